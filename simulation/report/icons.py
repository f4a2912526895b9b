"""Draw an icon array: of 100 people in each world, how many have a new case. One shape is one person of a hundred."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from matplotlib.axes import Axes

from simulation.report.names import event_phrase, opening, outcome_name, population_name, world_name
from simulation.report.rows import primary_row
from simulation.report.study import PER_100, Study
from simulation.report.style import AGAINST, QUIET, Drawing, Series, Sheet, drawing_style, series_of
from simulation.report.verdicts import is_too_few
from simulation.report.words import Words

HUNDRED, IN_A_ROW = 100, 25
PANEL = 0.95
MOST = 6


def draw_icons(words: Words, study: Study) -> Drawing | None:
    """Return the icon array of the primary outcome, or None where it is no share of people or too few to say.

    Scenarios with another primary outcome than the first one drawn are left to the table, and named.
    """
    found = [row for name in study.scenarios if (row := primary_row(study, name)) is not None]
    shares = [row for row in found if row["unit"] == PER_100]
    said = [row for row in shares if not is_too_few(row["verdict"])]
    alike = [row for row in said if all(row[name] == said[0][name] for name in ("outcome", "population"))]
    rows = alike[:MOST]
    if not rows:
        return None
    panels = list(_panels(words, study, rows))
    drawn = {row["scenario"] for row in alike}
    few, other = (
        [row for row in shares if is_too_few(row["verdict"])],
        [row for row in said if row["scenario"] not in drawn],
    )
    notes = [_note(words), *_left_out(words, few, alike[MOST:], other)]
    with drawing_style():
        sheet = Sheet(words, _title(words, rows[0]), [PANEL] * len(panels), notes, left=0.4, gap=0.75)
        for axes, (name, value, look) in zip(sheet.axes(), panels, strict=True):
            sheet.head(axes, _panel_title(words, name, value))
            _draw(axes, round(value), look)
        return sheet.finish("icons", _alt(words, rows[0], panels), " ".join(notes))


def _left_out(words: Words, few: list[pd.Series], more: list[pd.Series], other: list[pd.Series]) -> Iterator[str]:
    """Yield which worlds are not drawn, and why."""
    if few:
        names = [world_name(words, row["scenario"]) for row in few]
        yield words.say("Not drawn, for too few people fare otherwise to say: {names}.", names="; ".join(names))
    if more:
        names = [world_name(words, row["scenario"]) for row in more]
        yield words.say("Not drawn, for want of room: {names}.", names="; ".join(names))
    if other:
        names = [world_name(words, row["scenario"]) for row in other]
        yield words.say("Not drawn, for they were asked about another outcome: {names}.", names="; ".join(names))


def _panels(words: Words, study: Study, rows: list[pd.Series]) -> Iterator[tuple[str, float, Series]]:
    yield world_name(words, study.against), float(rows[0]["baseline"]), AGAINST
    for row in rows:
        look = series_of(study.scenarios.index(row["scenario"]))
        yield world_name(words, row["scenario"]), float(row["value"]), look


def _panel_title(words: Words, name: str, value: float) -> str:
    return words.say("{world}: {count} of every 100", world=opening(name), count=words.number(value, 1))


def _title(words: Words, row: pd.Series) -> str:
    what = event_phrase(words, row["outcome"]) or outcome_name(words, row["outcome"])
    return words.say("Of every 100 {people}: {what}", people=population_name(words, row["population"]), what=what)


def _note(words: Words) -> str:
    return words.say(
        "One shape is one of every 100 people; filled: with a new case. Whole people are drawn; the numbers are exact. "
        "Differences of less than one in 100 cannot be seen here."
    )


def _draw(axes: Axes, filled: int, look: Series) -> None:
    for person in range(HUNDRED):
        row, column = divmod(person, IN_A_ROW)
        face = look.colour if person < filled else "white"
        shape = "s" if person < filled else "o"
        edge = look.colour if person < filled else QUIET
        axes.plot([column], [row], shape, markerfacecolor=face, markeredgecolor=edge, markersize=8, markeredgewidth=0.9)
    axes.set_xlim(-0.8, IN_A_ROW - 0.2)
    axes.set_ylim(HUNDRED / IN_A_ROW - 0.3, -0.7)
    axes.set_axis_off()


def _alt(words: Words, row: pd.Series, panels: list[tuple[str, float, Series]]) -> str:
    said = [_panel_title(words, name, value) for name, value, _ in panels]
    return f"{_title(words, row)}. {'; '.join(said)}."
