"""Give intervals: over replicates, over parameter draws, and exact ones for rare events.

Three parts are kept apart. *Chance*: other replicates would give another mean. *Numbers*: other parameter draws would
give another mean, however many replicates are lived. *Both*: what a new draw could hold.

With d[j, r] the difference of draw j and replicate r (the same people and luck in every draw):
    mean            = mean over all
    chance          = variance over r of the mean over draws / R                        df R - 1
    numbers         = max(0, variance over j of the mean over replicates - residual / R)
    both            = chance + numbers (1 + 1 / J)                  df by Satterthwaite (1946), Biometrics Bulletin 2
Numbers are not divided by J: parameters stay unknown however many draws are lived.

Where each replicate has a draw of its own (they took turns), both causes lie in the spread over replicates and cannot
be told apart: that spread stands for both, and is divided by R.

Rare events: sums of Poisson counts with weights, Fay & Feuer (1997), Statistics in Medicine 16; with all weights 1 this
is the exact interval of Garwood (1936). ``mid`` takes the mid-P form of both (Fay & Kim 2017, Biometrical Journal 59),
whose coverage is nearer to the level for small counts. The difference of two such sums joins both limits as Zou &
Donner (2008), Statistics in Medicine 27, do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LEVEL = 0.95  # MODEL 6


class Interval(NamedTuple):
    """Two limits; NaN where nothing can be said."""

    low: float
    high: float

    @property
    def known(self) -> bool:
        """Tell whether both limits are numbers."""
        return bool(np.isfinite(self.low) and np.isfinite(self.high))

    def side(self) -> int:
        """Return 1 if the interval lies above 0, -1 if below, 0 if it holds 0 or is unknown."""
        return int(self.low > 0) - int(self.high < 0)

    def scaled(self, factor: float, *, shift: float = 0.0) -> Interval:
        """Return the interval times a positive factor, plus a shift."""
        return Interval(self.low * factor + shift, self.high * factor + shift)


UNKNOWN = Interval(float("nan"), float("nan"))


def proportion_interval(successes: int, trials: int, *, level: float = LEVEL) -> Interval:
    """Return the exact interval of a share (Clopper & Pearson 1934, Biometrika 26).

    Examples
    --------
    >>> low, high = proportion_interval(0, 10)
    >>> round(low, 4), round(high, 4)
    (0.0, 0.3085)
    """
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    low = float(betaincinv(successes, trials - successes + 1, tail)) if successes else 0.0
    high = float(betaincinv(successes + 1, trials - successes, 1 - tail)) if successes < trials else 1.0
    return Interval(low, high)


def poisson_interval(count: float, *, level: float = LEVEL, mid: bool = False) -> Interval:
    """Return the exact interval of the mean of a Poisson count.

    Examples
    --------
    >>> low, high = poisson_interval(10)
    >>> round(low, 3), round(high, 3)
    (4.795, 18.39)
    """
    return weighted_interval(np.ones(round(count)), largest=1.0, level=level, mid=mid)


def weighted_interval(
    weights: Floats, *, largest: float, inflation: float = 1.0, level: float = LEVEL, mid: bool = False
) -> Interval:
    """Return the interval of the mean of a sum of weights of rare, independent events.

    Parameters
    ----------
    weights : (events,) >= 0
    largest : greatest weight an event could have had, > 0
    inflation : variance of the sum, relative to independent events, >= 1
    level : coverage
    mid : mid-P form; otherwise coverage is at least the level for equal weights
    """
    total, square = float(weights.sum()), float((weights**2).sum()) * inflation
    more = largest * inflation
    tail, part = (1 - level) / 2, 0.5 if mid else 1.0
    before, after = (part, part) if mid else (0.0, 1.0)
    low = _gamma_quantile(total + before * more, square + before * more**2, tail) if total else 0.0
    return Interval(low, _gamma_quantile(total + after * more, square + after * more**2, 1 - tail))


def _gamma_quantile(mean: float, variance: float, probability: float) -> float:
    from scipy.special import gammaincinv

    return float(gammaincinv(mean**2 / variance, probability)) * variance / mean


def difference_interval(plus: float, above: Interval, minus: float, below: Interval) -> Interval:
    """Return the interval of ``plus - minus`` from the intervals of both."""
    down = float(np.hypot(plus - above.low, below.high - minus))
    up = float(np.hypot(above.high - plus, minus - below.low))
    return Interval(plus - minus - down, plus - minus + up)


def discordant_interval(
    differences: Floats, replicate: npt.NDArray[Any], replicates: int, *, largest: float = 1.0, level: float = LEVEL
) -> Interval:
    """Return the interval of the sum of differences of discordant persons, clustered by replicate.

    Parameters
    ----------
    differences : (persons,) of those who differ, -1 to 1 (means over lucks), none 0
    replicate : (persons,) replicate each belongs to
    replicates : number of replicates lived, those without discordant persons included
    largest : greatest difference a person can have
    level : coverage

    Examples
    --------
    Twelve are better off and three worse off: a sum of -9.

    >>> persons = np.repeat([-1.0, 1.0], [12, 3])
    >>> low, high = discordant_interval(persons, np.zeros(15), 1)
    >>> round(low, 1), round(high, 1)
    (-17.6, -1.6)
    """
    inflation = cluster_inflation(differences, replicate, replicates)
    sides = {}
    for sign in (1.0, -1.0):
        weights = np.maximum(sign * differences, 0.0)
        weights = weights[weights > 0]
        ceiling = float(np.abs(differences).max(initial=0.0)) or largest
        limits = weighted_interval(weights, largest=ceiling, inflation=inflation, level=level, mid=True)
        sides[sign] = (float(weights.sum()), limits)
    return difference_interval(*sides[1.0], *sides[-1.0])


def cluster_inflation(differences: Floats, replicate: npt.NDArray[Any], replicates: int) -> float:
    """Return the variance of replicate sums relative to independent persons, never taken below 1."""
    if replicates < 2 or not len(differences):
        return 1.0
    _, which = np.unique(replicate, return_inverse=True)
    sums = np.zeros(replicates)
    sums[: which.max() + 1] = np.bincount(which, differences)
    return max(1.0, float(sums.var(ddof=1)) / (float((differences**2).sum()) / replicates))


@dataclass(frozen=True)
class Spread:
    """A mean over draws and replicates, and the variance of it by cause.

    Parameters
    ----------
    mean : over all jobs
    chance : variance of the mean over replicates, NaN with one replicate
    chance_df : its degrees of freedom
    numbers : variance over parameter draws, 0 with one draw
    numbers_df : its degrees of freedom
    draws : number of draws
    """

    mean: float
    chance: float
    chance_df: int
    numbers: float
    numbers_df: int
    draws: int

    @property
    def a_new_draw(self) -> float:
        """Variance of a new draw's effect around the mean of the draws lived."""
        return self.numbers * (1 + 1 / self.draws) if self.draws else 0.0

    def by_chance(self, *, level: float = LEVEL) -> Interval:
        """Return the interval over replicates alone."""
        return _t_interval(self.mean, self.chance, self.chance_df, level)

    def by_both(self, *, level: float = LEVEL) -> Interval:
        """Return the interval over replicates and parameter draws."""
        parts = [(self.chance, self.chance_df), (self.a_new_draw, self.numbers_df)]
        known = [(variance, df) for variance, df in parts if df > 0 and variance > 0]
        if not known:
            return self.by_chance(level=level)
        total = sum(variance for variance, _ in known)
        df = total**2 / sum(variance**2 / df for variance, df in known)
        return _t_interval(self.mean, total, df, level)

    def widened(self, chance: Interval, *, level: float = LEVEL) -> Interval:
        """Return another interval over replicates, widened by what the parameter draws add."""
        if self.numbers_df < 1 or not self.numbers > 0:
            return chance
        numbers = _t_interval(self.mean, self.a_new_draw, self.numbers_df, level)
        half = numbers.high - self.mean
        return Interval(
            self.mean - float(np.hypot(self.mean - chance.low, half)),
            self.mean + float(np.hypot(chance.high - self.mean, half)),
        )


def _t_interval(mean: float, variance: float, df: float, level: float) -> Interval:
    if not df > 0 or not variance > 0:  # no variance is no certainty: never [0, 0]
        return UNKNOWN
    from scipy.special import stdtrit

    half = float(stdtrit(df, (1 + level) / 2)) * float(np.sqrt(variance))
    return Interval(mean - half, mean + half)


def spread_of(differences: Floats) -> Spread:
    """Return mean and variances of differences of shape (draws, replicates); NaN where a job has none.

    Examples
    --------
    >>> spread = spread_of(np.array([[1.0, 2.0, 3.0]]))
    >>> spread.mean, [round(limit, 3) for limit in spread.by_both()]
    (2.0, [-0.484, 4.484])
    """
    table = differences[:, ~np.isnan(differences).all(axis=0)]
    table = table[~np.isnan(table).all(axis=1)]
    lived = table.shape[0]
    table = as_told_apart(table)
    draws, replicates = table.shape
    if not table.size:
        return Spread(np.nan, np.nan, 0, 0.0, 0, 0)
    by_draw, by_replicate = np.nanmean(table, axis=1), np.nanmean(table, axis=0)
    chance = float(by_replicate.var(ddof=1)) / replicates if replicates > 1 else np.nan
    numbers = max(0.0, float(by_draw.var(ddof=1)) - _residual(table) / replicates) if draws > 1 else 0.0
    return Spread(float(np.nanmean(table)), chance, replicates - 1, numbers, draws - 1, lived)


def in_turn(table: Floats) -> bool:
    """Tell whether each replicate has a draw of its own, so that chance and numbers cannot be told apart."""
    known = np.isfinite(table)
    return bool(known.any(axis=1).sum() > 1 and (known.sum(axis=0) <= 1).all())


def as_told_apart(table: Floats) -> Floats:
    """Return a table of (draws, replicates); where draws took turns, as one row of replicates that holds both causes.

    Examples
    --------
    >>> as_told_apart(np.array([[1.0, np.nan, 3.0], [np.nan, 2.0, np.nan]])).tolist()
    [[1.0, 2.0, 3.0]]
    """
    if not in_turn(table):
        return table
    known = np.isfinite(table)
    return np.where(known.any(axis=0), np.where(known, table, 0.0).sum(axis=0), np.nan)[np.newaxis]


def _residual(table: Floats) -> float:
    """Return the variance left after the means of draws and replicates; 0 where it cannot be told apart."""
    df = (table.shape[0] - 1) * (table.shape[1] - 1)
    if df < 1:
        return 0.0
    fitted = np.nanmean(table, axis=1, keepdims=True) + np.nanmean(table, axis=0) - np.nanmean(table)
    known = np.isfinite(table)
    df -= int((~known).sum())
    return float(np.nansum((table - fitted) ** 2)) / df if df > 0 else 0.0
