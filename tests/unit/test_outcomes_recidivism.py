"""Every definition of recidivism, on ledgers of a few persons that can be solved by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.errors import TwinlivesError
from simulation.outcomes.by_hand import Event, case_of, month_of, world_of
from simulation.outcomes.definitions import ALTERNATIVES, KINDS, POPULATIONS, Clock, ClockStart, Counts
from simulation.outcomes.lives import Lives, Window
from simulation.outcomes.measured import Measured
from simulation.outcomes.recidivism import Recidivists
from simulation.vocabulary import Kind, OffenceType, Severity

DSE, SEXUAL, DRUGS, VIOLENCE = OffenceType.DSE, OffenceType.SEXUAL, OffenceType.DRUGS, OffenceType.VIOLENCE
BIRTHS = dict.fromkeys(range(4), "1985-01")
DECADE = Window(month_of("2008-01"), month_of("2017-12"))


def index_case(person: int, summons: str = "2010-01", **changes: str) -> list[Event]:
    steps = {Kind.OFFENCE: "2009-01", Kind.REGISTERED: "2009-03", Kind.SUMMONS: summons}
    steps |= {Kind[name]: month for name, month in changes.items()}
    return case_of(person, 0, steps, offence_type=DSE, severity=Severity.FROM_8)


def new_case(
    person: int,
    offence: str,
    end: Kind = Kind.GUILTY,
    closed: str = "2024-01",
    case: int = 1,
    offence_type: OffenceType = OffenceType.PROPERTY,
    severity: Severity = Severity.UNDER_4,
    luck: int = 0,
) -> list[Event]:
    steps = {Kind.OFFENCE: offence, Kind.REGISTERED: closed, end: closed}
    return case_of(person, case, steps, offence_type=offence_type, severity=severity, luck=luck)


def world(*parts: list[Event], **settings: object) -> Lives:
    return world_of([event for part in parts for event in part], BIRTHS, **settings)  # type: ignore[arg-type]


def everyone() -> list[Event]:
    return [event for person in range(4) for event in index_case(person)]


def found(lives: Lives, population: str = "dse", settling: int = 0, window: Window = DECADE) -> Recidivists:
    return Recidivists(Measured(lives), POPULATIONS[population], window, settling)


def share(lives: Lives, kind: str = "general", years: int = 2, clock: Clock = Clock.CALENDAR, **where: object) -> float:
    return found(lives, **where).share(KINDS[kind], years, clock).value  # type: ignore[arg-type]


def test_a_new_case_counts_if_it_ends_in_a_disposal_or_a_conviction() -> None:
    lives = world(
        everyone(),
        new_case(0, "2010-06", Kind.GUILTY),
        new_case(1, "2010-06", Kind.DISPOSAL),
        new_case(2, "2010-06", Kind.DISMISSED),
        new_case(3, "2010-06", Kind.ACQUITTED),
    )
    assert share(lives) == 0.5
    assert found(lives).share(KINDS["general"], 2).n == 4


def test_an_undetected_offence_and_an_open_case_do_not_count() -> None:
    steps = {Kind.OFFENCE: "2010-05", Kind.REGISTERED: "2010-07", Kind.SUMMONS: "2010-09"}
    lives = world(everyone(), [Event(0, "2010-06", Kind.OFFENCE)], case_of(1, 1, steps))
    assert share(lives) == 0


def test_policy_dismissals_count_only_in_the_wider_reading() -> None:
    policy, technical = 0, 1
    events = new_case(0, "2010-06", Kind.DISMISSED) + new_case(1, "2010-06", Kind.DISMISSED)
    values = {0: policy, 1: technical}
    events = [e._replace(value=values[e.person]) if e.kind is Kind.DISMISSED else e for e in events]
    measured = Measured(world(everyone(), events))
    wide = Recidivists(measured, POPULATIONS["dse"], DECADE, 0, Counts.ALSO_POLICY_DISMISSAL)
    narrow = Recidivists(measured, POPULATIONS["dse"], DECADE, 0)
    assert wide.within(KINDS["general"], 2).tolist() == [True, False, False, False]
    assert narrow.share(KINDS["general"], 2).value == 0


@pytest.mark.parametrize(("kind", "expected"), [("general", 0.75), ("serious", 0.5), ("very_serious", 0.25)])
def test_serious_means_four_years_and_very_serious_eight(kind: str, expected: float) -> None:
    cases = [new_case(person, "2010-06", severity=Severity(person)) for person in range(3)]
    assert share(world(everyone(), *cases), kind) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("general", 1.0), ("special", 0.5), ("specific", 0.25), ("drugs", 0.25), ("violence", 0.25), ("property", 0.0)],
)
def test_special_means_the_same_class_and_specific_the_same_type(kind: str, expected: float) -> None:
    types = (DSE, SEXUAL, DRUGS, VIOLENCE)
    cases = [new_case(person, "2010-06", offence_type=types[person]) for person in range(4)]
    assert share(world(everyone(), *cases), kind) == expected


def test_the_first_case_of_a_kind_is_found_behind_cases_of_other_kinds() -> None:
    early = new_case(0, "2010-03", offence_type=DRUGS)
    late = new_case(0, "2011-03", offence_type=DSE, case=2)
    follow_up = found(world(everyone(), early, late)).follow_up
    assert follow_up.new_cases(KINDS["general"]).months[0] == 2
    assert follow_up.new_cases(KINDS["specific"]).months[0] == 14


@pytest.mark.parametrize(("offence", "years", "expected"), [
    ("2012-01", 2, 0.25), ("2012-02", 2, 0.0), ("2011-01", 1, 0.25), ("2014-01", 4, 0.25), ("2015-01", 5, 0.25),
    ("2017-01", 7, 0.25), ("2020-01", 10, 0.25), ("2020-02", 10, 0.0),
])  # fmt: skip
def test_an_offence_counts_up_to_and_including_the_last_month_of_the_years(
    offence: str, years: int, expected: float
) -> None:
    assert share(world(everyone(), new_case(0, offence)), years=years) == expected


def test_an_offence_in_the_month_the_clock_starts_does_not_count() -> None:
    assert share(world(everyone(), new_case(0, "2010-01"))) == 0
    assert share(world(everyone(), new_case(0, "2010-02"))) == 0.25


def test_the_index_offence_never_counts_whenever_the_clock_starts() -> None:
    lives = world([event for person in range(4) for event in index_case(person, GUILTY="2010-08")])
    for start in ClockStart:
        population = POPULATIONS["dse"].starting_at(start)
        assert Recidivists(Measured(lives), population, DECADE, 0).share(KINDS["general"], 10) == (0, 4)


def test_an_offence_from_before_the_index_event_that_is_registered_later_does_not_count() -> None:
    lives = world(everyone(), new_case(0, "2009-06", closed="2011-06"))
    assert share(lives) == 0


def test_a_case_that_began_before_the_index_event_does_not_count_for_its_later_offences() -> None:
    later_offence = [Event(0, "2010-09", Kind.OFFENCE, case=1)]
    assert share(world(everyone(), new_case(0, "2009-06"), later_offence)) == 0


def test_the_clock_may_start_at_registration_or_at_the_disposal() -> None:
    lives = world(index_case(0, GUILTY="2010-09"), new_case(0, "2010-06"), new_case(0, "2012-08", case=2))
    by_start = {start: POPULATIONS["dse"].starting_at(start) for start in ClockStart}
    months = {
        start: Recidivists(Measured(lives), population, DECADE, 0).follow_up.new_cases(KINDS["general"]).months[0]
        for start, population in by_start.items()
    }
    assert months == {ClockStart.INDEX_EVENT: 5, ClockStart.REGISTRATION: 15, ClockStart.DISPOSAL: 23}


def test_a_clock_that_cannot_start_leaves_the_index_event_out() -> None:
    at_disposal = POPULATIONS["dse"].starting_at(ClockStart.DISPOSAL)
    lives = world(index_case(0, GUILTY="2010-09"), index_case(1))
    assert len(Recidivists(Measured(lives), at_disposal, DECADE, 0).table) == 1


def test_index_events_without_full_follow_up_are_not_observed() -> None:
    lives = world(
        index_case(0, "2010-01"), index_case(1, "2010-02"), new_case(1, "2010-04", closed="2011-01"), until="2012-02"
    )
    assert found(lives).share(KINDS["general"], 2) == (0, 1)
    assert found(lives).share(KINDS["general"], 1) == (0.5, 2)


def test_settling_months_at_the_end_of_the_run_are_not_used() -> None:
    lives = world(index_case(0, "2010-01"), new_case(0, "2011-06", closed="2011-09"), until="2012-08")
    assert found(lives, settling=6).share(KINDS["general"], 2) == (1, 1)
    assert found(lives, settling=7).share(KINDS["general"], 2).n == 0
    assert np.isinf(found(lives, settling=14).follow_up.new_cases(KINDS["general"]).months[0])


def test_the_age_cap_ends_what_can_be_seen() -> None:
    lives = world_of(index_case(0) + index_case(1), {0: "1952-01", 1: "1952-02"})
    assert found(lives).share(KINDS["general"], 2).n == 1
    assert found(lives).share(KINDS["general"], 1).n == 2


def test_people_who_die_without_a_new_case_stay_in_the_denominator() -> None:
    lives = world(everyone(), new_case(0, "2011-01"), deaths={0: "2011-03", 1: "2010-06"})
    assert found(lives).share(KINDS["general"], 2) == (0.25, 4)
    assert found(lives).follow_up.limits.death[1] == 5


def test_a_death_in_the_settling_months_is_not_seen() -> None:
    lives = world(everyone(), deaths={0: "2011-06", 1: "2011-07"}, until="2012-01")
    assert found(lives, settling=6).follow_up.limits.death.tolist() == [17, np.inf, np.inf, np.inf]


def test_months_in_custody_do_not_count_on_the_liberty_clock() -> None:
    custody = [
        Event(0, "2010-03", Kind.CUSTODY_START, DSE, 0, 12),
        Event(0, "2011-03", Kind.RELEASE, DSE, 0),
    ]
    lives = world(everyone(), custody, new_case(0, "2012-07"))
    new = found(lives).follow_up.new_cases(KINDS["general"])
    assert (new.months[0], new.liberty[0]) == (30, 18)
    assert share(lives, clock=Clock.CALENDAR) == 0
    assert share(lives, clock=Clock.AT_LIBERTY) == 0.25


def test_the_month_of_an_offence_is_a_month_at_liberty_even_if_custody_starts_in_it() -> None:
    arrest = [Event(0, "2010-02", Kind.PRE_TRIAL_START, case=1), Event(0, "2010-08", Kind.RELEASE, case=1)]
    new = found(world(everyone(), new_case(0, "2010-02"), arrest)).follow_up.new_cases(KINDS["general"])
    assert (new.months[0], new.liberty[0]) == (1, 1)


def test_the_number_of_new_cases_and_the_months_to_the_first_are_means_over_index_persons() -> None:
    lives = world(
        everyone(),
        new_case(0, "2010-03"),
        new_case(0, "2010-09", case=2),
        new_case(1, "2011-01"),
        [Event(2, "2010-01", Kind.CUSTODY_START, DSE, 0), Event(2, "2011-01", Kind.RELEASE, DSE, 0)],
    )
    result = found(lives)
    assert result.new_cases(2) == (0.75, 4)
    assert result.months_to_first(KINDS["general"], 2) == (7, 2)
    # person 2 is in custody from the index month on: 11 of 24 months
    assert result.frequency(2).value == pytest.approx(3 / ((4 * 24 - 11) / 12))


def test_two_offences_of_one_case_are_one_new_case() -> None:
    again = [Event(0, "2010-04", Kind.OFFENCE, case=1)]
    assert found(world(everyone(), new_case(0, "2010-03"), again)).new_cases(2).value == 0.25


def test_a_case_has_the_type_of_its_first_and_the_severity_of_its_gravest_offence() -> None:
    again = [Event(0, "2010-04", Kind.OFFENCE, DRUGS, 1, Severity.FROM_8)]
    lives = world(everyone(), new_case(0, "2010-03", offence_type=DSE), again)
    assert [share(lives, kind) for kind in ("specific", "drugs", "very_serious")] == [0.25, 0, 0.25]


def test_a_person_counts_once_in_a_window_and_once_a_calendar_year_where_the_definition_says_so() -> None:
    guilty = [
        new_case(0, offence, closed=closed, case=case)
        for case, (offence, closed) in enumerate(
            [("2010-01", "2010-05"), ("2010-02", "2010-09"), ("2011-02", "2011-05")]
        )
    ]
    summons = [event._replace(kind=Kind.SUMMONS) for part in guilty for event in part if event.kind is Kind.GUILTY]
    lives = world(*guilty, summons)
    assert found(lives, "court").table.month.tolist() == [month_of("2010-05")]
    assert found(lives, "adults_guilty").table.month.tolist() == [month_of("2010-05"), month_of("2011-05")]


def test_adult_or_juvenile_is_decided_by_age_at_the_offence() -> None:
    lives = world_of(new_case(0, "2010-02", closed="2011-02", case=0), {0: "1992-03"})  # 17 at offence, 18 at verdict
    assert len(found(lives, "juveniles_guilty").table) == 1
    assert len(found(lives, "adults_guilty").table) == 0
    assert found(lives, "juveniles_guilty").groups["age_at_index=18-24"].tolist() == [True]
    birthday = world_of(new_case(0, "2010-03", closed="2011-02", case=0), {0: "1992-03"})
    assert len(found(birthday, "adults_guilty").table) == 1


def test_a_release_counts_only_after_a_sentence_had_begun() -> None:
    pre_trial = [Event(0, "2010-01", Kind.PRE_TRIAL_START, DSE, 0), Event(0, "2010-04", Kind.RELEASE, DSE, 0)]
    sentence = [Event(1, "2010-01", Kind.CUSTODY_START, DSE, 0), Event(1, "2010-04", Kind.RELEASE, DSE, 0)]
    later = [Event(0, "2011-01", Kind.CUSTODY_START, DSE, 0), Event(0, "2011-06", Kind.RELEASE, DSE, 0)]
    lives = world(index_case(0), index_case(1), pre_trial, sentence)
    assert found(lives, "released").table.person.tolist() == [1]
    other_case = [event._replace(case=3) if event.kind is Kind.CUSTODY_START else event for event in later]
    lives = world(index_case(0), index_case(1), pre_trial, sentence, other_case)
    assert found(lives, "released").table.month.tolist() == [month_of("2011-06"), month_of("2010-04")]


def test_supervision_and_the_wider_reading_of_found_guilty_have_their_own_index_events() -> None:
    started = [Event(0, "2011-01", Kind.SUPERVISION_START, DSE, 0, 24)]
    lives = world(index_case(0), started, new_case(1, "2010-01", Kind.DISPOSAL, "2010-03", case=0))
    assert found(lives, "supervision").table.month.tolist() == [month_of("2011-01")]
    wider = Recidivists(Measured(lives), ALTERNATIVES["adults_guilty"][0], DECADE, 0)
    assert wider.table.person.tolist() == [1]
    assert len(found(lives, "adults_guilty").table) == 0


def test_groups_are_read_at_the_index_event() -> None:
    lives = world_of(
        new_case(0, "2005-01", closed="2005-06", case=0)
        + [e._replace(case=1) for e in index_case(0)]
        + index_case(1)
        + index_case(2),
        {0: "1985-01", 1: "1990-01", 2: "1993-02"},
        women=[2],
    )
    groups = {name: who.tolist() for name, who in found(lives).groups.items() if any(who)}
    yes, no = True, False
    assert groups == {
        "all": [yes, yes, yes],
        "sex=male": [yes, yes, no],
        "sex=female": [no, no, yes],
        "age_at_index=12-17": [no, no, yes],
        "age_at_index=18-24": [no, yes, no],
        "age_at_index=25-34": [yes, no, no],
        "prior_cases=0": [no, yes, yes],
        "prior_cases=1-3": [yes, no, no],
        "dse_is_first=yes": [no, yes, yes],
        "dse_is_first=no": [yes, no, no],
    }


def test_ids_need_not_be_rows_of_the_persons_table() -> None:
    moved = {0: 90, 1: 12, 2: 55, 3: 7}
    events = [e._replace(person=moved[e.person]) for e in everyone() + new_case(1, "2010-06")]
    lives = world_of(events, {moved[i]: text for i, text in BIRTHS.items()})
    assert share(lives) == 0.25
    assert lives.person("id")[found(lives).table.person].tolist() == [90, 12, 55, 7]


def test_a_ledger_with_unknown_persons_is_refused() -> None:
    with pytest.raises(TwinlivesError, match="persons that the persons table does not hold"):
        share(world_of(index_case(5), BIRTHS))
    with pytest.raises(TwinlivesError, match="persons that the persons table does not hold"):
        share(world_of(index_case(5), {0: "1985-01", 7: "1985-01"}))


def test_an_empty_ledger_gives_no_persons_and_no_value() -> None:
    result = found(world()).share(KINDS["general"], 2)
    assert np.isnan(result.value)
    assert result.n == 0


# ------------------------------------------------------------------------------------------------ split lucks


def split_world(*parts: list[Event], lucks_each: int = 4, **settings: object) -> Lives:
    return world(index_case(0), index_case(1), *parts, splits={0: "2010-01"}, lucks_each=lucks_each, **settings)


def test_a_split_person_counts_as_the_mean_over_lucks() -> None:
    lives = split_world(new_case(0, "2010-06"), new_case(0, "2010-07", luck=3), new_case(1, "2010-06"))
    result = found(lives)
    assert result.follow_up.index.tolist() == [0, 1, 0, 0, 0]
    assert result.follow_up.luck.tolist() == [0, 0, 1, 2, 3]
    assert result.share(KINDS["general"], 2) == (pytest.approx((2 / 4 + 1) / 2), 2)


def test_lucks_are_used_only_for_the_population_and_the_index_event_that_were_split() -> None:
    lives = split_world(new_case(0, "2010-06", luck=1))
    assert found(lives, "court").follow_up.luck.tolist() == [0, 0]
    other_month = world(index_case(0), new_case(0, "2010-06", luck=1), splits={0: "2010-02"}, lucks_each=4)
    assert found(other_month).follow_up.luck.tolist() == [0]
    other_clock = POPULATIONS["dse"].starting_at(ClockStart.REGISTRATION)
    assert Recidivists(Measured(lives), other_clock, DECADE, 0).follow_up.luck.tolist() == [0, 0]


def test_a_case_that_was_open_at_the_split_is_not_new_in_any_luck() -> None:
    open_case = case_of(0, 1, {Kind.OFFENCE: "2009-06", Kind.REGISTERED: "2009-08"})
    ends = case_of(0, 1, {Kind.GUILTY: "2010-08"}, luck=2)
    assert share(split_world(open_case, ends)) == 0


def test_who_is_in_custody_at_the_split_is_so_in_every_luck_until_released_there() -> None:
    inside = [Event(0, "2009-12", Kind.PRE_TRIAL_START, DSE, 0)]
    later = [Event(0, "2010-05", Kind.RELEASE, DSE, 0), Event(0, "2010-09", Kind.RELEASE, DSE, 0, luck=2)]
    cases = [new_case(0, "2010-12", luck=luck) for luck in (0, 2, 3)]
    liberty = found(split_world(inside, later, *cases)).follow_up.new_cases(KINDS["general"]).liberty
    # months 2010-02 .. 2010-12 are 11; custody through 2010-04, through 2010-08, and to the end of the run
    assert liberty.tolist() == [8, np.inf, np.inf, 4, 1]


def test_lucks_part_when_the_month_of_the_index_event_is_over() -> None:
    this_month, next_month = ([Event(0, month, Kind.PRE_TRIAL_START, DSE, 0)] for month in ("2010-01", "2010-02"))
    offence, release = new_case(0, "2010-12", luck=1), [Event(0, "2010-11", Kind.RELEASE, DSE, 0, luck=1)]
    inside = found(split_world(offence, this_month, release)).follow_up.new_cases(KINDS["general"])
    outside = found(split_world(offence, next_month, release)).follow_up.new_cases(KINDS["general"])
    assert (inside.liberty[2], outside.liberty[2]) == (2, 11)


def test_a_death_in_one_luck_is_a_death_in_that_luck_only() -> None:
    lives = split_world([Event(0, "2010-04", Kind.DIED, luck=2)], deaths={0: "2011-01"})
    assert found(lives).follow_up.limits.death.tolist() == [12, np.inf, np.inf, 3, np.inf]


def test_where_lucks_are_not_lived_long_enough_the_lived_life_alone_counts() -> None:
    short = split_world(new_case(0, "2011-11"), new_case(0, "2010-06", luck=2), lucks_months=25)
    assert found(short).share(KINDS["general"], 2) == (pytest.approx(2 / 4 / 2), 2)
    assert found(short).share(KINDS["general"], 4) == (1 / 2, 2)
    assert found(short).share(KINDS["general"], 2, Clock.AT_LIBERTY) == (pytest.approx(2 / 4 / 2), 2)
    assert found(short).share(KINDS["general"], 4, Clock.AT_LIBERTY) == (pytest.approx(1 / 2), 2)
    assert found(short, settling=1).share(KINDS["general"], 2) == (1 / 2, 2)
    assert found(short, settling=1).share(KINDS["general"], 1) == (pytest.approx(1 / 4 / 2), 2)


def test_lucks_that_were_never_lived_are_not_taken_for_people_without_a_new_case() -> None:
    lives = split_world(new_case(0, "2010-06"), new_case(0, "2010-06", luck=1))
    table = np.zeros(1, [("person", "<i4"), ("month", "<i2"), ("lucks", "<i2")])
    table["month"], table["lucks"] = month_of("2010-01"), 2
    begun = Lives(**{**vars_of(lives), "splits": table})  # type: ignore[arg-type]
    assert found(begun).follow_up.luck.tolist() == [0, 0, 1]
    assert found(begun).share(KINDS["general"], 2) == (1 / 2, 2)


def test_lucks_without_a_split_and_two_splits_of_a_person_are_refused() -> None:
    with pytest.raises(TwinlivesError, match="without a split"):
        share(split_world(new_case(1, "2010-06", luck=1)))
    lives = split_world(new_case(0, "2010-06", luck=1))
    twice = Lives(**{**vars_of(lives), "splits": np.concatenate([lives.splits, lives.splits])})  # type: ignore[list-item]
    with pytest.raises(TwinlivesError, match="split twice"):
        share(twice)


def vars_of(lives: Lives) -> dict[str, object]:
    names = ("world", "replicate", "draw", "ledger", "persons", "until", "scale", "lucks", "splits", "lucks_each")
    return {name: getattr(lives, name) for name in names}
