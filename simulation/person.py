"""Persons as Mesa agents: genuine ``mesa.Agent`` objects that hold no numbers, only a place in the columns.

A person's attributes are the columns of the model (``person.age`` reads ``model.world.persons["age"]``), so a
million persons cost two words each besides Mesa's own books. Subclass :class:`Person` for columns and a ``step`` of
your own.
"""

from __future__ import annotations

from typing import Any, ClassVar

import mesa

from simulation.core.columns import Column
from simulation.engine import plain
from simulation.engine.declared import PERSON
from simulation.population.people import LIVING

FREE = (
    *("self_control", "cognitive_ability", "maturation_age", "maturation_width"),
    *("parent_convictions", "unstable_family", "single_parent", "out_of_home", "low_income"),
    *("qualified", "work", "debt", "unstable_housing", "children"),
    *("dose_0", "dose_1", "dose_2", "dose_3"),
)
"""Columns that a user's person may write: inputs of hazards that nothing else in the state must agree with."""

SHOWN = tuple(column for column in PERSON if column.in_digest or column.name in FREE)
"""Columns that are attributes of a person; places in lists are not."""


def shown(column: Column) -> property:
    """Return the attribute that reads a column, and says who writes it when somebody else tries."""
    name = column.name

    def read(person: Person) -> Any:
        return person.model.views[name][person.row].item()

    def refuse(person: Person, value: Any) -> None:
        raise AttributeError(f"{name} is written by {column.owner} alone; free to write are: {', '.join(FREE)}.")

    return property(read, refuse, doc=f"{column.meaning} ({column.unit})")


def free(column: Column) -> property:
    """Return the attribute that reads and writes an input of hazards; a write has the ceilings looked at again."""
    name = column.name

    def write(person: Person, value: float) -> None:
        person.model.views[name][person.row] = value
        plain.ask_again(person.model.world.handle, person.row)

    return shown(column).setter(write)


def own(column: Column) -> property:
    """Return the attribute that reads and writes a column of a subclass; no hazard knows it."""
    name = column.name

    def write(person: Person, value: float) -> None:
        person.model.views[name][person.row] = value

    return shown(column).setter(write)


class Person(mesa.Agent):
    """One synthetic person.

    Attributes
    ----------
    columns : columns that a subclass adds, see :class:`simulation.core.columns.Column`; the model stores them
    model : the :class:`simulation.model.CohortModel`
    row : place in the columns
    pos : place in a Mesa space, if a user puts persons into one

    Notes
    -----
    Persons come with the cohort: nobody calls their ``__init__``, and a subclass has none. ``remove`` takes a person
    out of Mesa's sets; the life is lived on.
    """

    __slots__ = ("model", "row")

    columns: ClassVar[tuple[Column, ...]] = ()
    pos: Any = None
    model: Any
    row: int

    def __init__(self, *words: Any, **named: Any) -> None:
        raise TypeError("persons come with the cohort: find them in model.agents.")

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        if "__init__" in cls.__dict__:
            raise TypeError(f"{cls.__name__} needs no __init__: give every column its value at the start instead.")
        for column in cls.__dict__.get("columns", ()):
            if hasattr(cls, column.name):
                raise TypeError(f"{cls.__name__} cannot have a column {column.name!r}: a person has that already.")
            setattr(cls, column.name, own(column))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.unique_id} (SYNTHETIC)>"

    @classmethod
    def added_columns(cls) -> tuple[Column, ...]:
        """Return the columns that a subclass and its parents add."""
        return tuple(column for kind in reversed(cls.__mro__) for column in kind.__dict__.get("columns", ()))

    @property
    def unique_id(self) -> int:
        """Permanent number, the same in every world with the same seed."""
        number: int = self.model.views["id"][self.row].item()
        return number

    @property
    def living(self) -> bool:
        """Whether the person is in the simulated ages now: 12 to the age cap, and alive."""
        return bool(self.model.views["status"][self.row] == LIVING)

    def have_birthday(self) -> None:
        """Become a year older, if this is the month; a phase of the plain engine."""
        world = self.model.world
        plain.have_birthday(world.handle, self.row, world.month)

    def meet_dates(self) -> None:
        """Let what is dated for this month happen; a phase of the plain engine."""
        world = self.model.world
        plain.see_dates(world.handle, self.row, world.month)

    def look_around(self) -> None:
        """Look at every tie; a phase of the plain engine."""
        plain.see_ties(self.model.world.handle, self.row)

    def take_decisions(self) -> None:
        """Take every open decision of the month; a phase of the plain engine."""
        world = self.model.world
        plain.decide_everything(world.handle, self.row, world.month)


for _column in SHOWN:
    setattr(Person, _column.name, free(_column) if _column.name in FREE else shown(_column))
