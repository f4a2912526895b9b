"""Names of outcomes, populations, worlds, units and verdicts as a reader says them.

Codes of data files stay codes there; here each gets its words. A code that is not known is shown as its own words
("work_support" as "work support"), so that a new outcome or lever never stops a report.
"""

from __future__ import annotations

import re

from simulation.report.clauses import QUANTITIES
from simulation.report.labels import (
    EVENTS,
    GROUPS,
    LEVERS,
    ORIGINS,
    OUTCOMES,
    POPULATIONS,
    QUALIFIERS,
    RECIDIVISM,
    STEPS,
    UNITS,
    WORLDS,
)
from simulation.report.words import Words

WHILE_SUPERVISED = ("context_programme", "practice_dissemination")
"""Levers that end when supervision does."""
_WINDOW = re.compile(r"^(?P<years>\d+)y$")


def _plain(words: Words, code: str) -> str:
    return words.known(code.replace("_", " ").replace(".", ", "))


def split_outcome(outcome: str) -> tuple[str, str, int | None, str]:
    """Return family, kind, window in years and the rest of an outcome's code.

    Examples
    --------
    >>> split_outcome("recidivism.general.2y.at_liberty")
    ('recidivism', 'general', 2, 'at_liberty')
    >>> split_outcome("advices")
    ('advices', '', None, '')
    """
    family, *parts = outcome.split(".")
    found = [(place, match) for place, part in enumerate(parts) if (match := _WINDOW.match(part))]
    if not found:
        return family, ".".join(parts), None, ""
    place, match = found[0]
    return family, ".".join(parts[:place]), int(match["years"]), ".".join(parts[place + 1 :])


def outcome_name(words: Words, outcome: str) -> str:
    """Return the name of an outcome with its window, and what sets it apart in brackets.

    Examples
    --------
    >>> outcome_name(Words("en"), "recidivism.general.2y")
    'general recidivism within 2 years'
    >>> outcome_name(Words("en"), "offences.registered.dse")
    'registered offences (domestic sexual exploitation)'
    """
    family, kind, years, rest = split_outcome(outcome)
    if family == "recidivism" and kind in RECIDIVISM:
        name, others = words.say(RECIDIVISM[kind]), list[str]()
    elif family == "reach" and "." in kind and outcome not in OUTCOMES:
        lever, _, step = kind.partition(".")
        name, others = f"{lever_name(words, lever)}: {step_name(words, step, lever)}", []
    else:
        name, others = _longest(words, f"{family}.{kind}".rstrip("."))
    if years is not None:
        name = words.say_count("{name} within {count} year", "{name} within {count} years", years, name=name)
    said = [_qualifier(words, part) for part in [*others, *rest.split(".")] if part]
    return f"{name} ({', '.join(part for part in said if part)})" if any(said) else name


def without_years(outcome: str) -> str:
    """Return the code of an outcome without its window in years.

    Examples
    --------
    >>> without_years("recidivism.general.2y.at_liberty"), without_years("advices")
    ('recidivism.general.at_liberty', 'advices')
    """
    return ".".join(part for part in outcome.split(".") if not _WINDOW.match(part))


def outcomes_name(words: Words, outcomes: list[str]) -> str:
    """Return one name for outcomes that differ in their windows alone.

    Examples
    --------
    >>> outcomes_name(Words("en"), ["recidivism.general.2y", "recidivism.general.5y"])
    'general recidivism within 2 and 5 years'
    >>> outcomes_name(Words("en"), ["recidivism.general.2y.at_liberty", "recidivism.general.5y.at_liberty"])
    'general recidivism within 2 and 5 years (months at liberty)'
    """
    years = sorted({years for outcome in outcomes if (years := split_outcome(outcome)[2]) is not None})
    if len(years) < 2:
        return outcome_name(words, outcomes[0])
    family, kind, _, rest = split_outcome(outcomes[0])
    name = outcome_name(words, f"{family}.{kind}")
    said = words.say("{name} within {years} years", name=name, years=words.listing([str(year) for year in years]))
    return f"{said} ({_qualifier(words, rest)})" if rest else said


def _longest(words: Words, code: str) -> tuple[str, list[str]]:
    """Return the name of the longest beginning that is known, and the parts that follow."""
    parts = code.split(".")
    for length in range(len(parts), 0, -1):
        if (stem := ".".join(parts[:length])) in OUTCOMES:
            return words.say(OUTCOMES[stem]), parts[length:]
    return _plain(words, code), []


def _qualifier(words: Words, part: str) -> str:
    if part in QUALIFIERS:
        return words.say(QUALIFIERS[part]) if QUALIFIERS[part] else ""
    return _plain(words, part)


def event_phrase(words: Words, outcome: str) -> str:
    """Return what happened to the people counted ("a new case within 2 years"), or nothing for other outcomes."""
    family, kind, years, rest = split_outcome(outcome)
    if family != "recidivism" or kind not in EVENTS or years is None or rest:
        return ""
    return words.say_count(*EVENTS[kind], years)


def population_name(words: Words, population: str) -> str:
    """Return who is counted."""
    return words.say(POPULATIONS[population]) if population in POPULATIONS else _plain(words, population)


def world_name(words: Words, scenario: str) -> str:
    """Return a scenario's name for a column or a legend."""
    return words.say(WORLDS[scenario][0]) if scenario in WORLDS else _plain(words, scenario)


def world_phrase(words: Words, scenario: str) -> str:
    """Return a scenario as part of a sentence ("with practice as it was")."""
    if scenario in WORLDS:
        return words.say(WORLDS[scenario][1])
    return words.say("in the scenario “{name}”", name=_plain(words, scenario))


def unit_name(words: Words, unit: str) -> str:
    """Return a unit in words."""
    return words.say(UNITS[unit]) if unit in UNITS else words.known(unit)


def group_name(words: Words, group: str) -> str:
    """Return a group in words; ``sex=female`` and ``sex: female`` name the trait and its value.

    Examples
    --------
    >>> group_name(Words("en"), "sex=female")
    'sex: women'
    """
    return ", ".join(_trait(words, trait) for trait in group.split(","))


def _trait(words: Words, trait: str) -> str:
    parts = [part.strip() for part in re.split(r"[=:]", trait, maxsplit=1)]
    return ": ".join(words.say(GROUPS[part]) if part in GROUPS else _plain(words, part) for part in parts)


def lever_name(words: Words, lever: str) -> str:
    """Return a lever in words."""
    return words.say(LEVERS[lever]) if lever in LEVERS else _plain(words, lever)


def step_name(words: Words, step: str, lever: str = "") -> str:
    """Return a step of a lever's chain in words; what ends with supervision differs between levers.

    Examples
    --------
    >>> step_name(Words("en"), "dropped_out", "work_support")
    'left early'
    """
    key = step.lower().replace(" ", "_")
    if key == "dropped_out" and lever and lever not in WHILE_SUPERVISED:
        return words.say("left early")
    return words.say(STEPS[key]) if key in STEPS else _plain(words, step)


def origin_name(words: Words, code: str) -> str:
    """Return how a published quantity was used, or where a simulated one comes from."""
    return words.say(ORIGINS[code]) if code in ORIGINS else _plain(words, code)


def quantity_name(words: Words, quantity: str) -> str:
    """Return a published quantity in words."""
    return words.say(QUANTITIES[quantity]) if quantity in QUANTITIES else words.known(quantity)


def opening(phrase: str) -> str:
    """Return a phrase with a capital, to open a sentence or a row."""
    return phrase[:1].upper() + phrase[1:]
