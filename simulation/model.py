"""The cohort as a Mesa model: it owns a world, lets it live month by month, and shows its persons as Mesa agents.

Nothing scientific happens here. Mesa's own generator serves the agents that a user adds (``shuffle_do``); the lives of
persons draw by their own keys and never touch it.
"""

from __future__ import annotations

import gc
import itertools
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import mesa
import numpy as np

from simulation.engine.acting import Lever
from simulation.engine.assemble import Blueprint
from simulation.engine.plain import PlainWorld
from simulation.engine.world import World
from simulation.errors import TwinlivesError
from simulation.evidence import Parameters, load_parameters
from simulation.person import Person
from simulation.vocabulary import Layer

ENGINES: dict[str, type[World]] = {"fast": World, "plain": PlainWorld}


class CohortModel(mesa.Model):
    """A cohort that lives, as a Mesa model.

    Parameters
    ----------
    blueprint : what is to be built; or give its fields by name (``births``, ``until``, ``scale``, ``seed``, ...)
    parameters : evidence values; the shipped ones if left out
    levers : what acts in this world
    engine : "fast" (columns, screened) or "plain" (every person steps); the lives are the same to the byte
    person_class : :class:`Person` or a subclass with columns and a ``step`` of its own
    world : a world that exists already, instead of all of the above

    Examples
    --------
    >>> from simulation.vocabulary import month_index
    >>> model = CohortModel(births=(1990, 1991), until=month_index(2003), scale=1e-4, seed=1, replicate=0)
    >>> model.step()
    >>> model.month == month_index(2002), model.running
    (True, True)
    """

    _all_agents: Any

    def __init__(
        self,
        blueprint: Blueprint | None = None,
        parameters: Parameters | None = None,
        *,
        levers: Sequence[Lever] = (),
        engine: str = "fast",
        person_class: type[Person] = Person,
        world: World | None = None,
        **fields: Any,
    ) -> None:
        if world is None:
            world = _new_world(blueprint or Blueprint(**fields), parameters or load_parameters(), levers, engine)
        super().__init__(rng=world.blueprint.seed)
        self.world = world
        self.person_class = person_class
        self._people: list[Person] = []
        self._persons: Any = None
        self._numbers = itertools.count(len(world.persons))
        block = world.persons
        self.views = {name: block[name] for name in block.dtype.names or ()}
        for column in person_class.added_columns():
            self.views[column.name] = np.full(len(block), column.start, column.dtype)
        if isinstance(world, PlainWorld) and world.model is None:
            world.model = self

    @property
    def month(self) -> int:
        """The month that was lived last; before the first step, the month before the first."""
        return self.world.month - 1

    def step(self) -> None:
        """Live one month, then let agents with a ``step`` of their own take it: the living persons, and all others.

        Raises
        ------
        TwinlivesError
            The last month of the blueprint has been lived.
        """
        if self.world.month > self.world.blueprint.until:
            raise TwinlivesError("the last month has been lived; give the model a later `until`.")
        self.world.live_month()
        self.running = self.world.month <= self.world.blueprint.until
        if self.person_class.step is not mesa.Agent.step:
            self.agents_by_type[self.person_class].select(lambda person: person.living).do("step")
        for kind, agents in list(super().agents_by_type.items()):
            if kind is not self.person_class:
                agents.do("step")

    # ------------------------------------------------------------------------------------------- persons as agents

    @property
    def persons(self) -> Any:
        """All persons of the cohort as an ``AgentSet``, in order of their rows, whatever Mesa's sets hold."""
        self._enrol()
        if self._persons is None:
            self._persons = _agent_set(type(self._all_agents), self._people, self.random)
        return self._persons

    @property
    def agents(self) -> Any:
        """All agents: the persons and those that a user added."""
        self._enrol()
        return super().agents

    @property
    def agents_by_type(self) -> Any:
        """Agents by class."""
        self._enrol()
        return super().agents_by_type

    @property
    def agent_types(self) -> list[type]:
        """Classes of agents."""
        return list(self.agents_by_type)

    def person(self, number: int) -> Person:
        """Return the person with a permanent number."""
        self._enrol()
        return self._people[number]

    def register_agent(self, agent: Any) -> None:
        """Enter an agent that a user adds in Mesa's books, numbered behind the persons."""
        super().register_agent(agent)
        agent.unique_id = next(self._numbers)

    def _enrol(self) -> None:
        if self._people:
            return
        with _no_collection():
            kind, others = type(self._all_agents), list(self._all_agents)
            self._people = [_person(self.person_class, self, row) for row in range(len(self.world.persons))]
            if hasattr(self, "_agents"):  # Mesa 3.3 keeps its strong references in a dictionary, 3.5 in the sets
                self._agents.update(dict.fromkeys(self._people))
            self._agents_by_type[self.person_class] = _agent_set(kind, self._people, self.random)
            self._all_agents = _agent_set(kind, self._people, self.random)
            for agent in others:
                self._all_agents.add(agent)

    # ------------------------------------------------------------------------------------------- worlds and ties

    def branch(self, levers: Sequence[Lever] = ()) -> CohortModel:
        """Return a model of a second world with the same past, in which other levers act from now on.

        Columns of a person class come along; agents that a user added do not.
        """
        world = self.world.branch(levers)
        twin = world.model if isinstance(world, PlainWorld) else None
        return twin if isinstance(twin, CohortModel) else self.around(world)

    def around(self, world: World) -> CohortModel:
        """Return a model of another world with the same persons and the same values in columns of their class."""
        twin = CohortModel(world=world, person_class=self.person_class)
        for column in self.person_class.added_columns():
            twin.views[column.name][:] = self.views[column.name]
        return twin

    def graph(self, layer: Layer | str, *, persons: Iterable[Person | int] | None = None) -> Any:
        """Return a layer of ties as a ``networkx.Graph``; its nodes are permanent numbers.

        Parameters
        ----------
        layer : which ties
        persons : persons, or their permanent numbers, among whom the ties lie; everybody if left out
        """
        from simulation.ties.networks import graph

        chosen = Layer[layer.upper()] if isinstance(layer, str) else layer
        rows = None if persons is None else [person.row if isinstance(person, Person) else person for person in persons]
        return graph(self.world.state, chosen, rows=rows)

    def digest(self) -> str:
        """Return the hash of ledger, columns and ties: equal lives have equal digests."""
        return self.world.digest()


def _person(kind: type[Person], model: CohortModel, row: int) -> Person:
    person = object.__new__(kind)
    person.model = model
    person.row = row
    return person


def _agent_set(kind: type[Any], people: list[Person], generator: Any) -> Any:
    made = kind([], random=generator)
    held: Any = made._agents
    if isinstance(held, weakref.WeakKeyDictionary):
        vars(held)["data"] = dict.fromkeys(map(weakref.ref, people))  # one reference a person, whatever the sets
        return made
    return kind(people, random=generator)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep Python from searching a million new objects for garbage over and over."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _new_world(blueprint: Blueprint, parameters: Parameters, levers: Sequence[Lever], engine: str) -> World:
    if engine not in ENGINES:
        raise TwinlivesError(f"no engine is called {engine!r}; there are: {', '.join(ENGINES)}.")
    return ENGINES[engine](blueprint, parameters, levers=levers)
