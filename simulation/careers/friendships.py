"""Friendships: made within the school year in the neighbourhood, alike in risk, and lost again.

The first friendships come with the school-year network (``ties/school_years.py``). Later ones: the hazard
``friend_start`` opens an exponential race over all of one's school year with ``weight = exp(-likeness x |difference in
self-control|)`` (selection); ``friend_end`` ends the tie that wins a race with ``weight = 1 / strength``.
"""

from __future__ import annotations

from simulation.careers import decisions as d
from simulation.careers.influence import join, part
from simulation.core.compiled import step
from simulation.core.draws import EIGHT, LUCK_SHIFT, PAIRS, STREAM_SHIFT, pair_draw, pair_draw_many, uniform
from simulation.core.real import exp, log
from simulation.core.screen import SURELY
from simulation.core.state import State
from simulation.ties.store import FRIEND, find_edge, first_edge
from simulation.vocabulary import NOBODY

PARAMETERS = ("friendships.likeness",)
FAR = 1e300


@step
def friend_time(s: State, i: int, j: int, u: float) -> float:
    """Return the time of the person in row j in the race to become a friend of the person in row i."""
    unlike = abs(float(s.persons[i].self_control) - float(s.persons[j].self_control))
    return -log(u) * exp(s.q[0].friendships_likeness * unlike)


@step
def choose_friend(s: State, i: int, t: int) -> int:
    """Return the row of the new friend of the person in row i, -1 if there is nobody left to choose."""
    p = s.persons[i]
    best, shortest = NOBODY, FAR
    c3 = (d.NEW_FRIEND << STREAM_SHIFT) | (int(p.luck) << LUCK_SHIFT)
    key_0, key_1 = int(s.keys[PAIRS, 0]), int(s.keys[PAIRS, 1])
    last = int(s.school_start[p.school_group + 1])
    for first in range(int(s.school_start[p.school_group]), last, EIGHT):
        pair_draw_many(key_0, key_1, int(p.id), s.school_ids, first, t, c3, s.words)
        for place in range(min(EIGHT, last - first)):
            u = uniform(int(s.words[0, place]), int(s.words[1, place]))
            if 1.0 - u >= shortest:
                continue  # -log(u) is at least 1 - u and no weight is above one: this one cannot come first
            j = int(s.school_rows[first + place])
            time = friend_time(s, i, j, u)
            if time < shortest and j != int(p.host) and s.persons[j].status == 1 and find_edge(s, i, FRIEND, j) < 0:
                best, shortest = j, time
    return best


@step
def make_friend(s: State, i: int, t: int) -> None:
    """Begin a friendship of the person in row i within the school year."""
    j = choose_friend(s, i, t)
    if j != NOBODY:
        join(s, i, FRIEND, j, t)


@step
def lose_friend(s: State, i: int, t: int) -> None:
    """End one friendship of the person in row i."""
    p = s.persons[i]
    best, shortest = NOBODY, FAR
    edge = first_edge(s, i, FRIEND)
    while edge >= 0:
        e = s.edges[edge]
        u = pair_draw(s.keys, d.LOST_FRIEND, int(p.id), int(s.persons[e.other].id), t, int(p.luck))
        # -log(u) is at least 1 - u: no logarithm for those who cannot come first
        if (1.0 - u) * float(e.strength) < shortest * SURELY and -log(u) * float(e.strength) < shortest:
            best, shortest = int(e.other), -log(u) * float(e.strength)
        edge = int(e.next)
    if best != NOBODY:
        part(s, i, FRIEND, best)
