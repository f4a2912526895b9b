"""Snapshots of worlds: everything that lives and everything that happened, so that life can go on elsewhere.

Levers keep places and waiting lists of their own, which a snapshot does not hold: it is taken of the past that worlds
share, before levers are used; ``branch`` then gives the loaded world its levers.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.core.columns import for_kernels
from simulation.core.handle import handle_of
from simulation.core.ledger import LEDGER_DTYPE, REACH_DTYPE, Pages
from simulation.core.snapshot import load_snapshot, save_snapshot
from simulation.core.state import State
from simulation.engine.assemble import Blueprint, base_table, block_of
from simulation.engine.declared import CASE, EDGE, PERSON, number_record
from simulation.engine.world import MOST_SPLITS, World
from simulation.errors import InputError
from simulation.evidence import Parameters

PAGES = {"events": LEDGER_DTYPE, "luck_events": LEDGER_DTYPE, "reach": REACH_DTYPE}
PUT_ASIDE = "put-aside "
"""Begins the names of the blocks that hold events put aside."""


def save_world(world: World, path: Path) -> None:
    """Write a world between two months into a new folder.

    Raises
    ------
    InputError : levers act in the world
    OutputError : the folder exists already or cannot be written
    """
    if world.levers:
        raise InputError("a snapshot holds no waiting lists of levers; take it of the shared past, before levers act.")
    world.finish()
    blocks = {name: block_of(view) for name, view in world.state._asdict().items()}
    blocks |= {f"{PUT_ASIDE}{name}": getattr(world, name).all() for name in PAGES}
    facts = {
        "blueprint": asdict(world.blueprint),
        "month": world.month,
        "events_digest": world.events.digest().hex(),
        "audits": world.audits,
    }
    save_snapshot(path, blocks | {"splits": world.splits[: world.split_count]}, facts)


def load_world(path: Path, parameters: Parameters, *, kind: type[World] = World) -> World:
    """Return the world of a snapshot; lived on, it gives the digest of one that was never put down.

    Parameters
    ----------
    parameters : those the world was built from
    kind : class of the world, for an engine with another month loop

    Raises
    ------
    InputError : no snapshot, a damaged one, one of another version of the program, or other parameters
    """
    blocks, facts = load_snapshot(path)
    _refuse_other_parameters(blocks, parameters, path)
    world = object.__new__(kind)
    world.blueprint = _blueprint(facts["blueprint"])
    world.parameters = parameters
    world.state = State(**{name: _view(name, blocks[name]) for name in State._fields})
    world.handle = handle_of(world.state)
    world.month = int(facts["month"])
    for name, dtype in PAGES.items():
        pages = Pages(dtype)
        pages.put(blocks[f"{PUT_ASIDE}{name}"])
        setattr(world, name, pages)
    if world.events.digest().hex() != facts["events_digest"]:
        raise InputError(f"{path} is damaged: its ledger is not the one that was saved.")
    world.split_count = len(blocks["splits"])
    world.splits = np.zeros((MOST_SPLITS, 3), np.int64)
    world.splits[: world.split_count] = blocks["splits"]
    world.audits = bool(facts["audits"])
    world.seconds = defaultdict(float)
    world.person_months = 0
    world.know_parts()
    world.levers = ()
    return world


def _blueprint(known: dict[str, Any]) -> Blueprint:
    first, last = known["births"]
    return Blueprint(**known | {"births": (first, last)})


def _view(name: str, block: NDArray[Any]) -> Any:
    """Return what kernels take; a file forgets that the records of people, cases and ties lie aligned."""
    declared = {"persons": PERSON, "cases": CASE, "edges": EDGE}
    if name in declared:
        block = block.view(declared[name].dtype)
    return for_kernels(block) if block.dtype.names else block


def _refuse_other_parameters(blocks: dict[str, NDArray[Any]], parameters: Parameters, path: Path) -> None:
    same = np.array_equal(blocks["q"], number_record(parameters))
    if not same or not np.array_equal(blocks["base"], base_table(parameters)):
        raise InputError(f"{path} was made with other parameters; give those, or make the snapshot again.")
