"""Readings of the targets on worlds that can be counted by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation.evidence import load_parameters
from simulation.outcomes.by_hand import Event, case_of, month_of, world_of
from simulation.outcomes.lives import Lives, year_window
from simulation.outcomes.measured import Measured
from simulation.outcomes.readings.careers import conviction_readings, dse_readings
from simulation.outcomes.readings.chain import last_estimate, sentence_readings, supervised_in, verdict_reading
from simulation.outcomes.readings.kin import pairs_of_siblings
from simulation.outcomes.readings.levels import SUSPECTS, level_readings, record_readings
from simulation.outcomes.readings.reading import Reading
from simulation.outcomes.readings.recidivism import ASKED, recidivism_readings
from simulation.vocabulary import Kind, OffenceType, Sanction

DSE = OffenceType.DSE


def found(readings: Any) -> dict[str, Reading]:
    rows = list(readings)
    assert len({row.id for row in rows}) == len(rows)
    return {row.id: row for row in rows}


def dse_case(person: int, case: int, offence: str, verdict: str) -> list[Event]:
    steps = {Kind.OFFENCE: offence, Kind.REGISTERED: offence, Kind.SUMMONS: verdict, Kind.GUILTY: verdict}
    return case_of(person, case, steps, offence_type=DSE)


def recidivists() -> Lives:
    """Two found guilty of DSE in 2012: one offends again between registration and verdict, one a year after it."""
    theft = {Kind.OFFENCE: "2011-06", Kind.REGISTERED: "2011-07", Kind.DISPOSAL: "2011-08"}
    later = {Kind.OFFENCE: "2013-02", Kind.REGISTERED: "2013-02", Kind.DISPOSAL: "2013-03"}
    return world_of(
        [event for person in (0, 1) for event in dse_case(person, 0, "2011-01", "2012-01")]
        + case_of(0, 1, theft)
        + case_of(1, 1, later),
        {0: "1985-01", 1: "1985-01"},
        until="2024-01",
    )


def test_every_open_definition_is_a_reading_of_its_own_and_they_differ() -> None:
    readings = found(recidivism_readings(Measured(recidivists()), 18))
    assert len([name for name in readings if name.startswith("T001/")]) == 8
    from_registration = readings["T001/found_guilty/registration/calendar"].tally.figure()
    from_verdict = readings["T001/found_guilty/disposal/calendar"].tally.figure()
    assert (from_registration.value, from_registration.n) == (50, 2)  # the second comes after 25 months
    assert (from_verdict.value, from_verdict.n) == (50, 2)
    assert readings["T004/found_guilty/registration/calendar"].tally.figure().value == 100  # both, within five years
    assert readings["T007/found_guilty/disposal/calendar"].tally.figure().value == 0


def test_every_recidivism_target_is_asked_with_its_own_years() -> None:
    assert {asked.id: asked.years for asked in ASKED} == {
        "T001": 2, "T004": 5, "T005": 5, "T006": 5, "T007": 5, "T037": 2, "T038": 2, "T039": 2, "T040": 2, "T041": 4,
    }  # fmt: skip


def suspects(until: str = "2024-01") -> Lives:
    """Four men born in 1995, one registered twice in 2013 and once in 2014, at 18 and 19; and one born in 1984."""
    events = [
        Event(0, month, Kind.REGISTERED, case=case) for case, month in enumerate(("2013-03", "2013-09", "2014-02"))
    ]
    events.append(Event(4, "2005-11", Kind.REGISTERED, case=0))
    births = dict.fromkeys(range(4), "1995-01") | {4: "1984-01", 5: "1984-01"}
    lives = world_of(events, births, until=until)
    lives.persons["low_income"] = np.array([1, 0, 0, 0, 0, 0])  # type: ignore[index]
    return lives


def test_rates_of_residents_are_divided_by_the_share_of_suspects_who_are_residents() -> None:
    """Men of 18-24 in 2012-2018: four are 17 to 23, so six years each in the band; two person-years with a suspect."""
    parameters = load_parameters()
    reading = found(level_readings(Measured(suspects()), parameters))["T131"]
    share = parameters.table("levels.resident_share").at("18-24")
    assert reading.tally.figure().value == pytest.approx(1000 * 2 / 24 / share)
    assert "levels.resident_share" in reading.definition


def test_figures_of_residents_are_compared_as_they_are() -> None:
    assert {level.id for level in SUSPECTS if level.with_visitors} == {f"T{number}" for number in range(130, 136)}
    assert {level.id for level in SUSPECTS} >= {f"T{number:03d}" for number in (*range(44, 54), 107, 111, 112)}


def test_a_police_record_by_22_counts_what_came_before_that_birthday() -> None:
    reading = found(record_readings(Measured(suspects())))["T120"]
    assert reading.tally.counts == (1.0, 2.0)  # of the two men born in 1984 one, at 21


def test_careers_of_dse_stand_under_their_targets() -> None:
    readings = found(dse_readings(Measured(recidivists())))
    assert readings["T033"].tally.figure().value == pytest.approx(0.2)
    assert readings["T017/registered"].tally.figure().value == 0
    assert readings["T017/prosecuted"].tally.figure().value == 0
    assert readings["T014"].tally.figure().value == 100
    assert {"T008/to_2017", "T008/to_2020"} <= set(readings)


def test_convictions_by_56_are_of_men_and_of_offences_before_that_age() -> None:
    def guilty(person: int, case: int, month: str) -> list[Event]:
        return case_of(person, case, {Kind.OFFENCE: month, Kind.REGISTERED: month, Kind.GUILTY: month})

    lives = world_of(
        [*guilty(0, 0, "1985-01"), *guilty(0, 1, "1995-01"), *guilty(1, 0, "2018-01"), *guilty(2, 0, "1990-01")],
        dict.fromkeys((0, 1, 2, 3), "1960-01"),
        women=[2],
        until="2024-01",
    )
    readings = found(conviction_readings(Measured(lives)))
    assert readings["T060"].tally.counts == (1.0, 3.0)
    assert readings["T061"].tally.figure().value == 10
    assert readings["T062"].tally.figure().value == pytest.approx(100 * 0.5 / 3)


def sentenced() -> Lives:
    """Three convicted of DSE in 2013: 10 months more after 4 before trial, then supervision; suspended; all served."""
    steps = {Kind.OFFENCE: "2012-01", Kind.REGISTERED: "2012-02", Kind.SUMMONS: "2012-06", Kind.GUILTY: "2013-02"}
    events = [event for person in range(3) for event in case_of(person, 0, steps, offence_type=DSE)]
    for person, sanction in enumerate(
        (Sanction.CUSTODY, Sanction.SUSPENDED_CUSTODY, Sanction.PARTLY_SUSPENDED_CUSTODY)
    ):
        events.append(Event(person, "2013-02", Kind.SANCTION, DSE, 0, sanction))
    events += [
        Event(0, "2012-10", Kind.PRE_TRIAL_START, DSE, 0, 12),
        Event(0, "2013-02", Kind.CUSTODY_START, DSE, 0, 10),
        Event(2, "2012-11", Kind.PRE_TRIAL_START, DSE, 0, 2),
        Event(0, "2013-12", Kind.SUPERVISION_START, DSE, 0, 24),
        Event(0, "2015-12", Kind.SUPERVISION_END, DSE, 0, 1),
    ]
    return world_of(events, dict.fromkeys(range(3), "1985-01"), until="2024-01")


def test_a_sentence_is_what_was_served_before_the_verdict_and_what_is_still_to_serve() -> None:
    reading = found(sentence_readings(Measured(sentenced())))["T034"]
    assert reading.tally.figure().value == pytest.approx((14 + 2) / 2)


def test_clients_of_a_year_are_those_with_a_month_of_supervision_in_it() -> None:
    measured = Measured(sentenced())
    assert supervised_in(measured, year_window(2014)).tolist() == [0]
    assert supervised_in(measured, year_window(2013)).tolist() == [0]
    assert supervised_in(measured, year_window(2016)).tolist() == []


def test_conviction_shares_are_of_those_tried() -> None:
    lives = sentenced()
    assert verdict_reading(Measured(lives), year_window(2013)).tally.counts == (3.0, 3.0)
    assert verdict_reading(Measured(lives), year_window(2012)).tally.counts == (0.0, 0.0)


def test_the_last_estimate_before_a_month_is_read() -> None:
    events = [Event(0, "2010-01", Kind.ADVICE_GIVEN, value=30), Event(0, "2011-01", Kind.ADVICE_GIVEN, value=60)]
    measured = Measured(world_of(events, {0: "1985-01", 1: "1985-01"}))
    months = np.array([month_of("2009-12"), month_of("2010-06"), month_of("2012-01"), month_of("2012-01")])
    assert last_estimate(measured, np.array([0, 0, 0, 1]), months).tolist() == [-1, 30, 60, -1]


def test_pairs_of_siblings_count_once() -> None:
    tables = pairs_of_siblings(np.array([4, 4, 4, 9, 9]), np.array([True, False, False, True, True]))
    assert tables.tolist() == [[[1.0, 1.0], [1.0, 1.0]]]
