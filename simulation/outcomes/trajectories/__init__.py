"""Group careers into trajectories: mixtures of (zero-inflated) Poisson curves in age, named by a rule set before."""
