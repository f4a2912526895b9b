"""A world: one replicate that is lived month by month, branched, measured and digested."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from simulation.careers.partnership import match_partners
from simulation.core import state as places
from simulation.core.columns import copy_on_a_line, for_kernels
from simulation.core.handle import handle_of
from simulation.core.ledger import LEDGER_DTYPE, REACH_DTYPE, Pages
from simulation.core.state import State
from simulation.engine import fast, lucks
from simulation.engine.assemble import OLDEST, Blueprint, assemble, block_of
from simulation.engine.declared import CASE, EDGE
from simulation.engine.digest import digest_of
from simulation.errors import TwinlivesError
from simulation.evidence import Parameters

MOST_SPLITS = 100_000


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


class World:
    """One replicate.

    Parameters
    ----------
    blueprint : what is to be built
    parameters : evidence values
    levers : what acts in this world; none at first, see :meth:`branch`
    audit : check every decision of everybody against the screen
    """

    def __init__(
        self,
        blueprint: Blueprint,
        parameters: Parameters,
        *,
        levers: Sequence[Lever] = (),
        audit: bool = False,
    ) -> None:
        began = time.process_time()
        self.blueprint = blueprint
        self.parameters = parameters
        self.state = assemble(blueprint, parameters)
        self.handle = handle_of(self.state)
        self.month = blueprint.first_month
        self.events = Pages(LEDGER_DTYPE)
        self.luck_events = Pages(LEDGER_DTYPE)
        self.reach = Pages(REACH_DTYPE)
        self.splits = np.zeros((MOST_SPLITS, 3), np.int64)
        self.split_count = 0
        self.audits = audit
        self.seconds: dict[str, float] = defaultdict(float)
        self.person_months = 0
        self.know_births()
        self.levers: tuple[Lever, ...] = ()
        self.use(levers)
        self.seconds["set-up"] = time.process_time() - began

    def know_births(self) -> None:
        """Find the rows born in each month; rows lie in birth order."""
        self.births = self.persons["birth_month"].astype(np.int64)
        self.first_birth = int(self.births[0]) if len(self.births) else 0
        months = np.arange(self.first_birth, int(self.births.max(initial=0)) + 2)
        self.born_from = np.searchsorted(self.births, months)

    @property
    def persons(self) -> NDArray[Any]:
        """Columns of the cohort, one row a person, without the lucks."""
        return block_of(self.state.persons)[: self.state.counters[places.PERSONS]]

    def use(self, levers: Sequence[Lever]) -> None:
        """Let levers act from now on."""
        self.levers = tuple(levers)
        for lever in self.levers:
            lever.prepare(self.state)

    def rows(self, t: int) -> tuple[int, int]:
        """Return the slice of rows of persons who may live in month t."""
        first = int(np.searchsorted(self.births, t - 12 * OLDEST))
        return first, int(np.searchsorted(self.births, t - 12 * 12, side="right"))

    def live_until(self, last: int, *, tick: Callable[[int], None] | None = None) -> World:
        """Live on, month by month, up to and including month ``last``."""
        while self.month <= last:
            self.live_month()
            if tick:
                tick(self.month)
        return self

    def live_month(self) -> None:
        """Live one month in the order of ``core/schedule.py``."""
        t = self.month
        self._make_room()
        self.state.counters[places.OPEN_MONTH] = t
        first, last = self.rows(t)
        for name, phase in self.phases():
            began = time.process_time()
            phase(t, first, last)
            self.seconds[name] += time.process_time() - began
        self.person_months += last - first
        self._refuse_overflow()
        self._put_aside()
        self.month = t + 1

    def phases(self) -> list[tuple[str, Callable[[int, int, int], None]]]:
        """Return the phases of a month in order, by name."""
        return [
            ("birthdays", self._birthdays),
            ("dates", self._dates),
            ("levers", self._levers),
            ("decide", self._decide),
            ("apply", self._apply),
            ("partners", self._partners),
            ("lucks", self._lucks),
        ]

    def luck_rows(self) -> tuple[int, int]:
        """Return the slice of rows of split lucks."""
        return int(self.state.counters[places.PERSONS]), int(self.state.counters[places.ROWS])

    def _birthdays(self, t: int, first: int, last: int) -> None:
        fast.birthdays(self.handle, t, self.born_from, self.first_birth, OLDEST)
        fast.luck_birthdays(self.handle, t)

    def _dates(self, t: int, first: int, last: int) -> None:
        fast.dates(self.handle, t, first, last)
        fast.dates(self.handle, t, *self.luck_rows())

    def _levers(self, t: int, first: int, last: int) -> None:
        for lever in self.levers:
            if t >= lever.starts:
                if isinstance(lever, RegisterReader):
                    lever.read_register(t, self.events_to_date)
                lever.act(self.handle, t)

    def events_to_date(self) -> NDArray[Any]:
        """Return every event of lived lives so far, those on the open page included."""
        page = block_of(self.state.ledger)[: self.state.counters[places.LEDGER]]
        return np.concatenate([self.events.all(), page])

    def _decide(self, t: int, first: int, last: int) -> None:
        lucks.follow(self.handle, t)
        if self.audits:
            fast.audit(self.handle, t, first, last)
            fast.audit(self.handle, t, *self.luck_rows())
        fast.decide_all(self.handle, t, first, last)
        fast.decide_all(self.handle, t, *self.luck_rows())
        self.state.counters[places.OPEN_MONTH] = t + 1

    def _apply(self, t: int, first: int, last: int) -> None:
        fast.apply_all(self.handle, t)

    def _partners(self, t: int, first: int, last: int) -> None:
        match_partners(self.handle, t)

    def _lucks(self, t: int, first: int, last: int) -> None:
        s, blueprint = self.handle, self.blueprint
        lucks.accept_invitations(s, t)
        lucks.end_lucks(s, t)
        args = (s, t, blueprint.lucks, blueprint.luck_months, self.splits, self.split_count)
        self.split_count = int(lucks.split_all(*args))
        fast.clear_month(s, t, first, last)
        fast.clear_month(s, t, *self.luck_rows())
        self.state.counters[places.MOMENTS] = 0

    def _refuse_overflow(self) -> None:
        if self.state.counters[places.OVERFLOW]:
            raise TwinlivesError(
                "more happened in one month than there is room for: some parameter makes events run away; "
                "look at the levels and influences that were overridden."
            )

    def _put_aside(self) -> None:
        s = self.state
        for place, view, pages in (
            (places.LEDGER, s.ledger, self.events),
            (places.LUCKS, s.lucks, self.luck_events),
            (places.REACH, s.reach, self.reach),
        ):
            block = block_of(view)
            if s.counters[place] > len(block) // 2:
                pages.put(block[: s.counters[place]])
                s.counters[place] = 0

    def _make_room(self) -> None:
        s = self.state
        grown = {}
        for name, place, declared in (("cases", places.CASES, CASE), ("edges", places.EDGES, EDGE)):
            block = block_of(getattr(s, name))
            room = len(block) // 4 + 32 + 4 * self.blueprint.lucks * 16
            if s.counters[place] + min(room, len(block) // 4 + 20000) > len(block):
                grown[name] = for_kernels(declared.grown(block, int(len(block) * 1.5) + room))
        if grown:
            self.state = s._replace(**grown)
            self.handle = handle_of(self.state)

    def finish(self) -> None:
        """Put the last events aside."""
        s = self.state
        for place, view, pages in (
            (places.LEDGER, s.ledger, self.events),
            (places.LUCKS, s.lucks, self.luck_events),
            (places.REACH, s.reach, self.reach),
        ):
            pages.put(block_of(view)[: s.counters[place]])
            s.counters[place] = 0

    def branch(self, levers: Sequence[Lever]) -> World:
        """Return a second world with the same past, in which other levers act from now on."""
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__)
        fields = {name: copied(value) for name, value in self.state._asdict().items()}
        copy.state = State(**fields)
        copy.handle = handle_of(copy.state)
        copy.events, copy.luck_events, copy.reach = self.events.branch(), self.luck_events.branch(), self.reach.branch()
        copy.splits = self.splits.copy()
        copy.seconds = defaultdict(float)
        copy.person_months = 0
        copy.use(levers)
        return copy

    def digest(self) -> str:
        """Return the hash of ledger, columns and ties: equal lives have equal digests."""
        self.finish()
        return digest_of(self)


def copied(value: Any) -> Any:
    """Return a copy of a block, or of the rows that uncompiled code sees."""
    if isinstance(value, np.ndarray):
        return copy_on_a_line(value) if value.dtype.names else value.copy()
    return for_kernels(value.block.copy())
