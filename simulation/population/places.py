"""Places: districts, the school years in them, and regions; and the tables that say who belongs where.

``scale`` changes how many districts there are, never how large they are. A family lives in one district; a school year
is those of a district born from October to September; a region is some neighbouring districts, within which partners
are met and persons are held in custody.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.core.compiled import scalar
from simulation.core.draws import POPULATION, block_draw

SCHOOL_YEAR_STARTS = 9
OF_DISTRICT = 300


PART_DISTRICTS = 8
"""Districts in one part of the country, whose persons lie side by side: some fifty to a hundred thousand."""


class Groups(NamedTuple):
    """Members of numbered groups: those of group g are ``rows[start[g]:start[g + 1]]``."""

    start: NDArray[np.int64]
    rows: NDArray[np.int32]


def district_count(births_per_year: float, district_size: float) -> int:
    """Return how many districts hold the births of a year, at least one.

    Examples
    --------
    >>> district_count(18_000, 150), district_count(30, 150)
    (120, 1)
    """
    return max(1, round(births_per_year / district_size))


def regions_in_part(region_districts: int) -> int:
    """Return how many neighbouring regions make one part of the country, at least one.

    Examples
    --------
    >>> regions_in_part(1), regions_in_part(3), regions_in_part(80)
    (8, 2, 1)
    """
    return max(1, PART_DISTRICTS // region_districts)


@scalar
def settle(persons: Any, rows: int, keys: Any, districts: int, region_districts: int, first_year: int) -> None:
    """Write district, region and school group of every person."""
    for i in range(rows):
        p = persons[i]
        district = int(block_draw(keys, POPULATION, int(p.family), 0, 0, OF_DISTRICT) * districts)
        year = (int(p.birth_month) + 12 - SCHOOL_YEAR_STARTS) // 12 - first_year
        p.district = district
        p.region = district // region_districts
        p.school_group = year * districts + district


def group(numbers: NDArray[np.integer[Any]], groups: int) -> Groups:
    """Return the rows of each group in row order.

    Examples
    --------
    >>> group(np.array([1, 0, 1]), 2).rows.tolist()
    [1, 0, 2]
    """
    start = np.zeros(groups + 1, np.int64)
    np.cumsum(np.bincount(numbers, minlength=groups), out=start[1:])
    return Groups(start, np.argsort(numbers, kind="stable").astype(np.int32))
