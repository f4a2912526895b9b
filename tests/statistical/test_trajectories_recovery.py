"""Planted groups come back: curves and shares within 4 standard errors, bands that cover, and nothing where nothing is.

Persons and counts are drawn by keyed draws, so that a failure comes back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import poisson

from simulation.evidence import load_parameters
from simulation.outcomes.trajectories.choosing import GroupRule, choose_number_of_groups
from simulation.outcomes.trajectories.fitting import Model, Starts, TrajectoryFit, fit_trajectories
from simulation.outcomes.trajectories.naming import name_groups
from simulation.outcomes.trajectories.starts import keyed_uniforms

Numbers = NDArray[np.float64]
PARAMETERS = load_parameters()
STARTS = Starts.of(PARAMETERS)
STANDARD_ERRORS = 4.0
AGES = np.arange(12.0, 46.0)
SHARES = np.array([0.55, 0.2, 0.15, 0.1])
PERSONS = 630


def peak(height: float, age: float, spread: float) -> Numbers:
    return np.asarray(height * np.exp(-(((AGES - age) / spread) ** 2) / 2))


CURVES = np.array([peak(0.12, 27, 12), peak(1.6, 17, 3), peak(1.4, 29, 4), peak(2.0, 26, 11)])
"""In order of the cases they add up to: incidental, early peak, late peak, continuous."""


class Planted(NamedTuple):
    counts: Numbers
    exposure: Numbers
    group: NDArray[np.int64]


def planted(number: int, *, persons: int = PERSONS, idle: float = 0.0) -> Planted:
    """Draw persons of four groups; a year in ten holds custody, and a third of persons is seen to 35 only."""
    size = persons * len(AGES)
    group = np.searchsorted(np.cumsum(SHARES), keyed_uniforms(number, "group", 0, persons) * SHARES.sum())
    inside = keyed_uniforms(number, "custody", 0, size).reshape(persons, -1)
    exposure = np.where(inside < 0.1, np.floor(inside * 120) / 12, 1.0)
    exposure[::3, AGES > 35] = 0
    active = keyed_uniforms(number, "idle", 0, size).reshape(persons, -1) >= idle
    uniforms = keyed_uniforms(number, "counts", 0, size).reshape(persons, -1)
    counts = poisson.ppf(uniforms, exposure * CURVES[group]) * active
    return Planted(np.where(exposure > 0, counts, 0.0), exposure, group)


def fit(people: Planted, groups: int = 4, model: Model = Model.POISSON) -> TrajectoryFit:
    return fit_trajectories(people.counts, people.exposure, AGES, groups=groups, model=model, degree=2, starts=STARTS)


def test_planted_curves_and_shares_come_back_within_four_standard_errors() -> None:
    found = fit(planted(1))
    errors = np.log(found.bands(0.95).high / found.curves) / 1.959964
    seen = CURVES > 1e-3
    assert np.abs(np.log(found.curves / CURVES) / errors)[seen].max() < STANDARD_ERRORS
    assert np.all(np.abs(found.shares - SHARES) < STANDARD_ERRORS * found.information.share_errors)


def test_persons_are_put_in_their_own_group() -> None:
    people = planted(2)
    found = fit(people)
    right = (found.assigned == people.group).mean()
    claimed = found.posterior.max(axis=1).mean()
    assert right > 0.9
    assert abs(right - claimed) < STANDARD_ERRORS * np.sqrt(claimed * (1 - claimed) / PERSONS)


@pytest.mark.parametrize("model", [Model.POISSON, pytest.param(Model.ZERO_INFLATED, marks=pytest.mark.full)])
def test_the_rule_chooses_the_planted_number_of_groups_and_names_them(model: Model) -> None:
    people = planted(3, idle=0.3 if model is Model.ZERO_INFLATED else 0.0)
    choice = choose_number_of_groups(
        people.counts,
        people.exposure,
        AGES,
        model=model,
        degree=2,
        rule=GroupRule.of(PARAMETERS),
        starts=STARTS,
    )
    assert choice.chosen.groups == len(SHARES)
    naming = name_groups(choice.chosen, PARAMETERS)
    assert [name.value for name in naming.names] == ["incidental", "early peak", "late peak", "continuous"]


def test_idle_years_are_told_from_low_rates() -> None:
    """With 3 in 10 years idle, the mean curves are .7 of the rates; a plain Poisson mixture fits far worse."""
    people = planted(4, idle=0.3)
    found, plain = fit(people, model=Model.ZERO_INFLATED), fit(people)
    high = CURVES > 0.5
    assert (found.curves / CURVES)[high].mean() == pytest.approx(0.7, abs=0.03)
    assert found.bic < plain.bic - 100


def test_one_kind_of_career_is_one_group() -> None:
    size = PERSONS * len(AGES)
    uniforms = keyed_uniforms(5, "counts", 0, size).reshape(PERSONS, -1)
    counts = poisson.ppf(uniforms, CURVES[1])
    choice = choose_number_of_groups(
        counts,
        np.ones_like(counts),
        AGES,
        model=Model.POISSON,
        degree=2,
        rule=replace(GroupRule.of(PARAMETERS), most=3),
        starts=STARTS,
    )
    assert choice.by_bic_alone.groups == 1


@pytest.mark.full
def test_bands_cover_as_often_as_they_say() -> None:
    """Forty samples, ages 15, 25 and 35 of each curve: 95 % bands hold the truth in 95 % (4 standard errors)."""
    ages = np.isin(AGES, [15, 25, 35]) & (CURVES > 0.02)
    inside = []
    for number in range(40):
        found = fit(planted(100 + number))
        low, high = found.bands(0.95)
        inside.append(((low <= CURVES) & (high >= CURVES))[ages].mean())
    error = np.std(inside, ddof=1) / np.sqrt(len(inside))
    assert abs(np.mean(inside) - 0.95) < STANDARD_ERRORS * error
