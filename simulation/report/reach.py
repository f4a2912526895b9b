"""Draw how far a lever gets: from the people it is meant for down to the people it changes something for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes

from simulation.report.bands import band_of
from simulation.report.names import lever_name, opening, step_name, unit_name, world_name
from simulation.report.rows import in_main_window
from simulation.report.study import WHOLE, Study
from simulation.report.style import QUIET, Drawing, Sheet, drawing_style, number_axis, series_of, wrapped
from simulation.report.words import Words

BAR = 0.36
MOST_STEPS, MOST_CHAINS = 10, 4
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
ORDER = ("summoned", "eligible", "waiting", "advice", "advice_added", "started", "dropped_out", "supervised",
         "supervision_added", "completed", "tie_ended", "never_registered")  # fmt: skip
SIDE = ("waiting", "dropped_out", "tie_ended", "never_registered")
"""Steps beside the chain: they lose nothing of the one before."""
MANY, SMALL_SHARE = 100, 0.01  # how finely counts and shares are written


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
    found = chains(study, level)[:MOST_CHAINS]
    if not found:
        return None
    notes = [_note(words, study, level)]
    heights = [0.2 + BAR * min(MOST_STEPS, len(chain.steps)) for chain in found]
    with drawing_style():
        sheet = Sheet(words, words.say("How far the lever reaches"), heights, notes, left=2.3, gap=0.8)
        for axes, chain in zip(sheet.axes(), found, strict=True):
            sheet.head(axes, _title(words, chain, found))
            _draw_chain(words, study, axes, chain)
        return sheet.finish("reach", _alt(words, found), notes[0])


def _note(words: Words, study: Study, level: float) -> str:
    replicates = study.outcomes["replicate"].nunique() or study.reach["replicate"].nunique()
    if replicates < 2:
        return words.say("Counts of one replicate; one replicate has no interval.")
    return words.say(
        "Means of {replicates} replicates; lines: {level} interval over replicates. Percentages: of the first step. "
        "Dotted: what a step loses of the one before it.",
        replicates=words.number(replicates, 0),
        level=words.level(level),
    )


def _title(words: Words, chain: Chain, found: list[Chain]) -> str:
    """Return the lever, and its scenario where the study has several."""
    several = len({other.scenario for other in found}) > 1
    lever = opening(lever_name(words, chain.lever))
    return f"{lever} · {world_name(words, chain.scenario)}" if several else lever


def _draw_chain(words: Words, study: Study, axes: Axes, chain: Chain) -> None:
    steps = chain.steps[:MOST_STEPS]
    place = study.scenarios.index(chain.scenario) if chain.scenario in study.scenarios else 0
    colour = series_of(place).colour
    longest = max([step.mean for step in steps if step.mean == step.mean], default=1) or 1
    axes.barh(range(len(steps)), [step.mean for step in steps], color=colour, height=0.55, zorder=3)
    for row, (before, step) in enumerate(pairwise(steps), 1):
        if before.mean > step.mean and step.name not in SIDE:  # what the step loses, as in a waterfall
            axes.barh([row], [before.mean - step.mean], left=step.mean, height=0.55, facecolor="none",
                      edgecolor=QUIET, linestyle=(0, (2, 2)), linewidth=0.8, zorder=2)  # fmt: skip
    for row, step in enumerate(steps):
        axes.plot([step.low, min(step.high, 1.15 * longest)], [row, row], color="black", linewidth=1.2, zorder=4)
        end = min(max(step.mean, step.high if step.high == step.high else 0), 1.15 * longest)
        axes.annotate(
            _label(words, step), (end, row), xytext=(5, 0), textcoords="offset points", va="center", fontsize=8
        )
    axes.set_yticks(range(len(steps)), [wrapped(opening(step_name(words, step.name)), 32, 2) for step in steps])
    axes.set_ylim(len(steps) - 0.4, -0.6)
    axes.set_xlim(0, 1.45 * longest)
    axes.grid(visible=False, axis="y")
    number_axis(words, axes.xaxis)
    axes.set_xlabel(unit_name(words, steps[0].unit), color=QUIET)


def _label(words: Words, step: Step) -> str:
    share = words.percent(step.share, 0 if step.share >= SMALL_SHARE else 1)
    return f"{words.number(step.mean, 0 if step.mean >= MANY else 1)} ({share})"


def _alt(words: Words, found: list[Chain]) -> str:
    said = [words.say("How many people each step of a lever reaches.")]
    for chain in found:
        steps = [
            words.say(
                "{step}: {count} {unit}",
                step=step_name(words, step.name),
                count=_label(words, step),
                unit=unit_name(words, step.unit),
            )
            for step in chain.steps[:MOST_STEPS]
        ]
        said.append(f"{_title(words, chain, found)}: {'; '.join(steps)}.")
    return " ".join(said)
