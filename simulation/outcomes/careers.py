"""Measure careers: first DSE, ages at the first offence and first DSE, repeats, earlier cases, versatility, offences.

*Registered* counts offences that became a case, by the date of the offence; *actual* counts all. Figures of people
brought to court for DSE in the study window stand beside those of the published study.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from simulation.outcomes.cases import Cases
from simulation.outcomes.definitions import ADULT_AGE, JOIN, POPULATIONS
from simulation.outcomes.index_events import AGE_BANDS, ALL, SEXES, IndexTable, index_table
from simulation.outcomes.lives import MONTHS_A_YEAR, Bools, Floats, Ints, Lives, Window, year_window
from simulation.outcomes.measured import Measured
from simulation.outcomes.rows import Row
from simulation.outcomes.totals import Total, long_windows, monthly, total_rows, windows_of
from simulation.vocabulary import NEVER, Kind, OffenceType

YOUNG_ADULT_AGE = 25  # "half of them under 25 at the first trafficking offence" (T011)
OBSERVED_TO = (2017, 2020)  # careers of the study end with its window, or with its data (MODEL 5)
SHARE, AGE, CASES, TYPES = "share of persons, %", "years of age", "cases", "types of offence"
_DSE = POPULATIONS["dse"]
_FORMS = {"actual": "by date of the offence, registered or not", "registered": "by date of the offence, registered"}


def offence_rows(measured: Measured) -> Iterator[Row]:
    """Yield offences a year, actual and registered, of every type, all of them and DSE also in single years."""
    lives = measured.lives
    events = lives.lived.of(Kind.OFFENCE)
    for form, text in _FORMS.items():
        seen = events.case >= 0 if form == "registered" else np.ones(len(events.case), bool)
        for name, offence_type in {ALL: None, **{t.name.lower(): t for t in OffenceType}}.items():
            use = seen if offence_type is None else seen & (events.type == offence_type)
            total = Total(f"offences.{form}.{name}", JOIN.join(["offences", text]), "offences")
            windows = windows_of(lives) if offence_type in {None, OffenceType.DSE} else long_windows(lives)
            yield from total_rows(lives, total, monthly(lives, events.life[use], events.month[use]), windows)


def first_dse_rows(measured: Measured) -> Iterator[Row]:
    """Yield persons a year whose first DSE it is, actual and registered, and those in court and found guilty."""
    lives = measured.lives
    for form, text in _FORMS.items():
        month = measured.first_month(Kind.OFFENCE, OffenceType.DSE, detected=form == "registered")
        person = np.flatnonzero(month != NEVER)
        total = Total(f"first_dse.{form}", JOIN.join(["persons with their first DSE offence", text]), "persons")
        yield from total_rows(lives, total, monthly(lives, person, month[person]), windows_of(lives))
    for name, kind, text in (
        ("court", Kind.SUMMONS, "persons brought to court for DSE, once a calendar year"),
        ("guilty", Kind.GUILTY, "persons found guilty of DSE, once a calendar year"),
    ):
        life, month = _once_a_year(measured, kind)
        yield from total_rows(
            lives, Total(f"dse.{name}", text, "persons"), monthly(lives, life, month), windows_of(lives)
        )


def _once_a_year(measured: Measured, kind: Kind) -> tuple[Ints, Ints]:
    events = measured.lives.lived.of(kind)
    dse = np.flatnonzero(events.type == OffenceType.DSE)
    life, month = events.life[dse].astype(np.int64), events.month[dse]
    _, first = np.unique(life * np.iinfo(np.int16).max + month // MONTHS_A_YEAR, return_index=True)
    return life[first], month[first]


class Figure(NamedTuple):
    """One value a person, to be averaged; NaN where it does not apply."""

    outcome: str
    definition: str
    unit: str
    values: Floats


@dataclass(frozen=True, eq=False)
class DseCareers:
    """Careers of people brought to court for DSE in a window.

    Parameters
    ----------
    measured : the lived world
    window : months of the index events
    """

    measured: Measured
    window: Window

    @property
    def lives(self) -> Lives:
        """The lived world."""
        return self.measured.lives

    @property
    def cases(self) -> Cases:
        """Cases of luck 0."""
        return self.measured.cases

    @cached_property
    def table(self) -> IndexTable:
        """The index events."""
        return index_table(self.measured, _DSE, self.window)

    def _age(self, months: Ints) -> Floats:
        """Return the age of the index persons in a month of their own, in whole years; NaN for NEVER."""
        own = months[self.table.person]
        age = (own - self.lives.person("birth_month")[self.table.person]) // MONTHS_A_YEAR
        return np.where(own == NEVER, np.nan, age)

    def _first(self, form: str, offence_type: OffenceType | None) -> Ints:
        return self.measured.first_month(Kind.OFFENCE, offence_type, detected=form == "registered")

    @cached_property
    def _first_dse_case(self) -> Ints:
        """Slot of each index person's first registered DSE case, by order of registration."""
        slots = np.flatnonzero(self.cases.type == OffenceType.DSE)[::-1]
        first = np.full(self.lives.lived.lives, -1, np.int64)
        first[self.cases.life[slots]] = slots
        return first[self.table.person]

    @cached_property
    def other_types(self) -> Ints:
        """Number of other types of offence among each index person's cases before the first DSE case."""
        earlier = self._earlier[self.cases.type[self._earlier] >= 0]
        types = np.zeros(self.lives.lived.lives, np.uint8)
        np.bitwise_or.at(types, self.cases.life[earlier], np.uint8(1) << self.cases.type[earlier].astype(np.uint8))
        return np.bitwise_count(types[self.table.person]).astype(np.int64)

    @cached_property
    def _prosecuted(self) -> Bools:
        """Which cases ended in a prosecutor's disposal or were brought to court."""
        found: Bools = (self.cases.month(Kind.SUMMONS) != NEVER) | (self.cases.month(Kind.DISPOSAL) != NEVER)
        return found

    @cached_property
    def _earlier(self) -> Ints:
        """Slots of the cases registered before the first DSE case of each index person."""
        first = np.full(self.lives.lived.lives, -1, np.int64)
        first[self.table.person] = self._first_dse_case
        return np.flatnonzero(np.arange(self.cases.count) < first[self.cases.life])

    def repeats(self, until: int) -> Bools:
        """Tell who has two or more DSE offence dates in separate prosecuted cases before a month, in any order."""
        offence = self.cases.month(Kind.OFFENCE)
        use = self._prosecuted & (self.cases.type == OffenceType.DSE) & (offence != NEVER)
        use &= self.cases.month(Kind.REGISTERED) < until
        dates = np.unique(self.cases.life[use] * np.iinfo(np.int16).max + offence[use])
        return np.bincount(dates // np.iinfo(np.int16).max, minlength=self.lives.lived.lives)[self.table.person] > 1

    def figures(self) -> Iterator[Figure]:
        """Yield everything that is averaged over the index persons."""
        yield Figure("dse.men", "men among the index persons", SHARE, _percent(self.table.sex == SEXES["male"]))
        for band, (low, high) in AGE_BANDS.items():
            share = _percent((self.table.age >= low) & (self.table.age <= high))
            yield Figure(f"dse.aged_{band}", f"aged {band} at the index event", SHARE, share)
        yield from self._age_figures()
        yield from self._case_figures()

    def _age_figures(self) -> Iterator[Figure]:
        for form, text in _FORMS.items():
            for name, offence_type in (("first_offence", None), ("first_dse", OffenceType.DSE)):
                age = self._age(self._first(form, offence_type))
                what = JOIN.join([f"age at {name.replace('_', ' ').replace('dse', 'DSE offence')}", text])
                yield Figure(f"age_at_{name}.{form}", what, AGE, age)
                for limit, word in ((ADULT_AGE, "minor"), (YOUNG_ADULT_AGE, "under_25")):
                    yield Figure(f"age_at_{name}.{form}.{word}", what, SHARE, _percent(age < limit, ~np.isnan(age)))

    def _case_figures(self) -> Iterator[Figure]:
        earlier = np.where(self._first_dse_case >= 0, self.cases.ordinal[self._first_dse_case], np.nan)
        yield Figure("cases_before_first_dse", "registered cases before the first DSE case", CASES, earlier)
        prosecuted = self._earlier[self._prosecuted[self._earlier]]
        counts = np.bincount(self.cases.life[prosecuted], minlength=self.lives.lived.lives)[self.table.person]
        values = np.where(np.isnan(earlier), np.nan, counts)
        yield Figure("prosecuted_cases_before_first_dse", "prosecuted cases before the first DSE case", CASES, values)
        text = "other types of offence among cases before the first DSE case"
        yield Figure("versatility_before_first_dse", text, TYPES, self.other_types.astype(np.float64))
        yield Figure("versatility_before_first_dse.two_or_more", text, SHARE, _percent(self.other_types > 1))
        for year in OBSERVED_TO:
            until = year_window(year).last + 1
            if until <= self.lives.until:
                text = f"two or more DSE offence dates in separate prosecuted cases, any order; observed to {year}"
                yield Figure(f"repeat_dse.to_{year}", text, SHARE, _percent(self.repeats(until)))

    def rows(self) -> Iterator[Row]:
        """Yield means over the index persons, and medians of ages and cases; all together and by sex."""
        for group, who in {ALL: None, **SEXES}.items():
            keep = np.ones(len(self.table), bool) if who is None else self.table.sex == who
            for figure in self.figures():
                yield from self._rows(figure, keep, ALL if who is None else f"sex={group}")

    def _rows(self, figure: Figure, keep: Bools, group: str) -> Iterator[Row]:
        values = figure.values[keep & ~np.isnan(figure.values)]
        n, definition = float(len(values)), JOIN.join([figure.definition, _DSE.definition])
        base = (definition, _DSE.name, self.window.text)
        name = figure.outcome if figure.unit == SHARE else f"{figure.outcome}.mean"
        means: dict[str, Callable[[Floats], np.floating[Any]]] = {name: np.mean}
        if figure.unit in {AGE, CASES}:
            means |= {f"{figure.outcome}.median": np.median}
        for outcome, mean in means.items():
            yield Row(outcome, *base, float(mean(values)) if n else np.nan, figure.unit, n, group)


def _percent(share: Bools, known: Bools | None = None) -> Floats:
    """Return 100 or 0, NaN where unknown."""
    percent = np.where(share, 100.0, 0.0)
    return percent if known is None else np.where(known, percent, np.nan)


def career_rows(measured: Measured) -> Iterator[Row]:
    """Yield offences, first DSE, and the careers of people brought to court for DSE in the study window."""
    yield from offence_rows(measured)
    yield from first_dse_rows(measured)
    if measured.lives.study_window in long_windows(measured.lives):
        yield from DseCareers(measured, measured.lives.study_window).rows()
