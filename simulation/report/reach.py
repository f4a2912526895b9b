"""Draw how far a lever gets: from the people it is meant for, step by step, down to the difference in offences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes

from simulation.report.amounts import brackets, difference_of, signed
from simulation.report.bands import band_of
from simulation.report.names import lever_name, opening, outcome_name, step_name, unit_name, world_name
from simulation.report.rows import in_main_window, is_national, of_scenario
from simulation.report.study import WHOLE, Study
from simulation.report.style import QUIET, Drawing, Sheet, drawing_style, number_axis, series_of, wrapped
from simulation.report.verdicts import TOO_FEW, is_too_few, verdict_of
from simulation.report.words import Words

BAR = 0.36
MOST_STEPS, MOST_CHAINS = 10, 8
LINKS: Mapping[str, tuple[str, ...]] = {
    "probation_advice": ("advice_added", "supervision_added"),
    "practice_dissemination": ("eligible", "started"),
    "monitoring": ("eligible",),
}
NOT_ITS = {"practice_dissemination": ("completed", "dropped_out")}
"""Steps that say nothing about a lever: it ends with supervision, which is no dropping out."""
PROGRAMME = ("eligible", "started", "completed")
"""Links of a chain that a lever needs; others are noted only where they happen."""
BEFORE: Mapping[str, tuple[str, str]] = {"probation_advice": ("dse.court", "summoned")}
"""Lever -> outcome that counts those its chain begins with, and what that step is called."""
ORDER = ("summoned", "eligible", "held_back", "misread", "waiting", "advice", "advice_added", "started",
         "dropped_out", "supervised", "supervision_added", "completed", "tie_ended", "never_registered")  # fmt: skip
SIDE = ("waiting", "misread", "held_back", "dropped_out", "tie_ended", "never_registered")
"""Steps beside the chain: they lose nothing of the one before, and the one after loses nothing of them."""
LAST, ENDS = "offences.actual.all", {"incidental_research": "first_dse.actual"}
"""Outcome at the end of a chain, where no lever has one of its own."""
MANY, SMALL_SHARE = 100, 0.01  # how finely counts and shares are written
FURTHEST = 1.15  # of the longest bar: where an interval is cut


@dataclass(frozen=True)
class Step:
    """One step of a chain: mean persons over replicates with a range, and the share of the first step."""

    name: str
    unit: str
    mean: float
    low: float
    high: float
    share: float


@dataclass(frozen=True)
class Chain:
    """The steps of one lever in one scenario, in the order of the file."""

    scenario: str
    lever: str
    steps: list[Step]


def chains(study: Study, level: float) -> list[Chain]:
    """Return the chain of each lever."""
    counted = _from_outcomes(study)
    table = counted if len(counted) else _filled(study.reach)
    grouped = table.groupby(["scenario", "lever"], sort=False)
    return [Chain(str(scenario), str(lever), list(_steps(held, level))) for (scenario, lever), held in grouped]


def _filled(reach: pd.DataFrame) -> pd.DataFrame:
    """Return the reach with a 0 for every step that happened to nobody in a job: the file leaves such rows out."""
    if reach.empty:
        return reach
    jobs = [name for name in ("replicate", "draw") if name in reach]
    steps = reach.drop_duplicates(["scenario", "lever", "step", "unit"])[["scenario", "lever", "step", "unit"]]
    every = steps.merge(reach[["scenario", *jobs]].drop_duplicates(), on="scenario")
    return every.merge(reach, on=[*every.columns], how="left").fillna({"persons": 0.0})


def _from_outcomes(study: Study) -> pd.DataFrame:
    """Return the rows ``reach.LEVER.STEP`` of the outcomes as a table of reach."""
    rows = in_main_window(study.outcomes[study.outcomes["group"] == WHOLE])
    rows = rows[rows["outcome"].str.startswith("reach.")]
    parts = [name.split(".", 2) for name in rows["outcome"]]
    if rows.empty:
        return study.reach.iloc[:0]
    named = rows.assign(lever=[part[1] for part in parts], step=[part[-1] for part in parts], persons=rows["value"])
    return _noted(pd.concat([*_before(study, named), named]))[list(dict.fromkeys([*study.reach.columns, "draw"]))]


def _before(study: Study, named: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield what comes before the first step of a lever, as its own outcome counts it."""
    for (scenario, lever), _ in named.groupby(["scenario", "lever"], sort=False):
        if lever in BEFORE:
            outcome, step = BEFORE[str(lever)]
            rows = in_main_window(study.outcomes[study.outcomes["outcome"] == outcome])
            rows = rows[(rows["scenario"] == scenario) & (rows["group"] == WHOLE)]
            yield rows.assign(lever=str(lever), step=step, persons=rows["value"])


def _noted(table: pd.DataFrame) -> pd.DataFrame:
    """Return the steps in the order of a chain, without those that the lever never notes and does not need."""
    links = table["lever"].map(lambda lever: LINKS.get(lever, PROGRAMME))
    needed = [step in link for step, link in zip(table["step"], links, strict=True)]
    counted = table.groupby(["scenario", "lever", "step"])["persons"].transform("max") > 0
    place = table["step"].map(lambda step: ORDER.index(step) if step in ORDER else len(ORDER))
    foreign = [step in NOT_ITS.get(lever, ()) for step, lever in zip(table["step"], table["lever"], strict=True)]
    kept = (counted | pd.Series(needed, index=table.index)) & ~pd.Series(foreign, index=table.index)
    noted = table[kept].assign(place=place)
    return noted.sort_values("place", kind="stable")


def _steps(held: pd.DataFrame, level: float) -> Iterator[Step]:
    first = float("nan")
    for (name, unit), rows in held.groupby(["step", "unit"], sort=False):
        mean, low, high = band_of(rows, "persons", level)
        first = mean if first != first else first
        yield Step(str(name), str(unit), mean, max(0.0, low), high, mean / first if first else float("nan"))


def draw_reach(words: Words, study: Study, level: float) -> Drawing | None:
    """Return the chains of the levers, or None where the study holds none."""
    every = chains(study, level)
    found = every[:MOST_CHAINS]
    if not found:
        return None
    ends = [end_of(study, chain) for chain in found]
    notes = [_note(words, study, level), *_end_notes(words, ends), *_left_out(words, every)]
    heights = [
        0.2 + BAR * (min(MOST_STEPS, len(chain.steps)) + (end is not None))
        for chain, end in zip(found, ends, strict=True)
    ]
    with drawing_style():
        sheet = Sheet(words, words.say("How far the lever reaches"), heights, notes, left=2.3, gap=0.8)
        for axes, chain, end in zip(sheet.axes(), found, ends, strict=True):
            sheet.head(axes, _title(words, chain, found))
            _draw_chain(words, study, axes, chain, end)
        return sheet.finish("reach", _alt(words, found, ends), " ".join(notes))


def end_of(study: Study, chain: Chain) -> pd.Series | None:
    """Return the difference a year at the end of a chain; None where the study compares nothing of the kind."""
    rows = of_scenario(study, chain.scenario)
    rows = rows[(rows["outcome"] == ENDS.get(chain.lever, LAST)) & rows["unit"].map(is_national).astype(bool)]
    return None if rows.empty else rows.iloc[0]


def _end_notes(words: Words, ends: list[pd.Series | None]) -> Iterator[str]:
    if any(end is not None for end in ends):
        yield words.say(
            "Last line: the difference a year with everything in the scenario, with its interval over replicates and "
            "parameter draws; minus: fewer. An arrow: it goes further than is drawn."
        )


def _left_out(words: Words, every: list[Chain]) -> Iterator[str]:
    if len(every) > MOST_CHAINS:
        names = [_title(words, chain, every) for chain in every[MOST_CHAINS:]]
        yield words.say("Not drawn, for want of room: {names}.", names="; ".join(names))


def _note(words: Words, study: Study, level: float) -> str:
    replicates = study.outcomes["replicate"].nunique() or study.reach["replicate"].nunique()
    if replicates < 2:
        return words.say("Counts of one replicate; one replicate has no interval.")
    return words.say(
        "Means of {replicates} replicates; lines: {level} interval over replicates. Percentages: of the first step. "
        "Dotted: what a step loses of the one before it in the chain. Pale: beside the chain.",
        replicates=words.number(replicates, 0),
        level=words.level(level),
    )


def _title(words: Words, chain: Chain, found: list[Chain]) -> str:
    """Return the lever, and its scenario where the study has several."""
    several = len({other.scenario for other in found}) > 1
    lever = opening(lever_name(words, chain.lever))
    return f"{lever} · {world_name(words, chain.scenario)}" if several else lever


def losses(steps: list[Step]) -> Iterator[tuple[int, float, float]]:
    """Yield place, persons left and persons lost of each step of the chain itself that loses some."""
    links = [(row, step) for row, step in enumerate(steps) if step.name not in SIDE]
    for (_, before), (row, step) in pairwise(links):
        if before.mean > step.mean:
            yield row, step.mean, before.mean - step.mean


def _draw_chain(words: Words, study: Study, axes: Axes, chain: Chain, ending: pd.Series | None) -> None:
    steps = chain.steps[:MOST_STEPS]
    place = study.scenarios.index(chain.scenario) if chain.scenario in study.scenarios else 0
    colour = series_of(place).colour
    longest = max([step.mean for step in steps if step.mean == step.mean], default=1) or 1
    for row, step in enumerate(steps):
        faded = 0.4 if step.name in SIDE else 1.0
        axes.barh([row], [step.mean], color=colour, alpha=faded, height=0.55, zorder=3)
    for row, left, lost in losses(steps):  # as in a waterfall
        axes.barh([row], [lost], left=left, height=0.55, facecolor="none", edgecolor=QUIET,
                  linestyle=(0, (2, 2)), linewidth=0.8, zorder=2)  # fmt: skip
    for row, step in enumerate(steps):
        axes.plot([step.low, min(step.high, FURTHEST * longest)], [row, row], color="black", linewidth=1.2, zorder=4)
        if step.high > FURTHEST * longest:
            axes.plot([FURTHEST * longest], [row], ">", color="black", markersize=5, zorder=5)
        end = min(max(step.mean, step.high if step.high == step.high else 0), FURTHEST * longest)
        axes.annotate(
            _label(words, step), (end, row), xytext=(5, 0), textcoords="offset points", va="center", fontsize=8
        )
    names = [step_name(words, step.name, chain.lever) for step in steps]
    lowest = 0.0
    if ending is not None:
        names.append(_end_name(words, ending))
        lowest = _draw_end(words, axes, ending, len(steps), FURTHEST * longest)
    axes.set_yticks(range(len(names)), [wrapped(opening(name), 32, 2) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(1.05 * lowest, 1.45 * longest)
    axes.grid(visible=False, axis="y")
    number_axis(words, axes.xaxis)
    axes.set_xlabel(unit_name(words, steps[0].unit), color=QUIET)


def _draw_end(words: Words, axes: Axes, end: pd.Series, row: int, furthest: float) -> float:
    """Draw the difference at the end of a chain, cut where it goes further; return the lowest place drawn."""
    found = difference_of(end)
    known = not _is_unknown(end)
    ends = [found.low, found.value, found.high] if known else [0.0]
    drawn = [min(max(value, -furthest), furthest) for value in ends]
    axes.axvline(0, color=QUIET, linewidth=0.8, zorder=1)
    if known:
        axes.barh([row], [drawn[1]], color=QUIET, hatch="///", edgecolor="white", height=0.55, zorder=3)
        axes.plot([drawn[0], drawn[2]], [row, row], color="black", linewidth=1.2, zorder=4)
        for place, value, sign in ((drawn[0], found.low, "<"), (drawn[2], found.high, ">")):
            if place != value:
                axes.plot([place], [row], sign, color="black", markersize=5, zorder=5)
    axes.annotate(_end_label(words, end), (max(0.0, *drawn), row), xytext=(5, 0), textcoords="offset points",
                  va="center", fontsize=8)  # fmt: skip
    return min(0.0, *drawn)


def _is_unknown(end: pd.Series) -> bool:
    return is_too_few(end["verdict"]) or not difference_of(end).has_interval


def _end_name(words: Words, end: pd.Series) -> str:
    return words.say("difference in {outcome}", outcome=outcome_name(words, end["outcome"]))


def _end_label(words: Words, end: pd.Series) -> str:
    if _is_unknown(end):
        return verdict_of(words, TOO_FEW, float(end["level"])).name
    found = difference_of(end)
    return f"{signed(words, found)} ({brackets(words, found)})"


def _label(words: Words, step: Step) -> str:
    share = words.percent(step.share, 0 if step.share >= SMALL_SHARE else 1)
    return f"{words.number(step.mean, 0 if step.mean >= MANY else 1)} ({share})"


def _alt(words: Words, found: list[Chain], ends: list[pd.Series | None]) -> str:
    said = [words.say("How many people each step of a lever reaches.")]
    for chain, end in zip(found, ends, strict=True):
        steps = [
            words.say(
                "{step}: {count} {unit}",
                step=step_name(words, step.name, chain.lever),
                count=_label(words, step),
                unit=unit_name(words, step.unit),
            )
            for step in chain.steps[:MOST_STEPS]
        ]
        if end is not None:
            what = {"step": _end_name(words, end), "count": _end_label(words, end)}
            steps.append(words.say("{step}: {count} {unit}", **what, unit=unit_name(words, end["unit"])))
        said.append(f"{_title(words, chain, found)}: {'; '.join(steps)}.")
    return " ".join(said)
