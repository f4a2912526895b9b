"""Differences and intervals in words: "0.6 fewer", "from 1.1 fewer to 0.2 more"."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from simulation.report.words import NOT_KNOWN, Words

_FINEST = 4


@dataclass(frozen=True)
class Difference:
    """A paired difference (scenario less the world it is held against) with its interval, in the outcome's unit."""

    value: float
    low: float
    high: float
    level: float

    @property
    def bounds(self) -> tuple[float, float]:
        """Both ends of the interval."""
        return self.low, self.high

    @property
    def has_interval(self) -> bool:
        """Whether the interval is known and has a width."""
        return math.isfinite(self.low) and math.isfinite(self.high) and self.high > self.low

    @property
    def rounds_away(self) -> bool:
        """Whether nothing is left of the difference at the precision of its interval."""
        return round(abs(self.value), self.decimals) == 0

    @property
    def excludes_none(self) -> bool:
        """Whether the interval lies wholly on one side of no difference."""
        return self.low > 0 or self.high < 0

    @property
    def decimals(self) -> int:
        """Digits after the mark, from 1 up to 4: enough for the half-width, and for a bound just off nothing."""
        half = (self.high - self.low) / 2 if self.has_interval else abs(self.value)
        sizes = [half, *(abs(bound) * 2 for bound in (self.low, self.high) if self.has_interval and self.excludes_none)]
        finest = min((size for size in sizes if math.isfinite(size) and size > 0), default=1.0)
        return min(_FINEST, max(1, -math.floor(math.log10(finest))))


def difference_of(row: pd.Series) -> Difference:
    """Return the difference of a row of the comparison."""
    return Difference(*(float(row[name]) for name in ("difference", "low", "high", "level")))


def direction(words: Words, value: float, decimals: int) -> str:
    """Return a difference as more or fewer.

    Examples
    --------
    >>> direction(Words("en"), -0.62, 1), direction(Words("en"), 0.04, 1)
    ('0.6 fewer', 'no difference')
    """
    if not math.isfinite(value):
        return NOT_KNOWN
    amount = words.number(abs(value), decimals)
    if round(abs(value), decimals) == 0:
        return words.say("no difference")
    return words.say("{amount} fewer", amount=amount) if value < 0 else words.say("{amount} more", amount=amount)


def span(words: Words, difference: Difference, decimals: int | None = None) -> str:
    """Return the interval of a difference in words, or that there is none."""
    if not difference.has_interval:
        return words.say("no interval")
    places = difference.decimals if decimals is None else decimals
    return words.say(
        "{level} interval: from {low} to {high}",
        level=words.level(difference.level),
        low=direction(words, difference.low, places),
        high=direction(words, difference.high, places),
    )


def brackets(words: Words, difference: Difference) -> str:
    """Return the interval of a difference in signed numbers, for a table.

    Examples
    --------
    >>> brackets(Words("nl"), Difference(-0.6, -1.1, 0.2, 0.95))
    '−1,1 tot +0,2'
    """
    if not difference.has_interval:
        return NOT_KNOWN
    low, high = (words.number(bound, difference.decimals, signed=True) for bound in (difference.low, difference.high))
    return words.say("{low} to {high}", low=low, high=high)


def signed(words: Words, difference: Difference) -> str:
    """Return the difference as a signed number, for a table."""
    return words.number(difference.value, difference.decimals, signed=True)
