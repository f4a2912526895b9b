"""The stop rule: add replicates until the primary outcome's interval is narrow enough.

It is asked after whole batches that the scenario file fixes, and looks at nothing but their results, so that where a
study stops is the same for any number of workers and after any interruption.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulation.experiment.assembly import comparison_of, outcomes_of
from simulation.experiment.intervals import Interval, spread_of
from simulation.experiment.joblist import JobId
from simulation.experiment.pairing import windows_wanted
from simulation.outcomes.index_events import ALL
from simulation.outcomes.rows import PER_100
from simulation.scenario.describe import Scenario

if TYPE_CHECKING:
    import pandas as pd


def half_width(folder: Path, scenarios: Sequence[Scenario], jobs: Sequence[JobId]) -> float | None:
    """Return half the width of the primary outcomes' intervals, the widest of all scenarios; None if one is unknown.

    Each scenario goes by its own primary outcome; a study whose primary outcomes have several units takes no stop rule.

    Of one world alone the interval is that of the level over replicates and draws; of several, that of the paired
    difference. It spans chance and numbers: with several parameter draws, replicates narrow the part of chance alone.
    """
    if len(scenarios) > 1:
        intervals = list(_differences(folder, scenarios, jobs))
        lacking = len(scenarios) - 1 - len(intervals)
    else:
        primary = scenarios[0].study.primary
        intervals, lacking = [_level(outcomes_of(folder, jobs, primary.population, primary.outcome))], 0
    known = all(interval.known for interval in intervals)
    return max((interval.high - interval.low) / 2 for interval in intervals) if known and not lacking else None


def _differences(folder: Path, scenarios: Sequence[Scenario], jobs: Sequence[JobId]) -> Iterator[Interval]:
    """Yield the interval of each scenario's difference in its own primary outcome."""
    for primary in dict.fromkeys(one.study.primary for one in scenarios[1:]):
        own = [one.name for one in scenarios[1:] if one.study.primary == primary]
        table = comparison_of(folder, scenarios, jobs, population=primary.population, outcome=primary.outcome)
        rows = main_rows(table[table["scenario"].isin(own)])
        yield from (Interval(row["low"], row["high"]) for _, row in rows.iterrows())


def main_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Return the row of each scenario over everybody: per 100 index persons if there is such a row, latest window."""
    table = table[table["group"] == ALL]
    per_100 = table[table["unit"] == PER_100]
    table = per_100 if len(per_100) else table
    windows = [str(window) for window in table["window"]]
    latest_and_longest = sorted(
        range(len(table)), key=lambda row: (-int(windows[row][9:].replace("-", "")), windows[row])
    )
    return table.iloc[latest_and_longest].drop_duplicates("scenario")


def _level(outcomes: pd.DataFrame) -> Interval:
    wanted = outcomes[windows_wanted(outcomes["window"], None)]
    if wanted.empty:
        return Interval(np.nan, np.nan)
    row = main_rows(wanted).iloc[0]
    same = wanted[(wanted["window"] == row["window"]) & (wanted["unit"] == row["unit"]) & (wanted["group"] == ALL)]
    return spread_of(same.pivot(index="draw", columns="replicate", values="value").to_numpy(float)).by_both()
