"""Follow index events: months to the first new case of each kind, to death, and to the end of what can be seen.

Where index events were split, each is followed in K lucks and every luck weighs 1/K: person-level figures are means
over lucks. Elsewhere the one lived life weighs 1.

Settling: a new offence shows only once its case has ended. The last ``settling`` months of a run are therefore not
used to say that somebody has *no* new case (and offences in them are not counted).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from simulation.outcomes.cases import Cases
from simulation.outcomes.custody import Spells, key
from simulation.outcomes.definitions import (
    OFFENCE_CLASS,
    ClockStart,
    Counts,
    IndexPopulation,
    Match,
    Recidivism,
)
from simulation.outcomes.index_events import IndexTable
from simulation.outcomes.lives import Chronicle, Floats, Ints, Lives
from simulation.outcomes.measured import Measured
from simulation.vocabulary import NEVER, Kind

_CODES = 8  # more than there are types or classes
NO_CLASS = -1  # of an index event without a case: no new case is of its class
_CLASS_OF_TYPE = np.array([OFFENCE_CLASS[offence_type] for offence_type in sorted(OFFENCE_CLASS)])


@dataclass(frozen=True, eq=False)
class Source:
    """A chronicle with its cases and custody, and which follow-ups lie in it.

    Parameters
    ----------
    chronicle, cases, custody : of luck 0, or of lucks 1 .. K - 1
    life : (follow-ups,) life in the chronicle
    index : (follow-ups,) row in the index table
    luck : (follow-ups,) 0 .. K - 1
    """

    chronicle: Chronicle
    cases: Cases
    custody: Spells
    life: Ints
    index: Ints
    luck: Ints
    _slots: dict[Counts, Ints] = field(default_factory=dict, repr=False)

    def counted(self, counts: Counts) -> Ints:
        """Return the slots of cases of the followed lives that ended in a way that counts."""
        if counts not in self._slots:
            followed = np.zeros(self.chronicle.lives, bool)
            followed[self.life] = True
            ended = np.flatnonzero(self.cases.ended(counts))
            self._slots[counts] = ended[followed[self.cases.life[ended]]]
        return self._slots[counts]


class NewCases(NamedTuple):
    """Months from clock start to the first new case, by either clock; infinite where there is none."""

    months: Floats
    liberty: Floats


class Limits(NamedTuple):
    """How far a life can be followed, in months from clock start, by either clock.

    Parameters
    ----------
    seen, seen_liberty : months that can be seen, settling taken off
    death, death_liberty : months to death, infinite where it does not come in these months
    """

    seen: Floats
    seen_liberty: Floats
    death: Floats
    death_liberty: Floats


@dataclass(frozen=True, eq=False)
class FollowUp:
    """What became of each index event, in each of its lucks; one value a follow-up.

    Parameters
    ----------
    table : the index events
    sources : where the lives are
    index : row in the table
    luck : 0 for the lived life
    weight : 1 / lucks of the index event
    limits : how far each life can be followed
    settling : months at the end of what can be seen in which cases may still be open
    counts : which endings make a new case count
    """

    table: IndexTable
    sources: tuple[Source, ...]
    index: Ints
    luck: Ints
    weight: Floats
    limits: Limits
    settling: int
    counts: Counts
    _new: dict[str, NewCases] = field(default_factory=dict, repr=False)
    _sorted: dict[tuple[int, str], tuple[Ints, Ints]] = field(default_factory=dict, repr=False)

    def new_cases(self, kind: Recidivism) -> NewCases:
        """Return the months to the first new case of a kind."""
        if kind.name not in self._new:
            parts = [self._first_in(source, kind) for source in self.sources]
            self._new[kind.name] = NewCases(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
        return self._new[kind.name]

    def _first_in(self, source: Source, kind: Recidivism) -> NewCases:
        clock = self.table.clock_start[source.index]
        keys, base = self._keys(source, kind)
        after = np.searchsorted(keys, key(base, clock), side="right")
        at = keys[np.minimum(after, len(keys) - 1)] if len(keys) else np.zeros(len(base), np.int64)
        found = (after < len(keys)) & (at >> 16 == base)
        month = np.where(found, at & 0xFFFF, 0)
        found &= month < source.chronicle.end[source.life] - self.settling
        months = np.where(found, month - clock, np.inf)
        inside = source.custody.between(source.life, clock, np.maximum(month - 1, clock))
        return NewCases(months, months - np.where(found, inside, 0))

    def _keys(self, source: Source, kind: Recidivism) -> tuple[Ints, Ints]:
        """Return the sorted keys of cases that count, and the same key, without month, of each follow-up."""
        cases, slots = source.cases, source.counted(self.counts)
        slots = slots[cases.severity[slots] >= kind.least]
        if kind.type is not None:
            slots = slots[cases.type[slots] == kind.type]
        code, wanted = self._codes(cases.type[slots], self.table.type[source.index], kind.match)
        month = cases.month(Kind.OFFENCE)[slots].astype(np.int64)
        keys = key(cases.life[slots].astype(np.int64) * _CODES + code, month)
        return np.sort(keys), source.life.astype(np.int64) * _CODES + wanted

    @staticmethod
    def _codes(case_type: Ints, index_type: Ints, match: Match) -> tuple[Ints, Ints]:
        if match is Match.SAME_TYPE:
            return case_type, index_type
        if match is Match.SAME_CLASS:
            return _CLASS_OF_TYPE[case_type], np.where(index_type >= 0, _CLASS_OF_TYPE[index_type], NO_CLASS)
        return np.zeros_like(case_type), np.zeros_like(index_type)

    def count_new(self, kind: Recidivism, months: int) -> Ints:
        """Return the number of new cases of a kind in the first months of the calendar clock."""
        parts = []
        for number, source in enumerate(self.sources):
            if (number, kind.name) not in self._sorted:
                self._sorted[number, kind.name] = self._keys(source, kind)
            keys, base = self._sorted[number, kind.name]
            clock = self.table.clock_start[source.index]
            last = np.minimum(clock + months, source.chronicle.end[source.life] - self.settling - 1)
            upto = np.searchsorted(keys, key(base, np.maximum(last, clock)), side="right")
            parts.append(upto - np.searchsorted(keys, key(base, clock), side="right"))
        return np.concatenate(parts)

    def liberty_within(self, months: int) -> Floats:
        """Return the months at liberty in the first months of the calendar clock, cut at death."""
        parts = []
        for source in self.sources:
            clock = self.table.clock_start[source.index]
            death = source.chronicle.death[source.life]
            last = np.where(death == NEVER, clock + months, np.minimum(death, clock + months))
            last = np.maximum(last, clock)
            parts.append(last - clock - source.custody.between(source.life, clock, last))
        return np.concatenate(parts).astype(np.float64)


def follow(
    measured: Measured,
    population: IndexPopulation,
    table: IndexTable,
    *,
    settling: int,
    counts: Counts = Counts.DISPOSAL_OR_CONVICTION,
) -> FollowUp:
    """Follow the index events of a population.

    Parameters
    ----------
    measured : the lived world
    population : whom the table holds; lucks are used where the splits were made for it at its index event
    table : index events
    settling : months at the end of what can be seen in which cases may still be open
    counts : which endings make a new case count
    """
    sources = _sources(measured, population, table)
    parts = [_limits(source, table.clock_start[source.index], settling) for source in sources]
    index = np.concatenate([source.index for source in sources])
    return FollowUp(
        table=table,
        sources=sources,
        index=index,
        luck=np.concatenate([source.luck for source in sources]),
        weight=1.0 / np.bincount(index, minlength=len(table))[index],
        limits=Limits(*(np.concatenate(columns) for columns in zip(*parts, strict=True))),
        settling=settling,
        counts=counts,
    )


def _limits(source: Source, clock: Ints, settling: int) -> Limits:
    end = source.chronicle.end[source.life].astype(np.int64)
    last = np.maximum(end - 1 - settling, clock)  # the last month whose offences count
    seen = (last - clock).astype(np.float64)
    inside = source.custody.between(source.life, clock, last)
    died = source.chronicle.death[source.life].astype(np.int64)
    dies = (died != NEVER) & (died <= last)
    months = np.where(dies, np.maximum(died - clock, 0), np.inf)
    before = source.custody.between(source.life, clock, np.where(dies, np.maximum(died, clock), clock))
    return Limits(seen, seen - inside, months, months - before)


def _sources(measured: Measured, population: IndexPopulation, table: IndexTable) -> tuple[Source, ...]:
    lives = measured.lives
    rows = np.arange(len(table))
    lived = Source(lives.lived, measured.cases, measured.custody, table.person, rows, np.zeros(len(rows), np.int64))
    if not _uses_lucks(lives, population):
        return (lived,)
    index, split = _matches(measured, table)
    others = lives.lucks_each - 1
    luck = np.tile(np.arange(1, lives.lucks_each), len(index))
    index, split = np.repeat(index, others), np.repeat(split, others)
    begun = luck < lives.split_lucks[split]
    index, split, luck = index[begun], split[begun], luck[begun]
    life = split * others + luck - 1
    return lived, Source(lives.split, measured.split_cases, measured.split_custody, life, index, luck)


def _uses_lucks(lives: Lives, population: IndexPopulation) -> bool:
    own = population.name == lives.split_population and population.clock_start is ClockStart.INDEX_EVENT
    return own and lives.lucks_each > 1 and len(lives.split_rows) > 0


def _matches(measured: Measured, table: IndexTable) -> tuple[Ints, Ints]:
    """Return index rows that were split, and the split of each: same person, same month."""
    split_of = np.full(measured.lives.lived.lives, -1, np.int64)
    split_of[measured.lives.split_rows] = np.arange(len(measured.split_months))
    split = split_of[table.person]
    same = (split >= 0) & (measured.split_months[np.maximum(split, 0)] == table.month)
    index = np.flatnonzero(same)
    return index, split[index]
