"""The handle: what compiled code is given for a state - one pointer instead of thirty blocks.

Passing the blocks themselves makes every compiled function unpack all of them: compiling took minutes (see
``docs/decisions/0004-handle.md``). With numba off, the state itself is the handle.
"""

from __future__ import annotations

from typing import Any

from simulation.core.compiled import COMPILES
from simulation.core.state import State

if COMPILES:
    from numba.core import types
    from numba.experimental import structref

    @structref.register
    class HandleType(types.StructRef):  # type: ignore[name-defined]
        """Type of a handle; its name is short because it stands in the name of every compiled function."""

        def __init__(self, fields: Any) -> None:
            super().__init__(fields)
            self.name = "State"

        def preprocess_fields(self, fields: Any) -> Any:
            """Return the fields with their plain types."""
            return tuple((name, types.unliteral(kind)) for name, kind in fields)  # type: ignore[attr-defined]

    class Handle(structref.StructRefProxy):
        """A state as compiled code sees it; it holds the same blocks, so changes show in both."""

    structref.define_proxy(Handle, HandleType, list(State._fields))


def handle_of(state: State) -> Any:
    """Return the handle of a state; make a new one whenever a block is replaced."""
    return Handle(*state) if COMPILES else state
