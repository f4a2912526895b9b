"""The handle: what compiled code is given for a state - one pointer to a table of blocks.

The table holds, for each block, its address and its lengths. Compiled code borrows the blocks: it counts no
references, so reading ``s.persons`` costs one load, and compiling is much faster than with the blocks as arguments
(see ``docs/decisions/0004-handle.md``). Whoever calls keeps the handle, and the handle keeps the blocks. With numba
off, the state itself is the handle.
"""

from __future__ import annotations

import functools
import hashlib
from typing import Any

import numpy as np

from simulation.core.compiled import COMPILES
from simulation.core.state import State

if COMPILES:
    import numba
    from llvmlite import ir
    from numba.core import cgutils, types
    from numba.core.datamodel.models import OpaqueModel
    from numba.core.typing.templates import AttributeTemplate
    from numba.extending import NativeValue, infer_getattr, lower_getattr_generic, register_model, typeof_impl, unbox
    from numba.np.arrayobj import make_array, populate_array

    class HandleType(types.Opaque):
        """Type of a handle: the types of its blocks and where each lies in the table."""

        def __init__(self, blocks: tuple[Any, ...]) -> None:
            self.blocks = dict(zip(State._fields, blocks, strict=True))
            self.places: dict[str, int] = {}
            place = 0
            for name, kind in self.blocks.items():
                self.places[name] = place
                place += 1 + kind.ndim
            self.key = hashlib.blake2b(repr(blocks).encode(), digest_size=8).hexdigest()
            super().__init__(name="State")

        key = ""
        """What makes two handle types the same: a hash, because numba asks for it at every call."""

    @functools.cache
    def handle_type(*blocks: Any) -> HandleType:
        """Return the one handle type for blocks of these types."""
        return HandleType(blocks)

    register_model(HandleType)(OpaqueModel)

    class Handle:
        """A state as compiled code sees it; it holds the same blocks, so changes show in both."""

        __slots__ = ("_blocks", "_table", "address", "kind")

        def __init__(self, state: State) -> None:
            self._blocks = state
            self.kind = handle_type(*(numba.typeof(block) for block in state))
            entries = [entry for block in state for entry in (block.ctypes.data, *block.shape)]
            self._table = np.array(entries, np.int64)
            self.address = int(self._table.ctypes.data)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._blocks, name)

    @typeof_impl.register(Handle)
    def type_of_handle(handle: Handle, _context: Any) -> HandleType:
        """Return the numba type of a handle."""
        return handle.kind

    @unbox(HandleType)
    def unbox_handle(_kind: HandleType, value: Any, c: Any) -> NativeValue:
        """Return the address of the table."""
        address = c.pyapi.object_getattr_string(value, "address")
        pointer = c.pyapi.long_as_voidptr(address)
        c.pyapi.decref(address)
        return NativeValue(pointer)

    @infer_getattr
    class HandleAttributes(AttributeTemplate):
        """Types of the attributes of a handle: its blocks."""

        key = HandleType

        def generic_resolve(self, kind: HandleType, name: str) -> Any:
            """Return the type of a block."""
            return kind.blocks.get(name)

    def read_entry(builder: Any, table: Any, place: int) -> Any:
        """Return one entry of the table; it never changes while compiled code runs."""
        entry = builder.load(builder.gep(table, [ir.Constant(ir.IntType(32), place)]))
        entry.set_metadata("invariant.load", builder.module.add_metadata([]))
        return entry

    @lower_getattr_generic(HandleType)
    def read_block(context: Any, builder: Any, kind: HandleType, value: Any, name: str) -> Any:
        """Return a block as a borrowed array: C order, no owner."""
        block, place = kind.blocks[name], kind.places[name]
        word = context.get_value_type(types.intp)
        table = builder.bitcast(value, word.as_pointer())
        lengths = [read_entry(builder, table, place + 1 + axis) for axis in range(block.ndim)]
        size = context.get_abi_sizeof(context.get_data_type(block.dtype))
        strides = [context.get_constant(types.intp, size)]
        for length in reversed(lengths[1:]):
            strides.insert(0, builder.mul(strides[0], length))
        array = make_array(block)(context, builder)
        populate_array(
            array,
            data=builder.inttoptr(read_entry(builder, table, place), array.data.type),
            shape=cgutils.pack_array(builder, lengths, ty=word),
            strides=cgutils.pack_array(builder, strides, ty=word),
            itemsize=context.get_constant(types.intp, size),
            meminfo=None,
        )
        return array._getvalue()


def handle_of(state: State) -> Any:
    """Return the handle of a state; make a new one whenever a block is replaced."""
    return Handle(state) if COMPILES else state
