"""Measure recidivism: prevalence within years, number of new cases, time to the first, and indicators for pairing.

On the calendar clock the share of index persons with a new case within W years is a plain share among those whose W
years lie wholly within what can be seen; people who died without a new case stay in the denominator (death competes).
On the liberty clock, where follow-up depends on custody, it is the Aalen-Johansen estimate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from simulation.outcomes.definitions import KINDS, Clock, Counts, IndexPopulation, Recidivism, recidivism_definition
from simulation.outcomes.follow_up import FollowUp, follow
from simulation.outcomes.index_events import ALL, IndexTable, groups_of, index_table
from simulation.outcomes.lives import MONTHS_A_YEAR, Bools, Floats, Window
from simulation.outcomes.measured import Measured
from simulation.outcomes.survival import curve_of, times_of

Values = Bools | Floats
_GENERAL = KINDS["general"]
_ONE = np.ones(1)


class Share(NamedTuple):
    """Share of index persons with a new case, and the number of index persons behind it."""

    value: float
    n: float


@dataclass(frozen=True, eq=False)
class Recidivists:
    """The index events of a population in a window, followed.

    Parameters
    ----------
    measured : the lived world
    population : whom to follow
    window : when index events count
    settling : months at the end of the run in which cases may still be open
    counts : which endings make a new case count
    """

    measured: Measured
    population: IndexPopulation
    window: Window
    settling: int
    counts: Counts = Counts.DISPOSAL_OR_CONVICTION
    _weights: dict[int, Floats] = field(default_factory=dict, repr=False)
    _sums: dict[tuple[str, int], tuple[Floats, ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def table(self) -> IndexTable:
        """The index events."""
        return index_table(self.measured, self.population, self.window)

    @cached_property
    def follow_up(self) -> FollowUp:
        """What became of them."""
        return follow(self.measured, self.population, self.table, settling=self.settling, counts=self.counts)

    @cached_property
    def groups(self) -> dict[str, Bools]:
        """Who belongs to each group."""
        return groups_of(self.measured, self.table, self.population.name)

    def window_for(self, years: int) -> Window | None:
        """Return the part of the window whose index events can be followed for some years, or None."""
        last = self.measured.lives.until - 1 - self.settling - years * MONTHS_A_YEAR
        whole = Window(self.window.first, min(self.window.last, last))
        return whole if whole.months > 0 else None

    def observed(self, years: int) -> Bools:
        """Tell which follow-ups can be seen for so many calendar years."""
        window = self.window_for(years)
        if window is None:
            return np.zeros(len(self.follow_up.index), bool)
        indexed = window.holds(self.table.month)[self.follow_up.index]
        return np.asarray(indexed & (self.follow_up.limits.seen >= years * MONTHS_A_YEAR))

    def weight(self, years: int) -> Floats:
        """Return the weight of each follow-up: 1 a person, shared by the lucks that can be seen; 0 if unobserved."""
        if years not in self._weights:
            seen = self.observed(years).astype(np.float64)
            lucks = np.bincount(self.follow_up.index, seen, minlength=len(self.table))[self.follow_up.index]
            self._weights[years] = np.divide(seen, lucks, out=np.zeros_like(seen), where=lucks > 0)
        return self._weights[years]

    def within(self, kind: Recidivism, years: int) -> Bools:
        """Tell which follow-ups hold a new case within so many calendar years."""
        return np.asarray(self.follow_up.new_cases(kind).months <= years * MONTHS_A_YEAR)

    def share(self, kind: Recidivism, years: int, clock: Clock = Clock.CALENDAR, group: str = ALL) -> Share:
        """Return the share of index persons with a new case within so many years."""
        if clock is Clock.CALENDAR:
            return self._mean(kind.name, years, group, lambda: (_ONE, self.within(kind, years)))
        return self._incidence(kind, years, group)

    def new_cases(self, years: int, group: str = ALL) -> Share:
        """Return the mean number of new cases within so many calendar years."""
        return self._mean("new cases", years, group, lambda: (_ONE, self._counted(years)))

    def frequency(self, years: int, group: str = ALL) -> Share:
        """Return new cases per year at liberty within so many calendar years."""
        months = years * MONTHS_A_YEAR
        cases = self.new_cases(years, group)
        liberty = self._mean("liberty", years, group, lambda: (_ONE, self.follow_up.liberty_within(months)))
        return Share(cases.value / liberty.value * MONTHS_A_YEAR if liberty.value else np.nan, cases.n)

    def months_to_first(self, kind: Recidivism, years: int, group: str = ALL) -> Share:
        """Return the mean months to the first new case, among those with one within so many calendar years."""
        use = self.within(kind, years)
        months = np.where(use, self.follow_up.new_cases(kind).months, 0.0)
        return self._mean(f"months {kind.name}", years, group, lambda: (use, months))

    def _counted(self, years: int) -> Floats:
        return self.follow_up.count_new(_GENERAL, years * MONTHS_A_YEAR).astype(np.float64)

    def _mean(self, name: str, years: int, group: str, values: Callable[[], tuple[Values, Values]]) -> Share:
        """Return a sum over a sum of the observed; what is worked out per person is kept for the next group."""
        if (name, years) not in self._sums:
            self._sums[name, years] = tuple(self._per_person(column, years) for column in values())
        who = self.groups[group]
        n, total = (float(column[who].sum()) for column in self._sums[name, years])
        return Share(total / n if n else np.nan, n)

    def _per_person(self, values: Values, years: int) -> Floats:
        """Return the mean over the lucks of each index event."""
        weighted = self.weight(years) * values
        return np.bincount(self.follow_up.index, weighted, minlength=len(self.table)).astype(np.float64)

    def _incidence(self, kind: Recidivism, years: int, group: str) -> Share:
        weight = self.weight(years) * self.groups[group][self.follow_up.index]
        n = float(weight.sum())
        times = times_of(self.follow_up, kind, Clock.AT_LIBERTY, weight)
        return Share(float(curve_of(times, years * MONTHS_A_YEAR).incidence[-1]) if n else np.nan, n)

    def definition(self, kind: Recidivism, clock: Clock = Clock.CALENDAR) -> str:
        """Return the clauses that say what is counted."""
        return recidivism_definition(kind, self.population, clock, self.counts)
