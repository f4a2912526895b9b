"""Bits of whole numbers: which is the lowest that is set."""

from __future__ import annotations

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


if COMPILES:
    from llvmlite import ir
    from numba.core import types
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
