"""What survival curves and age-crime curves share: choosing panels, drawing worlds, counting what was drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from simulation.outcomes.definitions import KINDS
from simulation.report.bands import curve_bands
from simulation.report.definitions import apart, clauses_of, in_words, is_at_liberty, short
from simulation.report.facts import primary
from simulation.report.names import group_name, opening, population_name, split_outcome, world_name
from simulation.report.study import WHOLE, Study
from simulation.report.style import AGAINST, Series, series_of
from simulation.report.windows import last_window
from simulation.report.words import Words

MONTHS_A_YEAR = 12
MOST_PANELS = 2
SECOND = "specific"  # the kind of recidivism drawn beside the primary one


@dataclass(frozen=True)
class LinePanel:
    """One definition in one population (and one group), with the mean curve of each world."""

    definition: str
    population: str
    group: str
    table: pd.DataFrame
    title: str = ""


def curve_rows(study: Study, curve: str) -> pd.DataFrame:
    """Return the rows of one kind of curve (``survival``, ``survival.general``) in its last long window, as years."""
    named = study.curves["curve"].map(lambda name: name == curve or name.startswith(f"{curve}."))
    rows = study.curves[named.astype(bool) & counts_anybody(study.curves)].dropna(subset=["x", "value"])
    rows = rows[rows["window"].isin(["", last_window(rows["window"])])]
    months = rows["x_unit"].str.startswith("month")
    return rows.assign(
        x=rows["x"].where(~months, rows["x"] / MONTHS_A_YEAR), x_unit=rows["x_unit"].mask(months, "years")
    )


def counts_anybody(curves: pd.DataFrame) -> pd.Series:
    """Tell of each row whether its curve counts anybody in any world: a class cohort has no index persons of DSE."""
    keys = [name for name in ("curve", "definition", "population", "group", "window") if name in curves]
    return curves.groupby(keys, dropna=False)["n"].transform("max").ne(0)


def panels(words: Words, study: Study, rows: pd.DataFrame, level: float) -> list[LinePanel]:
    """Return the panels of a figure with their bands, the primary outcome's definition and population first."""
    whole = rows[rows["group"] == WHOLE]
    shown = rows if whole.empty else whole
    found = [
        LinePanel(str(definition), str(population), str(group), held)
        for (definition, population, group), held in shown.groupby(["definition", "population", "group"], sort=False)
    ]
    first = sorted(found, key=lambda panel: _distance(study, panel))[:MOST_PANELS]
    return [
        replace(panel, title=_panel_title(words, panel, first), table=curve_bands(panel.table, level))
        for panel in first
    ]


def _distance(study: Study, panel: LinePanel) -> tuple[bool, bool, bool, bool]:
    """Return how far a panel is from the primary outcome: other people, other clock, other events."""
    named, held = primary(study), clauses_of(panel.definition)
    _, kind, _, _ = split_outcome(named.outcome)
    return (
        panel.population != named.population,
        is_at_liberty(panel.definition),
        kind in KINDS and KINDS[kind].text not in held,
        KINDS[SECOND].text not in held,
    )


def _panel_title(words: Words, panel: LinePanel, shown: Sequence[LinePanel]) -> str:
    """Return what a panel counts and in whom; other clauses only where they tell panels apart."""
    same = [other.definition for other in shown if other.population == panel.population and other.group == panel.group]
    apart_from = [other for other in same if short(words, other) == short(words, panel.definition)]
    parts = [
        short(words, panel.definition),
        apart(words, panel.definition, apart_from) if len(set(apart_from)) > 1 else "",
        population_name(words, panel.population),
        "" if panel.group == WHOLE else group_name(words, panel.group),
    ]
    return opening(" · ".join(dict.fromkeys(part for part in parts if part)))


def definitions_note(words: Words, shown: Sequence[LinePanel]) -> list[str]:
    """Return the definitions in full, for the notes of a figure."""
    full = dict.fromkeys(opening(in_words(words, panel.definition)) for panel in shown)
    return [f"{definition}." for definition in full if definition]


def worlds(study: Study, table: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame, Series]]:
    """Yield each world's rows with its look; the world held against has its own."""
    compared = study.scenarios
    names = [str(name) for name in table["scenario"].unique()]
    for name in sorted(names, key=lambda name: name != study.against):
        held = table[table["scenario"] == name]
        place = compared.index(name) if name in compared else len(compared)
        yield name, held, AGAINST if name == study.against or not compared else series_of(place)


def draw_world(words: Words, axes: Axes, name: str, held: pd.DataFrame, look: Series, *, steps: bool = False) -> None:
    """Draw one world's mean curve with its band and a marker now and then, each world's at another place."""
    step = max(1, len(held) // 9)
    first = step * len(axes.lines) // 2 % step
    if held["low"].notna().any():
        axes.fill_between(
            held["x"], held["low"], held["high"], color=look.colour, alpha=0.16, linewidth=0, zorder=2,
            step="post" if steps else None,
        )  # fmt: skip
    sns.lineplot(
        data=held, x="x", y="mean", ax=axes, errorbar=None, estimator=None, color=look.colour, linestyle=look.line,
        marker=look.marker, markevery=(first, step), markersize=5.5, markeredgecolor=look.colour,
        markerfacecolor=look.colour if look.filled else "white", linewidth=1.5, zorder=3,
        label=world_name(words, name), drawstyle="steps-post" if steps else "default",
    )  # fmt: skip


def counted(words: Words, shown: Sequence[LinePanel], level: float, of: str) -> str:
    """Return n, window, replicates, draws and what the band is, for the notes of a figure.

    Parameters
    ----------
    of : what n counts, in words
    """
    table = pd.concat([panel.table for panel in shown])
    said = words.say(
        "n = {n} {of}, mean of the replicates; replicates: {replicates}; parameter draws: {draws}.",
        n=words.number(table["n"].mean(), 0),
        of=of,
        replicates=words.number(table["replicates"].max(), 0),
        draws=words.number(table["draws"].max(), 0),
    )
    if not table["low"].notna().any():
        return " ".join([said, words.say("One replicate has no interval, so no band is drawn.")])
    band = words.say("Band: {level} interval over replicates and parameter draws.", level=words.level(level))
    return f"{said} {band}"


def at(held: pd.DataFrame, x: float) -> pd.Series | None:
    """Return the last row at or before x, or None."""
    before = held[held["x"] <= x + 1e-9]
    return None if before.empty else before.iloc[-1]


def year_ticks(last: float, most: int = 10) -> Sequence[int]:
    """Return whole years from 0 to the last one, at most about ten of them.

    Examples
    --------
    >>> list(year_ticks(5.0)), list(year_ticks(25.0))
    ([0, 1, 2, 3, 4, 5], [0, 3, 6, 9, 12, 15, 18, 21, 24])
    """
    return range(0, int(last) + 1, max(1, -(-int(last) // most)))
