"""The study in silico: index persons, two criminal controls and a non-criminal one, read from the register as it was."""
