"""The study in silico on a world of a few families that can be solved by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation.errors import TwinlivesError
from simulation.experiment.package import COLUMNS
from simulation.outcomes.by_hand import Event, case_of, month_of, world_of
from simulation.outcomes.in_silico.contrast import contrast_table, contrasts, pooled, ratio_to_controls
from simulation.outcomes.in_silico.matching import (
    ANY_RECORD,
    DSE,
    NO_RECORD,
    SAME_WINDOW,
    groups_of_study,
    is_candidate,
    matched,
    stratum_of,
)
from simulation.outcomes.in_silico.register import Holds, Register, partner_pairs, register_window
from simulation.outcomes.lives import Lives, Window, year_window
from simulation.outcomes.measured import Measured
from simulation.outcomes.tallies import Rule
from simulation.vocabulary import NEVER, NOBODY, Kind, OffenceType

YEARS = year_window(1996, 2020)
EVIDENCE = {
    "in_silico.register_from_year": 1996.0,
    "in_silico.observed_to_year": 2020.0,
    "in_silico.study_persons": 630.0,
    "in_silico.mild_intellectual_disability_z": -1.5,
}


class Evidence:
    """The numbers of the study."""

    def number(self, name: str) -> float:
        return EVIDENCE[name]


def court(person: int, case: int, month: str, offence_type: OffenceType = OffenceType.PROPERTY) -> list[Event]:
    return case_of(
        person, case, {Kind.OFFENCE: month, Kind.REGISTERED: month, Kind.SUMMONS: month}, offence_type=offence_type
    )


def families(until: str = "2024-01") -> Lives:
    """Nine persons.

    0 index, in court for DSE 2010, brother 1 in court 1994 and partner 2; 3 index whose partner 4 is known only through
    the same case; 5 in court for theft in 2012; 6 registered, never prosecuted, in 2019; 7 and 8 nothing.
    """
    events = [
        *court(0, 0, "2010-01", OffenceType.DSE),
        *court(1, 0, "1994-01"),
        *court(2, 0, "2001-05"),
        Event(0, "2011-01", Kind.PARTNER_START),
        *court(3, 0, "2012-03", OffenceType.DSE),
        *court(4, 0, "2012-03", OffenceType.DSE),
        *court(5, 0, "2012-06"),
        Event(6, "2019-01", Kind.OFFENCE, case=0),
        Event(6, "2019-01", Kind.REGISTERED, case=0),
    ]
    births = dict.fromkeys((0, 1, 3, 5, 6, 7, 8), "1985-02") | {2: "1986-02", 4: "1986-02"}
    lives = world_of(events, births, until=until, women=[2, 4])
    other = {(0, Kind.PARTNER_START): 2, (3, Kind.OFFENCE): 4, (4, Kind.OFFENCE): 3}
    for row in lives.ledger:
        row["other"] = other.get((int(row["person"]), Kind(int(row["kind"]))), NOBODY)
    return with_columns(lives)


def with_columns(lives: Lives) -> Lives:
    """Add what the engine's table holds beside the columns that every outcome reads."""
    ids = lives.person("id")
    partner = np.full(len(ids), NOBODY)
    since = np.full(len(ids), NEVER)
    for one, mate in ((3, 4), (4, 3)):
        partner[ids == one], since[ids == one] = mate, month_of("2009-01")
    persons: Any = lives.persons
    persons["family"] = np.where(ids == 1, 0, ids)
    persons |= {
        "partner": partner,
        "partner_since": since,
        "first_victim": np.where(ids == 7, month_of("2015-01"), NEVER),
    }
    zeros = np.zeros(len(ids), np.int8)
    persons |= {name: zeros.copy() for name in ("unstable_family", "single_parent", "out_of_home", "low_income")}
    persons["single_parent"][np.isin(ids, [0, 3])] = 1
    persons["parent_convictions"] = np.where(ids == 8, 2, 0)
    persons["cognitive_ability"] = np.where(np.isin(ids, [0, 7]), -2.0, 0.0)
    persons["start_qualification"] = np.where(ids == 0, 0, np.where(ids == 3, -1, 1))
    return lives


def register(window: Window = YEARS, holds: Holds = Holds.PROSECUTED) -> Register:
    return Register(Measured(families()), window, holds)


def of(register: Register, column: Any) -> dict[int, int]:
    return dict(zip(register.lives.person("id").tolist(), np.asarray(column).tolist(), strict=True))


def test_a_record_before_the_register_began_is_not_seen() -> None:
    assert of(register(), register().siblings)[0] == 0
    assert of(register(), register(year_window(1990, 2020)).siblings)[0] == 1


def test_a_case_that_was_never_prosecuted_is_a_record_only_in_the_wider_reading() -> None:
    assert of(register(), register().records)[6] == 0
    assert of(register(), register(holds=Holds.REGISTERED).records)[6] == 1


def test_a_partner_named_by_either_end_is_a_partner_of_both() -> None:
    person, partner = partner_pairs(Measured(families()), month_of("2021-01"))
    ids = families().person("id")
    assert {(int(ids[a]), int(ids[b])) for a, b in zip(person, partner, strict=True)} == {
        (0, 2),
        (2, 0),
        (3, 4),
        (4, 3),
    }


def test_a_partnership_after_the_end_of_observation_is_not_seen() -> None:
    person, _ = partner_pairs(Measured(families()), month_of("2010-01"))
    assert len(person) == 2  # only 3 and 4, since 2009


def test_a_partner_known_only_through_the_same_case_is_flagged() -> None:
    found = register()
    assert of(found, found.partners)[0] == of(found, found.partners)[3] == 1
    assert of(found, found.partners_of_same_case_only) == {0: 0, 1: 0, 2: 0, 3: 1, 4: 1, 5: 0, 6: 0, 7: 0, 8: 0}


def test_relatives_are_counted_beside_any() -> None:
    found = register(year_window(1990, 2020))
    assert of(found, found.relatives) == {0: 2, 1: 1, 2: 1, 3: 1, 4: 1, 5: 0, 6: 0, 7: 0, 8: 1}


@pytest.mark.parametrize("holds", Holds)
def test_the_groups_are_who_the_definitions_say_whatever_makes_a_record_of_kin(holds: Holds) -> None:
    found = register(holds=holds)
    ids = found.lives.person("id")
    candidates = {name: set(ids[is_candidate(found, name)].tolist()) for name in (SAME_WINDOW, ANY_RECORD, NO_RECORD)}
    assert candidates == {SAME_WINDOW: {5}, ANY_RECORD: {2, 5, 6}, NO_RECORD: {1, 7, 8}}


def test_controls_have_the_sex_and_birth_year_of_the_index_persons() -> None:
    groups = {group.name: group for group in groups_of_study(register(holds=Holds.REGISTERED), seed=1)}
    strata = stratum_of(families())
    index = np.bincount(strata[groups[DSE].rows])
    for name in (SAME_WINDOW, ANY_RECORD, NO_RECORD):
        control = np.bincount(strata[groups[name].rows], minlength=len(index))
        assert (control <= index).all()
    assert [len(groups[name].rows) for name in (DSE, SAME_WINDOW, ANY_RECORD, NO_RECORD)] == [3, 1, 3, 2]


def crowd(ids: list[int]) -> Lives:
    return world_of([], dict.fromkeys(ids, "1985-02"), until="2024-01")


def test_removing_a_candidate_moves_no_other_draw() -> None:
    everybody = crowd(list(range(200)))
    index, candidates = np.arange(20), np.arange(20, 200)
    chosen = matched(everybody, index, candidates, 0, seed=3)
    gone = int(chosen[4])
    without = matched(everybody, index, candidates[candidates != gone], 0, seed=3)
    assert len(chosen) == len(without) == 20
    assert set(chosen) - {gone} <= set(without)


def test_the_seed_the_replicate_and_the_role_choose_other_controls() -> None:
    index, candidates = np.arange(20), np.arange(20, 200)
    one = matched(crowd(list(range(200))), index, candidates, 0, seed=3)
    assert np.array_equal(one, matched(crowd(list(range(200))), index, candidates, 0, seed=3))
    assert not np.array_equal(one, matched(crowd(list(range(200))), index, candidates, 0, seed=4))
    assert not np.array_equal(one, matched(crowd(list(range(200))), index, candidates, 1, seed=3))


def test_the_contrast_table_holds_shares_intervals_and_published_figures() -> None:
    found = contrasts(register(), Evidence(), seed=1)
    table = contrast_table(found, {"T018": (89.0, 86.5, 91.5)}, 630).set_index(["factor", "group"])
    kin = table.loc[("kin_or_partner_record", DSE)]
    assert (kin["value"], kin["n"], kin["published"], kin["target"]) == (100, 3, 89, "T018")
    assert table.loc[("kin_or_partner_record_beside_same_case", DSE), "value"] == pytest.approx(100 / 3)
    assert table.loc[("single_parent", DSE), "value"] == pytest.approx(200 / 3)
    assert table.loc[("start_qualification", DSE), "n"] == 2  # one has not left school
    assert table.loc[("relatives_with_record", DSE), "value"] == pytest.approx(1)
    assert 99 < table.loc[("kin_or_partner_record", DSE), "one_study_low"] < 100
    assert table["synthetic"].all()
    assert set(contrast_table(found, {}, 630).columns) <= set(COLUMNS)


def test_replicates_are_pooled_by_their_counts() -> None:
    one = contrasts(register(), Evidence(), seed=1)
    both = pooled([one, one])
    assert [row.tally.counts for row in both] == [tuple(2 * count for count in row.tally.counts) for row in one]
    assert {row.wanted for row in both} == {6}


def test_the_ratio_compares_index_persons_with_a_control_group() -> None:
    ratio = ratio_to_controls(contrasts(register(), Evidence(), seed=1), "mild_intellectual_disability", NO_RECORD)
    assert ratio.rule is Rule.RATIO
    assert ratio.counts[:2] == (1.0, 3.0)


def test_the_years_of_the_register_come_from_the_evidence() -> None:
    assert register_window(Evidence()) == YEARS


def test_a_register_read_beyond_the_end_of_the_run_is_refused() -> None:
    with pytest.raises(TwinlivesError):
        Register(Measured(families(until="2018-01")), YEARS, Holds.PROSECUTED)
