"""Who may take part: by register, age, sex and case alone; never by family, neighbourhood or disability.

Each rule says who joins the list (in the month of the moment named), who keeps waiting, and who keeps attending.
"""

from __future__ import annotations

from typing import Any

from simulation.core.calendar import DUE
from simulation.core.compiled import scalar, step
from simulation.core.screen import MONTHS
from simulation.core.state import CASES, CONVICTED, MOMENTS, ROWS, SCREENED, SUPERVISION_STARTED, State
from simulation.justice.prosecution import OLDEST_JUVENILE
from simulation.population.people import LIVING
from simulation.vocabulary import OffenceType

SUPERVISED_FOR_DSE = 0
"""Supervision begins in a DSE case; waits and attends while under supervision."""

ADULT_WITHOUT_WORK = 1
"""An adult without work comes under supervision or leaves custody; waits while without work, attends to the end."""

UNDER_SUPERVISION = 2
"""Supervision begins, adult or juvenile, in any case; waits and attends while under supervision."""

ADULT_WITHOUT_HOUSING = 3
"""An adult without stable housing comes under supervision or leaves custody; waits until housed, attends to the end."""

PUPIL = 4
"""Everybody at school on the birthday of ``PUPIL_AGE``; waits and attends while at school."""

JUVENILE_SUSPECT = 5
"""A juvenile became a registered suspect last month; waits while a juvenile, attends to the end."""

SIBLING_OF_CONVICTED = 6
"""A juvenile whose brother or sister was convicted this month; waits while a juvenile, attends to the end."""

WHOLE_YEAR_OF_BIRTH = 7
"""Everybody on the birthday of ``COHORT_AGE``: nobody can be recognised before a first case."""

PUPIL_AGE, COHORT_AGE = 15, 14
"""Ages at which two programmes reach a whole year of birth (their TIDieR answers say why; a choice, not a finding)."""

DSE = int(OffenceType.DSE)


@step
def without_work(s: State, i: int) -> bool:
    """Return whether the person in row i is an adult at liberty, out of school and without work."""
    p = s.persons[i]
    return bool(p.age > OLDEST_JUVENILE and not p.work and not p.at_school and not p.in_custody)


@step
def without_housing(s: State, i: int) -> bool:
    """Return whether the person in row i is an adult at liberty without stable housing."""
    p = s.persons[i]
    return bool(p.age > OLDEST_JUVENILE and p.unstable_housing and not p.in_custody)


@step
def joins(s: State, i: int, rule: int) -> bool:
    """Return whether the person in row i may be put on the list this month, at a moment the rule goes by."""
    p = s.persons[i]
    if p.status != LIVING:
        return False
    if rule == SUPERVISED_FOR_DSE:
        return bool(p.supervised == 1 and p.supervision_type == DSE)
    return keeps_waiting(s, i, rule)


@step
def keeps_waiting(s: State, i: int, rule: int) -> bool:
    """Return whether the person in row i, who is on the list, still has use for a place."""
    p = s.persons[i]
    if rule in (SUPERVISED_FOR_DSE, UNDER_SUPERVISION):
        return bool(p.supervised == 1)
    if rule == ADULT_WITHOUT_WORK:
        return without_work(s, i)
    if rule == ADULT_WITHOUT_HOUSING:
        return without_housing(s, i)
    if rule == PUPIL:
        return bool(p.at_school == 1)
    return bool(p.age <= OLDEST_JUVENILE)


@step
def keeps_attending(s: State, i: int, rule: int) -> bool:
    """Return whether the person in row i, who takes part, may go on."""
    p = s.persons[i]
    if rule in (SUPERVISED_FOR_DSE, UNDER_SUPERVISION):
        return bool(p.supervised == 1)
    return bool(p.at_school == 1) if rule == PUPIL else True


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


@step
def find_supervised(s: State, rule: int, out: Any) -> int:
    """Write the rows of those whose supervision began this month."""
    n = 0
    for place in range(s.counters[MOMENTS]):
        i = int(s.moment_row[place])
        if s.moment_kind[place] == SUPERVISION_STARTED and joins(s, i, rule):
            n = write_row(out, n, i)
    return n


@step
def find_siblings(s: State, rule: int, out: Any) -> int:
    """Write the rows of the brothers and sisters of those convicted this month; split lucks have no family to reach."""
    n = 0
    for place in range(s.counters[MOMENTS]):
        i = int(s.moment_row[place])
        p = s.persons[i]
        if s.moment_kind[place] != CONVICTED or p.luck > 0:
            continue
        for k in range(s.family_start[p.family], s.family_start[p.family + 1]):
            j = int(s.family_rows[k])
            if j != i and joins(s, j, rule):
                n = write_row(out, n, j)
    return n


@step
def find_suspects(s: State, t: int, rule: int, out: Any) -> int:
    """Write the rows of those who became a registered suspect last month."""
    n = 0
    for c in range(s.counters[CASES]):
        case = s.cases[c]
        if case.person >= 0 and case.offence_month == t - 1 and joins(s, int(case.person), rule):
            n = write_row(out, n, int(case.person))
    return n


@step
def find_birthdays(s: State, t: int, rule: int, out: Any) -> int:
    """Write the rows of those who reach the age of a whole year of birth this month."""
    n = 0
    born = t - MONTHS * (PUPIL_AGE if rule == PUPIL else COHORT_AGE)
    for i in range(s.counters[ROWS]):
        if s.persons[i].birth_month == born and joins(s, i, rule):
            n = write_row(out, n, i)
    return n


@scalar
def find_eligible(s: State, t: int, rule: int, out: Any) -> int:
    """Write the rows of those who may be put on the list this month; return how many there are, room or not.

    A row may come twice, for two moments in one month.
    """
    if rule == SIBLING_OF_CONVICTED:
        return find_siblings(s, rule, out)
    if rule == JUVENILE_SUSPECT:
        return find_suspects(s, t, rule, out)
    if rule in (PUPIL, WHOLE_YEAR_OF_BIRTH):
        return find_birthdays(s, t, rule, out)
    n = find_supervised(s, rule, out)
    if rule in (ADULT_WITHOUT_WORK, ADULT_WITHOUT_HOUSING):
        for i in range(s.counters[ROWS]):
            if released_now(s, i, t) and joins(s, i, rule):
                n = write_row(out, n, i)
    return n
