"""The emulator: what every target shows at any point of the box, learnt from the points lived.

For each target a ridge regression on the parameters it can depend on, their squares, and the products of those that
matter most, with weights by the noise of the counts. Its own error is told apart from the noise of chance by five-fold
checks. Figures that are not about DSE do not depend on the numbers of DSE: a test switches DSE off to see it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from simulation.experiment.calibration.box import Bools, Floats, of_dse
from simulation.experiment.calibration.signals import Observed, about_dse

Places = NDArray[np.int64]
FOLDS = 5
PENALTIES = tuple(10.0 ** (step / 3) for step in range(-3, 13))
STRONGEST = 7
"""Parameters whose products are learnt too, for each target."""


@dataclass(frozen=True)
class Learnt:
    """What was learnt of one target.

    Parameters
    ----------
    pairs : places of the parameters whose products count, shape (pairs, 2)
    weights : of the features, shape (1 + 2 names + pairs,)
    error : standard deviation of the emulator's own error
    noise : standard deviation of one lived point by chance
    explained : share of the variance beyond chance that is explained in points left out
    """

    pairs: Places
    weights: Floats
    error: float
    noise: float
    explained: float


def centred(unit: Floats) -> Floats:
    """Return places from -1 to 1."""
    places: Floats = 2.0 * unit - 1.0
    return places


def features(places: Floats, pairs: Places) -> Floats:
    """Return constant, parameters, squares and products, shape (points, features)."""
    products = places[:, pairs[:, 0]] * places[:, pairs[:, 1]] if len(pairs) else np.empty((len(places), 0))
    columns: Floats = np.hstack([np.ones((len(places), 1)), places, places**2 - 1.0 / 3.0, products])
    return columns


def ridge(columns: Floats, values: Floats, weights: Floats, penalty: float) -> Floats:
    """Return the weights of a ridge regression; the constant is not penalised."""
    weighted = columns * weights[:, None]
    inner = columns.T @ weighted + penalty * np.diag(np.r_[0.0, np.ones(columns.shape[1] - 1)])
    found = np.linalg.solve(inner, weighted.T @ values)
    return np.asarray(found, np.float64)


def left_out(columns: Floats, values: Floats, weights: Floats, penalty: float) -> Floats:
    """Return what each point is predicted to show when its fold is left out."""
    predicted = np.empty_like(values)
    fold = np.arange(len(values)) % FOLDS
    for number in range(FOLDS):
        use = fold != number
        predicted[~use] = columns[~use] @ ridge(columns[use], values[use], weights[use], penalty)
    return predicted


def learn(places: Floats, values: Floats, variances: Floats, use: Bools | None = None) -> Learnt:
    """Return the emulator of one target.

    Parameters
    ----------
    places : from -1 to 1, shape (points, names)
    values, variances : signals of the points, shape (points,)
    use : names that it can depend on, shape (names,); None: all
    """
    return (
        _learn(places, values, variances)
        if use is None
        else _spread(_learn(places[:, use], values, variances), np.flatnonzero(use), len(use))
    )


def _spread(one: Learnt, used: Places, names: int) -> Learnt:
    """Return what was learnt of some names as if it were of all: the others have no weight."""
    weights = np.zeros(1 + 2 * names + len(one.pairs))
    places = np.r_[0, 1 + used, 1 + names + used, 1 + 2 * names + np.arange(len(one.pairs))]
    weights[places] = one.weights
    return replace(one, pairs=used[one.pairs], weights=weights)


def _learn(places: Floats, values: Floats, variances: Floats) -> Learnt:
    weights = 1.0 / variances
    weights = weights / weights.mean()
    plain = features(places, np.empty((0, 2), np.int64))
    slopes = np.abs(ridge(plain, values, weights, 10.0)[1 : 1 + places.shape[1]])
    strongest = np.sort(np.argsort(slopes)[-STRONGEST:])
    pairs = np.array(list(combinations(strongest.tolist(), 2)), np.int64)
    columns = features(places, pairs)
    predictions = {penalty: left_out(columns, values, weights, penalty) for penalty in PENALTIES}
    best = min(PENALTIES, key=lambda penalty: _loss(values, predictions[penalty], weights))
    misses = _loss(values, predictions[best], weights)
    noise = float(np.average(variances, weights=weights))
    spread = max(_loss(values, np.average(values, weights=weights), weights) - noise, 1e-12)
    error = max(misses - noise, 0.0)
    found = ridge(columns, values, weights, best)
    return Learnt(pairs, found, error**0.5, noise**0.5, max(0.0, 1.0 - error / spread))


def _loss(values: Floats, predicted: Floats | float, weights: Floats) -> float:
    return float(np.average((values - predicted) ** 2, weights=weights))


@dataclass(frozen=True)
class Emulator:
    """Emulators of all targets, in the order of ``Observed.aims``."""

    learnt: tuple[Learnt, ...]

    def at(self, unit: Floats) -> Floats:
        """Return the signals at places from 0 to 1 of the box, shape (points, targets)."""
        places = centred(unit)
        return np.column_stack([features(places, one.pairs) @ one.weights for one in self.learnt])

    @property
    def errors(self) -> Floats:
        """Standard deviations of the emulators' own errors, shape (targets,)."""
        return np.array([one.error for one in self.learnt])


def learn_all(unit: Floats, observed: Observed, names: tuple[str, ...]) -> Emulator:
    """Return the emulator of all targets from lived points, at places from 0 to 1 of the box of these names."""
    places, own = centred(unit), of_dse(names)
    return Emulator(tuple(_learn_one(places, observed, at, own) for at in range(len(observed.aims))))


def _learn_one(places: Floats, observed: Observed, at: int, of_dse: Bools) -> Learnt:
    rows = observed.teaches[:, at]
    use = np.ones_like(of_dse) if about_dse(observed.aims[at].target) else ~of_dse
    return learn(places[rows], observed.values[rows, at], observed.variances[rows, at], use)
