"""The digest: one hash of everything that happened and of what is, in declared order.

It covers the ledger, the declared columns of every person and all ties; not the lucks, not the bookkeeping of levers,
and not how things lie in memory. Equal for any number of workers, fast or plain, branched or not.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.core.compiled import scalar
from simulation.core.state import PERSONS, State
from simulation.engine.declared import PERSON
from simulation.ties.store import CO_OFFENDING, CUSTODY_CONTACT, FRIEND, first_edge

TIE_DTYPE = np.dtype(
    [("layer", "i1"), ("a", "<i4"), ("b", "<i4"), ("since", "<i2"), ("last", "<i2"), ("strength", "<i2")]
)


@scalar
def count_ties(s: State, layer: int) -> int:
    """Return the number of ties of a layer, each counted once."""
    n = 0
    for i in range(s.counters[PERSONS]):
        edge = first_edge(s, i, layer)
        while edge >= 0:
            if i < s.edges[edge].other:
                n += 1
            edge = int(s.edges[edge].next)
    return n


@scalar
def write_ties(s: State, layer: int, out: Any) -> None:
    """Write every tie of a layer once: rows of both persons, dates, strength."""
    n = 0
    for i in range(s.counters[PERSONS]):
        edge = first_edge(s, i, layer)
        while edge >= 0:
            e = s.edges[edge]
            if i < e.other:
                out[n, 0], out[n, 1] = s.persons[i].id, s.persons[e.other].id
                out[n, 2], out[n, 3], out[n, 4] = e.since, e.last, e.strength
                n += 1
            edge = int(e.next)


def ties_table(s: Any) -> NDArray[Any]:
    """Return all ties of the three stored layers, sorted by layer and persons."""
    parts = []
    for layer in (FRIEND, CO_OFFENDING, CUSTODY_CONTACT):
        out = np.zeros((count_ties(s, layer), 5), np.int64)
        write_ties(s, layer, out)
        out = out[np.lexsort((out[:, 1], out[:, 0]))]
        table = np.zeros(len(out), TIE_DTYPE)
        table["layer"] = layer
        for column, name in enumerate(("a", "b", "since", "last", "strength")):
            table[name] = out[:, column]
        parts.append(table)
    return np.concatenate(parts)


def digest_of(world: Any) -> str:
    """Return the digest of a world whose last events have been put aside."""
    digest = hashlib.blake2b(digest_size=32)
    digest.update(world.events.digest())
    for column in PERSON:
        if column.in_digest:
            digest.update(column.name.encode())
            digest.update(np.ascontiguousarray(world.persons[column.name]).tobytes())
    digest.update(ties_table(world.handle).tobytes())
    return digest.hexdigest()
