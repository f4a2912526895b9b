"""A synthetic person in two worlds: dated events, the reasons of each month, where the lives part, other lucks.

The replicate is lived again with the person watched, and must give the digests of the study: then these are the very
lives that were counted. Words stand in ``report/life.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.careers.hazards import OFFENCE_STREAMS
from simulation.errors import InputError
from simulation.experiment.reliving import Replica, Told, lived_again, replica_of
from simulation.experiment.watching import HAZARD_NAMES, PersonMonth, WatchedWorld
from simulation.experiment.who_differs import someone_elsewhere, someone_who_differs
from simulation.levers.build import LEVERS, PROGRAMMES
from simulation.scenario.describe import Scenario
from simulation.vocabulary import Kind, OffenceType, Reach, month_text

OTHER_LUCKS = 20
"""Other lives of the same start, beside the lived one (MODEL 6)."""

PERSON = ("sex", "birth_month", "entry_month", "end_month", "died", "offences", "convictions", "dse_offences")


class LifeEvent(NamedTuple):
    """One dated event: of the ledger, or what a lever did (then ``lever`` names it and ``kind`` is a `Reach`)."""

    month: int
    kind: int
    type: int
    case: int
    other: int
    value: int
    cause: int
    lever: str = ""

    @property
    def name(self) -> str:
        """Code of the event."""
        return f"lever.{Reach(self.kind).name.lower()}" if self.lever else Kind(self.kind).name.lower()


@dataclass(frozen=True, eq=False)
class LuckLife:
    """One life of the same start in another luck, in numbers."""

    luck: int
    offences: int
    registered: int
    convictions: int
    dse_offences: int
    custody_months: int
    last_offence: int | None
    died: bool


@dataclass(frozen=True, eq=False)
class LivedLife:
    """One person's life in one world.

    Parameters
    ----------
    scenario : name of the world
    person : facts at the end of the run
    events : in the order in which they happened
    months : what the decisions of each month read
    lucks : the lived life (luck 0) and the others of the same start
    slots : modifier of a programme -> lever
    same : whether the world has the digest that the study found; None where the study kept none
    """

    scenario: str
    person: dict[str, int]
    events: tuple[LifeEvent, ...]
    months: tuple[PersonMonth, ...]
    lucks: tuple[LuckLife, ...]
    slots: dict[str, str]
    same: bool | None

    def month(self, month: int) -> PersonMonth | None:
        """Return what the decisions of a month read; None where the person was not yet, or no longer, followed."""
        place = month - self.months[0].month if self.months else -1
        return self.months[place] if 0 <= place < len(self.months) else None


@dataclass(frozen=True)
class Parting:
    """Where two lives part.

    Parameters
    ----------
    month : of the first event that differs
    events : the first event that differs in each world; None where the life holds no further event then
    reasons : first month in which a decision read something else, and the modifiers that differed, by world
    """

    month: int
    events: tuple[LifeEvent | None, LifeEvent | None]
    reasons: tuple[int, tuple[str, ...]] | None


@dataclass(frozen=True, eq=False)
class TwinLives:
    """One person in one world or two, with the replicate they come from."""

    number: int
    replicate: int
    draw: int
    lives: tuple[LivedLife, ...]
    parting: Parting | None

    def refuse_unlived(self, months: Sequence[int]) -> None:
        """Refuse months in which the person decided nothing in any world.

        Raises
        ------
        InputError
            one of the months lies outside all the lives
        """
        for month in months:
            if all(life.month(month) is None for life in self.lives):
                lived = [read.month for life in self.lives for read in life.months]
                held = f"{month_text(min(lived))} to {month_text(max(lived))}" if lived else "none"
                raise InputError(
                    f"--month {month_text(month)}: person {self.number} decided nothing then; months with decisions: "
                    f"{held}"
                )


def twin_lives(
    folder: Path,
    person: int | None,
    *,
    scenario: str | None = None,
    replicate: int = 0,
    draw: int | None = None,
    told: Told = lambda text: None,
) -> TwinLives:
    """Live a replicate of a finished run or study again and return one person's lives.

    Parameters
    ----------
    folder : of the run or study
    person : permanent number; None: the first person whose life differs between the worlds, by the tables of events;
        where none differs in the first replicate, the one who fares most otherwise in any
    scenario : which world to set beside the one compared with; None: the first one
    replicate, draw : which of the study's; the first if left out

    Raises
    ------
    InputError
        no such study, world, replicate, draw or person
    """
    replica = replica_of(folder, replicate=replicate, draw=draw)
    names = _worlds(replica, scenario)
    number = person if person is not None else someone_who_differs(folder, names, replica)
    if number is None:
        replica, number = someone_elsewhere(folder, names, draw, told)
    worlds = lived_again(replica, names, (number,), lives=OTHER_LUCKS + 1, told=told)
    lives = tuple(_life(world, name, replica) for world, name in zip(worlds, names, strict=True))
    return TwinLives(number, replica.replicate, replica.draw, lives, parting(*lives) if len(lives) == 2 else None)


def _worlds(replica: Replica, asked: str | None) -> tuple[str, ...]:
    names = [held.name for held in replica.scenarios]
    if asked is None:
        return tuple(names[:2])
    if asked not in names[1:]:
        raise InputError(
            f"the study holds no world {asked} beside {names[0]}; it holds {', '.join(names[1:]) or 'none'}."
        )
    return (names[0], asked)


# ------------------------------------------------------------------------------------------------ one world


def _life(world: WatchedWorld, name: str, replica: Replica) -> LivedLife:
    (row,) = world.watched
    number = int(world.persons["id"][row])
    scenario = next(held for held in replica.scenarios if held.name == name)
    known = replica.digest_of(name)
    lived, split = world.events.all(), world.luck_events.all()
    own = lived[(lived["person"] == number) & (lived["luck"] == 0)]
    others = split[split["person"] == number]
    end = world.blueprint.until
    lucks = [_luck(own, 0, end)] + [_luck(others[others["luck"] == k], k, end) for k in range(1, OTHER_LUCKS + 1)]
    return LivedLife(
        scenario=name,
        person={column: int(world.persons[column][row]) for column in PERSON},
        events=_events(own, world, number),
        months=tuple(world.read[row]),
        lucks=tuple(lucks),
        slots=slots_of(scenario),
        same=None if known is None else world.digest() == known,
    )


def slots_of(scenario: Scenario) -> dict[str, str]:
    """Return the modifier slot of each programme, in the order in which the scenario uses them."""
    programmes = [use.use for use in scenario.levers if use.use in PROGRAMMES]
    return {f"lever_{slot}": lever for slot, lever in enumerate(programmes)}


def _events(own: NDArray[Any], world: WatchedWorld, number: int) -> tuple[LifeEvent, ...]:
    reached = world.reach.all()
    reached = reached[reached["person"] == number]
    events = [*map(_of_ledger, own), *map(_of_lever, reached)]
    return tuple(sorted(events, key=lambda event: event.month))  # stable: the order within a month is the ledger's


def _of_ledger(row: Any) -> LifeEvent:
    names = ("month", "kind", "type", "case", "other", "value", "cause")
    month, kind, type_, case, other, value, cause = (int(row[name]) for name in names)
    return LifeEvent(month, kind, type_, case, other, value, cause)


def _of_lever(row: Any) -> LifeEvent:
    return LifeEvent(int(row["month"]), int(row["reach"]), -1, -1, -1, int(row["value"]), 0, LEVERS[int(row["lever"])])


def _luck(rows: NDArray[Any], luck: int, end: int) -> LuckLife:
    kind = rows["kind"]
    offences = rows[kind == Kind.OFFENCE]
    return LuckLife(
        luck=luck,
        offences=len(offences),
        registered=int((offences["case"] >= 0).sum()),
        convictions=int((kind == Kind.GUILTY).sum()),
        dse_offences=int((offences["type"] == OffenceType.DSE).sum()),
        custody_months=_custody_months(rows, end),
        last_offence=int(offences["month"].max()) if len(offences) else None,
        died=bool((kind == Kind.DIED).any()),
    )


def _custody_months(rows: NDArray[Any], end: int) -> int:
    months, since = 0, None
    for row in rows:
        if row["kind"] in (Kind.CUSTODY_START, Kind.PRE_TRIAL_START) and since is None:
            since = int(row["month"])
        elif row["kind"] in (Kind.RELEASE, Kind.DIED) and since is not None:
            months, since = months + int(row["month"]) - since, None
    return months + (end + 1 - since if since is not None else 0)


# ------------------------------------------------------------------------------------------------ two worlds


def parting(first: LivedLife, second: LivedLife) -> Parting | None:
    """Return where two lives part; None where they hold the same events."""
    both = [[event for event in life.events if not event.lever] for life in (first, second)]
    place = next((at for at, pair in enumerate(zip(*both, strict=False)) if pair[0] != pair[1]), None)
    if place is None:
        place = min(map(len, both))
        if len(both[0]) == len(both[1]):
            return None
    one, other = (events[place] if place < len(events) else None for events in both)
    month = min(event.month for event in (one, other) if event is not None)
    at = [event if event is not None and event.month == month else None for event in (one, other)]
    return Parting(month, (at[0], at[1]), first_other_reason(first, second))


def first_other_reason(first: LivedLife, second: LivedLife) -> tuple[int, tuple[str, ...]] | None:
    """Return the first month in which the decisions read something else, and the names of what differed."""
    for one, other in zip(first.months, second.months, strict=False):
        differ = np.flatnonzero(one.inputs != other.inputs)
        if len(differ):
            return one.month, tuple(one.table.modifiers[row].name for row in differ)
    return None


OFFENCES = HAZARD_NAMES[:OFFENCE_STREAMS]
"""Hazards of offences, in order; the three routes to DSE are one type."""
