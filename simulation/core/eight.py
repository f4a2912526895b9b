"""Sums of eight hazards at a time, in the registers of the processor: the compiled form of ``add_rows``.

Each hazard's own sum is still made of the same products in the same order, so the bits are those of the plain loop;
only different hazards stand side by side (no reassociation, no fused multiply-add).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic, overload

EIGHT = 8
VECTOR = ir.VectorType(ir.DoubleType(), EIGHT)
PLACES = ir.Constant(ir.VectorType(ir.IntType(32), EIGHT), [0] * EIGHT)
ALIGNMENT = 8


def data_of(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    """Return the pointer to the first entry of an array."""
    return context.make_array(kind)(context, builder, value).data


def load_eight(builder: Any, pointer: Any) -> Any:
    """Return eight neighbouring numbers."""
    loaded = builder.load(builder.bitcast(pointer, VECTOR.as_pointer()))
    loaded.align = ALIGNMENT
    return loaded


def eight_times(builder: Any, number: Any) -> Any:
    """Return one number in eight places."""
    nothing = ir.Constant(VECTOR, ir.Undefined)
    first = builder.insert_element(nothing, number, ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(first, nothing, PLACES)


@intrinsic
def add_eight(_typing: Any, coefficients: Any, inputs: Any, used: Any, count: Any, sums: Any, first: Any) -> Any:
    """Add the used modifiers to the sums of eight hazards."""
    signature = types.void(coefficients, inputs, used, types.intp, sums, types.intp)

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        table, x, rows, _, totals, _ = (
            data_of(context, builder, k, v) if k.name.startswith("array") else v
            for k, v in zip(sig.args, args, strict=True)
        )
        shape = context.make_array(sig.args[0])(context, builder, args[0]).shape
        width = cgutils.unpack_tuple(builder, shape, 2)[1]
        place = builder.gep(totals, [args[5]])
        sum_of_eight = cgutils.alloca_once_value(builder, load_eight(builder, place))
        with cgutils.for_range(builder, args[3]) as loop:
            row = builder.load(builder.gep(rows, [loop.index]))
            entry = builder.gep(table, [builder.add(builder.mul(row, width), args[5])])
            number = eight_times(builder, builder.load(builder.gep(x, [row])))
            product = builder.fmul(load_eight(builder, entry), number)
            builder.store(builder.fadd(builder.load(sum_of_eight), product), sum_of_eight)
        stored = builder.store(builder.load(sum_of_eight), builder.bitcast(place, VECTOR.as_pointer()))
        stored.align = ALIGNMENT
        return context.get_dummy_value()

    return signature, generate


def use_eight_at_a_time(plain: Callable[..., None]) -> None:
    """Let compiled code call the vector form wherever the plain form is called."""

    @overload(plain)
    def in_vectors(coefficients: Any, inputs: Any, used: Any, count: Any, sums: Any) -> Any:
        def add(coefficients: Any, inputs: Any, used: Any, count: Any, sums: Any) -> None:
            for first in range(0, sums.shape[0], EIGHT):
                add_eight(coefficients, inputs, used, count, sums, first)

        return add
