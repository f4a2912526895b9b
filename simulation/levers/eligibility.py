"""Who may take part: by register, age, sex and case alone; never by family, neighbourhood or disability.

Each rule says who joins the list (in the month of the moment named), who keeps waiting, and who keeps attending.
"""

from __future__ import annotations

from typing import Any

from simulation.core.calendar import DUE
from simulation.core.compiled import scalar, step
from simulation.core.screen import MONTHS
from simulation.core.state import MOMENTS, ROWS, SCREENED, SUPERVISION_STARTED, State
from simulation.justice.prosecution import OLDEST_JUVENILE
from simulation.population.people import LIVING
from simulation.vocabulary import OffenceType

SUPERVISED_FOR_DSE = 0
"""Supervision begins in a DSE case; waits and attends while under supervision."""

ADULT_WITHOUT_WORK = 1
"""An adult without work comes under supervision or leaves custody; waits while without work, attends to the end."""

DSE = int(OffenceType.DSE)


@step
def without_work(s: State, i: int) -> bool:
    """Return whether the person in row i is an adult at liberty, out of school and without work."""
    p = s.persons[i]
    return bool(p.age > OLDEST_JUVENILE and not p.work and not p.at_school and not p.in_custody)


@step
def joins(s: State, i: int, rule: int) -> bool:
    """Return whether the person in row i may be put on the list this month."""
    p = s.persons[i]
    if p.status != LIVING:
        return False
    if rule == SUPERVISED_FOR_DSE:
        return bool(p.supervised == 1 and p.supervision_type == DSE)
    return without_work(s, i)


@step
def keeps_waiting(s: State, i: int, rule: int) -> bool:
    """Return whether the person in row i, who is on the list, still has use for a place."""
    return bool(s.persons[i].supervised == 1) if rule == SUPERVISED_FOR_DSE else without_work(s, i)


@step
def keeps_attending(s: State, i: int, rule: int) -> bool:
    """Return whether the person in row i, who takes part, may go on."""
    return bool(s.persons[i].supervised == 1) if rule == SUPERVISED_FOR_DSE else True


@step
def released_now(s: State, i: int, t: int) -> bool:
    """Return whether the person in row i has left custody this month."""
    if s.counters[SCREENED] and not s.masks[t % MONTHS, i] & DUE:
        return False
    p = s.persons[i]
    return bool(p.custody_until == t and not p.in_custody)


@step
def write_row(out: Any, place: int, i: int) -> int:
    """Write row i at a place, if there is room, and return the next place."""
    if place < out.shape[0]:
        out[place] = i
    return place + 1


@scalar
def find_eligible(s: State, t: int, rule: int, out: Any) -> int:
    """Write the rows of those who may be put on the list this month; return how many there are, room or not.

    A row may come twice, for two moments in one month.
    """
    n = 0
    for place in range(s.counters[MOMENTS]):
        i = int(s.moment_row[place])
        if s.moment_kind[place] == SUPERVISION_STARTED and joins(s, i, rule):
            n = write_row(out, n, i)
    if rule == ADULT_WITHOUT_WORK:
        for i in range(s.counters[ROWS]):
            if released_now(s, i, t) and joins(s, i, rule):
                n = write_row(out, n, i)
    return n
