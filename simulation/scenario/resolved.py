"""From the manifest back to a scenario: the resolved values of a study, so that its lives can be lived again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.errors import InputError
from simulation.scenario.describe import (
    Clock,
    Cohort,
    LeverUse,
    ParameterOverride,
    Primary,
    Scenario,
    Split,
    Stop,
    Study,
)
from simulation.vocabulary import month_index


def scenario_of(resolved: Mapping[str, Any]) -> Scenario:
    """Return the scenario whose ``resolved()`` this is.

    Raises
    ------
    InputError
        something is missing or not as ``resolved`` writes it

    Examples
    --------
    >>> from simulation.scenario import load_scenario
    >>> from simulation.scenario.templates import template_path
    >>> held = load_scenario(template_path("baseline")).resolved()
    >>> scenario_of(held).resolved() == held
    True
    """
    try:
        return Scenario(
            name=str(resolved["name"]),
            question=str(resolved["question"]),
            cohort=_cohort(resolved["cohort"]),
            clock=Clock(month_of(resolved["clock"]["until"])),
            levers=tuple(_lever(use) for use in resolved["levers"]),
            parameters=tuple(
                ParameterOverride(name, held["value"], held["reason"]) for name, held in resolved["parameters"].items()
            ),
            study=_study(resolved["study"]),
            files=tuple(resolved["files"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            f"the manifest holds a scenario that cannot be read ({error!r}); run the study again"
        ) from None


def month_of(text: str) -> int:
    """Return the whole-number month of ``2026-01``.

    Raises
    ------
    InputError
        it is no month

    Examples
    --------
    >>> month_of("2026-01")
    24312
    """
    year, _, month = text.partition("-")
    if not (year.isdigit() and month.isdigit() and 1 <= int(month) <= 12):
        raise InputError(f"{text!r} is no month; write YYYY-MM, such as 2026-01.")
    return month_index(int(year), int(month))


def _cohort(held: Mapping[str, Any]) -> Cohort:
    first, last = held["births"]
    return Cohort(**{**held, "births": (int(first), int(last))})


def _lever(held: Mapping[str, Any]) -> LeverUse:
    values = {name: value for name, value in held.items() if name not in ("from", "until", "effect")}
    until = None if held["until"] is None else month_of(held["until"])
    return LeverUse(**values, start=month_of(held["from"]), until=until, effect=tuple(held["effect"].items()))


def _study(held: Mapping[str, Any]) -> Study:
    split, stop = held["split"], held["stop"]
    parts = {
        "split": Split(tuple(split["populations"]), split["lucks"]),
        "primary": Primary(**held["primary"]),
        "groups": tuple(held["groups"]),
        "stop": None if stop is None else Stop(**stop),
    }
    return Study(**{**held, **parts})
