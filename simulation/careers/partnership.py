"""Partnerships begin for two and end for two; a split luck changes its own end only."""

from __future__ import annotations

from simulation.careers.partners import best_partner, leave_partner, pair_up, still_seeking, tidy_seekers
from simulation.careers.peers import look_at_partner
from simulation.careers.risk import raise_ceilings
from simulation.core.compiled import scalar, step
from simulation.core.state import PERSONS, ROWS, State
from simulation.vocabulary import NOBODY


@step
def separate(s: State, i: int, t: int) -> None:
    """End the partnership of the person in row i, if there is one, at both ends."""
    p = s.persons[i]
    if p.partner == NOBODY:
        return
    other = int(p.partner)
    leave_partner(s, i, t)
    raise_ceilings(s, i)
    if p.luck == 0:
        leave_partner(s, other, t)
        raise_ceilings(s, other)


@step
def unite(s: State, i: int, j: int, t: int) -> None:
    """Make the persons in rows i and j partners."""
    pair_up(s, i, j, t)
    pair_up(s, j, i, t)
    look_at_partner(s, i)
    look_at_partner(s, j)
    raise_ceilings(s, i)
    raise_ceilings(s, j)


@step
def match_region(s: State, region: int, t: int) -> None:
    """Make partners of all pairs in a region for whom the other comes first."""
    i = int(s.region_seekers[region])
    while i >= 0:
        p = s.persons[i]
        if p.sex == 0 and p.partner == NOBODY:
            j = best_partner(s, i, t)
            if j >= 0 and s.persons[j].partner == NOBODY and best_partner(s, j, t) == i:
                unite(s, i, j, t)
        i = int(p.next_seeker)


@scalar
def match_partners(s: State, t: int) -> None:
    """Let all searching persons look for a partner this month; split lucks choose without being chosen."""
    for region in range(s.region_seekers.shape[0]):
        if s.region_seekers[region] >= 0:
            tidy_seekers(s, region, t)
            match_region(s, region, t)
    for i in range(s.counters[PERSONS], s.counters[ROWS]):
        if still_seeking(s, i, t):
            j = best_partner(s, i, t)
            if j >= 0:
                pair_up(s, i, j, t)
                look_at_partner(s, i)
                raise_ceilings(s, i)
