"""Run EM from many starts at once, and finish one solution with L-BFGS on the exact slope of the log-likelihood.

    log L = sum over persons of log( sum over groups of share(group) f(career | group) )

Source: Dempster, Laird & Rubin (1977), JRSS B 39; the slope of log L is the slope of the complete-data log-likelihood
at the posterior memberships (Fisher's identity), so both methods share their sums.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from simulation.outcomes.trajectories.pooled import Floats
from simulation.outcomes.trajectories.shapes import Shape

NEWTON_STEPS = 2  # towards the maximum in each round of EM
FIRST_STEPS = 6
SMALLEST_SHARE = 1e-12
FLAT, LEVEL, MEMORY = 1e-12, 1e-8, 30  # L-BFGS: relative gain and slope, a person, at which it ends; steps remembered
MOST_ENTRIES = 3_000_000  # careers x starts x groups worked on at once: 24 MB an array


class Solution(NamedTuple):
    """Shares and parameters of groups; a leading axis of starts where there are many."""

    shares: Floats  # (..., groups)
    parameters: Floats  # (..., groups, width)
    log_likelihood: Floats  # (...)


def begin(shape: Shape, memberships: Floats) -> Solution:
    """Return solutions fitted once to given memberships, shape (starts, careers, groups)."""
    starts, _, groups = memberships.shape
    weighted = memberships * shape.careers.weight[:, None]
    sums = shape.sums(np.moveaxis(weighted, 1, 0).reshape(len(shape.careers.weight), -1))
    parameters = shape.flat(sums)
    for _ in range(FIRST_STEPS):
        parameters = shape.improved(parameters, sums)
    shares = weighted.sum(axis=1) / shape.careers.persons
    return Solution(shares, parameters.reshape(starts, groups, -1), np.full(starts, -np.inf))


def chunks(shape: Shape, starts: int, groups: int) -> list[slice]:
    """Return slices of starts that are worked on at once."""
    size = max(1, MOST_ENTRIES // (len(shape.careers.weight) * groups))
    return [slice(first, first + size) for first in range(0, starts, size)]


def run(shape: Shape, solutions: Solution, iterations: int) -> Solution:
    """Return solutions after so many rounds of EM, with their log-likelihoods."""
    parts = [
        _run(shape, Solution(*(array[part] for array in solutions)), iterations)
        for part in chunks(shape, *solutions.shares.shape)
    ]
    return Solution(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def _run(shape: Shape, solutions: Solution, iterations: int) -> Solution:
    shares, parameters, _ = solutions
    starts, groups, width = parameters.shape
    for _ in range(iterations):
        membership = memberships_of(shape, Solution(shares, parameters, np.empty(0)))[0]
        membership *= shape.careers.weight[:, None, None]
        shares = np.maximum(membership.sum(axis=0) / shape.careers.persons, SMALLEST_SHARE)
        sums = shape.sums(membership.reshape(len(membership), -1))
        flat = parameters.reshape(-1, width)
        for _ in range(NEWTON_STEPS):
            flat = shape.improved(flat, sums)
        parameters = flat.reshape(starts, groups, width)
    solutions = Solution(shares, parameters, np.empty(0))
    return solutions._replace(log_likelihood=memberships_of(shape, solutions)[1])


def memberships_of(shape: Shape, solutions: Solution) -> tuple[Floats, Floats]:
    """Return posterior memberships, shape (careers, starts, groups), and log-likelihoods, shape (starts,)."""
    starts, groups, width = solutions.parameters.shape
    joint = shape.log_densities(solutions.parameters.reshape(-1, width)).reshape(-1, starts, groups)
    joint += np.log(solutions.shares)
    highest = joint.max(axis=2, keepdims=True)
    joint -= highest
    np.exp(joint, out=joint)
    total = joint.sum(axis=2, keepdims=True)
    joint /= total
    log_density = np.log(total[:, :, 0]) + highest[:, :, 0]
    weight = shape.careers.weight
    return joint, weight @ log_density + weight @ shape.careers.constant


def packed(shares: Floats, parameters: Floats) -> Floats:
    """Return one vector: log-odds of each share against the first, then the parameters group by group."""
    return np.concatenate([np.log(shares[1:] / shares[0]), parameters.ravel()])


def unpacked(vector: Floats, groups: int) -> tuple[Floats, Floats]:
    """Return shares and parameters of a packed vector."""
    odds = np.concatenate([[0.0], vector[: groups - 1]])
    shares = np.exp(odds - odds.max())
    return shares / shares.sum(), vector[groups - 1 :].reshape(groups, -1)


def log_likelihood_and_slope(shape: Shape, vector: Floats, groups: int) -> tuple[float, Floats]:
    """Return the log-likelihood and its exact slope by a packed vector."""
    shares, parameters = unpacked(vector, groups)
    solution = Solution(np.maximum(shares, SMALLEST_SHARE)[None], parameters[None], np.empty(0))
    membership, log_likelihood = memberships_of(shape, solution)
    weighted = membership[:, 0] * shape.careers.weight[:, None]
    by_share = weighted.sum(axis=0) - shape.careers.persons * shares
    by_parameter = shape.slopes(parameters, shape.sums(weighted))[0]
    return float(log_likelihood[0]), np.concatenate([by_share[1:], by_parameter.ravel()])


def finish(shape: Shape, solution: Solution, *, rounds: int) -> Solution:
    """Return one solution after at most so many rounds of L-BFGS on the exact slope; never worse than given."""
    groups, persons = len(solution.shares), shape.careers.persons

    def loss(vector: Floats) -> tuple[float, Floats]:
        value, slope = log_likelihood_and_slope(shape, vector, groups)
        return -value / persons, -slope / persons

    start = packed(np.maximum(solution.shares, SMALLEST_SHARE), solution.parameters)
    options = {"maxiter": rounds, "maxfun": 2 * rounds, "maxcor": MEMORY, "ftol": FLAT, "gtol": LEVEL}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
    before, after = float(solution.log_likelihood), -float(found.fun) * persons
    shares, parameters = unpacked(found.x if after > before else start, groups)
    return Solution(shares, parameters, np.asarray(max(before, after)))
