"""The plan of a scenario in words, before anything is lived: who, when, which levers, whom they reach, the cost."""

from __future__ import annotations

from typing import Any

from simulation.core.schedule import SCHEDULE, schedule_text
from simulation.evidence import Parameters
from simulation.experiment.advice_curve import curve_text
from simulation.experiment.jobs import blueprint_of, parameters_of
from simulation.experiment.mechanism import chain_text
from simulation.population.births import official_births
from simulation.scenario import load_scenario
from simulation.scenario.describe import LeverUse, Scenario
from simulation.scenario.options import ExplainOptions
from simulation.vocabulary import month_text

PERSON_MONTHS_PER_CPU_SECOND = 3.0e6
SET_UP_SECONDS_PER_MILLION = 15.0
"""Rough speeds for the guess of the cost; ``twinlives bench`` measures this machine."""

YEARS_LIVED = 43.0
MONTHS = 12


def explanation(options: ExplainOptions) -> dict[str, Any]:
    """Return the plan as facts, and as text under ``text``."""
    scenario = load_scenario(options.file)
    parameters = parameters_of(scenario)
    facts = plan_facts(scenario, parameters)
    parts = [plan_text(scenario, facts)]
    if options.schedule:
        parts.append("The month, in order:\n" + schedule_text())
        facts["schedule"] = [phase.name for phase in SCHEDULE]
    if options.parameters:
        parts.append(parameters_text(scenario, parameters))
    facts["text"] = "\n\n".join(parts)
    return facts


def plan_facts(scenario: Scenario, parameters: Parameters) -> dict[str, Any]:
    """Return numbers of the plan: persons, months, index persons, expected treated and discordant, seconds."""
    blueprint = blueprint_of((scenario,), 0, parameters)
    births = official_births(parameters)
    years = range(scenario.cohort.births[0], scenario.cohort.births[1] + 1)
    persons = int(sum(births[max(year, min(births))] for year in years) * blueprint.scale)
    person_months = persons * YEARS_LIVED * MONTHS
    seconds = persons / 1e6 * SET_UP_SECONDS_PER_MILLION + person_months / PERSON_MONTHS_PER_CPU_SECOND
    facts: dict[str, Any] = {
        "scenario": scenario.name,
        "question": scenario.question,
        "persons": persons,
        "replicates": scenario.study.replicates,
        "cpu_seconds_guess": round(seconds * scenario.study.replicates),
        "levers": [lever.use for lever in scenario.levers],
    }
    facts["chains"] = {use.use: chain_text(use, parameters) for use in scenario.levers}
    start = scenario.earliest_lever_start
    if start is not None:
        facts |= reach_facts(scenario, parameters, blueprint.scale, (scenario.clock.until - start + 1) / MONTHS)
    return facts


def reach_facts(scenario: Scenario, parameters: Parameters, scale: float, years: float) -> dict[str, float]:
    """Return how many index persons a chain lever meets, treats and can be expected to change."""
    from simulation.levers.build import effect_value

    per_year = parameters.number("levels.dse_court_per_year")
    index = float(per_year) * scale * years * scenario.study.replicates
    facts = {"index_persons": round(index, 1), "index_persons_per_year_nl": float(per_year)}
    advice = next((lever for lever in scenario.levers if lever.use == "probation_advice"), None)
    if advice is not None:
        missed = 1.0 - parameters.number("justice.advice_request.dse")
        guilty = parameters.number("justice.guilty.dse")
        gain = effect_value(advice, "supervision_gain", parameters)
        treated = index * guilty * missed * advice.coverage * gain
        facts |= {
            "advices_added": round(index * missed * advice.coverage, 1),
            "treated": round(treated, 2),
            "treated_per_year_nl": round(treated / max(index, 1e-9) * float(per_year), 2),
            "discordant": round(treated * abs(parameters.number("offending.supervised")) * 0.3, 3),
        }
    return facts


def plan_text(scenario: Scenario, facts: dict[str, Any]) -> str:
    """Return the plan in words."""
    first, last = scenario.cohort.births
    lines = [
        f"{scenario.question}   (SYNTHETIC: invented people)",
        f"Who    {facts['persons']:,} persons born {first}-{last}, {scenario.cohort.setting}",
        f"When   from {first + 12} to {month_text(scenario.clock.until)}; results count from 2000 on",
        f"Often  {scenario.study.replicates} replicates, {scenario.study.split.lucks} lucks per index person",
        *(lever_text(lever) for lever in scenario.levers),
        *facts.get("chains", {}).values(),
    ]
    if not scenario.levers:
        lines.append("Levers none: practice as it was goes on")
    if "treated" in facts:
        lines.append(
            f"Reach  about {facts['index_persons']:,} index persons over all replicates, "
            f"{facts['advices_added']:,} advices added, {facts['treated']:,} supervised because of it "
            f"({facts['treated_per_year_nl']} a year in the Netherlands); "
            f"about {facts['discordant']} of their lived lives turn out otherwise within two years"
        )
    advice = next((use for use in scenario.levers if use.use == "probation_advice"), None)
    if advice is not None:
        lines.append(curve_text(parameters_of(scenario), advice.coverage))
    lines.append(
        f"Cost   about {facts['cpu_seconds_guess']:,} CPU seconds, guessed; twinlives bench measures this machine"
    )
    return "\n".join(lines)


def lever_text(lever: LeverUse) -> str:
    """Return one line about a lever."""
    until = f" until {month_text(lever.until)}" if lever.until is not None else ""
    return f"Lever  {lever.use} from {month_text(lever.start)}{until}, coverage {lever.coverage:g}"


def parameters_text(scenario: Scenario, parameters: Parameters) -> str:
    """Return every evidence number with unit, range and grade."""
    from simulation.evidence import Parameter

    lines = ["Evidence values (name, value, unit, range, grade):"]
    for name in sorted(parameters):
        record = parameters[name]
        if isinstance(record, Parameter):
            mark = " *" if name in scenario.parameter_values else ""
            lines.append(
                f"  {name} = {record.value:g}{mark}  [{record.low:g}, {record.high:g}]  {record.grade}  {record.unit}"
            )
    return "\n".join(lines)
