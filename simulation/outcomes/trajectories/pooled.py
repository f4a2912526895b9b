"""Pool identical careers and lay out what a mixture needs of them, so that each step is one product of matrices.

The log-density of a career is linear in a few functions of age, so with one row of *features* a career

    log f(career | group) = features @ terms(group) + constant

Poisson:       features = [counts | exposure],                         terms = [eta | -exp(eta)]
zero-inflated: features = [counts | exposure where counted | counted | empty cells],
               terms    = [eta | -exp(eta) | log(1 - p) | log(p + (1 - p) exp(-exposure exp(eta)))]

An *empty cell* is a year of age without a case at one level of exposure; careers share few different ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.special import gammaln

from simulation.errors import TwinlivesError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

DENSE_ABOVE = 0.3  # share of entries that are not 0: below, a sparse product is the faster one


@dataclass(frozen=True, eq=False)
class PooledCareers:
    """Different careers with the number of persons who have each.

    Parameters
    ----------
    ages : (years,) whole years of age
    counts : (careers, years) cases in each year of age
    exposure : (careers, years) time at liberty, in years; 0 where nothing was observed
    weight : (careers,) persons with this career
    career : (persons,) which career each person has
    """

    ages: Floats
    counts: Floats
    exposure: Floats
    weight: Floats
    career: Ints

    @property
    def persons(self) -> int:
        """Return the number of persons."""
        return len(self.career)

    @cached_property
    def person_years(self) -> int:
        """Years of age that were observed, over all persons."""
        return int(self.weight @ (self.exposure > 0).sum(axis=1))

    @cached_property
    def constant(self) -> Floats:
        """Part of each career's log-density that no parameter touches, shape (careers,)."""
        offset = self.counts * np.log(np.where(self.exposure > 0, self.exposure, 1.0))
        return np.asarray((offset - gammaln(self.counts + 1)).sum(axis=1))

    @cached_property
    def _empty(self) -> tuple[Floats, Ints]:
        """Different empty cells (year, exposure), and which of them each empty year of a career is."""
        career, year = np.nonzero((self.counts == 0) & (self.exposure > 0))
        cells, which = np.unique(np.column_stack([year, self.exposure[career, year]]), axis=0, return_inverse=True)
        return cells, np.column_stack([career, which.ravel()])

    @property
    def cell_year(self) -> Ints:
        """Column of each empty cell, shape (cells,), rising."""
        return self._empty[0][:, 0].astype(np.int64)

    @property
    def cell_exposure(self) -> Floats:
        """Exposure of each empty cell, shape (cells,)."""
        return self._empty[0][:, 1]

    @cached_property
    def poisson_features(self) -> Any:
        """One row a career: counts, exposure."""
        return _compact(np.hstack([self.counts, self.exposure]))

    @cached_property
    def inflated_features(self) -> Any:
        """One row a career: counts, exposure where counted, counted, empty cells."""
        counted = (self.counts > 0).astype(np.float64)
        cells, places = self._empty
        empty = np.zeros((len(self.weight), len(cells)))
        empty[places[:, 0], places[:, 1]] = 1.0
        return _compact(np.hstack([self.counts, self.exposure * counted, counted, empty]))


def _compact(features: Floats) -> Any:
    if np.count_nonzero(features) > DENSE_ABOVE * features.size:
        return features
    return csr_array(features)


def pool(counts: npt.ArrayLike, exposure: npt.ArrayLike, ages: npt.ArrayLike) -> PooledCareers:
    """Return the different careers of persons, each with the number of persons who have it.

    Parameters
    ----------
    counts : (persons, years) cases; whole numbers, 0 or more
    exposure : (persons, years) time at liberty in years; 0 where nothing was observed
    ages : (years,) years of age

    Raises
    ------
    TwinlivesError
        for shapes that do not fit, counts that are no counts, or a count where nothing was observed

    Examples
    --------
    >>> pool([[0, 1], [0, 1], [2, 0]], [[1, 1], [1, 1], [1, 0.5]], [12, 13]).weight
    array([2., 1.])
    """
    cases, liberty = np.asarray(counts, np.float64), np.asarray(exposure, np.float64)
    years = np.asarray(ages, np.float64)
    _refuse(cases, liberty, years)
    rows, career, weight = np.unique(np.hstack([cases, liberty]), axis=0, return_inverse=True, return_counts=True)
    cases, liberty = rows[:, : len(years)], rows[:, len(years) :]
    return PooledCareers(years, cases, liberty, weight.astype(np.float64), career.ravel())


def _refuse(counts: Floats, exposure: Floats, ages: Floats) -> None:
    if counts.ndim != 2 or counts.shape != exposure.shape or counts.shape[1:] != ages.shape or not len(counts):
        shapes = f"{counts.shape}, {exposure.shape} and {ages.shape}"
        raise TwinlivesError(f"counts, exposure and ages have shapes {shapes}; give persons x years twice, then years")
    if np.any(counts < 0) or np.any(counts != np.round(counts)):
        raise TwinlivesError("some counts are negative, missing or not whole; a count of cases is 0, 1, 2, ...")
    if not np.all((exposure >= 0) & np.isfinite(exposure)):
        raise TwinlivesError(
            "some exposure is negative or missing; it is time at liberty, 0 where nothing was observed"
        )
    if np.any((counts > 0) & (exposure == 0)):
        raise TwinlivesError("some persons have cases in a year without exposure; give that year its time at liberty")
