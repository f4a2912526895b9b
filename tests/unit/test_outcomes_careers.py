"""Careers, participation, harm and totals on worlds that can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.core.ledger import REACH_DTYPE
from simulation.outcomes.by_hand import Event, case_of, month_of, world_of
from simulation.outcomes.careers import DseCareers, career_rows
from simulation.outcomes.harm import harm_rows
from simulation.outcomes.lives import Lives, year_window
from simulation.outcomes.measured import Measured
from simulation.outcomes.participation import Participation
from simulation.outcomes.rows import Row
from simulation.vocabulary import NEVER, Kind, OffenceType, Reach

DSE, DRUGS, PROPERTY = OffenceType.DSE, OffenceType.DRUGS, OffenceType.PROPERTY
YEAR = "2012-01..2012-12"
STUDY = "2008-01..2017-12"


def values(rows: list[Row], window: str = STUDY, group: str = "all") -> dict[str, float]:
    return {row.outcome: row.value for row in rows if row.window == window and row.group == group}


def career(person: int, cases: list[tuple[str, OffenceType]]) -> list[Event]:
    """Cases that are registered and brought to court in the month of the offence."""
    return [
        event
        for ordinal, (month, offence_type) in enumerate(cases)
        for event in case_of(
            person,
            ordinal,
            {Kind.OFFENCE: month, Kind.REGISTERED: month, Kind.SUMMONS: month},
            offence_type=offence_type,
        )
    ]


def study() -> Lives:
    """Three persons in court for DSE in 2010: a repeater with a past, a woman with DSE as first case, an old hand."""
    return world_of(
        career(0, [("2002-06", PROPERTY), ("2005-01", DRUGS), ("2010-02", DSE), ("2014-03", DSE)])
        + career(1, [("2010-05", DSE)])
        + [Event(1, "2003-07", Kind.OFFENCE, DSE)]  # never detected
        + career(2, [("2001-01", DSE), ("2009-12", PROPERTY), ("2010-01", DSE)]),
        {0: "1988-01", 1: "1986-06", 2: "1975-01", 3: "1990-01"},
        women=[1],
    )


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(career_rows(Measured(study())))


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("dse.men", 200 / 3),
        ("dse.aged_18-24", 200 / 3),
        ("dse.aged_35+", 100 / 3),
        ("age_at_first_offence.registered.mean", (14 + 23 + 26) / 3),
        ("age_at_first_offence.registered.median", 23),
        ("age_at_first_offence.registered.minor", 100 / 3),
        ("age_at_first_offence.actual.minor", 200 / 3),
        ("age_at_first_dse.registered.mean", (22 + 23 + 26) / 3),
        ("age_at_first_dse.actual.mean", (22 + 17 + 26) / 3),
        ("age_at_first_dse.registered.under_25", 200 / 3),
        ("cases_before_first_dse.mean", 2 / 3),
        ("cases_before_first_dse.median", 0),
        ("versatility_before_first_dse.mean", 2 / 3),
        ("versatility_before_first_dse.two_or_more", 100 / 3),
        ("repeat_dse.to_2017", 200 / 3),
    ],
)
def test_careers_of_people_in_court_for_dse(rows: list[Row], outcome: str, expected: float) -> None:
    assert values(rows)[outcome] == pytest.approx(expected)


def test_careers_are_also_given_by_sex(rows: list[Row]) -> None:
    assert values(rows, group="sex=female")["age_at_first_dse.registered.mean"] == 23
    assert values(rows, group="sex=male")["repeat_dse.to_2017"] == 100


def test_two_dse_cases_with_one_offence_date_or_one_never_prosecuted_are_no_repeat() -> None:
    same_date = career(0, [("2010-01", DSE), ("2010-01", DSE)])
    dismissed = career(1, [("2010-01", DSE)]) + case_of(
        1, 1, {Kind.OFFENCE: "2011-01", Kind.REGISTERED: "2011-02", Kind.DISMISSED: "2011-03"}, offence_type=DSE
    )
    measured = Measured(world_of(same_date + dismissed, {0: "1980-01", 1: "1980-01"}))
    careers = DseCareers(measured, measured.lives.study_window)
    assert careers.repeats(month_of("2018-01")).tolist() == [False, False]


def test_repeats_are_seen_only_up_to_the_end_of_observation() -> None:
    careers = DseCareers(Measured(study()), study().study_window)
    assert careers.repeats(month_of("2014-03")).tolist() == [False, False, True]
    assert careers.repeats(month_of("2014-04")).tolist() == [True, False, True]


def test_first_dse_is_counted_in_its_year_and_stands_for_the_country(rows: list[Row]) -> None:
    tenth = list(career_rows(Measured(Lives(**{**settings_of(study()), "scale": 0.1}))))  # type: ignore[arg-type]
    assert values(rows)["first_dse.registered"] == pytest.approx(2 / 10)
    assert values(tenth)["first_dse.registered"] == pytest.approx(2)
    assert values(rows, "2010-01..2010-12")["first_dse.registered"] == 2
    assert values(rows, "2003-01..2003-12")["first_dse.actual"] == 1
    assert values(rows, "2003-01..2003-12")["first_dse.registered"] == 0
    assert values(rows)["dse.court"] == pytest.approx(4 / 10)


def settings_of(lives: Lives) -> dict[str, object]:
    names = ("world", "replicate", "draw", "ledger", "persons", "until", "scale")
    return {name: getattr(lives, name) for name in names}


def test_offences_are_counted_actual_and_registered_and_by_type(rows: list[Row]) -> None:
    found = values(rows, "2003-01..2003-12")
    assert (found["offences.actual.all"], found["offences.registered.all"]) == (1, 0)
    assert (found["offences.actual.dse"], found["offences.registered.dse"]) == (1, 0)
    assert values(rows)["offences.registered.property"] == pytest.approx(1 / 10)


def test_what_happened_before_the_months_that_count_is_left_out() -> None:
    lives = world_of([Event(0, "1999-12", Kind.OFFENCE), Event(0, "2000-01", Kind.OFFENCE)], {0: "1970-01"})
    found = [row for row in career_rows(Measured(lives)) if row.outcome == "offences.actual.all" and row.group == "all"]
    assert {row.window: row.n for row in found if row.n} == {"2000-01..2000-12": 1}


# ------------------------------------------------------------------------------------------------ participation


def test_residents_are_person_years_between_entry_and_end() -> None:
    births = {0: "1990-07", 1: "1990-07", 2: "2000-01"}
    lives = world_of([], births, women=[1], deaths={1: "2010-10"}, until="2015-01")
    residents = Participation(Measured(lives)).residents
    year = 2010 - 2000
    assert residents[0, 19, year] == 0.5  # turns 20 in July
    assert residents[0, 20, year] == 0.5
    assert residents[1, 20, year] == 0.25  # July, August, September
    assert residents[:, :, 2011 - 2000].sum() == 1
    assert residents[0, 12, 2012 - 2000] == 1
    assert residents.shape == (2, 61, 15)


def test_people_count_as_residents_from_their_entry_into_the_register() -> None:
    lives = world_of([], {0: "1990-01"}, until="2015-01")
    lives.persons["entry_month"][:] = month_of("2010-04")
    assert Participation(Measured(lives)).residents.sum() == 4.75
    lives.persons["end_month"][:] = NEVER
    assert Participation(Measured(lives)).residents.sum() == 4.75
    lives.persons["end_month"][:] = month_of("2005-01")
    assert Participation(Measured(lives)).residents.sum() == 0


def test_a_person_takes_part_once_a_year_at_the_age_of_the_first_event() -> None:
    twice = [Event(0, "2012-02", Kind.OFFENCE), Event(0, "2012-11", Kind.OFFENCE), Event(0, "2013-01", Kind.OFFENCE)]
    lives = world_of(twice, {0: "1992-06", 1: "1992-06"}, until="2015-01")
    persons = Participation(Measured(lives)).persons["actual"]
    assert persons.sum() == 2
    assert persons[0, 19, 12] == 1
    assert persons[0, 20, 13] == 1


def test_participation_is_per_thousand_residents_of_that_sex_and_age() -> None:
    suspect = case_of(0, 0, {Kind.OFFENCE: "2011-12", Kind.REGISTERED: "2012-03"})
    lives = world_of(suspect, dict.fromkeys(range(4), "1992-01"), women=[3], until="2015-01")
    found = Participation(Measured(lives))
    assert found.rate("registered", year_window(2012), (18, 24), "male") == (pytest.approx(1000 / 3), 3)
    assert found.rate("registered", year_window(2012), (18, 24)) == (250, 4)
    assert found.rate("actual", year_window(2012)) == (0, 4)
    assert found.rate("registered", year_window(2012, 2013)) == (125, 8)
    assert np.isnan(found.rate("registered", year_window(2012), (40, 50))[0])
    groups = {row.group: row.value for row in found.rows() if row.window == YEAR and row.outcome.endswith("registered")}
    assert groups["age=18-24"] == 250
    curve = {point.x: point.value for point in found.points() if point.window == "2010-01..2014-12" and
             point.curve == "age_crime.registered" and point.group == "sex=male"}  # fmt: skip
    assert curve[20] == pytest.approx(1000 / 3)
    assert curve[19] == 0


# ------------------------------------------------------------------------------------------------ harm


def harm(events: list[Event], births: dict[int, str] | None = None, **settings: object) -> dict[str, float]:
    lives = world_of(events, births or {0: "1980-01", 1: "1980-01"}, **settings)  # type: ignore[arg-type]
    return values(list(harm_rows(Measured(lives))), YEAR)


def test_months_in_custody_run_from_arrest_to_release_and_count_once() -> None:
    stay = [
        Event(0, "2011-11", Kind.PRE_TRIAL_START, case=0),
        Event(0, "2012-02", Kind.CUSTODY_START, case=0),
        Event(0, "2012-07", Kind.RELEASE, case=0),
    ]
    assert harm(stay)["custody_months"] == 6


def test_a_recall_leads_back_to_custody_and_death_ends_it() -> None:
    events = [
        Event(0, "2010-01", Kind.CUSTODY_START, case=0),
        Event(0, "2011-01", Kind.RELEASE, case=0),
        Event(0, "2012-03", Kind.RECALL, case=0),
    ]
    found = harm(events, deaths={0: "2012-06"})
    assert (found["custody_months"], found["recalls"]) == (3, 1)
    assert harm(events)["custody_months"] == 10


def test_a_second_start_prolongs_supervision_and_its_end_ends_it() -> None:
    events = [
        Event(0, "2011-07", Kind.SUPERVISION_START, DSE, 0, 12),
        Event(0, "2012-02", Kind.SUPERVISION_START, case=1, value=12),
        Event(0, "2012-04", Kind.BREACH, case=1),
        Event(0, "2012-04", Kind.SUPERVISION_END, case=1, value=0),
        Event(1, "2012-11", Kind.SUPERVISION_START, case=0, value=12),
    ]
    found = harm(events)
    assert found["supervision_months"] == 3 + 2
    assert (found["breaches"], found["breaches.dse"], found["supervision.starts"]) == (1, 0, 2)


def test_advices_are_counted_all_and_in_dse_cases() -> None:
    events = [
        Event(0, "2012-02", Kind.ADVICE_REQUESTED, DSE, 0), Event(0, "2012-04", Kind.ADVICE_GIVEN, DSE, 0, 60),
        Event(1, "2012-02", Kind.ADVICE_REQUESTED, DRUGS, 0),
    ]  # fmt: skip
    found = harm(events)
    assert (found["advices.requested"], found["advices.requested.dse"]) == (2, 1)
    assert (found["advices.given"], found["advices.given.dse"]) == (1, 1)


def test_victims_are_dse_offences_registered_or_not() -> None:
    events = [Event(0, "2012-02", Kind.OFFENCE, DSE), Event(1, "2012-03", Kind.OFFENCE, DSE, 0),
              Event(1, "2012-03", Kind.OFFENCE, DRUGS)]  # fmt: skip
    assert harm(events)["dse_victims"] == 2


def test_reach_is_counted_by_lever_with_those_who_are_never_registered() -> None:
    reach = np.array(
        [(0, month_of("2026-02"), 0, 0, Reach.STARTED), (1, month_of("2027-02"), 0, 0, Reach.STARTED),
         (1, month_of("2027-08"), 0, 0, Reach.COMPLETED), (1, month_of("2026-03"), 0, 1, Reach.ADVICE_ADDED)],
        REACH_DTYPE,
    )  # fmt: skip
    lives = world_of(
        case_of(0, 0, {Kind.OFFENCE: "2030-01", Kind.REGISTERED: "2030-02"}),
        {0: "2000-01", 1: "2000-01"},
        reach=reach,
        lever_names=("work_support", "probation_advice"),
        lever_start=month_of("2026-01"),
        until="2036-01",
    )
    counts = {
        row.outcome: row.n for row in harm_rows(Measured(lives)) if row.window == "2026-01..2035-12" and row.n
        and row.group == "all" and row.outcome.startswith("reach")
    }  # fmt: skip
    assert counts == {
        "reach.work_support.started": 2,
        "reach.work_support.completed": 1,
        "reach.work_support.never_registered": 1,
        "reach.probation_advice.advice_added": 1,
        "reach.probation_advice.never_registered": 1,
    }
