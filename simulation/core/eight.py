"""Eight at a time, in the registers of the processor: the compiled forms of ``add_used`` and of draws for many.

Each hazard's own sum is still made of the same products in the same order, so the bits are those of the plain loop;
only different hazards stand side by side (no reassociation, no fused multiply-add). Draws are whole numbers: eight of
them side by side are the same eight words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.types.containers import UniTuple
from numba.extending import intrinsic, overload

from simulation.core.philox import MULTIPLIER_0, MULTIPLIER_1, ROUNDS, WEYL_0, WEYL_1, WORD

EIGHT = 8
VECTOR = ir.VectorType(ir.DoubleType(), EIGHT)
WORDS = ir.VectorType(ir.IntType(64), EIGHT)
PLACES = ir.Constant(ir.VectorType(ir.IntType(32), EIGHT), [0] * EIGHT)
ALIGNMENT = 8


def data_of(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    """Return the pointer to the first entry of an array."""
    return context.make_array(kind)(context, builder, value).data


def load_eight(builder: Any, pointer: Any, kind: Any = VECTOR) -> Any:
    """Return eight neighbouring numbers."""
    loaded = builder.load(builder.bitcast(pointer, kind.as_pointer()))
    loaded.align = ALIGNMENT
    return loaded


def store_eight(builder: Any, eight: Any, pointer: Any) -> None:
    """Store eight neighbouring numbers."""
    builder.store(eight, builder.bitcast(pointer, eight.type.as_pointer())).align = ALIGNMENT


def eight_times(builder: Any, number: Any, kind: Any = VECTOR) -> Any:
    """Return one number in eight places."""
    nothing = ir.Constant(kind, ir.Undefined)
    first = builder.insert_element(nothing, number, ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(first, nothing, PLACES)


def word(number: int) -> Any:
    """Return a constant of 64 bits."""
    return ir.Constant(ir.IntType(64), number)


def eight_words(number: int) -> Any:
    """Return a constant of 64 bits in eight places."""
    return ir.Constant(WORDS, [number] * EIGHT)


@intrinsic
def used_of_eight(_typing: Any, inputs: Any, first: Any) -> Any:
    """Return, as bits, which of eight neighbouring inputs are not zero."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        eight = load_eight(builder, builder.gep(data_of(context, builder, sig.args[0], args[0]), [args[1]]))
        differ = builder.fcmp_unordered("!=", eight, ir.Constant(VECTOR, [0.0] * EIGHT))
        return builder.zext(builder.bitcast(differ, ir.IntType(EIGHT)), ir.IntType(64))

    return types.int64(inputs, types.intp), generate


def add_eights(eights: int) -> Any:
    """Return an intrinsic that adds the used modifiers to the sums of ``eights`` times eight hazards."""

    @intrinsic
    def add(_typing: Any, coefficients: Any, inputs: Any, used: Any, sums: Any, first: Any) -> Any:
        """Add the modifiers named by the bits of ``used``, lowest first; the sums stay in registers meanwhile."""
        signature = types.void(coefficients, inputs, types.int64, sums, types.intp)

        def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            table, x, _, totals, _ = (
                data_of(context, builder, k, v) if k.name.startswith("array") else v
                for k, v in zip(sig.args, args, strict=True)
            )
            shape = context.make_array(sig.args[0])(context, builder, args[0]).shape
            width = cgutils.unpack_tuple(builder, shape, 2)[1]
            places = [builder.gep(totals, [builder.add(args[4], word(EIGHT * n))]) for n in range(eights)]
            held = [cgutils.alloca_once_value(builder, load_eight(builder, place)) for place in places]
            left = cgutils.alloca_once_value(builder, args[2])
            with loop_while(builder, left) as bits:
                row = builder.cttz(bits, ir.Constant(ir.IntType(1), 1))
                builder.store(builder.and_(bits, builder.sub(bits, word(1))), left)
                entry = builder.gep(table, [builder.add(builder.mul(row, width), args[4])])
                number = eight_times(builder, builder.load(builder.gep(x, [row])))
                for n, sum_of_eight in enumerate(held):
                    product = builder.fmul(load_eight(builder, builder.gep(entry, [word(EIGHT * n)])), number)
                    builder.store(builder.fadd(builder.load(sum_of_eight), product), sum_of_eight)
            for place, sum_of_eight in zip(places, held, strict=True):
                store_eight(builder, builder.load(sum_of_eight), place)
            return context.get_dummy_value()

        return signature, generate

    return add


@contextmanager
def loop_while(builder: Any, left: Any) -> Iterator[Any]:
    """Repeat what is built inside as long as the number behind a pointer is not zero; give that number."""
    ask, work, after = (builder.append_basic_block(name) for name in ("ask", "work", "after"))
    builder.branch(ask)
    builder.position_at_end(ask)
    bits = builder.load(left)
    builder.cbranch(builder.icmp_unsigned("!=", bits, word(0)), work, after)
    builder.position_at_end(work)
    yield bits
    builder.branch(ask)
    builder.position_at_end(after)


add_one, add_three = add_eights(1), add_eights(3)
THREE = 3 * EIGHT


def use_eight_at_a_time(plain: Callable[..., None], plainly_used: Callable[..., int]) -> None:
    """Let compiled code call the vector forms of ``add_used`` and ``used_inputs``; inputs come in eights."""

    @overload(plainly_used)
    def used_in_vectors(inputs: Any) -> Any:
        def look(inputs: Any) -> int:
            used = 0
            for first in range(0, inputs.shape[0], EIGHT):
                used |= used_of_eight(inputs, first) << first
            return used

        return look

    @overload(plain)
    def in_vectors(coefficients: Any, inputs: Any, sums: Any) -> Any:
        def add(coefficients: Any, inputs: Any, sums: Any) -> None:
            used = plainly_used(inputs)
            first = 0
            while first + THREE <= sums.shape[0]:
                add_three(coefficients, inputs, used, sums, first)
                first += THREE
            while first < sums.shape[0]:
                add_one(coefficients, inputs, used, sums, first)
                first += EIGHT

        return add


@intrinsic
def tiers_of_eight(_typing: Any, rates: Any, first: Any, scale: Any, tiers: Any) -> Any:
    """Write the tiers of eight neighbouring log-rates; ``scale`` = lowest log-rate, tiers a unit, highest tier."""
    signature = types.void(rates, types.intp, UniTuple(types.float64, 3), tiers)

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        source = builder.gep(data_of(context, builder, sig.args[0], args[0]), [args[1]])
        lowest, per_unit, top = (eight_times(builder, x) for x in cgutils.unpack_tuple(builder, args[2], 3))
        one = ir.Constant(VECTOR, [1.0] * EIGHT)
        steps = builder.fadd(builder.fmul(builder.fsub(load_eight(builder, source), lowest), per_unit), one)
        steps = builder.select(builder.fcmp_ordered(">", steps, one), steps, one)
        steps = builder.select(builder.fcmp_ordered("<", steps, top), steps, top)
        place = builder.gep(data_of(context, builder, sig.args[3], args[3]), [args[1]])
        store_eight(builder, builder.fptosi(steps, WORDS), place)
        return context.get_dummy_value()

    return signature, generate


def use_eight_tiers_at_a_time(plain: Callable[..., None]) -> None:
    """Let compiled code call the vector form wherever ``tiers_of`` is called; rates come in eights."""

    @overload(plain)
    def in_vectors(rates: Any, lowest: Any, per_unit: Any, top: Any, tiers: Any) -> Any:
        def find(rates: Any, lowest: Any, per_unit: Any, top: Any, tiers: Any) -> None:
            for first in range(0, rates.shape[0], EIGHT):
                tiers_of_eight(rates, first, (lowest, per_unit, top), tiers)

        return find


def rounds(builder: Any, key: list[Any], counter: list[Any]) -> list[Any]:
    """Return the four words of Philox-4x32-10 for eight counters side by side."""
    low, half = eight_words(WORD), eight_words(32)
    (key_0, key_1), (c0, c1, c2, c3) = key, counter
    for _ in range(ROUNDS):
        product_0, product_1 = builder.mul(eight_words(MULTIPLIER_0), c0), builder.mul(eight_words(MULTIPLIER_1), c2)
        c0 = builder.xor(builder.xor(builder.lshr(product_1, half), c1), key_0)
        c2 = builder.xor(builder.xor(builder.lshr(product_0, half), c3), key_1)
        c1, c3 = builder.and_(product_1, low), builder.and_(product_0, low)
        key_0 = builder.and_(builder.add(key_0, eight_words(WEYL_0)), low)
        key_1 = builder.and_(builder.add(key_1, eight_words(WEYL_1)), low)
    return [c0, c1, c2, c3]


def philox_of_eight(*varies: int) -> Any:
    """Return an intrinsic for eight draws whose addresses differ in the counter words ``varies``.

    The words go into four rows of ``words``, from ``row`` on, at columns ``column`` to ``column + 7``.
    """

    @intrinsic
    def draw(_typing: Any, lists: Any, first: Any, key: Any, counter: Any, words: Any, row: Any, column: Any) -> Any:
        """Draw for eight places of ``lists``, one for each word that varies; ``key`` and ``counter`` are tuples."""
        pair, four = UniTuple(types.int64, 2), UniTuple(types.int64, 4)
        signature = types.void(lists, types.intp, pair, four, words, types.intp, types.intp)

        def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            low = eight_words(WORD)
            keys = [
                builder.and_(eight_times(builder, k, WORDS), low) for k in cgutils.unpack_tuple(builder, args[2], 2)
            ]
            counter = [eight_times(builder, c, WORDS) for c in cgutils.unpack_tuple(builder, args[3], 4)]
            for place, numbers in zip(varies, cgutils.unpack_tuple(builder, args[0], len(varies)), strict=True):
                source = builder.gep(data_of(context, builder, sig.args[0][0], numbers), [args[1]])
                counter[place] = load_eight(builder, source, WORDS)
            drawn = rounds(builder, keys, [builder.and_(c, low) for c in counter])
            shape = context.make_array(sig.args[4])(context, builder, args[4]).shape
            width = cgutils.unpack_tuple(builder, shape, 2)[1]
            table = data_of(context, builder, sig.args[4], args[4])
            for n, eight in enumerate(drawn):
                place = builder.add(builder.mul(builder.add(args[5], word(n)), width), args[6])
                store_eight(builder, eight, builder.gep(table, [place]))
            return context.get_dummy_value()

        return signature, generate

    return draw


draw_for_persons, draw_for_others, draw_for_hits = philox_of_eight(0), philox_of_eight(1), philox_of_eight(0, 3)


def use_eight_draws_at_a_time(
    persons: Callable[..., None], others: Callable[..., None], hits: Callable[..., None]
) -> None:
    """Let compiled code call the vector forms wherever these are called."""

    @overload(persons)
    def many(key_0: Any, key_1: Any, ids: Any, count: Any, month: Any, c3: Any, words: Any, row: Any) -> Any:
        def draw(key_0: Any, key_1: Any, ids: Any, count: Any, month: Any, c3: Any, words: Any, row: Any) -> None:
            for first in range(0, count, EIGHT):
                draw_for_persons((ids,), first, (key_0, key_1), (0, WORD, month, c3), words, row, first)

        return draw

    @overload(others)
    def pairs(key_0: Any, key_1: Any, person: Any, ids: Any, first: Any, month: Any, c3: Any, words: Any) -> Any:
        def draw(key_0: Any, key_1: Any, person: Any, ids: Any, first: Any, month: Any, c3: Any, words: Any) -> None:
            draw_for_others((ids,), first, (key_0, key_1), (person, 0, month, c3), words, 0, 0)

        return draw

    @overload(hits)
    def mixed(key_0: Any, key_1: Any, ids: Any, c3s: Any, count: Any, month: Any, words: Any, row: Any) -> Any:
        def draw(key_0: Any, key_1: Any, ids: Any, c3s: Any, count: Any, month: Any, words: Any, row: Any) -> None:
            for first in range(0, count, EIGHT):
                draw_for_hits((ids, c3s), first, (key_0, key_1), (0, WORD, month, 0), words, row, first)

        return draw
