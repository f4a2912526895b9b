"""Say how sure a fit is: observed information, standard errors, and bands of the curves by the delta method.

The observed information is minus the second derivative of the log-likelihood at its maximum; here it is the central
difference of the exact slope. Directions in which the likelihood is flat (a group whose p is 0 at all ages, say) carry
no information: coefficients along them get no standard error, and curves, which do not move along them, keep theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import expit, ndtri

from simulation.outcomes.trajectories.mixture import Solution, log_likelihood_and_slope, packed, unpacked
from simulation.outcomes.trajectories.pooled import Floats
from simulation.outcomes.trajectories.shapes import Shape

STEP = 1e-4  # of the central difference
FLATNESS = 1e-9  # of the steepest direction: flatter ones carry no information
WIDEST = 50.0  # log of the widest band: nothing is known there
TOUCHED = 1e-2  # a coefficient with so much of its direction flat gets no standard error


class Band(NamedTuple):
    """Limits of mean curves, each (groups, years)."""

    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class Information:
    """What the data say about the parameters.

    Parameters
    ----------
    covariance : of the packed parameters: log-odds of shares against the first group, then group by group
    share_errors : (groups,) standard errors of the shares
    coefficient_errors : (groups, width) of the coefficients of powers of (age - mean) / 10; NaN where not identified
    flat_directions : number of directions in which the likelihood is flat, or does not fall
    """

    covariance: Floats
    share_errors: Floats
    coefficient_errors: Floats
    flat_directions: int

    def band(self, shape: Shape, solution: Solution, level: float) -> Band:
        """Return limits of the mean curves, symmetric on the log scale, age by age."""
        reach = float(ndtri((1 + level) / 2))
        groups = len(solution.shares)
        slopes = _log_mean_slopes(shape, solution)
        blocks = _blocks(self.covariance, groups, shape.width)
        error = np.sqrt(np.maximum(np.einsum("gyi,gij,gyj->gy", slopes, blocks, slopes), 0))
        mean = shape.means(solution.parameters)
        factor = np.exp(np.minimum(reach * error, WIDEST))
        return Band(mean / factor, mean * factor)


def information(shape: Shape, solution: Solution) -> Information:
    """Return the observed information of a solution and what follows from it."""
    groups, width = len(solution.shares), shape.width
    observed = _observed(shape, packed(solution.shares, solution.parameters), groups)
    covariance, flat = _inverse(observed)
    jump = np.zeros((len(covariance), groups))
    jump[: groups - 1] = _share_slopes(solution.shares)[1:]
    shares = np.sqrt(np.einsum("ik,ij,jk->k", jump, covariance, jump).clip(0))
    powers = shape.to_powers
    variances = np.einsum("ki,gij,kj->gk", powers, _blocks(covariance, groups, width), powers)
    known = _known(flat, groups, width, powers)
    errors = np.where(known, np.sqrt(variances.clip(0)), np.nan)
    return Information(covariance, shares, errors, flat.shape[1])


def _observed(shape: Shape, vector: Floats, groups: int) -> Floats:
    rows = []
    for place in np.eye(len(vector)) * STEP:
        above = log_likelihood_and_slope(shape, vector + place, groups)[1]
        below = log_likelihood_and_slope(shape, vector - place, groups)[1]
        rows.append((below - above) / (2 * STEP))
    matrix = np.array(rows)
    return np.asarray((matrix + matrix.T) / 2)


def _inverse(observed: Floats) -> tuple[Floats, Floats]:
    """Return the inverse over directions with information, and the directions without, shape (parameters, flat)."""
    values, directions = np.linalg.eigh(observed)
    steep = values > FLATNESS * values.max()
    inverse = (directions[:, steep] / values[steep]) @ directions[:, steep].T
    return inverse, directions[:, ~steep]


def _share_slopes(shares: Floats) -> Floats:
    """Return the slope of each share by each log-odds, shape (log-odds, shares)."""
    return np.diag(shares) - np.outer(shares, shares)


def _blocks(matrix: Floats, groups: int, width: int) -> Floats:
    """Return each group's own block, shape (groups, width, width)."""
    first = groups - 1 + np.arange(groups) * width
    return np.stack([matrix[place : place + width, place : place + width] for place in first])


def _known(flat: Floats, groups: int, width: int, powers: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Tell which coefficients do not move along the flat directions, shape (groups, width)."""
    moves = np.zeros((groups, width))
    scale = np.linalg.norm(powers, axis=1)
    for direction in flat.T:
        own = unpacked(direction, groups)[1] @ powers.T
        moves = np.maximum(moves, np.abs(own) / scale)
    return np.asarray(moves < TOUCHED)


def _log_mean_slopes(shape: Shape, solution: Solution) -> Floats:
    """Return the slope of the log of each mean by its group's parameters, shape (groups, years, width)."""
    groups, years = len(solution.shares), len(shape.careers.ages)
    slopes = np.empty((groups, years, shape.width))
    slopes[:, :, : shape.degree + 1] = shape.basis
    if shape.inflated:
        share = expit(shape.zero_logit(solution.parameters))
        slopes[:, :, shape.degree + 1 :] = -share[:, :, None] * shape.zero_basis
    return slopes
