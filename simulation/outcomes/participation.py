"""Measure who takes part by age and year: persons with an offence, or registered as a suspect, per 1,000 residents.

Residents are person-years lived between 12 and the age cap, so late arrivals and deaths are in the denominator as they
should be. A person counts once a calendar year, at the age of the first event of that year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulation.outcomes.index_events import ALL, SEXES
from simulation.outcomes.lives import MONTHS_A_YEAR, Floats, Ints, Lives, Window
from simulation.outcomes.measured import Measured
from simulation.outcomes.rows import Point, Row
from simulation.outcomes.totals import COHORT, calendar_years, long_windows
from simulation.vocabulary import NEVER, Kind

PER_1000 = "per 1,000 residents of that age a year"
RESIDENT_BANDS = {"12-17": (12, 17), "18-24": (18, 24), "25-44": (25, 44), "45-59": (45, 59)}
"""Age bands of Statistics Netherlands, cut at the age cap."""

FORMS = {
    "actual": (Kind.OFFENCE, "persons with at least one offence in the calendar year, registered or not"),
    "registered": (Kind.REGISTERED, "persons registered as a suspect at least once in the calendar year"),
}
PERIOD_YEARS = 5
_THOUSAND = 1000


@dataclass(frozen=True, eq=False)
class Participation:
    """Persons taking part and person-years lived, by sex, age and calendar year.

    Parameters
    ----------
    measured : the lived world
    """

    measured: Measured

    @property
    def lives(self) -> Lives:
        """The lived world."""
        return self.measured.lives

    @property
    def first_year(self) -> int:
        """First whole calendar year that counts."""
        return -(-self.lives.count_from // MONTHS_A_YEAR)

    @property
    def years(self) -> int:
        """Number of whole calendar years that count."""
        return len(calendar_years(self.lives))

    @property
    def _shape(self) -> tuple[int, int, int]:
        return len(SEXES), self.lives.age_cap + 1, self.years

    @cached_property
    def residents(self) -> Floats:
        """Person-years, shape (2, age cap + 1, years)."""
        return np.stack([self._resident_years(code) for code in SEXES.values()])

    def _resident_years(self, sex: int) -> Floats:
        first, months = self.first_year * MONTHS_A_YEAR, self.years * MONTHS_A_YEAR
        who = self.lives.person("sex") == sex
        birth = self.lives.person("birth_month")[who].astype(np.int64)
        earliest = int(birth.min()) if len(birth) else 0
        births = int(birth.max()) - earliest + 1 if len(birth) else 1
        alive = np.zeros((births, months + 1))
        for column, sign in (("entry_month", 1.0), ("end_month", -1.0)):
            month = self._month(column)[who]
            month = np.clip(month - first, 0, months)
            code = (birth - earliest) * (months + 1) + month
            alive += sign * np.bincount(code, minlength=alive.size).reshape(alive.shape)
        return self._by_age_and_year(np.cumsum(alive, axis=1)[:, :months], earliest)

    def _month(self, column: str) -> Ints:
        """Return months of entry or end; the end of the run for NEVER, and no end before entry."""
        entry, end = (self.lives.person(name).astype(np.int64) for name in ("entry_month", "end_month"))
        entry = np.where(entry == NEVER, self.lives.until, entry)
        return entry if column == "entry_month" else np.maximum(np.where(end == NEVER, self.lives.until, end), entry)

    def _by_age_and_year(self, alive: Floats, earliest: int) -> Floats:
        births, months = alive.shape
        month = np.arange(months)
        age = (self.first_year * MONTHS_A_YEAR + month - earliest - np.arange(births)[:, None]) // MONTHS_A_YEAR
        code = np.clip(age, 0, self.lives.age_cap) * self.years + month // MONTHS_A_YEAR
        shape = self._shape[1:]
        total = np.bincount(code.ravel(), alive.ravel(), minlength=shape[0] * shape[1])
        return total.reshape(shape).astype(np.float64) / MONTHS_A_YEAR

    @cached_property
    def persons(self) -> dict[str, Floats]:
        """Persons taking part, by form; each of shape (2, age cap + 1, years)."""
        return {form: self._persons(kind) for form, (kind, _) in FORMS.items()}

    def _persons(self, kind: Kind) -> Floats:
        events = self.lives.lived.of(kind)
        year = events.month // MONTHS_A_YEAR - self.first_year
        use = np.flatnonzero((year >= 0) & (year < self.years))
        _, first = np.unique(events.life[use].astype(np.int64) * max(self.years, 1) + year[use], return_index=True)
        once = use[first]
        person, month = events.life[once], events.month[once]
        age = np.minimum((month - self.lives.person("birth_month")[person]) // MONTHS_A_YEAR, self.lives.age_cap)
        sexes, ages, years = self._shape
        code = (self.lives.person("sex")[person].astype(np.int64) * ages + age) * years + year[once]
        return np.bincount(code, minlength=sexes * ages * years).reshape(self._shape).astype(np.float64)

    def rate(
        self, form: str, window: Window, ages: tuple[int, int] | None = None, sex: str | None = None
    ) -> tuple[float, float]:
        """Return persons per 1,000 residents a year over the whole calendar years of a window, and the person-years.

        Parameters
        ----------
        form : ``actual`` or ``registered``
        window : whole calendar years count; parts of years at its ends do not
        ages : first and last age, both included; all by default
        sex : ``male``, ``female`` or None for both
        """
        low, high = ages or (0, self.lives.age_cap)
        first = -(-window.first // MONTHS_A_YEAR) - self.first_year
        last = (window.last + 1) // MONTHS_A_YEAR - self.first_year
        part = (slice(None) if sex is None else SEXES[sex], slice(low, high + 1), slice(max(first, 0), max(last, 0)))
        persons, years = float(self.persons[form][part].sum()), float(self.residents[part].sum())
        return (_THOUSAND * persons / years if years else np.nan), years

    def rows(self) -> Iterator[Row]:
        """Yield participation for each window; by sex and age band in the long windows, by age band in single years."""
        for window in long_windows(self.lives):
            yield from self._rows(window, (None, *SEXES))
        for window in calendar_years(self.lives):
            yield from self._rows(window, (None,))

    def _rows(self, window: Window, sexes: tuple[str | None, ...]) -> Iterator[Row]:
        for form, (_, definition) in FORMS.items():
            for sex in sexes:
                for band, ages in {ALL: None, **RESIDENT_BANDS}.items():
                    value, years = self.rate(form, window, ages, sex)
                    group = _group(sex, band)
                    yield Row(f"participation.{form}", definition, COHORT, window.text, value, PER_1000, years, group)

    def points(self) -> Iterator[Point]:
        """Yield the age-crime curve of periods of five years and of the long windows, by sex."""
        for window in [*long_windows(self.lives), *self._periods()]:
            for form, (_, definition) in FORMS.items():
                for sex in (None, *SEXES):
                    yield from self._age_curve(form, definition, window, sex)

    def _periods(self) -> list[Window]:
        years = calendar_years(self.lives)
        return [
            Window(years[i].first, years[i + PERIOD_YEARS - 1].last)
            for i in range(0, len(years) - PERIOD_YEARS + 1, PERIOD_YEARS)
        ]

    def _age_curve(self, form: str, definition: str, window: Window, sex: str | None) -> Iterator[Point]:
        for age in range(self.lives.age_cap):
            value, years = self.rate(form, window, (age, age), sex)
            if years:
                yield Point(
                    f"age_crime.{form}", definition, COHORT, window.text, age, "age in years", value, PER_1000, np.nan,
                    years, _group(sex, ALL),
                )  # fmt: skip


def _group(sex: str | None, band: str) -> str:
    parts = ([f"sex={sex}"] if sex else []) + ([f"age={band}"] if band != ALL else [])
    return ", ".join(parts) or ALL
