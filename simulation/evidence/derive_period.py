"""Derive the dated factors of ``period.yaml`` from the anchors of ``period_anchors.yaml`` and ``levels.yaml``.

``python -m simulation.evidence.derive_period`` prints the table as it stands in the file; a test compares the two.
The steps and what is assumed in each are told in ``docs/reference/evidence.md``.

    factor(year, sex, band) = log(rate in the year / rate in 2015)

2012-2018 are the published rates themselves. Before and after, the published totals of a band move both sexes alike,
except that women's share of the registrations rose until 2012. Years between two anchors lie on a straight line.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from math import exp, log

from simulation.evidence.load import load_parameters
from simulation.evidence.record_set import Parameters
from simulation.evidence.records import Table, interpolate

YEARS = range(1970, 2025)
REFERENCE = 2015
FIRST_RATES, LAST_RATES = 2012, 2018
MINORS, YOUNG, ADULTS, OLDER = "12-17", "18-24", "25-44", "45-64"
BANDS = (MINORS, YOUNG, ADULTS, OLDER)
SEXES = ("men", "women")
Curve = dict[int, float]


def column_of(sex: str, band: str) -> str:
    """Return the column of a sex and age band, such as ``men_12_17``."""
    return f"{sex}_{band.replace('-', '_')}"


def derive(parameters: Parameters) -> list[list[float]]:
    """Return one row a year, 1970-2024: the year, then the eight factors, men before women, young before old.

    Examples
    --------
    >>> rows = derive(load_parameters())
    >>> [value for row in rows if row[0] == 2015 for value in row[1:]]
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    """
    curves = [_curve(parameters, sex, band) for sex in SEXES for band in BANDS]
    points = [sorted((float(year), value) for year, value in curve.items()) for curve in curves]
    return [[year, *(round(interpolate(curve, float(year)), 3) + 0.0 for curve in points)] for year in YEARS]


def _curve(parameters: Parameters, sex: str, band: str) -> Curve:
    rates = parameters.table("levels.suspects_per_1000")
    column = column_of(sex, band)
    reference = rates.at(REFERENCE, column=column)
    observed = {year: log(rates.at(year, column=column) / reference) for year in range(FIRST_RATES, LAST_RATES + 1)}
    shift = _women_shift(parameters, sex, band)
    earlier = {
        year: observed[FIRST_RATES] + total + interpolate(shift, float(year))
        for year, total in _before_rates(parameters, band).items()
    }
    return earlier | observed | _after_rates(parameters, band, observed)


# ---------------------------------------------------------------------------------------------- before 2012


def _before_rates(parameters: Parameters, band: str) -> Curve:
    """Return the log of a band's total relative to 2012, for the anchor years up to 2011."""
    minors = parameters.table("period_anchor.minors_per_10000")
    fall = log(minors.at(2007) / minors.at(2012))
    older = _adult_change(parameters, fall)
    growth = _growth_2000_2007(parameters)
    since_2000 = {MINORS: growth["minors"], YOUNG: (growth["minors"] + growth["all"]) / 2}.get(band, growth["all"])
    level = {MINORS: fall, YOUNG: (fall + older) / 2}.get(band, older)
    curve = {2007: level} | _until_2000(parameters, level - since_2000)
    if band == MINORS:
        return curve | {2011: log(minors.at(2011) / minors.at(2012))}
    return curve | {2005: level}


def _until_2000(parameters: Parameters, level: float) -> Curve:
    crimes = parameters.table("period_anchor.recorded_crime_per_1000")
    speed = parameters.number("period_anchor.recorded_crime_elasticity")
    return {year: level + speed * log(crimes.at(year) / crimes.at(2000)) for year in range(YEARS[0], 2001)}


def _growth_2000_2007(parameters: Parameters) -> dict[str, float]:
    ratio = parameters.table("period_anchor.growth_2000_2007")
    births = parameters.table("population.births.live")
    minors = sum(births.at(year) for year in range(1990, 1996)) / sum(births.at(year) for year in range(1983, 1989))
    residents = parameters.number("period_anchor.population_growth_2000_2007")
    return {"minors": log(ratio.at("minors") / minors), "all": log(ratio.at("all") / residents)}


def _adult_change(parameters: Parameters, fall_of_minors: float) -> float:
    """Return the fall of 25 and older, 2005 to 2012, that makes the bands add up to the fall of all ages.

    The fall of 18-24 is taken half-way between that of minors and that of 25 and older.
    """
    suspects = parameters.table("period_anchor.suspects_2012")
    total = sum(suspects.by_key().values())
    weight = {band: number / total for band, number in suspects.by_key().items()}
    share = parameters.table("period_anchor.suspect_share")
    wanted = share.at(2005) / share.at(2012) - weight[MINORS] * exp(fall_of_minors)

    def excess(change: float) -> float:
        return weight[YOUNG] * exp((fall_of_minors + change) / 2) + weight["25+"] * exp(change) - wanted

    return _root(excess, -1.0, 1.0)


def _root(rising: Callable[[float], float], low: float, high: float) -> float:
    """Return where a rising function is zero, by halving the interval."""
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) > 0 else (middle, high)
    return low


def _women_shift(parameters: Parameters, sex: str, band: str) -> list[tuple[float, float]]:
    """Return knots of how far a sex lay from its band's total, relative to 2012."""
    table = parameters.table("period_anchor.women_share")
    share = dict(table.points("minors" if band == MINORS else "all"))
    own = {year: women if sex == "women" else 1 - women for year, women in share.items()}
    return sorted((year, log(value / own[FIRST_RATES])) for year, value in own.items())


# ---------------------------------------------------------------------------------------------- after 2018


def _after_rates(parameters: Parameters, band: str, observed: Mapping[int, float]) -> Curve:
    if band in (ADULTS, OLDER):
        return {year: observed[LAST_RATES] + change for year, change in _adults_since_2018(parameters).items()}
    rates = parameters.table("levels.suspects_per_1000")
    men = parameters.table("period_anchor.young_men_2022").at(band)
    in_2022 = observed[LAST_RATES] + log(men / rates.at(LAST_RATES, column=column_of("men", band)))
    in_2024 = observed[2014] + log(parameters.table("period_anchor.ratio_2024_to_2014").at(band))
    if band == MINORS:
        minors = parameters.table("period_anchor.minors_per_10000")
        return {2022: in_2022, 2023: in_2022 + log(minors.at(2023) / minors.at(2022)), 2024: in_2024}
    young = parameters.table("period_anchor.young_adults_per_10000")
    return {2022: in_2022, 2023: observed[2017] + log(young.at(2023) / young.at(2017)), 2024: in_2024}


def _adults_since_2018(parameters: Parameters) -> Curve:
    suspects = parameters.table("period_anchor.suspects_25_and_older")
    growth = parameters.number("period_anchor.growth_25_and_older_per_year")
    start = suspects.at(LAST_RATES)
    return {year: log(suspects.at(year) / start) - growth * (year - LAST_RATES) for year in (2022, 2023, 2024)}


def as_yaml(rows: list[list[float]]) -> str:
    """Return the rows as they stand in ``period.yaml``."""
    return "".join(f"    - [{row[0]:.0f}, {', '.join(f'{value:.3f}' for value in row[1:])}]\n" for row in rows)


def stored(parameters: Parameters) -> Table:
    """Return the table that the derivation must reproduce."""
    return parameters.table("period.log_factor")


if __name__ == "__main__":
    sys.stdout.write(as_yaml(derive(load_parameters())))
