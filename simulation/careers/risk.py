"""A person's risk in a month: the inputs, the sums of all hazards, the ceilings of the coming months.

``log rate = base(hazard, sex, age) + period + sum of coefficient x input``, per year; what happens in a month has the
cumulative hazard ``x = exp(log rate) x liberty / 12``. :func:`log_rate` is the one source of truth; the ceilings only
decide who is asked.
"""

from __future__ import annotations

from simulation.careers import hazards as h
from simulation.careers.dse import fill_dse
from simulation.careers.history import fill_history
from simulation.careers.partners import fill_partner
from simulation.careers.peers import fill_peers
from simulation.careers.propensity import fill_propensity
from simulation.careers.scars import fill_scars
from simulation.careers.victimisation import victim_of_late
from simulation.core.compiled import scalar, step
from simulation.core.modifiers import one_sum
from simulation.core.real import exp
from simulation.core.screen import (
    MONTHS,
    month_value,
)
from simulation.core.state import FIRST_MONTH, State

YOUNGEST = 12
BANDS_FROM = (12, 18, 25, 45)
"""Age bands of the dated factor: 12-17, 18-24, 25-44, 45 and over."""


@scalar
def band_of(age: int) -> int:
    """Return the age band of the dated factor.

    Examples
    --------
    >>> band_of(17), band_of(18), band_of(60)
    (0, 1, 3)
    """
    if age < BANDS_FROM[1]:
        return 0
    if age < BANDS_FROM[2]:
        return 1
    return 2 if age < BANDS_FROM[3] else 3


@step
def fill_inputs(s: State, i: int, t: int, ahead: bool) -> None:
    """Write the inputs of all hazards for the person in row i; ``ahead`` for a ceiling (see ``fill_peers``)."""
    p = s.persons[i]
    x = s.inputs
    fill_propensity(s, i)
    x[h.M_AT_SCHOOL] = float(p.at_school)
    x[h.M_NO_QUALIFICATION] = 0.0 if p.at_school or p.qualified else 1.0
    x[h.M_NO_WORK] = 0.0 if p.at_school or p.work else 1.0
    x[h.M_DEBT] = float(p.debt)
    x[h.M_UNSTABLE_HOUSING] = float(p.unstable_housing)
    x[h.M_CHILDREN] = 1.0 if p.children > 0 else 0.0
    fill_partner(s, i)
    fill_peers(s, i, ahead)
    fill_history(s, i)
    fill_scars(s, i)
    x[h.M_VICTIMISED] = victim_of_late(s, i, t)
    fill_dse(s, i)
    x[h.M_LEVER] = float(p.dose_0) / 100.0
    x[h.M_LEVER + 1] = float(p.dose_1) / 100.0
    x[h.M_LEVER + 2] = float(p.dose_2) / 100.0
    x[h.M_LEVER + 3] = float(p.dose_3) / 100.0


@step
def log_base(s: State, i: int, t: int, stream: int) -> float:
    """Return the base log-rate per year of a hazard at a person's sex and age, with the dated factor of month t."""
    p = s.persons[i]
    age = int(p.age)
    month = t - int(s.counters[FIRST_MONTH])
    return float(s.base[p.sex, age - YOUNGEST, stream]) + float(s.period[month, p.sex, band_of(age), stream])


@step
def log_rate(s: State, i: int, t: int, stream: int) -> float:
    """Return the log-rate per year of one hazard; the inputs must have been filled."""
    return one_sum(s.coefficients, s.inputs, log_base(s, i, t, stream), stream)


@step
def liberty_share(s: State, i: int, t: int) -> float:
    """Return the share of the month that the person in row i is at liberty."""
    p = s.persons[i]
    if p.in_custody:
        return s.q[0].custody_first_month_liberty if p.custody_since == t else 0.0
    return s.q[0].custody_last_month_liberty if p.custody_until == t else 1.0


@step
def cumulative_hazard(s: State, i: int, t: int, stream: int) -> float:
    """Return the month's cumulative hazard of a stream that is open; nothing outside happens in custody."""
    share = liberty_share(s, i, t) if stream != h.DEATH else 1.0
    if share <= 0.0:
        return 0.0
    return exp(log_rate(s, i, t, stream)) * share / 12.0


@step
def block_start(s: State, i: int, t: int) -> int:
    """Return the month of the last birthday: where the person's year of chance begins."""
    return t - (t - int(s.persons[i].birth_month)) % MONTHS


@step
def happens(s: State, i: int, t: int, stream: int) -> bool:
    """Return whether the event of an open stream happens this month; the inputs must have been filled."""
    p = s.persons[i]
    block = block_start(s, i, t)
    value = month_value(s.keys, int(p.id), int(p.luck), stream, block, t - block)
    return value < cumulative_hazard(s, i, t, stream)
