"""Keep what several outcomes of one world need, so that it is worked out once: cases, custody, both chronicles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulation.outcomes.cases import Cases
from simulation.outcomes.custody import Spells, custody_spells, in_custody_after
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
        """Last ledger row of the month of each split: lucks part when that month is over."""
        return np.searchsorted(self.lives.ledger["month"], self.split_months, side="right") - 1

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
