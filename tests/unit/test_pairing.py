"""Paired comparison of worlds on tables that can be solved by hand."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest

from simulation.evidence import load_targets
from simulation.experiment.ceiling import ceiling_line, published_ceiling
from simulation.experiment.discordance import across_draws, discordant_persons, of_group
from simulation.experiment.intervals import UNKNOWN, Interval
from simulation.experiment.pairing import COLUMNS, compare, independent_replicates_needed, replicates_needed
from simulation.experiment.verdicts import Better, Judged, Verdict, better_of, verdict_of
from simulation.outcomes.by_hand import Event, case_of, month_of, world_of
from simulation.outcomes.measure import measure, person_indicators
from simulation.outcomes.measured import Measured
from simulation.outcomes.rows import PER_100, PER_YEAR
from simulation.vocabulary import Kind, OffenceType

GENERAL = "recidivism.general.2y"
POLICY = "2026-01..2035-12"
BASE = [30.0, 34.0, 32.0, 36.0]
VALUE = [27.0, 33.0, 28.0, 32.0]  # differences -3, -1, -4, -4


def rows(scenario: str, values: list[float], draw: int = 0, n: float = 50.0, **where: str) -> list[dict[str, Any]]:
    place = {"outcome": GENERAL, "definition": "d", "population": "dse", "group": "all", "window": POLICY,
             "unit": PER_100} | where  # fmt: skip
    return [
        {"scenario": scenario, "replicate": r, "draw": draw, "value": value, "n": n, "synthetic": True} | place
        for r, value in enumerate(values)
    ]


def compared(*parts: list[dict[str, Any]], discordant: pd.DataFrame | None = None, **settings: Any) -> pd.DataFrame:
    table = pd.DataFrame([row for part in parts for row in part])
    standard = {"against": "baseline", "scale": 0.1, "smallest_difference": 2.0}
    return compare(table, discordant, **(standard | settings))


def one(*parts: list[dict[str, Any]], **settings: Any) -> dict[str, Any]:
    table = compared(*parts, **settings)
    assert len(table) == 1
    return table.iloc[0].to_dict()


def differing(differences: dict[int, list[float]], draw: int = 0, outcome: str = GENERAL) -> pd.DataFrame:
    """Discordant persons by replicate."""
    table = [
        {"scenario": "lever", "replicate": r, "draw": draw, "population": "dse", "outcome": outcome, "window": POLICY,
         "person": person, "cohort": 0, "difference": d, "sex": "male", "age_at_index": "18-24", "prior_cases": "0",
         "dse_is_first": "yes"}
        for r, values in differences.items() for person, d in enumerate(values)
    ]  # fmt: skip
    return pd.DataFrame(table)


# ------------------------------------------------------------------------------------------------ over replicates


def test_a_row_is_the_paired_difference_over_replicates() -> None:
    row = one(rows("baseline", BASE), rows("lever", VALUE), since=month_of("2026-01"))
    assert list(row) == COLUMNS
    assert (row["baseline"], row["value"], row["difference"]) == (33, 30, -3)
    half = 3.182446 * np.sqrt(2 / 4)  # t(3) at 97.5 %, variance of the differences 2
    assert (row["low"], row["high"]) == (pytest.approx(-3 - half, abs=1e-5), pytest.approx(-3 + half, abs=1e-5))
    assert (row["low_chance"], row["high_chance"]) == (row["low"], row["high"])
    assert (row["n"], row["replicates"], row["draws"], row["level"]) == (200, 4, 1, 0.95)
    assert row["share_better"] == 1
    assert row["variance_ratio"] == pytest.approx((np.var(BASE, ddof=1) + np.var(VALUE, ddof=1)) / 2)
    assert row["replicates_needed"] == np.ceil(2 / 0.3**2)
    assert row["verdict"] == Verdict.CLEAR_IMPROVEMENT
    assert row["synthetic"]


def test_the_order_of_rows_and_jobs_does_not_matter() -> None:
    forth = compared(rows("baseline", BASE), rows("lever", VALUE))
    back = compared(rows("baseline", BASE)[::-1], rows("lever", VALUE)[2:] + rows("lever", VALUE)[:2])
    pd.testing.assert_frame_equal(forth, back)


def test_only_jobs_that_both_worlds_have_are_compared() -> None:
    row = one(rows("baseline", BASE), rows("lever", VALUE)[:3])
    assert (row["replicates"], row["baseline"], row["difference"]) == (3, 32, pytest.approx(-8 / 3))


def test_replicates_in_which_a_group_is_empty_are_left_out() -> None:
    row = one(rows("baseline", [30, np.nan, 32, 36]), rows("lever", [27, np.nan, 28, 32]))
    assert (row["replicates"], row["difference"]) == (3, pytest.approx(-11 / 3))


def test_windows_before_the_lever_and_single_years_are_not_compared() -> None:
    early = {"window": "2008-01..2017-12"}
    year = {"window": "2027-01..2027-12"}
    parts = [rows(world, values, **place) for world, values in (("baseline", BASE), ("lever", VALUE))
             for place in ({}, early, year)]  # fmt: skip
    assert compared(*parts, since=month_of("2026-01"))["window"].to_list() == [POLICY]
    assert compared(*parts)["window"].to_list() == [POLICY, early["window"]]


def test_one_replicate_says_nothing_without_persons() -> None:
    row = one(rows("baseline", BASE[:1]), rows("lever", VALUE[:1]))
    assert np.isnan([row["low"], row["high"], row["variance_ratio"]]).all()
    assert pd.isna(row["replicates_needed"])
    assert row["verdict"] == Verdict.TOO_FEW


def test_worlds_that_are_the_same_have_no_interval_of_zero_width() -> None:
    row = one(rows("baseline", BASE), rows("lever", BASE))
    assert row["difference"] == 0
    assert np.isnan([row["low"], row["high"]]).all()
    assert row["verdict"] == Verdict.NO_VISIBLE_DIFFERENCE


def test_more_is_better_for_months_to_the_first_new_case_and_advices_are_not_judged() -> None:
    months = {"outcome": "recidivism.months_to_first.2y", "unit": "months"}
    worse = one(rows("baseline", BASE, **months), rows("lever", VALUE, **months))
    assert (worse["share_better"], worse["verdict"]) == (0, Verdict.LIKELY_WORSE)
    advices = {"outcome": "advices.given", "unit": "advices a year in the Netherlands"}
    neutral = one(rows("baseline", BASE, **advices), rows("lever", VALUE, **advices))
    assert np.isnan(neutral["share_better"])
    assert neutral["verdict"] == Verdict.NOT_JUDGED


def test_every_scenario_is_compared_with_the_same_baseline() -> None:
    table = compared(rows("baseline", BASE), rows("lever", VALUE), rows("other", BASE))
    assert table["scenario"].to_list() == ["lever", "other"]
    assert set(table["against"]) == {"baseline"}


# ------------------------------------------------------------------------------------------------ draws


def test_draws_widen_the_interval_and_chance_stays_apart() -> None:
    drawn = [[-3.0, -1.0, -4.0, -4.0], [-5.0, -3.0, -6.0, -6.0], [1.0, 3.0, 0.0, 0.0]]
    parts = [rows("baseline", BASE, draw=j) for j in range(3)]
    parts += [rows("lever", list(np.add(BASE, d)), draw=j) for j, d in enumerate(drawn)]
    row = one(*parts)
    assert (row["draws"], row["replicates"], row["difference"]) == (3, 4, pytest.approx(-7 / 3))
    chance = 3.182446 * np.sqrt(2 / 4)
    assert row["high_chance"] - row["difference"] == pytest.approx(chance, abs=1e-5)
    draw_means = np.mean(drawn, axis=1)
    numbers, both = np.var(draw_means, ddof=1) * 4 / 3, np.var(draw_means, ddof=1) * 4 / 3 + 0.5
    df = both**2 / (numbers**2 / 2 + 0.5**2 / 3)
    from scipy.stats import t

    assert row["high"] - row["difference"] == pytest.approx(t.ppf(0.975, df) * np.sqrt(both))
    assert row["n"] == 200


def test_the_same_person_in_several_draws_is_one_discordant_person() -> None:
    table = pd.concat([differing({0: [-1.0, 1.0]}, draw=0), differing({0: [-1.0]}, draw=1)])
    persons = across_draws(table, 2)
    assert persons["difference"].to_list() == [-1.0, 0.5]


# ------------------------------------------------------------------------------------------------ discordant persons


def test_under_twenty_discordant_persons_are_too_few_and_the_interval_is_not_a_point() -> None:
    base, value = [10.0] * 4, [8.0] * 4
    row = one(rows("baseline", base), rows("lever", value), discordant=differing({r: [-1.0] for r in range(4)}))
    assert row["discordant"] == 4
    assert row["verdict"] == Verdict.TOO_FEW
    assert row["low"] < -2 < row["high"]
    assert row["replicates_needed"] == 20


def test_no_discordant_person_leaves_an_interval_around_zero_and_a_number_of_replicates() -> None:
    row = one(rows("baseline", BASE), rows("lever", BASE), discordant=differing({0: [-1.0]}, outcome="other"))
    assert (row["discordant"], row["difference"], row["verdict"]) == (0, 0, Verdict.TOO_FEW)
    assert row["low"] == pytest.approx(-row["high"])
    assert row["high"] == pytest.approx(2.512 / 2, abs=1e-3)  # half of chi-square(1) at 97.5 %, per 200 persons
    assert row["replicates_needed"] == 80


def test_few_discordant_persons_are_the_units_and_many_are_not() -> None:
    few = differing({0: [-1.0] * 20, 1: [-1.0] * 10, 2: [-1.0] * 20, 3: [-1.0] * 20, 4: [-1.0] * 20})
    many = differing({r: [-1.0] * 30 for r in range(5)})
    parts = rows("baseline", [*BASE, 30]), rows("lever", [*VALUE, 20])
    by_persons, by_replicates = (one(*parts, discordant=table) for table in (few, many))
    assert by_replicates["low"] == one(*parts)["low"]
    assert by_persons["low"] != by_replicates["low"]
    assert by_persons["difference"] == by_replicates["difference"]


def test_with_few_replicates_the_discordant_persons_are_the_units() -> None:
    many = differing({r: [-1.0] * 40 + [1.0] * 10 for r in range(2)})
    row = one(rows("baseline", [100.0, 100.0]), rows("lever", [40.0, 40.0]), discordant=many)
    assert row["low"] == pytest.approx(-60 - 21, abs=3)
    assert row["high"] == pytest.approx(-60 + 21, abs=3)
    assert row["verdict"] == Verdict.CLEAR_IMPROVEMENT


def test_per_hundred_and_persons_a_year_have_the_same_verdict_and_proportional_intervals() -> None:
    years, scale, persons = 10, 0.1, 50
    table = differing({r: [-1.0] * 6 for r in range(4)})
    factor = persons / 100 / years / scale
    per_100 = rows("baseline", [20.0] * 4) + rows("lever", [8.0] * 4)
    per_year = [row | {"unit": PER_YEAR, "value": row["value"] * factor} for row in per_100]
    first, second = compared(per_100, per_year, discordant=table).to_dict("records")
    for column in ("difference", "low", "high", "low_chance", "high_chance"):
        assert second[column] == pytest.approx(first[column] * factor)
    assert first["verdict"] == second["verdict"] == Verdict.CLEAR_IMPROVEMENT
    assert compared(per_100, per_year, discordant=table, smallest_difference=13)["verdict"].to_list() == [
        Verdict.LIKELY_IMPROVEMENT,
        Verdict.LIKELY_IMPROVEMENT,
    ]


def test_an_exact_interval_lies_around_the_difference_of_the_two_populations() -> None:
    table = differing({0: [-1.0] * 20 + [1.0] * 20})
    same = one(rows("baseline", [40.0], n=100), rows("lever", [40.0], n=100), discordant=table)
    more = one(rows("baseline", [40.0], n=100), rows("lever", [30.0], n=100), discordant=table)
    assert same["low"] == pytest.approx(-same["high"])
    assert (more["low"], more["high"]) == (pytest.approx(same["low"] - 10), pytest.approx(same["high"] - 10))


def test_draws_widen_an_exact_interval_too() -> None:
    drawn = [[-2.0, -1.0], [-12.0, -9.0], [6.0, 7.0]]
    parts = [rows("baseline", [30.0, 34.0], draw=j) for j in range(3)]
    parts += [rows("lever", list(np.add([30.0, 34.0], d)), draw=j) for j, d in enumerate(drawn)]
    row = one(*parts, discordant=pd.concat([differing({0: [-1.0] * 15, 1: [1.0] * 15}, draw=j) for j in range(3)]))
    assert row["low"] < row["low_chance"] < row["difference"] < row["high_chance"] < row["high"]


def test_a_probable_direction_is_called_likely_only_if_most_replicates_show_it() -> None:
    harm = [4.0, 1.0, 5.0, 4.0, -3.0, 5.0, 3.0, -2.5]
    row = one(rows("baseline", [30.0] * 8), rows("lever", list(np.add(30.0, harm))))
    assert row["low"] < 0
    assert (row["share_better"], row["verdict"]) == (0.25, Verdict.NO_VISIBLE_DIFFERENCE)
    harm = [4.0, 1.0, 5.0, 4.0, 0.5, 5.0, 3.0, -6.0]
    row = one(rows("baseline", [30.0] * 8), rows("lever", list(np.add(30.0, harm))))
    assert row["low"] < 0
    assert row["verdict"] == Verdict.LIKELY_WORSE


def test_groups_count_their_own_discordant_persons() -> None:
    table = differing({r: [-1.0] * 6 for r in range(4)})
    table.loc[table["person"] == 0, "sex"] = "female"
    assert len(of_group(table, "sex=female")) == 4
    women = {"group": "sex=female"}
    row = one(rows("baseline", BASE, **women), rows("lever", VALUE, **women), discordant=table)
    assert row["discordant"] == 4


def test_the_liberty_clock_borrows_the_count_but_not_the_interval() -> None:
    liberty = {"outcome": f"{GENERAL}.at_liberty"}
    row = one(rows("baseline", BASE, **liberty), rows("lever", VALUE, **liberty), discordant=differing({0: [-1.0]}))
    assert (row["discordant"], row["verdict"]) == (1, Verdict.TOO_FEW)
    assert row["low"] == one(rows("baseline", BASE), rows("lever", VALUE))["low"]


def indicator(person: int, value: bool, *, luck: int = 0, observed: bool = True, sex: str = "male") -> dict[str, Any]:
    return {"scenario": "lever", "replicate": 0, "draw": 0, "population": "dse", "outcome": GENERAL, "window": POLICY,
            "person": person, "luck": luck, "index_month": month_of("2027-01"), "cohort": 0, "value": value,
            "observed": observed, "sex": sex, "age_at_index": "18-24", "prior_cases": "0",
            "dse_is_first": "yes"}  # fmt: skip


def test_persons_differ_by_the_mean_over_their_lucks() -> None:
    base = pd.DataFrame([indicator(1, True, luck=k) for k in range(4)] + [indicator(2, False)])
    value = pd.DataFrame([indicator(1, k == 0, luck=k) for k in range(4)] + [indicator(2, False)])
    found = discordant_persons(base, value)
    assert found[["person", "difference"]].to_numpy().tolist() == [[1, -0.75]]


def test_who_is_indexed_in_one_world_only_counts_there() -> None:
    base = pd.DataFrame([indicator(1, True), indicator(2, False), indicator(4, True, sex="female")])
    value = pd.DataFrame([indicator(1, True), indicator(3, True, sex="female")])
    found = discordant_persons(base, value).set_index("person")
    assert found["difference"].to_dict() == {3: 1.0, 4: -1.0}
    assert found["sex"].to_dict() == {3: "female", 4: "female"}


def test_what_was_not_seen_long_enough_is_left_out() -> None:
    base = pd.DataFrame([indicator(1, True, observed=False), indicator(2, True)])
    value = pd.DataFrame([indicator(1, False, observed=False), indicator(2, True)])
    assert len(discordant_persons(base, value)) == 0


# ------------------------------------------------------------------------------------------------ verdicts


def judged(**changes: Any) -> Verdict:
    standard = {
        "difference": -3.0, "interval": Interval(-4.0, -2.0), "narrow": Interval(-3.5, -2.5), "better": Better.FEWER,
        "share_better": 0.9, "share_worse": 0.1, "discordant": 50, "smallest": 2.0, "identical": False,
    }  # fmt: skip
    return verdict_of(Judged(**(standard | changes)))


WIDE = {"interval": Interval(-7.0, 1.0), "narrow": Interval(-5.0, -1.0)}
UP = {"difference": 3.0, "interval": Interval(2.0, 4.0), "narrow": Interval(2.5, 3.5)}
WIDE_UP = {"difference": 3.0, "interval": Interval(-1.0, 7.0), "narrow": Interval(1.0, 5.0)}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Verdict.CLEAR_IMPROVEMENT),
        ({"smallest": 3.5}, Verdict.LIKELY_IMPROVEMENT),
        ({"smallest": None}, Verdict.LIKELY_IMPROVEMENT),
        (WIDE, Verdict.LIKELY_IMPROVEMENT),
        (WIDE | {"share_better": 0.7}, Verdict.NO_VISIBLE_DIFFERENCE),
        (WIDE | {"narrow": Interval(-5.5, 0.5)}, Verdict.NO_VISIBLE_DIFFERENCE),
        (UP, Verdict.CLEAR_WORSE),
        (UP | {"smallest": 3.5}, Verdict.LIKELY_WORSE),
        (UP | {"better": Better.MORE}, Verdict.CLEAR_IMPROVEMENT),
        (WIDE_UP | {"share_worse": 0.85}, Verdict.LIKELY_WORSE),
        (WIDE_UP, Verdict.NO_VISIBLE_DIFFERENCE),
        ({"discordant": 19}, Verdict.TOO_FEW),
        ({"discordant": 20}, Verdict.CLEAR_IMPROVEMENT),
        ({"discordant": None}, Verdict.CLEAR_IMPROVEMENT),
        ({"discordant": 0, "identical": True}, Verdict.TOO_FEW),
        ({"discordant": None, "identical": True, "interval": UNKNOWN}, Verdict.NO_VISIBLE_DIFFERENCE),
        ({"interval": UNKNOWN}, Verdict.TOO_FEW),
        ({"better": Better.NEITHER}, Verdict.NOT_JUDGED),
    ],
)
def test_a_verdict_follows_from_fixed_rules(changes: dict[str, Any], expected: Verdict) -> None:
    assert judged(**changes) == expected


def test_turning_worlds_around_turns_the_verdict_around() -> None:
    opposite = {
        Verdict.CLEAR_IMPROVEMENT: Verdict.CLEAR_WORSE,
        Verdict.LIKELY_IMPROVEMENT: Verdict.LIKELY_WORSE,
        Verdict.NO_VISIBLE_DIFFERENCE: Verdict.NO_VISIBLE_DIFFERENCE,
    }
    opposite |= {worse: better for better, worse in opposite.items()}
    spans = [-6.0, -4.0, -1.0, 1.0, 4.0, 6.0]
    for (low, high), share in itertools.product(itertools.combinations(spans, 2), (0.1, 0.9)):
        middle, quarter = (low + high) / 2, (high - low) / 4
        there = {"difference": middle, "interval": Interval(low, high), "share_better": share,
                 "narrow": Interval(middle - quarter, middle + quarter), "share_worse": 1 - share}  # fmt: skip
        back = {"difference": -middle, "interval": Interval(-high, -low), "share_better": 1 - share,
                "narrow": Interval(-middle - quarter, -middle + quarter), "share_worse": share}  # fmt: skip
        assert judged(**back) == opposite[judged(**there)]


@pytest.mark.parametrize(
    ("outcome", "direction"),
    [
        ("recidivism.specific.5y", Better.FEWER),
        ("recidivism.months_to_first.5y", Better.MORE),
        ("first_dse.actual", Better.FEWER),
        ("custody_months", Better.FEWER),
        ("reach.work_support.never_registered", Better.FEWER),
        ("reach.work_support.started", Better.NEITHER),
        ("index_persons", Better.NEITHER),
        ("supervision.starts", Better.NEITHER),
        ("age_at_first_dse.actual.mean", Better.NEITHER),
    ],
)
def test_the_direction_that_helps_is_fixed_by_the_outcome(outcome: str, direction: Better) -> None:
    assert better_of(outcome) == direction


# ------------------------------------------------------------------------------------------------ replicates, ceiling


def test_replicates_needed_give_a_standard_error_of_a_tenth_of_the_effect() -> None:
    differences = np.array([-3.0, -1.0, -4.0, -4.0])
    assert replicates_needed(differences) == 23  # variance 2, effect 3: 2 / .09 = 22.2
    assert replicates_needed(differences, relative_error=0.2) == 6
    base, value = np.array(BASE), np.array(VALUE)
    expected = np.ceil((base.var(ddof=1) + value.var(ddof=1)) / 0.3**2)
    assert independent_replicates_needed(base, value) == expected
    assert replicates_needed(np.array([1.0, -1.0])) is None
    assert replicates_needed(np.array([1.0])) is None
    assert replicates_needed(np.array([2.0, 2.0])) == 1
    assert independent_replicates_needed(base[:1], value[:1]) is None


def test_the_ceiling_is_the_yearly_number_found_guilty_with_a_new_case() -> None:
    guilty = {"population": "dse_guilty", "unit": PER_YEAR}
    parts = [rows("baseline", [40.0, 44.0], outcome="index_persons", **guilty),
             rows("baseline", [14.0, 16.0], **guilty),
             rows("baseline", [3.0, 5.0], outcome="recidivism.specific.5y", **guilty),
             rows("lever", [1.0, 1.0], **guilty)]  # fmt: skip
    table = pd.DataFrame([row for part in parts for row in part])
    found = ceiling_line(table, against="baseline", since="2026-01")
    assert found == (42, 15, 4)
    assert "averts at most about 15 general recidivists within 2 years (published: 16)" in found.text(
        published_ceiling(load_targets())
    )


# ------------------------------------------------------------------------------------------------ from ledgers


class Evidence:
    def number(self, name: str) -> float:
        return {"outcomes.settling_months": 0.0}[name]


def test_two_lived_worlds_are_compared_from_ledger_to_verdict() -> None:
    persons = 60
    births = dict.fromkeys(range(persons), "1995-01")

    def lived(world: str, replicate: int, recidivists: int) -> Measured:
        events: list[Event] = []
        for person in range(persons):
            index = {Kind.OFFENCE: "2026-01", Kind.REGISTERED: "2026-02", Kind.SUMMONS: "2027-01"}
            events += case_of(person, 0, index, offence_type=OffenceType.DSE)
            if person < recidivists + replicate:
                events += case_of(
                    person, 1, {Kind.OFFENCE: "2028-01", Kind.REGISTERED: "2028-01", Kind.GUILTY: "2028-03"}
                )
        start = month_of("2026-01")
        return Measured(world_of(events, births, world=world, replicate=replicate, scale=0.1, lever_start=start))

    worlds = [(lived("baseline", r, 40), lived("lever", r, 25)) for r in range(3)]
    outcomes = pd.concat([measure(world.lives, parameters=Evidence()) for pair in worlds for world in pair])
    flags = [[person_indicators(world, parameters=Evidence()) for world in pair] for pair in worlds]
    discordant = pd.concat([discordant_persons(base, value) for base, value in flags])
    table = compare(
        outcomes, discordant, against="baseline", scale=0.1, smallest_difference=2, since=month_of("2026-01")
    )
    row = table[(table["outcome"] == GENERAL) & (table["population"] == "dse") & (table["group"] == "all")
                & (table["unit"] == PER_100)].iloc[0]  # fmt: skip
    assert (row["baseline"], row["value"]) == (pytest.approx(100 * 41 / 60), pytest.approx(100 * 26 / 60))
    assert (row["discordant"], row["n"], row["verdict"]) == (45, 180, Verdict.CLEAR_IMPROVEMENT)
    assert row["difference"] == pytest.approx(-25)
    assert row["low"] < row["difference"] < row["high"] < 0
    assert not table.duplicated(["scenario", "outcome", "definition", "population", "group", "window", "unit"]).any()
    untouched = table[(table["outcome"] == "dse.court") & (table["group"] == "all")].iloc[0]
    assert (untouched["difference"], untouched["verdict"]) == (0, Verdict.NO_VISIBLE_DIFFERENCE)
