"""Parts of the country that live apart for some months give the bytes of a country that lives together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation.core import state as places
from simulation.core.ledger import LEDGER_DTYPE
from simulation.engine import world as engine
from simulation.engine.assemble import OLDEST, Blueprint
from simulation.engine.parts import Part, in_order, part_numbers
from simulation.engine.world import World
from simulation.evidence import Parameters, load_parameters
from simulation.vocabulary import month_index

UNTIL, BRANCH = month_index(2004, 12), month_index(1999, 5)
PLAN = Blueprint(births=(1980, 1983), until=UNTIL, scale=0.015, seed=9, replicate=1, enrichment=1.0)


@pytest.fixture(scope="module")
def parameters() -> Parameters:
    """Small districts, so that a small world has several parts; more offending."""
    more = {"population.district.births_per_year": 80.0, "property.level": 0.4}
    return load_parameters().with_overrides(more, "several parts in a small world")


class Together(World):
    """A world whose parts live every month together."""

    by_part = False


@pytest.fixture(scope="module")
def together(parameters: Parameters) -> World:
    return Together(PLAN, parameters).live_until(UNTIL)


def test_there_are_several_parts_in_birth_order_without_a_gap(together: World) -> None:
    assert len(together.parts) >= 4
    assert [part.first for part in together.parts[1:]] == [part.last for part in together.parts[:-1]]
    assert all((np.diff(part.births) >= 0).all() for part in together.parts)


@pytest.mark.parametrize("months", [1, 7, 60, 400])
def test_parts_that_live_apart_give_the_same_bytes(
    together: World, parameters: Parameters, monkeypatch: pytest.MonkeyPatch, months: int
) -> None:
    monkeypatch.setattr(engine, "MONTHS_APART", months)
    apart = World(PLAN, parameters).live_until(UNTIL)
    assert apart.digest() == together.digest()
    assert apart.person_months == together.person_months
    assert len(apart.events) > 3000


def test_a_world_may_change_between_apart_and_together(together: World, parameters: Parameters) -> None:
    world: Any = World(PLAN, parameters).live_until(BRANCH)
    for _ in range(20):
        world.live_month()
    assert world.live_until(UNTIL).digest() == together.digest()


def test_the_events_of_a_person_stay_in_the_order_in_which_they_happened(together: World) -> None:
    events = together.events.all()
    assert (np.diff(events["month"]) >= 0).all()
    twice = in_order(events, together.part_of_row)
    assert (twice == events).all()


def test_events_are_ordered_by_month_and_part_only() -> None:
    parts = tuple(Part(first, np.array([0, 1]), (0, 1), OLDEST) for first in (0, 2))
    events = np.zeros(5, LEDGER_DTYPE)
    events["person"], events["month"] = [3, 1, 0, 2, 1], [7, 6, 7, 6, 7]
    ordered = in_order(events, part_numbers(parts))
    assert list(zip(ordered["month"].tolist(), ordered["person"].tolist(), strict=True)) == [
        (6, 1),
        (6, 2),
        (7, 0),
        (7, 1),
        (7, 3),
    ]


def test_nobody_searches_in_another_part(parameters: Parameters) -> None:
    world = World(PLAN, parameters).live_until(BRANCH)
    seekers = world.state.seekers[: world.state.counters[places.SEEKERS]]
    assert len(set(seekers.tolist())) == len(seekers) > 20
