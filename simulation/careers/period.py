"""Period: baselines carry a dated factor by calendar year, age band and sex.

Dutch registered youth crime fell to a third between 2007 and 2023; whether people did less or were seen less, no
figure tells. The structure switch ``structure.period_acts_on`` puts the factor into the hazards of offending or into
detection. After the last data year it stays flat or goes on at half speed; ``stationary`` (an ablation) holds 0.

``log factor(month)`` = ``period.response`` x the table's value of the calendar year, relative to 2015.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.careers.ceilings import years_ahead
from simulation.careers.hazards import HAZARDS, STREAMS
from simulation.careers.risk import BANDS_FROM
from simulation.core.modifiers import filled_up
from simulation.core.screen import MONTHS
from simulation.evidence import Parameters

SEXES, BANDS = ("men", "women"), ("12_17", "18_24", "25_44", "45_64")


class PeriodTables(NamedTuple):
    """Log factors by month.

    Parameters
    ----------
    hazards : (months, sexes, bands, width) added to the log-rates of hazards; width is the streams filled up to eights
    ahead : the same, the highest of each month and the eleven after it
    detection : (sexes, bands, months) added to the log-odds of detection
    """

    hazards: NDArray[np.float64]
    ahead: NDArray[np.float64]
    detection: NDArray[np.float64]


def yearly_factors(parameters: Parameters, first_year: int, last_year: int) -> NDArray[np.float64]:
    """Return the log factors per calendar year, shape (sexes, bands, years)."""
    columns = [f"{sex}_{band}" for sex in SEXES for band in BANDS]
    last_data = int(parameters.number("period.last_data_year"))
    years = [float(min(year, last_data)) for year in range(first_year, last_year + 1)]
    registered = np.array([parameters.knots("period.log_factor", years, column) for column in columns])
    factors = parameters.number("period.response") * registered
    if parameters.choice("structure.period_after_last_data_year") == "half_speed":
        beyond = np.maximum(np.arange(first_year, last_year + 1) - last_data, 0)
        factors = factors + parameters.number("period.half_speed_per_year") * beyond
    if parameters.choice("structure.period") == "stationary":
        factors = np.zeros_like(factors)
    return factors.reshape(len(SEXES), len(BANDS), -1)


def period_tables(parameters: Parameters, first_month: int, months: int) -> PeriodTables:
    """Return the month tables from ``first_month`` on; looking ahead needs twelve more months than are lived."""
    first_year = first_month // 12
    factors = yearly_factors(parameters, first_year, (first_month + months) // 12 + 1)
    place = (first_month + np.arange(months)) // 12 - first_year
    monthly = factors[:, :, place]
    nothing = np.zeros_like(monthly)
    on_offending = parameters.choice("structure.period_acts_on") == "offending"
    hazards = np.zeros((filled_up(STREAMS), *monthly.shape))
    for stream, hazard in enumerate(HAZARDS):
        if hazard.follows_period:
            years = [float(year) for year in (first_month + np.arange(months)) // 12]
            own = np.array(parameters.knots("period.type_log_factor", years, hazard.name))
            stationary = parameters.choice("structure.period") == "stationary"
            hazards[stream] = (monthly if on_offending else nothing) + (0.0 if stationary else own)
    detection = np.ascontiguousarray(nothing if on_offending else monthly)
    return PeriodTables(by_month(hazards), by_month(look_ahead(hazards)), detection)


def by_month(tables: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return tables (streams, sexes, bands, months) as (months, sexes, bands, streams)."""
    return np.ascontiguousarray(np.moveaxis(np.moveaxis(tables, -1, 0), 1, -1))


def look_ahead(tables: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the highest value of each month and those after it (last axis) while the ceilings of a band stand."""
    ages = zip(BANDS_FROM, (*BANDS_FROM[1:], BANDS_FROM[-1] + 1), strict=True)
    spans = [MONTHS * max(years_ahead(age) for age in range(*band)) for band in ages]
    return np.stack([highest_of_next(tables[:, :, band], span) for band, span in enumerate(spans)], axis=2)


def highest_of_next(tables: NDArray[np.float64], span: int) -> NDArray[np.float64]:
    """Return the highest value of each month and the ``span`` - 1 months after it (last axis); the last one goes on."""
    padded = np.concatenate([tables, np.repeat(tables[..., -1:], span - 1, axis=-1)], axis=-1)
    highest: NDArray[np.float64] = np.lib.stride_tricks.sliding_window_view(padded, span, axis=-1).max(axis=-1)
    return highest
