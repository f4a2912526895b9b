"""Bits: what compiled code asks the processor is what plain Python counts."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simulation.core.bits import binary_parts, lowest_bit
from simulation.core.compiled import scalar


@scalar
def asked(bits: int) -> int:
    return lowest_bit(bits)


@scalar
def parts(x: float) -> Any:
    return binary_parts(x)


@pytest.mark.parametrize("bits", [1, 2, 40, 1 << 31, 1 << 62, (1 << 62) + 8])
def test_the_lowest_bit_is_found(bits: int) -> None:
    assert asked(bits) == lowest_bit(bits) == f"{bits:b}"[::-1].index("1")


@pytest.mark.parametrize("x", [1.0, 0.5, 0.1, 6.0, 1e300, 2.3e-308, 2.2250738585072014e-308, 1e-310, 5e-324])
def test_a_number_is_its_parts(x: float) -> None:
    assert parts(x) == math.frexp(x)


def test_parts_of_many_numbers_are_those_of_the_library() -> None:
    for x in np.exp(np.linspace(-744.0, 709.0, 997)).tolist():
        assert parts(x) == math.frexp(x)
