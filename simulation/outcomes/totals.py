"""Count events and months of the whole cohort by month, and write them as figures a year in the Netherlands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from simulation.outcomes.custody import Spells
from simulation.outcomes.index_events import ALL, SEXES
from simulation.outcomes.lives import MONTHS_A_YEAR, Floats, Ints, Lives, Window, year_window
from simulation.outcomes.recidivism_tables import policy_window
from simulation.outcomes.rows import Row

COHORT = "residents"


class Total(NamedTuple):
    """What is counted.

    Parameters
    ----------
    outcome, definition : as in a row
    noun : what a unit is called, as in ``offences a year in the Netherlands``
    """

    outcome: str
    definition: str
    noun: str

    @property
    def unit(self) -> str:
        """Return the unit of a row."""
        return f"{self.noun} a year in the Netherlands"


def calendar_years(lives: Lives) -> list[Window]:
    """Return the whole calendar years that count."""
    first = -(-lives.count_from // MONTHS_A_YEAR)
    return [year_window(year) for year in range(first, lives.until // MONTHS_A_YEAR)]


def long_windows(lives: Lives) -> list[Window]:
    """Return the study window and the policy window, as far as the run holds them."""
    windows = [lives.study_window, policy_window(lives)]
    return [window for window in windows if window and lives.count_from <= window.first and window.last < lives.until]


def windows_of(lives: Lives) -> list[Window]:
    """Return every window in which totals are reported, each once."""
    return list(dict.fromkeys([*long_windows(lives), *calendar_years(lives)]))


def monthly(lives: Lives, life: Ints, month: Ints) -> Floats:
    """Return events by sex and month from ``count_from`` on, shape (2, months)."""
    months = lives.until - lives.count_from
    since = month.astype(np.int64) - lives.count_from
    use = (since >= 0) & (since < months)
    code = lives.person("sex")[life[use]].astype(np.int64) * months + since[use]
    return np.bincount(code, minlength=len(SEXES) * months).reshape(len(SEXES), months).astype(np.float64)


def monthly_in(lives: Lives, spells: Spells) -> Floats:
    """Return how many are within a spell, by sex and month from ``count_from`` on, shape (2, months).

    Parameters
    ----------
    spells : stretches of months, one group a person
    """
    months = lives.until - lives.count_from
    sex = lives.person("sex")[spells.group].astype(np.int64) * (months + 1)
    size = len(SEXES) * (months + 1)
    starts, ends = (
        np.bincount(sex + np.clip(edge - lives.count_from, 0, months), minlength=size)
        for edge in (spells.start, spells.end)
    )
    inside = np.cumsum((starts - ends).reshape(len(SEXES), months + 1), axis=1)
    return inside[:, :months].astype(np.float64)


def total_rows(lives: Lives, total: Total, counts: Floats, windows: list[Window]) -> Iterator[Row]:
    """Yield a total for each window, all together and by sex.

    Parameters
    ----------
    counts : (2, months) by sex and month from ``count_from`` on
    """
    groups = {ALL: counts.sum(axis=0)} | {f"sex={name}": counts[code] for name, code in SEXES.items()}
    for group, series in groups.items():
        sums = np.concatenate([[0.0], np.cumsum(series)])
        for window in windows:
            n = float(sums[window.last + 1 - lives.count_from] - sums[window.first - lives.count_from])
            a_year = n / (window.years * lives.scale)
            yield Row(total.outcome, total.definition, COHORT, window.text, a_year, total.unit, n, group)
