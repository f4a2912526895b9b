"""Compare worlds that share people and luck, job by job: differences, intervals, verdicts, replicates still needed.

For every outcome the paired difference of each job (draw x replicate) is the unit. Its interval is a t interval over
replicates, widened by the spread over parameter draws. Where few persons differ, or few replicates were lived, the
interval over chance is the exact one on the discordant persons, clustered by replicate (``intervals.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulation.experiment.intervals import (
    LEVEL,
    UNKNOWN,
    Floats,
    Interval,
    Spread,
    as_told_apart,
    discordant_interval,
    in_turn,
    spread_of,
)
from simulation.experiment.pairs import KEY, Pair, independent_replicates_needed, pairs_of, replicates_needed
from simulation.experiment.standing import shares_of
from simulation.experiment.verdicts import FEWEST_DISCORDANT, LIKELY_LEVEL, Judged, better_of, verdict_of
from simulation.outcomes.lives import Window
from simulation.outcomes.recidivism_tables import PERCENT
from simulation.outcomes.rows import PER_100, PER_YEAR
from simulation.vocabulary import month_index, month_text

if TYPE_CHECKING:
    import pandas as pd

RARE_DISCORDANT = 100
"""With fewer discordant persons the interval is the exact one on those persons."""
FEWEST_REPLICATES = 5
"""With fewer replicates they are too few to be the units of an interval; the discordant persons are."""

COLUMNS = [
    "scenario", "against", *KEY, "baseline", "value", "difference", "low", "high", "low_chance", "high_chance", "level",
    "n", "replicates", "draws", "discordant", "share_better", "variance_ratio", "replicates_needed", "verdict",
    "chance_share", "numbers_share", "structure_share", "synthetic",
]  # fmt: skip


Smallest = float | Mapping[str, float | None] | None


class Setting(NamedTuple):
    """What holds for every row of a comparison."""

    scenario: str
    against: str
    scale: float
    smallest: float | None
    level: float
    switches: Mapping[int, str]


def compare(
    outcomes: pd.DataFrame,
    discordant: pd.DataFrame | None = None,
    *,
    against: str,
    scale: float,
    smallest_difference: Smallest = None,
    since: int | None = None,
    level: float = LEVEL,
    switches: Mapping[int, str] | None = None,
) -> pd.DataFrame:
    """Return every scenario's difference from one of them.

    Parameters
    ----------
    outcomes : rows of ``outcomes.csv`` of all worlds and jobs
    discordant : rows of ``discordant_persons`` of all scenarios and jobs, or None if no indicators were kept
    against : scenario to compare with
    scale : persons stand for 1 / scale persons
    smallest_difference : smallest difference that matters, per 100 index persons; by scenario where they differ
    since : month of the earliest lever start; windows that begin earlier, and single calendar years, are left out
    level : coverage of the intervals
    switches : parameter draw -> named switches of structure it sets (``standing.settings_of``)

    Returns
    -------
    DataFrame
        one row an outcome, population, group, window and unit, in the columns of ``comparison.csv``
    """
    import pandas as pd

    wanted = outcomes[windows_wanted(outcomes["window"], since)]
    scenarios = [name for name in dict.fromkeys(wanted["scenario"]) if name != against]
    records = [
        _record(pair, Setting(scenario, against, scale, _of(smallest_difference, scenario), level, switches or {}))
        for scenario in scenarios
        for pair in pairs_of(wanted, discordant, scenario, against)
    ]
    table = pd.DataFrame(records, columns=COLUMNS)
    return table.astype({"discordant": "Int64", "replicates_needed": "Int64"})


def _of(smallest: Smallest, scenario: str) -> float | None:
    return smallest.get(scenario) if isinstance(smallest, Mapping) else smallest


def windows_wanted(windows: pd.Series, since: int | None) -> pd.Series[bool]:
    """Tell which windows begin at the lever start or later and are longer than a calendar year."""
    windows = windows.astype(str)  # categories have no order
    one_year = (windows.str.slice(0, 4) == windows.str.slice(9, 13)) & windows.str.endswith("-12")
    return ~one_year & (windows >= month_text(since)) if since is not None else ~one_year


# ------------------------------------------------------------------------------------------------ one row


def _record(pair: Pair, setting: Setting) -> dict[str, Any]:
    spread = spread_of(pair.differences)
    both, chance = _intervals(pair, spread, setting, setting.level)
    better = better_of(pair.key["outcome"])
    judged = Judged(
        difference=spread.mean,
        interval=both,
        narrow=_intervals(pair, spread, setting, LIKELY_LEVEL)[0],
        better=better,
        share_better=_share(pair, better),
        share_worse=_share(pair, -better),
        discordant=pair.discordant,
        smallest=_smallest(pair, setting),
        identical=not pair.jobs.any(),
    )
    if in_turn(pair.differences):
        chance = UNKNOWN  # each replicate has numbers of its own: chance alone was not seen
    known = ~np.isnan(pair.differences)
    shares = shares_of(pair.differences, spread, pair.draws, setting.switches)
    return pair.key | {
        "scenario": setting.scenario,
        "against": setting.against,
        "baseline": float(pair.base[known].mean()),
        "value": float(pair.value[known].mean()),
        "difference": spread.mean,
        "low": both.low,
        "high": both.high,
        "low_chance": chance.low,
        "high_chance": chance.high,
        "level": setting.level,
        "n": pair.persons_behind,
        "replicates": pair.replicates,
        "draws": spread.draws,
        "discordant": pair.discordant,
        "share_better": judged.share_better,
        "variance_ratio": _variance_ratio(pair),
        "replicates_needed": _still_needed(pair),
        "verdict": str(verdict_of(judged)),
        "chance_share": shares.chance,
        "numbers_share": shares.numbers,
        "structure_share": shares.structure,
        "synthetic": True,
    }


def _intervals(pair: Pair, spread: Spread, setting: Setting, level: float) -> tuple[Interval, Interval]:
    """Return the interval over both causes and over chance alone."""
    if not _on_persons(pair):
        return spread.by_both(level=level), spread.by_chance(level=level)
    assert pair.persons is not None
    differences = pair.persons["difference"].to_numpy(float)
    limits = discordant_interval(differences, pair.persons["replicate"].to_numpy(), pair.replicates, level=level)
    factor = _per_person(pair, setting)
    chance = limits.scaled(factor, shift=spread.mean - factor * float(differences.sum()))
    return spread.widened(chance, level=level), chance


def _on_persons(pair: Pair) -> bool:
    """Tell whether the discordant persons are the units: few of them, or few replicates."""
    if pair.persons is None or not pair.countable:
        return False
    return len(pair.persons) < RARE_DISCORDANT or pair.replicates < FEWEST_REPLICATES


def _per_person(pair: Pair, setting: Setting) -> float:
    """Return what one discordant person adds to the mean difference."""
    if pair.key["unit"] == PER_100:
        return PERCENT / pair.persons_behind
    return 1.0 / (pair.replicates * _years(pair.key["window"]) * setting.scale)


def _years(window: str) -> float:
    first, last = (month_index(int(end[:4]), int(end[5:7])) for end in window.split(".."))
    return Window(first, last).years


def _smallest(pair: Pair, setting: Setting) -> float | None:
    """Return the smallest difference that matters in the unit of the row; it is set per 100 index persons."""
    judged_by_it = pair.key["unit"] in {PER_100, PER_YEAR} and pair.key["outcome"].startswith("recidivism.")
    if setting.smallest is None or not judged_by_it:
        return None
    if pair.key["unit"] == PER_100:
        return setting.smallest
    return setting.smallest * (pair.persons_behind / PERCENT) * _per_person(pair, setting)


def _share(pair: Pair, direction: int) -> float:
    """Return the share of jobs in which the difference lies in a direction; NaN without one."""
    return float((pair.jobs * direction > 0).mean()) if direction else float("nan")


def _variance_ratio(pair: Pair) -> float:
    """Return the variance of an unpaired difference over that of the paired one, within draws; NaN if unknown."""
    if pair.replicates < 2:
        return float("nan")
    with np.errstate(all="ignore"):
        variances = [_variance(as_told_apart(table)) for table in (pair.base, pair.value, pair.differences)]
    unpaired, paired = variances[0] + variances[1], variances[2]
    return float(unpaired / paired) if paired > 0 else float("nan")


def _variance(table: Floats) -> float:
    """Return the variance over replicates, mean over the draws in which it is known; NaN if it is in none."""
    known = np.isfinite(table).sum(axis=1) > 1
    return float(np.nanvar(table[known], axis=1, ddof=1).mean()) if known.any() else float("nan")


def _still_needed(pair: Pair) -> int | None:
    """Return replicates for a standard error of 10 % of the effect, and for 20 discordant persons where they are fewer.

    With no discordant person at all, at least so many: the chance of none in what was lived would be small.
    """
    within = [replicates_needed(row[~np.isnan(row)]) for row in as_told_apart(pair.differences)]
    known = [number for number in within if number is not None]
    by_error = int(np.median(known)) if known else None
    if pair.discordant is None or pair.discordant >= FEWEST_DISCORDANT:
        return by_error
    by_count = int(np.ceil(FEWEST_DISCORDANT * pair.replicates / max(pair.discordant, 1)))
    return max(by_count, by_error or 0)


__all__ = ["compare", "independent_replicates_needed", "replicates_needed"]
