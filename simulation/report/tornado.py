"""Show what drives a difference: a bar for each unknown number of a lever, from its low to its high place (a tornado).

A number's place is where 5 % or 95 % of its values in the shipped draws lie below it. The bar is read from the spread
of a study over its draws (``simulation.experiment.drivers``), so it has an interval of its own.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from simulation.report.bars import MOST_BARS, Bar, draw_bars, height_of
from simulation.report.names import opening, outcome_name, population_name, unit_name, world_name
from simulation.report.rows import primary_row
from simulation.report.study import Study
from simulation.report.style import INK, Drawing, Sheet, drawing_style, series_of
from simulation.report.tables import render
from simulation.report.verdicts import is_too_few
from simulation.report.words import Words, mark

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TABLE = "drivers.csv"
KEY = ["scenario", "outcome", "definition", "population", "group", "window", "unit"]
NAMES = {
    "levers.probation_advice.supervision_gain": mark("advice: chance of supervision it adds"),
    "justice.advice_request.dse": mark("share of cases with an advice today"),
    "justice.supervision_without_advice.dse": mark("chance of supervision without an advice"),
    "justice.detection.supervised": mark("how much more is seen under supervision (log-odds)"),
    "offending.supervised": mark("offending under supervision (log-hazard)"),
    "levers.context_programme.tie_ending_probability": mark("programme: chance a month that a criminal tie ends"),
    "levers.context_programme.bond_effect": mark("programme: offending while it works (log-hazard)"),
    "levers.work_support.work_start_effect": mark("finding work (log-hazard)"),
    "levers.practice_dissemination.match_effect": mark("offending where supervision fits the person (log-hazard)"),
    "levers.practice_dissemination.noise_fall": mark("how much less practice misjudges"),
    "levers.practice_dissemination.misread_first": mark("chance that a first case is misread"),
    "levers.practice_dissemination.misread_later": mark("chance that somebody with earlier cases is misread"),
    "levers.practice_dissemination.turnover_share": mark("share of officers who leave in a year"),
    "levers.incidental_research.first_involvement_effect": mark("first involvement after the research (log-hazard)"),
    "levers.incidental_research.delay_months": mark("months until the research is in use"),
    "levers.school_retention.school_exit_effect": mark("leaving school (log-hazard)"),
    "levers.family_support.school_exit_effect": mark("leaving school, family support (log-hazard)"),
    "levers.family_support.tie_ending_probability": mark("family support: chance a month that a criminal tie ends"),
    "levers.kin_prevention.bond_effect": mark("prevention among relatives: offending while it works (log-hazard)"),
    "levers.kin_prevention.school_exit_effect": mark("leaving school, relatives (log-hazard)"),
    "levers.housing_support.housing_gain_effect": mark("finding a home (log-hazard)"),
    "levers.custody_length.length_change": mark("change of the length of custody"),
    "levers.detection_effort.detection_shift": mark("detection (log-odds)"),
    "levers.key_person_disruption.tie_ending_probability": mark("chance that a tie of a key person ends"),
}


def drivers_of(study: Study) -> pd.DataFrame:
    """Return the bars of the primary outcome over everybody, none where too few people fared otherwise to say."""
    path = study.folder / TABLE
    if not path.is_file():
        return pd.DataFrame()
    table = pd.read_csv(path)
    shown = [_bars_of(table, row) for row in map(partial(primary_row, study), study.scenarios) if row is not None]
    return pd.concat(shown, ignore_index=True) if shown else table.head(0)


def _bars_of(table: pd.DataFrame, row: pd.Series) -> pd.DataFrame:
    """Return the bars of one row of the comparison, with its difference; none where too few people say anything."""
    same = (table[KEY] == row[KEY]).all(axis=1)
    return table[same & (not is_too_few(row["verdict"]))].assign(difference=row["difference"])


def drivers_table(words: Words, study: Study) -> Markup:
    """Return the bars as a table: both places with the difference there, and the swing with its interval."""
    rows = [_cells(words, row) for _, row in drivers_of(study).iterrows()]
    return render(words, "driver-rows", rows, head=words.say("Unknown number"))


def _cells(words: Words, row: pd.Series) -> dict[str, str]:
    """Return a row; a place is a value of the number, its cell the difference there."""
    return {
        "group": f"{opening(world_name(words, row['scenario']))} · {_what(words, row)}",
        "row": opening(_name(words, row)),
        words.say("Low value"): words.number(row["value_low"], 2),
        words.say("High value"): words.number(row["value_high"], 2),
        words.say("Difference at the low value"): words.number(row["at_low"], 2, signed=True),
        words.say("at the high value"): words.number(row["at_high"], 2, signed=True),
        words.say("Swing (interval)"): _swing(words, row),
    }


def _what(words: Words, row: pd.Series) -> str:
    """Return what a bar is about: outcome and people."""
    return f"{outcome_name(words, str(row['outcome']))}, {population_name(words, str(row['population']))}"


def _name(words: Words, row: pd.Series) -> str:
    name = str(row["name"])
    return words.say(NAMES[name]) if name in NAMES else name


def _swing(words: Words, row: pd.Series) -> str:
    return words.say(
        "{value} ({low} to {high})",
        value=words.number(row["swing"], 2, signed=True),
        low=words.number(row["low"], 2, signed=True),
        high=words.number(row["high"], 2, signed=True),
    )


def draw_tornado(words: Words, study: Study) -> Drawing | None:
    """Return the tornado of the primary outcome, a panel a scenario, or None where there are no bars."""
    table = drivers_of(study)
    if table.empty:
        return None
    panels = [(str(name), held.head(MOST_BARS)) for name, held in table.groupby("scenario", sort=False)]
    note = _note(words, table)
    with drawing_style():
        heights = [height_of(len(held)) for _, held in panels]
        sheet = Sheet(words, words.say("What drives the difference"), heights, [note], left=2.9, gap=0.85)
        for axes, (name, held) in zip(sheet.axes(), panels, strict=True):
            sheet.head(axes, f"{opening(world_name(words, name))} · {_what(words, held.iloc[0])}")
            _draw(words, axes, held, study.scenarios.index(name))
        return sheet.finish("tornado", _alt(words, panels), note)


def _draw(words: Words, axes: Axes, held: pd.DataFrame, place: int) -> None:
    look = series_of(place)
    bars = [
        Bar(
            opening(_name(words, row)),
            (row["at_low"], row["at_high"]),
            sure=row["low"] > 0 or row["high"] < 0,
            colour=look.colour,
        )
        for _, row in held.iterrows()
    ]
    draw_bars(words, axes, bars, middle=held["difference"].iloc[0], signed=True)
    axes.axvline(0, color=INK, linewidth=1.0)
    unit = unit_name(words, str(held["unit"].iloc[0]))
    axes.set_xlabel(words.say("← fewer   difference, {unit}   more →", unit=unit), fontsize=8.5)


def _note(words: Words, table: pd.DataFrame) -> str:
    first = table.iloc[0]
    return words.say(
        "Each scenario's primary outcome: the mean paired difference with one unknown number at the place below which "
        "5 % (open circle) or 95 % (filled) of its values lie, read as a straight line over {draws} parameter draws; "
        "all other numbers, the fitted ones too, are spread as they are. A thick bar has a {level} interval without 0, "
        "a thin one may be chance. Dotted: the difference as it is.",
        draws=words.number(first["draws"], 0),
        level=words.level(float(first["level"])),
    )


def _alt(words: Words, panels: list[tuple[str, pd.DataFrame]]) -> str:
    said = [
        words.say(
            "{world}: {number} moves the difference by {swing}, {unit}.",
            world=opening(world_name(words, name)),
            number=_name(words, row),
            swing=_swing(words, row),
            unit=unit_name(words, str(row["unit"])),
        )
        for name, held in panels
        for _, row in held.head(3).iterrows()
    ]
    return " ".join([words.say("The numbers that move the difference most."), *said])
