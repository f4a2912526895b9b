"""Keep what several outcomes of one world need, so that it is worked out once: cases, custody, both chronicles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulation.outcomes.cases import Cases
from simulation.outcomes.custody import Spells, custody_spells, in_custody_after
from simulation.outcomes.definitions import POPULATIONS
from simulation.outcomes.lives import Ints, Lives
from simulation.vocabulary import NEVER, Kind


@dataclass(frozen=True, eq=False)
class Measured:
    """One world with its shared intermediate results.

    Parameters
    ----------
    lives : the lived world
    """

    lives: Lives

    @cached_property
    def cases(self) -> Cases:
        """Cases of luck 0."""
        return Cases(self.lives.lived)

    @cached_property
    def custody(self) -> Spells:
        """Stays in custody of luck 0."""
        return custody_spells(self.lives.lived)

    @cached_property
    def split_cases(self) -> Cases:
        """Cases of lucks 1 .. K - 1 that began after the split."""
        return Cases(self.lives.split)

    @cached_property
    def split_custody(self) -> Spells:
        """Stays in custody of lucks 1 .. K - 1 after the split; who was inside at the split still is."""
        others = self.lives.lucks_each - 1
        inside = np.flatnonzero(in_custody_after(self.lives.lived, self.lives.split_rows, self.split_positions))
        lives = (inside[:, None] * others + np.arange(others)).ravel()
        return custody_spells(self.lives.split, lives, np.repeat(self.split_months[inside], others))

    @cached_property
    def split_months(self) -> Ints:
        """Month of each split index event."""
        splits = self.lives.splits
        return splits["month"].astype(np.int64) if splits is not None else np.empty(0, np.int64)

    @cached_property
    def split_positions(self) -> Ints:
        """Ledger row of each split index event; the last row of its month where the event is not found."""
        population = POPULATIONS[self.lives.split_population]
        events = self.lives.lived.of(*population.kinds)
        match = np.ones(len(events.month), bool)
        if population.offence_type is not None:
            match = events.type == population.offence_type
        found = np.searchsorted(self.lives.ledger["month"], self.split_months, side="right") - 1
        number = np.full(self.lives.lived.lives, -1, np.int64)
        number[self.lives.split_rows] = np.arange(len(self.split_months))
        mine = np.flatnonzero(match & (number[events.life] >= 0))[::-1]
        mine = mine[events.month[mine] == self.split_months[number[events.life[mine]]]]
        found[number[events.life[mine]]] = events.position[mine]
        return np.asarray(found)

    def first_month(self, kind: Kind, offence_type: int | None = None, *, detected: bool = False) -> Ints:
        """Return each person's first month with an event of a kind, NEVER without one.

        Parameters
        ----------
        kind : which events
        offence_type : only this type, or None for all
        detected : only offences that became a case
        """
        events = self.lives.lived.of(kind)
        use = np.ones(len(events.month), bool)
        if offence_type is not None:
            use &= events.type == offence_type
        if detected:
            use &= events.case >= 0
        chosen = np.flatnonzero(use)[::-1]  # backwards: the earliest is written last
        months = np.full(self.lives.lived.lives, NEVER, np.int32)
        months[events.life[chosen]] = events.month[chosen]
        return months
