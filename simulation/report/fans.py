"""Draw fan charts: what differs from year to year, and how far replicates and parameter draws spread around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from simulation.report.names import opening, outcome_name, population_name, unit_name, world_name
from simulation.report.study import WHOLE, Study
from simulation.report.style import INK, Drawing, Sheet, drawing_style, number_axis, series_of, wrapped
from simulation.report.words import Words

OUTCOMES = ("dse.court", "first_dse.actual", "offences.actual.all", "custody_months")
"""Yearly counts that are drawn, where any replicate differs in them."""
FANS = (0.95, 0.80, 0.50)
"""Shares of the runs inside each band, the widest first."""
FEWEST_RUNS = 5
FEW_PANELS, MOST_PANELS, PANEL = 4, 8, 1.7
_JOB = ["draw", "replicate"]


@dataclass(frozen=True)
class Fan:
    """Yearly differences of one outcome in one scenario, shape (runs, years)."""

    scenario: str
    outcome: str
    population: str
    unit: str
    years: list[int]
    runs: np.ndarray[tuple[int, ...], np.dtype[np.float64]]

    def quantile(self, share: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        """Return a quantile over the runs, one a year."""
        return np.asarray(np.quantile(self.runs, share, axis=0))


def draw_fans(words: Words, study: Study) -> Drawing | None:
    """Return the fan charts, or None where fewer than five runs differ in any year."""
    every = list(fans_of(study))
    fans = chosen_of(every)
    if not fans:
        return None
    notes = [_note(words, fans[0]), *_begins(words, fans), *_left_out(words, study, every, fans)]
    years = (min(fan.years[0] for fan in fans), max(fan.years[-1] for fan in fans))
    title = words.say("Differences from year to year")
    with drawing_style():
        sheet = Sheet(words, title, [PANEL] * len(fans), notes, left=1.1, gap=0.85)
        for axes, fan in zip(sheet.axes(), fans, strict=True):
            sheet.head(axes, _title(words, fan))
            _draw(words, axes, fan, study.scenarios.index(fan.scenario))
            axes.set_xlim(years[0] - 0.4, years[1] + 0.4)
        return sheet.finish("fans", _alt(words, fans), " ".join(notes))


def chosen_of(every: list[Fan]) -> list[Fan]:
    """Return the fans that are drawn: the first of each scenario before the second of any, in their own order."""
    turns: dict[str, int] = {}
    ranked = []
    for place, fan in enumerate(every):
        turns[fan.scenario] = turns.get(fan.scenario, 0) + 1
        ranked.append((turns[fan.scenario], place))
    room = min(MOST_PANELS, max(FEW_PANELS, len(turns)))
    return [every[place] for place in sorted(place for _, place in sorted(ranked)[:room])]


def fans_of(study: Study) -> Iterator[Fan]:
    """Yield the fan of each scenario and outcome, from the year in which any run first differs."""
    yearly = _yearly(study.outcomes)
    for scenario in study.scenarios:
        for outcome in OUTCOMES:
            held = yearly[yearly["outcome"] == outcome]
            fan = _fan(held, scenario, study.against)
            if fan is not None:
                yield fan


def _yearly(table: pd.DataFrame) -> pd.DataFrame:
    window = table["window"].astype(str)
    single = (window.str.slice(0, 4) == window.str.slice(9, 13)) & window.str.endswith("-12")
    rows = table[single & (table["group"] == WHOLE) & table["outcome"].isin(OUTCOMES)]
    return rows.assign(year=rows["window"].astype(str).str.slice(0, 4).astype(int) if len(rows) else [])


def _fan(held: pd.DataFrame, scenario: str, against: str) -> Fan | None:
    worlds = [held[held["scenario"] == name].pivot_table("value", _JOB, "year") for name in (scenario, against)]
    if held.empty or any(world.empty for world in worlds):
        return None
    runs = (worlds[0] - worlds[1]).dropna(axis=0, how="any")
    differs = np.flatnonzero((runs != 0).any(axis=0))
    if len(runs) < FEWEST_RUNS or (runs != 0).any(axis=1).sum() < FEWEST_RUNS:
        return None
    first = held.iloc[0]
    shown = runs.iloc[:, differs[0] :]
    years = [int(year) for year in shown.columns]
    return Fan(scenario, str(first["outcome"]), str(first["population"]), str(first["unit"]), years, shown.to_numpy())


def _title(words: Words, fan: Fan) -> str:
    name = f"{outcome_name(words, fan.outcome)}, {population_name(words, fan.population)}"
    return f"{opening(name)} · {world_name(words, fan.scenario)}"


def _draw(words: Words, axes: Axes, fan: Fan, place: int) -> None:
    look = series_of(place)
    for number, share in enumerate(FANS):
        low, high = fan.quantile((1 - share) / 2), fan.quantile((1 + share) / 2)
        axes.fill_between(fan.years, low, high, color=look.colour, alpha=0.16 + 0.12 * number, linewidth=0)
    axes.plot(fan.years, fan.quantile(0.5), look.line, color=look.colour, linewidth=1.6)
    axes.axhline(0, color=INK, linewidth=1.0)
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}")
    axes.yaxis.set_major_locator(MaxNLocator(4))
    number_axis(words, axes.yaxis, signed=True)
    axes.set_ylabel(wrapped(words.say("difference, {unit}", unit=unit_name(words, fan.unit)), 26), fontsize=7.5)


def _note(words: Words, fan: Fan) -> str:
    return words.say(
        "Line: median of {runs} runs (replicates and parameter draws). Bands: the middle 50, 80 and 95% of the runs. "
        "They say how far single runs spread, not how sure the mean is.",
        runs=words.number(len(fan.runs), 0),
    )


def _begins(words: Words, fans: list[Fan]) -> Iterator[str]:
    if len({fan.years[0] for fan in fans}) > 1:
        yield words.say(
            "All panels have the same years. A band begins in the first year in which any run differs; before it this "
            "count is the same in both worlds in every run."
        )


def _left_out(words: Words, study: Study, every: list[Fan], fans: list[Fan]) -> Iterator[str]:
    """Yield which scenarios have no panel, and which panels there was no room for."""
    held = {fan.scenario for fan in every}
    same = [world_name(words, scenario) for scenario in study.scenarios if scenario not in held]
    if same:
        yield words.say(
            "No panel, for fewer than {runs} runs differ in any year: {worlds}.",
            runs=words.number(FEWEST_RUNS, 0),
            worlds="; ".join(same),
        )
    missing = [_title(words, fan) for fan in every if all(fan is not drawn for drawn in fans)]
    if missing:
        yield words.say("Not drawn, for want of room: {names}.", names="; ".join(missing))


def _alt(words: Words, fans: list[Fan]) -> str:
    said = [words.say("Fan charts of yearly differences.")]
    for fan in fans:
        low, middle, high = (float(fan.quantile(share)[-1]) for share in (0.025, 0.5, 0.975))
        said.append(
            words.say(
                "{title}: in {year} the median is {middle}; 95% of the runs lie from {low} to {high}.",
                title=_title(words, fan),
                year=fan.years[-1],
                middle=words.number(middle, 1, signed=True),
                low=words.number(low, 1, signed=True),
                high=words.number(high, 1, signed=True),
            )
        )
    return " ".join(said)
