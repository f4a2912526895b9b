"""Partners: looked for, found in the region and age window, lost again.

The hazard ``partner_search`` opens a search of some months. Each month, the searching men and women of a region draw
one exponential race per pair, ``E = -log(u) / weight``, with ``log weight = -|difference in risk| x likeness -
|difference in age - usual difference| x age likeness - record likeness if one of the two has a record``; two persons
for whom the other comes first become partners (mutual best). Spouses are alike in their records by social homogamy and
by choice (Frisell and others 2012). A partner protects men only when unconvicted, women in any case (Van Schellen, Apel
and Nieuwbeerta 2012); ``partner_end`` ends it, custody may.
"""

from __future__ import annotations

from simulation.careers import hazards as h
from simulation.careers.decisions import PAIR
from simulation.core.ahead import ROWS_AHEAD, fetch
from simulation.core.columns import Column
from simulation.core.compiled import step
from simulation.core.draws import pair_draw
from simulation.core.real import exp, log
from simulation.core.state import OVERFLOW, SEEKERS, State, note_life
from simulation.vocabulary import NEVER, NOBODY, Kind

FILE = "careers/partners.py"
COLUMNS = (
    Column("partner", "i4", "row", FILE, "Row of the partner.", NOBODY),
    Column("partner_since", "i2", "month", FILE, "Month in which the present or last partnership began.", NEVER),
    Column("seeking_until", "i2", "month", FILE, "Last month of the present search for a partner.", NEVER),
    Column("partner_convicted", "i1", "0/1", FILE, "Partner has a conviction."),
    Column("ex_partners", "i2", "persons", FILE, "Number of former partners."),
)
PARAMETERS = (
    "partners.search_months",
    "partners.age_window",
    "partners.usual_age_difference",
    "partners.likeness_risk",
    "partners.likeness_age",
    "partners.likeness_record",
)
FAR = 1e300
SEXES = 2
PARTNER_START, PARTNER_END = int(Kind.PARTNER_START), int(Kind.PARTNER_END)


@step
def fill_partner(s: State, i: int) -> None:
    """Write the inputs of partnership of the person in row i."""
    p = s.persons[i]
    x = s.inputs
    has = 0.0 if p.partner == NOBODY else 1.0
    convicted = has * float(p.partner_convicted)
    x[h.M_HAS_PARTNER] = has
    x[h.M_CONVICTED_PARTNER] = convicted
    x[h.M_BOND_PARTNER] = has if p.sex == 1 else has - convicted


@step
def seek_partner(s: State, i: int, t: int) -> None:
    """Put the person in row i on the list of searching persons; a search under way is prolonged."""
    p = s.persons[i]
    listed = p.seeking_until != NEVER or p.luck > 0
    p.seeking_until = t + int(s.q[0].partners_search_months)
    if listed:
        return
    if s.counters[SEEKERS] >= len(s.seekers):
        s.counters[OVERFLOW] += 1
        return
    s.seekers[s.counters[SEEKERS]] = i
    s.counters[SEEKERS] += 1


@step
def still_seeking(s: State, i: int, t: int) -> bool:
    """Return whether the person in row i goes on searching this month."""
    p = s.persons[i]
    return bool(p.status == 1 and p.partner == NOBODY and p.seeking_until >= t)


@step
def group_of(s: State, i: int) -> int:
    """Return the number of the group of searching persons, one for each region and sex, to which row i belongs."""
    return SEXES * int(s.persons[i].region) + int(s.persons[i].sex)


@step
def tidy_seekers(s: State, t: int, first: int, last: int) -> None:
    """Take from the list those whose search is over and count the others in groups first to last."""
    s.seeker_start[first : last + 1] = 0
    kept = 0
    count = int(s.counters[SEEKERS])
    for place in range(count):
        fetch(s.persons, s.seekers[min(place + ROWS_AHEAD, count - 1)])
        i = int(s.seekers[place])
        if still_seeking(s, i, t):
            s.seekers[kept] = i
            kept += 1
            s.seeker_start[group_of(s, i) + 1] += 1
        else:
            s.persons[i].seeking_until = NEVER
    s.counters[SEEKERS] = kept


@step
def sort_seekers(s: State, first: int, last: int) -> None:
    """Write into ``sorted_seekers`` the searching persons of groups first to last: group g from its start to the next.

    In a group they stand by row, which is the order of birth. The list takes over that order, so that next month it
    is nearly sorted.
    """
    for group in range(first, last):
        s.seeker_start[group + 1] += s.seeker_start[group]
    for place in range(int(s.counters[SEEKERS]) - 1, -1, -1):
        i = int(s.seekers[place])
        group = group_of(s, i)
        s.seeker_start[group + 1] -= 1
        s.sorted_seekers[s.seeker_start[group + 1]] = i
    for group in range(first, last):
        s.seeker_start[group] = s.seeker_start[group + 1]
    s.seeker_start[last] = s.counters[SEEKERS]
    for group in range(first, last):
        sort_group(s, int(s.seeker_start[group]), int(s.seeker_start[group + 1]))
    for place in range(int(s.counters[SEEKERS])):
        s.seekers[place] = s.sorted_seekers[place]
        s.seeker_ids[place] = s.persons[s.sorted_seekers[place]].id


@step
def sort_group(s: State, first: int, last: int) -> None:
    """Sort searching persons at places first to last by row; they nearly are."""
    for place in range(first + 1, last):
        i = s.sorted_seekers[place]
        hole = place
        while hole > first and s.sorted_seekers[hole - 1] > i:
            s.sorted_seekers[hole] = s.sorted_seekers[hole - 1]
            hole -= 1
        s.sorted_seekers[hole] = i


@step
def years_apart(s: State, man: int, woman: int) -> float:
    """Return by how many years more than usual the woman is younger than the man."""
    a, b = s.persons[man], s.persons[woman]
    return (float(b.birth_month) - float(a.birth_month)) / 12.0 - float(s.q[0].partners_usual_age_difference)


@step
def pair_time(s: State, man: int, woman: int, u: float) -> float:
    """Return the time of a pair of fitting ages in the exponential race; far if they cannot meet."""
    q = s.q[0]
    a, b = s.persons[man], s.persons[woman]
    if a.in_custody or b.in_custody or a.family == b.family:
        return FAR
    unlike = abs(float(a.self_control) - float(b.self_control))
    far = q.partners_likeness_risk * unlike + q.partners_likeness_age * abs(years_apart(s, man, woman))
    if (a.convictions > 0) != (b.convictions > 0):
        far += q.partners_likeness_record
    return -log(u) / exp(-far)


@step
def best_partner(s: State, i: int, t: int) -> int:
    """Return the searching person who comes first in the race for the person in row i, or -1."""
    p = s.persons[i]
    best, shortest = -1, FAR
    others = SEXES * int(p.region) + 1 - int(p.sex)
    for place in range(s.seeker_start[others], s.seeker_start[others + 1]):
        j = int(s.sorted_seekers[place])
        man, woman = (i, j) if p.sex == 0 else (j, i)
        if abs(years_apart(s, man, woman)) <= s.q[0].partners_age_window:
            u = pair_draw(s.keys, PAIR, int(s.persons[man].id), int(s.persons[woman].id), t, int(p.luck))
            time = pair_time(s, man, woman, u)
            if time < shortest:
                best, shortest = j, time
    return best


@step
def pair_up(s: State, i: int, j: int, t: int) -> None:
    """Write the partner in row j into row i (one end)."""
    p = s.persons[i]
    p.partner = j
    p.partner_since = t
    note_life(s, i, t, PARTNER_START, j, 0)


@step
def leave_partner(s: State, i: int, t: int) -> None:
    """End the partnership at the end of the person in row i (one end)."""
    p = s.persons[i]
    other = int(p.partner)
    p.partner = NOBODY
    p.partner_activity = 0
    p.partner_dse = 0
    p.partner_convicted = 0
    p.ex_partners = min(int(p.ex_partners) + 1, 32000)
    note_life(s, i, t, PARTNER_END, other, 0)
