"""First friendships: each school year gets a network from a small library of networkx graphs.

The library holds five small-world graphs (Watts and Strogatz 1998) for each of ten sizes. Which graph a school year
gets, and where each person stands in it, are keyed draws; persons stand in the order of
``likeness x self-control + (1 - likeness) x noise``, so that friends are alike in risk (selection, MODEL 3.4).
Friendships begin when the younger of the two enters.
"""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from simulation.core.compiled import scalar, step
from simulation.core.draws import TIES, block_draw
from simulation.core.real import normal_quantile
from simulation.core.state import State
from simulation.ties.store import FRIEND, half_edge

PARAMETERS = ("friendships.likeness_at_school",)
SIZES = (10, 20, 30, 45, 60, 80, 100, 130, 160, 200)
GRAPHS_A_SIZE = 5
OF_GRAPH, OF_PLACE = 0, 1


def graph_library(friends: float, rewiring: float) -> list[list[nx.Graph]]:
    """Return five graphs of each size.

    Parameters
    ----------
    friends : mean number of friends
    rewiring : share of friendships that lead anywhere in the school year
    """
    near = max(2, 2 * round(friends / 2))
    return [
        [nx.watts_strogatz_graph(size, min(near, size - 1), rewiring, seed=which) for which in range(GRAPHS_A_SIZE)]
        for size in SIZES
    ]


def neighbour_table(library: list[list[nx.Graph]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return all edges of the library and where each graph's edges start: graph g has rows start[g] to start[g + 1]."""
    graphs = [graph for size in library for graph in size]
    start = np.cumsum([0] + [graph.number_of_edges() for graph in graphs])
    edges = np.array([edge for graph in graphs for edge in graph.edges], np.int64)
    return edges, start


@scalar
def size_class(persons: int) -> int:
    """Return the smallest size of the library that holds a school year."""
    for place in range(len(SIZES)):
        if persons <= SIZES[place]:
            return place
    return len(SIZES) - 1


@step
def befriend_school_year(s: State, first: int, last: int, group: int, edges: Any, start: Any) -> None:
    """Give one school year (places first to last of the table) its network."""
    persons = last - first
    if persons < 2:
        return
    likeness = s.q[0].friendships_likeness_at_school
    score = np.empty(persons)
    for place in range(persons):
        p = s.persons[s.school_rows[first + place]]
        noise = normal_quantile(block_draw(s.keys, TIES, int(p.id), 0, 0, OF_PLACE))
        score[place] = likeness * float(p.self_control) + (1.0 - likeness) * noise
    standing = np.argsort(score)
    size = size_class(persons)
    which = int(block_draw(s.keys, TIES, group, 0, 0, OF_GRAPH) * GRAPHS_A_SIZE)
    graph = size * GRAPHS_A_SIZE + which
    for edge in range(start[graph], start[graph + 1]):
        a, b = edges[edge, 0], edges[edge, 1]
        if a < persons and b < persons:
            i = int(s.school_rows[first + standing[a]])
            j = int(s.school_rows[first + standing[b]])
            since = max(int(s.persons[i].entry_month), int(s.persons[j].entry_month))
            half_edge(s, i, FRIEND, j, since)
            half_edge(s, j, FRIEND, i, since)


@scalar
def befriend_all(s: State, edges: Any, start: Any) -> None:
    """Give every school year its network; a school year above 200 is cut into rows of 200."""
    most = SIZES[len(SIZES) - 1]
    for group in range(s.school_start.shape[0] - 1):
        first = int(s.school_start[group])
        while first < s.school_start[group + 1]:
            last = min(int(s.school_start[group + 1]), first + most)
            befriend_school_year(s, first, last, group, edges, start)
            first = last
