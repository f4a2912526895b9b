"""Count months in custody and months at liberty between any two months of a life.

A person is in custody from the month of the first start (pre-trial, sentence or recall) up to, not including, the month
of release; a second start while in custody changes nothing. Death and the end of observation end a stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulation.outcomes.lives import Bools, Chronicle, Ints
from simulation.vocabulary import NEVER, Kind

STARTS = (Kind.PRE_TRIAL_START, Kind.CUSTODY_START, Kind.RECALL)
CHANGES = (*STARTS, Kind.RELEASE)

_MONTH_BITS = 16


def key(group: Ints, month: Ints) -> Ints:
    """Return one number that sorts by group, then by month (months from 0 to 65,535)."""
    return (group.astype(np.int64) << _MONTH_BITS) + np.maximum(month, 0)


@dataclass(frozen=True, eq=False)
class Spells:
    """Stretches of months, at most one at a time per group, sorted by group and start.

    Parameters
    ----------
    group : (spells,) number of the life
    start : (spells,) first month
    end : (spells,) month after the last
    """

    group: Ints
    start: Ints
    end: Ints

    @cached_property
    def _key(self) -> Ints:
        return key(self.group, self.start)

    @cached_property
    def _sum(self) -> Ints:
        return np.concatenate([[0], np.cumsum(self.end - self.start, dtype=np.int64)])

    def through(self, group: Ints, month: Ints) -> Ints:
        """Return months spent up to and including ``month``; only differences within a group mean anything."""
        before = np.searchsorted(self._key, key(group, month), side="right")
        last = np.maximum(before - 1, 0)
        overshoot = np.zeros(len(before), np.int64)
        if len(self.group):
            own = (before > 0) & (self.group[last] == group)
            overshoot = np.where(own, np.maximum(self.end[last] - month - 1, 0), 0)
        return np.asarray(self._sum[before] - overshoot)

    def between(self, group: Ints, start: Ints, end: Ints) -> Ints:
        """Return months spent after month ``start`` up to and including ``end``."""
        return self.through(group, end) - self.through(group, start)

    def within(self, first: int, last: int) -> int:
        """Return the months of all groups together from ``first`` to ``last``, both included."""
        return int(np.maximum(np.minimum(self.end, last + 1) - np.maximum(self.start, first), 0).sum())


def spells_of(group: Ints, month: Ints, opens: Bools, end: Ints) -> Spells:
    """Return the spells that a list of openings and closings describes.

    Parameters
    ----------
    group, month, opens : (changes,) sorted by group, then in time order; ``opens`` False closes
    end : (changes,) month in which a spell still open after this change ends at the latest

    Examples
    --------
    >>> spells = spells_of(np.array([7, 7]), np.array([10, 14]), np.array([True, False]), np.array([99, 99]))
    >>> spells.between(np.array([7]), np.array([11]), np.array([20]))
    array([2])
    """
    follows = np.append(group[1:] == group[:-1], False) if len(group) else np.zeros(0, bool)
    until = np.where(follows, np.append(month[1:], 0)[: len(month)], end)
    until = np.minimum(until, end)
    keep = opens & (until > month)
    return Spells(group[keep], month[keep], until[keep])


def last_month(chronicle: Chronicle, life: Ints) -> Ints:
    """Return the month in which each life stops being seen: death, age cap or end of the run."""
    death = chronicle.death[life]
    return np.where(death == NEVER, chronicle.end[life], np.minimum(death, chronicle.end[life]))


def custody_spells(chronicle: Chronicle, inside: Ints | None = None, since: Ints | None = None) -> Spells:
    """Return every stay in custody.

    Parameters
    ----------
    chronicle : lives and their events
    inside, since : lives that are in custody when the chronicle opens, and that month (split lucks)
    """
    changes = chronicle.of(*CHANGES)
    life, month = changes.life.astype(np.int64), changes.month.astype(np.int64)
    opens = changes.kind != Kind.RELEASE
    if inside is not None and since is not None:
        life, month = np.concatenate([inside, life]), np.concatenate([since, month])
        opens = np.concatenate([np.ones(len(inside), bool), opens])
    order = np.argsort(life, kind="stable")
    life = life[order]
    return spells_of(life, month[order], opens[order], last_month(chronicle, life))


def in_custody_after(chronicle: Chronicle, life: Ints, position: Ints) -> Bools:
    """Tell whether each life is in custody just after a row of the chronicle."""
    changes = chronicle.of(*CHANGES)
    wanted = np.zeros(chronicle.lives, bool)
    wanted[life] = True
    use = wanted[changes.life]
    code = changes.life[use].astype(np.int64) * len(chronicle.rows) + changes.position[use]
    order = np.argsort(code)
    before = np.searchsorted(code[order], life.astype(np.int64) * len(chronicle.rows) + position, side="right")
    last = np.maximum(before - 1, 0)
    if not len(code):
        return np.zeros(len(life), bool)
    own = (before > 0) & (changes.life[use][order][last] == life)
    return np.asarray(own & (changes.kind[use][order][last] != Kind.RELEASE))
