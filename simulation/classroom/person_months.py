"""One person closely: the named factors of each month, and the same start lived on in other lucks.

The world is lived again with the same settings; a watched world reads the inputs of a few persons just before they
decide and changes nothing (a test compares the digests). Other lucks are the engine's own splits (engine/lucks.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.careers.hazards import MODIFIERS
from simulation.careers.risk import fill_inputs, liberty_share, log_base
from simulation.classroom.asked import scenarios_of
from simulation.classroom.choices import TYPES
from simulation.classroom.frames import FIRST_FRAME, LAST_FRAME
from simulation.classroom.settings import Settings
from simulation.classroom.worlds import blueprint
from simulation.core.compiled import scalar
from simulation.core.modifiers import HazardTable
from simulation.core.real import exp
from simulation.core.state import State
from simulation.engine import fast, lucks
from simulation.engine.assemble import Blueprint, hazard_table
from simulation.engine.world import World
from simulation.evidence import Parameters
from simulation.experiment.jobs import parameters_of
from simulation.levers.build import build_levers
from simulation.population.people import LIVING
from simulation.vocabulary import Cause, Kind

LUCKS = 20
"""Lives shown of one start: the lived one and nineteen others."""


@scalar
def read_inputs(s: State, i: int, t: int, bases: Any) -> float:
    """Write the inputs of the person in row i and the base log-rates of month t; return the share at liberty."""
    fill_inputs(s, i, t, False)
    for stream in range(bases.shape[0]):
        bases[stream] = log_base(s, i, t, stream)
    return liberty_share(s, i, t)


@scalar
def split_life(s: State, i: int, t: int, lives: int, until: int) -> int:
    """Begin the other lucks of the person in row i after month t; return how many lives there are now."""
    lived = 1
    while lived < lives and lucks.split(s, i, t, lived, until):
        lived += 1
    return lived


class WatchedWorld(World):
    """A world that reads a few persons' inputs before they decide, and splits them at their start.

    Parameters
    ----------
    numbers : permanent numbers of the persons to be watched; they are split in the month in which they enter
    """

    def __init__(self, plan: Blueprint, parameters: Parameters, numbers: Sequence[int], table: HazardTable) -> None:
        super().__init__(replace(plan, lucks=LUCKS, split_from=plan.until), parameters)
        self.watched = tuple(np.flatnonzero(np.isin(self.persons["id"], numbers)).tolist())
        self.table = table
        self.months: dict[int, list[dict[str, Any]]] = {row: [] for row in self.watched}

    def _decide(self, t: int, first: int, last: int) -> None:
        if FIRST_FRAME <= t <= LAST_FRAME:
            for row in self.watched:
                if self.persons["status"][row] == LIVING:
                    self._read(row, t)
        super()._decide(t, first, last)

    def _lucks(self, t: int, first: int, last: int) -> None:
        super()._lucks(t, first, last)
        for row in self.watched:
            if self.persons["entry_month"][row] == t:
                split_life(self.handle, row, t, LUCKS, LAST_FRAME + 1)
                fast.clear_month(self.handle, t, *self.luck_rows())

    def _read(self, row: int, t: int) -> None:
        bases = np.zeros(len(TYPES))
        liberty = read_inputs(self.handle, row, t, bases)
        inputs = self.state.inputs
        sums = [bases[kind] + float(self.table.coefficients[:, kind] @ inputs) for kind in range(len(TYPES))]
        kind = int(np.argmax(sums))
        month = {
            "at": t - FIRST_FRAME,
            "type": kind,
            "chance": share_of_month(sum(exp(x) for x in sums) * liberty),
            "base": share_of_month(exp(float(bases[kind]))),
            "result": share_of_month(exp(sums[kind])),
            "terms": [[PLACES[name], round(exp(term), 3)] for name, term in self.table.terms(kind, inputs)],
            "free": round(float(liberty), 2),
        }
        self._keep(row, month)

    def _keep(self, row: int, month: dict[str, Any]) -> None:
        kept = self.months[row]
        if not kept or {**kept[-1], "at": 0} != {**month, "at": 0}:
            kept.append(month)


PLACES = {modifier.name: place for place, modifier in enumerate(MODIFIERS)}
"""Place of each named factor in the list of hazards.py, for short messages."""


def share_of_month(per_year: float) -> float:
    """Return the chance in a month of something with a rate per year, to six decimals.

    Examples
    --------
    >>> share_of_month(1.2)
    0.095163
    """
    return round(float(-np.expm1(-per_year / 12.0)), 6)


def watch(settings: Settings, second: bool, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Live a world again and return, for each watched person, the factors of the months and the lives in other lucks.

    Parameters
    ----------
    settings : of the page
    second : whether the second world is meant
    numbers : permanent numbers of the persons

    Returns
    -------
    for each person ``number``, ``months`` (only those in which something changed) and ``lucks`` (per luck the frames of
    offences, of those to which another person invited, of custody from and to, and of death)
    """
    scenario = scenarios_of(settings)[-1 if second else 0]
    parameters = parameters_of(scenario)
    world = WatchedWorld(blueprint(scenario, parameters), parameters, numbers, hazard_table(parameters))
    world.use(build_levers(scenario, parameters, scale=world.blueprint.scale))
    world.live_until(LAST_FRAME)
    world.finish()
    lived, split = world.events.all(), world.luck_events.all()
    return [_told(world, row, lived, split) for row in world.watched]


def _told(world: WatchedWorld, row: int, lived: NDArray[Any], split: NDArray[Any]) -> dict[str, Any]:
    number = int(world.persons["id"][row])
    own = lived[(lived["person"] == number) & (lived["luck"] == 0)]
    other = split[split["person"] == number]
    lives = [_strip(own), *(_strip(other[other["luck"] == luck]) for luck in range(1, LUCKS))]
    return {"number": number, "months": world.months[row], "lucks": lives}


def _strip(events: NDArray[Any]) -> dict[str, list[int]]:
    """Return what is drawn of one luck: frames of offences (which of them by invitation) and of custody."""
    kinds = {"offences": Kind.OFFENCE, "died": Kind.DIED}
    strip = {name: (events["month"][events["kind"] == kind] - FIRST_FRAME).tolist() for name, kind in kinds.items()}
    strip |= _inside(events)
    joined = (events["kind"] == Kind.OFFENCE) & (events["cause"] == Cause.INVITED)
    return strip | {"invited": (events["month"][joined] - FIRST_FRAME).tolist()}


def _inside(events: NDArray[Any]) -> dict[str, list[int]]:
    """Return from and to of each stay in custody, before trial or after; a stay that has not ended has no ``out``."""
    releases = events[events["kind"] == Kind.RELEASE]
    out = releases["month"].astype(np.int64) - FIRST_FRAME
    began = (out - releases["value"]).tolist()
    starts = events["month"][np.isin(events["kind"], (Kind.CUSTODY_START, Kind.PRE_TRIAL_START))].astype(np.int64)
    still = starts[starts - FIRST_FRAME >= out.max(initial=-FIRST_FRAME)] - FIRST_FRAME
    return {"in": began + still[:1].tolist(), "out": out.tolist()}
