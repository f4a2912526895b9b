"""Fetch a row before it is needed: the memory is asked while the work on other rows goes on. It changes no result."""

from __future__ import annotations

from typing import Any

from simulation.core.compiled import COMPILES

ROWS_AHEAD = 12
"""How many rows lie between asking for a row and working on it; a matter of speed only."""


def fetch(block: Any, row: int) -> None:
    """Ask for a row of a block of records; plain Python needs no asking."""


if COMPILES:
    from llvmlite import ir
    from numba.core import types
    from numba.extending import intrinsic, overload

    LINE = 64
    TO_READ, KEEP, DATA = 0, 3, 1

    @intrinsic
    def fetch_lines(_typing: Any, block: Any, row: Any) -> Any:
        """Prefetch every cache line of a row."""
        size = block.dtype.size

        def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            data = context.make_array(sig.args[0])(context, builder, args[0]).data
            byte, word = ir.IntType(8), ir.IntType(32)
            pointer = builder.bitcast(builder.gep(data, [args[1]]), byte.as_pointer())
            prefetch = builder.module.declare_intrinsic(
                "llvm.prefetch.p0", (), ir.FunctionType(ir.VoidType(), [byte.as_pointer(), word, word, word])
            )
            how = [ir.Constant(word, number) for number in (TO_READ, KEEP, DATA)]
            for offset in range(0, size, LINE):
                builder.call(prefetch, [builder.gep(pointer, [ir.Constant(word, offset)]), *how])
            return context.get_dummy_value()

        return types.void(block, types.intp), generate

    @overload(fetch)
    def fetch_in_compiled_code(block: Any, row: Any) -> Any:
        """Let compiled code ask."""

        def ask(block: Any, row: Any) -> None:
            fetch_lines(block, row)

        return ask
