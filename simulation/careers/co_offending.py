"""Co-offending: the chance of acting together falls with age; accomplices are chosen over ties.

``P(together) = at_12 exp(-fall x (age - 12))``, times a factor for DSE, which registers show as one-to-one or in pairs.
The accomplice wins an exponential race over all ties with ``weight = layer x (calm + activity)``. A shared offence
begins or strengthens a co-offending tie; now and then the accomplice's accomplice becomes one too (triads close);
ties that are not used for long decay. Shape: Andresen and Felson 2010; level at 12-14: McCord and Conway 2005.
"""

from __future__ import annotations

from simulation.careers import decisions as d
from simulation.careers.influence import join, part
from simulation.core.compiled import scalar, step
from simulation.core.draws import draw, pair_draw
from simulation.core.real import exp, log
from simulation.core.state import State
from simulation.ties.store import CO_OFFENDING, CUSTODY_CONTACT, FRIEND, first_edge
from simulation.vocabulary import NOBODY, Layer, OffenceType

PARAMETERS = (
    "co_offending.at_12",
    "co_offending.fall",
    "co_offending.dse_factor",
    "co_offending.weight_friend",
    "co_offending.weight_kin",
    "co_offending.weight_partner",
    "co_offending.weight_co_offender",
    "co_offending.weight_contact",
    "co_offending.calm",
    "co_offending.triad",
    "co_offending.decay_months",
    "co_offending.decay",
)
KIN, PARTNER = int(Layer.KIN), int(Layer.PARTNER)
DSE = int(OffenceType.DSE)
LAYER_STEP = 8
FAR = 1e300


@scalar
def together_probability(age: int, at_12: float, fall: float) -> float:
    """Return the chance that an offence is committed together.

    Examples
    --------
    >>> together_probability(12, 0.4, 0.05), round(together_probability(50, 0.4, 0.05), 2)
    (0.4, 0.06)
    """
    return at_12 * exp(-fall * (age - 12))


@step
def race_time(s: State, i: int, j: int, t: int, layer: int, weight: float) -> float:
    """Return the time of the person in row j in the race to join the person in row i; far if not available."""
    other = s.persons[j]
    if other.status != 1 or other.in_custody:
        return FAR
    p = s.persons[i]
    stream = d.ACCOMPLICE + layer * LAYER_STEP
    u = pair_draw(s.keys, stream, int(p.id), int(other.id), t, int(p.luck))
    return -log(u) / (weight * (float(s.q[0].co_offending_calm) + float(other.activity)))


@step
def nearest_over_edges(s: State, i: int, t: int, layer: int, weight: float) -> tuple[int, float]:
    """Return the winner and the time of the race over one layer of half edges."""
    best, shortest = NOBODY, FAR
    edge = first_edge(s, i, layer)
    while edge >= 0:
        j = int(s.edges[edge].other)
        time = race_time(s, i, j, t, layer, weight)
        if time < shortest:
            best, shortest = j, time
        edge = int(s.edges[edge].next)
    return best, shortest


@step
def nearest_kin(s: State, i: int, t: int, weight: float) -> tuple[int, float]:
    """Return the winner and the time of the race over siblings."""
    best, shortest = NOBODY, FAR
    p = s.persons[i]
    for place in range(s.family_start[p.family], s.family_start[p.family + 1]):
        j = int(s.family_rows[place])
        if j != int(p.host):
            time = race_time(s, i, j, t, KIN, weight)
            if time < shortest:
                best, shortest = j, time
    return best, shortest


@step
def choose_accomplice(s: State, i: int, t: int) -> int:
    """Return the row of the accomplice over all ties of the person in row i, -1 if nobody is available."""
    q = s.q[0]
    best, shortest = nearest_over_edges(s, i, t, FRIEND, q.co_offending_weight_friend)
    j, time = nearest_over_edges(s, i, t, CO_OFFENDING, q.co_offending_weight_co_offender)
    if time < shortest:
        best, shortest = j, time
    j, time = nearest_over_edges(s, i, t, CUSTODY_CONTACT, q.co_offending_weight_contact)
    if time < shortest:
        best, shortest = j, time
    j, time = nearest_kin(s, i, t, q.co_offending_weight_kin)
    if time < shortest:
        best, shortest = j, time
    if s.persons[i].partner != NOBODY:
        j = int(s.persons[i].partner)
        if race_time(s, i, j, t, PARTNER, q.co_offending_weight_partner) < shortest:
            best = j
    return best


@step
def find_accomplice(s: State, i: int, t: int, kind: int) -> int:
    """Return the row of the accomplice of an offence, -1 for an offence committed alone."""
    p = s.persons[i]
    q = s.q[0]
    probability = together_probability(int(p.age), q.co_offending_at_12, q.co_offending_fall)
    if kind == DSE:
        probability *= q.co_offending_dse_factor
    if draw(s.keys, d.CO_OFFENDING, int(p.id), t, kind, int(p.luck)) >= probability:
        return NOBODY
    return choose_accomplice(s, i, t)


@step
def close_triad(s: State, i: int, j: int, t: int) -> None:
    """Now and then tie the person in row i to an accomplice of the accomplice in row j."""
    p = s.persons[i]
    if draw(s.keys, d.TRIAD, int(p.id), t, 0, int(p.luck)) >= s.q[0].co_offending_triad:
        return
    best, shortest = NOBODY, FAR
    edge = first_edge(s, j, CO_OFFENDING)
    while edge >= 0:
        k = int(s.edges[edge].other)
        if k != int(p.host):
            u = pair_draw(s.keys, d.TRIAD_CHOICE, int(p.id), int(s.persons[k].id), t, int(p.luck))
            if -log(u) < shortest:
                best, shortest = k, -log(u)
        edge = int(s.edges[edge].next)
    if best != NOBODY:
        join(s, i, CO_OFFENDING, best, t)


@step
def decay_ties(s: State, i: int, t: int, layer: int) -> None:
    """Let unused ties of one layer decay, once a year; each tie at the birthday of the lower id."""
    p = s.persons[i]
    q = s.q[0]
    edge = first_edge(s, i, layer)
    while edge >= 0:
        e = s.edges[edge]
        j = int(e.other)
        idle = t - int(e.last)
        edge = int(e.next)
        if idle >= q.co_offending_decay_months and (p.luck > 0 or p.id < s.persons[j].id):
            u = pair_draw(s.keys, d.TIE_DECAY + layer * LAYER_STEP, int(p.id), int(s.persons[j].id), t, int(p.luck))
            if u < q.co_offending_decay:
                part(s, i, layer, j)
