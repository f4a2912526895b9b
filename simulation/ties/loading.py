"""A graph becomes a layer of ties, before the first month: by any networkx generator, or by hand.

Chance that a generator takes is the caller's: fix its seed.
"""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from simulation.core.columns import Declared, for_kernels
from simulation.core.state import EDGES, FIRST_MONTH, FREE_EDGE, OPEN_MONTH, PERSONS, State
from simulation.errors import InputError
from simulation.population.people import LIVING
from simulation.ties.half_edges import FIRST_EDGE, HALF_EDGE, block_of, stored
from simulation.ties.store import EDGE_COLUMNS
from simulation.vocabulary import NOBODY, Layer

STRONGEST = 32000


def load_layer(state: State, layer: Layer, ties: nx.Graph, t: int) -> State:
    """Replace a layer by the ties of a graph, before the first month is lived.

    Parameters
    ----------
    layer : friend, co-offending or custody contact; kin are born and partners found, so those two are refused
    ties : its nodes are rows of the cohort; persons it leaves out have no ties in the layer. Edge attributes
        ``strength`` (1 unless said) and ``since`` (the later entry of the two, at least ``t``, unless said) are kept
    t : month from which the ties count

    Returns
    -------
    the state to go on with: the pool of half edges may have been replaced by a larger one

    Raises
    ------
    InputError : wrong layer, a world that has begun, a node that is no row, a tie to oneself
    """
    _refuse_wrong_layer(state, layer)
    table = _both_ends(state, ties, t)
    freed = _clear_layer(state, Layer(layer))
    state = _with_room(state, len(table) - len(freed))
    _write_layer(state, Layer(layer), table, freed)
    return state


def _refuse_wrong_layer(state: State, layer: Layer) -> None:
    if layer not in FIRST_EDGE:
        named = ", ".join(stored.name.lower() for stored in FIRST_EDGE)
        raise InputError(f"the layer {Layer(layer).name.lower()} follows from people's lives; load one of {named}.")
    lived = state.counters[OPEN_MONTH] > state.counters[FIRST_MONTH]
    if lived or (block_of(state.persons)["status"] == LIVING).any():
        raise InputError("ties can be loaded before the first month only; this world has begun to live.")


def _both_ends(state: State, ties: nx.Graph, t: int) -> NDArray[Any]:
    """Return both half edges of each tie, sorted by row."""
    entry = block_of(state.persons)["entry_month"][: int(state.counters[PERSONS])]
    ends: list[tuple[int, int, int, int, int]] = []
    for a, b, known in nx.Graph(ties).edges(data=True):  # arrows and parallel ties become one tie
        _refuse_wrong_ends(a, b, len(entry))
        since = known.get("since", max(int(entry[a]), int(entry[b]), t))
        last, strength = known.get("last", since), known.get("strength", 1)
        _refuse_wrong_numbers(a, b, since, last, strength)
        ends += [(a, b, since, last, strength), (b, a, since, last, strength)]
    return np.sort(np.array(ends, HALF_EDGE), order=("a", "b"))


def _refuse_wrong_ends(a: Any, b: Any, persons: int) -> None:
    if a == b or not all(isinstance(end, int | np.integer) and 0 <= end < persons for end in (a, b)):
        raise InputError(
            f"tie {a!r} - {b!r}: nodes are rows from 0 to {persons - 1}, two different ones for a tie; "
            "relabel the graph with networkx.relabel_nodes."
        )


def _refuse_wrong_numbers(a: int, b: int, since: int, last: int, strength: int) -> None:
    if not 1 <= strength <= STRONGEST or max(abs(since), abs(last)) > STRONGEST:
        raise InputError(f"tie {a} - {b}: strength runs from 1 to {STRONGEST}, months stay below {STRONGEST}.")


def _clear_layer(state: State, layer: Layer) -> NDArray[np.int64]:
    """Empty a layer; return the places in the pool that are free now and on no list."""
    freed, _ = stored(state, layer, np.arange(int(state.counters[PERSONS])))
    block_of(state.persons)[FIRST_EDGE[layer]] = NOBODY
    return freed


def _with_room(state: State, more: int) -> State:
    pool = block_of(state.edges)
    needed = int(state.counters[EDGES]) + max(more, 0)
    if needed <= len(pool):
        return state
    return state._replace(edges=for_kernels(Declared(EDGE_COLUMNS).grown(pool, needed + needed // 4)))


def _write_layer(state: State, layer: Layer, table: NDArray[Any], freed: NDArray[np.int64]) -> None:
    """Chain the half edges, which come row by row, into freed and new places; list the places left over."""
    pool, used = block_of(state.edges), int(state.counters[EDGES])
    more = max(len(table) - len(freed), 0)
    places = np.concatenate([freed, np.arange(used, used + more)])
    state.counters[EDGES] = used + more
    spare, places = places[len(table) :], places[: len(table)]
    for name, column in (("other", "b"), ("since", "since"), ("last", "last"), ("strength", "strength")):
        pool[name][places] = table[column]
    following = np.append(table["a"][1:] == table["a"][:-1], False)[: len(table)]
    pool["next"][places] = np.where(following, np.append(places[1:], NOBODY)[: len(places)], NOBODY)
    begins = np.append(True, ~following[:-1])[: len(table)]
    block_of(state.persons)[FIRST_EDGE[layer]][table["a"][begins]] = places[begins]
    for place in spare.tolist():
        pool["other"][place], pool["next"][place] = NOBODY, state.counters[FREE_EDGE]
        state.counters[FREE_EDGE] = place
