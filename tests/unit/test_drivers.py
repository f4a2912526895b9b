"""A tornado read from a study: the slope of the difference on each unknown number of a lever."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from simulation.experiment.differences import Differences
from simulation.experiment.drivers import FEWEST_DRAWS, drivers, slope_of, unknowns_of
from simulation.experiment.priors import GIVEN, SUPERVISED, TODAY
from simulation.scenario import load_scenario
from simulation.scenario.describe import ParameterOverride

KEY = ("recidivism.general.2y", "d", "court", "all", "2026-01..2045-12", "per 100 index persons")
GAIN = "levers.probation_advice.supervision_gain"
FOLDER = Path(__file__).parents[2] / "scenarios"
SCENARIOS = [load_scenario(FOLDER / f"{name}.yaml") for name in ("baseline", "recommendation_1_probation_advice")]
ALL_DRAWS = tuple(range(1, 101))


def differences(by_job: np.ndarray, draws: tuple[int, ...]) -> Differences:
    return Differences(SCENARIOS[1].name, KEY, by_job, draws)


def test_the_numbers_of_a_lever_are_those_it_draws_and_rides_on() -> None:
    names = set(unknowns_of(SCENARIOS[1], range(1, 20)))
    assert {GAIN, TODAY, SUPERVISED} <= names
    assert GIVEN not in names, "it follows from the others"
    assert not any("context_programme" in name for name in names), "not of this lever"


def test_a_number_that_the_scenario_sets_has_no_bar() -> None:
    settled = replace(SCENARIOS[1], parameters=(ParameterOverride(GAIN, 0.1, "asked"),))
    assert GAIN not in unknowns_of(settled, range(1, 20))
    assert TODAY in unknowns_of(settled, range(1, 20))
    use = replace(SCENARIOS[1].levers[0], effect=(("supervision_gain", 0.1),))
    assert GAIN not in unknowns_of(replace(SCENARIOS[1], levers=(use,)), range(1, 20))


def test_a_planted_slope_is_found_with_its_ends_at_the_places_of_the_draws() -> None:
    gain = unknowns_of(SCENARIOS[1], ALL_DRAWS)[GAIN]
    chance = np.random.default_rng(5).normal(0.0, 0.01, size=(100, 3))
    table = drivers([differences(-2.0 * gain[:, np.newaxis] + chance, ALL_DRAWS)], SCENARIOS)
    first = table.iloc[0]
    low, high = np.quantile(gain, [0.05, 0.95])
    assert first["name"] == GAIN
    assert first["swing"] == pytest.approx(-2.0 * (high - low), abs=0.02)
    assert first["at_low"] == pytest.approx(-2.0 * low, abs=0.02)
    assert first["low"] < first["swing"] < first["high"] < 0


def test_draws_in_turn_and_crossed_give_the_same_slope() -> None:
    gain = unknowns_of(SCENARIOS[1], range(1, 13))[GAIN]
    draws = tuple(range(1, 13))
    crossed = np.repeat(gain[:, np.newaxis], 12, axis=1)
    in_turn = np.where(np.eye(12, dtype=bool), crossed, np.nan)
    tables = [drivers([differences(by_job, draws)], SCENARIOS) for by_job in (crossed, in_turn)]
    assert tables[0]["swing"].tolist() == pytest.approx(tables[1]["swing"].tolist())


def test_few_draws_the_evidence_values_and_worlds_that_do_not_differ_have_no_bars() -> None:
    draws = tuple(range(1, FEWEST_DRAWS))
    assert drivers([differences(np.ones((len(draws), 1)), draws)], SCENARIOS).empty
    assert drivers([differences(np.ones((1, 20)), (0,))], SCENARIOS).empty
    assert drivers([differences(np.zeros((100, 1)), ALL_DRAWS)], SCENARIOS).empty


def test_the_interval_of_a_swing_covers_what_is_planted_in_95_of_100_studies() -> None:
    chance, x = np.random.default_rng(11), np.linspace(-1.0, 1.0, 10)
    swings = (slope_of(x, 0.3 * x + chance.normal(size=10)).swing(2.0) for _ in range(2000))
    covered = sum(limits.low < 0.6 < limits.high for limits in swings)
    assert 0.935 * 2000 < covered < 0.965 * 2000
