"""Estimate survival without a new case and the cumulative incidence of a new case, with death competing.

Kaplan-Meier:       S(t) = product over u <= t of 1 - d(u) / n(u), death and end of sight censored
Aalen-Johansen:     F(t) = sum over u <= t of G(u - 1) d(u) / n(u), G falling with new cases *and* deaths

Months are whole numbers from 1. In a month, events come before those who leave it unseen. Weights are those of lucks.
Source: Kalbfleisch & Prentice (2002), The Statistical Analysis of Failure Time Data, ch. 1 and 8.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.outcomes.definitions import Clock, Recidivism
from simulation.outcomes.follow_up import FollowUp
from simulation.outcomes.lives import Bools, Floats


@dataclass(frozen=True, eq=False)
class Times:
    """Months to the first of new case, death and end of sight, and which it was.

    Parameters
    ----------
    months : (follow-ups,) whole months, >= 0
    event : (follow-ups,) a new case came first
    died : (follow-ups,) death came first
    weight : (follow-ups,) > 0
    """

    months: Floats
    event: Bools
    died: Bools
    weight: Floats


@dataclass(frozen=True, eq=False)
class Curve:
    """Estimates for each month 0 .. last; ``at_risk`` counts persons not yet gone at the start of the month."""

    survival: Floats
    incidence: Floats
    at_risk: Floats


def times_of(follow_up: FollowUp, kind: Recidivism, clock: Clock, weight: Floats | None = None) -> Times:
    """Return times on either clock, of the follow-ups with a weight above 0 (by default all, 1 / lucks each)."""
    new = follow_up.new_cases(kind)
    if clock is Clock.CALENDAR:
        event, seen, death = new.months, follow_up.limits.seen, follow_up.limits.death
    else:
        event, seen, death = new.liberty, follow_up.limits.seen_liberty, follow_up.limits.death_liberty
    by_event, by_death = np.isfinite(event), np.isfinite(death) & ~np.isfinite(event)
    months = np.where(by_event, event, np.where(by_death, death, seen))
    chosen = follow_up.weight if weight is None else weight
    keep = chosen > 0
    return Times(months[keep], by_event[keep], by_death[keep], chosen[keep])


def curve_of(times: Times, last: int) -> Curve:
    """Return survival, incidence and numbers at risk for months 0 to ``last``.

    Parameters
    ----------
    times : whole months
    last : last month

    Examples
    --------
    Of four persons one has a new case in month 1, one dies in month 2, one has a new case in month 3.

    >>> yes, no = True, False
    >>> four = Times(np.array([1.0, 2, 3, 4]), np.array([yes, no, yes, no]), np.array([no, yes, no, no]), np.ones(4))
    >>> curve = curve_of(four, 3)
    >>> curve.survival, curve.incidence, curve.at_risk
    (array([1.   , 0.75 , 0.75 , 0.375]), array([0.  , 0.25, 0.25, 0.5 ]), array([4., 4., 3., 2.]))
    """
    month = np.minimum(times.months, last + 1).astype(np.int64)
    events, deaths, gone = (
        np.bincount(month, times.weight * which, minlength=last + 2)[: last + 1].astype(np.float64)
        for which in (times.event, times.died, np.ones(len(month)))
    )
    at_risk = times.weight.sum() - np.concatenate([[0.0], np.cumsum(gone)[:-1]])
    hazard = _ratio(events, at_risk)
    remaining = _product(1.0 - hazard - _ratio(deaths, at_risk))
    incidence: Floats = np.cumsum(np.concatenate([[1.0], remaining[:-1]]) * hazard)
    return Curve(_product(1.0 - hazard), incidence, at_risk)


def _product(factors: Floats) -> Floats:
    return np.asarray(np.cumprod(factors), np.float64)


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > np.finfo(float).eps * len(part))
