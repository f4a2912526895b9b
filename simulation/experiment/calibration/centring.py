"""Centre draws on the figures: larger worlds with lucks of their own, and small steps of the mean of all draws.

Waves of small worlds leave the draws near the figures. Here every draw is lived once more in a larger world, with a
luck of its own and many controls for each person with DSE, so that what all show together has little chance in it. Then
all draws are moved alike on the probit scale of the box, by the step ``s`` that makes

    (d - y - G s)' R^-1 (d - y - G s)  +  s' s / TETHER^2

least: ``d`` the published figures, ``y`` what was shown, ``R`` what is allowed to each figure (as for the smoother)
with the chance of what was shown, ``G`` the slopes. Their covariance stays. The next round lives them with new lucks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from simulation.evidence.targets import load_targets
from simulation.experiment.calibration.box import Bools, Box, Floats
from simulation.experiment.calibration.points import Lived, Point, Setting, live_points
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
from simulation.experiment.validation_table import MUST_PASS
from simulation.experiment.workers import Workforce
from simulation.scenario.options import CalibrateOptions

LARGER = 3.0
"""How many times the scale of the waves a world of a round has."""
CONTROLS = 100
"""Controls of each person with DSE, where the study has one."""
HEAVIER, ROUNDS_OF_WEIGHTS = 1.3, 40
"""By how much a figure that would lie outside counts for more, and how often at most."""
BENDS = 5
EDGE, EDGE_OF_MUST = 0.1, 0.15
"""How much of a band is its edge, on either side; more where a figure must be met."""
TETHER = 0.25
"""Of each number's step, on the probit scale: one standard deviation."""
FIRST_SEED = 999
PAIRED = "paired_slopes.json"
Told = Callable[[str], None]
Slopes = Mapping[str, Mapping[str, float]]
"""Slopes by figure and number, on the probit scale: read from pairs of worlds with the same luck."""


class Shown(NamedTuple):
    """What the worlds of a round show of each figure, on the scale of its signal.

    Parameters
    ----------
    aims : the figures
    whole : of all worlds together
    median : of the worlds
    variance : of ``whole``, by chance
    """

    aims: tuple[Aim, ...]
    whole: Floats
    median: Floats
    variance: Floats

    @property
    def middle(self) -> Floats:
        """Half way between both middles, because tables print both."""
        return (self.whole + self.median) / 2


def live_round(draws: Floats, box: Box, path: Path, number: int, options: CalibrateOptions, told: Told) -> list[Lived]:
    """Live every draw once, each with a luck of its own; each round has a seed of its own."""
    points = [Point(at, box.named(row)) for at, row in enumerate(draws)]
    larger, seed = min(1.0, LARGER * options.scale), options.seed + FIRST_SEED + number
    setting = Setting(scale=larger, enrichment=1.0, seed=seed, lucks=len(points), controls=CONTROLS)
    return live_points(points, setting, path, Workforce(options.workers).here(len(points)), told)


def shown_of(lived: Sequence[Lived]) -> Shown:
    """Return what the worlds of a round show."""
    targets = load_targets()
    each, whole = observe(lived, targets), observe([together(lived)], targets)
    return Shown(each.aims, whole.values[0], np.median(each.values, axis=0), whole.variances[0])


def slopes_at(box: Box, kept: Kept, mean: Floats, lived: Sequence[Lived], paired: Slopes | None = None) -> Floats:
    """Return how figures move with numbers near a mean, shape (figures, names).

    The emulator says it, corrected by what plain worlds show beyond it; where ``paired`` knows better, it counts.
    """
    plain = [point for point in lived if point.enrichment == 1.0]
    observed = observe(plain, load_targets())
    known = emulated_slopes(kept, box, mean, observed.aims)
    found = corrected_slopes(known, places_of(plain, box), observed, box.names)
    ids = [aim.target.id for aim in observed.aims]
    for target, own in (paired or {}).items():
        for name, slope in own.items():
            found[ids.index(target), box.names.index(name)] = slope
    return found


def step_of(shown: Shown, slopes: Floats) -> Floats:
    """Return the step of the mean of all draws, on the probit scale, shape (names,).

    A figure that would lie outside its band, or at its edge, counts for more, until none does: so no figure that lies
    inside is given up for another.
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


def bent_step(shown: Shown, slopes: Floats, draws: Floats, box: Box, kept: Kept) -> Floats:
    """Return the step where figures move along curves: what the emulator says beyond its own slopes is counted in."""
    step = step_of(shown, slopes)
    for _ in range(BENDS):
        beyond = beyond_slopes(kept, box, draws, shown.aims, step)
        step = step_of(shown._replace(whole=shown.whole + beyond, median=shown.median + beyond), slopes)
    return step


def beyond_slopes(kept: Kept, box: Box, draws: Floats, aims: Sequence[Aim], step: Floats) -> Floats:
    """Return by how much the draws' mean figures move more than slopes say, by the emulator; 0 where it knows none."""
    found, at = np.zeros(len(aims)), {aim.target.id: place for place, aim in enumerate(kept.aims)}
    rows = [row for row, aim in enumerate(aims) if aim.target.id in at]
    if rows:
        columns = [box.names.index(name) for name in kept.box.names]
        before, after = (_emulated(kept, values[:, columns]) for values in (draws, moved(draws, box, step)))
        straight = emulated_slopes(kept, box, free(box, draws).mean(axis=0), aims) @ step
        found[rows] = (after - before)[[at[aims[row].target.id] for row in rows]] - straight[rows]
    return found


def _emulated(kept: Kept, values: Floats) -> Floats:
    """Return the mean figures of draws."""
    return np.asarray(kept.emulator.at(kept.box.unit(values)).mean(axis=0))


def _least(shown: Shown, slopes: Floats, weights: Floats) -> Floats:
    wanted = np.array([aim.middle for aim in shown.aims]) - shown.middle
    curvature = (slopes.T * weights) @ slopes + np.eye(slopes.shape[1]) / TETHER**2
    return np.linalg.solve(curvature, (slopes.T * weights) @ wanted).astype(np.float64)


def _outside(shown: Shown, change: Floats) -> Bools:
    """Return which figures would lie outside, or at the edge, by one middle or the other."""
    low, high = (np.array([getattr(aim, side) for aim in shown.aims]) for side in ("low", "high"))
    edge = np.array([EDGE_OF_MUST if aim.target.id in MUST_PASS else EDGE for aim in shown.aims]) * (high - low)
    least, most = np.minimum(shown.whole, shown.median) + change, np.maximum(shown.whole, shown.median) + change
    return np.asarray((least < low + edge) | (most > high - edge))


def moved(draws: Floats, box: Box, step: Floats) -> Floats:
    """Return draws that are all moved alike."""
    return bound(box, free(box, draws) + step)


class Centred(NamedTuple):
    """What the rounds leave.

    Parameters
    ----------
    draws : after the last step, shape (draws, names)
    lived : worlds of all rounds
    final : worlds of the draws as they are left, lived with new lucks; no step was taken after them
    """

    draws: Floats
    lived: list[Lived]
    final: list[Lived]


def centred(
    draws: Floats, box: Box, kept: Kept, earlier: Sequence[Lived], folder: Path, options: CalibrateOptions, told: Told
) -> Centred:
    """Return draws after some rounds, and what worlds of them show; ``folder`` may hold slopes of pairs of worlds."""
    paired = json.loads((folder / PAIRED).read_text(encoding="utf-8")) if (folder / PAIRED).is_file() else None
    lived: list[Lived] = []
    for number in range(1, options.rounds + 1):
        told(f"centring, round {number} of {options.rounds}")
        new = live_round(draws, box, folder / f"round_{number}.jsonl", number, options, told)
        lived += new
        slopes = slopes_at(box, kept, places_of(new, box).mean(axis=0), [*lived, *earlier], paired)
        draws = moved(draws, box, bent_step(shown_of(new), slopes, draws, box, kept))
    told("living the centred draws")
    return Centred(draws, lived, live_round(draws, box, folder / "centred.jsonl", options.rounds + 1, options, told))
