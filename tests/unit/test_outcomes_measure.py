"""The tables: their columns, their definitions, and that they hang together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from simulation.outcomes.by_hand import Event, case_of, month_of, world_of
from simulation.outcomes.definitions import (
    ALTERNATIVES,
    JOIN,
    KINDS,
    POPULATIONS,
    Clock,
    Counts,
    clauses,
    recidivism_definition,
)
from simulation.outcomes.lives import Lives
from simulation.outcomes.measure import curves, measure, person_indicators
from simulation.outcomes.measured import Measured
from simulation.outcomes.rows import PER_100, PER_YEAR
from simulation.scenario.names import INDEX_POPULATIONS, OUTCOMES, RESIDENTS, TOTALS, is_recidivism
from simulation.vocabulary import Kind, OffenceType, Severity

CONTRACT = ["scenario", "replicate", "draw", "outcome", "definition", "population", "group", "window", "value", "unit",
            "n", "synthetic"]  # fmt: skip
KEY = ["outcome", "definition", "population", "group", "window", "unit"]
PERSONS = 40


class Evidence:
    """Six months in which cases may still be open."""

    def number(self, name: str) -> float:
        return {"outcomes.settling_months": 6.0}[name]


def busy_world(**settings: Any) -> Lives:
    """Forty persons; each is in court for DSE once in the study window and once in the policy window."""
    events: list[Event] = []
    for person in range(PERSONS):
        for case, year in enumerate((2009, 2012, 2027, 2028)):
            kind = OffenceType.DSE if case % 2 == 0 or person % 5 == 0 else OffenceType(person % 5)
            month = f"{year + person % 3}-0{1 + person % 9}"
            ends = {Kind.SUMMONS: month, Kind.GUILTY: month} if person % 2 or case % 2 == 0 else {Kind.DISPOSAL: month}
            if case % 2 and person % 4 == 3:
                continue
            steps = {Kind.OFFENCE: month, Kind.REGISTERED: month} | ends
            events += case_of(person, case, steps, offence_type=kind, severity=Severity(person % 3))
    births = {person: f"{1970 + person % 25}-0{1 + person % 9}" for person in range(PERSONS)}
    standard = {"women": range(0, PERSONS, 8), "lever_start": month_of("2026-01"), "scale": 0.1}
    return world_of(events, births, **(standard | settings))


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return measure(busy_world(), parameters=Evidence())


@pytest.fixture(scope="module")
def drawn() -> pd.DataFrame:
    return curves(busy_world(), parameters=Evidence())


def test_rows_have_the_columns_of_the_contract_and_say_that_they_are_synthetic(table: pd.DataFrame) -> None:
    assert table.columns.to_list() == CONTRACT
    assert table["synthetic"].all()
    assert set(table["scenario"]) == {"by hand"}


def test_every_outcome_a_file_may_name_as_its_primary_one_is_in_the_tables(table: pd.DataFrame) -> None:
    held = table.drop_duplicates(["outcome", "population"]).groupby("population")["outcome"].agg(set)
    assert set(TOTALS) - held[RESIDENTS] == set()
    recidivism = {name for name in OUTCOMES if is_recidivism(name)}
    assert {population: recidivism - held[population] for population in INDEX_POPULATIONS} == {
        population: set() for population in INDEX_POPULATIONS
    }


def test_every_row_is_named_once_and_says_what_it_is(table: pd.DataFrame) -> None:
    assert not table.duplicated(KEY).any()
    assert (table["definition"].str.len() > 0).all()
    assert table.loc[table["n"] > 0, "value"].notna().all()


def test_every_population_kind_clock_and_window_is_there(table: pd.DataFrame) -> None:
    found = table[table["outcome"].str.startswith("recidivism.") & (table["group"] == "all")]
    assert set(found["population"]) == set(POPULATIONS)
    for kind in KINDS:
        for years in (1, 2, 4, 5, 7, 10):
            for suffix in ("", ".at_liberty"):
                rows = found[found["outcome"] == f"recidivism.{kind}.{years}y{suffix}"]
                assert len(rows) == len(POPULATIONS) * 2 * 2  # windows, units


def test_policy_windows_end_where_follow_up_would_be_too_short(table: pd.DataFrame) -> None:
    windows = table[table["population"] == "dse"].groupby("outcome")["window"].unique()
    assert "2026-01..2043-06" in windows["recidivism.general.2y"]
    assert "2026-01..2035-06" in windows["recidivism.general.10y"]
    assert "2008-01..2017-12" in windows["recidivism.general.10y"]


def test_groups_of_a_grouping_add_up_to_all(table: pd.DataFrame) -> None:
    rows = table[(table["outcome"] == "recidivism.general.2y") & (table["population"] == "dse")]
    for unit in (PER_100, PER_YEAR):
        one = rows[(rows["unit"] == unit) & (rows["window"] == "2008-01..2017-12")].set_index("group")
        for grouping in ("sex", "age_at_index", "prior_cases", "dse_is_first"):
            members = one[one.index.str.startswith(f"{grouping}=")]
            assert members["n"].sum() == one.loc["all", "n"] == PERSONS
            if unit == PER_YEAR:
                assert members["value"].sum() == pytest.approx(one.loc["all", "value"])


def test_per_hundred_and_persons_a_year_tell_the_same(table: pd.DataFrame) -> None:
    rows = table[(table["outcome"] == "recidivism.general.2y") & (table["population"] == "dse")]
    rows = rows[(rows["group"] == "all") & (rows["window"] == "2008-01..2017-12")].set_index("unit")
    years, scale = 10, 0.1
    assert rows.loc[PER_YEAR, "value"] == pytest.approx(rows.loc[PER_100, "value"] / 100 * PERSONS / years / scale)


def test_wider_kinds_and_longer_years_never_hold_fewer(table: pd.DataFrame) -> None:
    rows = table[(table["unit"] == PER_100) & (table["group"] == "all") & (table["window"] == "2008-01..2017-12")]
    wide = rows.pivot_table(index=["population", "group"], columns="outcome", values="value")
    for years in (1, 2, 4, 5, 7, 10):
        general = wide[f"recidivism.general.{years}y"]
        for kind in KINDS:
            assert (wide[f"recidivism.{kind}.{years}y"] <= general + 1e-9).all()
        assert (wide[f"recidivism.specific.{years}y"] <= wide[f"recidivism.special.{years}y"] + 1e-9).all()
    for shorter, longer in ((1, 2), (2, 4), (4, 5), (5, 7), (7, 10)):
        assert (wide[f"recidivism.general.{shorter}y"] <= wide[f"recidivism.general.{longer}y"] + 1e-9).all()


def test_without_a_lever_there_is_no_policy_window() -> None:
    table = measure(busy_world(lever_start=None), parameters=Evidence())
    long = table["window"].str.slice(0, 4) != table["window"].str.slice(9, 13)
    assert set(table.loc[long, "window"]) == {"2008-01..2017-12"}


def test_every_definition_is_made_of_clauses_that_can_be_translated() -> None:
    known = set(clauses())
    populations = [*POPULATIONS.values(), *(other for others in ALTERNATIVES.values() for other in others)]
    for population in populations:
        for kind in KINDS.values():
            for clock in Clock:
                for counts in Counts:
                    assert set(recidivism_definition(kind, population, clock, counts).split(JOIN)) <= known


def test_survival_falls_numbers_at_risk_fall_and_incidence_rises(drawn: pd.DataFrame) -> None:
    curves_of_time = drawn[~drawn["curve"].str.startswith("age_crime")]
    assert set(curves_of_time["population"]) == set(POPULATIONS)
    for (name, _, _), points in curves_of_time.groupby(["curve", "population", "window"]):
        assert points["x"].to_list() == list(range(121))
        steps = np.diff(points["value"])
        assert (steps <= 1e-12).all() if str(name).startswith("survival") else (steps >= -1e-12).all()
        assert (np.diff(points["at_risk"]) <= 0).all()
        assert points["at_risk"].iloc[0] == points["n"].iloc[0]


def test_the_incidence_curve_meets_the_share_in_the_table(table: pd.DataFrame, drawn: pd.DataFrame) -> None:
    rows = table[(table["population"] == "dse") & (table["group"] == "all") & (table["window"] == "2008-01..2017-12")]
    points = drawn[(drawn["population"] == "dse") & (drawn["window"] == "2008-01..2017-12")]
    for name, suffix in (("general", ""), ("specific", ""), ("general", ".at_liberty")):
        for years in (1, 2, 5, 10):
            row = rows[(rows["outcome"] == f"recidivism.{name}.{years}y{suffix}") & (rows["unit"] == PER_100)]
            curve = points[points["curve"] == f"incidence.{name}{suffix}"]
            point = curve[curve["x"] == 12 * years]
            assert row["value"].item() == pytest.approx(100 * point["value"].item())


def test_indicators_average_to_the_table(table: pd.DataFrame) -> None:
    flags = person_indicators(Measured(busy_world()), parameters=Evidence())
    seen = flags[flags["observed"] & (flags["population"] == "dse")]
    share = 100 * seen.groupby("outcome", observed=True)["value"].mean()
    rows = table[(table["unit"] == PER_100) & (table["population"] == "dse") & (table["group"] == "all")]
    rows = rows[rows["window"].str.startswith("2026")].set_index("outcome")["value"]
    assert len(share) == len(KINDS) * 6
    assert share.to_dict() == pytest.approx(rows.loc[list(share.index)].to_dict())


def test_indicators_are_one_row_a_person_luck_and_outcome_and_carry_the_groups() -> None:
    lives = busy_world()
    summons = lives.ledger[(lives.ledger["kind"] == Kind.SUMMONS) & (lives.ledger["month"] >= month_of("2026-01"))]
    first = {int(row["person"]): int(row["month"]) for row in summons[::-1] if row["type"] == OffenceType.DSE}
    splits = {person: f"{month // 12}-{month % 12 + 1:02d}" for person, month in first.items()}
    flags = person_indicators(Measured(busy_world(splits=splits, lucks_each=3)), parameters=Evidence())
    dse = flags[(flags["population"] == "dse") & (flags["outcome"] == "recidivism.general.2y")]
    assert sorted(dse["luck"].unique()) == [0, 1, 2]
    assert len(dse) == 3 * PERSONS
    assert not dse.duplicated(["person", "luck"]).any()
    assert not dse.loc[dse["luck"] > 0, "value"].any()
    assert dse[["sex", "age_at_index", "prior_cases", "dse_is_first"]].notna().all().all()


def test_no_lever_gives_an_empty_table_of_indicators_with_its_columns() -> None:
    flags = person_indicators(Measured(busy_world(lever_start=None)), parameters=Evidence())
    assert len(flags) == 0
    assert {"person", "luck", "index_month", "window", "value", "observed"} <= set(flags.columns)


def test_the_order_of_persons_does_not_matter(table: pd.DataFrame) -> None:
    lives = busy_world()
    turned = np.argsort(PERSONS - lives.ledger["person"], kind="stable")
    turned = turned[np.argsort(lives.ledger["month"][turned], kind="stable")]
    backwards = {name: np.asarray(column)[::-1] for name, column in lives.persons.items()}  # type: ignore[attr-defined]
    again = Lives(
        world=lives.world, replicate=0, draw=0, ledger=lives.ledger[turned], persons=backwards, until=lives.until,
        scale=lives.scale, lever_start=lives.lever_start,
    )  # fmt: skip
    pd.testing.assert_frame_equal(measure(again, parameters=Evidence()), table)


def test_persons_may_be_a_data_frame(table: pd.DataFrame) -> None:
    lives = busy_world()
    frame = Lives(
        world=lives.world, replicate=0, draw=0, ledger=lives.ledger, persons=pd.DataFrame(lives.persons),
        until=lives.until, scale=lives.scale, lever_start=lives.lever_start,
    )  # fmt: skip
    pd.testing.assert_frame_equal(measure(frame, parameters=Evidence()), table)
