"""Set the effect of a lever on those it reaches beside what evaluations of programmes of its kind found elsewhere.

The difference of a whole population, divided by the share the lever reaches, is the difference in those reached (as an
evaluation corrects for who did not take part); as an odds ratio of no new case within 2 years it can stand beside the
published ones. Nothing was set to them: they are `prior` rows of the published figures, and effects are drawn lower.

A standardised difference d stands as the odds ratio exp(d pi / sqrt 3) (Hasselblad & Hedges 1995, Psychological
Bulletin 117). Every lever has its row: where no figure of its kind is among the published ones, that is said.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from simulation.evidence import load_targets
from simulation.evidence.targets import Target
from simulation.experiment.interactions import as_one
from simulation.report.definitions import is_at_liberty
from simulation.report.facts import levers_of
from simulation.report.names import lever_name, opening, population_name, quantity_name, world_name
from simulation.report.rows import of_scenario
from simulation.report.study import PER_100, Study
from simulation.report.tables import render
from simulation.report.verdicts import is_too_few
from simulation.report.words import NOT_KNOWN, Words

OUTCOME = "recidivism.general.2y"
STANDARDISED = "d"
"""Unit of a published figure that is a standardised difference."""


class Kind(NamedTuple):
    """Whose recidivism a lever is about, who of them it reaches, and the published figures of its kind.

    ``of`` counts whom ``reached`` is a share of: an outcome, or another step of the lever.
    """

    population: str
    reached: str
    of: str
    figures: tuple[str, ...]


_PROGRAMME = Kind("dse", "started", "dse.court", ("T083", "T084"))
KINDS: Mapping[str, Kind | None] = {
    "probation_advice": Kind("dse", "supervision_added", "dse.court", ("T082", "T085")),
    "context_programme": _PROGRAMME,
    "context_programme+monitoring": _PROGRAMME,
    "practice_dissemination": Kind("supervision", "started", "supervision.starts", ("T082",)),
    "work_support": Kind("supervision", "started", "supervision.starts", ("T083",)),
    "housing_support": Kind("supervision", "started", "supervision.starts", ("T083",)),
    "family_support": Kind("juveniles_guilty", "started", "reach.family_support.eligible", ("T086",)),
    "monitoring": None,
    "incidental_research": None,
    "school_retention": None,
    "kin_prevention": None,
    "custody_length": None,
    "detection_effort": None,
    "key_person_disruption": None,
}
"""Levers, a programme and its evaluation as one; None where no published figure is of the lever's kind."""


class OddsRatio(NamedTuple):
    """An odds ratio of no new case with its interval; NaN where it cannot be given."""

    value: float
    low: float
    high: float


UNKNOWN = OddsRatio(math.nan, math.nan, math.nan)


def odds_ratio(base: float, difference: float) -> float:
    """Return the odds ratio of no new case where a share with one changes; NaN beyond 0 and 1.

    Examples
    --------
    >>> round(odds_ratio(0.36, -0.06), 2), odds_ratio(0.36, 0.0)
    (1.31, 1.0)
    """
    share = base + difference
    if not (0 < base < 1 and 0 < share < 1):
        return math.nan
    return (1 - share) / share * base / (1 - base)


def elsewhere_table(words: Words, study: Study) -> Markup:
    """Return, for each lever, its odds ratio and the published ones of its kind, or that there is none."""
    rows = [
        cells
        for scenario in study.scenarios
        for levers in [sorted(as_one(str(use.get("use", "")) for use in levers_of(study, scenario)))]
        for lever in levers
        for cells in _rows(words, study, scenario, lever, alone=len(levers) == 1)
    ]
    return render(words, "elsewhere-rows", rows, head=words.say("Odds ratio of no new case within 2 years"))


def _rows(words: Words, study: Study, scenario: str, lever: str, *, alone: bool) -> Iterator[dict[str, str]]:
    over = f"{opening(lever_name(words, lever))} · {world_name(words, scenario)}"
    kind = KINDS.get(lever)
    if kind is None:
        yield _row(words, over, words.say("no published figure of its kind"), UNKNOWN)
        return
    if alone:
        share = reached_share(study, scenario, lever.partition("+")[0], kind)
        who = words.say(
            "in this study, among those reached ({share} of {people})",
            share=words.percent(share, 1),
            people=population_name(words, kind.population),
        )
        yield _row(words, over, who, among_reached(of_scenario(study, scenario), kind.population, share))
    else:
        yield _row(words, over, words.say("in this study: not told apart, several levers act in this world"), UNKNOWN)
    for target in load_targets():
        if target.id in kind.figures:
            yield _row(words, over, _published(words, target), ratio_of(target))


def _row(words: Words, over: str, said: str, found: OddsRatio) -> dict[str, str]:
    return {
        "group": over,
        "row": opening(said),
        words.say("Odds ratio"): words.number(found.value, 2),
        words.say("Interval or range"): _range(words, found),
    }


def _published(words: Words, target: Target) -> str:
    named = words.say("published: {quantity}", quantity=quantity_name(words, target.quantity))
    if target.unit != STANDARDISED:
        return named
    d = words.number(target.value, 2)
    return words.say("{published}, d = {d} written as an odds ratio", published=named, d=d)


def ratio_of(target: Target) -> OddsRatio:
    """Return a published figure as an odds ratio of success.

    Examples
    --------
    >>> found = next(target for target in load_targets() if target.id == "T086")
    >>> found.unit, [round(end, 2) for end in ratio_of(found)]
    ('d', [1.96, 1.57, 2.26])
    """
    ends = [math.nan if end is None else end for end in (target.value, target.low, target.high)]
    if target.unit == STANDARDISED:
        ends = [math.exp(end * math.pi / math.sqrt(3)) for end in ends]
    return OddsRatio(*ends)


def reached_share(study: Study, scenario: str, lever: str, kind: Kind) -> float:
    """Return the share of those a lever is about whom it reaches; NaN where the study does not count it."""
    rows = of_scenario(study, scenario)
    reached, of = (rows.loc[rows["outcome"] == name, "value"] for name in (f"reach.{lever}.{kind.reached}", kind.of))
    if reached.empty or of.empty or not of.iloc[0] > 0:
        return math.nan
    return min(1.0, float(reached.iloc[0] / of.iloc[0]))


def among_reached(rows: pd.DataFrame, population: str, share: float) -> OddsRatio:
    """Return the odds ratio of no new case in those reached, from the difference in a whole population."""
    rows = rows[(rows["outcome"] == OUTCOME) & (rows["population"] == population) & (rows["unit"] == PER_100)]
    rows = rows[~rows["definition"].map(is_at_liberty).astype(bool)]
    if rows.empty or not share > 0 or is_too_few(rows.iloc[0]["verdict"]):
        return UNKNOWN
    row = rows.iloc[0]
    ends = [odds_ratio(row["baseline"] / 100, row[name] / 100 / share) for name in ("difference", "high", "low")]
    return OddsRatio(*ends)


def _range(words: Words, found: OddsRatio) -> str:
    if not (math.isfinite(found.low) and math.isfinite(found.high)):
        return NOT_KNOWN
    return words.say("{low} to {high}", low=words.number(found.low, 2), high=words.number(found.high, 2))
