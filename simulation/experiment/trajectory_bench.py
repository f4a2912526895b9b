"""Measure how long it takes to fit 1 to 6 groups to careers of one study's size and of a large one.

The careers are drawn from four planted curves, so that the times do not depend on what a cohort happens to hold.
"""

from __future__ import annotations

import time

import numpy as np
from scipy.stats import poisson

from simulation.evidence import load_parameters
from simulation.outcomes.trajectories.choosing import GroupRule, choose_number_of_groups
from simulation.outcomes.trajectories.fitting import Model, Starts
from simulation.outcomes.trajectories.starts import keyed_uniforms

AGES = np.arange(12.0, 46.0)
SHARES = np.array([0.55, 0.2, 0.15, 0.1])
PEAKS = ((0.12, 27.0, 12.0), (1.6, 17.0, 3.0), (1.4, 29.0, 4.0), (2.0, 26.0, 11.0))
"""Height (cases a year), age and spread (years) of each curve."""
SIZES = (630, 10_000)
QUICK_SIZES = (63,)


def group_seconds(*, quick: bool) -> dict[str, dict[str, float]]:
    """Return CPU seconds by number of persons and kind of mixture, 1 to 6 groups each."""
    return {str(persons): {model.value: _seconds(persons, model) for model in Model} for persons in _sizes(quick)}


def _sizes(quick: bool) -> tuple[int, ...]:
    return QUICK_SIZES if quick else SIZES


def _seconds(persons: int, model: Model) -> float:
    parameters, counts = load_parameters(), planted(persons)
    began = time.process_time()
    choose_number_of_groups(
        counts, np.ones_like(counts), AGES, model=model, degree=2, rule=GroupRule.of(parameters),
        starts=Starts.of(parameters),
    )  # fmt: skip
    return round(time.process_time() - began, 1)


def planted(persons: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return cases of invented persons, shape (persons, ages), each of one of four curves."""
    curves = np.array([height * np.exp(-(((AGES - age) / spread) ** 2) / 2) for height, age, spread in PEAKS])
    group = np.searchsorted(np.cumsum(SHARES), keyed_uniforms(1, "group", 0, persons) * SHARES.sum())
    uniforms = keyed_uniforms(1, "counts", 0, persons * len(AGES)).reshape(persons, -1)
    return np.asarray(poisson.ppf(uniforms, curves[group]))
