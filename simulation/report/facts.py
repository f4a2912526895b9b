"""What a manifest says about its study: question, primary outcome, scale of the run, provenance.

A study may hold one scenario (``scenario``) or several (``scenarios``, by name or as a list); both are read here,
so that the rest of the room asks by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulation.experiment.standing import FACTSHEET
from simulation.report.study import Study, clean_text
from simulation.scenario.levers import lever_names, load_lever


@dataclass(frozen=True)
class Primary:
    """The outcome a study was set up for; ``smallest`` per 100 index persons, None where none was named."""

    outcome: str
    population: str
    smallest: float | None


def scenarios_of(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the scenarios as resolved, by name."""
    found = dict(_named(manifest.get("scenarios")))
    single = manifest.get("scenario")
    if isinstance(single, Mapping):
        found.setdefault(clean_text(single.get("name", manifest.get("name", "scenario"))), single)
    return found


def _named(scenarios: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(scenarios, Mapping):
        yield from ((clean_text(name), held) for name, held in scenarios.items() if isinstance(held, Mapping))
    elif isinstance(scenarios, list):
        yield from ((clean_text(held.get("name", "")), held) for held in scenarios if isinstance(held, Mapping))


def is_of_the_country(study: Study) -> bool:
    """Tell whether the people stand for those of the Netherlands; those of an enriched neighbourhood do not."""
    cohorts = [held.get("cohort") for held in scenarios_of(study.manifest).values()]
    return not any(isinstance(cohort, Mapping) and cohort.get("setting") == "neighbourhood" for cohort in cohorts)


def questions(study: Study) -> list[str]:
    """Return the questions asked, each once: the study's own, or those of its scenarios."""
    own = study.manifest.get("question")
    held = scenarios_of(study.manifest)
    asked = [own] if own else [held[name].get("question", "") for name in study.scenarios or held if name in held]
    if not any(asked):
        asked = [scenario.get("question", "") for name, scenario in held.items() if name != study.against]
    return list(dict.fromkeys(clean_text(text) for text in asked if text))


def primary(study: Study, scenario: str = "") -> Primary:
    """Return the primary outcome of a scenario, as its own file names it; else the study's, or the first one compared.

    Levers that act before any case are judged by totals of all residents, others by new cases after one: the scenarios
    of one study may differ in it.
    """
    for setup in [*_own_part(study, scenario), *_study_parts(study)]:
        named = setup.get("primary")
        if isinstance(named, Mapping) and named.get("outcome"):
            population = clean_text(named.get("population", ""))
            return Primary(
                clean_text(named["outcome"]), population, number_of(setup, "smallest_difference_that_matters")
            )
    for _, row in study.comparison.head(1).iterrows():
        return Primary(str(row["outcome"]), str(row["population"]), None)
    return Primary("", "", None)


def primaries(study: Study) -> list[Primary]:
    """Return the primary outcomes of a study, each once, in the order of the scenarios."""
    return list(dict.fromkeys(primary(study, scenario) for scenario in study.scenarios)) or [primary(study)]


def levers_of(study: Study, scenario: str) -> list[Mapping[str, Any]]:
    """Return what a scenario says of each of its levers."""
    held = scenarios_of(study.manifest).get(scenario, {}).get("levers")
    return [use for use in held if isinstance(use, Mapping)] if isinstance(held, list) else []


def asks_the_factsheet(study: Study, scenario: str) -> bool:
    """Tell whether a scenario is asked what the factsheet asks: about its people, or one of its recommendations."""
    names = [clean_text(use.get("use", "")) for use in levers_of(study, scenario)]
    recommended = (load_lever(name).from_the_factsheet for name in names if name in lever_names())
    about = primary(study, scenario).population == FACTSHEET
    return about or any(text.startswith("recommendation") for text in recommended)


def _own_part(study: Study, scenario: str) -> Iterator[Mapping[str, Any]]:
    part = scenarios_of(study.manifest).get(scenario, {}).get("study")
    if isinstance(part, Mapping):
        yield part


def _study_parts(study: Study) -> Iterator[Mapping[str, Any]]:
    held = scenarios_of(study.manifest)
    first = [held[name] for name in study.scenarios if name in held]
    for scenario in [study.manifest, *first, *held.values()]:
        if isinstance(part := scenario.get("study"), Mapping):
            yield part
    yield study.manifest


def number_of(source: Mapping[str, Any], key: str) -> float | None:
    """Return a number of the manifest, or None where it is missing or something else."""
    value = source.get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def text_of(source: Mapping[str, Any], key: str) -> str:
    """Return a text of the manifest, or nothing; numbers are written out, lists joined by spaces."""
    value = source.get(key)
    if isinstance(value, list):
        return clean_text(" ".join(str(part) for part in value))
    return clean_text(value) if isinstance(value, str | int | float) else ""


def versions(study: Study) -> dict[str, str]:
    """Return the versions of the package and its libraries."""
    named = study.manifest.get("versions")
    return {clean_text(name): clean_text(value) for name, value in named.items()} if isinstance(named, Mapping) else {}


def grade_d_inputs(study: Study) -> list[str]:
    """Return the names of inputs that rest on judgement alone."""
    named = study.manifest.get("grade_d_inputs")
    items = list(named) if isinstance(named, list | Mapping) else []
    return [clean_text(item.get("name", "") if isinstance(item, Mapping) else item) for item in items]
