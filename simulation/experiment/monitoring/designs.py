"""Four designs of an evaluation of a share: what each would estimate, with which error, and how long it takes.

With p the share with a new case under practice as it was, d the true effect in those followed, c the contamination
and q the drop-out, n(Y) persons a group in Y years:

    randomised        estimates d (1 - c)          variance p (1 - p) / n + p' (1 - p') / n'
    matched           estimates d (1 - c) + s      s: how those who get it differ anyway; n: the smaller group's matches
    before-after      estimates d + t              t: what changes over time anyway; n before is what the register holds
    stepped wedge     estimates d (1 - c)          generalised least squares on the means of regions and periods, with a
                                                   random intercept a region (Hussey & Hughes 2007,
                                                   Contemporary Clinical Trials 28)

Power is that of a two-sided z test (statsmodels). Power is computed from what the design would find without its bias;
the chance of a false claim is the power to find the bias alone, in the direction in which the lever helps.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.evidence import Parameters

Numbers = NDArray[np.float64]

PARAMETERS = (
    "monitoring.court_per_year", "monitoring.supervised_per_year", "monitoring.drop_out", "monitoring.contamination",
    "monitoring.region_spread", "monitoring.regions", "monitoring.years_before", "monitoring.alpha", "monitoring.power",
    "monitoring.policy_period",
)  # fmt: skip
DESIGNS = ("randomised", "stepped_wedge", "matched", "before_after")
MOST_YEARS = 500
"""Longer than this counts as never."""
LEAST_WEDGE = 2
LOTS_HALF = 0.5
"""Equal arms have most power."""


@dataclass(frozen=True)
class Question:
    """What is to be seen, and on whom.

    Parameters
    ----------
    share : with the outcome under practice as it was, 0 to 1
    effect : true difference of that share in those followed; minus: fewer
    per_year : persons a year who could be followed
    treated_share : share of them who get the programme where nobody draws lots, 0 to 1
    follow_up : years after the last entry until the outcome is known
    selection : how the share differs between those who get it and the others anyway (after matching); NaN if unknown
    drift : how the share changes from before to after anyway
    """

    share: float
    effect: float
    per_year: float
    treated_share: float
    follow_up: float
    selection: float = 0.0
    drift: float = 0.0


@dataclass(frozen=True)
class Field:
    """The conditions of an evaluation; see ``evidence/parameters/monitoring.yaml``.

    ``held_back_share`` is kept out by lot. ``wedge_years`` is the time over which the regions start one by one, the
    first at once; 0: a step a period over the whole evaluation, the first period without.
    """

    drop_out: float
    contamination: float
    region_spread: float
    regions: int
    years_before: float
    alpha: float
    power: float
    policy_period: float
    held_back_share: float = LOTS_HALF
    wedge_years: float = 0.0


@dataclass(frozen=True)
class Finding:
    """What a design of some years would show.

    Parameters
    ----------
    design : its name
    persons : followed to the end, all groups
    estimate : expected, bias included
    bias : expected estimate less the true effect in those followed
    error : standard error
    power : chance to find the effect that the design can see, its bias aside
    false_claim : chance to claim that the lever helps where it does nothing
    """

    design: str
    years: float
    persons: float
    estimate: float
    bias: float
    error: float
    power: float
    false_claim: float

    def interval(self, alpha: float) -> tuple[float, float]:
        """Return the expected interval of the estimate."""
        from scipy.special import ndtri

        half = float(ndtri(1 - alpha / 2)) * self.error
        return self.estimate - half, self.estimate + half


def field_of(parameters: Parameters, *, drop_out: float | None = None, contamination: float | None = None) -> Field:
    """Return the conditions from the evidence, or as asked."""
    number = parameters.number
    return Field(
        drop_out=number("monitoring.drop_out") if drop_out is None else drop_out,
        contamination=number("monitoring.contamination") if contamination is None else contamination,
        region_spread=number("monitoring.region_spread"),
        regions=round(number("monitoring.regions")),
        years_before=number("monitoring.years_before"),
        alpha=number("monitoring.alpha"),
        power=number("monitoring.power"),
        policy_period=number("monitoring.policy_period"),
    )


def finding(design: str, question: Question, field: Field, years: float) -> Finding:
    """Return what a design would show after some years of accrual.

    Examples
    --------
    Ten people a year and no effect: the power is the error of the test.

    >>> field = Field(0.0, 0.0, 0.0, 5, 10, 0.05, 0.8, 20)
    >>> round(finding("randomised", Question(0.4, 0.0, 10, 0.5, 2), field, 5).power, 3)
    0.05
    """
    return _FINDINGS[design](question, field, years)


def years_to_power(design: str, question: Question, field: Field) -> float:
    """Return the years of accrual and follow-up until the power is enough; infinity if that takes centuries.

    A design whose bias is as large as the effect gets there too: power is no proof of truth.
    """
    first = LEAST_WEDGE if design == "stepped_wedge" else 1
    if finding(design, question, field, MOST_YEARS).power < field.power:
        return float("inf")
    low, high = first - 1, MOST_YEARS  # the power rises with the years
    while high - low > 1:
        middle = (low + high) // 2
        enough = middle >= first and finding(design, question, field, middle).power >= field.power
        low, high = (low, middle) if enough else (middle, high)
    return high + question.follow_up


def two_groups(
    design: str, question: Question, field: Field, years: float, persons: tuple[float, float], shift: float, seen: float
) -> Finding:
    """Return what a comparison of two independent groups would show.

    Parameters
    ----------
    persons : in the group with the programme, and in the other
    shift : what the design adds to the effect by itself
    seen : the effect that it would find without that
    """
    kept = [max(count * (1 - field.drop_out), 1e-9) for count in persons]
    base = question.share
    with_it = min(max(base + seen + shift, 1e-6), 1 - 1e-6)
    error = float(np.sqrt(with_it * (1 - with_it) / kept[0] + base * (1 - base) / kept[1]))
    return _finding(design, years, sum(kept), question, seen + shift, error, seen, shift, field)


def _finding(
    design: str, years: float, persons: float, question: Question, estimate: float, error: float, seen: float,
    shift: float, field: Field,
) -> Finding:  # fmt: skip
    return Finding(
        design, years, persons, estimate, estimate - question.effect, error, power_of(seen / error, field.alpha),
        _claim(shift / error, field.alpha),
    )  # fmt: skip


def power_of(standardised: float, alpha: float) -> float:
    """Return the power of a two-sided z test for an effect in standard errors.

    Examples
    --------
    >>> round(power_of(2.8016, 0.05), 3), round(power_of(0.0, 0.05), 3)
    (0.8, 0.05)
    """
    from statsmodels.stats.power import normal_power

    return float(normal_power(abs(standardised), 1, alpha, alternative="two-sided"))


def _claim(bias: float, alpha: float) -> float:
    """Return the chance that a bias alone is taken for help: significantly fewer with the outcome."""
    from scipy.special import ndtr, ndtri

    return float(ndtr(-bias - float(ndtri(1 - alpha / 2))))


def randomised(question: Question, field: Field, years: float) -> Finding:
    """Return what drawing lots would show: the estimate is thinned by contamination alone."""
    total = question.per_year * years
    groups = (total * (1 - field.held_back_share), total * field.held_back_share)
    seen = question.effect * (1 - field.contamination)
    return two_groups("randomised", question, field, years, groups, 0.0, seen)


def matched(question: Question, field: Field, years: float) -> Finding:
    """Return what comparing with matched others would show: what selects people stays in the estimate."""
    total = question.per_year * years
    treated = total * question.treated_share
    pairs = min(treated, total - treated)
    seen = question.effect * (1 - field.contamination)
    return two_groups("matched", question, field, years, (pairs, pairs), question.selection, seen)


def before_after(question: Question, field: Field, years: float) -> Finding:
    """Return what comparing with the years before would show: what changes anyway stays in the estimate."""
    persons = (question.per_year * years, question.per_year * field.years_before)
    return two_groups("before_after", question, field, years, persons, question.drift, question.effect)


def stepped_wedge(question: Question, field: Field, years: float) -> Finding:
    """Return what starting region by region would show."""
    kept = question.per_year * years * (1 - field.drop_out)
    seen = question.effect * (1 - field.contamination)
    base = question.share + seen / 2
    started, lengths = wedge_of(field, years)
    cells = np.maximum(kept / years / field.regions * lengths, 1e-9)
    error = wedge_error(started, base * (1 - base) / cells, field.region_spread**2)
    return _finding("stepped_wedge", years, kept, question, seen, error, seen, 0.0, field)


def wedge_of(field: Field, years: float) -> tuple[Numbers, Numbers]:
    """Return which regions have started in which period, shape (regions, periods), and the periods' years.

    Examples
    --------
    >>> field = Field(0.0, 0.0, 0.0, 2, 10, 0.05, 0.8, 20)
    >>> wedge_of(field, 6)[0].tolist(), wedge_of(field, 6)[1].tolist()
    ([[0.0, 1.0, 1.0], [0.0, 0.0, 1.0]], [2.0, 2.0, 2.0])
    """
    regions = np.arange(field.regions)[:, np.newaxis]
    if not field.wedge_years:
        periods = field.regions + 1
        return (np.arange(periods) > regions).astype(float), np.full(periods, years / periods)
    step = field.wedge_years / field.regions
    periods = min(field.regions, max(1, math.ceil(years / step)))
    lengths = np.full(periods, step)
    lengths[-1] = years - step * (periods - 1)
    return (np.arange(periods) >= regions).astype(float), lengths


def wedge_error(started: Numbers, cell_variances: Numbers | float, region_variance: float) -> float:
    """Return the standard error of the effect in a stepped wedge; see ``wedge_of``.

    Parameters
    ----------
    started : (regions, periods) 1 where a region has the programme
    cell_variances : (periods,) of the mean of a region in a period, given the region
    region_variance : between regions

    Notes
    -----
    With one region variance of 0 this is ordinary least squares with effects of the periods.
    """
    regions, periods = started.shape
    block = np.diag(np.broadcast_to(cell_variances, (periods,))) + region_variance
    inverse = np.linalg.inv(block)
    information = np.zeros((periods + 1, periods + 1))
    for region in range(regions):
        design = np.column_stack([np.eye(periods), started[region]])
        information += design.T @ inverse @ design
    return float(np.sqrt(np.linalg.inv(information)[-1, -1]))


_FINDINGS: dict[str, Callable[[Question, Field, float], Finding]] = {
    "randomised": randomised,
    "stepped_wedge": stepped_wedge,
    "matched": matched,
    "before_after": before_after,
}
