"""Measure a lived world: every outcome as tidy rows, and the curves that are drawn from them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, Protocol

from simulation.outcomes.career_course import career_course_rows
from simulation.outcomes.careers import career_rows
from simulation.outcomes.definitions import DSE_POPULATIONS, KINDS, POPULATIONS, YEARS, Clock, Recidivism
from simulation.outcomes.harm import harm_rows
from simulation.outcomes.lives import MONTHS_A_YEAR, Lives
from simulation.outcomes.measured import Measured
from simulation.outcomes.networks import network_rows
from simulation.outcomes.participation import Participation
from simulation.outcomes.recidivism import Recidivists
from simulation.outcomes.recidivism_tables import AT_LIBERTY, indicators, recidivism_rows
from simulation.outcomes.rows import Point, Row, curve_table, outcome_table
from simulation.outcomes.survival import curve_of, times_of
from simulation.outcomes.totals import long_windows

if TYPE_CHECKING:
    import pandas as pd

SETTLING = "outcomes.settling_months"
CURVE_MONTHS = YEARS[-1] * MONTHS_A_YEAR
_DRAWN = ("general", "serious", "specific")


class Numbers(Protocol):
    """Evidence values by name (``simulation.evidence.Parameters``)."""

    def number(self, name: str) -> float:
        """Return the value of a record."""
        ...


def measure(lives: Lives, *, parameters: Numbers) -> pd.DataFrame:
    """Return every outcome of a lived world.

    Parameters
    ----------
    lives : the lived world
    parameters : evidence values; ``outcomes.settling_months`` is read

    Returns
    -------
    DataFrame
        scenario, replicate, draw, outcome, definition, population, group, window, value, unit, n, synthetic
    """
    return measure_all(Measured(lives), parameters=parameters)


def measure_all(measured: Measured, *, parameters: Numbers) -> pd.DataFrame:
    """Return every outcome; as ``measure``, sharing what is worked out with ``curves`` and ``indicators``."""
    settling = settling_months(parameters)
    return outcome_table(measured.lives, _rows(measured, settling))


def settling_months(parameters: Numbers) -> int:
    """Return the months at the end of a run in which cases may still be open."""
    return round(parameters.number(SETTLING))


def _rows(measured: Measured, settling: int) -> Iterator[Row]:
    yield from career_rows(measured)
    yield from career_course_rows(measured)
    yield from network_rows(measured)
    yield from Participation(measured).rows()
    yield from harm_rows(measured)
    for found in _followed(measured, settling):
        yield from recidivism_rows(found)


def _followed(measured: Measured, settling: int) -> Iterator[Recidivists]:
    for window, population in product(long_windows(measured.lives), POPULATIONS.values()):
        yield Recidivists(measured, population, window, settling)


def curves(lives: Lives, *, parameters: Numbers) -> pd.DataFrame:
    """Return age-crime and survival curves of a lived world.

    Returns
    -------
    DataFrame
        scenario, replicate, draw, curve, definition, population, group, window, x, x_unit, value, unit, at_risk, n,
        synthetic. Curves: ``age_crime.actual``, ``age_crime.registered``; ``survival.KIND`` (Kaplan-Meier: death
        censored) and ``incidence.KIND`` (Aalen-Johansen: death competing), ``.at_liberty`` on that clock
    """
    return curves_of(Measured(lives), parameters=parameters)


def curves_of(measured: Measured, *, parameters: Numbers) -> pd.DataFrame:
    """Return the curves; as ``curves``, sharing what is worked out with ``measure_all``."""
    return curve_table(measured.lives, _points(measured, settling_months(parameters)))


def _points(measured: Measured, settling: int) -> Iterator[Point]:
    yield from Participation(measured).points()
    for found in _followed(measured, settling):
        kinds = _DRAWN if found.population.name in DSE_POPULATIONS else _DRAWN[:1]
        for kind, clock in product(kinds, Clock):
            yield from _survival_points(found, KINDS[kind], clock)


def _survival_points(found: Recidivists, kind: Recidivism, clock: Clock) -> Iterator[Point]:
    curve = curve_of(times_of(found.follow_up, kind, clock), CURVE_MONTHS)
    suffix = kind.name + (AT_LIBERTY if clock is Clock.AT_LIBERTY else "")
    definition, n = found.definition(kind, clock), float(len(found.table))
    for name, unit, shares in (
        (f"survival.{suffix}", "share without a new case", curve.survival),
        (f"incidence.{suffix}", "share with a new case", curve.incidence),
    ):
        base = (name, definition, found.population.name, found.window.text)
        for month, (share, at_risk) in enumerate(zip(shares, curve.at_risk, strict=True)):
            yield Point(*base, month, "months", float(share), unit, float(at_risk), n)


def person_indicators(measured: Measured, *, parameters: Numbers) -> pd.DataFrame:
    """Return the indicators of the DSE populations for pairing; see ``indicators``."""
    return indicators(measured, settling=settling_months(parameters))
