"""Means over replicates and parameter draws with their intervals: the formulas of the comparison, for what is drawn.

See ``simulation.experiment.intervals``: chance is divided by the number of replicates, uncertain numbers are not
divided by the number of draws. One replicate has no interval.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from simulation.experiment.intervals import spread_of


class Band(NamedTuple):
    """A mean with its interval; ``low`` and ``high`` are NaN where nothing can be said."""

    mean: float
    low: float
    high: float


def band_of(rows: pd.DataFrame, column: str, level: float) -> Band:
    """Return the mean of a column over replicates and draws, with its interval.

    Parameters
    ----------
    rows : one a replicate and draw, with the columns ``replicate`` and (optionally) ``draw``
    level : of the interval, between 0 and 1

    Examples
    --------
    >>> rows = pd.DataFrame({"replicate": [0, 1, 2], "value": [1.0, 2.0, 3.0]})
    >>> [round(number, 3) for number in band_of(rows, "value", 0.95)]
    [2.0, -0.484, 4.484]
    """
    draws = rows["draw"].to_numpy() if "draw" in rows else np.zeros(len(rows))
    _, draw = np.unique(draws.astype(str), return_inverse=True)
    _, replicate = np.unique(rows["replicate"].to_numpy().astype(str), return_inverse=True)
    table = np.full((draw.max(initial=-1) + 1, replicate.max(initial=-1) + 1), np.nan)
    table[draw, replicate] = rows[column].to_numpy(np.float64)
    spread = spread_of(table)
    low, high = spread.by_both(level=level)
    return Band(spread.mean, low, high)


def curve_bands(rows: pd.DataFrame, level: float) -> pd.DataFrame:
    """Return the mean and band of each world at each x, with the mean number at risk.

    Parameters
    ----------
    rows : tidy rows of one curve, one definition, one population, group and window
    level : of the band

    Returns
    -------
    scenario, x, unit, mean, low, high, at_risk, n, replicates, draws; x upwards within each world
    """
    found = [
        {"scenario": scenario, "x": x, "unit": held["unit"].iloc[0]} | _summary(held, level)
        for (scenario, x), held in rows.groupby(["scenario", "x"], sort=True)
    ]
    return pd.DataFrame(found)


def _summary(held: pd.DataFrame, level: float) -> dict[str, float]:
    return band_of(held, "value", level)._asdict() | {
        "at_risk": float(held["at_risk"].mean()),
        "n": float(held["n"].mean()),
        "replicates": float(held["replicate"].nunique()),
        "draws": float(held["draw"].nunique()),
    }
