"""Families and traits against their closed forms: 45,000 persons, 4 standard errors, clustered by family."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import kstest

from simulation.core.columns import for_kernels
from simulation.core.draws import keys
from simulation.engine.declared import PERSON, number_record
from simulation.evidence import load_parameters
from simulation.population.births import draw_births, plan_births
from simulation.population.cohort import build_cohort
from simulation.vocabulary import month_index

STANDARD_ERRORS = 4.0
UNLIKELY = 6e-5
PARAMETERS = load_parameters()
FIRST, LAST, SCALE = 1965, 1989, 0.01
Numbers = NDArray[Any]


@pytest.fixture(scope="module")
def people() -> Numbers:
    record = for_kernels(number_record(PARAMETERS))
    return build_cohort(PERSON, PARAMETERS, record, keys(20, 0), births=(FIRST, LAST), scale=SCALE).persons


def clustered_errors(values: Numbers, families: Numbers) -> float:
    """Return how many standard errors the mean of some values lies from 0; families are independent, siblings not."""
    sums = np.bincount(families, weights=values)
    return float(abs(sums.sum()) / np.sqrt((sums**2).sum()))


def expected_share(people: Numbers, name: str) -> Numbers:
    """Return each person's chance of a childhood indicator, from the evidence."""
    if name in {"single_parent", "low_income"}:
        years = people["birth_month"] // 12 + (10 if name == "low_income" else 0)
        known = {year: PARAMETERS.knots(f"population.childhood.{name}_share", [float(year)])[0] for year in set(years)}
        return np.array([known[year] for year in years])
    return np.full(len(people), PARAMETERS.number(f"population.childhood.{name}_share"))


def indicator(people: Numbers, name: str) -> Numbers:
    present: Numbers = people["parent_convictions"] > 0 if name == "parent_record" else people[name] == 1
    return present.astype(float)


def siblings(people: Numbers) -> tuple[Numbers, Numbers]:
    """Return the rows of the first and the second child of every family that has two."""
    order = np.argsort(people["family"], kind="stable")
    family = people["family"][order]
    first = np.append(True, family[1:] != family[:-1])
    second = np.append(False, first[:-1]) & ~first
    places = np.flatnonzero(second)
    return order[places - 1], order[places]


def correlation_errors(a: Numbers, b: Numbers, expected: float) -> float:
    """Return how many standard errors a correlation lies from the expected one (Fisher's z)."""
    return float(abs(np.arctanh(np.corrcoef(a, b)[0, 1]) - np.arctanh(expected)) * np.sqrt(len(a) - 3))


INDICATORS = ("single_parent", "unstable_family", "out_of_home", "low_income", "parent_record")


@pytest.mark.parametrize("name", INDICATORS)
def test_childhood_factors_are_as_frequent_as_the_evidence_says(people: Numbers, name: str) -> None:
    surplus = indicator(people, name) - expected_share(people, name)
    assert clustered_errors(surplus, people["family"]) < STANDARD_ERRORS


@pytest.mark.parametrize("name", INDICATORS)
def test_a_share_that_is_a_tenth_too_high_is_found(people: Numbers, name: str) -> None:
    surplus = indicator(people, name) - 1.1 * expected_share(people, name)
    errors = clustered_errors(surplus, people["family"])
    assert errors > (STANDARD_ERRORS if name in {"single_parent", "low_income"} else 2.0)


def test_girls_are_as_many_as_the_evidence_says(people: Numbers) -> None:
    share, n = PARAMETERS.number("population.births.girls_share"), len(people)
    assert abs(people["sex"].mean() - share) < STANDARD_ERRORS * np.sqrt(share * (1 - share) / n)


@pytest.mark.parametrize("trait", ["self_control", "cognitive_ability"])
def test_traits_are_standard_normal(people: Numbers, trait: str) -> None:
    one_a_family = people[trait][np.unique(people["family"], return_index=True)[1]]
    assert kstest(one_a_family, "norm").pvalue > UNLIKELY
    assert kstest(one_a_family * 1.1, "norm").pvalue < UNLIKELY
    assert kstest(one_a_family + 0.05, "norm").pvalue < UNLIKELY


@pytest.mark.parametrize("trait", ["self_control", "cognitive_ability"])
def test_siblings_are_alike_in_traits_as_the_evidence_says(people: Numbers, trait: str) -> None:
    first, second = siblings(people)
    expected = PARAMETERS.number("traits.family_correlation")
    assert len(first) > 8000
    assert correlation_errors(people[trait][first], people[trait][second], expected) < STANDARD_ERRORS
    assert correlation_errors(people[trait][first], np.roll(people[trait][second], 1), expected) > STANDARD_ERRORS


def test_self_control_and_cognitive_ability_go_together_as_the_evidence_says(people: Numbers) -> None:
    shared = PARAMETERS.number("traits.family_correlation")
    both_lean = PARAMETERS.number("traits.self_control_burden") * PARAMETERS.number("traits.cognitive_burden")
    expected = shared * both_lean + (1 - shared) * PARAMETERS.number("traits.cognitive_self_control")
    one = np.unique(people["family"], return_index=True)[1]
    assert correlation_errors(people["self_control"][one], people["cognitive_ability"][one], expected) < STANDARD_ERRORS


def test_maturation_is_not_shared_by_siblings_and_earlier_in_women(people: Numbers) -> None:
    first, second = siblings(people)
    assert correlation_errors(people["maturation_width"][first], people["maturation_width"][second], 0.0) < 4.0
    for sex in (0, 1):
        age = people["maturation_age"][people["sex"] == sex]
        mean = PARAMETERS.number("traits.maturation_mean_age")
        mean -= sex * PARAMETERS.number("traits.woman_maturation_years")
        spread = PARAMETERS.number("traits.maturation_spread_years")
        assert abs(age.mean() - mean) < STANDARD_ERRORS * spread / np.sqrt(len(age))
        assert abs(age.std() / spread - 1) < STANDARD_ERRORS / np.sqrt(2 * len(age))


def test_burdened_families_are_burdened_in_more_than_one_way(people: Numbers) -> None:
    """Every pair of indicators goes together, and low self-control goes with each of them."""
    one = people[np.unique(people["family"], return_index=True)[1]]
    present = [indicator(one, name) for name in INDICATORS]
    for n, a in enumerate(present):
        assert np.corrcoef(a, one["self_control"])[0, 1] < -STANDARD_ERRORS / np.sqrt(len(one))
        for b in present[n + 1 :]:
            assert np.corrcoef(a, b)[0, 1] > STANDARD_ERRORS / np.sqrt(len(one))


def test_parents_convictions_are_spread_as_the_evidence_says(people: Numbers) -> None:
    one = people[np.unique(people["family"], return_index=True)[1]]
    convicted = one["parent_convictions"][one["parent_convictions"] > 0]
    for count, share in PARAMETERS.table("population.childhood.parent_convictions").rows:
        error = np.sqrt(share * (1 - share) / len(convicted))
        assert abs((convicted == count).mean() - share) < STANDARD_ERRORS * error


def test_siblings_follow_each_other_as_the_evidence_says() -> None:
    """Families whose next child could still come; a year that is full takes no later child, at 1 in 100 or fewer."""
    births = draw_births(keys(5, 0), plan_births(PARAMETERS, 1960, 1999, 0.02))
    order = np.lexsort((births.rank, births.family))
    family, month, rank = births.family[order], births.month[order], births.rank[order]
    next_child = (family[1:] == family[:-1]) & (rank[1:] == rank[:-1] + 1)
    begun = month[:-1] < month_index(1985)
    apart = (month[1:] - month[:-1])[next_child & begun] // 12
    shares = {int(years): share for years, share in PARAMETERS.table("population.family.spacing_years").rows}
    assert len(apart) > 20_000
    for years, share in shares.items():
        error = np.sqrt(share * (1 - share) / len(apart))
        assert abs((apart == years).mean() - share) < STANDARD_ERRORS * error
