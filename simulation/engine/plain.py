"""The plain engine: every person is asked every month, one by one, and looks around for what the ties do.

No masks, no ceilings, no pushing: the readable twin of ``engine/fast.py``. The phases go by name to the persons of a
model (``model.py`` has genuine Mesa agents); what a month does to one person is the same code as in the fast engine.
Equal digests of the two are the proof that the screen and the pushing only save time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from simulation.careers.ceilings import draw_year, mark_hits, raise_ceilings
from simulation.careers.peers import look_around
from simulation.careers.risk import YOUNGEST
from simulation.core import state as places
from simulation.core.compiled import scalar
from simulation.core.screen import MONTHS
from simulation.core.state import FIRED, PERSONS, ROWS, State
from simulation.engine import fast, lucks
from simulation.engine.acting import Lever
from simulation.engine.assemble import OLDEST, Blueprint
from simulation.engine.fast import STREAM_BITS
from simulation.engine.lives import apply_event, birthday, decide, meet_dates
from simulation.engine.parts import Part
from simulation.engine.world import World
from simulation.errors import TwinlivesError
from simulation.evidence import Parameters
from simulation.population.people import GONE, LIVING


@scalar
def have_birthday(s: State, i: int, t: int) -> None:
    """Let the person in row i become a year older, if born in this month of the year."""
    p = s.persons[i]
    months = t - int(p.birth_month)
    if months % MONTHS == 0 and YOUNGEST <= months // MONTHS < OLDEST and p.status != GONE:
        draw_year(s, i, t)
        birthday(s, i, t, 0)
        mark_hits(s, t)


@scalar
def see_dates(s: State, i: int, t: int) -> None:
    """Let everything dated for this month happen to the person in row i, if there is anything."""
    meet_dates(s, i, t)


@scalar
def see_ties(s: State, i: int) -> None:
    """Let the person in row i look at every tie."""
    look_around(s, i)


@scalar
def decide_everything(s: State, i: int, t: int) -> None:
    """Take every open decision of the person in row i."""
    decide(s, i, t, STREAM_BITS)


@scalar
def apply_in_turn(s: State, t: int) -> None:
    """Let everything that was decided happen, in order of row and stream; who acts looks around first.

    Split lucks do not look again: they follow their ties once a month.
    """
    for place in range(s.counters[FIRED]):
        i = int(s.fired_row[place])
        if i < s.counters[PERSONS]:
            look_around(s, i)
        apply_event(s, i, t, int(s.fired_stream[place]))
    s.counters[FIRED] = 0


@scalar
def luck_dates(s: State, t: int) -> None:
    """Let dated things happen to every split luck."""
    for i in range(s.counters[PERSONS], s.counters[ROWS]):
        meet_dates(s, i, t)


@scalar
def decide_lucks(s: State, t: int) -> None:
    """Take every open decision of every split luck."""
    for i in range(s.counters[PERSONS], s.counters[ROWS]):
        if s.persons[i].status == LIVING:
            decide(s, i, t, STREAM_BITS)


@scalar
def see_all_ties(s: State) -> None:
    """Let everybody of the cohort look at every tie."""
    for i in range(s.counters[PERSONS]):
        look_around(s, i)


@scalar
def ask_again(s: State, i: int) -> None:
    """Raise the ceilings of the person in row i after somebody outside the engine wrote an input of a hazard."""
    raise_ceilings(s, i)


class Persons(Protocol):
    """Persons in order of their rows, to whom a phase is said by name; a Mesa ``AgentSet`` is one."""

    def do(self, method: str) -> object:
        """Let every person do the method of this name."""


class Peopled(Protocol):
    """What lends its persons to a plain world: a ``CohortModel``."""

    @property
    def persons(self) -> Persons:
        """All persons of the cohort, in order of their rows."""

    def around(self, world: World) -> Peopled:
        """Return a second model, of another world with the same persons."""


class PlainWorld(World):
    """A world in which Mesa persons live their months themselves; ``CohortModel(engine="plain")`` makes one.

    Parameters
    ----------
    blueprint, parameters, levers : as for a :class:`World`
    model : whose persons live here; may be set later, before the first month
    """

    model: Peopled | None
    by_part = False

    def __init__(
        self,
        blueprint: Blueprint,
        parameters: Parameters,
        *,
        levers: Sequence[Lever] = (),
        model: Peopled | None = None,
    ) -> None:
        super().__init__(blueprint, parameters)
        self.state.counters[places.SCREENED] = 0
        self.model = model
        self.use(levers)

    @property
    def people(self) -> Persons:
        """The persons who live here, in order of their rows."""
        if self.model is None:
            raise TwinlivesError("a plain world is lived by Mesa persons: make it with CohortModel(engine='plain').")
        return self.model.persons

    def _birthdays(self, t: int, parts: Sequence[Part]) -> None:
        self.people.do("have_birthday")
        fast.luck_birthdays(self.handle, t)

    def _dates(self, t: int, parts: Sequence[Part]) -> None:
        self.people.do("meet_dates")
        luck_dates(self.handle, t)

    def _decide(self, t: int, parts: Sequence[Part]) -> None:
        lucks.follow(self.handle, t)
        self.people.do("look_around")
        self.people.do("take_decisions")
        decide_lucks(self.handle, t)
        self.state.counters[places.OPEN_MONTH] = t + 1

    def _apply(self, t: int, parts: Sequence[Part]) -> None:
        apply_in_turn(self.handle, t)

    def branch(self, levers: Sequence[Lever]) -> PlainWorld:
        """Return a second world with the same past and persons of its own."""
        copy: Any = super().branch(levers)
        copy.model = self.model.around(copy) if self.model is not None else None
        plain: PlainWorld = copy
        return plain

    def finish(self) -> None:
        """Put the last events aside; everybody looks around once more, so that all columns are current."""
        see_all_ties(self.handle)
        super().finish()
