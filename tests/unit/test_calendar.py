"""Dated things: a bit in the ring of months, and the printed order of a month."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation.core.calendar import DUE, remind
from simulation.core.columns import for_kernels
from simulation.core.compiled import scalar
from simulation.core.handle import handle_of
from simulation.core.schedule import SCHEDULE, schedule_text
from simulation.engine.assemble import Blueprint, assemble
from simulation.engine.world import World
from simulation.evidence import load_parameters
from simulation.vocabulary import month_index

T = 24300


@scalar
def remind_all(s: Any, i: int, t: int, dates: Any) -> None:
    for place in range(dates.shape[0]):
        remind(s, i, t, dates[place])


@pytest.fixture(scope="module")
def world() -> World:
    until = month_index(1993)
    return World(Blueprint(births=(1980, 1980), until=until, scale=0.0005, seed=1, replicate=0), load_parameters())


def reminded(world: World, *dates: int) -> list[int]:
    """Return the months of the coming year in which person 5 is looked at."""
    world.state.masks[:] = 0
    remind_all(world.handle, 5, T, np.array(dates, np.int64))
    assert not np.delete(world.state.masks, 5, axis=1).any()
    return [T + n for n in range(12) if world.state.masks[(T + n) % 12, 5] & DUE]


def test_a_date_of_this_month_or_the_eleven_after_it_is_marked(world: World) -> None:
    assert reminded(world, T, T + 4, T + 11) == [T, T + 4, T + 11]


def test_a_date_that_is_past_or_a_year_ahead_is_not(world: World) -> None:
    assert reminded(world, T - 1, T + 12, T + 40, -32768) == []


def test_the_bit_of_dates_is_none_of_the_decisions(world: World) -> None:
    world.state.masks[:] = 0
    world.state.masks[T % 12, 5] = 0b1011
    remind_all(world.handle, 5, T, np.array([T], np.int64))
    assert world.state.masks[T % 12, 5] == 0b1011 | DUE
    assert DUE >> world.state.tiers.shape[1] > 0


def test_the_month_is_lived_in_the_printed_order(world: World) -> None:
    assert [name for name, _ in world.phases()] == [phase.name for phase in SCHEDULE]
    assert [line.split()[1] for line in schedule_text().splitlines()] == [phase.name for phase in SCHEDULE]


def test_a_handle_and_its_state_are_the_same_memory() -> None:
    blueprint = Blueprint(births=(1980, 1980), until=month_index(1993), scale=0.0002, seed=1, replicate=0)
    state = assemble(blueprint, load_parameters())
    state.masks[:] = 0
    remind_all(handle_of(state), 0, T, np.array([T], np.int64))
    assert state.masks[T % 12, 0] == DUE
    assert for_kernels(state.masks) is state.masks
