"""The screen: twelve independent exponential variates a year, revealed from the smallest up, whatever the ceiling."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import expon, kstest

from simulation.core.compiled import scalar
from simulation.core.draws import keys
from simulation.core.real import exp, log
from simulation.core.screen import (
    ALL_MONTHS,
    HALF_WORD,
    LOWEST_LOG_RATE,
    MONTHS,
    STREAMS_A_CALL,
    TIERS,
    draw_pairs,
    first_half_word,
    free_month,
    half_word,
    month_value,
    months_below,
    months_of_hit,
    pair_address,
    tier_of,
    tier_tables,
    tiers_of,
    year_words,
)

KEYS = keys(20260102, 1)
YEARS_LIVED = 30_000
STANDARD_ERRORS = 4.0
UNLIKELY = 6e-5  # what 4 standard errors are to a normal quantity
BLOCK = 24001
CEILINGS, THRESHOLDS = tier_tables()
Numbers = NDArray[np.float64]


@scalar
def fill_years(table: Any, first: int, luck: int, stream: int, block: int, values: Any, halves: Any) -> None:
    for n in range(values.shape[0]):
        halves[n] = first_half_word(table, first + n, luck, stream, block)
        for month in range(12):
            values[n, month] = month_value(table, first + n, luck, stream, block, month)


@scalar
def fill_found(table: Any, first: int, stream: int, block: int, lowest: Any, ceiling: Any, found: Any) -> None:
    for n in range(found.shape[0]):
        half = first_half_word(table, first + n, 0, stream, block)
        found[n] = months_below(table, first + n, 0, stream, block, half, lowest[n], ceiling[n])


def years(*, first: int = 0, luck: int = 0, stream: int = 5, block: int = BLOCK) -> tuple[Numbers, NDArray[np.int64]]:
    """Return the 12 variates of each person's year, and the half word with which it begins."""
    values, halves = np.empty((YEARS_LIVED, MONTHS)), np.empty(YEARS_LIVED, np.int64)
    fill_years(KEYS, first, luck, stream, block, values, halves)
    return values, halves


VALUES, HALVES = years()


def largest_correlation(columns: Numbers) -> float:
    """Return the largest correlation between two columns, in standard errors."""
    table = np.corrcoef(columns, rowvar=False) - np.eye(columns.shape[1])
    return float(np.abs(table).max() * np.sqrt(len(columns)))


# ------------------------------------------------------------------------------------------------ the twelve variates


@pytest.mark.parametrize("month", range(MONTHS))
def test_each_month_of_a_year_is_standard_exponential(month: int) -> None:
    assert kstest(VALUES[:, month], "expon").pvalue > UNLIKELY


def test_all_months_together_are_standard_exponential_into_the_lower_tail() -> None:
    """360,000 variates; the smallest are those that matter to rare events."""
    for bound in (1e-4, 1e-3, 1e-2, 0.1, 1.0, 3.0):
        share, expected = (bound > VALUES).mean(), expon.cdf(bound)
        assert abs(share - expected) < STANDARD_ERRORS * np.sqrt(expected * (1 - expected) / VALUES.size)


def test_the_months_of_a_year_are_independent() -> None:
    """66 pairs of months, 30,000 years: 4.5 standard errors for the largest of 66."""
    assert largest_correlation(np.exp(-VALUES)) < 4.5


def test_two_small_values_in_a_year_are_as_frequent_as_chance_has_it() -> None:
    below = (VALUES < 0.05).sum(axis=1)
    p = expon.cdf(0.05)
    for count in range(4):
        expected = np.prod([(12 - k) / (k + 1) for k in range(count)]) * p**count * (1 - p) ** (12 - count)
        error = np.sqrt(expected * (1 - expected) / YEARS_LIVED)
        assert abs((below == count).mean() - expected) < STANDARD_ERRORS * error


@pytest.mark.parametrize("other", [{"stream": 6}, {"stream": 13}, {"luck": 1}, {"block": BLOCK + 12}, {"first": 1}])
def test_years_at_neighbouring_addresses_are_independent(other: dict[str, int]) -> None:
    mine, theirs = np.exp(-VALUES), np.exp(-years(**other)[0])
    for month in range(MONTHS):
        pair = np.column_stack([mine[:, month], theirs[:, month]])
        assert largest_correlation(pair) < STANDARD_ERRORS
    assert largest_correlation(np.column_stack([mine.max(axis=1), theirs.max(axis=1)])) < STANDARD_ERRORS


def test_the_smallest_value_falls_in_every_month_alike() -> None:
    counts = np.bincount(VALUES.argmin(axis=1), minlength=MONTHS)
    chi_square = ((counts - YEARS_LIVED / 12) ** 2).sum() / (YEARS_LIVED / 12)
    assert (chi_square - 11) / np.sqrt(22) < STANDARD_ERRORS


# ------------------------------------------------------------------------------------------------ planted bugs


def test_a_shared_variate_is_found() -> None:
    spoiled = VALUES.copy()
    spoiled[::20, 1] = spoiled[::20, 0]
    assert largest_correlation(np.exp(-spoiled)) > 4.5


def test_a_forgotten_division_by_the_months_left_is_found() -> None:
    """Renyi's steps are e / 12, e / 11, ...; steps of e / 12 throughout are another law."""
    ordered = np.sort(VALUES, axis=1)
    steps = np.diff(np.column_stack([np.zeros(YEARS_LIVED), ordered]), axis=1) * np.arange(MONTHS, 0, -1)
    wrong = np.cumsum(steps, axis=1) / MONTHS
    rank = VALUES.argsort(axis=1).argsort(axis=1)
    assert kstest(np.take_along_axis(wrong, rank, axis=1)[:, 3], "expon").pvalue < UNLIKELY


# ------------------------------------------------------------------------------------------------ exactness


def test_the_smallest_value_of_a_year_lies_in_its_half_word() -> None:
    share = -np.expm1(-MONTHS * VALUES.min(axis=1))
    assert np.array_equal(np.floor(share * HALF_WORD * (1 + 1e-15)).astype(int), HALVES)


def test_the_months_found_are_those_that_asking_every_month_finds() -> None:
    """150,000 years, each with its own ceiling: a screen that missed or invented a month would change a life."""
    quantile = (np.arange(YEARS_LIVED) * 0.6180339887498949) % 1.0
    for low, high in ((0.0, 1e-3), (0.0, 0.1), (0.0, 3.0), (0.02, 0.5), (0.3, 0.3)):
        lowest, ceiling = np.full(YEARS_LIVED, low), low + quantile * (high - low)
        found = np.empty(YEARS_LIVED, np.int64)
        fill_found(KEYS, 0, 5, BLOCK, lowest, ceiling, found)
        inside = (lowest[:, None] <= VALUES) & (ceiling[:, None] > VALUES)
        assert np.array_equal(found, inside @ (1 << np.arange(MONTHS)))


def test_raising_a_ceiling_step_by_step_finds_the_same_months() -> None:
    bounds = [0.0, 0.01, 0.05, 0.4, 1.5, 50.0]
    for person in range(200):
        half = int(HALVES[person])
        parts = [months_below(KEYS, person, 0, 5, BLOCK, half, a, b) for a, b in pairwise(bounds)]
        assert sum(parts) == months_below(KEYS, person, 0, 5, BLOCK, half, 0.0, 50.0) == ALL_MONTHS


def test_beyond_the_last_tier_every_month_is_asked() -> None:
    """A rate of a thousand a year is not cut: the last ceiling is open, so no month can be missed."""
    tier = tier_of(log(1000.0))
    assert (tier, CEILINGS[tier], THRESHOLDS[tier]) == (TIERS - 1, np.inf, HALF_WORD - 1)
    for person in range(200):
        assert months_below(KEYS, person, 0, 5, BLOCK, int(HALVES[person]), 0.0, CEILINGS[tier]) == ALL_MONTHS


@pytest.mark.parametrize("tier", range(1, TIERS))
def test_a_year_that_the_threshold_lets_go_has_no_month_below_the_ceiling(tier: int) -> None:
    let_go = THRESHOLDS[tier] < HALVES
    assert not (VALUES[let_go] < CEILINGS[tier]).any()


def test_the_threshold_lets_go_nearly_all_that_it_may() -> None:
    """One half word in 65,536 is the price of 16 bits."""
    for tier in range(1, TIERS):
        share = -np.expm1(-MONTHS * CEILINGS[tier])
        assert share <= (THRESHOLDS[tier] + 1) / HALF_WORD <= share * 1.00001 + 1 / HALF_WORD


def test_a_tier_covers_the_rate_it_stands_for_and_the_one_below_does_not() -> None:
    for log_rate in np.linspace(-25.0, 5.7, 5000).tolist():
        tier, hazard = tier_of(log_rate), exp(log_rate) / MONTHS
        assert 1 <= tier < TIERS
        assert hazard < CEILINGS[tier]
        assert log_rate <= LOWEST_LOG_RATE or CEILINGS[tier - 1] < hazard * 1.00001


def test_tiers_rise() -> None:
    assert (np.diff(CEILINGS) > 0).all()
    assert (np.diff(THRESHOLDS) >= 0).all()
    assert (CEILINGS[0], THRESHOLDS[0]) == (0.0, -1)


def test_eight_streams_share_four_words() -> None:
    words = year_words(KEYS, 11, 0, BLOCK, 1)
    halves = [half_word(*words, place) for place in range(STREAMS_A_CALL)]
    assert halves == [word >> shift & 0xFFFF for word in words for shift in (0, 16)]
    assert halves == [first_half_word(KEYS, 11, 0, STREAMS_A_CALL + place, BLOCK) for place in range(STREAMS_A_CALL)]


def test_the_nth_free_month_is_counted_among_those_not_taken() -> None:
    taken = 0b1010_0000_0101
    free = [month for month in range(MONTHS) if not taken >> month & 1]
    assert [free_month(taken, nth) for nth in range(len(free))] == free


@scalar
def find_hits(table: Any, ids: Any, c3s: Any, halves: Any, ceilings: Any, words: Any, found: Any) -> None:
    draw_pairs(table, ids, c3s, len(ids), BLOCK, words)
    for n in range(len(ids)):
        found[n, 0] = months_of_hit(table, (ids[n], 0, 5, BLOCK), halves[n], ceilings[n], words, n)
        found[n, 1] = months_below(table, ids[n], 0, 5, BLOCK, halves[n], 0.0, ceilings[n])


def test_hits_marked_together_have_the_months_of_hits_marked_alone() -> None:
    ids = np.arange(256, dtype=np.int64)
    halves = np.array([first_half_word(KEYS, int(person), 0, 5, BLOCK) for person in ids])
    ceilings = np.geomspace(0.002, 3.0, len(ids))
    found, words = np.zeros((len(ids), 2), np.int64), np.zeros((8, len(ids)), np.int64)
    find_hits(KEYS, ids, np.full(len(ids), pair_address(0, 5, 0)), halves, ceilings, words, found)
    assert found[:, 0].tolist() == found[:, 1].tolist()
    assert len(set(found[:, 0].tolist())) > 20


def test_tiers_of_eight_are_the_tiers_one_by_one() -> None:
    rates = np.concatenate([np.linspace(-25.0, 8.0, 63), [np.inf]])
    tiers = np.zeros(len(rates), np.int64)
    tiers_of(rates, tiers)
    assert tiers.tolist() == [tier_of(float(rate)) for rate in rates]
