"""Say how well persons can be told apart: entropy, average posterior probability, odds of correct classification.

Source: Nagin (2005), Group-Based Modeling of Development, ch. 5 (average posterior 0.7, odds 5 as rules of thumb);
Ramaswamy and others (1993), Marketing Science 12 (relative entropy).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.outcomes.trajectories.pooled import Floats


@dataclass(frozen=True, eq=False)
class Quality:
    """How well persons can be told apart.

    Parameters
    ----------
    entropy : 1 when everybody's group is certain, 0 when nobody's is; 1 for a single group
    average_posterior : (groups,) mean probability of its members; NaN for a group nobody is assigned to
    odds_correct : (groups,) odds of correct classification against drawing lots by the shares; infinite when certain
    assigned_share : (groups,) share of persons whose most likely group it is
    """

    entropy: float
    average_posterior: Floats
    odds_correct: Floats
    assigned_share: Floats


def quality(posterior: Floats, shares: Floats) -> Quality:
    """Return how well persons can be told apart.

    Parameters
    ----------
    posterior : (persons, groups) probabilities of each group
    shares : (groups,) shares of the groups

    Examples
    --------
    >>> told = quality(np.array([[0.9, 0.1], [0.9, 0.1], [0.2, 0.8], [0.2, 0.8]]), np.array([0.5, 0.5]))
    >>> told.average_posterior.tolist(), told.odds_correct.round(6).tolist()
    ([0.9, 0.8], [9.0, 4.0])
    """
    persons, groups = posterior.shape
    assigned = posterior.argmax(axis=1)
    members = np.bincount(assigned, minlength=groups)
    certain = posterior[np.arange(persons), assigned]
    with np.errstate(divide="ignore", invalid="ignore"):
        average = np.bincount(assigned, weights=certain, minlength=groups) / members
        odds = (average / (1 - average)) / (shares / (1 - shares))
    return Quality(_entropy(posterior), average, odds, members / persons)


def _entropy(posterior: Floats) -> float:
    persons, groups = posterior.shape
    if groups == 1:
        return 1.0
    spread = -np.sum(posterior * np.log(np.maximum(posterior, np.finfo(float).tiny)))
    return float(1 - spread / (persons * np.log(groups)))
