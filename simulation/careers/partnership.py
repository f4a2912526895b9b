"""Partnerships begin for two and end for two; a split luck changes its own end only."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.careers.ceilings import raise_ceilings
from simulation.careers.decisions import PAIR
from simulation.careers.partners import (
    FAR,
    SEXES,
    best_partner,
    leave_partner,
    pair_time,
    pair_up,
    sort_seekers,
    still_seeking,
    tidy_seekers,
    years_apart,
)
from simulation.careers.peers import look_at_partner
from simulation.core.compiled import scalar, step
from simulation.core.draws import EIGHT, PAIRS, STREAM_SHIFT, pair_draw_many, uniform
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
def first_choices(s: State, men: Any, women: Any, ids: Any, t: int) -> Any:
    """Return who comes first for each man and for each woman, as places in the lists, -1 for nobody.

    Parameters
    ----------
    men, women : rows in order of birth; women of an age that fits a man stand side by side
    ids : numbers of the women, and eight places more
    """
    of_man, of_woman = np.full(len(men), NOBODY), np.full(len(women), NOBODY)
    mans, womans = np.full(len(men), FAR), np.full(len(women), FAR)
    key_0, key_1 = int(s.keys[PAIRS, 0]), int(s.keys[PAIRS, 1])
    window = float(s.q[0].partners_age_window)
    lowest, highest = 0, 0
    for a in range(len(men)):
        man = int(men[a])
        while lowest < len(women) and years_apart(s, man, int(women[lowest])) < -window:
            lowest += 1
        while highest < len(women) and years_apart(s, man, int(women[highest])) <= window:
            highest += 1
        for first in range(lowest, highest, EIGHT):
            pair_draw_many(key_0, key_1, int(s.persons[man].id), ids, first, t, PAIR << STREAM_SHIFT, s.words)
            for place in range(min(EIGHT, highest - first)):
                b = first + place
                u = uniform(int(s.words[0, place]), int(s.words[1, place]))
                if 1.0 - u < max(mans[a], womans[b]):  # -log(u) is at least 1 - u and no weight is above one
                    time = pair_time(s, man, int(women[b]), u)
                    if time < mans[a]:
                        of_man[a], mans[a] = b, time
                    if time < womans[b]:
                        of_woman[b], womans[b] = a, time
    return of_man, of_woman


@step
def match_region(s: State, region: int, t: int) -> None:
    """Make partners of all pairs in a region for whom the other comes first."""
    first, middle, last = (
        s.seeker_start[SEXES * region],
        s.seeker_start[SEXES * region + 1],
        s.seeker_start[SEXES * region + SEXES],
    )
    men, women = s.sorted_seekers[first:middle], s.sorted_seekers[middle:last]
    of_man, of_woman = first_choices(s, men, women, s.seeker_ids[middle : last + EIGHT], t)
    for a in range(len(men)):
        b = int(of_man[a])
        if b >= 0 and of_woman[b] == a:
            unite(s, int(men[a]), int(women[b]), t)


@scalar
def match_partners(s: State, t: int, first: int, last: int) -> None:
    """Let all searching persons look for a partner this month; split lucks choose without being chosen.

    Parameters
    ----------
    first, last : first region in which anybody may search, and the one after the last
    """
    tidy_seekers(s, t, SEXES * first, SEXES * last)
    sort_seekers(s, SEXES * first, SEXES * last)
    for region in range(first, last):
        match_region(s, region, t)
    for i in range(s.counters[PERSONS], s.counters[ROWS]):
        if still_seeking(s, i, t):
            j = best_partner(s, i, t)
            if j >= 0:
                pair_up(s, i, j, t)
                look_at_partner(s, i)
                raise_ceilings(s, i)
