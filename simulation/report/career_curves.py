"""Draw the curves of groups of careers: cases per year at liberty by age, each with its band."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from matplotlib.axes import Axes

from simulation.report.group_words import FIRST_LOOK, LOOKS, WHOLE_LOOK, group_label
from simulation.report.names import opening
from simulation.report.style import Drawing, Sheet, drawing_style, number_axis, series_of
from simulation.report.words import Words

PANEL = 2.5
HEADROOM = 1.35
"""The axis ends here, in highest means: at the first and last ages a band may be of any width."""

Panel = tuple[str, pd.DataFrame]


def draw_curves(words: Words, curves: pd.DataFrame, groups: pd.DataFrame) -> Drawing | None:
    """Return the curves of the first sample and of everybody together, or None where there are none."""
    if curves.empty:
        return None
    panels = list(_panels(curves))
    note = _note(words, curves)
    with drawing_style():
        sheet = Sheet(words, words.say("Groups of careers by age"), [PANEL] * len(panels), [note], gap=0.95)
        for axes, (look, held) in zip(sheet.axes(), panels, strict=True):
            sheet.head(axes, _title(words, look, held))
            _draw(words, axes, held)
        return sheet.finish("trajectory_curves", _alt(words, panels, groups), note)


def _panels(curves: pd.DataFrame) -> Iterator[Panel]:
    """Yield the first sample of the study's look and the fit of everybody, else the first look there is."""
    first = curves[curves["sample"] == 1]
    looks = [look for look in (FIRST_LOOK, WHOLE_LOOK) if (first["look"] == look).any()]
    for look in looks or [str(first["look"].iloc[0])]:
        yield look, first[first["look"] == look]


def _title(words: Words, look: str, held: pd.DataFrame) -> str:
    said = opening(words.say(LOOKS[look]) if look in LOOKS else look)
    persons = words.number(held["persons"].iloc[0], 0)
    if look == FIRST_LOOK:
        return words.say("{look}: the first sample, {persons} persons", look=said, persons=persons)
    return words.say("{look}: {persons} persons", look=said, persons=persons)


def _draw(words: Words, axes: Axes, held: pd.DataFrame) -> None:
    for place, (_, own) in enumerate(held.groupby("group", sort=False)):
        look, step = series_of(place), max(1, len(own) // 9)
        axes.fill_between(own["age"], own["low"], own["high"], color=look.colour, alpha=0.16, linewidth=0, zorder=2)
        axes.plot(
            own["age"], own["mean"], color=look.colour, linestyle=look.line, marker=look.marker, markersize=5.5,
            markevery=(step * place // 3 % step, step), markerfacecolor=look.colour if look.filled else "white",
            linewidth=1.5, zorder=3, label=group_label(words, int(own["group"].iloc[0]), str(own["name"].iloc[0])),
        )  # fmt: skip
    axes.set_ylim(0, HEADROOM * held["mean"].max())
    axes.set_xlabel(words.say("age in years"))
    axes.set_ylabel(words.say("cases a year at liberty"))
    number_axis(words, axes.yaxis)
    axes.legend(loc="upper right", frameon=True, framealpha=0.9, fontsize=8)


def _note(words: Words, curves: pd.DataFrame) -> str:
    return words.say(
        "Cases that ended in a prosecutor's disposal or a conviction, by the year of age of their first offence. The "
        "clock is time at liberty: months in custody and months not observed are taken off. Line: mean curve of a "
        "group; band: {level} interval age by age, of chance in one sample, given this number of groups. The axis "
        "ends before the widest bands do.",
        level=words.level(float(curves["level"].iloc[0])),
    )


def _alt(words: Words, panels: list[Panel], groups: pd.DataFrame) -> str:
    said = [words.say("Curves of cases by age, one for each group of careers.")]
    for look, held in panels:
        told = [_told(words, look, own, groups) for _, own in held.groupby("group", sort=False)]
        said.append(f"{_title(words, look, held)}. {' '.join(told)}")
    return " ".join(said)


def _told(words: Words, look: str, own: pd.DataFrame, groups: pd.DataFrame) -> str:
    top = own.iloc[int(own["mean"].to_numpy().argmax())]
    return words.say(
        "{group}, {share} of the persons: highest at age {age}, {mean} cases a year ({low} to {high}).",
        group=group_label(words, int(top["group"]), str(top["name"])),
        share=words.percent(_share(look, int(top["group"]), groups), 0),
        age=words.number(top["age"], 0),
        mean=words.number(top["mean"], 2),
        low=words.number(top["low"], 2),
        high=words.number(top["high"], 2),
    )


def _share(look: str, group: int, groups: pd.DataFrame) -> float | None:
    """Return the share of a sample's persons who are most likely in a group."""
    if groups.empty:
        return None
    own = groups[(groups["look"] == look) & (groups["sample"] == 1)].drop_duplicates("group")
    return float(own.loc[own["group"] == group, "persons"].sum() / own["persons"].sum())
