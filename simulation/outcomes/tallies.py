"""Count so that replicates can be added: a figure is worked out once, from the sum of the counts of all replicates.

Intervals are of the pooled counts at 95 %: Wilson (1927) for shares, Garwood (1936) for rates, normal for means, and
on the log scale for ratios of shares (Katz and others 1978) and for odds ratios over strata (Mantel & Haenszel 1959;
variance of Robins, Breslow & Greenland 1986), Hanley & McNeil (1982) for the c-index. The chance of who is drawn is in
them; parameters held fixed are not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from simulation.errors import TwinlivesError
from simulation.outcomes.lives import Bools, Floats, Ints

LEVEL = 0.95  # MODEL 6
TAIL = (1 - LEVEL) / 2
NOT_KNOWN = float("nan")


class Rule(StrEnum):
    """What the counts are, and so how a figure is made of them."""

    SHARE = "hits, persons"
    RATE = "events, exposure"
    MEAN = "persons, sum, sum of squares"
    RATIO = "hits and persons of one group, hits and persons of the other"
    ODDS = "sums of Mantel and Haenszel over strata: R, S, PR, PS + QR, QS, persons"
    C_INDEX = "persons without the event by score, then persons with it"
    HALF = "persons by number of events, from 0"


class Figure(NamedTuple):
    """A figure with its interval and the persons (events, person-years) behind it; NaN where nothing can be said."""

    value: float
    low: float
    high: float
    n: float


NO_FIGURE = Figure(NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, 0.0)


@dataclass(frozen=True)
class Tally:
    """Counts of one replicate, or of several together.

    Parameters
    ----------
    rule : what the counts are
    counts : as the rule says
    factor : the figure is multiplied by it (100 for per cent)

    Examples
    --------
    >>> both = Tally(Rule.SHARE, (3, 10), 100) + Tally(Rule.SHARE, (1, 10), 100)
    >>> both.figure().value, both.figure().n
    (20.0, 20.0)
    """

    rule: Rule
    counts: tuple[float, ...]
    factor: float = 1.0

    def __add__(self, other: Tally) -> Tally:
        if (self.rule, self.factor) != (other.rule, other.factor):
            raise TwinlivesError(f"counts of {self.rule} cannot be added to counts of {other.rule}")
        size = max(len(self.counts), len(other.counts))
        counts = np.zeros(size)
        counts[: len(self.counts)] += self.counts
        counts[: len(other.counts)] += other.counts
        return Tally(self.rule, tuple(counts.tolist()), self.factor)

    def figure(self) -> Figure:
        """Return the figure of these counts with its interval of 95 %."""
        with np.errstate(all="ignore"):
            value, low, high, n = _FIGURES[self.rule](np.asarray(self.counts, np.float64))
        return Figure(self.factor * value, self.factor * low, self.factor * high, n)


def share_of(hits: Bools, factor: float = 100.0) -> Tally:
    """Return the tally of a share of persons, in per cent."""
    return Tally(Rule.SHARE, (float(hits.sum()), float(len(hits))), factor)


def mean_of(values: Floats | Ints) -> Tally:
    """Return the tally of a mean; NaN values do not apply."""
    known = values[~np.isnan(values)].astype(np.float64)
    return Tally(Rule.MEAN, (float(len(known)), float(known.sum()), float((known**2).sum())))


def ratio_of(hits: Bools, other: Bools) -> Tally:
    """Return the tally of the ratio of a share to the share of another group."""
    return Tally(Rule.RATIO, (float(hits.sum()), float(len(hits)), float(other.sum()), float(len(other))))


def odds_of(event: Bools, exposed: Bools, stratum: Ints | None = None) -> Tally:
    """Return the tally of an odds ratio, over strata where they are given."""
    strata = np.zeros(len(event), np.int64) if stratum is None else stratum.astype(np.int64)
    cell = (strata * 2 + exposed) * 2 + event
    size = int(strata.max()) + 1 if len(strata) else 1
    tables = np.bincount(cell, minlength=4 * size).reshape(size, 2, 2).astype(np.float64)
    return odds_of_tables(tables)


def odds_of_tables(tables: Floats) -> Tally:
    """Return the tally of an odds ratio from counts of shape (strata, exposed no / yes, event no / yes)."""
    total = tables.sum(axis=(1, 2))
    tables, total = tables[total > 0], total[total > 0]
    a, b, c, d = tables[:, 1, 1], tables[:, 1, 0], tables[:, 0, 1], tables[:, 0, 0]
    r, s, p, q = a * d / total, b * c / total, (a + d) / total, (b + c) / total
    sums = (r, s, p * r, p * s + q * r, q * s, total)
    return Tally(Rule.ODDS, tuple(float(part.sum()) for part in sums))


def c_index_of(score: Ints, event: Bools, scores: int) -> Tally:
    """Return the tally of how well whole-number scores from 0 to ``scores`` - 1 tell events from none."""
    counts = [np.bincount(score[event == happened], minlength=scores) for happened in (False, True)]
    return Tally(Rule.C_INDEX, tuple(np.concatenate(counts).astype(float).tolist()))


def half_of(events_each: Ints, factor: float = 100.0) -> Tally:
    """Return the tally of the share of persons behind half of all events."""
    return Tally(Rule.HALF, tuple(np.bincount(events_each, minlength=1).astype(float).tolist()), factor)


def _normal() -> float:
    from scipy.special import ndtri

    return float(ndtri(1 - TAIL))


def wilson(hits: float, n: float) -> tuple[float, float]:
    """Return the interval of a share (Wilson 1927, Journal of the American Statistical Association 22).

    Examples
    --------
    >>> low, high = wilson(0, 10)
    >>> round(low, 4), round(high, 4)
    (0.0, 0.2775)
    """
    if not n:
        return NOT_KNOWN, NOT_KNOWN
    z, p = _normal(), hits / n
    middle, spread = p + z * z / (2 * n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return max(0.0, float(middle - spread) / scale), min(1.0, float(middle + spread) / scale)


def _share(counts: Floats) -> Figure:
    hits, n = counts
    return Figure(float(hits / n), *wilson(hits, n), float(n)) if n else NO_FIGURE


def _rate(counts: Floats) -> Figure:
    from scipy.special import gammaincinv

    events, exposure = counts
    if not exposure:
        return NO_FIGURE
    low = float(gammaincinv(events, TAIL)) if events else 0.0
    high = float(gammaincinv(events + 1, 1 - TAIL))
    return Figure(float(events / exposure), low / exposure, high / exposure, float(exposure))


def _mean(counts: Floats) -> Figure:
    n, total, squares = counts
    if not n:
        return NO_FIGURE
    mean = total / n
    spread = _normal() * np.sqrt(max(squares / n - mean**2, 0.0) / (n - 1)) if n > 1 else NOT_KNOWN
    return Figure(float(mean), float(mean - spread), float(mean + spread), float(n))


def _around(log_value: float, variance: float, n: float) -> Figure:
    spread = _normal() * np.sqrt(variance)
    value, low, high = (float(np.exp(log_value + sign * spread)) for sign in (0, -1, 1))
    return Figure(value, low, high, n)


def _ratio(counts: Floats) -> Figure:
    hits, n, other_hits, other_n = counts
    if not min(hits, n, other_hits, other_n):
        return NO_FIGURE._replace(n=float(n))
    log_ratio = np.log(hits / n) - np.log(other_hits / other_n)
    return _around(log_ratio, 1 / hits - 1 / n + 1 / other_hits - 1 / other_n, float(n))


def _odds(counts: Floats) -> Figure:
    r, s, pr, both, qs, n = counts
    if not min(r, s):
        return NO_FIGURE._replace(n=float(n))
    variance = pr / (2 * r**2) + both / (2 * r * s) + qs / (2 * s**2)
    return _around(np.log(r / s), variance, float(n))


def _c_index(counts: Floats) -> Figure:
    without, with_event = counts.reshape(2, -1)
    n, m = without.sum(), with_event.sum()
    if not min(n, m):
        return NO_FIGURE._replace(n=float(n + m))
    below = np.cumsum(without) - without
    area = float((with_event * (below + without / 2)).sum() / (n * m))
    one, two = area / (2 - area), 2 * area**2 / (1 + area)
    variance = (area * (1 - area) + (m - 1) * (one - area**2) + (n - 1) * (two - area**2)) / (n * m)
    spread = _normal() * float(np.sqrt(max(variance, 0.0)))
    return Figure(area, area - spread, area + spread, float(n + m))


def _half(counts: Floats) -> Figure:
    events = counts * np.arange(len(counts))
    if not events.sum():
        return NO_FIGURE
    most, behind = counts[::-1], np.cumsum(events[::-1])
    half = events.sum() / 2
    at = int(np.searchsorted(behind, half))
    before = behind[at - 1] if at else 0.0
    each = events[::-1][at] / most[at]
    persons = most[:at].sum() + (half - before) / each
    return Figure(float(persons / counts.sum()), NOT_KNOWN, NOT_KNOWN, float(counts.sum()))


_FIGURES: dict[Rule, Callable[[Floats], Figure]] = {
    Rule.SHARE: _share,
    Rule.RATE: _rate,
    Rule.MEAN: _mean,
    Rule.RATIO: _ratio,
    Rule.ODDS: _odds,
    Rule.C_INDEX: _c_index,
    Rule.HALF: _half,
}
