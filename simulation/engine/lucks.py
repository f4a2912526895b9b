"""Split lucks: an index person is lived on many times from the index month, on the same ties, the others held.

A luck is a row behind the cohort with the person's own columns, cases and ends of ties, and draws of its own. It reads
what its ties do but changes nobody: luck 0, the lived life, alone acts on others.
"""

from __future__ import annotations

from typing import Any

from simulation.careers.ceilings import begin_year, draw_year, forget_ceilings, mark_hits, raise_ceilings, raise_streams
from simulation.careers.history import remind_history
from simulation.careers.peers import look_around
from simulation.careers.risk import block_start
from simulation.core.calendar import remind
from simulation.core.compiled import scalar, step
from simulation.core.screen import MONTHS
from simulation.core.state import (
    CASES,
    FREE_CASE,
    FREE_ROW,
    MOMENTS,
    OPEN_MONTH,
    PERSONS,
    ROWS,
    SPLIT_FROM,
    SPLITS_MISSED,
    SUMMONED_FOR_DSE,
    State,
)
from simulation.engine.lives import offend
from simulation.justice.chain import remind_justice
from simulation.population.people import GONE
from simulation.ties.store import (
    CO_OFFENDING,
    CUSTODY_CONTACT,
    FRIEND,
    drop_half_edge,
    first_edge,
    half_edge,
    set_first_edge,
)
from simulation.vocabulary import NOBODY, Cause

INVITED = int(Cause.INVITED)
LAYERS = (FRIEND, CO_OFFENDING, CUSTODY_CONTACT)


@step
def free_row(s: State) -> int:
    """Return a free row for a luck, -1 if there is none."""
    i = int(s.counters[FREE_ROW])
    if i >= 0:
        s.counters[FREE_ROW] = s.persons[i].host
        return i
    if s.counters[ROWS] < s.tiers.shape[0]:
        s.counters[ROWS] += 1
        return int(s.counters[ROWS]) - 1
    return NOBODY


@step
def copy_ties(s: State, i: int, copy: int, t: int) -> None:
    """Give a luck its own ends of the person's ties."""
    for layer in LAYERS:
        set_first_edge(s, copy, layer, NOBODY)
        edge = first_edge(s, i, layer)
        while edge >= 0:
            e = s.edges[edge]
            half_edge(s, copy, layer, int(e.other), t)
            new = s.edges[first_edge(s, copy, layer)]
            new.since = e.since
            new.last = e.last
            new.strength = e.strength
            edge = int(e.next)


@step
def copy_cases(s: State, i: int, copy: int) -> None:
    """Give a luck its own copies of the person's open cases, in the same order."""
    s.persons[copy].open_case = NOBODY
    last = NOBODY
    c = int(s.persons[i].open_case)
    while c >= 0:
        new = int(s.counters[FREE_CASE])
        if new >= 0:
            s.counters[FREE_CASE] = s.cases[new].next
        else:
            new = int(s.counters[CASES])
            s.counters[CASES] += 1
        copy_case(s, c, new)
        s.cases[new].person = copy
        if last == NOBODY:
            s.persons[copy].open_case = new
        else:
            s.cases[last].next = new
        last = new
        c = int(s.cases[c].next)


@step
def copy_case(s: State, c: int, new: int) -> None:
    """Copy a case; the chain ends at it for now."""
    s.cases[new] = s.cases[c]
    s.cases[new].next = NOBODY


@step
def split(s: State, i: int, t: int, luck: int, until: int) -> bool:
    """Begin one luck of the person in row i; return whether a row was free."""
    copy = free_row(s)
    if copy == NOBODY:
        s.counters[SPLITS_MISSED] += 1
        return False
    s.persons[copy] = s.persons[i]
    p = s.persons[copy]
    p.luck = luck
    p.host = i
    p.luck_until = until
    p.invited_month = -1
    copy_ties(s, i, copy, t)
    copy_cases(s, i, copy)
    for ring in range(MONTHS):
        s.masks[ring, copy] = 0
    forget_ceilings(s, copy)
    draw_year(s, copy, int(s.counters[OPEN_MONTH]))
    begin_year(s, copy, 0)
    mark_hits(s, block_start(s, copy, int(s.counters[OPEN_MONTH])))
    remind(s, copy, t + 1, int(p.school_end))
    remind_history(s, copy, t + 1)
    remind_justice(s, copy, t + 1)
    return True


@step
def drop_cases(s: State, i: int) -> None:
    """Put the open cases of a luck on the free list."""
    c = int(s.persons[i].open_case)
    while c >= 0:
        after = int(s.cases[c].next)
        s.cases[c].next = s.counters[FREE_CASE]
        s.cases[c].person = NOBODY
        s.counters[FREE_CASE] = c
        c = after


@step
def end_luck(s: State, i: int) -> None:
    """End a luck and free its row, ties and cases."""
    for layer in LAYERS:
        while first_edge(s, i, layer) >= 0:
            drop_half_edge(s, i, layer, int(s.edges[first_edge(s, i, layer)].other))
    drop_cases(s, i)
    p = s.persons[i]
    p.status = GONE
    p.open_case = NOBODY
    p.host = s.counters[FREE_ROW]
    s.counters[FREE_ROW] = i


@scalar
def follow(s: State, t: int) -> None:
    """Let every luck look at its ties, before it decides."""
    for i in range(s.counters[PERSONS], s.counters[ROWS]):
        p = s.persons[i]
        if p.status != 1:
            continue
        if p.partner != NOBODY and s.persons[p.partner].status != 1:
            p.partner = NOBODY
        look_around(s, i)
        raise_ceilings(s, i)


@scalar
def accept_invitations(s: State, t: int) -> None:
    """Let every luck at liberty join the offence to which its person was invited this month."""
    for i in range(s.counters[PERSONS], s.counters[ROWS]):
        p = s.persons[i]
        if p.status != 1 or p.in_custody:
            continue
        host = s.persons[p.host]
        if host.invited_month == t:
            offend(s, i, t, int(host.invited_type), INVITED, int(host.invited_by), 0)
            raise_streams(s, i, int(s.consequences[host.invited_type]))


@scalar
def end_lucks(s: State, t: int) -> None:
    """End the lucks whose time is over."""
    for i in range(s.counters[PERSONS], s.counters[ROWS]):
        p = s.persons[i]
        if p.luck > 0 and p.host >= 0 and (p.luck_until == t or p.status == GONE) and p.luck_until >= 0:
            p.luck_until = -1
            end_luck(s, i)


@scalar
def split_all(s: State, t: int, lucks: int, months: int, splits: Any, row: int) -> int:
    """Split this month's index persons into lucks, each person once; return the next free row of ``splits``."""
    if t < s.counters[SPLIT_FROM] or lucks < 2:
        return row
    for place in range(s.counters[MOMENTS]):
        i = int(s.moment_row[place])
        p = s.persons[i]
        if s.moment_kind[place] != SUMMONED_FOR_DSE or p.luck > 0 or p.luck_until >= 0:
            continue
        p.luck_until = t
        lived = 1
        while lived < lucks and split(s, i, t, lived, t + months):
            lived += 1
        splits[row, 0], splits[row, 1], splits[row, 2] = p.id, t, lived
        row += 1
    return row
