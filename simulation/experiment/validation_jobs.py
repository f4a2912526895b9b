"""Live one replicate of the baseline to the last year of the targets, and read every target on it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.experiment.jobs import blueprint_of, lives_of, new_world, parameters_of
from simulation.scenario import Scenario, load_scenario
from simulation.scenario.templates import template_path
from simulation.vocabulary import NOBODY

if TYPE_CHECKING:
    from simulation.engine.world import World
    from simulation.evidence import Parameters
    from simulation.experiment.groups import Read
    from simulation.outcomes.in_silico.contrast import Contrast
    from simulation.outcomes.lives import Lives
    from simulation.outcomes.readings.reading import Reading

UNTIL = "2023-12"  # the youngest targets are of 2023
ALSO = ("partner_since", "first_victim")  # columns that the contrast reads beside those of every run


@dataclass(frozen=True)
class Validated:
    """What one replicate shows of the targets, and the careers of its DSE persons by the way to look at them."""

    replicate: int
    digest: str
    readings: list[Reading]
    contrast: list[Contrast]
    careers: Read
    cpu_seconds: float
    person_months: int


def validation_scenario(overrides: dict[str, object], last_birth: int | None = None) -> Scenario:
    """Return the shipped baseline, lived until the last year of the targets, with one luck a person.

    Parameters
    ----------
    overrides : scale, replicates and seed in place of the file's, by their place in it
    last_birth : last year of birth, where the file's would only add people who are too young to be counted

    Examples
    --------
    >>> scenario = validation_scenario({"cohort.scale": 0.01})
    >>> scenario.cohort.births, scenario.cohort.scale, scenario.study.split.lucks
    ((1955, 2033), 0.01, 1)
    """
    scenario = load_scenario(template_path("baseline"), overrides={**overrides, "clock.until": UNTIL})
    single = replace(scenario.study.split, populations=(), lucks=1)
    births = (scenario.cohort.births[0], last_birth or scenario.cohort.births[1])
    cohort, study = replace(scenario.cohort, births=births), replace(scenario.study, split=single)
    return replace(scenario, name="validation", cohort=cohort, study=study)


def validate_replicate(scenario: Scenario, replicate: int, draw: int = 0) -> Validated:
    """Live a replicate with the evidence values, or those of a parameter draw, and read every target on it."""
    return validate_world(scenario, replicate, parameters_of(scenario, draw), with_careers=True)


def validate_world(
    scenario: Scenario, replicate: int, parameters: Parameters, *, with_careers: bool = False, controls: int = 1
) -> Validated:
    """Live a replicate with these parameters and read every target on it, and if asked the careers of DSE persons."""
    from simulation.experiment.groups import read_careers
    from simulation.outcomes.measured import Measured
    from simulation.outcomes.readings.every import every_reading

    began = time.process_time()
    blueprint = blueprint_of((scenario,), replicate, parameters)
    world = new_world(blueprint, parameters, "fast")
    world.live_until(blueprint.until)
    digest = world.digest()
    lives = with_more_columns(lives_of(world, scenario, None), world)
    measured = Measured(lives)
    readings, contrast = every_reading(measured, parameters, scenario.study.seed, controls)
    careers = read_careers(measured, parameters) if with_careers else {}
    used = time.process_time() - began
    return Validated(replicate, digest, readings, contrast, careers, used, world.person_months)


def with_more_columns(lives: Lives, world: World) -> Lives:
    """Return lives whose persons table also names the partner by id, since when, and the first victimisation."""
    persons = world.persons
    partner = persons["partner"]
    ids = np.where(partner >= 0, persons["id"][np.maximum(partner, 0)], NOBODY)
    columns: dict[str, Any] = {name: np.ascontiguousarray(persons[name]) for name in ALSO} | {"partner": ids}
    held: Any = lives.persons
    return replace(lives, persons={**held, **columns})
