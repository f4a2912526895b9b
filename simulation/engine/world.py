"""A world: one replicate that is lived month by month, branched, measured and digested."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.careers.partnership import match_partners
from simulation.core import state as places
from simulation.core.columns import copy_on_a_line, for_kernels
from simulation.core.handle import handle_of
from simulation.core.ledger import LEDGER_DTYPE, REACH_DTYPE, Pages
from simulation.core.state import State
from simulation.engine import fast, lucks
from simulation.engine.acting import Lever, RegisterReader
from simulation.engine.assemble import OLDEST, Blueprint, assemble, block_of
from simulation.engine.declared import CASE, EDGE
from simulation.engine.digest import digest_of
from simulation.engine.parts import Part, in_order, part_numbers, parts_of
from simulation.errors import TwinlivesError
from simulation.evidence import Parameters
from simulation.population.places import regions_in_part

MOST_SPLITS = 100_000
MONTHS_APART = 60
"""Months that a part of the country lives before the next part does; a matter of speed only."""


class World:
    """One replicate.

    Parameters
    ----------
    blueprint : what is to be built
    parameters : evidence values
    levers : what acts in this world; none at first, see :meth:`branch`
    audit : check every decision of everybody against the screen
    """

    by_part = True
    """Whether parts of the country may live some months apart; not where somebody watches each month."""

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
        self.know_parts()
        self.levers: tuple[Lever, ...] = ()
        self.use(levers)
        self.seconds["set-up"] = time.process_time() - began

    def know_parts(self) -> None:
        """Find the parts of the country, and who is born there in each month."""
        regions = regions_in_part(int(self.parameters.number("population.region.districts")))
        self.parts = parts_of(self.persons, regions, OLDEST)
        self.part_of_row = part_numbers(self.parts)

    @property
    def persons(self) -> NDArray[Any]:
        """Columns of the cohort, one row a person, without the lucks."""
        return block_of(self.state.persons)[: self.state.counters[places.PERSONS]]

    def use(self, levers: Sequence[Lever]) -> None:
        """Let levers act from now on."""
        self.levers = tuple(levers)
        for lever in self.levers:
            lever.prepare(self.state)

    def live_until(self, last: int, *, tick: Callable[[int], None] | None = None) -> World:
        """Live on, month by month, up to and including month ``last``."""
        while self.month <= last:
            before = self.month
            if self._parts_live_apart():
                self._live_apart(min(last, before + MONTHS_APART - 1))
            else:
                self.live_month()
            if tick:
                for month in range(before, self.month):
                    tick(month + 1)
        return self

    def live_month(self) -> None:
        """Live one month in the order of ``core/schedule.py``."""
        self._live(self.month, self.parts)
        self._settle()
        self.month += 1

    def _parts_live_apart(self) -> bool:
        """Return whether nothing in the coming months looks at the whole country: no lever acts, no luck is split."""
        last = self.month + MONTHS_APART - 1
        whole = len(self.parts) < 2 or not self.by_part or any(lever.starts <= last for lever in self.levers)
        splits = self.blueprint.lucks > 1 and self.blueprint.split_from <= last
        return not (whole or splits or self.luck_rows()[0] < self.luck_rows()[1])

    def _live_apart(self, last: int) -> None:
        """Live up to and including month ``last``, one part of the country after the other."""
        self.finish()
        seekers = self._seekers()
        numbers = self.part_of_row[seekers]
        left = []
        for number, part in enumerate(self.parts):
            self._seek(seekers[numbers == number])
            for t in range(self.month, last + 1):
                self._live(t, (part,), put_aside_from=0.0)
            left.append(self._seekers())
        self._seek(np.concatenate(left))
        self.month = last + 1
        self._settle(runs=len(self.parts))

    def _seekers(self) -> NDArray[np.int32]:
        """Return a copy of the list of searching persons."""
        found: NDArray[np.int32] = self.state.seekers[: self.state.counters[places.SEEKERS]].copy()
        return found

    def _seek(self, rows: NDArray[np.int32]) -> None:
        """Let these and no others be the searching persons."""
        self.state.seekers[: len(rows)] = rows
        self.state.counters[places.SEEKERS] = len(rows)

    def _live(self, t: int, parts: Sequence[Part], *, put_aside_from: float = 0.5) -> None:
        """Let parts of the country live month t; put events aside if a share of a page is full."""
        self._make_room()
        self.state.counters[places.OPEN_MONTH] = t
        for name, phase in self.phases():
            began = time.process_time()
            phase(t, parts)
            self.seconds[name] += time.process_time() - began
        self.person_months += sum(part.living(t) for part in parts)
        self._refuse_overflow()
        self._put_aside(put_aside_from)

    def phases(self) -> list[tuple[str, Callable[[int, Sequence[Part]], None]]]:
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

    def _birthdays(self, t: int, parts: Sequence[Part]) -> None:
        for part in parts:
            fast.birthdays(self.handle, t, part.born_from, part.first_birth, OLDEST)
        fast.luck_birthdays(self.handle, t)

    def _dates(self, t: int, parts: Sequence[Part]) -> None:
        for part in parts:
            fast.dates(self.handle, t, *part.rows(t))
        fast.dates(self.handle, t, *self.luck_rows())

    def _levers(self, t: int, parts: Sequence[Part]) -> None:
        for lever in self.levers:
            if t >= lever.starts:
                if isinstance(lever, RegisterReader):
                    lever.read_register(t, self.events_to_date)
                lever.act(self.handle, t)

    def events_to_date(self) -> NDArray[Any]:
        """Return every event of lived lives so far, those on the open page included."""
        page = block_of(self.state.ledger)[: self.state.counters[places.LEDGER]]
        return np.concatenate([self.events.all(), page])

    def _decide(self, t: int, parts: Sequence[Part]) -> None:
        lucks.follow(self.handle, t)
        for rows in (*(part.rows(t) for part in parts), self.luck_rows()):
            if self.audits:
                fast.audit(self.handle, t, *rows)
            fast.decide_all(self.handle, t, *rows)
        self.state.counters[places.OPEN_MONTH] = t + 1

    def _apply(self, t: int, parts: Sequence[Part]) -> None:
        fast.apply_all(self.handle, t)

    def _partners(self, t: int, parts: Sequence[Part]) -> None:
        if parts:
            match_partners(self.handle, t, parts[0].regions[0], parts[-1].regions[1])

    def _lucks(self, t: int, parts: Sequence[Part]) -> None:
        s, blueprint = self.handle, self.blueprint
        lucks.accept_invitations(s, t)
        lucks.end_lucks(s, t)
        args = (s, t, blueprint.lucks, blueprint.luck_months, self.splits, self.split_count)
        self.split_count = int(lucks.split_all(*args))
        self.state.counters[places.MOMENTS] = 0

    def _refuse_overflow(self) -> None:
        if self.state.counters[places.OVERFLOW]:
            raise TwinlivesError(
                "more happened in one month than there is room for: some parameter makes events run away; "
                "look at the levels and influences that were overridden."
            )

    def _ledgers(self) -> list[tuple[int, NDArray[Any], Pages]]:
        """Return counter, open page and pages put aside of each list of events."""
        s = self.state
        return [
            (places.LEDGER, block_of(s.ledger), self.events),
            (places.LUCKS, block_of(s.lucks), self.luck_events),
            (places.REACH, block_of(s.reach), self.reach),
        ]

    def _put_aside(self, share: float) -> None:
        """Empty the open pages of which a share is full; their events wait until the months are over."""
        counters = self.state.counters
        for place, block, pages in self._ledgers():
            if counters[place] >= share * len(block):
                pages.keep(block[: counters[place]])
                counters[place] = 0

    def _settle(self, *, runs: int = 0) -> None:
        """Put aside what waits, all of it of months that are over, by month and part of the country.

        Parameters
        ----------
        runs : number of parts that lived apart; nought if all lived together
        """
        began = time.process_time()
        for pages in (self.events, self.luck_events, self.reach):
            if runs:
                pages.settle_runs(runs)
            else:
                pages.settle(self._in_order if pages is self.events else None)
        self.seconds["ledger"] += time.process_time() - began

    def _in_order(self, events: NDArray[Any]) -> NDArray[Any]:
        return in_order(events, self.part_of_row)

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
        self._put_aside(0.0)
        self._settle()

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
