"""Fetch a row before it is needed: the memory is asked while the work on other rows goes on. It changes no result."""

from __future__ import annotations

from typing import Any

from simulation.core.compiled import COMPILES

ROWS_AHEAD = 12
"""How many rows lie between asking for a row and working on it; a matter of speed only."""


def fetch(block: Any, row: int) -> None:
    """Ask for a row of a block of records; plain Python needs no asking."""


def fetch_field(block: Any, row: int, offset: int) -> None:
    """Ask for the cache line of a row of records in which the byte at ``offset`` lies."""


def fetch_row(table: Any, row: int) -> None:
    """Ask for a short row of a table of numbers: where it begins and where it ends."""


def fetch_item(numbers: Any, place: int) -> None:
    """Ask for one entry of a list of numbers and what lies beside it."""


def fetch_entry(table: Any, row: int, column: int) -> None:
    """Ask for one entry of a table of numbers and what lies beside it."""


if COMPILES:
    from llvmlite import ir
    from numba.core import cgutils, types
    from numba.extending import intrinsic, overload

    LINE = 64
    TO_READ, KEEP, DATA = 0, 3, 1

    def ask_for(builder: Any, pointer: Any) -> None:
        """Prefetch the cache line behind a pointer."""
        byte, word = ir.IntType(8), ir.IntType(32)
        prefetch = builder.module.declare_intrinsic(
            "llvm.prefetch.p0", (), ir.FunctionType(ir.VoidType(), [byte.as_pointer(), word, word, word])
        )
        how = [ir.Constant(word, number) for number in (TO_READ, KEEP, DATA)]
        builder.call(prefetch, [builder.bitcast(pointer, byte.as_pointer()), *how])

    @intrinsic
    def fetch_lines(_typing: Any, block: Any, row: Any) -> Any:
        """Prefetch every cache line of a row of records."""
        size = block.dtype.size

        def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            data = context.make_array(sig.args[0])(context, builder, args[0]).data
            start = builder.bitcast(builder.gep(data, [args[1]]), ir.IntType(8).as_pointer())
            for offset in range(0, size, LINE):
                ask_for(builder, builder.gep(start, [ir.Constant(ir.IntType(32), offset)]))
            return context.get_dummy_value()

        return types.void(block, types.intp), generate

    @intrinsic
    def fetch_byte(_typing: Any, block: Any, row: Any, offset: Any) -> Any:
        """Prefetch one cache line of a row of records."""

        def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            data = context.make_array(sig.args[0])(context, builder, args[0]).data
            start = builder.bitcast(builder.gep(data, [args[1]]), ir.IntType(8).as_pointer())
            ask_for(builder, builder.gep(start, [args[2]]))
            return context.get_dummy_value()

        return types.void(block, types.intp, types.intp), generate

    @intrinsic
    def fetch_place(_typing: Any, table: Any, row: Any, column: Any) -> Any:
        """Prefetch the cache line of one entry of a table."""

        def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            array = context.make_array(sig.args[0])(context, builder, args[0])
            width = cgutils.unpack_tuple(builder, array.shape, 2)[1]
            ask_for(builder, builder.gep(array.data, [builder.add(builder.mul(args[1], width), args[2])]))
            return context.get_dummy_value()

        return types.void(table, types.intp, types.intp), generate

    @overload(fetch)
    def fetch_in_compiled_code(block: Any, row: Any) -> Any:
        """Let compiled code ask."""

        def ask(block: Any, row: Any) -> None:
            fetch_lines(block, row)

        return ask

    @overload(fetch_field)
    def fetch_field_in_compiled_code(block: Any, row: Any, offset: Any) -> Any:
        """Let compiled code ask."""

        def ask(block: Any, row: Any, offset: Any) -> None:
            fetch_byte(block, row, offset)

        return ask

    @intrinsic
    def fetch_one(_typing: Any, numbers: Any, place: Any) -> Any:
        """Prefetch the cache line of one entry of a list."""

        def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            array = context.make_array(sig.args[0])(context, builder, args[0])
            ask_for(builder, builder.gep(array.data, [args[1]]))
            return context.get_dummy_value()

        return types.void(numbers, types.intp), generate

    @overload(fetch_item)
    def fetch_item_in_compiled_code(numbers: Any, place: Any) -> Any:
        """Let compiled code ask."""

        def ask(numbers: Any, place: Any) -> None:
            fetch_one(numbers, place)

        return ask

    @overload(fetch_row)
    def fetch_row_in_compiled_code(table: Any, row: Any) -> Any:
        """Let compiled code ask."""

        def ask(table: Any, row: Any) -> None:
            fetch_place(table, row, 0)
            fetch_place(table, row, table.shape[1] - 1)

        return ask

    @overload(fetch_entry)
    def fetch_entry_in_compiled_code(table: Any, row: Any, column: Any) -> Any:
        """Let compiled code ask."""

        def ask(table: Any, row: Any, column: Any) -> None:
            fetch_place(table, row, column)

        return ask
