"""The fast engine: compiled loops over columns that touch only those whom the masks name."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.careers import hazards as h
from simulation.careers.ceilings import draw_year, draw_years, mark_hits
from simulation.careers.gates import open_streams
from simulation.careers.risk import YOUNGEST, cumulative_hazard, fill_inputs, happens
from simulation.core.ahead import ROWS_AHEAD, fetch, fetch_field, fetch_item, fetch_row
from simulation.core.calendar import DUE
from simulation.core.compiled import scalar, step
from simulation.core.screen import BATCH, MONTHS
from simulation.core.state import AUDIT_FAULTS, AUDITED, FIRED, PERSONS, ROWS, State
from simulation.engine.declared import PERSON
from simulation.engine.lives import apply_event, birthday, decide, meet_dates
from simulation.population.people import GONE
from simulation.vocabulary import NOBODY

STREAM_BITS = (1 << h.STREAMS) - 1
ROUNDING = 1.0000001
TIES_AHEAD, KIN_AHEAD, NEIGHBOURS_AHEAD, EDGES_A_LINE = 9, 6, 3, 4
"""How many rows ahead ties and neighbours are asked for; a matter of speed only."""

PUSHED = PERSON.offset_of("active_friends")
"""Where in a record of a person the sums lie that neighbours push to."""


@step
def birthdays_of(s: State, t: int, first: int, last: int) -> None:
    """Let the persons in rows first to last, born in one month, become a year older."""
    for batch in range(first, last, BATCH):
        count = min(BATCH, last - batch)
        draw_years(s, batch, count, t)
        for place in range(count):
            if s.persons[batch + place].status < GONE:
                birthday(s, batch + place, t, place)
        mark_hits(s, t)


@scalar
def birthdays(s: State, t: int, born_from: NDArray[np.int64], first_birth: int, oldest: int) -> None:
    """Let everybody with a birthday this month become a year older, in order of rows.

    Parameters
    ----------
    born_from : (months + 1,) first row born in each month from ``first_birth`` on
    oldest : age up to which birthdays count
    """
    for age in range(oldest - 1, YOUNGEST - 1, -1):
        place = t - MONTHS * age - first_birth
        if 0 <= place < len(born_from) - 1:
            birthdays_of(s, t, int(born_from[place]), int(born_from[place + 1]))


@scalar
def luck_birthdays(s: State, t: int) -> None:
    """Let split lucks with a birthday this month become a year older."""
    for i in range(s.counters[PERSONS], s.counters[ROWS]):
        p = s.persons[i]
        if p.status == 1 and (t - int(p.birth_month)) % MONTHS == 0:
            draw_year(s, i, t)
            birthday(s, i, t, 0)
            mark_hits(s, t)


@step
def fetch_ties(s: State, i: int) -> None:
    """Ask for the ceilings of the person in row i and for the first ties; they mostly lie side by side."""
    fetch_row(s.tiers, i)
    fetch_item(s.family_start, int(s.persons[i].family))
    edge = int(s.persons[i].friends)
    if edge >= 0:
        fetch(s.edges, edge)
        fetch(s.edges, min(edge + EDGES_A_LINE, len(s.edges) - 1))


@step
def fetch_kin(s: State, i: int) -> None:
    """Ask for the list of siblings of the person in row i, and for the partner."""
    p = s.persons[i]
    fetch_item(s.family_rows, int(s.family_start[p.family]))
    if p.partner != NOBODY:
        fetch(s.persons, int(p.partner))


@step
def fetch_neighbours(s: State, i: int, offset: int) -> None:
    """Ask for what lies at a place in the records of the friends and siblings of the person in row i."""
    edge = int(s.persons[i].friends)
    while edge >= 0:
        fetch_field(s.persons, int(s.edges[edge].other), offset)
        edge = int(s.edges[edge].next)
    family = int(s.persons[i].family)
    for place in range(s.family_start[family], s.family_start[family + 1]):
        fetch_field(s.persons, int(s.family_rows[place]), offset)


@step
def list_rows(s: State, t: int, bits: int, first: int, last: int) -> int:
    """Write into ``asked`` the rows whose mask of month t has one of the bits; return how many."""
    ring = t % MONTHS
    count = 0
    for i in range(first, last):
        s.asked[count] = i
        count += (int(s.masks[ring, i]) & bits) != 0
    return count


@scalar
def dates(s: State, t: int, first: int, last: int) -> None:
    """Let dated things happen to those in rows first to last whom the month's mask names."""
    count = list_rows(s, t, DUE, first, last)
    for place in range(count):
        fetch(s.persons, s.asked[min(place + ROWS_AHEAD, count - 1)])
        soon = int(s.asked[min(place + TIES_AHEAD, count - 1)])
        if s.persons[soon].activity > 0:
            fetch_ties(s, soon)
        soon = int(s.asked[min(place + KIN_AHEAD, count - 1)])
        if s.persons[soon].activity > 0:
            fetch_kin(s, soon)
        soon = int(s.asked[min(place + NEIGHBOURS_AHEAD, count - 1)])
        if s.persons[soon].activity > 0:
            fetch_neighbours(s, soon, PUSHED)
        meet_dates(s, int(s.asked[place]), t)


@scalar
def decide_all(s: State, t: int, first: int, last: int) -> None:
    """Take the decisions in rows first to last that the month's mask names, and empty it.

    Its place in the ring then stands for the same month of next year.
    """
    ring = t % MONTHS
    count = list_rows(s, t, STREAM_BITS | DUE, first, last)
    for place in range(count):
        fetch(s.persons, s.asked[min(place + ROWS_AHEAD, count - 1)])
        i = int(s.asked[place])
        streams = int(s.masks[ring, i]) & STREAM_BITS
        s.masks[ring, i] = 0
        decide(s, i, t, streams)


@scalar
def audit(s: State, t: int, first: int, last: int) -> None:
    """Take every decision of everybody and count where the screen would have been wrong."""
    ring = t % MONTHS
    for i in range(first, last):
        p = s.persons[i]
        if p.status != 1:
            continue
        gates = open_streams(s, i)
        fill_inputs(s, i, t, False)
        for stream in range(h.STREAMS):
            if (gates >> stream) & 1:
                s.counters[AUDITED] += 1
                x = cumulative_hazard(s, i, t, stream)
                marked = (int(s.masks[ring, i]) >> stream) & 1
                if x > s.ceilings[s.tiers[i, stream]] * ROUNDING or (happens(s, i, t, stream) and not marked):
                    s.counters[AUDIT_FAULTS] += 1


@scalar
def apply_all(s: State, t: int) -> None:
    """Let everything that was decided happen, in order of row and stream."""
    count = int(s.counters[FIRED])
    for place in range(count):
        fetch(s.persons, s.fired_row[min(place + ROWS_AHEAD, count - 1)])
        fetch_ties(s, int(s.fired_row[min(place + TIES_AHEAD, count - 1)]))
        soon = min(place + KIN_AHEAD, count - 1)
        if s.fired_stream[soon] < h.OFFENCE_STREAMS:
            fetch_kin(s, int(s.fired_row[soon]))
        soon = min(place + NEIGHBOURS_AHEAD, count - 1)
        if s.fired_stream[soon] < h.OFFENCE_STREAMS or s.fired_stream[soon] == h.FRIEND_END:
            fetch_neighbours(s, int(s.fired_row[soon]), PUSHED if s.fired_stream[soon] < h.OFFENCE_STREAMS else 0)
        apply_event(s, int(s.fired_row[place]), t, int(s.fired_stream[place]))
    s.counters[FIRED] = 0


@scalar
def clear_month(s: State, t: int, first: int, last: int) -> None:
    """Empty the month's mask of rows that have not decided."""
    ring = t % MONTHS
    for i in range(first, last):
        s.masks[ring, i] = 0
