"""Levers that change a month table of the justice chain, and keep books of the cases that the table touches."""

from __future__ import annotations

from typing import Any, Self

from simulation.core.compiled import scalar
from simulation.core.state import CASES, FIRST_MONTH, ROWS, State
from simulation.justice.advice import note_reach
from simulation.levers.plan import Plan
from simulation.population.people import LIVING
from simulation.vocabulary import Reach

ELIGIBLE, STARTED = int(Reach.ELIGIBLE), int(Reach.STARTED)


@scalar
def note_new_cases(s: State, t: int, lever: int, in_force: int) -> None:
    """Note every person registered last month, and whether the lever was in force."""
    for c in range(s.counters[CASES]):
        case = s.cases[c]
        if case.person >= 0 and case.offence_month == t - 1:
            note_reach(s, int(case.person), t, lever, ELIGIBLE, int(case.type))
            if in_force:
                note_reach(s, int(case.person), t, lever, STARTED, int(case.type))


@scalar
def note_new_custody(s: State, t: int, lever: int, in_force: int) -> None:
    """Note every person who went into custody this month, with the months to serve."""
    for i in range(s.counters[ROWS]):
        p = s.persons[i]
        if p.status == LIVING and p.in_custody and p.custody_since == t:
            months = int(p.custody_until) - t
            note_reach(s, i, t, lever, ELIGIBLE, months)
            if in_force:
                note_reach(s, i, t, lever, STARTED, months)


class TableLever:
    """A lever that fills one month table from its first month in force on.

    Parameters
    ----------
    plan : what the scenario asks for, with every value
    """

    column: int
    """Number of the month table in ``justice/numbers.py``."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.starts = plan.starts

    def value_in(self, t: int) -> float:
        """Return what stands in the table in month t."""
        raise NotImplementedError

    def prepare(self, s: State) -> None:
        """Fill the month table."""
        first = int(s.counters[FIRST_MONTH])
        for t in range(max(self.starts, first), first + len(s.chain)):
            s.chain[t - first, self.column] = self.value_in(t)

    def act(self, s: Any, t: int) -> None:
        """Keep books of whom the table touches."""

    def branch(self) -> Self:
        """Return the lever itself: it keeps no books of its own."""
        return self
