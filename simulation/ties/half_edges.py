"""Half edges read in bulk: the ties of any rows in any layer as one table, whichever way the layer is kept."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.core.state import OPEN_MONTH, State
from simulation.vocabulary import NOBODY, Layer

FIRST_EDGE = {Layer.FRIEND: "friends", Layer.CO_OFFENDING: "co_offenders", Layer.CUSTODY_CONTACT: "contacts"}
"""Layers that are kept in the pool of half edges, and the column where each person's chain begins."""

HALF_EDGE = np.dtype([("a", "<i8"), ("b", "<i8"), ("since", "<i2"), ("last", "<i2"), ("strength", "<i2")])


def half_edges(state: State, layer: Layer, rows: NDArray[np.int64]) -> NDArray[Any]:
    """Return the ties of some rows in one layer, each at the end of every row that is named.

    Returns
    -------
    (ties,) records ``a`` (row), ``b`` (row at the other end), ``since``, ``last`` (months), ``strength``
    """
    if layer == Layer.KIN:
        return _kin(state, rows)
    if layer == Layer.PARTNER:
        return _partners(state, rows)
    return stored(state, Layer(layer), rows)[1]


def block_of(view: Any) -> NDArray[Any]:
    """Return the memory block behind what kernels take."""
    block: NDArray[Any] = view if isinstance(view, np.ndarray) else view.block
    return block


def stored(state: State, layer: Layer, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """Follow the chains of some rows, all at once; return the places in the pool and the half edges."""
    pool = block_of(state.edges)
    place = block_of(state.persons)[FIRST_EDGE[layer]][rows].astype(np.int64)
    owner = rows
    places, tables = [np.zeros(0, np.int64)], [np.zeros(0, HALF_EDGE)]
    while True:
        there = place >= 0
        owner, place = owner[there], place[there]
        if not len(place):
            return np.concatenate(places), np.concatenate(tables)
        part = np.zeros(len(place), HALF_EDGE)
        part["a"], part["b"] = owner, pool["other"][place]
        for name in ("since", "last", "strength"):
            part[name] = pool[name][place]
        places.append(place)
        tables.append(part)
        place = pool["next"][place].astype(np.int64)


def _kin(state: State, rows: NDArray[np.int64]) -> NDArray[Any]:
    people = block_of(state.persons)
    family = people["family"][rows]
    start, size = state.family_start[family], np.diff(state.family_start)[family]
    a = np.repeat(rows, size)
    step = np.arange(len(a)) - np.repeat(np.cumsum(size) - size, size)
    b = state.family_rows[np.repeat(start, size) + step].astype(np.int64)
    a, b = a[a != b], b[a != b]
    return _unstored(state, a, b, np.maximum(people["birth_month"][a], people["birth_month"][b]))


def _partners(state: State, rows: NDArray[np.int64]) -> NDArray[Any]:
    people = block_of(state.persons)
    a = rows[people["partner"][rows] != NOBODY]
    return _unstored(state, a, people["partner"][a].astype(np.int64), people["partner_since"][a])


def _unstored(state: State, a: NDArray[Any], b: NDArray[Any], since: NDArray[Any]) -> NDArray[Any]:
    table = np.zeros(len(a), HALF_EDGE)
    table["a"], table["b"], table["since"], table["strength"] = a, b, since, 1
    table["last"] = np.maximum(since, int(state.counters[OPEN_MONTH]) - 1)
    return table
