"""Chance on our own key layout: uniform, and independent in every direction in which an address can differ.

All numbers are fixed by their addresses, so nothing here can fail by bad luck twice; the bound is 4 standard errors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import kstest

from simulation.core.compiled import scalar
from simulation.core.draws import (
    ALONE,
    BLOCKS,
    DECISIONS,
    LEVERS,
    POPULATION,
    TIES,
    block_draw,
    draw,
    keys,
    pair_draw,
    philox,
    uniform,
)

N = 60_000
STANDARD_ERRORS = 4.0
KEYS = keys(20260101, 3)
FIRST_PERSON, MONTH, STREAM = 1_000_000, 24312, 6
Numbers = NDArray[np.float64]


@scalar
def many_draws(table: Any, stream: int, first: int, step: int, month: int, k: int, luck: int, out: Any) -> None:
    for n in range(out.shape[0]):
        out[n] = draw(table, stream, first + step * n, month, k, luck)


@scalar
def a_life(table: Any, stream: int, person: int, month: int, out: Any) -> None:
    for n in range(out.shape[0]):
        out[n] = draw(table, stream, person, month + n, 0, 0)


@scalar
def many_pairs(table: Any, stream: int, first: int, apart: int, month: int, swapped: int, out: Any) -> None:
    for n in range(out.shape[0]):
        a, b = first + n, first + n + apart
        if swapped:
            a, b = b, a
        out[n] = pair_draw(table, stream, a, b, month, 0)


@scalar
def many_free(table: Any, block: int, second: int, out: Any) -> None:
    for n in range(out.shape[0]):
        out[n] = block_draw(table, block, n, second, 0, 0)


def persons(
    *,
    table: Any = KEYS,
    stream: int = STREAM,
    first: int = FIRST_PERSON,
    step: int = 1,
    month: int = MONTH,
    k: int = 0,
    luck: int = 0,
) -> Numbers:
    """Return one draw of each of N persons."""
    out = np.empty(N)
    many_draws(table, stream, first, step, month, k, luck, out)
    return out


def months(*, person: int = FIRST_PERSON) -> Numbers:
    """Return the draws of one person in N months."""
    out = np.empty(N)
    a_life(KEYS, STREAM, person, MONTH, out)
    return out


def pairs(*, apart: int = 1, swapped: int = 0) -> Numbers:
    out = np.empty(N)
    many_pairs(KEYS, STREAM, FIRST_PERSON, apart, MONTH, swapped, out)
    return out


def free(*, block: int = POPULATION, second: int = 0) -> Numbers:
    out = np.empty(N)
    many_free(KEYS, block, second, out)
    return out


def errors_from_uniform(u: Numbers) -> float:
    """Return the largest distance from uniform, in standard errors: mean, 64 equal boxes, Kolmogorov-Smirnov."""
    mean = abs(u.mean() - 0.5) * np.sqrt(12 * len(u))
    boxes = np.bincount((u * 64).astype(int), minlength=64)
    chi_square = ((boxes - len(u) / 64) ** 2).sum() / (len(u) / 64)
    distance = kstest(u, "uniform").pvalue
    return max(mean, (chi_square - 63) / np.sqrt(2 * 63), STANDARD_ERRORS + 1 if distance < 6e-5 else 0.0)


def errors_from_independent(u: Numbers, v: Numbers) -> float:
    """Return the largest sign of dependence, in standard errors: correlation, and a table of 16 x 16 boxes."""
    correlation = abs(np.corrcoef(u, v)[0, 1]) * np.sqrt(len(u))
    table = np.bincount((u * 16).astype(int) * 16 + (v * 16).astype(int), minlength=256)
    chi_square = ((table - len(u) / 256) ** 2).sum() / (len(u) / 256)
    return max(correlation, (chi_square - 255) / np.sqrt(2 * 255))


SAMPLES = {
    "persons in one month": persons,
    "months of one person": months,
    "every 512th person": lambda: persons(step=512),
    "a late luck": lambda: persons(luck=255),
    "pairs": pairs,
    **{f"block {BLOCKS[block]}": (lambda block=block: free(block=block)) for block in (POPULATION, TIES, LEVERS)},
}

NEIGHBOURS = {
    "persons next to each other": lambda: (persons(), persons(first=FIRST_PERSON + 1)),
    "months after each other": lambda: (persons(), persons(month=MONTH + 1)),
    "the same month of next year": lambda: (persons(), persons(month=MONTH + 12)),
    "the next person in the month before": lambda: (persons(), persons(first=FIRST_PERSON + 1, month=MONTH - 1)),
    "decisions": lambda: (persons(), persons(stream=STREAM + 1)),
    "the first and the last decision": lambda: (persons(stream=1), persons(stream=255)),
    "draws within a decision": lambda: (persons(), persons(k=1)),
    "the lived life and a luck": lambda: (persons(), persons(luck=1)),
    "two lucks": lambda: (persons(luck=99), persons(luck=100)),
    "a draw and a luck that differ in one bit": lambda: (persons(k=1), persons(luck=1)),
    "replicates": lambda: (persons(), persons(table=keys(20260101, 4))),
    "seeds": lambda: (persons(), persons(table=keys(20260102, 3))),
    "two lives, month by month": lambda: (months(), months(person=FIRST_PERSON + 1)),
    "a life and its next month": lambda: (months()[:-1], months()[1:]),
    "a person about another, and the other way round": lambda: (pairs(), pairs(swapped=1)),
    "a person about two others": lambda: (pairs(), pairs(apart=2)),
    "a pair and a person alone": lambda: (pairs(), persons()),
    "blocks": lambda: (free(block=POPULATION), free(block=TIES)),
    "children of one family": lambda: (free(second=0), free(second=1)),
}


@pytest.mark.parametrize("sample", SAMPLES)
def test_draws_are_uniform(sample: str) -> None:
    assert errors_from_uniform(SAMPLES[sample]()) < STANDARD_ERRORS


@pytest.mark.parametrize("direction", NEIGHBOURS)
def test_draws_at_neighbouring_addresses_are_independent(direction: str) -> None:
    u, v = NEIGHBOURS[direction]()
    assert errors_from_independent(u, v) < STANDARD_ERRORS


def test_the_sums_over_lives_spread_as_independent_months_do() -> None:
    """600 persons x 100 months: a correlation at any distance in time would widen or narrow the sums."""
    lives = np.array([months(person=FIRST_PERSON + n)[:100] for n in range(600)])
    spread = lives.sum(axis=1).var(ddof=1) / (100 / 12)
    assert abs(spread - 1.0) < STANDARD_ERRORS * np.sqrt(2 / 599)


# ------------------------------------------------------------------------------------------------ planted bugs


@scalar
def broken_draws(table: Any, bug: int, first: int, month: int, luck: int, replicate: int, out: Any) -> None:
    key = table[0 if bug == SAME_KEY else replicate]
    for n in range(out.shape[0]):
        person, other = first + n, ALONE
        c2 = 0 if bug == NO_MONTH else month
        c3 = 0 if bug == NO_LUCK else luck << 16
        if bug == ADDED_UP:
            person, c2 = person + month, 0
        if bug == ODD_PERSONS:
            person = person | 1
        a, b, _, _ = philox(int(key[0]), int(key[1]), person, other, c2, c3)
        out[n] = uniform(a, b)


NO_BUG, NO_MONTH, NO_LUCK, ADDED_UP, ODD_PERSONS, SAME_KEY = range(6)
TWO_KEYS = np.stack([keys(1, 0)[DECISIONS], keys(1, 1)[DECISIONS]])


def errors_between(bug: int, *, first: int = 1000, month: int = 0, luck: int = 0, replicate: int = 0) -> float:
    """Return the signs of dependence between persons from 1000 on in month 24000 and a neighbouring address."""
    u, v = np.empty(N), np.empty(N)
    broken_draws(TWO_KEYS, bug, 1000, 24000, 0, 0, u)
    broken_draws(TWO_KEYS, bug, first, 24000 + month, luck, replicate, v)
    return errors_from_independent(u, v)


@pytest.mark.parametrize(
    ("bug", "neighbour"),
    [
        (NO_MONTH, {"month": 1}),
        (NO_LUCK, {"luck": 1}),
        (ADDED_UP, {"first": 1001, "month": -1}),
        (ODD_PERSONS, {"first": 1001}),
        (SAME_KEY, {"replicate": 1}),
    ],
)
def test_an_address_with_a_planted_fault_is_found(bug: int, neighbour: dict[str, int]) -> None:
    assert errors_between(bug, **neighbour) > STANDARD_ERRORS
    assert errors_between(NO_BUG, **neighbour) < STANDARD_ERRORS


@pytest.mark.parametrize(
    ("bug", "spoil"),
    [
        ("draws come on a grid", lambda u: np.floor(u * 48) / 48),
        ("the top bit sticks now and then", lambda u: np.where(np.arange(N) % 40 == 0, u / 2, u)),
        ("a draw is used twice and the smaller kept", lambda u: np.where(np.arange(N) % 30 == 0, u * u[::-1], u)),
    ],
)
def test_a_planted_unevenness_is_found(bug: str, spoil: Callable[[Numbers], Numbers]) -> None:
    assert errors_from_uniform(spoil(persons())) > STANDARD_ERRORS
