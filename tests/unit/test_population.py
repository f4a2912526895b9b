"""Who is born when, into which family and place: what has to be exact."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulation.core.columns import for_kernels
from simulation.core.draws import keys
from simulation.engine.declared import PERSON, number_record
from simulation.evidence import load_parameters
from simulation.population.births import MOST_CHILDREN, draw_births, official_births, pick, plan_births
from simulation.population.cohort import Cohort, build_cohort
from simulation.population.places import group

PARAMETERS = load_parameters()
Table = NDArray[Any]


def cohort(first: int, last: int, scale: float, *, seed: int = 1, **more: Any) -> Cohort:
    record = for_kernels(number_record(PARAMETERS))
    return build_cohort(PERSON, PARAMETERS, record, keys(seed, 0), births=(first, last), scale=scale, **more)


@pytest.fixture(scope="module")
def born() -> Cohort:
    return cohort(1976, 1985, 0.005)


@pytest.mark.parametrize("scale", [0.0005, 0.00333, 0.01])
@pytest.mark.parametrize("years", [(1955, 1958), (1980, 1984), (2022, 2033)])
def test_births_of_every_year_are_the_official_number_times_scale(years: tuple[int, int], scale: float) -> None:
    official = official_births(PARAMETERS)
    births = draw_births(keys(3, 1), plan_births(PARAMETERS, *years, scale))
    counted = np.bincount(births.month // 12 - years[0])
    assert counted.tolist() == [int(official[year] * scale + 0.5) for year in range(years[0], years[1] + 1)]


def test_official_births_run_from_1955_to_2033_without_a_gap() -> None:
    official = official_births(PARAMETERS)
    assert sorted(official) == list(range(1955, 2034))
    assert official[1980] == 181294


def test_rows_lie_in_birth_order_and_carry_their_own_number(born: Cohort) -> None:
    assert (np.diff(born.persons["birth_month"]) >= 0).all()
    assert np.array_equal(born.persons["id"], np.arange(len(born.persons)))
    assert np.array_equal(born.persons["host"], born.persons["id"])


def test_spare_rows_lie_behind_the_cohort_and_are_nobody() -> None:
    persons = cohort(1980, 1980, 0.001, spare_rows=50).persons
    assert (persons["id"][-50:] == -1).all()
    assert (persons["id"][:-50] >= 0).all()


def test_brothers_and_sisters_are_one_to_ten_years_apart_at_least(born: Cohort) -> None:
    persons, families = born.persons, born.families
    gaps = [
        np.diff(persons["birth_month"][families.rows[a:b]])
        for a, b in zip(families.start[:-1], families.start[1:], strict=True)
        if b - a > 1
    ]
    apart = np.concatenate(gaps)
    assert len(apart) > 1000
    assert apart.min() >= 12
    assert apart.max() < 12 * 10


def test_no_family_has_more_than_four_children(born: Cohort) -> None:
    assert np.diff(born.families.start).max() == MOST_CHILDREN
    assert np.diff(born.families.start).min() == 1


def test_a_family_lives_in_one_place_and_shares_what_is_the_familys(born: Cohort) -> None:
    persons = born.persons
    first = born.families.rows[born.families.start[persons["family"]]]
    for name in ("district", "region"):
        assert np.array_equal(persons[name], persons[name][first])


def test_groups_hold_everybody_once(born: Cohort) -> None:
    for groups, name in ((born.families, "family"), (born.school_years, "school_group")):
        assert np.array_equal(np.sort(groups.rows), np.arange(len(born.persons)))
        number = np.repeat(np.arange(len(groups.start) - 1), np.diff(groups.start))
        assert np.array_equal(born.persons[name][groups.rows], number)


def test_a_school_year_is_born_from_october_to_september_in_one_district(born: Cohort) -> None:
    persons, start = born.persons, born.school_years.start
    for a, b in pairwise(start.tolist()):
        members = persons[born.school_years.rows[a:b]]
        if len(members):
            assert len(np.unique(members["district"])) == 1
            assert len(np.unique((members["birth_month"] - 9) // 12)) == 1


def test_a_school_year_has_at_most_two_hundred_pupils_at_any_scale() -> None:
    for scale in (0.001, 0.005, 0.02):
        sizes = np.diff(cohort(1980, 1983, scale).school_years.start)
        assert sizes.max() <= 200
        assert np.median(sizes[sizes > 0]) > 80


def test_everybody_enters_at_twelve_unless_the_register_is_late() -> None:
    persons = cohort(1980, 1981, 0.002).persons
    assert (persons["entry_month"] - persons["birth_month"] == 12 * 12).all()
    late = PARAMETERS.with_overrides({"population.late_entry.share": 0.2}, "late register entries")
    record = for_kernels(number_record(late))
    persons = build_cohort(PERSON, late, record, keys(1, 0), births=(1980, 1981), scale=0.01).persons
    age = (persons["entry_month"] - persons["birth_month"]) / 12
    assert (age >= 12).all()
    assert (age == np.floor(age)).all()
    share, n = (age > 12).mean(), len(age)
    assert abs(share - 0.2) < 4 * np.sqrt(0.2 * 0.8 / n)
    mean = PARAMETERS.number("population.late_entry.mean_age")
    assert abs(age[age > 12].mean() - mean) < 4 * age[age > 12].std() / np.sqrt((age > 12).sum()) + 0.5


def test_the_same_key_bears_the_same_people_and_another_key_others(born: Cohort) -> None:
    again, other = cohort(1976, 1985, 0.005), cohort(1976, 1985, 0.005, seed=2)
    assert again.persons.tobytes() == born.persons.tobytes()
    assert (other.persons["birth_month"] != born.persons["birth_month"]).any()


def test_shares_are_picked_from_left_to_right() -> None:
    shares = np.array([0.2, 0.5, 0.3])
    assert [pick(shares, u) for u in (0.0, 0.19, 0.21, 0.69, 0.71, 0.999999)] == [0, 0, 1, 1, 2, 2]
    assert pick(np.array([0.5, 0.4999999]), 0.99999999) == 1


def test_grouping_keeps_the_order_of_rows() -> None:
    groups = group(np.array([2, 0, 2, 2]), 4)
    assert [groups.rows[a:b].tolist() for a, b in zip(groups.start, groups.start[1:], strict=False)] == [
        [1],
        [],
        [0, 2, 3],
        [],
    ]
