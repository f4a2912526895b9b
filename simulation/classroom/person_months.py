"""One person closely: the named factors of each month, and the same start lived on in other lucks.

The world is lived again with the same settings and watched (``experiment/watching.py``); nobody is changed by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.careers.hazards import MODIFIERS
from simulation.classroom.asked import scenarios_of
from simulation.classroom.choices import TYPES
from simulation.classroom.frames import FIRST_FRAME, LAST_FRAME
from simulation.classroom.settings import Settings
from simulation.classroom.worlds import blueprint
from simulation.core.real import exp
from simulation.experiment.jobs import parameters_of
from simulation.experiment.watching import PersonMonth, WatchedWorld, share_of_month
from simulation.levers.build import build_levers
from simulation.scenario.describe import Scenario
from simulation.vocabulary import Cause, Kind

LUCKS = 20
"""Lives shown of one start: the lived one and nineteen others."""

PLACES = {modifier.name: place for place, modifier in enumerate(MODIFIERS)}
"""Place of each named factor in the list of hazards.py, for short messages."""


def watched_world(scenario: Scenario, numbers: Sequence[int]) -> WatchedWorld:
    """Return the world of a scenario before its first month, with some persons watched; its levers act."""
    parameters = parameters_of(scenario)
    plan = blueprint(scenario, parameters)
    world = WatchedWorld(plan, parameters, numbers, lives=LUCKS, since=FIRST_FRAME, until=LAST_FRAME)
    world.use(build_levers(scenario, parameters, scale=world.blueprint.scale))
    return world


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
    world = watched_world(scenarios_of(settings)[-1 if second else 0], numbers)
    world.live_until(LAST_FRAME)
    world.finish()
    lived, split = world.events.all(), world.luck_events.all()
    return [_told(world, row, lived, split) for row in world.watched]


def _told(world: WatchedWorld, row: int, lived: NDArray[Any], split: NDArray[Any]) -> dict[str, Any]:
    number = int(world.persons["id"][row])
    own = lived[(lived["person"] == number) & (lived["luck"] == 0)]
    other = split[split["person"] == number]
    lives = [_strip(own), *(_strip(other[other["luck"] == luck]) for luck in range(1, LUCKS))]
    return {"number": number, "months": list(_changes(world.read[row])), "lucks": lives}


def _changes(months: Sequence[PersonMonth]) -> Iterator[dict[str, Any]]:
    """Yield the months in which something changed."""
    last: dict[str, Any] = {}
    for read in months:
        month = _shown(read)
        if {**last, "at": 0} != {**month, "at": 0}:
            yield month
        last = month


def _shown(read: PersonMonth) -> dict[str, Any]:
    """Return the factors of a month's likeliest type of offence."""
    kinds = range(len(TYPES))
    kind = int(np.argmax(read.sums[: len(TYPES)]))
    return {
        "at": read.month - FIRST_FRAME,
        "type": kind,
        "chance": share_of_month(sum(read.rate(place) for place in kinds) * read.liberty),
        "base": share_of_month(exp(float(read.bases[kind]))),
        "result": share_of_month(read.rate(kind)),
        "terms": [[PLACES[name], round(factor, 3)] for name, factor in read.factors(kind).items()],
        "free": round(read.liberty, 2),
    }


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
