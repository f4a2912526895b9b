"""Programmes with places: eligibility, coverage, waiting list, capacity, drop-out, dose, and decay after the end.

What all programmes share; a family says who is eligible and what attending does. The bookkeeping stays in the lever
object, so a programme without effect changes no byte of any life.
"""

from __future__ import annotations

import copy
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from simulation.careers.hazards import M_LEVER
from simulation.core import state as places_of
from simulation.core.state import State
from simulation.levers.eligibility import find_eligible
from simulation.levers.plan import Plan
from simulation.levers.roll import (
    ATTENDING,
    FADING,
    FIELDS,
    LUCK,
    OVER,
    PERSON,
    ROW,
    STAGE,
    WAITING,
    count_lucks,
    enlist,
    go_through,
    note_eligible,
    note_waiting,
    take_in,
    welcome_lucks,
)
from simulation.levers.waiting_list import Places, next_in_line

FIRST_ROOM = 64
MOST_ENTRIES_OF_A_LIFE = 2
"""One that waits or attends, and one of an earlier time that fades."""


class Gate(Protocol):
    """What an evaluation says of who may start when."""

    def let_through(self, s: Any, rows: NDArray[np.int64], t: int) -> NDArray[np.int64]:
        """Return those of the rows that may be put on the list in month t."""


class Programme:
    """A programme that persons wait for, attend and leave.

    Parameters
    ----------
    plan : what the scenario asks for, with every value
    slot : which of the modifier slots and dose columns is the lever's own, 0 to 3

    Notes
    -----
    A month: lucks that have begun are put on the roll; those who are done leave and effects fade; the newly eligible
    whom coverage reaches are put on the list; places are given in the order of the list; the family serves
    those who attend. After ``until`` nobody starts any more, and the list is closed; who attends goes on to the end.
    """

    rule: int
    """Who is eligible: a rule of ``levers/eligibility.py``."""

    def __init__(self, plan: Plan, slot: int) -> None:
        self.plan = plan
        self.slot = slot
        self.gate: Gate | None = None
        self.starts = plan.starts
        self.places = Places(plan.places_per_month)
        self.roll = np.zeros((FIRST_ROOM, len(FIELDS)), np.int64)
        self.entries = 0
        self.known: NDArray[np.int64] = np.zeros(0, np.int64)
        self.found = np.zeros(FIRST_ROOM, np.int64)

    def coverage_in(self, t: int) -> float:
        """Return the share of the eligible that is reached in month t."""
        return self.plan.coverage_in(t)

    def choose(self, s: Any, rows: NDArray[np.int64], t: int) -> NDArray[np.int64]:
        """Return those of the eligible for whom the programme is chosen: all, unless a family says otherwise."""
        return rows

    def coefficients(self) -> dict[int, float]:
        """Return the log-hazard that a full dose adds, by number of the hazard."""
        return {}

    def serve(self, s: Any, t: int) -> None:
        """Do what attending does beyond the dose, in month t."""

    def prepare(self, s: State) -> None:
        """Write the lever's coefficients into its modifier slot."""
        s.coefficients[M_LEVER + self.slot, :] = 0.0
        s.coefficients_ahead[M_LEVER + self.slot, :] = 0.0
        for hazard, value in self.coefficients().items():
            s.coefficients[M_LEVER + self.slot, hazard] = value
            s.coefficients_ahead[M_LEVER + self.slot, hazard] = max(value, 0.0)
        room = s.tiers.shape[0] - int(s.counters[places_of.PERSONS])
        if len(self.known) != room:
            self.known = np.full(room, -1, np.int64)

    def act(self, s: Any, t: int) -> None:
        """Enrol, serve and release persons in month t."""
        plan = self.plan
        self._make_room(MOST_ENTRIES_OF_A_LIFE * count_lucks(s))
        self.entries = int(welcome_lucks(s, self.roll, self.entries, self.known))
        go_through(s, self.roll, self.entries, t, plan.number, self.rule, self.slot, plan.decay_months)
        self._enlist(s, t)
        self._take_in(s, t)
        self.serve(s, t)
        self._forget()

    def branch(self) -> Self:
        """Return a copy for another world: what one does later is unknown to the other."""
        return copy.deepcopy(self)

    def attending(self) -> NDArray[np.int64]:
        """Return the ids of those who attend, split lucks included, shape (persons,)."""
        held = self.roll[: self.entries]
        ids: NDArray[np.int64] = held[held[:, STAGE] == ATTENDING, PERSON]
        return ids

    def waiting(self) -> NDArray[np.int64]:
        """Return the ids of those who wait, split lucks included, shape (persons,)."""
        held = self.roll[: self.entries]
        ids: NDArray[np.int64] = held[held[:, STAGE] == WAITING, PERSON]
        return ids

    def _enlist(self, s: Any, t: int) -> None:
        coverage = self.coverage_in(t) if self.plan.dose_months else 0.0
        if coverage == 0.0:
            self._close_list()
            return
        eligible = self._newly_eligible(s, t)
        note_eligible(s, eligible, t, self.plan.number)
        rows = self.choose(s, eligible, t)
        if self.gate is not None:
            rows = self.gate.let_through(s, rows, t)
        self._make_room(len(rows))
        self.entries = int(enlist(s, self.roll, self.entries, rows, t, self.plan.number, coverage))

    def _newly_eligible(self, s: Any, t: int) -> NDArray[np.int64]:
        """Return rows, in order, of the eligible who neither wait nor attend yet."""
        count = int(find_eligible(s, t, self.rule, self.found))
        if count > len(self.found):
            self.found = np.zeros(2 * count, np.int64)
            count = int(find_eligible(s, t, self.rule, self.found))
        held = self.roll[: self.entries]
        return np.setdiff1d(self.found[:count], held[held[:, STAGE] <= ATTENDING, ROW])

    def _close_list(self) -> None:
        held = self.roll[: self.entries]
        held[held[:, STAGE] == WAITING, STAGE] = OVER

    def _take_in(self, s: Any, t: int) -> None:
        plan = self.plan
        held = self.roll[: self.entries]
        chosen = next_in_line(held, self.places.open_now())
        self.places.take(int((held[chosen, LUCK] == 0).sum()))
        held[(held[:, STAGE] == FADING) & np.isin(held[:, ROW], held[chosen, ROW]), STAGE] = OVER  # a second time
        take_in(s, self.roll, chosen, t, plan.number, self.slot, plan.dose_months, plan.drop_out_share)
        note_waiting(s, self.roll, self.entries, t, plan.number)

    def _forget(self) -> None:
        kept = self.roll[: self.entries][self.roll[: self.entries, STAGE] != OVER]
        self.roll[: len(kept)] = kept
        self.entries = len(kept)

    def _make_room(self, more: int) -> None:
        needed = self.entries + more
        if needed > len(self.roll):
            grown = np.zeros((2 * needed, len(FIELDS)), np.int64)
            grown[: self.entries] = self.roll[: self.entries]
            self.roll = grown
