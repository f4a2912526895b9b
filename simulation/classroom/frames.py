"""Frames: one world lived month by month, and what a page draws of it, as plain arrays. Nothing is decided here.

A frame is a month. Each shown person has a state in one byte; ties are kept as their beginnings and ends; counts are
given per month and lens, offences also per age and year.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.classroom.life_lines import lines_of
from simulation.core import state as places
from simulation.engine.world import World
from simulation.population.people import LIVING
from simulation.ties.half_edges import half_edges
from simulation.vocabulary import NEVER, Kind, Layer, month_index

SHOWN_BIRTHS = (1985, 1999)
"""Years of birth of the persons drawn: school years that grow up side by side."""
MOST_SHOWN = 400
FIRST_FRAME = month_index(SHOWN_BIRTHS[0] + 12)
LAST_FRAME = month_index(2040, 12)
STOPPED_AFTER = 60
"""Months without an offence after which a person is drawn as stopped. A choice of the drawing; no lever reads it."""


class Shown(IntEnum):
    """States as drawn; a person in several is drawn in the last that applies."""

    ABSENT = 0  # not yet 12, died, or past the age cap
    NOT_ACTIVE = 1
    STOPPED = 2
    ACTIVE = 3  # offended of late: the activity of careers/history.py is above 0
    SUPERVISED = 4
    IN_CUSTODY = 5


TIE_DTYPE = np.dtype([("month", "<u2"), ("a", "<u2"), ("b", "<u2"), ("layer", "u1"), ("begins", "u1")])
LENSES = ("done", "police", "court")
"""Offences done, of these registered by the police, and of these followed by a disposal or a verdict of guilty."""


@dataclass(frozen=True)
class Frames:
    """What is drawn of one world.

    Parameters
    ----------
    states : (months, shown) codes of :class:`Shown`
    ties : (changes,) of `TIE_DTYPE`; month counts from the first frame, a and b are places among the shown
    counts : name -> (months,) numbers among the shown: active, stopped, supervised, custody, present
    offences : lens -> (months,) offences of the shown
    by_age : lens -> (years, ages from 12) offences; ``present`` -> person-months
    lines : events of the shown as columns, see ``life_lines``
    digest : of the whole world
    """

    states: NDArray[np.uint8]
    ties: NDArray[Any]
    counts: dict[str, NDArray[np.uint16]]
    offences: dict[str, NDArray[np.uint16]]
    by_age: dict[str, NDArray[np.uint16]]
    lines: dict[str, NDArray[Any]]
    digest: str


def shown_rows(world: World) -> NDArray[np.int64]:
    """Return the rows of the persons who are drawn, in order, 400 at most."""
    years = world.persons["birth_month"] // 12
    rows = np.flatnonzero((years >= SHOWN_BIRTHS[0]) & (years <= SHOWN_BIRTHS[1]))
    return rows[:MOST_SHOWN]


def states_now(world: World, rows: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return the drawn state of some persons after the month that was lived last, shape (rows,)."""
    people = world.persons[rows]
    last = people["last_offence"].astype(np.int64)
    long_ago = (last != NEVER) & (world.month - 1 - last >= STOPPED_AFTER)
    drawn = np.full(len(rows), Shown.NOT_ACTIVE, np.uint8)
    drawn[long_ago] = Shown.STOPPED
    drawn[people["activity"] > 0] = Shown.ACTIVE
    drawn[people["supervised"] == 1] = Shown.SUPERVISED
    drawn[people["in_custody"] == 1] = Shown.IN_CUSTODY
    drawn[people["status"] != LIVING] = Shown.ABSENT
    return drawn


class TieBook:
    """Keeps the ties among the shown, layer by layer, and writes down what begins and ends."""

    def __init__(self, rows: NDArray[np.int64]) -> None:
        self.rows = rows
        self.place = np.full(int(rows.max(initial=0)) + 1, -1)
        self.place[rows] = np.arange(len(rows))
        self.known = {layer: np.zeros(0, np.int64) for layer in Layer}
        self.changes: list[NDArray[Any]] = []

    def note(self, world: World, frame: int) -> None:
        """Compare the ties of now with those of the last frame."""
        for layer in Layer:
            now = self._keys(world, layer)
            before = self.known[layer]
            if len(now) != len(before) or (now != before).any():
                self._write(frame, layer, np.setdiff1d(before, now, assume_unique=True), 0)
                self._write(frame, layer, np.setdiff1d(now, before, assume_unique=True), 1)
                self.known[layer] = now

    def _keys(self, world: World, layer: Layer) -> NDArray[np.int64]:
        found = half_edges(world.state, layer, self.rows)
        living = world.persons["status"] == LIVING
        found = found[(found["a"] < found["b"]) & (found["b"] < len(self.place))]
        found = found[living[found["a"]] & living[found["b"]] & (self.place[found["b"]] >= 0)]
        keys = self.place[found["a"]] * MOST_SHOWN + self.place[found["b"]]
        unique: NDArray[np.int64] = np.unique(keys)
        return unique

    def _write(self, frame: int, layer: Layer, keys: NDArray[np.int64], begins: int) -> None:
        part = np.zeros(len(keys), TIE_DTYPE)
        part["month"], part["layer"], part["begins"] = frame, layer, begins
        part["a"], part["b"] = np.divmod(keys, MOST_SHOWN)
        self.changes.append(part)

    def all(self) -> NDArray[Any]:
        """Return every change in order of time."""
        return np.concatenate(self.changes) if self.changes else np.zeros(0, TIE_DTYPE)


class Recorder:
    """Lives a world through the frames and keeps what is drawn.

    Parameters
    ----------
    world : lived up to some month before the first frame, or a branch of such a world
    start : a recorder of the shared past whose first frames are taken over
    """

    def __init__(self, world: World, rows: NDArray[np.int64]) -> None:
        self.world, self.rows = world, rows
        self.book = TieBook(rows)
        self.states: list[NDArray[np.uint8]] = []

    def live_until(self, last: int) -> Recorder:
        """Live on up to and including a month, recording every frame."""
        while self.world.month <= last:
            self.world.live_month()
            if self.world.month > FIRST_FRAME:
                self.states.append(states_now(self.world, self.rows))
                self.book.note(self.world, len(self.states) - 1)
        return self

    def branch(self, world: World) -> Recorder:
        """Return a recorder of a second world with the same frames so far."""
        other = Recorder(world, self.rows)
        other.states = list(self.states)
        other.book.known = dict(self.book.known)
        other.book.changes = list(self.book.changes)
        return other

    def frames(self, until: int) -> Frames:
        """Return everything recorded, after living the world on to its end so that its digest is whole."""
        self.world.live_until(until)
        digest = self.world.digest()
        states = np.array(self.states, np.uint8)
        events = self.world.events.all()
        births = self.world.persons["birth_month"][self.rows]
        numbers = self.world.persons["id"][self.rows]
        done = offences_of(events, numbers)
        return Frames(
            states=states,
            ties=self.book.all(),
            counts=counts_of(states),
            offences={lens: per_month(done[lens], len(states)) for lens in LENSES},
            by_age={lens: per_age(done[lens], numbers, births, len(states)) for lens in LENSES}
            | {"present": present_by_age(states, births)},
            lines=lines_of(events, numbers, FIRST_FRAME, len(states)),
            digest=digest,
        )


def counts_of(states: NDArray[np.uint8]) -> dict[str, NDArray[np.uint16]]:
    """Return how many of the shown are in each state, by month."""
    groups = {
        "active": (Shown.ACTIVE,),
        "stopped": (Shown.STOPPED,),
        "supervised": (Shown.SUPERVISED,),
        "custody": (Shown.IN_CUSTODY,),
    }
    counts = {name: np.isin(states, codes).sum(1).astype(np.uint16) for name, codes in groups.items()}
    return counts | {"present": (states != Shown.ABSENT).sum(1).astype(np.uint16)}


def offences_of(events: NDArray[Any], numbers: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """Return the offences of the shown within the frames, by lens."""
    mine = events[(events["luck"] == 0) & np.isin(events["person"], numbers)]
    done = mine[(mine["kind"] == Kind.OFFENCE) & (mine["month"] >= FIRST_FRAME) & (mine["month"] <= LAST_FRAME)]
    police = done[done["case"] >= 0]
    closed = mine[np.isin(mine["kind"], (Kind.DISPOSAL, Kind.GUILTY))]
    court = police[np.isin(_case_key(police), _case_key(closed))]
    return {"done": done, "police": police, "court": court}


def _case_key(events: NDArray[Any]) -> NDArray[np.int64]:
    key: NDArray[np.int64] = events["person"].astype(np.int64) * (1 << 32) + events["case"]
    return key


def per_month(offences: NDArray[Any], months: int) -> NDArray[np.uint16]:
    """Return offences by month from the first frame."""
    return np.bincount(offences["month"].astype(np.int64) - FIRST_FRAME, minlength=months).astype(np.uint16)


def per_age(
    offences: NDArray[Any], numbers: NDArray[np.int64], births: NDArray[Any], months: int
) -> NDArray[np.uint16]:
    """Return offences by year and age, shape (years, ages from 12)."""
    born = births[np.searchsorted(numbers, offences["person"])].astype(np.int64)
    month = offences["month"].astype(np.int64)
    table = np.zeros((-(-months // 12), ages()), np.uint16)
    np.add.at(table, ((month - FIRST_FRAME) // 12, (month - born) // 12 - 12), 1)
    return table


def present_by_age(states: NDArray[np.uint8], births: NDArray[Any]) -> NDArray[np.uint16]:
    """Return person-months present by year and age, shape (years, ages from 12)."""
    months = np.arange(len(states))[:, None] + FIRST_FRAME
    age = (months - births[None, :].astype(np.int64)) // 12 - 12
    there = (states != Shown.ABSENT) & (age >= 0)
    table = np.zeros((-(-len(states) // 12), ages()), np.uint16)
    year = np.broadcast_to((months - FIRST_FRAME) // 12, age.shape)
    np.add.at(table, (year[there], age[there]), 1)
    return table


def ages() -> int:
    """Return the number of ages from 12 that the frames can hold."""
    return LAST_FRAME // 12 - SHOWN_BIRTHS[0] - 12 + 1


def month_they_part(first: Frames, second: Frames) -> int | None:
    """Return the first frame in which two worlds differ for any shown person, or None."""
    differ = np.flatnonzero((first.states != second.states).any(1))
    lines = _first_difference(first.lines, second.lines)
    found = [int(differ[0])] if len(differ) else []
    return min(found + lines, default=None)


def _first_difference(first: dict[str, NDArray[Any]], second: dict[str, NDArray[Any]]) -> list[int]:
    shared = min(len(first["month"]), len(second["month"]))
    unlike = np.zeros(shared, bool)
    for name, column in first.items():
        unlike |= column[:shared] != second[name][:shared]
    if unlike.any():
        place = int(unlike.argmax())
    elif len(first["month"]) != len(second["month"]):
        longer = first if len(first["month"]) > shared else second
        return [int(longer["month"][shared])]
    else:
        return []
    return [min(int(first["month"][place]), int(second["month"][place]))]


def living_rows(world: World) -> int:
    """Return how many persons the whole cohort holds, shown or not."""
    return int(world.state.counters[places.PERSONS])
