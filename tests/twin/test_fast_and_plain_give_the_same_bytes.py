"""The fast engine is the readable one: Mesa persons, asked one by one every month, give the same bytes."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from simulation.core import state as places
from simulation.engine.world import World
from simulation.levers.build import LEVERS

TESTS = Path(__file__).parents[1]
ENRICHED: Any = runpy.run_path(str(TESTS / "enriched.py"))
SEEDS = (1, 2, 3)
PERSONS = 300
OFTEN = 20
ENGINES = ("fast", "plain")
SHORT = 1980 * 12 + 24 * 12
"""Last month of the run without compiling: twelve years of the oldest."""

UNCOMPILED = f"""
import runpy
enriched = runpy.run_path({str(TESTS / "enriched.py")!r})
world = enriched["lived"]("fast", 9, 60, with_levers=True, until={SHORT})
print(world.digest(), world.luck_events.digest().hex(), len(world.events))
"""


@cache
def lived(engine: str, seed: int, with_levers: bool, persons: int = PERSONS) -> World:
    world: World = ENRICHED["lived"](engine, seed, persons, with_levers=with_levers)
    world.finish()
    return world


def assert_same(fast: World, plain: World) -> None:
    assert ENRICHED["difference"](fast, plain) == ""
    assert fast.luck_events.digest() == plain.luck_events.digest()
    assert fast.reach.digest() == plain.reach.digest()
    assert fast.digest() == plain.digest()


@pytest.mark.parametrize("with_levers", [False, True], ids=["baseline", "levers"])
@pytest.mark.parametrize("seed", SEEDS)
def test_fast_and_plain_give_the_same_bytes(seed: int, with_levers: bool) -> None:
    fast, plain = lived("fast", seed, with_levers), lived("plain", seed, with_levers)
    assert abs(len(fast.persons) - PERSONS) < PERSONS / 6
    assert_same(fast, plain)


@pytest.mark.parametrize("with_levers", [False, True], ids=["baseline", "levers"])
def test_every_kind_of_event_happens_often_in_these_cohorts(with_levers: bool) -> None:
    worlds = [lived("fast", seed, with_levers) for seed in SEEDS]
    assert {kind.name: n for kind, n in ENRICHED["counts"](worlds).items() if n < OFTEN} == {}
    assert sum(len(world.luck_events) for world in worlds) > OFTEN
    assert sum(world.split_count for world in worlds) > 0


def test_the_levers_of_these_cohorts_change_lives() -> None:
    assert all(lived("fast", seed, True).digest() != lived("fast", seed, False).digest() for seed in SEEDS)
    assert all(len(lived("fast", seed, True).reach) > OFTEN for seed in SEEDS)


@pytest.mark.parametrize("names", ENRICHED["ALL_TOGETHER"], ids=["chain", "prevention"])
def test_fast_and_plain_give_the_same_bytes_with_every_lever(names: tuple[str, ...]) -> None:
    fast, plain = (ENRICHED["lived"](engine, SEEDS[1], PERSONS, with_levers=True, names=names) for engine in ENGINES)
    fast.finish()
    plain.finish()
    assert set(fast.reach.all()["lever"].tolist()) == {LEVERS.index(name) for name in names}
    assert fast.digest() != lived("fast", SEEDS[1], False).digest()
    assert_same(fast, plain)


@pytest.mark.full
@pytest.mark.parametrize("name", sorted(ENRICHED["EFFECTS"]))
def test_fast_and_plain_give_the_same_bytes_with_each_lever_alone(name: str) -> None:
    worlds = [ENRICHED["lived"](engine, SEEDS[2], PERSONS, with_levers=True, names=(name,)) for engine in ENGINES]
    for world in worlds:
        world.finish()
    assert_same(*worlds)


@pytest.mark.parametrize("engine", ["fast", "plain"])
def test_a_branched_world_equals_one_lived_from_the_start(engine: str) -> None:
    model = ENRICHED["CohortModel"](ENRICHED["blueprint"](SEEDS[0], PERSONS), ENRICHED["enriched"](), engine=engine)
    model.world.live_until(ENRICHED["LEVER_START"] - 1)
    branch = model.branch(ENRICHED["levers"](PERSONS))
    branch.world.live_until(ENRICHED["UNTIL"])
    model.world.live_until(ENRICHED["UNTIL"])
    branch.world.finish()
    model.world.finish()
    assert_same(branch.world, lived("fast", SEEDS[0], True))
    assert_same(model.world, lived("fast", SEEDS[0], False))


@pytest.mark.parametrize("with_levers", [False, True], ids=["baseline", "levers"])
def test_the_audit_of_every_decision_finds_no_fault_of_the_screen(with_levers: bool) -> None:
    acting = ENRICHED["levers"](PERSONS) if with_levers else ()
    plan = ENRICHED["blueprint"](SEEDS[1], PERSONS)
    world = World(plan, ENRICHED["enriched"](), levers=acting, audit=True).live_until(plan.until)
    assert world.state.counters[places.AUDITED] > len(world.persons) * 12 * 10
    assert world.state.counters[places.AUDIT_FAULTS] == 0
    assert world.digest() == lived("fast", SEEDS[1], with_levers).digest()


def test_the_same_text_without_compiling_gives_the_same_bytes() -> None:
    runs = []
    for off in ("0", "1"):
        environment = os.environ | {"NUMBA_DISABLE_JIT": off, "PYTHONPATH": str(TESTS.parent)}
        done = subprocess.run(
            [sys.executable, "-c", UNCOMPILED], env=environment, capture_output=True, text=True, check=True
        )
        runs.append(done.stdout.split())
    assert runs[0] == runs[1]
    assert int(runs[0][2]) > OFTEN


@pytest.mark.full
@pytest.mark.parametrize("with_levers", [False, True], ids=["baseline", "levers"])
@pytest.mark.parametrize("seed", range(101, 121))
def test_fast_and_plain_give_the_same_bytes_for_many_seeds(seed: int, with_levers: bool) -> None:
    worlds = [ENRICHED["lived"](engine, seed, 2000, with_levers=with_levers) for engine in ("fast", "plain")]
    for world in worlds:
        world.finish()
    assert_same(*worlds)
