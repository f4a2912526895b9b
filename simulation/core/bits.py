"""Bits: the lowest that is set in a whole number, and the two parts of a real one."""

from __future__ import annotations

import math
from typing import Any

from simulation.core.compiled import COMPILES


def lowest_bit(bits: int) -> int:
    """Return the place of the lowest bit that is set in a number that is not zero.

    Examples
    --------
    >>> lowest_bit(1), lowest_bit(40)
    (0, 3)
    """
    return (bits & -bits).bit_length() - 1


def binary_parts(x: float) -> tuple[float, int]:
    """Return m and e of x = m 2^e with m from one half to one, for x > 0; nothing is rounded.

    Examples
    --------
    >>> binary_parts(6.0)
    (0.75, 3)
    """
    return math.frexp(x)


if COMPILES:
    from llvmlite import ir
    from numba.core import types
    from numba.core.types.containers import Tuple
    from numba.extending import intrinsic, overload

    @intrinsic
    def count_trailing_zeros(_typing: Any, bits: Any) -> Any:
        """Return the number of zeros below the lowest bit."""

        def generate(_context: Any, builder: Any, _sig: Any, args: Any) -> Any:
            return builder.cttz(args[0], ir.Constant(ir.IntType(1), 1))

        return types.int64(types.int64), generate

    @overload(lowest_bit)
    def lowest_bit_in_compiled_code(bits: Any) -> Any:
        """Let compiled code ask the processor."""

        def count(bits: Any) -> int:
            return count_trailing_zeros(bits)  # type: ignore[no-any-return]

        return count

    MANTISSA, HALF, EXPONENT_SHIFT, EXPONENT_OF_HALF = (1 << 52) - 1, 1022 << 52, 52, 1022
    SMALLEST_NORMAL, LIFT = 2.2250738585072014e-308, 54

    @intrinsic
    def parts_of_normal(_typing: Any, x: Any) -> Any:
        """Take a normal positive number apart by its bits."""
        word = ir.IntType(64)

        def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            bits = builder.bitcast(args[0], word)
            exponent = builder.sub(
                builder.lshr(bits, ir.Constant(word, EXPONENT_SHIFT)), ir.Constant(word, EXPONENT_OF_HALF)
            )
            half = builder.or_(builder.and_(bits, ir.Constant(word, MANTISSA)), ir.Constant(word, HALF))
            return context.make_tuple(builder, sig.return_type, (builder.bitcast(half, ir.DoubleType()), exponent))

        return Tuple((types.float64, types.int64))(types.float64), generate

    @overload(binary_parts)
    def binary_parts_in_compiled_code(x: Any) -> Any:
        """Let compiled code look at the bits."""

        def parts(x: Any) -> tuple[float, int]:
            if x < SMALLEST_NORMAL:
                m, e = parts_of_normal(x * float(1 << LIFT))
                return m, e - LIFT
            return parts_of_normal(x)  # type: ignore[no-any-return]

        return parts
