"""Choose rows of the comparison: the window that counts, the primary outcome, what the page shows, groups, two sides.

A comparison holds every outcome in several windows (before the lever begins there is nothing to differ), on two
clocks and in two units. The page shows those that answer the question; all of them stand in ``comparison.csv``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from simulation.experiment.standing import FACTSHEET
from simulation.experiment.verdicts import FEWEST_DISCORDANT
from simulation.report.definitions import is_at_liberty
from simulation.report.facts import Primary, asks_the_factsheet, primary
from simulation.report.names import split_outcome
from simulation.report.study import PER_100, WHOLE, Study
from simulation.report.windows import last_window

ACTUAL, REGISTERED = "actual", "registered"
FEW_ENOUGH = 24
"""A comparison of up to so many kinds of rows is shown whole."""

_KIND_OF_ROW = ["outcome", "definition", "population", "unit"]
_KINDS = ("general", "serious", "very_serious", "special", "specific")
_YEARS = (2, 5, 10)
_WIDE = ("residents", "cohort")
_PAID = ("custody_months", "supervision", "control_months", "breaches", "recalls", "advices")
"""Shown in the table of who pays."""
_SHOWN = ("baseline", "value", "difference", "low", "high")
_ONLY_IN_THE_FILE = ("participation", "age_at", "versatility", "cases_before", "reach.", "index_persons")


def is_national(unit: str) -> bool:
    """Tell whether a unit counts a year in the Netherlands.

    Examples
    --------
    >>> is_national("persons a year in the Netherlands"), is_national("per 100 index persons")
    (True, False)
    """
    return any(sign in unit.lower() for sign in ("netherlands", "_nl", " nl"))


def main_window(study: Study, table: pd.DataFrame, scenario: str = "") -> str:
    """Return the window of the primary outcome in which a scenario can differ; of the study without a scenario."""
    chosen = table[table["outcome"] == primary(study, scenario).outcome]
    return last_window(chosen["window"].unique()) or last_window(table["window"].unique())


def in_main_window(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of each outcome in its window that counts, and those that name no window.

    Outcomes with a longer follow-up count fewer index events: their windows end earlier.
    """
    pairs = table[["outcome", "window"]].drop_duplicates()
    counts = {outcome: last_window(held) for outcome, held in pairs.groupby("outcome")["window"]}
    wanted = table["outcome"].map(counts).to_numpy()
    return table[((table["window"] == "") | (table["window"] == wanted)).to_numpy(bool)]


def of_scenario(study: Study, scenario: str) -> pd.DataFrame:
    """Return the rows of one scenario over everybody in their population, in the window that counts."""
    table = in_main_window(study.comparison)
    return table[(table["scenario"] == scenario) & (table["group"] == WHOLE)]


def primary_rows(study: Study, scenario: str) -> pd.DataFrame:
    """Return the rows of the primary outcome, over everybody in its population."""
    named, rows = primary(study, scenario), of_scenario(study, scenario)
    chosen = rows[rows["outcome"] == named.outcome]
    there = chosen[chosen["population"] == named.population]
    return chosen if there.empty else there


def primary_row(study: Study, scenario: str) -> pd.Series | None:
    """Return the row of the headline: the primary outcome per 100 people, or whatever unit it has."""
    rows = primary_rows(study, scenario)
    rates = rows[~_national(rows)]
    return _calendar_first(rows if rates.empty else rates)


def national_row(study: Study, scenario: str) -> pd.Series | None:
    """Return the primary outcome counted in persons a year in the Netherlands, or None."""
    rows = primary_rows(study, scenario)
    return _calendar_first(rows[_national(rows)])


def _national(rows: pd.DataFrame) -> pd.Series:
    return rows["unit"].map(is_national).astype(bool)


def _calendar_first(rows: pd.DataFrame) -> pd.Series | None:
    """Return the first row on the calendar clock; at-liberty figures stand beside, never in its place."""
    held = [row for _, row in rows.iterrows()]
    return min(held, key=lambda row: is_at_liberty(row["definition"]), default=None)


def is_primary(study: Study, row: pd.Series) -> bool:
    """Tell whether a row holds the primary outcome of its scenario."""
    return _is_of(primary(study, str(row.get("scenario", ""))), row)


def _is_of(named: Primary, row: pd.Series) -> bool:
    return bool(row["outcome"] == named.outcome and row["population"] in (named.population, ""))


def shown_rows(study: Study) -> pd.DataFrame:
    """Return the rows the page shows: all of a small comparison, else those that answer the question.

    The people the question is about come first, and among their rows those per 100 people.
    """
    table = in_main_window(study.comparison)
    shown = _one_clock(answering(study, table[table["group"] == WHOLE]))
    first = shown["scenario"].map({name: primary(study, name).population for name in study.scenarios})
    others = (shown["population"] != first).astype(int) * 2
    return shown.assign(place=others + (shown["unit"] != PER_100).astype(int)).sort_values("place", kind="stable")


def _one_clock(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows without those at liberty that repeat their calendar row to the digits shown.

    Where hardly anybody is in custody both clocks give the same numbers, and two equal rows look like a mistake.
    """
    known = ["scenario", "population", "unit", "verdict", *_SHOWN]
    said = table.assign(**{name: table[name].round(1) for name in _SHOWN})
    said = said.assign(outcome=said["outcome"].str.removesuffix(".at_liberty"))
    later = table["outcome"].str.endswith(".at_liberty")
    order = said.assign(later=later.astype(int)).sort_values("later", kind="stable")
    again = order.duplicated(["outcome", *known]).reindex(table.index)
    return table[~(later & again)]


def answering(study: Study, table: pd.DataFrame) -> pd.DataFrame:
    """Return rows that answer the question: all of a few kinds of rows, else a choice of them."""
    if len(table.drop_duplicates(_KIND_OF_ROW)) <= FEW_ENOUGH:
        return table
    kinds = table.drop_duplicates(["scenario", *_KIND_OF_ROW])
    asked = {name: _Asked(primary(study, name), asks_the_factsheet(study, name)) for name in kinds["scenario"].unique()}
    answers = {
        key: _answers(asked[key[0]], row)
        for key, row in zip(_keys(kinds), (r for _, r in kinds.iterrows()), strict=True)
    }
    return table[[answers[key] for key in _keys(table)]]


def _keys(table: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    return zip(*(table[name] for name in ("scenario", *_KIND_OF_ROW)), strict=True)


class _Asked(NamedTuple):
    """What a scenario is asked: its primary outcome, and whether the factsheet's question is one of its own."""

    own: Primary
    factsheet: bool


def _answers(asked: _Asked, row: pd.Series) -> bool:
    family, kind, years, rest = split_outcome(row["outcome"])
    own = asked.own
    if _is_of(own, row):
        return True
    if family == "recidivism":
        theirs = row["population"] == own.population or (asked.factsheet and row["population"] == FACTSHEET)
        return theirs and _recidivism_answers(own, row, kind, years, rest)
    if family == "offences":
        return kind in ("actual.all", "registered.all", "actual.dse", "registered.dse")
    elsewhere = row["outcome"].startswith((*_ONLY_IN_THE_FILE, *_PAID))
    return row["population"] in (*_WIDE, own.population) and not elsewhere


def _recidivism_answers(own: Primary, row: pd.Series, kind: str, years: int | None, rest: str) -> bool:
    family, first_kind, first_years, _ = split_outcome(own.outcome)
    first_kind = first_kind if family == "recidivism" else _KINDS[0]
    if years not in (*_YEARS, first_years) or kind not in _KINDS:
        return False
    if is_national(row["unit"]):
        return not rest and kind in (first_kind, "specific")
    return not rest or kind == first_kind


def replicates_to_say(row: pd.Series) -> int | None:
    """Return the replicates at which enough people would fare otherwise for a difference to be stated.

    With nobody so far it is more than this; None where the row counts no people.

    Examples
    --------
    >>> replicates_to_say(pd.Series({"discordant": 9.0, "replicates": 4.0}))
    9
    """
    if not (math.isfinite(row["discordant"]) and math.isfinite(row["replicates"])):
        return None
    if row["discordant"] >= FEWEST_DISCORDANT:
        return max(2, int(row["replicates"]) + 1)
    return max(2, math.ceil(FEWEST_DISCORDANT * float(row["replicates"]) / max(float(row["discordant"]), 1.0)))


def group_rows(study: Study) -> pd.DataFrame:
    """Return the rows of pre-named groups for each scenario's primary outcome, per 100 people where it is a share."""
    table = in_main_window(study.comparison)
    table = table[table["group"] != WHOLE]
    return pd.concat([table.head(0), *(_groups_of(study, table, name) for name in study.scenarios)])


def _groups_of(study: Study, table: pd.DataFrame, scenario: str) -> pd.DataFrame:
    named = primary(study, scenario)
    chosen = table[(table["scenario"] == scenario) & (table["outcome"] == named.outcome)]
    there = chosen[chosen["population"] == named.population]
    rates = there[~_national(there)]
    return there if rates.empty else rates


def opposed(study: Study, scenario: str) -> Iterator[tuple[pd.Series, pd.Series]]:
    """Yield totals of offences whose actual and registered differences have opposite signs, one of them for sure."""
    rows = [row for _, row in of_scenario(study, scenario).iterrows() if _is_total(row)]
    registered = {_without_side(row, REGISTERED): row for row in rows if REGISTERED in row["outcome"]}
    for row in rows:
        other = registered.get(_without_side(row, ACTUAL)) if ACTUAL in row["outcome"] else None
        if other is not None and _opposite(row, other):
            yield row, other


def _is_total(row: pd.Series) -> bool:
    name = str(row["outcome"])
    return name.startswith("offences") and name.rpartition(".")[2] in ("all", "dse", ACTUAL, REGISTERED, name)


def _without_side(row: pd.Series, side: str) -> tuple[str, ...]:
    return (str(row["outcome"]).replace(side, ""), *(str(row[name]) for name in ("population", "window", "unit")))


def _opposite(one: pd.Series, other: pd.Series) -> bool:
    """Tell whether two differences have opposite signs, and chance alone hardly explains at least one of them."""
    values = float(one["difference"]), float(other["difference"])
    return all(map(math.isfinite, values)) and values[0] * values[1] < 0 and any(map(_off_zero, (one, other)))


def _off_zero(row: pd.Series) -> bool:
    return bool(row["low"] > 0 or row["high"] < 0)
