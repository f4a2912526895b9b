"""The plan of a scenario in words, before anything is lived: who, when, which levers, whom they reach, the cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulation.core.schedule import SCHEDULE, schedule_text
from simulation.evidence import Parameters, load_targets
from simulation.experiment.advice_curve import curve_text, kept_from
from simulation.experiment.ceiling import published_ceiling
from simulation.experiment.jobs import blueprint_of, parameters_of
from simulation.experiment.mechanism import chain_of, chain_text
from simulation.experiment.verdicts import FEWEST_DISCORDANT
from simulation.population.births import official_births
from simulation.scenario import load_scenario
from simulation.scenario.describe import LeverUse, Scenario
from simulation.scenario.options import ExplainOptions
from simulation.vocabulary import month_text

PERSON_MONTHS_PER_CPU_SECOND = 16.0e6
SET_UP_SECONDS_PER_MILLION = 2.0
"""Rough speeds, measuring included, for the guess of the cost; ``twinlives bench`` measures this machine."""

YEARS_LIVED = 43.0
MONTHS, ENTRY_AGE = 12, 12
WAITS = ("preparation_months", "delay_months")
"""Effects that say how long nobody is reached yet."""


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
    study = scenario.study
    person_months = persons * YEARS_LIVED * MONTHS * (1 + _share_after_start(scenario))
    seconds = persons / 1e6 * SET_UP_SECONDS_PER_MILLION + person_months / PERSON_MONTHS_PER_CPU_SECOND
    facts: dict[str, Any] = {
        "scenario": scenario.name,
        "question": scenario.question,
        "persons": persons,
        "replicates": study.replicates,
        "draws": study.draws,
        "cpu_seconds_guess": round(seconds * study.replicates * max(1, study.draws)),
        "levers": [lever.use for lever in scenario.levers],
    }
    facts["chains"] = {use.use: chain_text(use, parameters) for use in scenario.levers}
    start = scenario.earliest_lever_start
    if start is not None:
        facts |= reach_facts(scenario, parameters, blueprint.scale, (scenario.clock.until - start + 1) / MONTHS)
    return facts


def _share_after_start(scenario: Scenario) -> float:
    """Return the share of the calendar that a comparison lives a second time: from the first lever on."""
    start, first = scenario.earliest_lever_start, MONTHS * (scenario.cohort.births[0] + ENTRY_AGE)
    return 0.0 if start is None else max(0.0, (scenario.clock.until - start + 1) / (scenario.clock.until - first + 1))


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
            "discordant": round(treated * _turn_out_otherwise(parameters), 3),
            "discordant_persons": round(_persons_otherwise(scenario, parameters, index, guilty, gain), 1),
        }
    return facts


def _turn_out_otherwise(parameters: Parameters) -> float:
    """Return the chance that supervision turns a life otherwise within two years: its effect on those who relapse."""
    ceiling = published_ceiling(load_targets())
    return abs(kept_from(ceiling.general / ceiling.reached, parameters.number("offending.supervised")))


def _persons_otherwise(scenario: Scenario, parameters: Parameters, index: float, guilty: float, gain: float) -> float:
    """Return the index persons who can be expected to fare otherwise in at least one of their lucks.

    The advice is requested before the lucks part, the verdict falls after.
    """
    lever = next(use for use in scenario.levers if use.use == "probation_advice")
    advised = index * (1.0 - parameters.number("justice.advice_request.dse")) * lever.coverage
    otherwise = guilty * abs(gain) * _turn_out_otherwise(parameters)
    return advised * float(1.0 - (1.0 - otherwise) ** scenario.study.split.lucks)


def plan_text(scenario: Scenario, facts: dict[str, Any]) -> str:
    """Return the plan in words."""
    first, last = scenario.cohort.births
    lines = [
        f"{scenario.question}   (SYNTHETIC: invented people)",
        f"Who    {facts['persons']:,} persons born {first}-{last}, {scenario.cohort.setting}",
        f"When   from {first + 12} to {month_text(scenario.clock.until)}; results count from 2000 on",
        often_text(scenario),
        *(lever_text(lever) for lever in scenario.levers),
        *facts.get("chains", {}).values(),
    ]
    if not scenario.levers:
        lines.append("Levers none: practice as it was goes on")
    if "treated" in facts:
        lines.append(
            f"Reach  about {facts['index_persons']:,.0f} index persons over all replicates, "
            f"{facts['advices_added']:,.0f} advices added, {facts['treated']:,.0f} supervised because of it "
            f"({facts['treated_per_year_nl']:.1f} a year in the Netherlands); "
            f"about {facts['discordant']:,.1f} of their lived lives turn out otherwise within two years, and about "
            f"{facts['discordant_persons']:,.0f} people fare otherwise in at least one of their lucks "
            f"({FEWEST_DISCORDANT} are the fewest for which a difference is stated)"
        )
    lines += known_texts(scenario, parameters_of(scenario))
    advice = next((use for use in scenario.levers if use.use == "probation_advice"), None)
    if advice is not None:
        lines.append(curve_text(parameters_of(scenario), advice.coverage))
    lines.append(
        f"Cost   about {facts['cpu_seconds_guess']:,} CPU seconds, guessed; twinlives bench measures this machine"
    )
    return "\n".join(lines)


def often_text(scenario: Scenario) -> str:
    """Return the line about replicates, parameter draws and lucks."""
    study = scenario.study
    draws = {0: ", each with the next parameter draw", 1: ", the central numbers alone"}.get(
        study.draws, f" with each of {study.draws} parameter draws"
    )
    split = "dse" in study.split.populations and scenario.cohort.setting == "national"
    lucks = f"; {study.split.lucks} lucks for everyone brought to court for DSE" if split else ""
    return f"Often  {study.replicates} replicates{draws}{lucks}"


def known_texts(scenario: Scenario, parameters: Parameters) -> Iterator[str]:
    """Yield, for each lever counted in persons a year, how many come to the last step known before a run."""
    scale = scenario.cohort.scale
    for use in scenario.levers:
        known = [link for link in chain_of(use, parameters) if link.per_year is not None]
        if scale is None or use.use == "probation_advice" or not known:
            continue
        last, until = known[-1], scenario.clock.until if use.until is None else use.until
        wait = next((use.effect_of(name) or 0.0 for name in WAITS if use.effect_of(name)), 0.0)
        years = max(0.0, (until - use.start + 1 - wait) / MONTHS)
        persons = (last.per_year or 0.0) * years * scale * scenario.study.replicates
        yield (
            f"Reach  {use.use}: about {persons:,.0f} persons over all replicates come to the last step known "
            f"beforehand, “{last.step}” ({last.per_year:,.0f} a year in the Netherlands); how many of them fare "
            "otherwise, a run counts"
        )


def lever_text(lever: LeverUse) -> str:
    """Return one line about a lever."""
    until = f" until {month_text(lever.until)}" if lever.until is not None else ""
    places = f", {lever.capacity_per_year:g} places a year in the country" if lever.capacity_per_year else ""
    return f"Lever  {lever.use} from {month_text(lever.start)}{until}, coverage {lever.coverage:g}{places}"


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
