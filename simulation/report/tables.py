"""The tables of the page: differences, groups, one world's outcomes, validation.

great_tables writes the HTML (headers bound to cells, everything escaped); its own style sheet is left out, so that
the page's colours, dark or printed, hold for tables too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd
from great_tables import GT
from markupsafe import Markup

from simulation.report.amounts import brackets, difference_of, signed
from simulation.report.bands import band_of
from simulation.report.definitions import apart
from simulation.report.names import (
    group_name,
    opening,
    origin_name,
    outcome_name,
    population_name,
    quantity_name,
    unit_name,
    world_name,
)
from simulation.report.rows import answering, group_rows, in_main_window, is_primary, shown_rows
from simulation.report.study import WHOLE, Study
from simulation.report.validation_words import reading_name
from simulation.report.verdicts import is_too_few, verdict_of
from simulation.report.words import NOT_KNOWN, Words

_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_GROUP, _ROW = "group", "row"


def render(
    words: Words, name: str, rows: Sequence[dict[str, str]], left: Sequence[str] = (), *, head: str = ""
) -> Markup:
    """Return rows as an HTML table; ``group`` heads rows together, ``row`` names each, other keys are columns.

    Parameters
    ----------
    name : id of the table in the page
    left : columns of text; the others hold numbers and stand to the right
    head : what the names of the rows are; by default what is counted
    """
    if not rows:
        return Markup("")
    frame = pd.DataFrame(rows)
    grouped = _GROUP if _GROUP in frame and frame[_GROUP].any() else None
    frame = frame if grouped or _GROUP not in frame else frame.drop(columns=_GROUP)
    columns = [column for column in frame if column not in (_GROUP, _ROW)]
    table = GT(frame, rowname_col=_ROW, groupname_col=grouped, locale=words.language, id=name)
    named = head or words.say("What is counted")  # a head without words is a barrier to a reader by ear
    table = table.tab_stubhead(named)
    table = table.cols_align("right", [column for column in columns if column not in left])
    table = table.cols_align("left", [column for column in columns if column in left])
    return Markup(_STYLE.sub("", table.as_raw_html()))  # every cell is escaped already


def row_label(words: Words, row: pd.Series, held: pd.DataFrame) -> str:
    """Return an outcome's name, with what sets its definition apart where it stands in the table under several."""
    name = opening(outcome_name(words, row["outcome"]))
    same = held[(held["outcome"] == row["outcome"]) & (held["population"] == row["population"])]
    other = apart(words, row["definition"], same["definition"])
    return f"{name} ({other})" if other else name


def differences(words: Words, study: Study) -> Markup:
    """Return the table of differences over whole populations, the primary outcome marked."""
    table = shown_rows(study)
    rows = [_difference_row(words, study, row, table, _over(words, study, row)) for _, row in table.iterrows()]
    heads = list(dict.fromkeys(row[_GROUP] for row in rows))
    return render(
        words, "differences", sorted(rows, key=lambda row: heads.index(row[_GROUP])), left=[words.say("Verdict")]
    )


def _over(words: Words, study: Study, row: pd.Series) -> str:
    parts = [opening(population_name(words, row["population"])), unit_name(words, row["unit"])]
    if len(study.scenarios) > 1:
        parts.insert(0, opening(world_name(words, row["scenario"])))
    return " · ".join(part for part in parts if part)


def groups(words: Words, study: Study) -> Markup:
    """Return the primary outcome by the groups named before the study ran."""
    table = group_rows(study)
    rows = []
    for _, row in table.iterrows():
        held = _difference_row(words, study, row, table, _over(words, study, row))
        rows.append(held | {_ROW: opening(group_name(words, row["group"]))})
    return render(words, "groups", rows, left=[words.say("Verdict")])


PRICES = (
    "offences.actual.all", "offences.registered.all", "offences.actual.dse", "dse_victims", "custody_months",
    "supervision_months", "control_months", "breaches", "recalls", "advices.requested",
    "reach.probation_advice.advice_added", "reach.probation_advice.supervision_added",
)  # fmt: skip
"""What is gained and what is paid for it, side by side; people reached who are never registered are added."""


def means(words: Words, study: Study) -> Markup:
    """Return offences prevented next to months in custody and under control, breaches, and net-widening."""
    table = in_main_window(study.comparison[study.comparison["group"] == WHOLE])
    widened = table["outcome"].str.startswith("reach.") & table["outcome"].str.endswith(".never_registered")
    unused = table["outcome"].str.startswith("reach.") & (table["value"] == 0) & ~widened
    table = table[(table["outcome"].isin(PRICES) & ~unused) | widened]
    place = {name: rank for rank, name in enumerate(PRICES)}
    order = table["outcome"].map(lambda name: place.get(name, len(place)))
    table = table.assign(place=order).sort_values(["scenario", "place"], kind="stable")
    rows = [_difference_row(words, study, row, table, _price_over(words, study, row)) for _, row in table.iterrows()]
    return render(words, "means", rows, left=[words.say("Verdict")])


def _price_over(words: Words, study: Study, row: pd.Series) -> str:
    return opening(world_name(words, row["scenario"])) if len(study.scenarios) > 1 else ""


EXPLORATORY = "◇ "
"""Marks a row that nobody named before the study ran."""


def _is_exploratory(row: pd.Series) -> bool:
    return bool(row.get("standing", "") == "exploratory")


def _difference_row(words: Words, study: Study, row: pd.Series, held: pd.DataFrame, over: str) -> dict[str, str]:
    difference, few = difference_of(row), is_too_few(row["verdict"])
    verdict = verdict_of(words, row["verdict"], float(row["level"]))
    decimals = 1 if few else min(2, difference.decimals)
    scenario = words.say("Scenario") if len(study.scenarios) > 1 else opening(world_name(words, row["scenario"]))
    mark = "★ " if is_primary(study, row) and row["group"] == WHOLE else EXPLORATORY if _is_exploratory(row) else ""
    return {
        _GROUP: over,
        _ROW: mark + row_label(words, row, held),
        opening(world_name(words, row["against"])): words.number(row["baseline"], decimals),
        scenario: words.number(row["value"], decimals),
        words.say("Difference"): NOT_KNOWN if few else signed(words, difference),
        words.say("{level} interval", level=words.level(difference.level)): NOT_KNOWN
        if few
        else brackets(words, difference),
        words.say("n"): words.number(row["n"], 0),
        words.say("Verdict"): f"{verdict.sign} {verdict.name}",
    }


def shown_outcomes(study: Study) -> pd.DataFrame:
    """Return the outcomes of one world that the page shows; all of them stand in ``outcomes.csv``."""
    table = in_main_window(study.outcomes[study.outcomes["group"] == WHOLE])
    return answering(study, table)


def outcomes(words: Words, study: Study, level: float) -> Markup:
    """Return the outcomes of each world with an interval over replicates, for a run that compared nothing."""
    table = shown_outcomes(study)
    keys = ["scenario", "population", "unit", "outcome", "definition"]
    rows = [_outcome_row(words, held, table, level) for _, held in table.groupby(keys, sort=False)]
    return render(words, "outcomes", rows)


def _outcome_row(words: Words, held: pd.DataFrame, table: pd.DataFrame, level: float) -> dict[str, str]:
    first = held.iloc[0]
    mean, low, high = band_of(held, "value", level)
    parts = (
        world_name(words, first["scenario"]),
        population_name(words, first["population"]),
        unit_name(words, first["unit"]),
    )
    return {
        _GROUP: opening(" · ".join(parts)),
        _ROW: row_label(words, first, table),
        words.say("Mean"): words.number(mean, 1),
        words.say("{level} interval", level=words.level(level)): _range(words, low, high),
        words.say("n"): words.number(held["n"].mean(), 0),
    }


def _range(words: Words, low: float, high: float) -> str:
    if low != low or high != high:
        return NOT_KNOWN
    return words.say("{low} to {high}", low=words.number(low, 1), high=words.number(high, 1))


def is_inside(text: str) -> bool | None:
    """Return whether a validation row lies inside its band, None where that is not said."""
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(text.strip().lower())


def validation_counts(words: Words, study: Study) -> Markup:
    """Return how many published figures the model meets, by how they were used and where the figure comes from."""
    table = study.validation.assign(met=study.validation["inside"].map(is_inside)).dropna(subset=["met"])
    rows = [
        {
            _ROW: opening(origin_name(words, str(use))),
            words.say("Origin"): origin_name(words, str(origin)),
            words.say("Figures"): words.number(len(held), 0),
            words.say("Inside the published band"): words.number(held["met"].astype(int).sum(), 0),
        }
        for (use, origin), held in table.groupby(["use", "origin"], sort=False)
    ]
    return render(words, "validation", rows, left=[words.say("Origin")])


def _published(words: Words, row: pd.Series) -> str:
    """Return a published figure with its number and, where its definition can be read in several ways, the reading."""
    said = f"{row['id'].partition('/')[0]} {quantity_name(words, row['quantity'])}"
    reading = reading_name(words, row["id"])
    return f"{said} ({reading})" if reading else said


def validation_missed(words: Words, study: Study) -> Markup:
    """Return the published figures that the model misses."""
    missed = study.validation[study.validation["inside"].map(is_inside) == False]  # noqa: E712 None is not False
    rows = [
        {
            _ROW: _published(words, row),
            words.say("Use"): origin_name(words, row["use"]),
            words.say("Published"): words.number(row["published"], 1),
            words.say("Published band"): _range(words, row["low"], row["high"]),
            words.say("Simulated"): words.number(row["simulated"], 1),
            words.say("Simulated range"): _range(words, row["sim_low"], row["sim_high"]),
        }
        for _, row in missed.iterrows()
    ]
    return render(words, "missed", rows, left=[words.say("Use")])
