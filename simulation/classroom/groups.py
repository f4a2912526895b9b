"""Groups of careers, fitted while the class waits: court careers of a few neighbourhoods with the same settings.

The neighbourhoods are replicates of the page's seed, so each has people and luck of its own; their careers are pooled
until the study's own number of persons is reached. Everything is measured and fitted by ``outcomes/trajectories``; the
switches put named values as near to nothing as the evidence allows, for whole lives.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from simulation.classroom.asked import in_order, scenarios_of
from simulation.classroom.frames import LAST_FRAME
from simulation.classroom.settings import Settings
from simulation.classroom.switches import MOST_GROUPS, SWITCHES, switch_overrides
from simulation.evidence import Parameters, load_parameters
from simulation.experiment.jobs import blueprint_of, lives_of, new_world, parameters_of
from simulation.outcomes.definitions import POPULATIONS
from simulation.outcomes.index_events import index_table
from simulation.outcomes.lives import Window
from simulation.outcomes.measured import Measured
from simulation.outcomes.trajectories.choosing import GroupChoice, GroupRule, bic_of
from simulation.outcomes.trajectories.fitting import Model, Starts, TrajectoryFit, fit_pooled
from simulation.outcomes.trajectories.matrix import CareerMatrix, Observation, career_matrix, joined
from simulation.outcomes.trajectories.naming import name_groups
from simulation.outcomes.trajectories.pooled import PooledCareers, pool
from simulation.outcomes.trajectories.starts import keyed_uniforms
from simulation.outcomes.trajectories.study import QUADRATIC
from simulation.scenario.describe import Scenario
from simulation.vocabulary import month_index

STARTS = 24
"""Starts of each fit in a class."""
MOST_LUCKS = 8
"""Neighbourhoods lived at most, however few of their people come to court."""
COURT = Window(month_index(2000), LAST_FRAME)
"""Months in which a person's first summons counts: from the end of the burn-in to the last frame."""


def scenario_without(settings: Settings, off: tuple[str, ...]) -> Scenario:
    """Return the scenario of a page's first world with some mechanisms switched off; a switch outdoes a slider."""
    first = scenarios_of(settings.first_world())[0]
    both = {item.name: item for item in [*first.parameters, *switch_overrides(load_parameters(), off)]}
    return replace(first, parameters=in_order(list(both.values())))


@dataclass(frozen=True, eq=False)
class Pooled:
    """Careers of those brought to court, pooled over neighbourhoods.

    Parameters
    ----------
    careers : pooled for fitting
    lucks : neighbourhoods that were lived
    persons : who came to court in them; ``careers`` holds a sample of these if there are more than the study had
    """

    careers: PooledCareers
    lucks: int
    persons: int


@lru_cache(maxsize=6)
def pooled_careers(key: str, settings: Settings, off: tuple[str, ...]) -> Pooled:
    """Live neighbourhoods until enough people came to court, and pool their careers.

    Parameters
    ----------
    key : of the settings; the language is no part of it
    settings : of the page
    off : switches that are off
    """
    scenario = scenario_without(settings, off)
    parameters = parameters_of(scenario)
    enough = int(parameters.number("trajectories.sample.persons"))
    parts: list[CareerMatrix] = []
    while len(parts) < MOST_LUCKS and sum(map(len, parts)) < enough:
        parts.append(careers_of_luck(scenario, parameters, len(parts)))
    matrix = observed(joined(parts), parameters)
    sample = sample_of(matrix, enough, settings.seed)
    return Pooled(pool(sample.counts, sample.exposure, sample.ages), len(parts), len(matrix))


def careers_of_luck(scenario: Scenario, parameters: Parameters, luck: int) -> CareerMatrix:
    """Live one neighbourhood and return the careers of everybody brought to court in it."""
    plan = replace(blueprint_of((scenario,), luck, parameters), lucks=1)
    world = new_world(plan, parameters, "fast")
    world.live_until(plan.until)
    world.finish()
    measured = Measured(lives_of(world, scenario, None, 0))
    table = index_table(measured, POPULATIONS["court"], COURT)
    return career_matrix(measured, table, Observation(), parameters)


def observed(matrix: CareerMatrix, parameters: Parameters) -> CareerMatrix:
    """Return the persons and years of age that are seen well enough to be fitted."""
    seen = matrix.seen_by(parameters.number("trajectories.sample.least_observed_share"))
    return seen.where(np.flatnonzero((seen.exposure > 0).any(axis=1)))


def sample_of(matrix: CareerMatrix, size: int, seed: int) -> CareerMatrix:
    """Return so many persons by keyed draws, in their order; everybody where there are no more."""
    if len(matrix) <= size:
        return matrix
    return matrix.where(np.sort(np.argsort(keyed_uniforms(seed, "sample", 0, len(matrix)))[:size]))


@lru_cache(maxsize=6 * MOST_GROUPS)
def fitted(key: str, settings: Settings, off: tuple[str, ...], groups: int) -> TrajectoryFit:
    """Fit so many groups to the pooled careers, with the Poisson mixture and the starts of a class."""
    careers = pooled_careers(key, settings, off).careers
    starts = replace(Starts.of(load_parameters()), number=STARTS)
    return fit_pooled(careers, groups=groups, model=Model.POISSON, degree=QUADRATIC, starts=starts)


def packed_groups(settings: Settings, off: tuple[str, ...], most: int) -> dict[str, Any]:
    """Return what the page shows of the fits with 1 up to ``most`` groups; with 0, only who is looked at.

    Parameters
    ----------
    settings : of the page
    off : switches that are off
    most : number of groups to go up to, 0 to `MOST_GROUPS`
    """
    settings = replace(settings.first_world(), language="en")
    key, parameters = settings.key(), load_parameters()
    pooled = pooled_careers(key, settings, off)
    known = {"synthetic": True, "off": off, "lucks": pooled.lucks, "persons": pooled.persons, "most": MOST_GROUPS}
    rule = GroupRule.of(parameters)
    known |= {"fitted": pooled.careers.persons, "least": rule.smallest_share, "told": rule.least_average_posterior}
    if most < 1:
        return known | {"fits": [], "chosen": 0}
    tried = min(most, len(pooled.careers.weight))
    choice = GroupChoice(tuple(fitted(key, settings, off, k) for k in range(1, tried + 1)), rule)
    fits = [packed_fit(fit, rule, parameters) for fit in choice.fits]
    return known | {"fits": fits, "chosen": choice.chosen.groups, "ages": choice.chosen.ages.tolist()}


def recorded_groups(settings: Settings) -> dict[str, Any]:
    """Return what a recording holds of the screen: every mechanism on, and each one switched off alone."""
    names = [switch.name for switch in SWITCHES]
    sides = {name: packed_groups(settings, (name,) if name else (), MOST_GROUPS) for name in ["", *names]}
    return {"switches": names, "sides": sides}


def least_certain(fit: TrajectoryFit) -> float:
    """Return the lowest average probability of a group's members; 0 if a group has none, for the page takes no NaN."""
    return float(np.nan_to_num(fit.quality.average_posterior, nan=0.0).min())


def packed_fit(fit: TrajectoryFit, rule: GroupRule, parameters: Parameters) -> dict[str, Any]:
    """Return one fit for the page."""
    naming = name_groups(fit, parameters)
    rows = zip(naming.names, naming.firm, naming.readings, naming.shares, fit.curves, strict=True)
    return {
        "bic": round(bic_of(fit, rule.bic_counts), 1),
        "passes": rule.passes(fit),
        "posterior": round(least_certain(fit), 2),
        "groups": [
            {
                "name": name.value.replace(" ", "_"),
                "firm": firm,
                "share": round(share, 4),
                "peak": round(reading.peak, 3),
                "peak_age": int(reading.peak_age),
                "curve": [float(f"{value:.3g}") for value in curve],
            }
            for name, firm, reading, share, curve in rows
        ],
    }
