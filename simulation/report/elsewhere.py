"""Set the effect of a lever on those it reaches beside what evaluations of programmes of its kind found elsewhere.

The difference of a whole population, divided by the share the lever reaches, is the difference in those reached (as an
evaluation corrects for who did not take part); as an odds ratio of no new case within 2 years it can stand beside the
published ones. Nothing was set to them: they are `prior` rows of the published figures, and effects are drawn lower.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from simulation.evidence import load_targets
from simulation.report.definitions import is_at_liberty
from simulation.report.facts import scenarios_of
from simulation.report.names import lever_name, opening, population_name, quantity_name, world_name
from simulation.report.rows import of_scenario
from simulation.report.study import PER_100, Study
from simulation.report.tables import render
from simulation.report.verdicts import is_too_few
from simulation.report.words import NOT_KNOWN, Words

OUTCOME = "recidivism.general.2y"


class Kind(NamedTuple):
    """Whose recidivism a lever is about, who of them it reaches, and the published figures of its kind."""

    population: str
    reached: str
    of: str
    figures: tuple[str, ...]


KINDS: Mapping[str, Kind] = {
    "probation_advice": Kind("dse", "supervision_added", "dse.court", ("T082", "T085")),
    "context_programme": Kind("dse", "started", "dse.court", ("T083", "T084")),
    "practice_dissemination": Kind("supervision", "started", "supervision.starts", ("T082",)),
    "work_support": Kind("supervision", "started", "supervision.starts", ("T083",)),
    "housing_support": Kind("supervision", "started", "supervision.starts", ("T083",)),
}


class OddsRatio(NamedTuple):
    """An odds ratio of no new case with its interval; NaN where it cannot be given."""

    value: float
    low: float
    high: float


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
    """Return, for each lever of a kind that was evaluated elsewhere, its odds ratio and the published ones."""
    held = scenarios_of(study.manifest)
    rows = [
        cells
        for scenario in study.scenarios
        for use in held.get(scenario, {}).get("levers") or ()
        if (kind := KINDS.get(str(use.get("use", "")))) is not None and len(held[scenario]["levers"]) == 1
        for cells in _rows(words, study, scenario, str(use["use"]), kind)
    ]
    return render(words, "elsewhere-rows", rows, head=words.say("Odds ratio of no new case within 2 years"))


def _rows(words: Words, study: Study, scenario: str, lever: str, kind: Kind) -> Iterator[dict[str, str]]:
    share = reached_share(study, scenario, lever, kind)
    found = among_reached(of_scenario(study, scenario), kind.population, share)
    head, interval = words.say("Odds ratio"), words.say("Interval or range")
    over = f"{opening(lever_name(words, lever))} · {world_name(words, scenario)}"
    who = words.say(
        "in this study, among those reached ({share} of {people})",
        share=words.percent(share, 1),
        people=population_name(words, kind.population),
    )
    yield {"group": over, "row": opening(who), head: words.number(found.value, 2), interval: _range(words, found)}
    for target in load_targets():
        if target.id in kind.figures:
            named = words.say("published: {quantity}", quantity=quantity_name(words, target.quantity))
            known = OddsRatio(*(math.nan if end is None else end for end in (target.value, target.low, target.high)))
            yield {
                "group": over,
                "row": opening(named),
                head: words.number(known.value, 2),
                interval: _range(words, known),
            }


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
        return OddsRatio(math.nan, math.nan, math.nan)
    row = rows.iloc[0]
    ends = [odds_ratio(row["baseline"] / 100, row[name] / 100 / share) for name in ("difference", "high", "low")]
    return OddsRatio(*ends)


def _range(words: Words, found: OddsRatio) -> str:
    if not (math.isfinite(found.low) and math.isfinite(found.high)):
        return NOT_KNOWN
    return words.say("{low} to {high}", low=words.number(found.low, 2), high=words.number(found.high, 2))
