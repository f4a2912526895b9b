"""Coverage: lived points are taken as truths, and the fit is asked for their values, which are known.

Intervals of 90 % should hold the truth in nine of ten cases; where they do not, draws are widened by the factor that
would have made them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simulation.evidence.targets import load_targets
from simulation.experiment.calibration.box import Box, Floats
from simulation.experiment.calibration.emulator import Emulator, learn_all
from simulation.experiment.calibration.points import Lived
from simulation.experiment.calibration.posterior import DISCREPANCY, misfit_around, sample
from simulation.experiment.calibration.signals import Observed, observe
from simulation.experiment.calibration.smoother import Belief, corrected_slopes, places_of, revised

LEVEL = 0.90
WIDTH = 1.645
"""Half the width of an interval of 90 % of a normal number, in standard deviations."""
FACTORS = (1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
STEPS = 300


class Coverage(NamedTuple):
    """How often intervals held the truth.

    Parameters
    ----------
    truths : lived points taken as truths
    share : of 90 % intervals of parameters that held the truth, as they are
    widening : factor that brings it to 90 %, at most the last of ``FACTORS``
    """

    truths: int
    share: float
    widening: float


def coverage_of(unit: Floats, observed: Observed, names: tuple[str, ...], *, truths: int, seed: int) -> Coverage:
    """Return the coverage over some of the points, each left out of the learning in its turn."""
    held: dict[float, list[Floats]] = {factor: [] for factor in FACTORS}
    for at in range(truths):
        number = len(unit) - 1 - at  # points of the last wave: near what fits
        kept = fit_truth(unit, observed, names, number, seed + at)
        for factor in FACTORS:
            held[factor].append(inside(stretched(kept, factor), unit[number]))
    shares = {factor: float(np.mean(found)) for factor, found in held.items()}
    widening = next((factor for factor in FACTORS if shares[factor] >= LEVEL), FACTORS[-1])
    return Coverage(truths, shares[FACTORS[0]], widening)


def fit_truth(unit: Floats, observed: Observed, names: tuple[str, ...], number: int, seed: int) -> Floats:
    """Return posterior places where a lived point's own signals are the targets, learnt without that point."""
    rest = np.arange(len(unit)) != number
    emulator: Emulator = learn_all(unit[rest], observed.rows(rest), names)
    noise = np.sqrt(observed.variances[number])
    misfit = misfit_around(observed.aims, observed.values[number], noise, emulator)
    return sample(emulator, misfit, unit.shape[1], steps=STEPS, seed=seed)[0]


def coverage_of_wave(box: Box, belief: Belief, lived: Sequence[Lived], truths: int) -> Coverage:
    """Return the coverage of the smoother over some worlds of a wave, each left out of the learning in its turn.

    A world's own figures are the figures to reach, with the variance of its chance; the numbers it was lived with are
    the truth, and the belief from which the wave's draws were made is the prior.
    """
    observed = observe(lived, load_targets())
    places = places_of(lived, box)
    far = [_misses(box, belief, observed, places, at) for at in range(min(truths, len(lived)))]
    shares = {factor: float(np.mean(np.abs(far) <= factor * WIDTH)) for factor in FACTORS}
    widening = next((factor for factor in FACTORS if shares[factor] >= LEVEL), FACTORS[-1])
    return Coverage(len(far), shares[FACTORS[0]], widening)


def _misses(box: Box, prior: Belief, observed: Observed, places: Floats, at: int) -> Floats:
    """Return by how many standard deviations each number of a world is missed, shape (names,)."""
    others = np.arange(len(places)) != at
    rest = observed.rows(others)
    slopes = corrected_slopes(np.zeros((len(rest.aims), len(box))), places[others], rest, box.names)
    shown = np.average(rest.values, axis=0, weights=1 / rest.variances)
    chance = observed.variances[at] + DISCREPANCY**2
    found = revised(prior, prior.mean, shown, slopes, observed.values[at], chance)
    missed: Floats = (found.mean - places[at]) / np.sqrt(np.diag(found.covariance))
    return missed


def stretched(places: Floats, factor: float) -> Floats:
    """Return places moved away from their mean by a factor, inside the box."""
    mean = places.mean(axis=0)
    moved: Floats = np.clip(mean + factor * (places - mean), 0.0, 1.0)
    return moved


def inside(places: Floats, truth: Floats) -> Floats:
    """Return, for each parameter, 1 if the truth lies in the interval of the places."""
    low, high = np.quantile(places, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    held: Floats = ((low <= truth) & (truth <= high)).astype(np.float64)
    return held
