"""Keyed draws: every piece of chance has an address, and the address alone decides it.

``draw = Philox-4x32-10(key(seed, replicate, block), (person, other, month, k | stream << 8 | luck << 16))``

Worlds of one replicate share keys, so the same person meets the same luck in both. A decision in another month,
by another person, of another stream or in another luck has another counter and therefore an independent draw.

Source: Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3"; their published
test vectors are in the tests.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from simulation.core.compiled import COMPILES, scalar
from simulation.core.philox import MULTIPLIER_0, MULTIPLIER_1, ROUNDS, WEYL_0, WEYL_1, WORD

ALONE = WORD
"""Stands in the second counter word for "no other person"."""

BLOCKS = ("population", "ties", "years", "decisions", "pairs", "levers")
"""Blocks of streams with a key each; their order in the key table is fixed."""

POPULATION, TIES, YEARS, DECISIONS, PAIRS, LEVERS = range(6)

EIGHT = 8
"""How many draws are made side by side."""

STREAM_SHIFT = 8
LUCK_SHIFT = 16


def keys(seed: int, replicate: int) -> NDArray[np.int64]:
    """Return the key table, shape (blocks, 2), 32 bits in each entry.

    Examples
    --------
    >>> keys(1, 0).shape
    (6, 2)
    """
    table = np.empty((len(BLOCKS), 2), np.int64)
    for row, block in enumerate(BLOCKS):
        text = f"twinlives {seed} {replicate} {block}".encode()
        number = int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")
        table[row, 0], table[row, 1] = number & WORD, number >> 32
    return table


@scalar
def philox(key_0: int, key_1: int, c0: int, c1: int, c2: int, c3: int) -> tuple[int, int, int, int]:
    """Return four words of 32 bits for one counter of four words.

    The 64-bit products may wrap; their bits are right all the same, in plain Python as in compiled code.

    Examples
    --------
    >>> [hex(word) for word in philox(0, 0, 0, 0, 0, 0)]
    ['0x6627e8d5', '0xe169c58d', '0xbc57ac4c', '0x9b00dbd8']
    """
    for _ in range(ROUNDS):
        product_0 = MULTIPLIER_0 * c0
        product_1 = MULTIPLIER_1 * c2
        c0 = ((product_1 >> 32) & WORD) ^ c1 ^ key_0
        c2 = ((product_0 >> 32) & WORD) ^ c3 ^ key_1
        c1 = product_1 & WORD
        c3 = product_0 & WORD
        key_0 = (key_0 + WEYL_0) & WORD
        key_1 = (key_1 + WEYL_1) & WORD
    return c0, c1, c2, c3


@scalar
def uniform(high: int, low: int) -> float:
    """Return the uniform number in (0, 1) of two words: 32 high bits, 20 of the low word, and the middle of the step.

    The middle is the 53rd bit, so nothing is rounded: a 53rd bit of chance would round the highest number to 1.
    """
    return ((high * 1048576 + (low >> 12)) + 0.5) * 2.220446049250313e-16


@scalar
def draw(keys: NDArray[np.int64], stream: int, person: int, month: int, k: int, luck: int) -> float:
    """Return the uniform draw of one decision of one person.

    Parameters
    ----------
    keys : (blocks, 2) of :func:`keys`
    stream : number of the decision, 0 to 255
    person : permanent id
    month : whole-number month
    k : number of the draw within the decision, 0 to 255
    luck : 0 for the lived life
    """
    c3 = k | (stream << STREAM_SHIFT) | (luck << LUCK_SHIFT)
    a, b, _, _ = philox(int(keys[DECISIONS, 0]), int(keys[DECISIONS, 1]), person, ALONE, month, c3)
    return uniform(a, b)


@scalar
def pair_draw(keys: NDArray[np.int64], stream: int, person: int, other: int, month: int, luck: int) -> float:
    """Return the uniform draw that belongs to a person and another person in a month."""
    c3 = (stream << STREAM_SHIFT) | (luck << LUCK_SHIFT)
    a, b, _, _ = philox(int(keys[PAIRS, 0]), int(keys[PAIRS, 1]), person, other, month, c3)
    return uniform(a, b)


@scalar
def block_draw(keys: NDArray[np.int64], block: int, first: int, second: int, third: int, k: int) -> float:
    """Return a uniform draw of another block (population, ties, levers) at a free address."""
    a, b, _, _ = philox(int(keys[block, 0]), int(keys[block, 1]), first, second, third, k)
    return uniform(a, b)


def draw_many(
    key_0: int, key_1: int, ids: NDArray[np.int64], count: int, month: int, c3: int, words: NDArray[np.int64], row: int
) -> None:
    """Write the words of ``count`` persons' draws into four rows of ``words``, one person a column.

    Compiled code draws for eight at a time and may write up to seven columns more; ``ids`` must be that long.
    """
    for place in range(count):
        drawn = philox(key_0, key_1, int(ids[place]), ALONE, month, c3)
        for k in range(len(drawn)):
            words[row + k, place] = drawn[k]


def pair_draw_many(
    key_0: int,
    key_1: int,
    person: int,
    ids: NDArray[np.int64],
    first: int,
    month: int,
    c3: int,
    words: NDArray[np.int64],
) -> None:
    """Write the words of a person's draws about eight others, those of ``ids`` from ``first`` on."""
    for place in range(EIGHT):
        drawn = philox(key_0, key_1, person, int(ids[first + place]), month, c3)
        for k in range(len(drawn)):
            words[k, place] = drawn[k]


def mixed_draw_many(
    key_0: int,
    key_1: int,
    ids: NDArray[np.int64],
    c3s: NDArray[np.int64],
    count: int,
    month: int,
    words: NDArray[np.int64],
    row: int,
) -> None:
    """Write the words of ``count`` draws, each of a person and a last counter word of its own."""
    for place in range(count):
        drawn = philox(key_0, key_1, int(ids[place]), ALONE, month, int(c3s[place]))
        for k in range(len(drawn)):
            words[row + k, place] = drawn[k]


if COMPILES:
    from simulation.core.eight import use_eight_draws_at_a_time

    use_eight_draws_at_a_time(draw_many, pair_draw_many, mixed_draw_many)
