"""Centre draws on the figures: larger worlds with lucks of their own, and small steps of the mean of all draws.

Waves of small worlds leave the draws near the figures. Here every draw is lived once more in a larger world, with a
luck of its own and many controls for each person with DSE, so that what all show together has little chance in it. Then
all draws are moved alike on the probit scale of the box, by the step ``s`` that makes

    (d - y - G s)' R^-1 (d - y - G s)  +  s' s / TETHER^2

least: ``d`` the published figures, ``y`` what was shown, ``R`` what is allowed to each figure (as for the smoother)
with the chance of what was shown, ``G`` the slopes. Their covariance stays. The next round lives them with new lucks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from simulation.evidence.targets import load_targets
from simulation.experiment.calibration.box import Box, Floats
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
from simulation.experiment.workers import Workforce
from simulation.scenario.options import CalibrateOptions

LARGER = 3.0
"""How many times the scale of the waves a world of a round has."""
CONTROLS = 25
"""Controls of each person with DSE, where the study has one."""
TETHER = 0.25
"""Of each number's step, on the probit scale: one standard deviation."""
FIRST_SEED = 999
Told = Callable[[str], None]


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


def slopes_at(box: Box, kept: Kept, mean: Floats, lived: Sequence[Lived]) -> Floats:
    """Return how figures move with numbers near a mean: the emulator, corrected by what plain worlds show beyond it."""
    plain = [point for point in lived if point.enrichment == 1.0]
    observed = observe(plain, load_targets())
    known = emulated_slopes(kept, box, mean, observed.aims)
    return corrected_slopes(known, places_of(plain, box), observed, box.names)


def step_of(shown: Shown, slopes: Floats) -> Floats:
    """Return the step of the mean of all draws, on the probit scale, shape (names,)."""
    wanted = np.array([aim.middle for aim in shown.aims]) - shown.middle
    weights = 1 / (variances_of(shown.aims) + shown.variance)
    curvature = (slopes.T * weights) @ slopes + np.eye(slopes.shape[1]) / TETHER**2
    step: Floats = np.linalg.solve(curvature, (slopes.T * weights) @ wanted).astype(np.float64)
    return step


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
    """Return draws after some rounds, and what worlds of them show."""
    lived: list[Lived] = []
    for number in range(1, options.rounds + 1):
        told(f"centring, round {number} of {options.rounds}")
        new = live_round(draws, box, folder / f"round_{number}.jsonl", number, options, told)
        lived += new
        slopes = slopes_at(box, kept, places_of(new, box).mean(axis=0), [*earlier, *lived])
        draws = moved(draws, box, step_of(shown_of(new), slopes))
    told("living the centred draws")
    return Centred(draws, lived, live_round(draws, box, folder / "centred.jsonl", options.rounds + 1, options, told))
