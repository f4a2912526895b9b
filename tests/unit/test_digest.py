"""The digest: equal lives have equal digests, and any difference that matters changes it."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.engine.assemble import Blueprint
from simulation.engine.declared import PERSON
from simulation.engine.digest import ties_table
from simulation.engine.world import World
from simulation.evidence import load_parameters
from simulation.vocabulary import month_index

UNTIL = month_index(1999, 12)
BLUEPRINT = Blueprint(births=(1980, 1982), until=UNTIL, scale=0.0005, seed=1, replicate=0)


@pytest.fixture(scope="module")
def lived() -> World:
    world = World(BLUEPRINT, load_parameters()).live_until(UNTIL)
    world.finish()
    return world


@pytest.mark.parametrize("column", [column.name for column in PERSON if column.in_digest])
def test_every_declared_column_is_in_the_digest(lived: World, column: str) -> None:
    before = lived.digest()
    kept = lived.persons[column][7].copy()
    lived.persons[column][7] = 1 if kept != 1 else 2
    after = lived.digest()
    lived.persons[column][7] = kept
    assert after != before == lived.digest()


@pytest.mark.parametrize(
    "column", [column.name for column in PERSON if not column.in_digest and "dose" not in column.name]
)
def test_bookkeeping_is_not_in_the_digest(lived: World, column: str) -> None:
    if column in {"friends", "co_offenders", "contacts"}:
        return  # where a chain begins is not in the digest, but the ties that it leads to are
    before = lived.digest()
    kept = lived.persons[column][7].copy()
    lived.persons[column][7] = 3
    assert lived.digest() == before
    lived.persons[column][7] = kept


def test_every_date_and_strength_of_a_tie_is_in_the_digest(lived: World) -> None:
    before = lived.digest()
    edges = np.asarray(lived.state.edges)
    edge = int(lived.persons["friends"][lived.persons["friends"] >= 0][0])
    other = int(edges["other"][edge])
    row = int(np.flatnonzero(lived.persons["friends"] == edge)[0])
    place = edge if row < other else next(p for p in chain(lived, other) if edges["other"][p] == row)
    for name in ("since", "last", "strength"):
        edges[name][place] += 1
        assert lived.digest() != before
        edges[name][place] -= 1
    assert lived.digest() == before


def chain(world: World, row: int) -> list[int]:
    found, place = [], int(world.persons["friends"][row])
    while place >= 0:
        found.append(place)
        place = int(np.asarray(world.state.edges)["next"][place])
    return found


def test_the_order_of_a_chain_is_not_in_the_digest(lived: World) -> None:
    before = lived.digest()
    edges = np.asarray(lived.state.edges)
    row = next(row for row in range(len(lived.persons)) if len(chain(lived, row)) > 2)
    first, second, *_ = places = chain(lived, row)
    lived.persons["friends"][row] = second
    edges["next"][second], edges["next"][first] = first, edges["next"][second]
    assert chain(lived, row) == [second, first, *places[2:]]
    assert lived.digest() == before


def test_the_table_of_ties_names_each_tie_once(lived: World) -> None:
    table = ties_table(lived.handle)
    named = list(zip(table["layer"].tolist(), table["a"].tolist(), table["b"].tolist(), strict=True))
    assert len(set(named)) == len(named) > 100
    assert all(a < b for _, a, b in named)
    assert named == sorted(named)


def test_a_digest_taken_twice_is_the_same(lived: World) -> None:
    assert lived.digest() == lived.digest()
    assert len(lived.digest()) == 64
