"""Influence: a change in a person's activity, conviction or ties reaches the neighbours at once.

Pushing keeps the sums of ``peers`` current; a neighbour whose inputs rise above what the ceilings allow for gets new
ceilings. A split luck pushes nothing: the others are held. The plain engine pushes nothing either and looks for itself.
"""

from __future__ import annotations

from simulation.careers.ceilings import raise_ceilings, raise_streams
from simulation.careers.hazards import FRIEND_END
from simulation.careers.history import activity_level
from simulation.careers.peers import add_exposure, add_kin_exposure
from simulation.core.compiled import step
from simulation.core.state import SCREENED, State
from simulation.ties.store import (
    CO_OFFENDING,
    CUSTODY_CONTACT,
    FRIEND,
    drop_half_edge,
    find_edge,
    first_edge,
    half_edge,
    use_half_edge,
)
from simulation.vocabulary import NEVER, NOBODY

LAYERS = (FRIEND, CO_OFFENDING, CUSTODY_CONTACT)


@step
def spread(s: State, i: int, activity: int, dse: int) -> None:
    """Push a change of activity of the person in row i to all ties."""
    p = s.persons[i]
    if p.luck > 0 or s.counters[SCREENED] == 0:
        return
    for layer in LAYERS:
        edge = first_edge(s, i, layer)
        while edge >= 0:
            j = int(s.edges[edge].other)
            if add_exposure(s, j, layer, activity, dse):
                raise_ceilings(s, j)
            edge = int(s.edges[edge].next)
    for place in range(s.family_start[p.family], s.family_start[p.family + 1]):
        j = int(s.family_rows[place])
        if j != i and add_kin_exposure(s, j, activity, dse):
            raise_ceilings(s, j)
    if p.partner != NOBODY:
        partner = s.persons[p.partner]
        partner.partner_activity = int(partner.partner_activity) + activity
        partner.partner_dse = int(partner.partner_dse) + dse
        if activity > 0 or dse > 0:
            raise_ceilings(s, int(p.partner))


@step
def set_activity(s: State, i: int, activity: int, dse: int) -> None:
    """Set the activity levels of the person in row i and spread what has changed."""
    p = s.persons[i]
    change = activity - int(p.activity)
    change_dse = dse - int(p.dse_active)
    if change == 0 and change_dse == 0:
        return
    p.activity = activity
    p.dse_active = dse
    spread(s, i, change, change_dse)


@step
def update_activity(s: State, i: int, t: int) -> None:
    """Bring the activity of the person in row i to what its dates say in month t."""
    p = s.persons[i]
    q = s.q[0]
    activity = activity_level(int(p.last_offence), t, q.history_heat_months, q.history_fading_months)
    dse = 1 if p.last_dse != NEVER and t - int(p.last_dse) < q.history_dse_months else 0
    set_activity(s, i, activity, dse)


@step
def meet(s: State, i: int, layer: int, activity: int, dse: int) -> None:
    """Add the activity of a new tie at the person in row i; a first friend opens the end of a friendship."""
    if add_exposure(s, i, layer, activity, dse):
        raise_ceilings(s, i)
    elif layer == FRIEND and s.edges[first_edge(s, i, layer)].next < 0:
        raise_streams(s, i, 1 << FRIEND_END)


@step
def join(s: State, i: int, layer: int, j: int, t: int) -> bool:
    """Begin a tie between rows i and j or strengthen it; return whether it is new.

    A split luck writes its own end only.
    """
    p, other = s.persons[i], s.persons[j]
    if find_edge(s, i, layer, j) >= 0:
        if p.luck == 0:
            use_half_edge(s, i, layer, j, t)
            use_half_edge(s, j, layer, i, t)
        return False
    half_edge(s, i, layer, j, t)
    if p.luck > 0:
        return True
    half_edge(s, j, layer, i, t)
    if s.counters[SCREENED]:
        meet(s, i, layer, int(other.activity), int(other.dse_active))
        meet(s, j, layer, int(p.activity), int(p.dse_active))
    return True


@step
def part(s: State, i: int, layer: int, j: int) -> None:
    """End the tie between rows i and j; a split luck ends its own end only."""
    p, other = s.persons[i], s.persons[j]
    drop_half_edge(s, i, layer, j)
    if p.luck > 0:
        return
    drop_half_edge(s, j, layer, i)
    if s.counters[SCREENED]:
        add_exposure(s, i, layer, -int(other.activity), -int(other.dse_active))
        add_exposure(s, j, layer, -int(p.activity), -int(p.dse_active))
