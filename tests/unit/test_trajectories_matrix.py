"""Counts, exposure and profiles on worlds that can be counted by hand, and the whole pipeline on a planted one."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.errors import TwinlivesError
from simulation.evidence import load_parameters
from simulation.outcomes.by_hand import Event, case_of, world_of
from simulation.outcomes.lives import Lives
from simulation.outcomes.measured import Measured
from simulation.outcomes.trajectories.matrix import (
    CareerMatrix,
    Counted,
    Observation,
    career_matrix,
    dse_persons,
    joined,
)
from simulation.outcomes.trajectories.profiles import career_facts, profile_groups
from simulation.outcomes.trajectories.study import careers_of, samples_of, trajectories_of
from simulation.vocabulary import NEVER, Kind, OffenceType

PARAMETERS = load_parameters()
DSE, PROPERTY, DRUGS = OffenceType.DSE, OffenceType.PROPERTY, OffenceType.DRUGS
AGE_12 = 0
TO_2017 = Observation(last_year=2017)


def convicted(person: int, case: int, offence: str, offence_type: OffenceType, summons: str) -> list[Event]:
    steps = {Kind.OFFENCE: offence, Kind.REGISTERED: summons, Kind.SUMMONS: summons, Kind.GUILTY: summons}
    return case_of(person, case, steps, offence_type=offence_type)


def small_world() -> Lives:
    """One man with a past and six months inside, one woman whose first case is DSE and who dies; one bystander."""
    past = convicted(0, 0, "2002-06", PROPERTY, "2002-07")
    dismissed = case_of(
        0, 1, {Kind.OFFENCE: "2003-06", Kind.REGISTERED: "2003-07", Kind.DISMISSED: "2003-09"}, offence_type=DRUGS
    )
    index = convicted(0, 2, "2009-03", DSE, "2010-02")
    later = convicted(0, 3, "2011-10", DSE, "2019-05") + [Event(0, "2011-11", Kind.OFFENCE, DRUGS, 3)]
    inside = [Event(0, "2010-04", Kind.CUSTODY_START, DSE, 2), Event(0, "2010-10", Kind.RELEASE, DSE, 2)]
    woman = convicted(1, 0, "2012-01", DSE, "2012-05")
    return world_of(
        past + dismissed + index + later + inside + woman + convicted(2, 0, "2012-01", PROPERTY, "2012-05"),
        {0: "1990-01", 1: "1985-01", 2: "1985-01"},
        women=[1],
        deaths={1: "2014-07"},
        until="2021-01",
    )


def matrix_of(observation: Observation = TO_2017) -> CareerMatrix:
    measured = Measured(small_world())
    return career_matrix(measured, dse_persons(measured), observation, PARAMETERS)


def counted(matrix: CareerMatrix, person: int) -> dict[int, float]:
    return {
        int(matrix.ages[year]): float(matrix.counts[person, year]) for year in np.flatnonzero(matrix.counts[person])
    }


def test_cases_stand_at_the_age_of_their_first_offence_and_dismissals_do_not_count() -> None:
    assert counted(matrix_of(), 0) == {12: 1, 19: 1, 21: 1}
    assert counted(matrix_of(), 1) == {27: 1}


def test_all_offences_can_be_counted_instead_of_cases() -> None:
    assert counted(matrix_of(Observation(2017, counted=Counted.OFFENCES)), 0) == {12: 1, 19: 1, 21: 2}


def test_only_persons_in_court_for_dse_are_counted() -> None:
    assert len(matrix_of()) == 2
    assert matrix_of().birth_year.tolist() == [1990, 1985]


def test_the_index_case_can_be_left_out_and_no_other() -> None:
    without = matrix_of(Observation(2017, without_index_case=True))
    assert counted(without, 0) == {12: 1, 21: 1}
    assert counted(without, 1) == {}


def test_months_in_custody_are_taken_off_the_time_at_liberty() -> None:
    exposure = matrix_of().exposure[0]
    assert exposure[20 - 12] == pytest.approx(0.5)
    assert exposure[19 - 12] == exposure[21 - 12] == 1


def test_observation_ends_with_the_year_asked_for_and_with_death() -> None:
    exposure = matrix_of().exposure
    assert exposure[0, 27 - 12] == 1  # 2017
    assert exposure[0, 28 - 12 :].sum() == 0
    assert exposure[1, 29 - 12] == pytest.approx(0.5)  # died in July 2014
    assert exposure[1, 30 - 12 :].sum() == 0
    assert matrix_of(Observation(2020)).exposure[0].sum() == pytest.approx(18.5)


def test_a_case_after_the_end_of_observation_does_not_count() -> None:
    assert counted(matrix_of(Observation(2010)), 0) == {12: 1, 19: 1}


def test_a_case_in_a_year_wholly_in_custody_keeps_a_little_time() -> None:
    inside = [Event(0, "2010-01", Kind.PRE_TRIAL_START, DSE, 0), Event(0, "2012-01", Kind.RELEASE, DSE, 0)]
    world = world_of(convicted(0, 0, "2010-01", DSE, "2010-05") + inside, {0: "1990-01"}, until="2021-01")
    measured = Measured(world)
    matrix = career_matrix(measured, dse_persons(measured), TO_2017, PARAMETERS)
    assert matrix.counts[0, 20 - 12] == 1
    assert matrix.exposure[0, 20 - 12] == pytest.approx(0.5 / 12)
    assert matrix.exposure[0, 21 - 12] == 0


def test_who_is_alive_at_the_end_of_a_run_is_observed_to_the_end() -> None:
    """The engine writes no end month for them."""
    world = small_world()
    world.persons["end_month"][[0, 2]] = NEVER
    measured = Measured(world)
    exposure = career_matrix(measured, dse_persons(measured), Observation(2020), PARAMETERS).exposure
    assert exposure.sum(axis=1) == pytest.approx([18.5, 17.5])


def test_ages_few_are_seen_at_are_left_out() -> None:
    assert matrix_of().seen_by(0.6).ages.tolist() == list(range(12, 28))
    assert matrix_of().seen_by(0.1).ages.tolist() == list(range(12, 30))


def test_persons_can_be_taken_by_birth_year_and_joined_again() -> None:
    matrix = matrix_of()
    assert len(matrix.born(1980, 1985)) == 1
    assert len(joined([matrix.born(1980, 1985), matrix])) == 3


def test_profiles_are_means_over_the_persons_of_a_group() -> None:
    measured = Measured(small_world())
    facts = career_facts(measured, dse_persons(measured), TO_2017)
    man, woman = (group.values for group in profile_groups(facts, np.array([0, 1]), 2).groups)
    assert (man["women, %"], woman["women, %"]) == (0, 100)
    assert man["age at first case"] == pytest.approx(12 + 5 / 12)
    assert woman["age at first DSE case"] == 27
    assert (man["DSE as first case, %"], woman["DSE as first case, %"]) == (0, 100)
    assert (man["cases"], man["types of offence"], man["cases: dse"]) == (3, 2, 2)
    assert man["new case within 2 years (any), %"] == man["new case within 2 years (DSE), %"] == 100
    assert np.isnan(woman["new case within 2 years (any), %"])  # she died before the longest time: nobody is left out
    assert np.isnan(woman["new case within 5 years (any), %"])  # of one time who counts in the other


def test_an_empty_group_is_missing_and_not_nought() -> None:
    profiles = profile_groups({"cases": np.array([1.0])}, np.array([0]), 2)
    assert np.isnan(profiles.groups[1].values["cases"])
    assert "SYNTHETIC" in str(profiles)


def test_nobody_in_court_for_dse_is_said() -> None:
    world = world_of(convicted(0, 0, "2010-01", PROPERTY, "2010-05"), {0: "1990-01"})
    with pytest.raises(TwinlivesError, match="nobody was brought to court for DSE"):
        careers_of([Measured(world)], TO_2017, PARAMETERS)


def planted_world() -> Lives:
    """Ninety persons: most with their DSE case alone, every third with six cases a year from 15 to 17."""
    events: list[Event] = []
    for person in range(90):
        cases = (
            [f"{2000 + year}-{month:02d}" for year in range(3) for month in range(1, 13, 2)] if person % 3 == 0 else []
        )
        for number, month in enumerate(cases):
            events += convicted(person, number, month, PROPERTY, month)
        events += convicted(person, len(cases), f"2010-{person % 12 + 1:02d}", DSE, f"2011-{person % 12 + 1:02d}")
    return world_of(events, dict.fromkeys(range(90), "1985-01"), women=range(1, 90, 3), until="2021-01")


def test_the_pipeline_names_and_describes_planted_groups() -> None:
    found = trajectories_of([Measured(planted_world())], PARAMETERS, observation=TO_2017)
    sample = found.samples[0]
    busy = int(np.argmax(sample.main.chosen.curves.max(axis=1)))
    assert sample.naming.names[busy].value == "early peak"
    assert sample.naming.shares[busy] == pytest.approx(1 / 3, abs=0.01)
    assert sample.profiles.groups[busy].values["cases"] == 19
    assert found.group_counts == {len(sample.naming.names): 1}
    assert str(found).startswith("SYNTHETIC")
    assert str(sample).startswith("SYNTHETIC")


def test_samples_have_the_size_of_the_study_and_come_back_the_same() -> None:
    small = PARAMETERS.with_overrides({"trajectories.sample.persons": 100}, "a small study for a test")
    careers = careers_of([Measured(planted_world())] * 2, TO_2017, small)
    first, again = samples_of(careers, small), samples_of(careers, small)
    assert [len(sample) for sample in first] == [100] * 20
    assert all(np.array_equal(a.matrix.counts, b.matrix.counts) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0].matrix.counts, first[1].matrix.counts)
    assert len(samples_of(careers, PARAMETERS)) == 1
