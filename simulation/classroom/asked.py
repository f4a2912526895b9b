"""From the settings of a page to scenarios, and to the scenario file that ``twinlives run`` lives again to the byte."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache

from simulation.classroom.choices import BY_NAME, NO_VARIATION, slider_overrides, variation_overrides
from simulation.classroom.settings import Settings
from simulation.evidence import load_parameters
from simulation.scenario import load_scenario
from simulation.scenario.describe import LeverUse, ParameterOverride, Scenario
from simulation.scenario.templates import template_path
from simulation.vocabulary import month_text

TEMPLATE = "neighbourhood_class"


@lru_cache(maxsize=1)
def class_scenario() -> Scenario:
    """Return the shipped scenario of the class cohort."""
    return load_scenario(template_path(TEMPLATE))


def scenarios_of(settings: Settings) -> tuple[Scenario, ...]:
    """Return the scenario of the world on the left and, with a variation, that of the second world."""
    base, parameters = class_scenario(), load_parameters()
    sliders = slider_overrides(parameters, settings.positions)
    study = replace(base.study, seed=settings.seed)
    first = replace(base, study=study, parameters=in_order(sliders))
    if settings.variation == NO_VARIATION:
        return (first,)
    variation = BY_NAME[settings.variation]
    both = {item.name: item for item in [*sliders, *variation_overrides(parameters, variation)]}
    second = replace(first, name=variation.name, parameters=in_order(list(both.values())), levers=variation.uses)
    return first, second


def in_order(overrides: list[ParameterOverride]) -> tuple[ParameterOverride, ...]:
    """Return overrides in the order of the alphabet, as a scenario file gives them."""
    return tuple(sorted(overrides, key=lambda item: item.name))


def scenario_file(settings: Settings) -> str:
    """Return the text of a scenario file that stands beside ``neighbourhood_class.yaml`` and lives the same world.

    It is of the second world where there are two; without its variation it is the first.
    """
    scenario = scenarios_of(settings)[-1]
    lines = [
        "# SYNTHETIC: invented people. Written by the classroom page; beside it goes neighbourhood_class.yaml:",
        "#   twinlives new neighbourhood_class && twinlives run this_file.yaml",
        f"question: {json.dumps(scenario.question)}",
        f"extends: {TEMPLATE}.yaml",
        "",
        f"study: {{seed: {scenario.study.seed}}}",
        *_parameter_lines(scenario),
        *_lever_lines(scenario.levers),
    ]
    return "\n".join(lines) + "\n"


def _parameter_lines(scenario: Scenario) -> list[str]:
    if not scenario.parameters:
        return []
    rows = [f"  {o.name}: {{value: {o.value!r}, reason: {json.dumps(o.reason)}}}" for o in scenario.parameters]
    return ["", "parameters:", *rows]


def _lever_lines(uses: tuple[LeverUse, ...]) -> list[str]:
    if not uses:
        return []
    rows = [f"  - {{use: {u.use}, from: {month_text(u.start)}, coverage: {u.coverage!r}}}" for u in uses]
    return ["", "levers:", *rows]
