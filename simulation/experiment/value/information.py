"""Value of information, from the benefit of each option in each parameter draw.

With B[j, d] the benefit of option d in draw j (what is averted, against the world compared with; option 0 is that world
and averts nothing):

    perfect   = mean_j max_d B[j, d] - max_d mean_j B[j, d]
    partial   = mean_j max_d g_d(x_j) - max_d mean_j B[j, d],     g_d: regression of B[., d] on one parameter x
    sample    = the same with g_d - mean g_d times sqrt(n / (n + n0)),      n0: persons that the prior is worth

Regression: Strong, Oakley & Brennan (2014), Medical Decision Making 34; here quadratic in the parameter. Sample of n by
the effective size of the prior: Jalal & Alarid-Escudero (2018), Medical Decision Making 38. The means of draws hold
chance, for each is lived a few times: their spread is shrunk by the share that is chance, and the spread of fitted
values by the adjusted share explained, so that noise is not sold as knowledge. Errors: jackknife over draws.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from simulation.experiment.intervals import Floats, spread_of

DEGREE = 2
ROUNDING = 1e-12
FEWEST_DRAWS = 5
"""With fewer draws a quadratic has nothing left to be judged by."""


class Worth(NamedTuple):
    """A value of information and its standard error, in the unit of the benefit."""

    value: float
    error: float


def net_of_chance(differences: Floats) -> Floats:
    """Return the benefit of an option in each draw, its spread shrunk by the share that chance explains.

    Parameters
    ----------
    differences : (draws, replicates) benefit of each job

    Examples
    --------
    Draws that differ by chance alone are worth their mean.

    >>> net_of_chance(np.array([[1.0, -1.0], [-1.0, 1.0]])).tolist()
    [0.0, 0.0]
    """
    means = np.nanmean(differences, axis=1)
    spread = spread_of(differences)
    seen = float(means.var(ddof=1)) if len(means) > 1 else 0.0
    kept = np.sqrt(spread.numbers / seen) if seen > 0 else 0.0
    return np.asarray(means.mean() + (means - means.mean()) * min(kept, 1.0))


def perfect(benefits: Floats) -> float:
    """Return the expected value of perfect information.

    Parameters
    ----------
    benefits : (draws, options), option 0 all zero

    Examples
    --------
    >>> perfect(np.array([[0.0, 2.0], [0.0, -1.0]]))
    0.5
    """
    return max(0.0, float(benefits.max(axis=1).mean() - benefits.mean(axis=0).max()))  # below 0 is rounding


def partial(benefits: Floats, values: Floats) -> float:
    """Return the expected value of knowing one parameter.

    Parameters
    ----------
    benefits : (draws, options)
    values : (draws,) of the parameter
    """
    return perfect(explained(benefits, values))


def of_sample(benefits: Floats, shares: Floats, persons: int) -> float:
    """Return the expected value of a sample that measures a share in so many persons.

    Parameters
    ----------
    benefits : (draws, options)
    shares : (draws,) the share in each draw, 0 to 1
    persons : followed in the sample
    """
    prior = prior_persons(shares)
    if not np.isfinite(prior):
        return 0.0
    fitted = explained(benefits, shares)
    middle = fitted.mean(axis=0)
    return perfect(middle + (fitted - middle) * np.sqrt(persons / (persons + prior)))


def prior_persons(shares: Floats) -> float:
    """Return how many persons the spread of a share over draws is worth; infinity without any spread.

    Examples
    --------
    >>> round(prior_persons(np.array([0.4, 0.5, 0.6])), 1)
    24.3
    """
    if not _varies(shares):
        return float("inf")
    return float((shares * (1 - shares)).mean() / shares.var(ddof=1))


def _varies(values: Floats) -> bool:
    """Tell whether values differ by more than rounding."""
    return bool(np.ptp(values) > ROUNDING * np.abs(values).max(initial=0.0))


def explained(benefits: Floats, values: Floats) -> Floats:
    """Return the part of the benefits that a parameter explains, shrunk by the adjusted share explained."""
    spread = values.std()
    if not _varies(values):
        return np.broadcast_to(benefits.mean(axis=0), benefits.shape)
    scaled = (values - values.mean()) / spread
    design = np.vander(scaled, DEGREE + 1)
    weights, *_ = np.linalg.lstsq(design, benefits, rcond=None)
    fitted = design @ weights
    middle = benefits.mean(axis=0)
    return np.asarray(middle + (fitted - middle) * np.sqrt(_adjusted(benefits, fitted)))


def _adjusted(benefits: Floats, fitted: Floats) -> Floats:
    """Return, per option, the adjusted share explained over the share explained: 1 for a perfect fit, 0 for noise."""
    draws = len(benefits)
    whole = benefits.var(axis=0)
    with np.errstate(all="ignore"):
        share = fitted.var(axis=0) / whole
        adjusted = 1 - (1 - share) * (draws - 1) / (draws - DEGREE - 1)
        ratio = np.clip(adjusted, 0, 1) / share
    return np.where(np.isfinite(ratio), ratio, 0.0)


def with_error(worth: Callable[[Floats, Floats], float], benefits: Floats, values: Floats) -> Worth:
    """Return a value with its standard error by the jackknife over draws.

    Parameters
    ----------
    worth : of benefits and values
    """
    draws = len(benefits)
    left = [worth(np.delete(benefits, out, axis=0), np.delete(values, out)) for out in range(draws)]
    error = float(np.sqrt((draws - 1) / draws * ((np.array(left) - np.mean(left)) ** 2).sum()))
    return Worth(worth(benefits, values), error)
