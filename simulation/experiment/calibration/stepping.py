"""Steps of centring: what rounds of lived worlds show at a place, and the step from it that brings figures inside.

With ``d`` the published figures, ``y`` what was shown, ``R`` what is allowed to each figure (as for the smoother) with
the chance of what was shown, and ``G`` the slopes, a step ``s`` makes

    (d - y - G s)' R^-1 (d - y - G s)  +  s' s / TETHER^2

least. A figure that would lie outside its band counts for more, until none does. Figures move along the curves of the
emulator, corrected by what worlds show beyond its slopes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from simulation.evidence.targets import load_targets
from simulation.experiment.calibration.box import Bools, Box, Floats
from simulation.experiment.calibration.points import Lived, values_of
from simulation.experiment.calibration.shipped import Kept
from simulation.experiment.calibration.signals import Aim, observe
from simulation.experiment.calibration.smoother import (
    bound,
    corrected_slopes,
    emulated_slopes,
    free,
    places_of,
    together,
    variances_of,
)

TETHER = 0.1
"""Of each number's step, on the probit scale: one standard deviation, before weights grow."""
HEAVIER, ROUNDS_OF_WEIGHTS = 1.3, 40
"""By how much a figure that would lie outside counts for more, and how often at most."""
BENDS = 5
EDGE, MOST_EDGE = 0.05, 0.3
"""How much of a band is its edge on either side, at least and at most; between them, a standard deviation of chance."""
DRIFT = 0.08
"""Standard deviation of what slopes miss of a figure, for each unit between two places."""
Slopes = Mapping[str, Mapping[str, float]]
"""Slopes by figure and number, on the probit scale: read from pairs of worlds with the same luck."""


class Shown(NamedTuple):
    """What worlds show of each figure, all counted together, on the scale of its signal.

    Parameters
    ----------
    aims : the figures
    values : what is shown
    variance : of the values, by chance and distance
    chance : variance by chance of one round: what another look would differ by
    """

    aims: tuple[Aim, ...]
    values: Floats
    variance: Floats
    chance: Floats

    def and_more(self, more: Floats) -> Shown:
        """Return the same figures, moved."""
        return self._replace(values=self.values + more)


def shown_of(lived: Sequence[Lived]) -> Shown:
    """Return what the worlds of a round show."""
    whole = observe([together(lived)], load_targets())
    return Shown(whole.aims, whole.values[0], whole.variances[0], whole.variances[0])


@dataclass(frozen=True, eq=False)
class Movement:
    """How figures move with the numbers of all draws.

    Parameters
    ----------
    box, kept : the numbers and the emulator
    aims : the figures
    slopes : of the figures, shape (figures, names)
    known : slopes of the emulator at the same place
    """

    box: Box
    kept: Kept
    aims: tuple[Aim, ...]
    slopes: Floats
    known: Floats

    def change(self, before: Floats, after: Floats) -> Floats:
        """Return by how much the mean figures of draws change from some values to others."""
        straight = free(self.box, after).mean(axis=0) - free(self.box, before).mean(axis=0)
        found: Floats = self.slopes @ straight
        at = {aim.target.id: place for place, aim in enumerate(self.kept.aims)}
        rows = [row for row, aim in enumerate(self.aims) if aim.target.id in at]
        if rows:
            curved = (self._emulated(after) - self._emulated(before))[[at[self.aims[row].target.id] for row in rows]]
            found[rows] += curved - self.known[rows] @ straight
        return found

    def _emulated(self, values: Floats) -> Floats:
        columns = [self.box.names.index(name) for name in self.kept.box.names]
        return np.asarray(self.kept.emulator.at(self.kept.box.unit(values[:, columns])).mean(axis=0))


def movement_at(draws: Floats, box: Box, kept: Kept, lived: Sequence[Lived], paired: Slopes | None = None) -> Movement:
    """Return how figures move near some draws: the emulator, corrected by what plain worlds show beyond its slopes.

    Where ``paired`` knows a slope better, it counts.
    """
    mean = free(box, draws).mean(axis=0)
    plain = [point for point in lived if point.enrichment == 1.0]
    observed = observe(plain, load_targets())
    known = emulated_slopes(kept, box, mean, observed.aims)
    slopes = corrected_slopes(known, places_of(plain, box), observed, box.names)
    ids = [aim.target.id for aim in observed.aims]
    for target, own in (paired or {}).items():
        for name, slope in own.items():
            slopes[ids.index(target), box.names.index(name)] = slope
    return Movement(box, kept, observed.aims, slopes, known)


def shown_at(draws: Floats, rounds: Sequence[Sequence[Lived]], movement: Movement) -> Shown:
    """Return what all rounds show of some draws: each is carried there, and counts by its chance and its distance."""
    mean = free(movement.box, draws).mean(axis=0)
    weight, weighted, chance = (np.zeros(len(movement.aims)) for _ in range(3))
    for lived in rounds:
        own = shown_of(lived)
        there = own.and_more(movement.change(values_of(lived, movement.box), draws))
        far = float(np.linalg.norm(mean - places_of(lived, movement.box).mean(axis=0)))
        weighs = 1 / (own.variance + (DRIFT * far) ** 2)
        weight, weighted, chance = weight + weighs, weighted + weighs * there.values, own.chance
    return Shown(movement.aims, weighted / weight, 1 / weight, chance)


def step_of(shown: Shown, slopes: Floats) -> Floats:
    """Return the step of the mean of all draws, on the probit scale, shape (names,).

    No figure that lies inside is given up for another, because what would lie outside, or at the edge, grows in weight.
    """
    weights = 1 / (variances_of(shown.aims) + shown.variance)
    step = _least(shown, slopes, weights)
    for _ in range(ROUNDS_OF_WEIGHTS):
        outside = _outside(shown, slopes @ step)
        if not outside.any():
            break
        weights = np.where(outside, HEAVIER * weights, weights)
        step = _least(shown, slopes, weights)
    return step


def curved_step(draws: Floats, shown: Shown, movement: Movement) -> Floats:
    """Return the step where figures move along curves."""
    step = step_of(shown, movement.slopes)
    for _ in range(BENDS):
        beyond = movement.change(draws, moved(draws, movement.box, step)) - movement.slopes @ step
        step = step_of(shown.and_more(beyond), movement.slopes)
    return step


def moved(draws: Floats, box: Box, step: Floats) -> Floats:
    """Return draws that are all moved alike."""
    return bound(box, free(box, draws) + step)


def _least(shown: Shown, slopes: Floats, weights: Floats) -> Floats:
    wanted = np.array([aim.middle for aim in shown.aims]) - shown.values
    curvature = (slopes.T * weights) @ slopes + np.eye(slopes.shape[1]) / TETHER**2
    return np.linalg.solve(curvature, (slopes.T * weights) @ wanted).astype(np.float64)


def _outside(shown: Shown, change: Floats) -> Bools:
    """Return which figures would lie outside, or so near the edge that another look could find them there."""
    low, high = (np.array([getattr(aim, side) for aim in shown.aims]) for side in ("low", "high"))
    edge = np.clip(np.sqrt(shown.chance), EDGE * (high - low), MOST_EDGE * (high - low))
    values = shown.values + change
    return np.asarray((values < low + edge) | (values > high - edge))
