"""Means of curves over replicates, with bands computed here (no bootstrap, no chance).

With one parameter draw the band is Student's interval of the mean over replicates:

    mean ± t(level, R - 1) * sd / sqrt(R)

With several draws the numbers are uncertain too, and more draws do not make them less so: the band is the same with
the means of the draws in place of replicates, and without the square root. One curve alone has no band.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

CURVE = ["scenario", "definition", "population", "group", "unit", "x_unit"]


def interval(values: Sequence[float], draws: Sequence[object], level: float) -> tuple[float, float, float]:
    """Return mean, low and high of one value over replicates and parameter draws.

    Parameters
    ----------
    values : (jobs,) one a replicate and draw
    draws : (jobs,) id of the parameter draw of each
    level : of the interval, between 0 and 1

    Returns
    -------
    mean, low, high : low and high are NaN with fewer than two replicates

    Examples
    --------
    >>> mean, low, high = interval([1.0, 2.0, 3.0], [0, 0, 0], 0.95)
    >>> round(mean, 3), round(low, 3), round(high, 3)
    (2.0, -0.484, 4.484)
    """
    numbers = np.asarray(values, dtype=np.float64)
    by_draw = pd.Series(numbers).groupby(np.asarray(draws)).mean().to_numpy(dtype=np.float64)
    several = len(by_draw) > 1
    sample = by_draw if several else numbers
    mean = float(sample.mean()) if len(sample) else float("nan")
    if len(sample) < 2:
        return mean, float("nan"), float("nan")
    spread = float(sample.std(ddof=1)) / (1.0 if several else float(np.sqrt(len(sample))))
    reach = float(stats.t.ppf((1 + level) / 2, len(sample) - 1)) * spread
    return mean, mean - reach, mean + reach


def curve_bands(curves: pd.DataFrame, level: float) -> pd.DataFrame:
    """Return each curve's mean and band at each x, with the mean number at risk.

    Parameters
    ----------
    curves : tidy rows of ``curves.csv``, of one kind of curve
    level : of the band

    Returns
    -------
    columns of CURVE, x, mean, low, high, at_risk, n, replicates, draws; in the order of the file, x upwards
    """
    rows = [
        dict(zip([*CURVE, "x"], key, strict=True)) | _summary(held, level)
        for key, held in curves.groupby([*CURVE, "x"], sort=False)
    ]
    columns = [*CURVE, "x", "mean", "low", "high", "at_risk", "n", "replicates", "draws"]
    order = {name: place for place, name in enumerate(dict.fromkeys(curves["scenario"]))}
    table = pd.DataFrame(rows, columns=columns)
    return (
        table.assign(place=table["scenario"].map(order))
        .sort_values(["place", "x"], kind="stable")
        .drop(columns="place")
    )


def _summary(held: pd.DataFrame, level: float) -> dict[str, float]:
    mean, low, high = interval(held["value"].tolist(), held["draw"].tolist(), level)
    return {
        "mean": mean,
        "low": low,
        "high": high,
        "at_risk": float(held["at_risk"].mean()),
        "n": float(held["n"].mean()),
        "replicates": float(held["replicate"].nunique()),
        "draws": float(held["draw"].nunique()),
    }
