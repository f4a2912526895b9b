"""Measure how careers run: concentration, versatility, escalation, duration, transitions and frequency at liberty.

All count registered offences by the date of the offence. Concentration is of everybody with a registered offence in a
window; the rest is of people brought to court for DSE in the study window, from their first registered offence to the
end of that window, and of everybody registered in it.

Sources of the measures: Blumstein, Cohen, Roth & Visher (1986), "Criminal Careers and Career Criminals" (frequency,
duration, escalation); Wolfgang, Figlio & Sellin (1972) (concentration, transitions); Sullivan and others (2006),
"Taking stock of criminal profiling" (diversity index: the chance that two offences of a career differ in type).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulation.outcomes.definitions import JOIN, POPULATIONS
from simulation.outcomes.index_events import index_table
from simulation.outcomes.lives import MONTHS_A_YEAR, Bools, Floats, Ints, Window
from simulation.outcomes.measured import Measured
from simulation.outcomes.rows import Row
from simulation.outcomes.tallies import half_of
from simulation.outcomes.totals import COHORT, long_windows
from simulation.vocabulary import NEVER, Kind, OffenceType

SHARE, INDEX, YEARS = "share of persons, %", "chance that two offences differ in type", "years"
SEVERITY, FREQUENCY = "class of the statutory maximum, 0 to 2", "registered offences per year at liberty"
OFFENCES = "share of offences, %"
MOST_ACTIVE = 0.05  # the most active twentieth of offenders, as concentration is usually told
ORDERS = 10  # offences in their order that are shown one by one
TYPES = len(OffenceType)
REGISTERED = "registered"
_REGISTERED_TEXT = "persons with a registered offence in the window"
_REGISTERED_TEXT = "persons with a registered offence in the window"
_TEXT = "by date of the offence, registered"


@dataclass(frozen=True, eq=False)
class Course:
    """The registered offences of some persons up to the end of a window.

    Parameters
    ----------
    measured : the lived world
    who : (persons,) whose careers, a value for each row of the persons table
    window : careers are read to its last month
    """

    measured: Measured
    who: Bools
    window: Window

    @cached_property
    def _order(self) -> Ints:
        """Rows of the chronicle's offences, by person and in time order."""
        events = self.measured.lives.lived.of(Kind.OFFENCE)
        use = np.flatnonzero((events.case >= 0) & self.who[events.life] & (events.month <= self.window.last))
        return use[np.argsort(events.life[use], kind="stable")]

    @cached_property
    def life(self) -> Ints:
        """Person of each offence."""
        return self.measured.lives.lived.of(Kind.OFFENCE).life[self._order].astype(np.int64)

    @cached_property
    def month(self) -> Ints:
        """Month of each offence."""
        return self.measured.lives.lived.of(Kind.OFFENCE).month[self._order].astype(np.int64)

    @cached_property
    def severity(self) -> Ints:
        """Severity of each offence."""
        return self.measured.lives.lived.of(Kind.OFFENCE).value[self._order]

    @cached_property
    def type(self) -> Ints:
        """Type of each offence."""
        return self.measured.lives.lived.of(Kind.OFFENCE).type[self._order]

    @cached_property
    def persons(self) -> Ints:
        """Rows of persons with at least one registered offence."""
        return np.unique(self.life)

    @cached_property
    def _begin(self) -> Ints:
        return np.searchsorted(self.life, self.persons)

    @cached_property
    def number(self) -> Ints:
        """Number of offences of each of the persons."""
        return np.diff(np.append(self._begin, len(self.life)))

    @property
    def order(self) -> Ints:
        """Place of each offence in its career, from 1."""
        return np.arange(len(self.life)) - np.repeat(self._begin, self.number) + 1

    def diversity(self) -> Floats:
        """Return the diversity index of each person with two or more offences: 1 less the sum of squared shares."""
        code = np.repeat(np.arange(len(self.persons)), self.number) * TYPES + self.type
        counts = np.bincount(code, minlength=len(self.persons) * TYPES).reshape(-1, TYPES)
        several = self.number > 1
        shares = counts[several] / self.number[several, None]
        return np.asarray(1 - (shares**2).sum(axis=1))

    def length(self) -> Floats:
        """Return the years from the first to the last offence of each person."""
        last = self._begin + self.number - 1
        return np.asarray((self.month[last] - self.month[self._begin]) / MONTHS_A_YEAR)

    def severity_at(self, place: int) -> Floats:
        """Return the severity of everybody's offence at a place in the career."""
        return np.asarray(self.severity[self.order == place], np.float64)

    def went_on(self, place: int) -> Bools:
        """Tell, of persons with so many offences, who has one more."""
        return np.asarray(self.number[self.number >= place] > place)

    def years_at_liberty(self) -> Floats:
        """Return each person's years at liberty from the first offence to the end of the window, or to death."""
        lives = self.measured.lives
        first = self.month[self._begin]
        death = lives.lived.death[self.persons].astype(np.int64)
        last = np.where(death == NEVER, self.window.last, np.minimum(death, self.window.last))
        last = np.maximum(np.minimum(last, lives.seen_until[self.persons] - 1), first)
        inside = self.measured.custody.between(self.persons, first, last)
        return np.asarray((last - first - inside) / MONTHS_A_YEAR)


def career_course_rows(measured: Measured) -> Iterator[Row]:
    """Yield concentration in each long window, and how careers run: of the study's index persons, of all registered."""
    for window in long_windows(measured.lives):
        yield from concentration_rows(measured, window)
    window = measured.lives.study_window
    if window in long_windows(measured.lives):
        yield from course_rows(Course(measured, in_court_for_dse(measured, window), window), "dse")
        yield from course_rows(Course(measured, registered_in(measured, window), window), REGISTERED)


def in_court_for_dse(measured: Measured, window: Window) -> Bools:
    """Tell who was brought to court for DSE in a window."""
    found = np.zeros(measured.lives.lived.lives, bool)
    found[index_table(measured, POPULATIONS["dse"], window).person] = True
    return found


def registered_in(measured: Measured, window: Window) -> Bools:
    """Tell who has a registered offence in a window."""
    return offences_in(measured, window) > 0


def offences_in(measured: Measured, window: Window) -> Ints:
    """Return each person's registered offences in a window."""
    events = measured.lives.lived.of(Kind.OFFENCE)
    use = (events.case >= 0) & window.holds(events.month)
    return np.bincount(events.life[use], minlength=measured.lives.lived.lives)


def concentration_rows(measured: Measured, window: Window) -> Iterator[Row]:
    """Yield the share of offenders behind half of the offences, and the offences of the most active."""
    each = offences_in(measured, window)
    each = each[each > 0]
    n, base = float(len(each)), (COHORT, window.text)
    half = half_of(each).figure().value
    text = JOIN.join(["persons behind half of the offences, of persons with an offence in the window", _TEXT])
    yield Row("concentration.half", text, *base, half, SHARE, n)
    text = JOIN.join(["offences of the most active twentieth of persons with an offence in the window", _TEXT])
    yield Row("concentration.top_5", text, *base, 100 * top_share(each, MOST_ACTIVE), OFFENCES, n)


def top_share(each: Ints, part: float) -> float:
    """Return the share of all events that belongs to the most active part of persons.

    Examples
    --------
    >>> top_share(np.array([6, 2, 1, 1]), 0.25)
    0.6
    """
    if not each.sum():
        return float("nan")
    most = np.sort(each)[::-1].astype(np.float64)
    persons = part * len(most)
    whole = int(persons)
    rest = (persons - whole) * most[whole] if whole < len(most) else 0.0
    return float((most[:whole].sum() + rest) / most.sum())


def course_rows(course: Course, population: str) -> Iterator[Row]:
    """Yield how careers run, of one population."""
    text = "1 less the sum of squared shares of types, two or more offences"
    yield _mean(course, population, "versatility.diversity", text, INDEX, course.diversity())
    yield _mean(course, population, "career_length.mean", "from the first to the last offence", YEARS, course.length())
    yield _frequency(course, population)
    for place in range(1, ORDERS + 1):
        severity, on = course.severity_at(place), course.went_on(place)
        text = "the offence with this number in the career"
        yield _mean(course, population, f"escalation.severity.{place}", text, SEVERITY, severity)
        text = "one more offence, of persons with at least this number"
        yield _mean(course, population, f"transition.{place}", text, SHARE, np.where(on, 100.0, 0.0))


def _frequency(course: Course, population: str) -> Row:
    years = course.years_at_liberty()
    total = float(years.sum())
    later = float((course.number - 1).sum())
    text = "offences after the first, from the first to the end of the window"
    value = later / total if total else np.nan
    return _row(course, population, "frequency.at_liberty", text, value, FREQUENCY, total)


def _mean(course: Course, population: str, outcome: str, text: str, unit: str, values: Floats) -> Row:
    value = float(values.mean()) if len(values) else np.nan
    return _row(course, population, outcome, text, value, unit, float(len(values)))


def _row(course: Course, population: str, outcome: str, text: str, value: float, unit: str, n: float) -> Row:
    who = POPULATIONS[population].definition if population in POPULATIONS else _REGISTERED_TEXT
    return Row(outcome, JOIN.join([text, _TEXT, who]), population, course.window.text, value, unit, n)
