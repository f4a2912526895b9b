"""Show what levers do together beyond the sum of what each does alone, over the orders of adding them."""

from __future__ import annotations

from collections.abc import Hashable

import pandas as pd
from markupsafe import Markup

from simulation.experiment.standing import FACTSHEET
from simulation.report.facts import primary
from simulation.report.names import lever_name, opening, outcome_name, unit_name, world_name
from simulation.report.study import PER_100, WHOLE, Study
from simulation.report.tables import render
from simulation.report.verdicts import is_too_few
from simulation.report.windows import last_window
from simulation.report.words import Words

TABLE = "interactions.csv"
BESIDE = ("recidivism.specific.5y",)
"""Outcomes shown beside the primary one, of the people of the factsheet."""


def interactions_of(study: Study) -> pd.DataFrame:
    """Return the rows of the primary outcome and of specific recidivism, over everybody; none without such worlds."""
    path = study.folder / TABLE
    if not path.is_file():
        return pd.DataFrame()
    table = pd.read_csv(path)
    named = {str(name): primary(study, str(name)) for name in table["scenario"].unique()}
    own = {(name, held.outcome, held.population) for name, held in named.items()}
    beside = {(name, outcome, FACTSHEET) for name in named for outcome in BESIDE}
    keys = zip(table["scenario"], table["outcome"], table["population"], strict=True)
    share = (table["unit"] == PER_100) | ~table["outcome"].str.startswith("recidivism.")
    shown = pd.Series([key in own | beside for key in keys], index=table.index, dtype=bool)
    rows = table[shown & (table["group"] == WHOLE) & share]
    windows = {outcome: last_window(held["window"]) for outcome, held in rows.groupby("outcome")}
    return rows[rows["window"] == rows["outcome"].map(windows)]


def interactions_table(words: Words, study: Study) -> Markup:
    """Return each lever alone and over the orders, then all together and the remainder."""
    table = interactions_of(study)
    if table.empty:
        return Markup("")
    keys = ["scenario", "outcome"]
    rows = [cells for key, held in table.groupby(keys, sort=False) for cells in _rows(words, key, held)]
    return render(words, "together-rows", rows, head=words.say("Lever"))


def _rows(words: Words, key: tuple[Hashable, ...], held: pd.DataFrame) -> list[dict[str, str]]:
    scenario, outcome = map(str, key)
    over = " · ".join(
        opening(text)
        for text in (world_name(words, scenario), outcome_name(words, outcome), unit_name(words, held["unit"].iloc[0]))
    )
    alone, orders = words.say("Alone"), words.say("Over the orders of adding")
    lines = [
        {"group": over, "row": opening(lever_name(words, row["lever"])), alone: _said(words, row["alone"]),
         orders: _said(words, row["over_orders"])}
        for _, row in held.iterrows()
    ]  # fmt: skip
    first = held.iloc[0]
    lines.append({"group": over, "row": words.say("All together"), alone: "", orders: _said(words, first["together"])})
    remainder = _remainder(words, first)
    lines.append({"group": over, "row": words.say("Beyond the sum of alone"), alone: "", orders: remainder})
    return lines


def _said(words: Words, value: float) -> str:
    return words.number(value, 2, signed=True)


def _remainder(words: Words, row: pd.Series) -> str:
    """Return the remainder with its interval, where enough people fared otherwise to say so."""
    if is_too_few(str(row.get("verdict", ""))):
        return words.say("too few to say")
    if not pd.notna(row.get("low")):
        return _said(words, row["interaction"])
    return words.say(
        "{value} ({low} to {high})",
        value=_said(words, row["interaction"]),
        low=_said(words, row["low"]),
        high=_said(words, row["high"]),
    )
