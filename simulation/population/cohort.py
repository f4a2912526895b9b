"""The cohort: persons with families and places, before anything has happened to them.

Rows lie by part of the country (some neighbouring regions) and within a part in birth order.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.core.columns import Declared, for_kernels
from simulation.evidence import Parameters
from simulation.population.births import draw_births, plan_births
from simulation.population.families import raise_children, thresholds
from simulation.population.places import Groups, district_count, group, regions_in_part, settle

YOUNGEST_AGE = 12
"""Age of criminal responsibility in the Netherlands (Dutch penal code, section 486 of the code of procedure)."""


class Cohort(NamedTuple):
    """Persons, by part of the country and in birth order, and the groups they belong to."""

    persons: NDArray[Any]
    families: Groups
    school_years: Groups
    regions: int
    first_birth_month: int


def build_cohort(
    declared: Declared,
    parameters: Parameters,
    q: Any,
    keys: NDArray[np.int64],
    *,
    births: tuple[int, int],
    scale: float,
    enrichment: float = 0.0,
    spare_rows: int = 0,
) -> Cohort:
    """Draw everybody born in the years ``births`` at a scale.

    Parameters
    ----------
    declared : columns of a person
    q : parameter record, one row
    keys : key table of the replicate
    enrichment : standard deviations added to every family's burden (0 for the national setting)
    spare_rows : rows kept behind the cohort for split lucks
    """
    first, last = births
    born = draw_births(keys, plan_births(parameters, first, last, scale))
    rows = len(born.month)
    persons = declared.empty(rows + spare_rows)
    number, families = np.unique(born.family, return_inverse=True)
    lead = persons[:rows]
    lead["birth_month"] = born.month
    lead["family"] = born.family
    records = parameters.table("population.childhood.parent_convictions").rows
    counts = np.array([row[0] for row in records], np.int64)
    shares = np.array([row[1] for row in records], float)
    limits = thresholds(parameters, first, last)
    view = for_kernels(persons)
    raise_children(view, rows, q[0], keys, born.rank, limits, counts, shares, first, YOUNGEST_AGE, enrichment)
    districts = district_count(rows / (last - first + 1), parameters.number("population.district.births_per_year"))
    region_districts = int(parameters.number("population.region.districts"))
    settle(view, rows, keys, districts, region_districts, first)
    lead["family"] = families
    lie_by_part(lead, regions_in_part(region_districts))
    school_groups = (last - first + 2) * districts
    return Cohort(
        persons,
        group(lead["family"], len(number)),
        group(lead["school_group"], school_groups),
        (districts - 1) // region_districts + 1,
        first * 12,
    )


def lie_by_part(persons: NDArray[Any], regions: int) -> None:
    """Put persons, who lie in birth order, in order of their part of the country, and number them.

    Parameters
    ----------
    regions : neighbouring regions in one part
    """
    persons[:] = persons[np.argsort(persons["region"] // regions, kind="stable")]
    persons["id"] = persons["host"] = np.arange(len(persons))
