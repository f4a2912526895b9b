"""The store of ties: half edges in one pool, each person's chained per layer, with strength and dates.

Kin are siblings and lie in the family table; a partner is a column; friends, co-offending ties and custody contacts
are half edges. Order within a chain is bookkeeping: nothing that is decided may depend on it.
"""

from __future__ import annotations

from typing import Any

from simulation.core.columns import Column
from simulation.core.compiled import scalar, step
from simulation.core.state import EDGES, FREE_EDGE, PERSONS, State
from simulation.vocabulary import NEVER, NOBODY, Layer

FILE = "ties/store.py"
COLUMNS = (
    Column("friends", "i4", "half edge", FILE, "First half edge of the friend layer.", NOBODY, False),
    Column("co_offenders", "i4", "half edge", FILE, "First half edge of the co-offending layer.", NOBODY, False),
    Column("contacts", "i4", "half edge", FILE, "First half edge of the custody-contact layer.", NOBODY, False),
)

EDGE_COLUMNS = (
    Column("other", "i4", "row", FILE, "The person at the other end.", NOBODY),
    Column("next", "i4", "half edge", FILE, "Next half edge of the same person and layer.", NOBODY),
    Column("since", "i2", "month", FILE, "Month in which the tie began.", NEVER),
    Column("last", "i2", "month", FILE, "Month in which the tie was last used.", NEVER),
    Column("strength", "i2", "times used", FILE, "How often the tie has been used."),
)

FRIEND, CO_OFFENDING, CUSTODY_CONTACT = int(Layer.FRIEND), int(Layer.CO_OFFENDING), int(Layer.CUSTODY_CONTACT)


@step
def first_edge(s: State, i: int, layer: int) -> int:
    """Return the first half edge of a row in a layer, -1 if there is none."""
    if layer == FRIEND:
        return int(s.persons[i].friends)
    if layer == CO_OFFENDING:
        return int(s.persons[i].co_offenders)
    return int(s.persons[i].contacts)


@step
def set_first_edge(s: State, i: int, layer: int, edge: int) -> None:
    """Write the first half edge of a row in a layer."""
    p = s.persons[i]
    if layer == FRIEND:
        p.friends = edge
    elif layer == CO_OFFENDING:
        p.co_offenders = edge
    else:
        p.contacts = edge


@step
def find_edge(s: State, i: int, layer: int, j: int) -> int:
    """Return the half edge from row i to row j in a layer, -1 if there is none."""
    edge = first_edge(s, i, layer)
    while edge >= 0 and s.edges[edge].other != j:
        edge = int(s.edges[edge].next)
    return edge


@step
def half_edge(s: State, i: int, layer: int, j: int, t: int) -> None:
    """Chain a new half edge from row i to row j."""
    edge = int(s.counters[FREE_EDGE])
    if edge >= 0:
        s.counters[FREE_EDGE] = s.edges[edge].next
    else:
        edge = int(s.counters[EDGES])
        s.counters[EDGES] += 1
    e = s.edges[edge]
    e.other = j
    e.since = t
    e.last = t
    e.strength = 1
    e.next = first_edge(s, i, layer)
    set_first_edge(s, i, layer, edge)


@step
def drop_half_edge(s: State, i: int, layer: int, j: int) -> None:
    """Unchain the half edge from row i to row j and put it on the free list."""
    before = -1
    edge = first_edge(s, i, layer)
    while s.edges[edge].other != j:
        before = edge
        edge = int(s.edges[edge].next)
    after = int(s.edges[edge].next)
    if before < 0:
        set_first_edge(s, i, layer, after)
    else:
        s.edges[before].next = after
    s.edges[edge].next = s.counters[FREE_EDGE]
    s.edges[edge].other = NOBODY
    s.counters[FREE_EDGE] = edge


@step
def use_half_edge(s: State, i: int, layer: int, j: int, t: int) -> None:
    """Strengthen an existing tie at the end of row i."""
    e = s.edges[find_edge(s, i, layer, j)]
    e.strength = min(int(e.strength) + 1, 32000)
    e.last = t


@scalar
def lay_together(s: State, old: Any) -> None:
    """Lay the friends of each person side by side, in the order of the chain, while there are no other ties yet.

    Which place in the pool a half edge has means nothing; neighbours are quicker to walk along.

    Parameters
    ----------
    old : a copy of the half edges
    """
    place = 0
    for i in range(s.counters[PERSONS]):
        edge = first_edge(s, i, FRIEND)
        if edge >= 0:
            set_first_edge(s, i, FRIEND, place)
        while edge >= 0:
            s.edges[place] = old[edge]
            edge = int(old[edge].next)
            s.edges[place].next = place + 1 if edge >= 0 else NOBODY
            place += 1
