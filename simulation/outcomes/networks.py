"""Measure co-offending networks of half years: components, degree, clustering, kin, and the size of DSE groups.

Two persons are tied in a half year where both were registered for an offence they committed together in it. Officers
see these networks; ties nobody registered are not in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import networkx as nx
import numpy as np

from simulation.outcomes.definitions import JOIN
from simulation.outcomes.lives import Ints, Lives, Window
from simulation.outcomes.measured import Measured
from simulation.outcomes.rows import Row
from simulation.outcomes.totals import long_windows
from simulation.vocabulary import NOBODY, Kind, OffenceType

HALF_YEAR = 6
POPULATION = "co_offenders"
PERSONS, SHARE, COEFFICIENT = "persons", "%", "share of closed triads"
SIZES = {"one": (1, 1), "two": (2, 2), "three_or_more": (3, None)}
_TEXT = "ties of half a year: both registered for an offence committed together"


class Pairs(NamedTuple):
    """Registered offences committed together: rows of both persons, the lower first, and the month."""

    one: Ints
    other: Ints
    month: Ints


def registered_pairs(lives: Lives, offence_type: OffenceType | None = None) -> Pairs:
    """Return each pair registered for an offence committed together, once a month.

    Notes
    -----
    Both ends of a joint offence name the other; a pair is kept where the register holds both ends.
    """
    events = lives.lived.of(Kind.OFFENCE)
    other = lives.ledger["other"][events.position]
    use = (events.case >= 0) & (other != NOBODY)
    if offence_type is not None:
        use &= events.type == offence_type
    life, mate = events.life[use].astype(np.int64), lives.rows_of(other[use]).astype(np.int64)
    ends = np.unique(np.stack([np.minimum(life, mate), np.maximum(life, mate), events.month[use], life]), axis=1)
    pairs, seen = np.unique(ends[:3], axis=1, return_counts=True)
    return Pairs(*pairs[:, seen > 1])


def half_year_graphs(pairs: Pairs, window: Window) -> Iterator[nx.Graph]:
    """Yield the network of each half year of a window."""
    for first in range(window.first, window.last + 1, HALF_YEAR):
        in_half = (pairs.month >= first) & (pairs.month < first + HALF_YEAR)
        graph: Any = nx.Graph()
        graph.add_edges_from(zip(pairs.one[in_half].tolist(), pairs.other[in_half].tolist(), strict=True))
        yield graph


def network_rows(measured: Measured) -> Iterator[Row]:
    """Yield networks and sizes of DSE groups in each long window."""
    lives = measured.lives
    windows = long_windows(lives)
    if not windows:
        return
    pairs, family = registered_pairs(lives), lives.person("family")
    for window in windows:
        graphs = [graph for graph in half_year_graphs(pairs, window) if len(graph)]
        yield from _graph_rows(graphs, window, family)
        yield from group_size_rows(lives, window)


def _graph_rows(graphs: list[Any], window: Window, family: Ints) -> Iterator[Row]:
    sizes = np.array([len(part) for graph in graphs for part in nx.connected_components(graph)])
    degrees = np.array([degree for graph in graphs for _, degree in graph.degree()])
    edges = np.array([edge for graph in graphs for edge in graph.edges()], np.int64).reshape(-1, 2)
    closed = np.array([nx.transitivity(graph) for graph in graphs])
    largest = np.array([max(map(len, nx.connected_components(graph))) for graph in graphs])
    for outcome, text, unit, values in (
        ("network.component.mean", "persons in a component", PERSONS, sizes),
        ("network.component.largest", "persons in the largest component of a half year", PERSONS, largest),
        ("network.component.pairs", "components that are one pair", SHARE, 100.0 * (sizes == 2)),
        ("network.degree.mean", "registered accomplices of a person in a half year", PERSONS, degrees),
        ("network.clustering", "closed triads of all triads, mean over half years", COEFFICIENT, closed),
        ("network.kin", "ties between siblings", SHARE, 100.0 * (family[edges[:, 0]] == family[edges[:, 1]])),
    ):
        value = float(values.mean()) if len(values) else np.nan
        yield Row(outcome, JOIN.join([text, _TEXT]), POPULATION, window.text, value, unit, float(len(values)))


def group_size_rows(lives: Lives, window: Window) -> Iterator[Row]:
    """Yield how many registered DSE offences were committed by one person, by two, and by more."""
    sizes = dse_group_sizes(lives, window)
    text = "persons registered for the same DSE offence in the same month, of registered DSE offences"
    for name, (low, high) in SIZES.items():
        hits = (sizes >= low) & (sizes <= (high or np.inf))
        value = 100.0 * float(hits.mean()) if len(sizes) else np.nan
        yield Row(f"network.dse_group.{name}", text, POPULATION, window.text, value, SHARE, float(len(sizes)))


def dse_group_sizes(lives: Lives, window: Window) -> Ints:
    """Return, for each person and month with a registered DSE offence, how many committed it together."""
    events = lives.lived.of(Kind.OFFENCE)
    use = (events.case >= 0) & (events.type == OffenceType.DSE) & window.holds(events.month)
    pairs = registered_pairs(lives, OffenceType.DSE)
    graph: Any = nx.Graph()
    graph.add_nodes_from(zip(events.life[use].tolist(), events.month[use].tolist(), strict=True))
    held = window.holds(pairs.month)
    for one, other, month in zip(*(column[held].tolist() for column in pairs), strict=True):
        graph.add_edge((one, month), (other, month))
    return np.array([len(part) for part in nx.connected_components(graph) for _ in part], np.int64)
