"""Families: childhood and traits, alike within families.

Every family has a burden ``F`` (standard normal). Each childhood indicator has the liability
``sqrt(r) F + sqrt(1 - r) own`` and is present where it exceeds the quantile of its share in the child's birth year.
Single parenthood, an unstable family, low income and a parent's record belong to the family; placement out of home to
the child. Traits: ``sqrt(c) family part + sqrt(1 - c) own part``, where the family part leans on the burden.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.core.compiled import scalar
from simulation.core.draws import POPULATION, block_draw
from simulation.core.real import exp, normal_quantile, power
from simulation.evidence import Parameters
from simulation.population.births import pick

PARAMETERS = (
    "population.births.girls_share",
    "population.childhood.correlation",
    "population.late_entry.share",
    "population.late_entry.mean_age",
    "traits.family_correlation",
    "traits.self_control_burden",
    "traits.cognitive_burden",
    "traits.cognitive_self_control",
    "traits.maturation_mean_age",
    "traits.maturation_spread_years",
    "traits.maturation_width_years",
    "traits.maturation_width_spread",
    "traits.woman_maturation_years",
)
INDICATORS = ("single_parent", "unstable_family", "out_of_home", "low_income", "parent_record")
SINGLE, UNSTABLE, OUT_OF_HOME, LOW_INCOME, RECORD = range(len(INDICATORS))
LOW_INCOME_AGE = 10
OF_FAMILY, OF_CHILD = 100, 200


def thresholds(parameters: Parameters, first_year: int, last_year: int) -> NDArray[np.float64]:
    """Return the liability above which each indicator is present, shape (years, indicators)."""
    years = [float(year) for year in range(first_year, last_year + 1)]
    flat = {
        name: parameters.number(f"population.childhood.{name}_share") for name in ("unstable_family", "out_of_home")
    }
    flat["parent_record"] = parameters.number("population.childhood.parent_record_share")
    shares = {name: [share] * len(years) for name, share in flat.items()}
    shares["single_parent"] = parameters.knots("population.childhood.single_parent_share", years)
    at_ten = [year + LOW_INCOME_AGE for year in years]
    shares["low_income"] = parameters.knots("population.childhood.low_income_share", at_ten)
    return np.array([[normal_quantile(1.0 - shares[name][y]) for name in INDICATORS] for y in range(len(years))])


@scalar
def family_normal(keys: NDArray[np.int64], family: int, k: int) -> float:
    """Return a standard normal draw that all children of a family share."""
    return normal_quantile(block_draw(keys, POPULATION, family, 0, 0, OF_FAMILY + k))


@scalar
def child_normal(keys: NDArray[np.int64], family: int, rank: int, k: int) -> float:
    """Return a standard normal draw of one child."""
    return normal_quantile(block_draw(keys, POPULATION, family, rank, 0, OF_CHILD + k))


@scalar
def present(burden: float, own: float, correlation: float, threshold: float) -> int:
    """Return 1 where the liability of an indicator exceeds its threshold."""
    liability = power(correlation, 0.5) * burden + power(1.0 - correlation, 0.5) * own
    return 1 if liability > threshold else 0


@scalar
def lean(burden: float, other: float, weight: float) -> float:
    """Return a standard normal number that leans on the burden with a weight (a correlation)."""
    return weight * burden + power(1.0 - weight * weight, 0.5) * other


@scalar
def give_childhood(p: Any, q: Any, keys: Any, family: int, rank: int, limits: Any, burden: float) -> None:
    """Write the childhood indicators of one child."""
    r = q.population_childhood_correlation
    p.single_parent = present(burden, family_normal(keys, family, 1), r, limits[SINGLE])
    p.unstable_family = present(burden, family_normal(keys, family, 2), r, limits[UNSTABLE])
    p.low_income = present(burden, family_normal(keys, family, 3), r, limits[LOW_INCOME])
    p.parent_convictions = present(burden, family_normal(keys, family, 4), r, limits[RECORD])
    p.out_of_home = present(burden, child_normal(keys, family, rank, 2), r, limits[OUT_OF_HOME])


@scalar
def give_traits(p: Any, q: Any, keys: Any, family: int, rank: int, burden: float) -> None:
    """Write the traits of one child."""
    shared, own = power(q.traits_family_correlation, 0.5), power(1.0 - q.traits_family_correlation, 0.5)
    family_control = lean(burden, family_normal(keys, family, 5), -q.traits_self_control_burden)
    family_ability = lean(burden, family_normal(keys, family, 6), -q.traits_cognitive_burden)
    own_control = child_normal(keys, family, rank, 0)
    own_ability = lean(own_control, child_normal(keys, family, rank, 1), q.traits_cognitive_self_control)
    p.self_control = shared * family_control + own * own_control
    p.cognitive_ability = shared * family_ability + own * own_ability
    age = q.traits_maturation_mean_age + q.traits_maturation_spread_years * child_normal(keys, family, rank, 3)
    p.maturation_age = age - q.traits_woman_maturation_years * float(p.sex)
    width = q.traits_maturation_width_spread * child_normal(keys, family, rank, 4)
    p.maturation_width = q.traits_maturation_width_years * exp(width)


@scalar
def entry_age(q: Any, keys: Any, family: int, rank: int, youngest: int) -> int:
    """Return the age of entry: the youngest, or later for a late register entry."""
    if block_draw(keys, POPULATION, family, rank, 1, OF_CHILD) >= q.population_late_entry_share:
        return youngest
    u = block_draw(keys, POPULATION, family, rank, 2, OF_CHILD)
    return youngest + 1 + int(u * 2.0 * (q.population_late_entry_mean_age - youngest))


@scalar
def raise_children(
    persons: Any,
    rows: int,
    q: Any,
    keys: Any,
    ranks: Any,
    limits: Any,
    record_counts: Any,
    record_shares: Any,
    first_year: int,
    youngest: int,
    enrichment: float,
) -> None:
    """Write sex, childhood, traits and entry of every person; family and birth month are there already."""
    for i in range(rows):
        p = persons[i]
        family, rank = int(p.family), int(ranks[i])
        girl = block_draw(keys, POPULATION, family, rank, 3, OF_CHILD) < q.population_births_girls_share
        p.sex = 1 if girl else 0
        burden = family_normal(keys, family, 0) + enrichment
        give_childhood(p, q, keys, family, rank, limits[int(p.birth_month) // 12 - first_year], burden)
        if p.parent_convictions:
            place = pick(record_shares, block_draw(keys, POPULATION, family, 0, 1, OF_FAMILY))
            p.parent_convictions = record_counts[place]
        give_traits(p, q, keys, family, rank, burden)
        p.entry_month = int(p.birth_month) + 12 * entry_age(q, keys, family, rank, youngest)
