"""How careers run, and who offends with whom, on worlds that can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.outcomes.by_hand import Event, case_of, month_of, world_of
from simulation.outcomes.career_course import Course, career_course_rows, top_share
from simulation.outcomes.lives import Lives, year_window
from simulation.outcomes.measured import Measured
from simulation.outcomes.networks import dse_group_sizes, half_year_graphs, network_rows, registered_pairs
from simulation.outcomes.rows import Row
from simulation.vocabulary import NOBODY, Kind, OffenceType, Severity

DSE, DRUGS, PROPERTY = OffenceType.DSE, OffenceType.DRUGS, OffenceType.PROPERTY
STUDY = year_window(2008, 2017)


def offence(
    person: int, case: int, month: str, kind: OffenceType, severity: Severity = Severity.UNDER_4
) -> list[Event]:
    return case_of(person, case, {Kind.OFFENCE: month, Kind.REGISTERED: month, Kind.SUMMONS: month}, offence_type=kind,
                   severity=severity)  # fmt: skip


def careers() -> Lives:
    """One with four offences of two types in ten years and a year inside, one with one; both in court for DSE."""
    return world_of(
        [
            *offence(0, 0, "2005-01", PROPERTY),
            *offence(0, 1, "2009-01", PROPERTY, Severity.FROM_4),
            *offence(0, 2, "2010-01", DSE, Severity.FROM_8),
            *offence(0, 3, "2015-01", PROPERTY),
            Event(0, "2010-06", Kind.CUSTODY_START, DSE, 2, 12),
            Event(0, "2011-06", Kind.RELEASE, DSE, 2),
            *offence(1, 0, "2012-01", DSE, Severity.FROM_4),
            Event(1, "2013-01", Kind.OFFENCE, PROPERTY),  # never detected
            *offence(0, 4, "2018-01", PROPERTY),  # after the window
        ],
        {0: "1985-01", 1: "1990-01", 2: "1990-01"},
        until="2024-01",
    )


@pytest.fixture(scope="module")
def rows() -> dict[tuple[str, str], Row]:
    found = [row for row in career_course_rows(Measured(careers())) if row.window == STUDY.text]
    return {(row.outcome, row.population): row for row in found}


@pytest.mark.parametrize(
    ("outcome", "expected", "n"),
    [
        ("versatility.diversity", 1 - (0.75**2 + 0.25**2), 1),
        ("career_length.mean", (10 + 0) / 2, 2),
        ("escalation.severity.1", (0 + 1) / 2, 2),
        ("escalation.severity.2", 1, 1),
        ("escalation.severity.3", 2, 1),
        ("escalation.severity.4", 0, 1),
        ("transition.1", 50, 2),
        ("transition.3", 100, 1),
        ("transition.4", 0, 1),
    ],
)
def test_careers_of_people_in_court_for_dse(
    rows: dict[tuple[str, str], Row], outcome: str, expected: float, n: float
) -> None:
    assert rows[outcome, "dse"].value == pytest.approx(expected)
    assert rows[outcome, "dse"].n == n


def test_frequency_counts_years_at_liberty_only(rows: dict[tuple[str, str], Row]) -> None:
    """155 months from 2005-01 to 2017-12 less 12 inside, and 71 from 2012-01: three later offences."""
    assert rows["frequency.at_liberty", "dse"].value == pytest.approx(3 / ((155 - 12 + 71) / 12))


def test_half_of_the_offences_of_a_window_belong_to_the_most_active(rows: dict[tuple[str, str], Row]) -> None:
    """In the window one has three offences, the other one: two thirds of the first make half."""
    assert rows["concentration.half", "residents"].value == pytest.approx(100 * (2 / 3) / 2)
    assert rows["concentration.top_5", "residents"].value == pytest.approx(100 * 0.1 * 3 / 4)


def test_the_most_active_part_may_be_part_of_a_person() -> None:
    assert top_share(np.array([5, 3, 2]), 0.5) == pytest.approx((5 + 1.5) / 10)


def test_a_career_ends_with_the_window() -> None:
    lives = careers()
    course = Course(Measured(lives), np.array([True, False, False]), year_window(2000, 2009))
    assert course.number.tolist() == [2]
    assert course.went_on(1).tolist() == [True]


def together() -> Lives:
    """0-1-2 in a row in the first half of 2010, 3-4 siblings in the second; 5 with an accomplice nobody saw."""
    pairs = [(0, 1, "2010-01", DSE), (1, 2, "2010-03", PROPERTY), (3, 4, "2010-07", PROPERTY), (5, 6, "2010-08", DRUGS)]
    events, other, cases = [], {}, dict.fromkeys(range(7), 0)
    for one, mate, month, kind in pairs:
        for person, accomplice in ((one, mate), (mate, one)):
            case = -1 if person == 6 else cases[person]
            events.append(Event(person, month, Kind.OFFENCE, kind, case))
            cases[person] += 1
            other[person, month_of(month)] = accomplice
    events.append(Event(2, "2012-05", Kind.OFFENCE, DSE, 1))
    lives = world_of(events, dict.fromkeys(range(7), "1990-01"), until="2024-01")
    for row in lives.ledger:
        row["other"] = other.get((int(row["person"]), int(row["month"])), NOBODY)
    lives.persons["family"][:] = [0, 1, 2, 3, 3, 5, 6]
    return lives


def test_a_pair_is_seen_only_where_both_are_registered() -> None:
    pairs = registered_pairs(together())
    assert sorted(zip(pairs.one.tolist(), pairs.other.tolist(), strict=True)) == [(0, 1), (1, 2), (3, 4)]


def test_networks_are_of_half_years() -> None:
    graphs = [set(map(frozenset, graph.edges())) for graph in half_year_graphs(registered_pairs(together()), STUDY)]
    assert len(graphs) == 20
    assert [graph for graph in graphs if graph] == [{frozenset({0, 1}), frozenset({1, 2})}, {frozenset({3, 4})}]


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("network.component.mean", 2.5),
        ("network.component.largest", 2.5),
        ("network.component.pairs", 50),
        ("network.degree.mean", (1 + 2 + 1 + 1 + 1) / 5),
        ("network.clustering", 0),
        ("network.kin", 100 / 3),
        ("network.dse_group.one", 100 / 3),
        ("network.dse_group.two", 200 / 3),
        ("network.dse_group.three_or_more", 0),
    ],
)
def test_networks_in_figures(outcome: str, expected: float) -> None:
    found = {row.outcome: row.value for row in network_rows(Measured(together())) if row.window == STUDY.text}
    assert found[outcome] == pytest.approx(expected)


def test_each_registered_dse_offence_counts_with_the_size_of_its_group() -> None:
    assert sorted(dse_group_sizes(together(), STUDY).tolist()) == [1, 2, 2]
