"""Births: the real Dutch numbers per year times ``scale``, spread over families with brothers and sisters.

Families begin with a first child; later children follow at drawn intervals. In each year, as many families begin as the
year's births ask for beyond the later children of earlier families, so that every year has its official number.
Families of the years before the first are drawn too (their later children are in the cohort), and then left out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.core.compiled import scalar
from simulation.core.draws import POPULATION, block_draw
from simulation.evidence import Parameters

EARLIER_YEARS = 16
MOST_CHILDREN = 4
D_CHILDREN, D_MONTH, D_SPACING = 0, 1, 2


class BirthPlan(NamedTuple):
    """What births are drawn from.

    Parameters
    ----------
    first_year : year of ``targets[0]``
    targets : (years,) births to reach per year
    children : (years, 4) share of mothers with one to four children, by the year of the first birth
    spacing : (spacings, 2) shortest interval in years and its share
    """

    first_year: int
    targets: NDArray[np.int64]
    children: NDArray[np.float64]
    spacing: NDArray[np.float64]


class Births(NamedTuple):
    """Births in birth order: month, family number, and rank of the child in the family."""

    month: NDArray[np.int64]
    family: NDArray[np.int64]
    rank: NDArray[np.int64]


def official_births(parameters: Parameters) -> dict[int, int]:
    """Return live births per year: observed, then the official forecast."""
    tables = (parameters.table("population.births.live"), parameters.table("population.births.forecast"))
    return {int(row[0]): int(row[1]) for table in tables for row in table.rows}


def plan_births(parameters: Parameters, first: int, last: int, scale: float) -> BirthPlan:
    """Return the plan for births from ``first`` to ``last`` at a scale; earlier years get the number of the first."""
    official = official_births(parameters)
    years = range(first - EARLIER_YEARS, last + 1)
    targets = [int(official[max(year, min(official))] * scale + 0.5) for year in years]
    mothers = [
        year - round(parameters.knots("population.family.mother_age_first_child", [year - 27.0])[0]) for year in years
    ]
    columns = ("one", "two", "three", "four_or_more")
    children = [parameters.knots("population.family.children", mothers, column) for column in columns]
    spacing = parameters.table("population.family.spacing_years").rows
    return BirthPlan(years[0], np.array(targets), np.array(children).T.copy(), np.array(spacing, float))


@scalar
def pick(shares: NDArray[np.float64], u: float) -> int:
    """Return the place of the share in which u falls.

    Examples
    --------
    >>> pick(np.array([0.2, 0.5, 0.3]), 0.6)
    1
    """
    total = 0.0
    for place in range(shares.shape[0]):
        total += shares[place]
        if u < total:
            return place
    return int(shares.shape[0]) - 1


@scalar
def spacing_months(spacing: NDArray[np.float64], u: float, v: float) -> int:
    """Return the months between two births."""
    place = pick(spacing[:, 1], u)
    return int(12.0 * spacing[place, 0] + 12.0 * v)


@scalar
def bear(
    keys: NDArray[np.int64],
    first_year: int,
    targets: NDArray[np.int64],
    children: NDArray[np.float64],
    spacing: NDArray[np.float64],
    born: NDArray[np.int64],
    out: NDArray[np.int64],
) -> int:
    """Draw all families and write each birth (month, family, rank) into ``out``; return the number of births."""
    n = 0
    family = 0
    for year in range(targets.shape[0]):
        while born[year] < targets[year]:
            size = 1 + pick(children[year], block_draw(keys, POPULATION, family, 0, 0, D_CHILDREN))
            month = (first_year + year) * 12 + int(12.0 * block_draw(keys, POPULATION, family, 0, 0, D_MONTH))
            for rank in range(size):
                if rank > 0:
                    u = block_draw(keys, POPULATION, family, rank, 0, D_SPACING)
                    month += spacing_months(spacing, u, block_draw(keys, POPULATION, family, rank, 1, D_SPACING))
                place = month // 12 - first_year
                if place >= targets.shape[0] or (rank > 0 and born[place] >= targets[place]):
                    break
                born[place] += 1
                out[n, 0], out[n, 1], out[n, 2] = month, family, rank
                n += 1
            family += 1
    return n


def draw_births(keys: NDArray[np.int64], plan: BirthPlan) -> Births:
    """Return all births of the plan's own years in birth order, each year with exactly its number."""
    years = len(plan.targets)
    out = np.empty((int(plan.targets.sum()) + years * MOST_CHILDREN, 3), np.int64)
    born = np.zeros(years, np.int64)
    n = bear(keys, plan.first_year, plan.targets, plan.children, plan.spacing, born, out)
    out = out[:n]
    out = out[out[:, 0] >= (plan.first_year + EARLIER_YEARS) * 12]
    order = np.lexsort((out[:, 2], out[:, 1], out[:, 0]))
    out = out[order]
    return Births(out[:, 0], out[:, 1], out[:, 2])
