"""Centre draws on the figures: larger worlds with lucks of their own, and small steps of the mean of all draws.

Waves of small worlds leave the draws near the figures. Here every draw is lived once more in a larger world, with a
luck of its own and many controls for each person with DSE, so that what all show together has little chance in it. Then
all draws are moved alike on the probit scale of the box (``stepping.py``), their covariance stays, and the next round
lives them with new lucks. After the last step they are lived once more, to see what they show.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from simulation.experiment.calibration.box import Box, Floats
from simulation.experiment.calibration.points import Lived, Point, Setting, live_points
from simulation.experiment.calibration.shipped import Kept
from simulation.experiment.calibration.stepping import Slopes, curved_step, moved, movement_at, shown_at
from simulation.experiment.workers import Workforce
from simulation.scenario.options import CalibrateOptions

LARGER = 3.0
"""How many times the scale of the waves a world of a round has."""
CONTROLS = 100
"""Controls of each person with DSE, where the study has one."""
FIRST_SEED = 999
PAIRED = "paired_slopes.json"
Told = Callable[[str], None]


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
    rounds: list[list[Lived]] = []
    for number in range(1, options.rounds + 1):
        told(f"centring, round {number} of {options.rounds}")
        rounds.append(live_round(draws, box, folder / f"round_{number}.jsonl", number, options, told))
        known = [*(point for lived in rounds for point in lived), *earlier]
        movement = movement_at(draws, box, kept, known, paired_slopes(folder))
        draws = moved(draws, box, curved_step(draws, shown_at(draws, rounds, movement), movement))
    told("living the centred draws")
    final = live_round(draws, box, folder / "centred.jsonl", options.rounds + 1, options, told)
    return Centred(draws, [point for lived in rounds for point in lived], final)


def paired_slopes(folder: Path) -> Slopes | None:
    """Return slopes that pairs of worlds with the same luck showed, where the folder holds some."""
    path = folder / PAIRED
    found: Slopes | None = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    return found


def live_round(draws: Floats, box: Box, path: Path, number: int, options: CalibrateOptions, told: Told) -> list[Lived]:
    """Live every draw once, each with a luck of its own; each round has a seed of its own."""
    points = [Point(at, box.named(row)) for at, row in enumerate(draws)]
    larger, seed = min(1.0, LARGER * options.scale), options.seed + FIRST_SEED + number
    setting = Setting(scale=larger, enrichment=1.0, seed=seed, lucks=len(points), controls=CONTROLS)
    return live_points(points, setting, path, Workforce(options.workers).here(len(points)), told)
