"""Bring an emulator up to date: another box, and what worlds lived since then show beyond it.

The emulator is a polynomial of second order, so it can be written exactly on the scale of another box; numbers that it
did not know have no weight yet. Then a ridge regression on the numbers is added, learnt from what new worlds show
beyond it: near them level and slopes are right again, curvature is that of the older points.
"""

from __future__ import annotations

import numpy as np

from simulation.experiment.calibration.box import Bools, Box, Floats, of_dse
from simulation.experiment.calibration.emulator import PENALTIES, Emulator, Learnt, centred, features, left_out, ridge
from simulation.experiment.calibration.shipped import Kept
from simulation.experiment.calibration.signals import Aim, Observed, about_dse

NOTHING = 1e8
"""A penalty under which nothing is learnt."""


def refreshed(kept: Kept, box: Box, values: Floats, observed: Observed) -> Emulator:
    """Return the emulator of the figures of new worlds: the kept one on another box, corrected by them.

    Parameters
    ----------
    values : numbers of the new worlds, shape (worlds, names of the box)
    """
    places = centred(box.unit(values))
    known = {aim.target.id: one for aim, one in zip(kept.aims, kept.emulator.learnt, strict=True)}
    own = of_dse(box.names)
    learnt = []
    for at, aim in enumerate(observed.aims):
        rows, use = observed.teaches[:, at], usable(aim, own)
        before = on_box(known.get(aim.target.id), kept.box, box)
        learnt.append(corrected(before, places[rows], observed.values[rows, at], observed.variances[rows, at], use))
    return Emulator(tuple(learnt))


def usable(aim: Aim, own: Bools) -> Bools:
    """Return which numbers a figure may depend on, shape (names,)."""
    return np.ones_like(own) if about_dse(aim.target) else ~own


def on_box(one: Learnt | None, known: Box, box: Box) -> Learnt:
    """Return an emulator of one figure on the scale of another box."""
    names, pairs = len(box), np.empty((0, 2), np.int64)
    if one is None:
        return Learnt(pairs, np.zeros(1 + 2 * names), 0.0, 0.0, 0.0)
    at = np.array([box.names.index(name) for name in known.names])
    width = known.high - known.low
    a, b = (box.high - box.low)[at] / width, ((box.high + box.low)[at] - (known.high + known.low)) / width
    size = len(known)
    constant, linear, square, products = np.split(one.weights, [1, 1 + size, 1 + 2 * size])
    left, right = one.pairs[:, 0], one.pairs[:, 1]
    found = np.zeros(1 + 2 * names + len(one.pairs))
    found[0] = constant[0] + linear @ b + square @ (a**2 / 3 + b**2 - 1 / 3) + products @ (b[left] * b[right])
    slopes = a * linear + 2 * a * b * square
    np.add.at(slopes, left, products * a[left] * b[right])
    np.add.at(slopes, right, products * a[right] * b[left])
    found[1 + at] = slopes
    found[1 + names + at] = a**2 * square
    found[1 + 2 * names :] = products * a[left] * a[right]
    return Learnt(at[one.pairs], found, one.error, one.noise, one.explained)


def corrected(before: Learnt, places: Floats, values: Floats, variances: Floats, use: Bools) -> Learnt:
    """Return an emulator of one figure corrected by new worlds."""
    rest = values - features(places, before.pairs) @ before.weights
    weights = variances.mean() / variances
    beyond, misses = slopes_beyond(places[:, use], rest, weights)
    noise = float(np.average(variances, weights=weights))
    spread = max(float(np.average((values - np.average(values, weights=weights)) ** 2, weights=weights)) - noise, 1e-12)
    error = max(misses - noise, 0.0)
    found = before.weights.copy()
    found[0] += beyond[0]
    found[1 + np.flatnonzero(use)] += beyond[1:]
    return Learnt(before.pairs, found, error**0.5, noise**0.5, max(0.0, 1.0 - error / spread))


def slopes_beyond(places: Floats, rest: Floats, weights: Floats) -> tuple[Floats, float]:
    """Return constant and slopes of what is left, by the penalty that foresees left-out worlds best, and its misses."""
    order = np.random.default_rng(0).permutation(len(rest))  # folds must not follow the order of the draws
    columns = np.column_stack([np.ones(len(rest)), places])[order]
    rest, weights = rest[order], weights[order]

    def misses(penalty: float) -> float:
        return float(np.average((rest - left_out(columns, rest, weights, penalty)) ** 2, weights=weights))

    found = {penalty: misses(penalty) for penalty in (*PENALTIES, NOTHING)}
    best = min(found, key=lambda penalty: found[penalty])
    return ridge(columns, rest, weights, best), found[best]
