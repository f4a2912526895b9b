"""Ties as networkx graphs: any layer out of the store, any graph into it.

The store keeps half edges in one pool (``store``); kin lie in the family table and a partner in a column. Here they
become a ``networkx.Graph`` whose nodes are permanent ids. The other way, from a graph into a layer, is in ``loading``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from simulation.core.state import PERSONS, State
from simulation.errors import InputError
from simulation.population.people import LIVING
from simulation.ties.half_edges import block_of, half_edges
from simulation.ties.loading import load_layer
from simulation.vocabulary import Layer

__all__ = ("ego", "graph", "half_edges", "load_layer")

LARGEST = 200_000
"""Nodes above which a graph has to be forced: a million take 40 seconds and 1.4 GB."""

COMMUNITIES = ("family", "school_group", "district", "region")


def graph(
    state: State,
    layer: Layer,
    *,
    rows: Iterable[int] | None = None,
    community: tuple[str, int] | None = None,
    force: bool = False,
) -> nx.Graph:
    """Return one layer of ties as a graph of its own; changing it changes nobody.

    Parameters
    ----------
    state : of a world; split lucks are left out
    layer : of ties
    rows : persons to be shown with the ties among them; everybody of the cohort when neither this nor ``community``
    community : ``("district", 3)``, ``("family", 12)``, ``("school_group", 5)`` or ``("region", 0)``
    force : build it also above 200,000 nodes

    Returns
    -------
    nodes are permanent ids with ``id``, ``sex`` (0 male, 1 female), ``age`` in years, ``activity`` (0-2), ``living``,
    ``in_custody`` and ``supervised``; edges carry ``strength`` (times used), ``since`` and ``last`` (months). Ties of
    kin begin with the birth of the younger; kin and partners are in touch to the last lived month. First friendships
    are laid out before anybody enters, so ``since`` may lie ahead.

    Raises
    ------
    InputError : too large without ``force``, a row that does not exist, an unknown community
    """
    chosen = _chosen_rows(state, rows, community)
    if len(chosen) > LARGEST and not force:
        raise InputError(
            f"a graph of {len(chosen):,} persons takes minutes and gigabytes; choose rows, a community or an ego "
            f"network, or pass force=True for more than {LARGEST:,}."
        )
    result = nx.Graph(layer=Layer(layer).name.lower(), synthetic=True)
    _add_persons(result, state, chosen)
    _add_ties(result, _among(state, Layer(layer), chosen))
    return result


def ego(state: State, row: int, radius: int = 1, *, layers: Sequence[Layer] = tuple(Layer)) -> nx.Graph:
    """Return everybody within some steps of a person over the named layers, with all ties among them.

    Parameters
    ----------
    row : of the person in the middle
    radius : steps, 0 and up
    layers : that count as a step; all five unless said

    Returns
    -------
    as :func:`graph`; an edge also names its ``layers``. Where two persons are tied in several layers, the strength is
    the sum, ``since`` the earliest and ``last`` the latest month.
    """
    seen = _chosen_rows(state, [row], None)
    frontier = seen
    for _ in range(radius):
        reached = np.unique(np.concatenate([half_edges(state, layer, frontier)["b"] for layer in layers]))
        frontier = np.setdiff1d(reached, seen)
        seen = np.union1d(seen, frontier)
    result = nx.Graph(ego=int(row), synthetic=True)
    _add_persons(result, state, seen)
    for layer in layers:
        _merge_ties(result, _among(state, layer, seen), layer)
    return result


def _chosen_rows(state: State, rows: Iterable[int] | None, community: tuple[str, int] | None) -> NDArray[np.int64]:
    persons = int(state.counters[PERSONS])
    if rows is not None and community is not None:
        raise InputError("name either rows or a community, not both.")
    if community is not None:
        name, number = community
        if name not in COMMUNITIES:
            raise InputError(f"there is no community {name!r}; allowed are {', '.join(COMMUNITIES)}.")
        return np.flatnonzero(block_of(state.persons)[name][:persons] == number)
    if rows is None:
        return np.arange(persons)
    chosen = np.unique(np.array(list(rows), np.int64))
    if len(chosen) and not 0 <= chosen[0] <= chosen[-1] < persons:
        raise InputError(f"rows of persons run from 0 to {persons - 1}; given: {chosen[0]} to {chosen[-1]}.")
    return chosen


def _add_persons(result: nx.Graph, state: State, rows: NDArray[np.int64]) -> None:
    people = block_of(state.persons)[rows]
    names = ("id", "sex", "age", "activity", "in_custody", "supervised")
    columns = [people[name].tolist() for name in names]
    living = (people["status"] == LIVING).tolist()
    for alive, *values in zip(living, *columns, strict=True):
        result.add_node(values[0], **dict(zip(names, values, strict=True)), living=alive)


def _add_ties(result: nx.Graph, ties: NDArray[Any]) -> None:
    for a, b, since, last, strength in ties.tolist():
        result.add_edge(a, b, strength=strength, since=since, last=last)


def _merge_ties(result: nx.Graph, ties: NDArray[Any], layer: Layer) -> None:
    name = Layer(layer).name.lower()
    for a, b, since, last, strength in ties.tolist():
        before = result.get_edge_data(a, b)
        if before is None:
            result.add_edge(a, b, strength=strength, since=since, last=last, layers=(name,))
            continue
        before["strength"] += strength
        before["since"], before["last"] = min(before["since"], since), max(before["last"], last)
        before["layers"] += (name,)


def _among(state: State, layer: Layer, rows: NDArray[np.int64]) -> NDArray[Any]:
    """Return the ties among rows, each once, with permanent ids at both ends."""
    chosen = np.zeros(int(state.counters[PERSONS]), bool)
    chosen[rows] = True
    found = half_edges(state, layer, rows)
    ties: NDArray[Any] = found[(found["a"] < found["b"]) & chosen[found["b"]]]
    number = block_of(state.persons)["id"]
    ties["a"], ties["b"] = number[ties["a"]], number[ties["b"]]
    return ties


DECIMALS = 9
"""Digits of a centrality that count: sums of floats may end otherwise on another machine."""


def most_central(pairs: NDArray[np.int64], centrality: str) -> NDArray[np.int64]:
    """Return the persons of a network, the most central first; equals by number.

    Parameters
    ----------
    pairs : (pairs, 2) of persons
    centrality : name of a function of networkx, such as ``betweenness_centrality``

    Examples
    --------
    >>> most_central(np.array([[1, 2], [2, 3]]), "degree_centrality").tolist()
    [2, 1, 3]
    """
    graph = nx.Graph()
    graph.add_edges_from(pairs.tolist())
    values = getattr(nx, centrality)(graph)
    order = sorted(graph, key=lambda person: (-round(values[person], DECIMALS), person))
    return np.array(order, np.int64)
