"""Show recommendation 1 as a curve: what it adds over the unknown share requested today and the unknown gain.

Nothing is lived for this: it is the chain, multiplied (``simulation.experiment.advice_curve``). The ceiling, what a
perfect measure for everybody found guilty would avert, is drawn in the same panel.
"""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from simulation.report.study import Study
from simulation.report.style import AGAINST, INK, QUIET, Drawing, Sheet, drawing_style, number_axis, series_of
from simulation.report.tables import render
from simulation.report.words import Words

TABLE = "advice_curve.csv"
PANEL = 2.1


def advice_curve_of(study: Study) -> pd.DataFrame:
    """Return the curve of a study, or no rows where it does not use the lever."""
    path = study.folder / TABLE
    return pd.read_csv(path) if path.is_file() else pd.DataFrame()


def advice_table(words: Words, study: Study) -> Markup:
    """Return supervised in addition, and in brackets general recidivists averted, people a year, by gain and share."""
    table = advice_curve_of(study)
    rows = [_row(words, gain, held) for gain, held in table.groupby("gain")] if len(table) else []
    return render(words, "advice-cells", rows, head=words.say("Of those who get an advice only through the lever"))


def _row(words: Words, gain: object, held: pd.DataFrame) -> dict[str, str]:
    cells = {
        words.percent(row["requested_today"], 0): words.say(
            "{added} ({averted})",
            added=words.number(row["supervised_added_per_year"], 1, signed=True),
            averted=words.number(row["averted_per_year"], 2, signed=True),
        )
        for _, row in held.iterrows()
    }
    return {"row": _gain(words, float(str(gain)))} | cells


def _gain(words: Words, gain: float) -> str:
    count = words.number(abs(100 * gain), 0)
    if gain < 0:
        return words.say("{count} of every 100 fewer under supervision", count=count)
    if gain == 0:
        return words.say("as many under supervision as before")
    return words.say("{count} of every 100 more under supervision", count=count)


def draw_advice(words: Words, study: Study) -> Drawing | None:
    """Return the curve with its ceiling, or None where the study does not use the lever."""
    table = advice_curve_of(study)
    if table.empty:
        return None
    note = words.say(
        "Each line is one answer to how many more of every 100 people with an added advice come under supervision. "
        "Multiplied out of the chain, nothing was lived for it. Dashed: the ceiling, a perfect measure for everybody "
        "found guilty."
    )
    with drawing_style():
        title = words.say("What an advice for everyone adds, by what is not known")
        sheet = Sheet(words, title, [PANEL, PANEL], [note], left=1.2, gap=0.9)
        added, averted = sheet.axes()
        sheet.head(added, words.say("People a year who come under supervision in addition"))
        _lines(words, added, table, "supervised_added_per_year")
        sheet.head(averted, words.say("People a year kept from a new case within 2 years"))
        _lines(words, averted, table, "averted_per_year")
        _ceiling(words, averted, float(table["ceiling_per_year"].iloc[0]))
        return sheet.finish("advice_curve", _alt(words, table), note)


def _lines(words: Words, axes: Axes, table: pd.DataFrame, column: str) -> None:
    gains = [float(gain) for gain in table["gain"].unique() if gain]
    for gain, held in table.groupby("gain"):
        look = series_of(gains.index(float(str(gain)))) if gain else AGAINST
        shares = 100 * held["requested_today"]
        face = look.colour if look.filled else "white"
        axes.plot(shares, held[column], look.line, color=look.colour, marker=look.marker, markerfacecolor=face,
                  markersize=5, label=_gain(words, float(str(gain))))  # fmt: skip
    axes.axhline(0, color=INK, linewidth=0.9)
    axes.set_xlabel(words.say("share of cases with an advice today, %"))
    number_axis(words, axes.yaxis, signed=True)
    axes.margins(x=0.03)


def _ceiling(words: Words, axes: Axes, ceiling: float) -> None:
    axes.axhline(ceiling, color=QUIET, linewidth=1.3, linestyle=(0, (5, 2)))
    axes.set_ylim(top=1.25 * ceiling)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    text = words.say("ceiling: {ceiling}", ceiling=words.number(ceiling, 0))
    axes.annotate(text, (1, ceiling), xycoords=("axes fraction", "data"), xytext=(-4, 4), textcoords="offset points",
                  ha="right", fontsize=8, color=QUIET)  # fmt: skip
    axes.legend(loc="center right", fontsize=7, frameon=True, framealpha=0.9)


def _alt(words: Words, table: pd.DataFrame) -> str:
    averted = table["averted_per_year"]
    return words.say(
        "Over all shares and gains shown, an advice for everyone keeps from {low} to {high} people a year from a new "
        "case within 2 years; below 0 it adds some. The ceiling is {ceiling}.",
        low=words.number(averted.min(), 2),
        high=words.number(averted.max(), 2),
        ceiling=words.number(table["ceiling_per_year"].iloc[0], 0),
    )
