"""Jobs: one parameter draw and replicate with all its worlds, lived, measured and forgotten.

A job lives the shared past once, to the month before the earliest lever start, and branches each world from there.
Workers get only the scenarios and the numbers of draw and replicate and build everything else themselves.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.core.real import log
from simulation.engine.assemble import Blueprint
from simulation.engine.world import World
from simulation.evidence import Parameters, load_parameters
from simulation.evidence.draws import load_draws
from simulation.experiment.priors import REASON, drawn_values
from simulation.experiment.reach_tables import reach_table
from simulation.experiment.tie_tables import ties_of
from simulation.levers.build import LEVERS, build_levers, share_of_country
from simulation.outcomes.lives import Lives
from simulation.scenario.describe import Scenario
from simulation.vocabulary import month_index

if TYPE_CHECKING:
    import pandas as pd

IN_THE_COUNTRY = "in the Netherlands"
STUDY_STARTS = month_index(2008)
SPLIT_DTYPE = np.dtype([("person", "<i4"), ("month", "<i2"), ("lucks", "<i2")])


@dataclass(frozen=True)
class Job:
    """One parameter draw and replicate of a study.

    Parameters
    ----------
    scenarios : the world compared with first, then the others
    replicate : number of the luck
    draw : number of the parameter draw; 0 stands for the evidence values
    engine : "fast" or "plain"
    snapshot : folder to which the end of each world without levers is written, or None
    persons : whose rows are kept for the tables of persons and events: none, offenders or all
    """

    scenarios: tuple[Scenario, ...]
    replicate: int
    draw: int = 0
    engine: str = "fast"
    snapshot: Path | None = None
    persons: str = "none"

    @property
    def keeps_lives(self) -> bool:
        """Whether rows of persons are kept: of the first replicate of the first draw, where they are asked for."""
        return self.persons != "none" and self.is_first

    @property
    def is_first(self) -> bool:
        """Whether it is the first replicate of the first draw; it is lived with no effect as well, to set beside."""
        return self.replicate == 0 and self.draw <= 1


@dataclass(frozen=True)
class Lived:
    """What is kept of one world of a job."""

    scenario: str
    replicate: int
    digest: str
    outcomes: pd.DataFrame
    curves: pd.DataFrame
    indicators: pd.DataFrame
    seconds: dict[str, float]
    person_months: int
    splits_missed: int
    reach: pd.DataFrame
    lives: Lives | None
    ties: NDArray[Any] | None = None
    without_effect: str | None = None
    """Digest of the same world with every effect of its levers set to 0, where that was lived."""


def parameters_of(scenario: Scenario, draw: int = 0) -> Parameters:
    """Return the evidence values, or those of a parameter draw, with the scenario's overrides.

    A draw sets the unknown numbers of every lever, in use or not, so that a baseline is the same in every study.
    """
    parameters = load_parameters(draw=draw)
    if draw:
        effects = drawn_values(parameters, draw, LEVERS, frozenset(load_draws().names))
        parameters = parameters.with_overrides(effects, f"{REASON}, parameter draw {draw}")
    if not scenario.parameter_values:
        return parameters
    return parameters.with_overrides(scenario.parameter_values, scenario.parameter_reasons)


def earliest_start(scenarios: tuple[Scenario, ...]) -> int | None:
    """Return the first month in which any lever of any scenario is in force."""
    starts = [scenario.earliest_lever_start for scenario in scenarios if scenario.earliest_lever_start is not None]
    return min(starts, default=None)


def blueprint_of(scenarios: tuple[Scenario, ...], replicate: int, parameters: Parameters) -> Blueprint:
    """Return what is to be built for one replicate of a study."""
    first = scenarios[0]
    study, cohort = first.study, first.cohort
    splits = study.split.lucks if "dse" in study.split.populations else 1
    national = cohort.setting == "national"
    return Blueprint(
        births=(cohort.births[0], cohort.births[1]),
        until=first.clock.until,
        scale=share_of_country(cohort, parameters),
        seed=study.seed,
        replicate=replicate,
        enrichment=log(float(cohort.enrichment or 1.0)),
        lucks=splits if national else 1,
        split_from=earliest_start(scenarios) or STUDY_STARTS,
        holds_dse=national,
    )


def live_job(job: Job, *, tick: Callable[[str, int], None] | None = None) -> list[Lived]:
    """Live all worlds of a job and measure them, in the order of its scenarios."""
    return list(worlds_of(job, tick))


def worlds_of(job: Job, tick: Callable[[str, int], None] | None) -> Iterator[Lived]:
    """Live the shared past, then each world on from it."""
    parameters = parameters_of(job.scenarios[0], job.draw)
    blueprint = blueprint_of(job.scenarios, job.replicate, parameters)
    past = new_world(blueprint, parameters, job.engine)
    start = earliest_start(job.scenarios)
    if start is not None:
        past.live_until(min(start, blueprint.until) - 1, tick=_ticker(tick, "shared past"))
    shared = dict(past.seconds)
    for number, scenario in enumerate(job.scenarios):
        began = time.process_time()
        levers = build_levers(scenario, parameters, scale=blueprint.scale)
        world = past.branch(levers)
        if number == 0:
            for name, seconds in shared.items():
                world.seconds[name] += seconds
            world.person_months += past.person_months
        world.live_until(blueprint.until, tick=_ticker(tick, scenario.name))
        kept = keep(job, scenario, world, start, parameters, began)
        del world
        yield replace(kept, without_effect=digest_without_effect(past, job, scenario, parameters))


def digest_without_effect(past: World, job: Job, scenario: Scenario, parameters: Parameters) -> str | None:
    """Return the digest of a world whose levers reach people and change nothing; None where that is not asked."""
    if not job.is_first or not scenario.levers:
        return None
    levers = build_levers(scenario, parameters, scale=past.blueprint.scale, zero_effect=True)
    world = past.branch(levers)
    world.live_until(past.blueprint.until)
    return world.digest()


def new_world(blueprint: Blueprint, parameters: Parameters, engine: str) -> World:
    """Return a world before its first month; the plain engine lives it over Mesa persons."""
    if engine == "fast":
        return World(blueprint, parameters)
    from simulation.model import CohortModel

    return CohortModel(blueprint, parameters, engine="plain").world


def _ticker(tick: Callable[[str, int], None] | None, name: str) -> Callable[[int], None] | None:
    return None if tick is None else lambda month: tick(name, month)


def lives_of(world: World, scenario: Scenario, start: int | None, draw: int = 0) -> Lives:
    """Return a lived world, ready to be measured."""
    blueprint = world.blueprint
    splits = np.zeros(world.split_count, SPLIT_DTYPE)
    for place, name in enumerate(SPLIT_DTYPE.names or ()):
        splits[name] = world.splits[: world.split_count, place]
    return Lives(
        world=scenario.name,
        replicate=blueprint.replicate,
        draw=draw,
        ledger=world.events.all(),
        persons=persons_table(world.persons),
        until=blueprint.until + 1,
        scale=blueprint.scale,
        lucks=world.luck_events.all(),
        splits=splits,
        lucks_each=blueprint.lucks,
        lucks_months=blueprint.luck_months,
        reach=world.reach.all(),
        lever_names=LEVERS,
        lever_start=start,
    )


def persons_table(persons: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Return the columns that outcomes read, and what else describes a person, by name."""
    names = (
        "id", "sex", "birth_month", "entry_month", "end_month", "died", "family", "district", "region",
        "parent_convictions", "unstable_family", "single_parent", "out_of_home", "low_income", "cognitive_ability",
        "first_offence", "first_dse", "offences", "dse_offences", "registrations", "convictions", "victimisations",
        "custody_months", "children", "ex_partners",
    )  # fmt: skip
    table = {name: np.ascontiguousarray(persons[name]) for name in names}
    table["start_qualification"] = np.where(persons["at_school"] == 1, -1, persons["qualified"])
    return table


def keep(job: Job, scenario: Scenario, world: World, start: int | None, parameters: Parameters, began: float) -> Lived:
    """Measure a lived world and keep the tables; the lives themselves only where rows are asked for."""
    from simulation.core.state import SPLITS_MISSED
    from simulation.outcomes.measure import curves_of, measure_all, person_indicators
    from simulation.outcomes.measured import Measured

    digest = world.digest()
    if job.snapshot is not None and not world.levers:
        from simulation.engine.snapshots import save_world

        place = job.snapshot / f"{scenario.name}-{job.draw}-{job.replicate}"
        shutil.rmtree(place, ignore_errors=True)  # of a worker that was killed while it wrote
        save_world(world, place)
    lives = lives_of(world, scenario, start, job.draw)
    measured = Measured(lives)
    return Lived(
        scenario=scenario.name,
        replicate=job.replicate,
        digest=digest,
        outcomes=of_setting(measure_all(measured, parameters=parameters), scenario),
        curves=curves_of(measured, parameters=parameters),
        indicators=person_indicators(measured, parameters=parameters),
        seconds=dict(world.seconds) | {"total": time.process_time() - began},
        person_months=world.person_months,
        splits_missed=int(world.state.counters[SPLITS_MISSED]),
        reach=reach_table(
            world.reach.all(),
            scenario=scenario.name,
            replicate=job.replicate,
            draw=job.draw,
            used=[use.use for use in scenario.levers],
        ),
        lives=lives if job.keeps_lives else None,
        ties=ties_of(world, job.persons) if job.keeps_lives else None,
    )


def of_setting(outcomes: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Return the outcomes that a setting can speak of: an enriched neighbourhood says nothing about the country."""
    if scenario.cohort.setting == "national":
        return outcomes
    return outcomes[~outcomes["unit"].str.endswith(IN_THE_COUNTRY)].reset_index(drop=True)
