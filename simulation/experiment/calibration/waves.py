"""Live the waves of the smoother: each draw once a wave, then once more when the draws are final.

The first waves are small worlds with more DSE (``points.py``); the last ones are plain, so that nothing rests on worlds
unlike those that studies live. What is lived stays lived when it is stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from simulation.evidence import load_parameters
from simulation.evidence.targets import load_targets
from simulation.experiment.calibration.box import Box, Floats
from simulation.experiment.calibration.points import MOST_ENRICHED, Lived, Setting, live_points
from simulation.experiment.calibration.shipped import Kept
from simulation.experiment.calibration.signals import about_dse, observe
from simulation.experiment.calibration.smoother import (
    Belief,
    corrected_slopes,
    emulated_slopes,
    normals,
    places_of,
    points_of_wave,
    prior_of,
    revised,
    together,
    variances_of,
)
from simulation.experiment.workers import Workforce
from simulation.scenario.options import CalibrateOptions

WAVES = ((1.0, MOST_ENRICHED), (1.0, MOST_ENRICHED), (2.0, 1.0), (1.5, 1.0))
"""Of each wave: how many times the scale that is asked for, and how many times as much DSE."""
FINAL = (1.5, 1.0)
"""The same, where the last draws are lived; it fits the last wave, because both are asked for the draws to keep."""
FIRST_SPREAD = 0.5
"""Share of the prior's variance in the first wave: slopes are asked near the middle."""
Told = Callable[[str], None]


@dataclass(frozen=True)
class Smoothed:
    """What the waves leave.

    Parameters
    ----------
    first : belief from which the draws of the first wave were made, on the probit scale
    belief : at the end
    plain : standard normal numbers of which draws are made, shape (draws, names)
    waves : worlds of all waves
    """

    first: Belief
    belief: Belief
    plain: Floats
    waves: tuple[Lived, ...]


def smooth(box: Box, kept: Kept, folder: Path, options: CalibrateOptions, told: Told) -> Smoothed:
    """Return a belief that waves of lived worlds have brought to the published figures."""
    evidence = load_parameters()
    prior = prior_of(box, np.array([evidence.number(name) for name in box.names]))
    plain = normals(options.draws, len(box), options.seed)
    first = Belief(prior.mean, FIRST_SPREAD * prior.covariance)
    belief, lived = first, list[Lived]()
    for number, wave in enumerate(WAVES):
        told(f"wave {number + 1} of {len(WAVES)}")
        new = live_wave(box, belief, plain, folder / f"wave_{number + 1}.jsonl", wave, number, options, told)
        lived += new
        belief = after_wave(box, kept, prior, belief, new, lived)
    return Smoothed(first, belief, plain, tuple(lived))


def live_final(
    box: Box, smoothed: Smoothed, widening: float, folder: Path, options: CalibrateOptions, told: Told
) -> list[Lived]:
    """Return a world of each draw of the belief at the end, widened."""
    told("living the last draws")
    wider = Belief(smoothed.belief.mean, widening**2 * smoothed.belief.covariance)
    return live_wave(box, wider, smoothed.plain, folder / "draws.jsonl", FINAL, len(WAVES), options, told)


def after_wave(
    box: Box, kept: Kept, prior: Belief, belief: Belief, new: Sequence[Lived], lived: Sequence[Lived]
) -> Belief:
    """Return the belief after a wave: its worlds tell where the draws are, those of all waves how figures move."""
    targets = load_targets()
    observed, shown = observe(lived, targets), shown_by(new)
    known = emulated_slopes(kept, box, belief.mean, observed.aims)
    slopes = corrected_slopes(known, places_of(lived, box), observed, box.names)
    figures = np.array([aim.middle for aim in observed.aims])
    return revised(prior, belief.mean, shown, slopes, figures, variances_of(observed.aims))


def shown_by(lived: Sequence[Lived]) -> Floats:
    """Return what the worlds of a wave show: their median, or all together where a world holds few persons (DSE)."""
    targets = load_targets()
    each, whole = observe(lived, targets), observe([together(lived)], targets)
    of_few = np.array([about_dse(aim.target) for aim in each.aims])
    return np.where(of_few, whole.values[0], np.median(each.values, axis=0))


def live_wave(
    box: Box,
    belief: Belief,
    plain: Floats,
    path: Path,
    wave: tuple[float, float],
    number: int,
    options: CalibrateOptions,
    told: Told,
) -> list[Lived]:
    """Live every draw of a belief once; each wave has seeds of its own."""
    larger, enrichment = wave
    setting = Setting(scale=min(1.0, larger * options.scale), enrichment=enrichment, seed=options.seed + 10 + number)
    points = points_of_wave(box, belief, plain)
    return live_points(points, setting, path, Workforce(options.workers).here(len(points)), told)
