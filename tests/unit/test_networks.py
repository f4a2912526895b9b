"""Ties as networkx graphs: what the store holds and what the graph shows are the same; any graph becomes a layer."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pytest

from simulation.core.handle import handle_of
from simulation.core.state import EDGES, FREE_EDGE
from simulation.engine.assemble import Blueprint
from simulation.engine.world import World
from simulation.errors import InputError
from simulation.evidence import load_parameters
from simulation.ties import networks
from simulation.ties.networks import ego, graph, load_layer
from simulation.vocabulary import NOBODY, Layer, month_index

UNTIL = month_index(2002, 12)
BLUEPRINT = Blueprint(births=(1980, 1983), until=UNTIL, scale=0.001, seed=3, replicate=0, enrichment=2.0)
STORED = (Layer.FRIEND, Layer.CO_OFFENDING, Layer.CUSTODY_CONTACT)
FIRST = {Layer.FRIEND: "friends", Layer.CO_OFFENDING: "co_offenders", Layer.CUSTODY_CONTACT: "contacts"}


@pytest.fixture(scope="module")
def lived() -> World:
    more = load_parameters().with_overrides({"property.level": 1.5}, "enough ties of every layer")
    return World(BLUEPRINT, more).live_until(UNTIL)


def new_world() -> World:
    return World(BLUEPRINT, load_parameters())


def ties_by_hand(world: World, layer: Layer) -> dict[int, dict[int, tuple[int, int, int]]]:
    """Follow every chain, family and partner one by one."""
    edges: Any = np.asarray(world.state.edges)
    found: dict[int, dict[int, tuple[int, int, int]]] = {row: {} for row in range(len(world.persons))}
    for row, person in enumerate(world.persons):
        if layer == Layer.PARTNER:
            if person["partner"] != NOBODY:
                found[row][int(person["partner"])] = (1, int(person["partner_since"]), world.month - 1)
        elif layer == Layer.KIN:
            for other in np.flatnonzero(world.persons["family"] == person["family"]).tolist():
                if other != row:
                    younger = max(int(person["birth_month"]), int(world.persons["birth_month"][other]))
                    found[row][other] = (1, younger, max(younger, world.month - 1))
        else:
            place = int(person[FIRST[layer]])
            while place >= 0:
                edge = edges[place]
                found[row][int(edge["other"])] = (int(edge["strength"]), int(edge["since"]), int(edge["last"]))
                place = int(edge["next"])
    return found


def components_by_hand(ties: dict[int, Any]) -> list[int]:
    """Return the sizes of all components, by spreading the lowest number."""
    label = {row: row for row in ties}
    changed = True
    while changed:
        changed = False
        for row, others in ties.items():
            lowest = min([label[row], *(label[other] for other in others)])
            if lowest < label[row]:
                label[row], changed = lowest, True
    return sorted(np.unique(list(label.values()), return_counts=True)[1].tolist())


def triangles_by_hand(ties: dict[int, Any]) -> int:
    return sum(b in ties[a] for others in ties.values() for a, b in combinations(others, 2)) // 3


# ------------------------------------------------------------------------------------------------ out of the store


@pytest.mark.parametrize("layer", Layer)
def test_a_graph_holds_the_ties_of_the_store(lived: World, layer: Layer) -> None:
    by_hand, shown = ties_by_hand(lived, layer), graph(lived.state, layer)
    assert shown.number_of_edges() > 10
    assert {row: set(others) for row, others in by_hand.items()} == {row: set(shown[row]) for row in shown}
    for a, b, known in shown.edges(data=True):
        assert (known["strength"], known["since"], known["last"]) == by_hand[a][b] == by_hand[b][a]


@pytest.mark.parametrize("layer", Layer)
def test_networkx_counts_what_own_loops_count(lived: World, layer: Layer) -> None:
    by_hand, shown = ties_by_hand(lived, layer), graph(lived.state, layer)
    assert dict(shown.degree) == {row: len(others) for row, others in by_hand.items()}
    assert sorted(len(part) for part in nx.connected_components(shown)) == components_by_hand(by_hand)
    assert sum(nx.triangles(shown).values()) // 3 == triangles_by_hand(by_hand)


def test_a_node_says_who_it_is(lived: World) -> None:
    shown = graph(lived.state, Layer.FRIEND)
    assert shown.graph == {"layer": "friend", "synthetic": True}
    for row in (0, 100, len(lived.persons) - 1):
        person = lived.persons[row]
        names = ("id", "sex", "age", "activity", "in_custody", "supervised")
        assert shown.nodes[row] == {name: person[name] for name in names} | {"living": person["status"] == 1}
        assert all(type(value) in (int, bool) for value in shown.nodes[row].values())


def test_some_rows_give_the_subgraph_of_the_whole(lived: World) -> None:
    rows = range(0, len(lived.persons), 3)
    part, whole = graph(lived.state, Layer.FRIEND, rows=rows), graph(lived.state, Layer.FRIEND)
    assert nx.utils.graphs_equal(part, whole.subgraph(rows).copy())


@pytest.mark.parametrize("name", ["family", "school_group", "district", "region"])
def test_a_community_is_those_who_share_a_number(lived: World, name: str) -> None:
    number = int(lived.persons[name][50])
    shown = graph(lived.state, Layer.FRIEND, community=(name, number))
    assert set(shown) == set(np.flatnonzero(lived.persons[name] == number).tolist())


def test_changing_a_graph_changes_nobody(lived: World) -> None:
    before = lived.digest()
    shown = graph(lived.state, Layer.FRIEND)
    shown.remove_nodes_from(list(shown)[:50])
    assert lived.digest() == before


@pytest.mark.parametrize("radius", [0, 1, 2])
def test_an_ego_network_reaches_as_far_as_networkx_says(lived: World, radius: int) -> None:
    together = nx.compose_all([graph(lived.state, layer) for layer in Layer])
    for row in (7, 200, 444):
        shown, expected = ego(lived.state, row, radius), nx.ego_graph(together, row, radius)
        assert set(shown) == set(expected)
        assert {frozenset(edge) for edge in shown.edges} == {frozenset(edge) for edge in expected.edges}


def test_a_tie_in_two_layers_is_one_edge_that_names_both(lived: World) -> None:
    friends, accomplices = graph(lived.state, Layer.FRIEND), graph(lived.state, Layer.CO_OFFENDING)
    both = [edge for edge in accomplices.edges if friends.has_edge(*edge)]
    assert both
    for a, b in both[:20]:
        edge, parts = ego(lived.state, a).edges[a, b], (friends.edges[a, b], accomplices.edges[a, b])
        named = ego(lived.state, a, layers=(Layer.FRIEND, Layer.CO_OFFENDING)).edges[a, b]
        assert set(edge["layers"]) >= {"friend", "co_offending"} == set(named["layers"])
        assert named["strength"] == sum(part["strength"] for part in parts)
        assert named["since"] == min(part["since"] for part in parts)
        assert named["last"] == max(part["last"] for part in parts)


def test_a_large_graph_has_to_be_forced(lived: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "LARGEST", 100)
    with pytest.raises(InputError, match="force=True"):
        graph(lived.state, Layer.FRIEND)
    assert len(graph(lived.state, Layer.FRIEND, rows=range(100))) == 100
    assert len(graph(lived.state, Layer.FRIEND, force=True)) == len(lived.persons)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"rows": [-1]}, "run from 0"),
        ({"rows": [10**6]}, "run from 0"),
        ({"community": ("street", 1)}, "allowed are family"),
        ({"rows": [1], "community": ("region", 0)}, "not both"),
    ],
)
def test_a_wrong_choice_of_persons_is_refused(lived: World, wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        graph(lived.state, Layer.FRIEND, **wrong)


# ------------------------------------------------------------------------------------------------ into the store


@pytest.mark.parametrize("layer", STORED)
@pytest.mark.parametrize("generator", ["watts_strogatz", "barabasi_albert", "path", "empty"])
def test_any_networkx_generator_becomes_a_layer(layer: Layer, generator: str) -> None:
    world = new_world()
    persons = len(world.persons)
    made = {
        "watts_strogatz": lambda: nx.watts_strogatz_graph(persons, 8, 0.1, seed=1),
        "barabasi_albert": lambda: nx.barabasi_albert_graph(persons, 12, seed=1),
        "path": lambda: nx.path_graph(40),
        "empty": nx.Graph,
    }[generator]()
    world.state = load_layer(world.state, layer, made, world.month)
    shown = graph(world.state, layer)
    assert {frozenset(edge) for edge in shown.edges} == {frozenset(edge) for edge in made.edges}
    assert dict(shown.degree) == {row: made.degree[row] if row in made else 0 for row in shown}
    assert ties_by_hand(world, layer).keys() == set(range(persons))
    for a, b, known in shown.edges(data=True):
        later = max(world.persons["entry_month"][a], world.persons["entry_month"][b], world.month)
        assert (known["strength"], known["since"], known["last"]) == (1, later, later)


def test_a_layer_taken_out_and_put_back_is_the_same_layer() -> None:
    world = new_world()
    before = world.digest()
    world.state = load_layer(world.state, Layer.FRIEND, graph(world.state, Layer.FRIEND), world.month)
    assert world.digest() == before


def test_strength_and_dates_of_edges_are_kept() -> None:
    world = new_world()
    made = nx.Graph()
    made.add_edge(3, 9, strength=5, since=23000, last=23010)
    world.state = load_layer(world.state, Layer.CO_OFFENDING, made, world.month)
    assert graph(world.state, Layer.CO_OFFENDING).edges[9, 3] == {"strength": 5, "since": 23000, "last": 23010}


def test_places_left_over_are_used_again() -> None:
    """No half edge is lost when a layer shrinks: chains and the free list hold the whole pool."""
    world = new_world()
    used = int(world.state.counters[EDGES])
    world.state = load_layer(world.state, Layer.FRIEND, nx.path_graph(10), world.month)
    world.state = load_layer(world.state, Layer.CUSTODY_CONTACT, nx.complete_graph(6), world.month)
    free, place = 0, int(world.state.counters[FREE_EDGE])
    while place >= 0:
        free += 1
        place = int(np.asarray(world.state.edges)["next"][place])
    assert free + 2 * 9 + 2 * 15 == world.state.counters[EDGES] == used + 2 * 15


def test_a_loaded_layer_is_lived_with() -> None:
    """Friends by networkx: everybody is a friend of the person before, and the push to them finds its way."""
    world = new_world()
    world.state = load_layer(world.state, Layer.FRIEND, nx.path_graph(len(world.persons)), world.month)
    world.handle = handle_of(world.state)
    world.live_until(month_index(1996))
    friends = graph(world.state, Layer.FRIEND)
    kept = sum(friends.has_edge(row, row + 1) for row in range(len(world.persons) - 1))
    assert kept > len(world.persons) // 2
    active = [sum(friends.nodes[other]["activity"] for other in friends[row]) for row in friends]
    assert sum(active) > 0
    living = world.persons["status"] == 1
    assert np.array_equal(np.array(active)[living], world.persons["active_friends"][living])


def test_arrows_and_parallel_ties_become_one_tie() -> None:
    world = new_world()
    made = nx.MultiDiGraph([(1, 2), (2, 1), (1, 2), (2, 3)])
    world.state = load_layer(world.state, Layer.FRIEND, made, world.month)
    assert sorted(map(sorted, graph(world.state, Layer.FRIEND).edges)) == [[1, 2], [2, 3]]


@pytest.mark.parametrize(
    ("layer", "made", "message"),
    [
        (Layer.KIN, nx.path_graph(3), "load one of friend"),
        (Layer.PARTNER, nx.path_graph(3), "load one of friend"),
        (Layer.FRIEND, nx.Graph([(1, 1)]), "two different"),
        (Layer.FRIEND, nx.Graph([("Anna", "Ben")]), "relabel"),
        (Layer.FRIEND, nx.Graph([(0, 10**6)]), "nodes are rows from 0"),
        (Layer.FRIEND, nx.Graph([(0, 1, {"strength": 0})]), "strength runs from 1"),
        (Layer.FRIEND, nx.Graph([(0, 1, {"since": 10**6})]), "months stay below"),
    ],
)
def test_a_graph_that_is_no_layer_is_refused(layer: Layer, made: nx.Graph, message: str) -> None:
    world = new_world()
    before = world.digest()
    with pytest.raises(InputError, match=message):
        load_layer(world.state, layer, made, world.month)
    assert world.digest() == before


def test_ties_are_not_loaded_into_a_life_under_way(lived: World) -> None:
    with pytest.raises(InputError, match="before the first month"):
        load_layer(lived.state, Layer.FRIEND, nx.path_graph(3), lived.month)
