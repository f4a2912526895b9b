"""Switching DSE off moves no figure about the population by one standard error: the two can be fitted apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulation.evidence import load_parameters
from simulation.evidence.targets import load_targets
from simulation.experiment.calibration.signals import about_dse
from simulation.experiment.jobs import blueprint_of, lives_of, new_world
from simulation.experiment.validation_jobs import validation_scenario, with_more_columns
from simulation.outcomes.measured import Measured
from simulation.outcomes.readings.every import every_reading

REPLICATES = 3


def figures(*, holds_dse: bool = True, fewer: bool = False) -> dict[str, list[float]]:
    """Return every reading of the fitted figures about the population, one value a replicate."""
    parameters = load_parameters()
    if fewer:
        level = parameters.number("property.level")
        parameters = parameters.with_overrides({"property.level": 0.5 * level}, "to see a figure move")
    scenario = validation_scenario({"cohort.scale": 0.005, "study.replicates": REPLICATES})
    wanted = {target.id for target in load_targets() if target.use == "calibrate" and not about_dse(target)}
    found: dict[str, list[float]] = {}
    for replicate in range(REPLICATES):
        blueprint = replace(blueprint_of((scenario,), replicate, parameters), holds_dse=holds_dse)
        world = new_world(blueprint, parameters, "fast")
        world.live_until(blueprint.until)
        world.finish()
        measured = Measured(with_more_columns(lives_of(world, scenario, None), world))
        readings, _ = every_reading(measured, parameters, scenario.study.seed, 1)
        for reading in readings:
            if reading.target in wanted:
                found.setdefault(reading.id, []).append(reading.tally.figure().value)
    return found


def moved(values: dict[str, list[float]], others: dict[str, list[float]]) -> list[str]:
    """Return the figures whose means differ by at least one standard error of a replicate."""
    return [
        name
        for name, held in values.items()
        if not abs(np.mean(others[name]) - np.mean(held)) < float(np.std(held, ddof=1))
    ]


@pytest.fixture(scope="module")
def plain() -> dict[str, list[float]]:
    return figures()


def test_switching_dse_off_moves_no_figure_about_the_population_by_one_standard_error(
    plain: dict[str, list[float]],
) -> None:
    assert len(plain) > 20
    assert moved(plain, figures(holds_dse=False)) == []


def test_a_figure_that_moves_is_seen(plain: dict[str, list[float]]) -> None:
    assert len(moved(plain, figures(fewer=True))) > 5
