"""Levels by sex and age beside the base rates: what calibration moves so that the registered ages come out.

``log factor(age)`` lies on straight lines between the knots of a sex, flat before the first and after the last. All
types but DSE share ``offending.age_level``, the three routes to DSE share ``dse.age_level``.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulation.evidence import Parameters
from simulation.evidence.records import interpolate


def age_knots(parameters: Parameters, family: str, sex: str) -> list[tuple[float, float]]:
    """Return (age, log factor) of a family of hazards and a sex, by age.

    Examples
    --------
    >>> from simulation.evidence import load_parameters
    >>> [age for age, _ in age_knots(load_parameters(), "dse", "men")]
    [14.0, 18.0, 25.0, 40.0]
    """
    start = f"{family}.age_level.{sex}_"
    return sorted((float(name[len(start) :]), parameters.number(name)) for name in parameters if name.startswith(start))


def age_levels(parameters: Parameters, families: Sequence[str], sex: str, ages: Sequence[float]) -> list[float]:
    """Return the log factor at each age of a hazard, by its families; nothing is added to other hazards."""
    family = next((name for name in ("dse", "offending") if name in families), None)
    if family is None:
        return [0.0 for _ in ages]
    knots = age_knots(parameters, family, sex)
    return [interpolate(knots, age) for age in ages]
