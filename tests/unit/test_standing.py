"""Pre-named and exploratory rows, net-widening beside benefits, and the variance split in three."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from simulation.experiment.intervals import spread_of
from simulation.experiment.pairing import compare
from simulation.experiment.standing import between_settings, shares_of, standing_of, with_standing, with_untouched
from simulation.scenario import load_scenario
from simulation.scenario.templates import template_path

STUDY = load_scenario(template_path("recommendation_1_probation_advice")).study
PLACE = {"definition": "d", "population": "residents", "group": "all", "window": "2026-01..2045-12", "unit": "persons"}


@pytest.mark.parametrize(
    ("outcome", "population", "group", "standing"),
    [
        ("recidivism.general.2y", "dse", "all", "primary"),
        ("recidivism.general.2y", "dse", "sex=female", "pre-named"),
        ("recidivism.specific.5y", "dse", "all", "secondary"),
        ("recidivism.general.10y", "dse", "all", "secondary"),
        ("recidivism.specific.5y", "dse", "sex=female", "exploratory"),
        ("recidivism.general.2y", "court", "all", "exploratory"),
        ("custody_months", "residents", "all", "exploratory"),
    ],
)
def test_what_was_named_before_the_study_is_told_from_the_rest(
    outcome: str, population: str, group: str, standing: str
) -> None:
    assert standing_of(outcome, population, group, STUDY) == standing


def test_a_group_that_the_file_does_not_name_is_exploratory() -> None:
    study = replace(STUDY, groups=("sex",))
    assert standing_of("recidivism.general.2y", "dse", "prior_cases=0", study) == "exploratory"


def test_the_standing_stands_before_the_mark() -> None:
    named = {"scenario": "advice", "outcome": "recidivism.general.2y", "population": "dse", "group": "all"}
    table = pd.DataFrame([named | {"synthetic": True}])
    assert list(with_standing(table, {"advice": STUDY}).columns)[-2:] == ["standing", "synthetic"]


def test_beside_a_total_of_residents_the_recidivism_the_factsheet_asks_about_is_secondary() -> None:
    study = load_scenario(template_path("recommendation_4_incidental_research")).study
    assert standing_of("first_dse.actual", "residents", "all", study) == "primary"
    assert standing_of("recidivism.specific.5y", "dse", "all", study) == "secondary"
    assert standing_of("recidivism.specific.5y", "court", "all", study) == "exploratory"
    assert standing_of("offences.actual.all", "residents", "all", study) == "exploratory"


def outcomes(values: dict[str, list[float]], outcome: str) -> pd.DataFrame:
    return pd.DataFrame([
        {"scenario": world, "replicate": run, "draw": 0, "outcome": outcome, "value": value, "n": 9.0} | PLACE
        for world, held in values.items() for run, value in enumerate(held)
    ])  # fmt: skip


def test_net_widening_is_compared_with_a_world_that_reaches_nobody() -> None:
    reached = "reach.work_support.never_registered"
    table = outcomes({"lever": [3.0, 4.0, 5.0]}, reached)
    assert compare(table, None, against="base", scale=1.0).empty
    row = compare(with_untouched(table, "base"), None, against="base", scale=1.0).iloc[0]
    assert (row["baseline"], row["value"], row["difference"]) == (0.0, 4.0, 4.0)
    assert row["verdict"] == "likely worse"


def test_nothing_is_added_where_no_lever_reaches_anybody() -> None:
    table = outcomes({"base": [1.0], "lever": [2.0]}, "custody_months")
    assert with_untouched(table, "base") is table
    two = pd.concat([
        outcomes({"first": [3.0], "second": [2.0]}, "reach.work_support.started"), table
    ]).astype({"scenario": "category", "outcome": "category"})  # fmt: skip
    assert (with_untouched(two, "base")["scenario"] == "base").sum() == 2


# ------------------------------------------------------------------------------------------------ variance


def lived(draws: int, replicates: int, numbers: float, structure: float, seed: int) -> np.ndarray:
    lots = np.random.default_rng(seed)
    setting = np.where(np.arange(draws) % 2, structure, -structure)
    of_draw = setting + lots.normal(0, numbers, draws)
    return of_draw[:, None] + lots.normal(0, 1, replicates) + lots.normal(0, 0.2, (draws, replicates))


def test_the_three_shares_add_up_and_find_what_was_put_in() -> None:
    """Settings 2 apart (variance 1), numbers of variance 0.25, 100 draws: four fifths of what is not chance."""
    table = lived(100, 200, 0.5, 1.0, seed=2)
    labels = {draw: f"structure.period={draw % 2}" for draw in range(1, 101)}
    found = shares_of(table, spread_of(table), range(1, 101), labels)
    assert sum(found) == pytest.approx(1.0)
    assert found.structure / (found.structure + found.numbers) == pytest.approx(0.8, abs=0.06)
    assert found.chance < 0.02


def test_settings_that_do_nothing_get_no_share() -> None:
    shares = [
        between_settings(lived(20, 5, 1.0, 0.0, seed), [str(draw % 2) for draw in range(20)]) for seed in range(50)
    ]
    assert np.mean(shares) < 0.05
    assert between_settings(lived(20, 5, 1.0, 1.0, 1), ["one"] * 20) == 0.0


def test_the_comparison_tells_what_its_interval_is_made_of() -> None:
    values = lived(6, 8, 2.0, 0.0, seed=4)
    rows = [
        {"scenario": world, "replicate": r, "draw": j + 1, "outcome": "custody_months", "n": 9.0} | PLACE
        | {"value": 100.0 + (values[j, r] if world == "lever" else 0.0)}
        for world in ("base", "lever") for j in range(6) for r in range(8)
    ]  # fmt: skip
    row = compare(pd.DataFrame(rows), None, against="base", scale=1.0).iloc[0]
    assert row["chance_share"] + row["numbers_share"] == pytest.approx(1.0)
    assert row["numbers_share"] > 0.8
    assert row["structure_share"] == 0.0
    one = pd.DataFrame([held for held in rows if held["draw"] == 1])
    assert compare(one, None, against="base", scale=1.0).iloc[0]["chance_share"] == 1.0


def test_without_any_variance_no_share_is_told() -> None:
    table = np.zeros((2, 3))
    assert np.isnan(shares_of(table, spread_of(table), [1, 2], {}).chance)
