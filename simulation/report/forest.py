"""Draw the differences between two worlds with their intervals, one panel a unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from simulation.report.amounts import difference_of, direction, span
from simulation.report.definitions import in_words, is_at_liberty
from simulation.report.facts import primaries, primary
from simulation.report.names import opening, outcome_name, population_name, split_outcome, unit_name, world_name
from simulation.report.rows import is_national, is_primary, shown_rows
from simulation.report.study import PER_100, Study
from simulation.report.style import (
    GRID,
    INK,
    QUIET,
    Drawing,
    Series,
    Sheet,
    drawing_style,
    number_axis,
    series_of,
    wrapped,
)
from simulation.report.tables import row_label
from simulation.report.verdicts import is_too_few
from simulation.report.words import NOT_KNOWN, Words, mark

ROW = 0.28  # inches a row of the plot
HIGHEST_PANEL, HIGHEST = 9.0, 16.0  # rows, of one panel and of all
MOST_SAID = 8
KEY = ["outcome", "definition", "window"]


SECOND, THIRD = "specific", "serious"

Row = tuple[str, bool, pd.DataFrame]
"""Label, whether it is the primary outcome, and the scenarios' rows."""


@dataclass(frozen=True)
class Panel:
    """Rows of one unit: what is measured, then the scenarios' rows of each."""

    population: str
    unit: str
    rows: list[Row]


def draw_forest(words: Words, study: Study) -> Drawing | None:
    """Return the forest plot of all differences over whole populations, or None where nothing was compared."""
    table = _drawn(shown_rows(study))
    panels = list(_panels(words, study, table))
    if not panels:
        return None
    scenarios, notes = study.scenarios, _notes(words, study, table)
    heights = [0.25 + ROW * max(1, sum(_height(rows) for _, _, rows in panel.rows)) for panel in panels]
    with drawing_style():
        sheet = Sheet(words, _title(words, study), heights, notes, left=2.75, gap=0.9, legend=_legend(words, study))
        for axes, panel in zip(sheet.axes(), panels, strict=True):
            sheet.head(axes, opening(population_name(words, panel.population)))
            _draw_panel(words, study, axes, panel, scenarios)
        return sheet.finish("difference_forest", _alt(words, panels), " ".join(notes))


def _legend(words: Words, study: Study) -> list[tuple[str, Series]]:
    """Return the scenarios with their looks where there are several."""
    named = [(world_name(words, name), series_of(place)) for place, name in enumerate(study.scenarios)]
    return named if len(named) > 1 else []


def _height(rows: pd.DataFrame) -> float:
    return 0.55 + 0.45 * len(rows)


def _drawn(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows on the calendar clock; those at liberty stand in the table, unless there are no others."""
    at_liberty = table["definition"].map(is_at_liberty).astype(bool) & table["outcome"].str.contains("at_liberty")
    return table if at_liberty.all() else table[~at_liberty]


def _title(words: Words, study: Study) -> str:
    if len(study.scenarios) == 1:
        return words.say(
            "Difference between {scenario} and {against}",
            scenario=world_name(words, study.scenarios[0]),
            against=world_name(words, study.against),
        )
    return words.say("Difference between each scenario and {against}", against=world_name(words, study.against))


def _panels(words: Words, study: Study, table: pd.DataFrame) -> Iterator[Panel]:
    """Yield a panel for each population and unit: those of the primary outcomes first, rates before counts."""
    keys = dict.fromkeys(zip(table["population"], table["unit"], strict=True))
    first, asked = primary(study).population, _asked(study, table)
    ordered = sorted(
        keys, key=lambda key: (key not in asked, key[0] != first, key[1] != PER_100, not is_national(key[1]))
    )
    room = HIGHEST
    for population, unit in ordered:
        held = table[(table["population"] == population) & (table["unit"] == unit)]
        rows = _fitting(sorted(_rows(words, study, held), key=lambda row: _place(study, row)), HIGHEST_PANEL)
        room -= sum(_height(drawn) for _, _, drawn in rows)
        if room < 0 and ordered[0] != (population, unit):
            return
        yield Panel(population, unit, rows)


def _asked(study: Study, table: pd.DataFrame) -> set[tuple[str, str]]:
    """Return population and unit of each primary outcome, per 100 people where it is a share of people."""
    own = pd.Series([is_primary(study, row) for _, row in table.iterrows()], index=table.index, dtype=bool)
    rows = table[own]
    rates = set(rows.loc[rows["unit"] == PER_100, "population"])
    kept = rows[(rows["unit"] == PER_100) | ~rows["population"].isin(rates)]
    return set(zip(kept["population"], kept["unit"], strict=True))


def _fitting(rows: list[Row], room: float) -> list[Row]:
    """Return the first rows that fit, at least one."""
    heights = [sum(_height(drawn) for _, _, drawn in rows[: count + 1]) for count in range(len(rows))]
    return rows[: max(1, sum(height <= room for height in heights))]


def _place(study: Study, row: Row) -> tuple[bool, int]:
    """Return where a row stands: the primary outcome, its kind, domestic sexual exploitation again, other kinds."""
    _, first, _, _ = split_outcome(primary(study).outcome)
    _, kind, _, _ = split_outcome(row[2].iloc[0]["outcome"])
    order = (first, SECOND, THIRD)
    return not row[1], order.index(kind) if kind in order else len(order)


def _rows(words: Words, study: Study, table: pd.DataFrame) -> Iterator[Row]:
    for _, held in table.groupby(KEY, sort=False):
        first = held.iloc[0]
        yield row_label(words, first, table), any(is_primary(study, row) for _, row in held.iterrows()), held


def _draw_panel(words: Words, study: Study, axes: Axes, panel: Panel, scenarios: list[str]) -> None:
    at, ticks = 0.0, []
    for label, first, rows in panel.rows:
        ticks.append((at + (_height(rows) - 1) / 2, wrapped(label, 40), first))
        for place, (_, row) in enumerate(rows.iterrows()):
            _draw_row(words, axes, row, at + 0.45 * place, scenarios.index(row["scenario"]))
        at += _height(rows)
    axes.set_ylim(at - 0.4, -0.6)
    axes.set_yticks([tick for tick, _, _ in ticks], [label for _, label, _ in ticks], fontsize=8)
    for text, (_, _, first) in zip(axes.get_yticklabels(), ticks, strict=True):
        text.set_fontweight("bold" if first else "normal")
    _frame(words, study, axes, panel.unit)


def _draw_row(words: Words, axes: Axes, row: pd.Series, at: float, place: int) -> None:
    """Draw one difference: thin bar chance and numbers, thick bar chance alone, the marker on top."""
    if is_too_few(row["verdict"]):
        axes.annotate(
            words.say("too few to say"), (0, at), xytext=(5, 0), textcoords="offset points", va="center", fontsize=7.5,
            color=QUIET, style="italic",
        )  # fmt: skip
        return
    look = series_of(place)
    for bounds, width in ((("low", "high"), 1.3), (("low_chance", "high_chance"), 4.2)):
        ends = [row[bound] for bound in bounds]
        axes.plot(ends, [at, at], color=look.colour, linewidth=width, solid_capstyle="butt", zorder=3)
    face = look.colour if look.filled else "white"
    axes.plot([row["difference"]], [at], look.marker, color=look.colour, markerfacecolor=face, markersize=7, zorder=4)


def _frame(words: Words, study: Study, axes: Axes, unit: str) -> None:
    edges = {named.smallest for named in primaries(study) if named.smallest is not None}
    axes.axvline(0, color=INK, linewidth=1.0, zorder=2)
    if unit == PER_100:
        for edge in sorted({sign * smallest for smallest in edges for sign in (-1, 1)}):
            axes.axvline(edge, color=QUIET, linewidth=1.0, linestyle=(0, (2, 2)), zorder=2)
    _widen(axes)
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x", color=GRID)
    number_axis(words, axes.xaxis, signed=True)
    axes.set_xlabel(words.say("← fewer   difference, {unit}   more →", unit=unit_name(words, unit)), fontsize=8.5)
    axes.tick_params(axis="y", length=0)


def _widen(axes: Axes) -> None:
    """Show zero in the middle, so that neither direction looks larger than it is."""
    reach = max(abs(bound) for bound in axes.get_xlim())
    axes.set_xlim(-reach, reach)


def _notes(words: Words, study: Study, table: pd.DataFrame) -> list[str]:
    level = table["level"].dropna()
    shown = words.level(float(level.iloc[0])) if len(level) else NOT_KNOWN
    bars = words.say(_bars(table), level=shown)
    counts = words.say(
        "Replicates: {replicates}; parameter draws: {draws}.",
        replicates=words.number(table["replicates"].max(), 0),
        draws=words.number(table["draws"].max(), 0),
    )
    return [bars, *_primary_note(words, study, table), counts]


def _bars(table: pd.DataFrame) -> str:
    """Return what the bars are: where each replicate has a draw of its own, chance and numbers cannot be told apart."""
    if table["low_chance"].isna().all():
        return mark(
            "Marker: mean paired difference. Bar: {level} interval over replicates, each with numbers of its own: "
            "chance and unknown numbers together. Dotted lines: the smallest difference that matters."
        )
    return mark(
        "Marker: mean paired difference. Thin bar: {level} interval over replicates and parameter draws. "
        "Thick bar: chance alone. Dotted lines: the smallest difference that matters."
    )


def _primary_note(words: Words, study: Study, table: pd.DataFrame) -> Iterator[str]:
    """Yield definition and n of each primary outcome; those of the others stand in the table."""
    rows = table[[is_primary(study, row) for _, row in table.iterrows()]]
    for _, row in rows.drop_duplicates(["outcome", "population"]).iterrows():
        yield words.say(
            "Bold: the primary outcome. {definition}; n = {n}. The other definitions stand in the table.",
            definition=opening(in_words(words, row["definition"])),
            n=words.number(row["n"], 0),
        )


def _alt(words: Words, panels: list[Panel]) -> str:
    said = [_finding(words, row) for panel in panels for _, _, rows in panel.rows for _, row in rows.iterrows()]
    more = len(said) - MOST_SAID
    rest = [words.say_count("{count} more stands in the table.", "{count} more stand in the table.", more)]
    return " ".join([words.say("Differences with their intervals."), *said[:MOST_SAID], *(rest if more > 0 else [])])


def _finding(words: Words, row: pd.Series) -> str:
    name = f"{opening(outcome_name(words, row['outcome']))}, {world_name(words, row['scenario'])}"
    if is_too_few(row["verdict"]):
        return words.say("{name}: too few to say.", name=name)
    difference = difference_of(row)
    return words.say(
        "{name}: {amount}, {unit} ({interval}).",
        name=name,
        amount=direction(words, difference.value, difference.decimals),
        unit=unit_name(words, row["unit"]),
        interval=span(words, difference),
    )
