"""The screen: find the few months in which something can happen, without asking everybody every month.

A hazard is constant within a month, so "something happens in month m" means that an exponential variate
``E_m`` lies below the month's cumulative hazard ``x`` (probability ``1 - exp(-x)``). The twelve variates of a
person's year are revealed from the smallest upwards (Renyi 1953: ``E_(j) = E_(j-1) + e_j / (12 - j)`` with
standard exponential ``e_j``, each landing in a month that is still free). The smallest is compared with a ceiling
on ``x`` for the whole year; nearly always it lies above and the year is done with 16 bits of chance.

Exact: the variates depend on the address alone, never on the ceiling, so the screen is only a filter.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.core.compiled import COMPILES, scalar
from simulation.core.draws import ALONE, LUCK_SHIFT, STREAM_SHIFT, YEARS, draw_many, mixed_draw_many, philox, uniform
from simulation.core.real import exp, log

MONTHS = 12
STREAMS_A_CALL = 8
HALF_WORD = 65536
ALL_MONTHS = 4095
WORDS_A_CALL = 4
BATCH = 64
"""Persons for whom the words of a year are drawn together."""

MOST_HITS = 256
"""Room for hits that wait to be marked together."""

SURELY = 1.000001
"""Widens a comparison that saves a logarithm, far above rounding."""

LOWEST_LOG_RATE = -18.0
TIER_STEP = 0.25
TIERS_A_UNIT = 4.0
TIERS = 96
"""Ceilings come in tiers of a quarter of a log-hazard: tier k covers log-rates up to -18 + k / 4 per year."""


def tier_tables() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return per tier the ceiling on a month's cumulative hazard and the 16-bit threshold of the year.

    Tier 0 is "cannot happen". The ceiling is widened by one part in a million, far above rounding.
    """
    ceilings = np.zeros(TIERS)
    thresholds = np.full(TIERS, -1, np.int64)
    for tier in range(1, TIERS):
        ceilings[tier] = exp(LOWEST_LOG_RATE + tier * TIER_STEP) / MONTHS * 1.000001
        share = 1.0 - exp(-MONTHS * ceilings[tier])
        thresholds[tier] = min(HALF_WORD - 1, int(share * HALF_WORD * 1.000001))
    ceilings[TIERS - 1] = np.inf  # a rate beyond the tiers is asked every month instead of being cut
    return ceilings, thresholds


@scalar
def tier_of(log_rate: float) -> int:
    """Return the lowest tier that covers a yearly log-rate."""
    return int(min(max((log_rate - LOWEST_LOG_RATE) * TIERS_A_UNIT + 1.0, 1.0), TIERS - 1.0))


def steps_of(
    log_rates: NDArray[np.float64], lowest: float, per_unit: float, top: float, tiers: NDArray[np.int64]
) -> None:
    """Write ``tier_of`` of every log-rate; compiled code does eight at once."""
    for place in range(log_rates.shape[0]):
        tiers[place] = int(min(max((log_rates[place] - lowest) * per_unit + 1.0, 1.0), top))


if COMPILES:
    from simulation.core.eight import use_eight_tiers_at_a_time

    use_eight_tiers_at_a_time(steps_of)


@scalar
def tiers_of(log_rates: NDArray[np.float64], tiers: NDArray[np.int64]) -> None:
    """Write the lowest tiers that cover yearly log-rates; as many as a multiple of eight."""
    steps_of(log_rates, LOWEST_LOG_RATE, TIERS_A_UNIT, TIERS - 1.0, tiers)


@scalar
def year_words(keys: NDArray[np.int64], person: int, luck: int, block: int, call: int) -> tuple[int, int, int, int]:
    """Return four words that hold 16 bits each for eight streams of a person's year."""
    c3 = (call << STREAM_SHIFT) | (luck << LUCK_SHIFT)
    return philox(int(keys[YEARS, 0]), int(keys[YEARS, 1]), person, ALONE, block, c3)


@scalar
def year_words_of_many(
    keys: NDArray[np.int64], ids: NDArray[np.int64], count: int, block: int, calls: int, words: NDArray[np.int64]
) -> None:
    """Write the words of a year of ``count`` lived lives into ``words``, (4 a call, persons)."""
    for call in range(calls):
        c3 = call << STREAM_SHIFT
        draw_many(int(keys[YEARS, 0]), int(keys[YEARS, 1]), ids, count, block, c3, words, WORDS_A_CALL * call)


@scalar
def half_word(w0: int, w1: int, w2: int, w3: int, place: int) -> int:
    """Return the 16 bits of one of eight places."""
    word = w0
    if place >= 6:
        word = w3
    elif place >= 4:
        word = w2
    elif place >= 2:
        word = w1
    return (word >> 16) if (place & 1) else (word & 65535)


@scalar
def first_half_word(keys: NDArray[np.int64], person: int, luck: int, stream: int, block: int) -> int:
    """Return the 16 bits with which the year of a stream begins."""
    w0, w1, w2, w3 = year_words(keys, person, luck, block, stream // STREAMS_A_CALL)
    return half_word(w0, w1, w2, w3, stream % STREAMS_A_CALL)


@scalar
def pair_address(luck: int, stream: int, k: int) -> int:
    """Return the last counter word of the k-th pair of chance of a stream's year."""
    return (k + 1) | ((stream + 32) << STREAM_SHIFT) | (luck << LUCK_SHIFT)


@scalar
def reveal(keys: NDArray[np.int64], person: int, luck: int, stream: int, block: int, k: int) -> tuple[float, int]:
    """Return the k-th pair of chance of a stream's year: a uniform number and a word that picks the month."""
    c3 = pair_address(luck, stream, k)
    a, b, c, _ = philox(int(keys[YEARS, 0]), int(keys[YEARS, 1]), person, ALONE, block, c3)
    return uniform(a, b), c


@scalar
def free_month(taken: int, nth: int) -> int:
    """Return the nth month (from 0) of the year that is not yet taken."""
    if taken == 0:
        return nth
    for month in range(MONTHS):
        if not (taken >> month) & 1:
            if nth == 0:
                return month
            nth -= 1
    return MONTHS - 1


@scalar
def next_value(value: float, u: float, k: int, ceiling: float) -> float:
    """Return the k-th smallest variate of the year, or infinity if it is not below the ceiling."""
    if value + u / (MONTHS - k) >= ceiling * SURELY:
        return np.inf  # -log(1 - u) is at least u: no logarithm needed
    value = value - log(1.0 - u) / (MONTHS - k)
    return value if value < ceiling else np.inf


@scalar
def months_from(
    keys: NDArray[np.int64],
    address: tuple[int, int, int, int],
    k: int,
    taken: int,
    value: float,
    lowest: float,
    ceiling: float,
) -> int:
    """Return, as twelve bits, the months of the k-th and further variates of a year that lie in [lowest, ceiling).

    Parameters
    ----------
    address : person, luck, stream, block
    taken : months of the variates before, as bits; ``value`` is the last of them
    """
    person, luck, stream, block = address
    found = 0
    for n in range(k, MONTHS):
        u, pick = reveal(keys, person, luck, stream, block, n)
        value = next_value(value, u, n, ceiling)
        if value == np.inf:
            break
        month = free_month(taken, (pick * (MONTHS - n)) >> 32)
        taken |= 1 << month
        if value >= lowest:
            found |= 1 << month
    return found


@scalar
def months_below(
    keys: NDArray[np.int64],
    person: int,
    luck: int,
    stream: int,
    block: int,
    half: int,
    lowest: float,
    ceiling: float,
) -> int:
    """Return, as twelve bits, the months of the year whose variate lies in [lowest, ceiling).

    ``half`` are the 16 bits of :func:`first_half_word`.
    """
    u, pick = reveal(keys, person, luck, stream, block, 0)
    value = next_value(0.0, (half + u) / 65536.0, 0, ceiling)
    if value == np.inf:
        return 0
    first = 1 << ((pick * MONTHS) >> 32)
    found = months_from(keys, (person, luck, stream, block), 1, first, value, lowest, ceiling)
    return found | first if value >= lowest else found


@scalar
def months_of_hit(
    keys: NDArray[np.int64],
    address: tuple[int, int, int, int],
    half: int,
    ceiling: float,
    words: NDArray[np.int64],
    place: int,
) -> int:
    """Return what :func:`months_below` gives from nought on, where the first two pairs of chance have been drawn.

    Parameters
    ----------
    words : (8, places) the four words of the first pair, then those of the second
    """
    u = (half + uniform(int(words[0, place]), int(words[1, place]))) / 65536.0
    value = next_value(0.0, u, 0, ceiling)
    if value == np.inf:
        return 0
    found = 1 << ((int(words[2, place]) * MONTHS) >> 32)
    value = next_value(value, uniform(int(words[4, place]), int(words[5, place])), 1, ceiling)
    if value == np.inf:
        return found
    found |= 1 << free_month(found, (int(words[6, place]) * (MONTHS - 1)) >> 32)
    return found | months_from(keys, address, 2, found, value, 0.0, ceiling)


@scalar
def draw_pairs(
    keys: NDArray[np.int64],
    ids: NDArray[np.int64],
    c3s: NDArray[np.int64],
    count: int,
    block: int,
    words: NDArray[np.int64],
) -> None:
    """Draw the first two pairs of chance of ``count`` years into ``words``; ``c3s`` hold the addresses of the first."""
    key_0, key_1 = int(keys[YEARS, 0]), int(keys[YEARS, 1])
    mixed_draw_many(key_0, key_1, ids, c3s, count, block, words, 0)
    for place in range(count):
        c3s[place] += 1
    mixed_draw_many(key_0, key_1, ids, c3s, count, block, words, WORDS_A_CALL)


@scalar
def month_value(keys: NDArray[np.int64], person: int, luck: int, stream: int, block: int, month: int) -> float:
    """Return the exponential variate of one month (0 to 11) of a stream's year."""
    taken = 0
    value = 0.0
    half = first_half_word(keys, person, luck, stream, block)
    for k in range(MONTHS):
        u, pick = reveal(keys, person, luck, stream, block, k)
        if k == 0:
            u = (half + u) / 65536.0
        value = value - log(1.0 - u) / (MONTHS - k)
        free = free_month(taken, (pick * (MONTHS - k)) >> 32)
        if free == month:
            return value
        taken |= 1 << free
    return value
