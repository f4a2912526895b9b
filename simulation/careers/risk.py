"""A person's risk in a month: the inputs, the sums of all hazards, the ceilings of the coming months.

``log rate = base(hazard, sex, age) + period + sum of coefficient x input``, per year; what happens in a month has the
cumulative hazard ``x = exp(log rate) x liberty / 12``. :func:`log_rate` is the one source of truth; the ceilings only
decide who is asked.
"""

from __future__ import annotations

from simulation.careers import hazards as h
from simulation.careers.consequences import ALL
from simulation.careers.dse import fill_dse
from simulation.careers.gates import open_streams
from simulation.careers.history import fill_history
from simulation.careers.partners import fill_partner
from simulation.careers.peers import allow_for_friends, fill_peers
from simulation.careers.propensity import fill_propensity
from simulation.careers.scars import fill_scars
from simulation.careers.victimisation import victim_of_late
from simulation.core.compiled import scalar, step
from simulation.core.modifiers import add_modifiers, one_sum
from simulation.core.real import exp
from simulation.core.screen import (
    MONTHS,
    STREAMS_A_CALL,
    half_word,
    month_value,
    months_below,
    tier_of,
    year_words,
)
from simulation.core.state import FIRST_MONTH, OPEN_MONTH, SCREENED, State

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


@step
def fill_ceilings(s: State, i: int, t: int) -> None:
    """Write into ``lifted`` the tiers of the highest log-rates the person can reach in the coming months unnoticed."""
    p = s.persons[i]
    fill_inputs(s, i, t, True)
    sex, age = int(p.sex), int(p.age)
    band, month = band_of(age), t - int(s.counters[FIRST_MONTH])
    for stream in range(s.sums.shape[0]):
        s.sums[stream] = s.base[sex, age - YOUNGEST, stream] + s.period_ahead[month, sex, band, stream]
    add_modifiers(s.coefficients, s.inputs, s.used, s.sums)
    for stream in range(s.sums.shape[0]):
        s.lifted[stream] = tier_of(s.sums[stream])


@step
def mark_months(s: State, i: int, stream: int, block: int, half: int, lowest: float, ceiling: float) -> None:
    """Set the stream's bit in the months, still to be decided, in which its variate lies in [lowest, ceiling)."""
    p = s.persons[i]
    months = months_below(s.keys, int(p.id), int(p.luck), stream, block, half, lowest, ceiling)
    month = block
    while months:
        if months & 1 and month >= s.counters[OPEN_MONTH]:
            s.masks[month % MONTHS, i] |= 1 << stream
        months >>= 1
        month += 1


@step
def raise_eight(s: State, i: int, streams: int, first: int, block: int) -> None:
    """Raise the ceilings of eight streams, from ``first`` on, where the sums have risen, and mark new months."""
    risen = 0
    for stream in range(first, first + STREAMS_A_CALL):
        if (streams >> stream) & 1 and s.lifted[stream] > s.tiers[i, stream]:
            risen |= 1 << stream
    if risen == 0:
        return
    p = s.persons[i]
    w0, w1, w2, w3 = year_words(s.keys, int(p.id), int(p.luck), block, first // STREAMS_A_CALL)
    for place in range(STREAMS_A_CALL):
        stream = first + place
        if (risen >> stream) & 1:
            tier, before = int(s.lifted[stream]), int(s.tiers[i, stream])
            s.tiers[i, stream] = tier
            half = half_word(w0, w1, w2, w3, place)
            if half <= s.thresholds[tier]:
                mark_months(s, i, stream, block, half, s.ceilings[before], s.ceilings[tier])


@step
def raise_streams(s: State, i: int, streams: int) -> None:
    """Raise the ceilings of some streams, given as bits, of a person whose inputs have changed; falls wait."""
    t = int(s.counters[OPEN_MONTH])
    p = s.persons[i]
    if streams == 0 or s.counters[SCREENED] == 0 or p.status != 1 or (t - int(p.birth_month)) // MONTHS > p.age:
        return  # plain, not living, or the next open month begins a new year of chance, which sets all ceilings anyway
    if streams == ALL:
        allow_for_friends(s, i)
    fill_ceilings(s, i, t)
    open_now = streams & open_streams(s, i)
    block = block_start(s, i, t)
    for first in range(0, s.tiers.shape[1], STREAMS_A_CALL):
        raise_eight(s, i, open_now, first, block)


@step
def raise_ceilings(s: State, i: int) -> None:
    """Raise the ceilings of a person whose inputs have risen; falls wait for the birthday."""
    raise_streams(s, i, ALL)


@step
def begin_year(s: State, i: int) -> None:
    """Set the ceilings of the person's coming year and mark the months in which something can happen."""
    for stream in range(s.tiers.shape[1]):
        s.tiers[i, stream] = 0
    raise_streams(s, i, ALL)
