"""Read the register as the study could: records of persons, of their siblings and of their partners.

A register that begins in 1996 does not show what was closed before; a register that is read in 2020 does not show what
came later. Records of siblings and partners are dated events of the ledger. Parents are no persons of the cohort: their
record is a number on the child, without a date, and its share was set from what the study could see.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from simulation.errors import TwinlivesError
from simulation.outcomes.lives import Bools, Ints, Lives, Window, year_window
from simulation.outcomes.measure import Numbers
from simulation.outcomes.measured import Measured
from simulation.vocabulary import NEVER, NOBODY, Kind, OffenceType

FROM_YEAR = "in_silico.register_from_year"
TO_YEAR = "in_silico.observed_to_year"


class Holds(StrEnum):
    """Which cases make a record; the study does not say, so both readings are printed."""

    REGISTERED = "registered as a suspect"
    PROSECUTED = "a case that ended in a prosecutor's disposal or was brought to court"


def register_window(parameters: Numbers) -> Window:
    """Return the months whose cases the register shows."""
    return year_window(round(parameters.number(FROM_YEAR)), round(parameters.number(TO_YEAR)))


@dataclass(frozen=True, eq=False)
class Register:
    """What a register of some years holds.

    Parameters
    ----------
    measured : the lived world
    window : months whose cases it shows
    holds : which cases make a record
    """

    measured: Measured
    window: Window
    holds: Holds

    def __post_init__(self) -> None:
        if self.window.last >= self.lives.until:
            raise TwinlivesError(f"the register is read to {self.window.text}, and {self.lives.world} ends before that")

    @property
    def lives(self) -> Lives:
        """The lived world."""
        return self.measured.lives

    @cached_property
    def of_suspects(self) -> Register:
        """The same years, every registered suspect being a record: by it the groups of the study are told apart."""
        return self if self.holds is Holds.REGISTERED else Register(self.measured, self.window, Holds.REGISTERED)

    @cached_property
    def cases(self) -> Bools:
        """Tell which cases are in the register."""
        of = self.measured.cases.month
        if self.holds is Holds.REGISTERED:
            return self.window.holds(of(Kind.REGISTERED))
        return np.asarray(self.window.holds(of(Kind.DISPOSAL)) | self.window.holds(of(Kind.SUMMONS)))

    @cached_property
    def records(self) -> Ints:
        """Number of cases of each person in the register."""
        return np.bincount(self.measured.cases.life[self.cases], minlength=self.lives.lived.lives)

    @cached_property
    def other_than_dse(self) -> Bools:
        """Tell who has a case of another type than DSE in the register."""
        return self._has(self.measured.cases.type != OffenceType.DSE)

    @cached_property
    def dse(self) -> Bools:
        """Tell who has a case of DSE in the register."""
        return self._has(self.measured.cases.type == OffenceType.DSE)

    def _has(self, wanted: Bools) -> Bools:
        who = self.measured.cases.life[self.cases & wanted]
        return np.bincount(who, minlength=self.lives.lived.lives) > 0

    @cached_property
    def parents(self) -> Ints:
        """1 for persons with a parent with a record (one or two parents are not told apart)."""
        return (self.lives.person("parent_convictions") > 0).astype(np.int64)

    @cached_property
    def siblings(self) -> Ints:
        """Number of siblings with a record, of each person."""
        _, family = np.unique(self.lives.person("family"), return_inverse=True)
        with_record = self.records > 0
        return np.asarray(np.bincount(family, with_record)[family].astype(np.int64) - with_record)

    @cached_property
    def _pairs(self) -> tuple[Ints, Ints]:
        return partner_pairs(self.measured, self.window.last + 1)

    @cached_property
    def partners(self) -> Ints:
        """Number of partners, past and present, with a record, of each person."""
        person, partner = self._pairs
        return self._count(person[self.records[partner] > 0])

    @cached_property
    def partners_of_same_case_only(self) -> Ints:
        """Number of partners whose every record is of an offence with this person: known only through the same case."""
        person, partner = self._pairs
        together = self._together(person, partner)
        return self._count(person[(together > 0) & (together == self.records[partner])])

    @property
    def relatives(self) -> Ints:
        """Number of parents (one at most), siblings and partners with a record, of each person."""
        return self.parents + self.siblings + self.partners

    def _count(self, person: Ints) -> Ints:
        return np.bincount(person, minlength=self.lives.lived.lives)

    def _together(self, person: Ints, partner: Ints) -> Ints:
        """Return how many cases of the partner in the register are of an offence with the person."""
        offences, cases = self.lives.lived.of(Kind.OFFENCE), self.measured.cases
        other = self.lives.ledger["other"][offences.position]
        slot = cases.slot(offences.life, offences.case)
        use = np.flatnonzero((slot >= 0) & (other != NOBODY))
        use = use[self.cases[slot[use]]]
        _, first = np.unique(slot[use], return_index=True)
        use = use[first]
        code = _code(offences.life[use], self.lives.rows_of(other[use]), self.lives)
        found, count = np.unique(code, return_counts=True)
        wanted = _code(partner, person, self.lives)
        at = np.searchsorted(found, wanted)
        at = np.minimum(at, max(len(found) - 1, 0))
        return np.where(found[at] == wanted, count[at], 0) if len(found) else np.zeros(len(wanted), np.int64)


def partner_pairs(measured: Measured, until: int) -> tuple[Ints, Ints]:
    """Return rows of persons and of their partners before a month; every couple stands twice, either first.

    Notes
    -----
    A life notes the beginning or end of a partnership only after its first offence; the other end, and the column of
    the present partner, fill in. What is missing is a partnership that had ended before either had offended.
    """
    lives = measured.lives
    events = lives.lived.of(Kind.PARTNER_START, Kind.PARTNER_END)
    other = lives.ledger["other"][events.position]
    use = (events.month < until) & (other != NOBODY)
    first, second = [events.life[use]], [lives.rows_of(other[use])]
    since, partner = lives.person("partner_since"), lives.person("partner")
    present = np.flatnonzero((partner != NOBODY) & (since != NEVER) & (since < until))
    first.append(present)
    second.append(lives.rows_of(partner[present]))
    person, mate = np.concatenate(first), np.concatenate(second)
    both = np.unique(np.concatenate([_code(person, mate, lives), _code(mate, person, lives)]))
    return both // lives.lived.lives, both % lives.lived.lives


def _code(one: Ints, other: Ints, lives: Lives) -> Ints:
    return one.astype(np.int64) * lives.lived.lives + other
