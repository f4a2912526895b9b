"""Draw offending by age in each world."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from simulation.report.lines import LinePanel, counted, curve_rows, definitions_note, draw_world, panels, worlds
from simulation.report.names import opening, unit_name, world_name, world_phrase
from simulation.report.study import Study
from simulation.report.style import Drawing, Sheet, drawing_style, number_axis, wrapped
from simulation.report.words import Words

PANEL = 2.5


def draw_age_crime(words: Words, study: Study, level: float) -> Drawing | None:
    """Return the age-crime curves of each definition, or None where the study holds none."""
    rows = curve_rows(study, "age_crime")
    if rows.empty:
        return None
    shown = panels(words, study, rows, level)
    counts = counted(words, shown, level, words.say("person-years at each age"))
    notes = [*definitions_note(words, shown), counts]
    with drawing_style():
        sheet = Sheet(words, words.say("Offending by age"), [PANEL] * len(shown), notes, gap=1.0)
        for axes, panel in zip(sheet.axes(), shown, strict=True):
            sheet.head(axes, panel.title)
            _draw_panel(words, study, axes, panel)
        return sheet.finish("age_crime", _alt(words, study, shown), " ".join(notes))


def _draw_panel(words: Words, study: Study, axes: Axes, panel: LinePanel) -> None:
    for name, held, look in worlds(study, panel.table):
        draw_world(words, axes, name, held, look)
    axes.set_ylim(bottom=0)
    axes.set_xlabel(words.say("age in years"))
    axes.set_ylabel(wrapped(unit_name(words, panel.table["unit"].iloc[0]), 26))
    number_axis(words, axes.yaxis)
    axes.legend(loc="upper right", frameon=True, framealpha=0.9, fontsize=8)


def _alt(words: Words, study: Study, shown: list[LinePanel]) -> str:
    said = [words.say("Curves of offending by age.")]
    for panel in shown:
        peaks = [_peak(words, name, held) for name, held, _ in worlds(study, panel.table)]
        said.append(words.say("{title}: {peaks}.", title=panel.title, peaks=words.listing(peaks)))
        said += _gaps(words, study, panel)
    return " ".join(said)


def _peak(words: Words, name: str, held: pd.DataFrame) -> str:
    top = held.iloc[int(held["mean"].to_numpy().argmax())]
    return words.say(
        "{world} the curve is highest at age {age} ({value} {unit})",
        world=world_phrase(words, name),
        age=words.number(top["x"], 0),
        value=words.number(top["mean"], 1),
        unit=unit_name(words, top["unit"]),
    )


def _gaps(words: Words, study: Study, panel: LinePanel) -> list[str]:
    """Return how far each scenario's curve lies from the one it is held against, at most."""
    means = panel.table.pivot_table(index="x", columns="scenario", values="mean")
    if study.against not in means:
        return []
    return [
        _gap(words, name, (means[name] - means[study.against]).abs().dropna())
        for name in study.scenarios
        if name in means
    ]


def _gap(words: Words, name: str, apart: pd.Series) -> str:
    if apart.empty:
        return words.say("{world}: no age in common.", world=opening(world_name(words, name)))
    return words.say(
        "{world}: the curves are at most {gap} apart, at age {age}.",
        world=opening(world_name(words, name)),
        gap=words.number(float(apart.max()), 2),
        age=words.number(float(apart.index[int(apart.to_numpy().argmax())]), 0),
    )
