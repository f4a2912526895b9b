"""Draw how many people go on without a new case, with the number still observed below each curve."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from simulation.report.lines import (
    LinePanel,
    at,
    counted,
    curve_rows,
    definitions_note,
    draw_world,
    panels,
    worlds,
    year_ticks,
)
from simulation.report.names import unit_name, world_name, world_phrase
from simulation.report.study import PER_100, Study
from simulation.report.style import QUIET, Drawing, Sheet, drawing_style, wrapped
from simulation.report.words import Words

PANEL, RISK_LINE, LEFT = 2.4, 0.18, 1.75


def draw_survival(words: Words, study: Study, level: float) -> Drawing | None:
    """Return survival curves of each definition, or None where the study holds none."""
    rows = curve_rows(study, "survival")
    if rows.empty:
        return None
    shown = panels(words, study, rows, level)
    counts = counted(words, shown, level, words.say("people"))
    notes = [*definitions_note(words, shown), counts, _risk_note(words)]
    gap = 0.95 + RISK_LINE * (1 + rows["scenario"].nunique())
    title = words.say("People without a new case, by time")
    with drawing_style():
        sheet = Sheet(words, title, [PANEL] * len(shown), notes, left=LEFT, gap=gap)
        for axes, panel in zip(sheet.axes(), shown, strict=True):
            sheet.head(axes, panel.title)
            _draw_panel(words, study, axes, panel)
        return sheet.finish("survival", _alt(words, study, shown), " ".join(notes))


def _risk_note(words: Words) -> str:
    return words.say("Under each curve: people still observed and without a new case, mean of the replicates.")


def _draw_panel(words: Words, study: Study, axes: Axes, panel: LinePanel) -> None:
    for name, held, look in worlds(study, panel.table):
        draw_world(words, axes, name, held, look, steps=True)
    ticks = list(year_ticks(panel.table["x"].max()))
    axes.set_xticks(ticks)
    axes.set_xlim(left=0)
    axes.set_ylim(_floor(panel.table), 100 if panel.table["unit"].iloc[0] == PER_100 else None)
    axes.set_xlabel(words.say("years since the clock started"))
    axes.set_ylabel(
        wrapped(words.say("{unit}, without a new case", unit=unit_name(words, panel.table["unit"].iloc[0])), 26)
    )
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=True, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(lambda value, _: words.number(value, 0))
    axes.legend(loc="upper right", frameon=True, framealpha=0.9, fontsize=8)
    _write_risk(words, study, axes, panel, ticks)


def _floor(table: pd.DataFrame) -> float:
    """Return the lower end of the axis: a multiple of ten below the lowest point."""
    lowest = float(table[["mean", "low"]].min().min())
    return max(0.0, 10.0 * math.floor((lowest - 2) / 10))


def _write_risk(words: Words, study: Study, axes: Axes, panel: LinePanel, ticks: list[int]) -> None:
    """Write the numbers at risk under the axis, one line a world, its name left of the axis."""
    transform = axes.get_xaxis_transform()
    for place, (name, held, look) in enumerate(worlds(study, panel.table)):
        below = -(0.62 + RISK_LINE * place) / PANEL
        axes.text(-0.055, below, wrapped(world_name(words, name), 27, 1), transform=axes.transAxes, fontsize=7,
                  ha="right", va="top", color=look.colour, fontweight="bold")  # fmt: skip
        for tick in ticks:
            row = at(held, tick)
            count = words.number(row["at_risk"], 0) if row is not None else ""
            axes.text(tick, below, count, transform=transform, fontsize=7, ha="center", va="top", color=QUIET)


def _alt(words: Words, study: Study, shown: list[LinePanel]) -> str:
    said = [words.say("Curves of people without a new case.")]
    for panel in shown:
        years = sorted(
            {year for year in (2.0, 5.0, float(int(panel.table["x"].max()))) if year <= panel.table["x"].max()}
        )
        said += [_point(words, study, panel, year) for year in years]
    return " ".join(said)


def _point(words: Words, study: Study, panel: LinePanel, year: float) -> str:
    parts = []
    for name, held, _ in worlds(study, panel.table):
        row = at(held, year)
        if row is not None:
            parts.append(words.say("{value} {world}", value=_with_band(words, row), world=world_phrase(words, name)))
    return words.say_count(
        "{title}: after {count} year, {unit}, {values} had no new case.",
        "{title}: after {count} years, {unit}, {values} had no new case.",
        year,
        title=panel.title,
        unit=unit_name(words, panel.table["unit"].iloc[0]),
        values=words.listing(parts),
    )


def _with_band(words: Words, row: pd.Series) -> str:
    mean = words.number(row["mean"], 1)
    if not math.isfinite(row["low"]):
        return mean
    return words.say(
        "{mean} (from {low} to {high})", mean=mean, low=words.number(row["low"], 1), high=words.number(row["high"], 1)
    )
