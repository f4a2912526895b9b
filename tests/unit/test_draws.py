"""Keyed draws: the published generator, and addresses that never meet."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from simulation.core import draws
from simulation.core.compiled import scalar
from simulation.core.draws import (
    ALONE,
    BLOCKS,
    DECISIONS,
    PAIRS,
    TIES,
    YEARS,
    draw_many,
    keys,
    mixed_draw_many,
    pair_draw_many,
    philox,
    uniform,
)
from simulation.core.philox import WORD
from simulation.core.screen import reveal, year_words

PI = (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0)


@pytest.mark.parametrize(
    ("counter", "key", "published"),
    [
        ((0,) * 4, (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((WORD,) * 4, (WORD, WORD), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (*PI, (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
    ],
)
def test_philox_gives_the_published_words(counter: tuple, key: tuple, published: tuple) -> None:
    """Random123 1.14, file ``kat_vectors``, lines ``philox4x32 10``."""
    assert philox(*key, *counter) == published


def test_the_words_of_a_uniform_number_count_from_the_top() -> None:
    assert uniform(1 << 31, 0) == pytest.approx(0.5, abs=1e-15)
    assert uniform(0, 1 << 31) == pytest.approx(2.0**-33, rel=1e-5)
    assert uniform(5, 7) < uniform(5, WORD) < uniform(6, 0)


def test_a_uniform_number_is_never_nought_and_never_one() -> None:
    assert 0.0 < uniform(0, 0) < 1e-15
    assert 1.0 - 1e-15 < uniform(WORD, WORD) < 1.0


def test_an_address_is_person_other_month_and_decision() -> None:
    table = keys(7, 3)
    key = table[DECISIONS].tolist()
    assert draws.draw(table, 21, 99, 24312, 2, 5) == uniform(*philox(*key, 99, ALONE, 24312, 2 | 21 << 8 | 5 << 16)[:2])
    key = table[PAIRS].tolist()
    assert draws.pair_draw(table, 21, 99, 7, 24312, 5) == uniform(*philox(*key, 99, 7, 24312, 21 << 8 | 5 << 16)[:2])
    key = table[TIES].tolist()
    assert draws.block_draw(table, TIES, 1, 2, 3, 4) == uniform(*philox(*key, 1, 2, 3, 4)[:2])


def test_every_block_replicate_and_seed_has_a_key_of_its_own() -> None:
    seen = [tuple(row) for seed, replicate in product(range(20), range(20)) for row in keys(seed, replicate).tolist()]
    assert len(set(seen)) == len(seen) == 20 * 20 * len(BLOCKS)
    assert all(0 <= word <= WORD for row in seen for word in row)


def test_a_key_never_changes() -> None:
    assert keys(1, 0)[0].tolist() == [0xE3B98B1A, 0x1862DCD]
    assert keys(1, 0)[DECISIONS].tolist() == [0x42A8BCE6, 0x484D0663]


def test_the_two_uses_of_a_year_never_share_an_address() -> None:
    """Half words of eight streams a call, and pairs of chance revealed later, lie under one key."""
    table = keys(1, 0)
    halves = {year_words(table, 3, luck, 24000, call) for luck, call in product(range(4), range(3))}
    pairs = {reveal(table, 3, luck, stream, 24000, k) for luck, stream, k in product(range(4), range(22), range(12))}
    assert len(halves) == 12
    assert len(pairs) == 4 * 22 * 12
    key = table[YEARS].tolist()
    firsts = {
        philox(*key, 3, ALONE, 24000, (k + 1) | (stream + 32) << 8) for stream, k in product(range(22), range(12))
    }
    assert not firsts & halves


@scalar
def fill_many(table: Any, ids: Any, c3s: Any, words: Any) -> None:
    key_0, key_1 = int(table[2, 0]), int(table[2, 1])
    draw_many(key_0, key_1, ids, len(ids), 24000, 7, words, 0)
    pair_draw_many(key_0, key_1, 99, ids, 0, 24000, 7, words[4:])
    mixed_draw_many(key_0, key_1, ids, c3s, len(ids), 24000, words, 8)


def test_eight_draws_side_by_side_are_the_eight_draws_one_by_one() -> None:
    """Compiled code draws for eight at once; numbers beyond 32 bits are cut as in the plain form."""
    table = keys(7, 1)
    ids = np.array([0, 1, 2, 3, 2**31, 2**32 - 1, 5_000_000, 41], np.int64)
    c3s = np.arange(8, dtype=np.int64) * 65536 + 3
    words = np.zeros((12, 8), np.int64)
    fill_many(table, ids, c3s, words)
    key = (int(table[2, 0]), int(table[2, 1]))
    for place, person in enumerate(ids.tolist()):
        alone = philox(*key, person, ALONE, 24000, 7)
        pair = philox(*key, 99, person, 24000, 7)
        mixed = philox(*key, person, ALONE, 24000, int(c3s[place]))
        assert tuple(words[:, place].tolist()) == (*alone, *pair, *mixed)
