"""What a scenario's own ``monitoring`` lever asks for, as conditions of the designs, and where each figure is from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from simulation.evidence import Parameters
from simulation.experiment.monitoring.designs import LOTS_HALF, Field
from simulation.levers.build import effect_value
from simulation.levers.monitoring import RANDOMISED, STEPPED_WEDGE, TEAMS, design_of
from simulation.scenario.describe import Scenario
from simulation.scenario.options import MonitorOptions

LEVER = "monitoring"
MONTHS, USUAL_YEARS = 12, 5
FROM_EVIDENCE, FROM_LEVER, FROM_USER, USUAL = "evidence", "lever", "asked", "usual"


class Asked(NamedTuple):
    """What the lever of a scenario asks for.

    Parameters
    ----------
    coverage : share of the eligible who are in the evaluation, 0 to 1
    held_back_share : share kept out by lot; None where the lever draws no lots
    wedge_years : years over which teams start; 0 where it is no stepped wedge
    years : length of the evaluation; None where the lever names no end
    """

    coverage: float
    held_back_share: float | None
    wedge_years: float
    years: int | None


class Figure(NamedTuple):
    """A figure that the designs use, and where it comes from: evidence, lever, asked or usual."""

    name: str
    value: float
    source: str


def asked_of(scenario: Scenario, parameters: Parameters) -> Asked | None:
    """Return what the monitoring lever of a scenario asks for; None where it has none."""
    use = next((use for use in scenario.levers if use.use == LEVER), None)
    if use is None:
        return None
    share, wedge = (effect_value(use, name, parameters) for name in ("held_back_share", "wedge_months"))
    design = design_of(share, wedge)
    return Asked(
        use.coverage,
        share if design == RANDOMISED else None,
        wedge / MONTHS if design == STEPPED_WEDGE else 0.0,
        None if use.until is None else max(1, round((use.until - use.start + 1) / MONTHS)),
    )


def as_asked(field: Field, asked: Asked | None) -> Field:
    """Return the conditions with the lever's own values where it has them."""
    if asked is None:
        return field
    lots = {} if asked.held_back_share is None else {"held_back_share": asked.held_back_share}
    wedge = {"wedge_years": asked.wedge_years, "regions": TEAMS} if asked.wedge_years else {}
    return replace(field, **lots, **wedge)  # type: ignore[arg-type]


def years_of(options: MonitorOptions, asked: Asked | None) -> int:
    """Return the years of the evaluation: as asked on the command line, else the lever's, else the usual ones."""
    if options.years is not None:
        return options.years
    return USUAL_YEARS if asked is None or asked.years is None else asked.years


def figures_of(options: MonitorOptions, parameters: Parameters, field: Field, asked: Asked | None) -> Iterator[Figure]:
    """Yield every figure of accrual and design with where it comes from."""
    number = parameters.number
    yield Figure("court_per_year", number("monitoring.court_per_year"), FROM_EVIDENCE)
    yield Figure("supervised_per_year", number("monitoring.supervised_per_year"), FROM_EVIDENCE)
    if asked is not None:
        yield Figure("coverage", asked.coverage, FROM_LEVER)
    lots = asked is not None and asked.held_back_share is not None
    yield Figure("held_back_share", field.held_back_share if lots else LOTS_HALF, FROM_LEVER if lots else USUAL)
    wedge = asked is not None and asked.wedge_years > 0
    yield Figure("regions", field.regions, FROM_LEVER if wedge else FROM_EVIDENCE)
    if wedge:
        yield Figure("wedge_years", field.wedge_years, FROM_LEVER)
    own = USUAL if asked is None or asked.years is None else FROM_LEVER
    yield Figure("years", years_of(options, asked), own if options.years is None else FROM_USER)
    yield Figure("drop_out", field.drop_out, FROM_EVIDENCE if options.drop_out is None else FROM_USER)
    yield Figure("contamination", field.contamination, FROM_EVIDENCE if options.contamination is None else FROM_USER)
