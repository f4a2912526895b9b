"""Draw the tornado of a published figure: what it is with one fitted number at its low and at its high place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from simulation.evidence.targets import Target
from simulation.report.bars import MOST_BARS, Bar, draw_bars, height_of
from simulation.report.names import opening, quantity_name, unit_name
from simulation.report.number_names import number_name
from simulation.report.style import GRID, QUIET, Drawing, Sheet, drawing_style, series_of
from simulation.report.words import Words, mark

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FIGURES: Mapping[str, str] = {
    "T001": mark("a new case of any kind within 2 years, among people with a case of domestic sexual exploitation"),
    "T007": mark("a new case of trafficking within 5 years, among people with a case of domestic sexual exploitation"),
    "T017": mark("number of cases before the first case of trafficking, the 630 of the study"),
    "T033": mark("people brought to court for domestic sexual exploitation, in a year"),
    "T037": mark("a new case of any kind within 2 years, among adults found guilty of any offence"),
}
UNITS: Mapping[str, str] = {"persons/yr": mark("persons a year"), "cases": mark("cases a person")}
TOLD = 3


def figure_name(words: Words, target: Target) -> str:
    """Return what a published figure is of."""
    if target.id in FIGURES:
        return words.say(FIGURES[target.id])
    return f"{quantity_name(words, target.quantity)}, {target.population}"


def figure_unit(words: Words, target: Target) -> str:
    """Return the unit of a published figure in words."""
    return words.say(UNITS[target.unit]) if target.unit in UNITS else unit_name(words, target.unit)


def decimals_of(target: Target) -> int:
    """Return how many decimals tell the figure's band."""
    return 0 if target.high >= 50 else 1


def draw_figure(words: Words, target: Target, held: pd.DataFrame) -> Drawing:
    """Return the tornado of one figure.

    Parameters
    ----------
    held : rows of ``tornado.csv`` of the figure, the widest first
    """
    shown, note = held.head(MOST_BARS), _note(words, target)
    title = f"{target.id} · {opening(figure_name(words, target))}"
    with drawing_style():
        sheet = Sheet(words, title, [height_of(len(shown))], [note], left=2.9, gap=0.85)
        _draw(words, sheet.axes()[0], target, shown)
        return sheet.finish(f"sensitivity_{target.id}", alt_of(words, target, held), note)


def _draw(words: Words, axes: Axes, target: Target, shown: pd.DataFrame) -> None:
    bars = [
        Bar(number_name(words, row["name"]), (row["at_low"], row["at_high"]), sure=True, colour=series_of(0).colour)
        for _, row in shown.iterrows()
    ]
    axes.axvspan(target.low, target.high, color=GRID, alpha=0.75, linewidth=0, zorder=0)
    for edge in (target.low, target.high):
        axes.axvline(edge, color=QUIET, linewidth=0.8, zorder=1)
    draw_bars(words, axes, bars, middle=middle_of(shown))
    axes.set_xlabel(figure_unit(words, target), fontsize=8.5)


def middle_of(held: pd.DataFrame) -> float:
    """Return the figure with every number at the median of the draws; not known in older folders."""
    return float(held["at_median"].iloc[0]) if "at_median" in held else float("nan")


def _note(words: Words, target: Target) -> str:
    return words.say(
        "By the emulator: one number at the place below which 5 % (open circle) or 95 % (filled) of its values in the "
        "draws lie, all others at their median. Dotted: all at their median. Grey, between two lines: the published "
        "band, {low} to {high}. The eight widest bars.",
        low=words.number(target.low, decimals_of(target)),
        high=words.number(target.high, decimals_of(target)),
    )


def alt_of(words: Words, target: Target, held: pd.DataFrame) -> str:
    """Return what a figure is of, with the finding in numbers."""
    return f"{opening(figure_name(words, target))}. {finding_of(words, target, held)}"


def finding_of(words: Words, target: Target, held: pd.DataFrame) -> str:
    """Return the finding in numbers: the band, the middle, and the numbers that move the figure most."""
    places = decimals_of(target)
    moved = words.say(
        "Moved most, from the low to the high place of one number, by: {numbers}.",
        numbers="; ".join(moved_by(words, target, row) for _, row in held.head(TOLD).iterrows()),
    )
    first = words.say(
        "Published band {low} to {high} ({unit}); with every number at its median {middle}.",
        unit=figure_unit(words, target),
        low=words.number(target.low, places),
        high=words.number(target.high, places),
        middle=words.number(middle_of(held), places),
    )
    return f"{first} {moved}"


def moved_by(words: Words, target: Target, row: pd.Series) -> str:
    """Return in words what one number does to a figure."""
    return words.say(
        "“{number}” {low} to {high}",
        number=number_name(words, row["name"]),
        low=words.number(row["at_low"], decimals_of(target)),
        high=words.number(row["at_high"], decimals_of(target)),
    )
