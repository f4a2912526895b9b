"""Count cases by year of age, with the share of each year at liberty: what trajectory models read.

Counted are cases that ended in a prosecutor's disposal or a conviction, by the date of their first offence (or all
offences of such cases). A year of age is observed from entry to death, the age cap or the end of observation; months in
custody are taken off. Who enters the register late is not observed before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from simulation.errors import TwinlivesError
from simulation.evidence import Parameters
from simulation.outcomes.custody import last_month
from simulation.outcomes.definitions import POPULATIONS
from simulation.outcomes.index_events import IndexTable, index_table
from simulation.outcomes.lives import MONTHS_A_YEAR, Bools, Floats, Ints, Window, year_window
from simulation.outcomes.measured import Measured
from simulation.vocabulary import NEVER, Kind

FIRST_AGE = 12  # criminal responsibility in the Netherlands (Dutch Criminal Code, art. 77a)


class Counted(StrEnum):
    """What is counted."""

    CASES = "cases that ended in a disposal or a conviction, by date of the first offence"
    OFFENCES = "offences of cases that ended in a disposal or a conviction, by date of the offence"


@dataclass(frozen=True)
class Observation:
    """What of a career is looked at.

    Parameters
    ----------
    last_year : calendar year with which observation ends, or None for the end of the run
    without_index_case : whether the case that brought a person into the study is left out
    counted : cases or offences
    """

    last_year: int | None = None
    without_index_case: bool = False
    counted: Counted = Counted.CASES

    def end(self, measured: Measured) -> int:
        """Return the first month that is not observed."""
        until = measured.lives.until
        return until if self.last_year is None else min(year_window(self.last_year).last + 1, until)

    def __str__(self) -> str:
        seen = "to the end of the run" if self.last_year is None else f"to {self.last_year}"
        return f"{self.counted}; observed {seen}{'; without the index case' if self.without_index_case else ''}"


@dataclass(frozen=True, eq=False)
class CareerMatrix:
    """Careers by year of age.

    Parameters
    ----------
    ages : (years,) whole years of age
    counts : (persons, years) cases
    exposure : (persons, years) years at liberty, 0 to 1; 0 where nothing was observed
    birth_year : (persons,) calendar year of birth
    """

    ages: Ints
    counts: Floats
    exposure: Floats
    birth_year: Ints

    def __len__(self) -> int:
        return len(self.counts)

    def where(self, keep: Bools | Ints) -> CareerMatrix:
        """Return the persons for whom ``keep`` is true, or whose numbers it lists."""
        return CareerMatrix(self.ages, self.counts[keep], self.exposure[keep], self.birth_year[keep])

    def born(self, first: int, last: int) -> CareerMatrix:
        """Return the persons of some birth years, both included."""
        return self.where((self.birth_year >= first) & (self.birth_year <= last))

    def seen_by(self, least_share: float) -> CareerMatrix:
        """Return the years of age that at least this share of the persons are observed in."""
        seen = np.flatnonzero((self.exposure > 0).mean(axis=0) >= max(least_share, np.finfo(float).tiny))
        if not len(seen):
            raise TwinlivesError("no year of age is observed; give persons who are seen after their twelfth birthday")
        years = slice(seen[0], seen[-1] + 1)
        return CareerMatrix(self.ages[years], self.counts[:, years], self.exposure[:, years], self.birth_year)


def joined(matrices: Sequence[CareerMatrix]) -> CareerMatrix:
    """Return the persons of several matrices of the same ages as one."""
    if len({tuple(matrix.ages) for matrix in matrices}) != 1:
        raise TwinlivesError("matrices of different ages cannot be joined; make them from worlds with one age cap")
    columns = ("counts", "exposure", "birth_year")
    return CareerMatrix(matrices[0].ages, *(np.concatenate([getattr(m, name) for m in matrices]) for name in columns))


def dse_persons(measured: Measured, window: Window | None = None) -> IndexTable:
    """Return the persons of the study: brought to court for DSE in its window, one row a person."""
    return index_table(measured, POPULATIONS["dse"], window or measured.lives.study_window)


def career_matrix(
    measured: Measured, table: IndexTable, observation: Observation, parameters: Parameters
) -> CareerMatrix:
    """Return counts and exposure by year of age, from 12 to the year before the age cap.

    Parameters
    ----------
    measured : the lived world
    table : the persons, by index event
    observation : what is looked at
    parameters : evidence values
    """
    least = parameters.number("trajectories.least_months_at_liberty") / MONTHS_A_YEAR
    ages = np.arange(FIRST_AGE, measured.lives.age_cap)
    counts = _counts(measured, table, observation, ages)
    exposure = _exposure(measured, table.person, observation.end(measured), ages)
    exposure = np.where(counts > 0, np.maximum(exposure, least), exposure)
    birth_year = measured.lives.person("birth_month")[table.person] // MONTHS_A_YEAR
    return CareerMatrix(ages, counts, exposure, birth_year)


def _counts(measured: Measured, table: IndexTable, observation: Observation, ages: Ints) -> Floats:
    life, month, slot = _dated(measured, observation.counted)
    use = measured.cases.ended()[slot] & (month < observation.end(measured))
    if observation.without_index_case:
        use &= ~np.isin(slot, index_slots(measured, table))
    row = np.full(measured.lives.lived.lives, -1, np.int64)
    row[table.person] = np.arange(len(table))
    year = (month - measured.lives.person("birth_month")[life]) // MONTHS_A_YEAR - ages[0]
    use &= (row[life] >= 0) & (year >= 0) & (year < len(ages))
    counts = np.zeros((len(table), len(ages)))
    np.add.at(counts, (row[life[use]], year[use]), 1)
    return counts


def _dated(measured: Measured, counted: Counted) -> tuple[Ints, Ints, Ints]:
    """Return life, month and slot of everything that could be counted."""
    if counted is Counted.CASES:
        month = measured.cases.month(Kind.OFFENCE)
        slot = np.flatnonzero(month != NEVER)
        return measured.cases.life[slot], month[slot].astype(np.int64), slot
    events = measured.lives.lived.of(Kind.OFFENCE)
    slot = measured.cases.slot(events.life, events.case)
    known = slot >= 0
    return events.life[known], events.month[known].astype(np.int64), slot[known]


def index_slots(measured: Measured, table: IndexTable) -> Ints:
    """Return the slots of the index cases."""
    return measured.cases.slot(table.person, measured.lives.ledger["case"][table.position])


def _exposure(measured: Measured, person: Ints, end: int, ages: Ints) -> Floats:
    lives = measured.lives
    opens = lives.person("birth_month")[person].astype(np.int64)[:, None] + ages * MONTHS_A_YEAR
    entry = lives.person("entry_month")[person].astype(np.int64)[:, None]
    stop = np.minimum(last_month(lives.lived, person), end).astype(np.int64)[:, None]
    first = np.minimum(np.maximum(opens, entry), stop)
    last = np.maximum(np.minimum(opens + MONTHS_A_YEAR, stop), first)
    group = np.repeat(person.astype(np.int64), len(ages))
    inside = measured.custody.between(group, first.ravel() - 1, last.ravel() - 1).reshape(first.shape)
    return np.asarray(np.maximum(last - first - inside, 0) / MONTHS_A_YEAR)
