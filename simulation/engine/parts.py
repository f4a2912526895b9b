"""Parts of the country: neighbouring regions whose persons lie side by side in memory.

Nobody is tied to a person of another region, so as long as no lever acts and no luck is split, a part can live a whole
year by itself while its rows stay in the processor's cache. Events are put aside by month and part whichever way they
were lived, so that the ledger is the same.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.core.compiled import scalar
from simulation.core.ledger import moved
from simulation.population.cohort import YOUNGEST_AGE

MONTHS = 12


class Part:
    """Rows of one part of the country, in birth order.

    Parameters
    ----------
    first : first row of the part
    births : month of birth of each person of the part, ascending
    regions : first region of the part, and the one after the last
    oldest : age up to which persons are simulated, in years
    """

    def __init__(self, first: int, births: NDArray[np.int64], regions: tuple[int, int], oldest: int) -> None:
        self.first, self.last = first, first + len(births)
        self.regions = regions
        self.births = births
        self.oldest = oldest
        self.first_birth = int(births[0])
        months = np.arange(self.first_birth, int(births[-1]) + 2)
        self.born_from = first + np.searchsorted(births, months)

    def rows(self, t: int) -> tuple[int, int]:
        """Return the slice of rows of persons who may live in month t."""
        ages = [t - MONTHS * self.oldest, t - MONTHS * YOUNGEST_AGE + 1]
        first, last = (self.first + np.searchsorted(self.births, ages)).tolist()
        return first, last

    def living(self, t: int) -> int:
        """Return how many persons may live in month t."""
        first, last = self.rows(t)
        return last - first


def parts_of(persons: NDArray[Any], regions: int, oldest: int) -> tuple[Part, ...]:
    """Return the parts of a cohort, of ``regions`` regions each, whose rows lie by part and then in birth order."""
    births, region = persons["birth_month"].astype(np.int64), persons["region"]
    borders = np.flatnonzero(np.diff(region // regions)) + 1
    spans = pairwise([0, *borders.tolist(), len(births)])
    own = [(first, last, regions * int(region[first] // regions)) for first, last in spans if last > first]
    return tuple(
        Part(first, births[first:last], (lowest, int(region[first:last].max()) + 1), oldest)
        for first, last, lowest in own
    )


def part_numbers(parts: tuple[Part, ...]) -> NDArray[np.int16]:
    """Return for each row of the cohort the number of its part."""
    return np.repeat(np.arange(len(parts), dtype=np.int16), [part.last - part.first for part in parts])


@scalar
def count_places(months: Any, rows: Any, part_of_row: Any, starts: Any, places: Any) -> None:
    """Write for each event its place by month and part, in order otherwise.

    Parameters
    ----------
    months : month of each event, from nought on
    starts : (months, parts) noughts; holds afterwards where events of each month and part end
    """
    for n in range(len(rows)):
        starts[months[n], part_of_row[rows[n]]] += 1
    before = 0
    for month in range(starts.shape[0]):
        for part in range(starts.shape[1]):
            before += starts[month, part]
            starts[month, part] = before - starts[month, part]
    for n in range(len(rows)):
        places[n] = starts[months[n], part_of_row[rows[n]]]
        starts[months[n], part_of_row[rows[n]]] += 1


def in_order(events: NDArray[Any], part_of_row: NDArray[np.int16]) -> NDArray[Any]:
    """Return events by month and part; those of one part and month stay in the order in which they happened."""
    if not len(events) or part_of_row[-1] == 0:
        return events
    months = events["month"] - events["month"].min()
    starts = np.zeros((int(months.max()) + 1, int(part_of_row[-1]) + 1), np.int64)
    places = np.empty(len(events), np.int64)
    count_places(months, np.ascontiguousarray(events["person"]), part_of_row, starts, places)
    return moved(events, places)
