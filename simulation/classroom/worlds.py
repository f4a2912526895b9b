"""Live what a page asks for: one world or two with the same people and luck, as recorded frames ready to be packed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.classroom.asked import scenarios_of
from simulation.classroom.frames import LAST_FRAME, Frames, Recorder, living_rows, month_they_part, shown_rows
from simulation.classroom.layout import layout_of
from simulation.classroom.settings import Settings
from simulation.engine.assemble import Blueprint
from simulation.engine.world import World
from simulation.evidence import Parameters
from simulation.experiment.jobs import blueprint_of, new_world, parameters_of
from simulation.levers.build import build_levers
from simulation.scenario.describe import Scenario


@dataclass(frozen=True)
class Show:
    """Everything a page shows of one world or two.

    Parameters
    ----------
    settings : what was asked
    numbers, sex, births : (shown,) permanent number, 0 man or 1 woman, month of birth
    places : (shown, 2) where they are drawn
    worlds : frames of the world on the left and, with a variation, of the second
    part : first frame in which the two differ; None for one world, or where they never do
    cohort : number of persons of the whole cohort
    enrichment : how many times the country's risk the cohort holds
    """

    settings: Settings
    numbers: NDArray[np.int64]
    sex: NDArray[np.uint8]
    births: NDArray[np.int64]
    places: NDArray[np.uint16]
    worlds: tuple[Frames, ...]
    part: int | None
    cohort: int
    enrichment: float


def live_show(settings: Settings) -> Show:
    """Live the worlds of a page's settings."""
    scenarios = scenarios_of(settings)
    first = begun(scenarios[0])
    rows = shown_rows(first)
    until = first.blueprint.until
    frames = tuple(record(scenario, rows, until) for scenario in scenarios)
    people = first.persons[rows]
    return Show(
        settings=settings,
        numbers=people["id"].astype(np.int64),
        sex=people["sex"].astype(np.uint8),
        births=people["birth_month"].astype(np.int64),
        places=layout_of(len(rows), frames[0].ties),
        worlds=frames,
        part=month_they_part(*frames) if len(frames) == 2 else None,
        cohort=living_rows(first),
        enrichment=scenarios[0].cohort.enrichment,
    )


def begun(scenario: Scenario) -> World:
    """Return the world of a scenario before its first month; its levers act from their own dates."""
    parameters = parameters_of(scenario)
    world = new_world(blueprint(scenario, parameters), parameters, "fast")
    world.use(build_levers(scenario, parameters, scale=world.blueprint.scale))
    return world


def blueprint(scenario: Scenario, parameters: Parameters) -> Blueprint:
    """Return what is to be built for the first replicate, as ``run`` does."""
    return blueprint_of((scenario,), 0, parameters)


def record(scenario: Scenario, rows: NDArray[np.int64], until: int) -> Frames:
    """Live one world to its end and return its frames."""
    return Recorder(begun(scenario), rows).live_until(LAST_FRAME).frames(until)


def summary(show: Show) -> dict[str, Any]:
    """Return what was lived in a few numbers, for logs and tests."""
    return {"shown": len(show.numbers), "cohort": show.cohort, "part": show.part, "worlds": len(show.worlds)}
