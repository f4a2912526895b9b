"""Give the differences of the outcomes a study is about, job by job, for what is told about them besides their mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from simulation.experiment.assembly import outcomes_of
from simulation.experiment.intervals import Floats
from simulation.experiment.joblist import JobId
from simulation.experiment.jobs import earliest_start
from simulation.experiment.pairing import windows_wanted
from simulation.experiment.pairs import KEY, pairs_of
from simulation.experiment.standing import SECONDARY_OUTCOMES, secondary_population
from simulation.outcomes.index_events import ALL
from simulation.scenario.describe import Scenario

if TYPE_CHECKING:
    import pandas as pd


class Differences(NamedTuple):
    """The differences of one outcome between a scenario and the first one.

    Parameters
    ----------
    scenario : name
    key : outcome, definition, population, group, window, unit
    by_job : shape (draws, replicates), NaN where no job was lived
    draws : number of the parameter draw of each row
    """

    scenario: str
    key: tuple[str, ...]
    by_job: Floats
    draws: tuple[int, ...]


def differences_of(folder: Path, scenarios: Sequence[Scenario], jobs: Sequence[JobId]) -> list[Differences]:
    """Return the differences of every primary outcome, and of general and specific recidivism, over everybody.

    Each scenario has a primary outcome of its own; all scenarios are given in each, for what levers do together.
    """
    found: list[Differences] = []
    for population, wanted in wanted_of(scenarios).items():
        outcomes = outcomes_of(folder, jobs, population, *wanted)
        inside = windows_wanted(outcomes["window"], earliest_start(tuple(scenarios)))
        found += _differences(outcomes[(outcomes["group"] == ALL) & inside], scenarios)
    return found


def wanted_of(scenarios: Sequence[Scenario]) -> dict[str, tuple[str, ...]]:
    """Return population -> outcomes that the scenarios, the first left out, name or are asked about in any case."""
    found: dict[str, dict[str, None]] = {}
    for world in scenarios[1:]:
        primary = world.study.primary
        found.setdefault(primary.population, {})[primary.outcome] = None
        found.setdefault(secondary_population(world.study), {}).update(dict.fromkeys(SECONDARY_OUTCOMES))
    return {population: tuple(outcomes) for population, outcomes in found.items()}


def _differences(outcomes: pd.DataFrame, scenarios: Sequence[Scenario]) -> Iterator[Differences]:
    against = scenarios[0].name
    for scenario in scenarios[1:]:
        for pair in pairs_of(outcomes, None, scenario.name, against):
            yield Differences(scenario.name, tuple(pair.key[name] for name in KEY), pair.differences, pair.draws)
