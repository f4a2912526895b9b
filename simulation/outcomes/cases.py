"""Read cases from a chronicle: one slot a case, with the month of each step of the chain.

A case belongs to the month of its *earliest* offence. So neither the index case itself, nor an offence dated before an
index event and registered after it (pseudo-recidivism), can ever be counted as a new case.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from simulation.outcomes.definitions import Counts
from simulation.outcomes.lives import Bools, Chronicle, Events, Ints
from simulation.vocabulary import NEVER, Kind

TECHNICAL = 1  # value of a DISMISSED row: on technical grounds (vocabulary)
_CHAIN = (Kind.OFFENCE, Kind.REGISTERED)


@dataclass(frozen=True, eq=False)
class Cases:
    """The cases of a chronicle.

    Parameters
    ----------
    chronicle : lives and their events
    """

    chronicle: Chronicle
    _months: dict[Kind, Ints] = field(default_factory=dict, repr=False)
    _ended: dict[Counts, Bools] = field(default_factory=dict, repr=False)

    @cached_property
    def first_slot(self) -> Ints:
        """Slot of each life's case 0, shape (lives + 1,)."""
        count = np.zeros(self.chronicle.lives, np.int32)
        for kind in _CHAIN:
            events = self.chronicle.of(kind)
            np.maximum.at(count, events.life, events.case + 1)
        return np.concatenate([[0], np.cumsum(count, dtype=np.int64)])

    @property
    def count(self) -> int:
        """Return the number of slots."""
        return int(self.first_slot[-1])

    def slot(self, life: Ints, case: Ints) -> Ints:
        """Return the slots of cases, or -1 where a life holds no such case."""
        slot = self.first_slot[life] + case
        return np.where((case >= 0) & (slot < self.first_slot[life + 1]), slot, -1)

    def month(self, kind: Kind) -> Ints:
        """Return the month of each case's first event of a kind, NEVER where there is none."""
        if kind not in self._months:
            events = self.chronicle.of(kind)
            self._months[kind] = self._first(events, np.ones(len(events.month), bool))
        return self._months[kind]

    def _first(self, events: Events, wanted: Bools) -> Ints:
        slot = self.slot(events.life, events.case)
        use = np.flatnonzero(wanted & (slot >= 0))[::-1]  # backwards: the earliest is written last
        months = np.full(self.count, NEVER, np.int16)
        months[slot[use]] = events.month[use]
        return months

    @cached_property
    def life(self) -> Ints:
        """Life of each case."""
        return np.repeat(np.arange(self.chronicle.lives), np.diff(self.first_slot))

    @cached_property
    def ordinal(self) -> Ints:
        """Number of each case within its life, from 0."""
        return np.arange(self.count) - self.first_slot[self.life]

    @cached_property
    def _offences(self) -> tuple[Ints, Events]:
        events = self.chronicle.of(Kind.OFFENCE)
        slot = self.slot(events.life, events.case)
        return slot, events

    @cached_property
    def type(self) -> Ints:
        """Offence type of each case: that of its first offence."""
        slot, events = self._offences
        types = np.full(self.count, -1, np.int8)
        seen = np.flatnonzero(slot >= 0)[::-1]
        types[slot[seen]] = events.type[seen]
        return types

    @cached_property
    def severity(self) -> Ints:
        """Severity of each case: that of its gravest offence."""
        slot, events = self._offences
        severities = np.full(self.count, -1, np.int8)
        np.maximum.at(severities, slot[slot >= 0], events.value[slot >= 0].astype(np.int8))
        return severities

    def ended(self, counts: Counts = Counts.DISPOSAL_OR_CONVICTION) -> Bools:
        """Tell which cases hold an offence of this chronicle and ended in a way that counts."""
        if counts not in self._ended:
            self._ended[counts] = self._find_ended(counts)
        return self._ended[counts]

    def _find_ended(self, counts: Counts) -> Bools:
        ended = (self.month(Kind.DISPOSAL) != NEVER) | (self.month(Kind.GUILTY) != NEVER)
        if counts is Counts.ALSO_POLICY_DISMISSAL:
            dismissed = self.chronicle.of(Kind.DISMISSED)
            ended |= self._first(dismissed, dismissed.value != TECHNICAL) != NEVER
        return np.asarray(ended & (self.month(Kind.OFFENCE) != NEVER))

    @cached_property
    def closed(self) -> Ints:
        """Month of each case's disposal or verdict, NEVER while it is open or was dismissed."""
        months = self.month(Kind.DISPOSAL)
        for kind in (Kind.GUILTY, Kind.ACQUITTED):
            months = np.where(months == NEVER, self.month(kind), months)
        return months
