"""What the month loop asks of levers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

from numpy.typing import NDArray

from simulation.core.state import State


class Lever(Protocol):
    """What the month loop asks of a lever."""

    starts: int

    def prepare(self, s: State) -> None:
        """Fill month tables and slots, once, when the world branches."""

    def act(self, s: State, t: int) -> None:
        """Enrol, serve and release persons in month t."""

    def branch(self) -> Lever:
        """Return a copy for another world."""


@runtime_checkable
class RegisterReader(Protocol):
    """A lever that reads what the register holds before it acts."""

    def read_register(self, t: int, events: Callable[[], NDArray[Any]]) -> None:
        """Read the ledger to date, if it is wanted this month."""
