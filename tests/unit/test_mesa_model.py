"""A cohort is a Mesa model: sets, reporters, agents and subclasses of a user's own work, and change no luck."""

from __future__ import annotations

import gc
import re
import runpy
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pytest

from simulation.core import state as places
from simulation.core.columns import Column
from simulation.engine.assemble import Blueprint
from simulation.engine.plain import PlainWorld
from simulation.engine.world import World
from simulation.errors import TwinlivesError
from simulation.evidence import load_parameters
from simulation.model import CohortModel
from simulation.person import FREE, SHOWN, Person
from simulation.vocabulary import Layer, month_index

ROOT = Path(__file__).parents[2]
UNTIL = month_index(2009, 12)
PLAN = Blueprint(births=(1985, 1988), until=UNTIL, scale=0.0004, seed=3, replicate=0, enrichment=1.0)


class Pupil(Person):
    columns = (Column("trust", "f4", "0 to 1", "test", "Trust in others.", start=0.5),)

    def step(self) -> None:
        self.trust += 0.001


class Jobless(Person):
    def step(self) -> None:
        self.work, self.debt, self.self_control = 0, 1, -3.0


class Visitor(mesa.Agent):
    steps = 0

    def step(self) -> None:
        self.steps += 1


@pytest.fixture(autouse=True)
def no_deprecated_word() -> Iterator[None]:
    with warnings.catch_warnings():
        for kind in (DeprecationWarning, FutureWarning, PendingDeprecationWarning):
            warnings.simplefilter("error", kind)
        yield


def model(until: int = month_index(2004), **named: Any) -> CohortModel:
    made = CohortModel(PLAN, **named)
    while made.month < until:
        made.step()
    return made


def test_persons_are_genuine_agents_with_permanent_numbers() -> None:
    cohort = model()
    persons = list(cohort.agents)
    assert all(isinstance(person, mesa.Agent) for person in persons)
    assert [person.unique_id for person in persons] == cohort.world.persons["id"].tolist()
    assert persons == list(cohort.agents)
    assert cohort.person(5) is persons[5]


def test_every_attribute_that_mesa_sets_resolves_on_a_person() -> None:
    cohort = model(PLAN.first_month)
    agent = Visitor(cohort)
    assert {"model", "unique_id", "pos"} <= set(vars(agent))
    for name in vars(agent):
        assert hasattr(cohort.person(0), name), name
    assert cohort.person(0).pos is None
    assert cohort.person(0).random is cohort.random


def test_a_person_holds_no_numbers_of_its_own() -> None:
    cohort = model(PLAN.first_month)
    assert vars(cohort.person(0)) == {}


def test_nobody_is_made_an_agent_before_the_first_touch() -> None:
    cohort = CohortModel(PLAN)
    cohort.step()
    assert cohort._people == []
    assert len(cohort.agents) == len(cohort.world.persons) == len(cohort._people)


@pytest.mark.parametrize("column", SHOWN, ids=lambda column: column.name)
def test_a_column_is_an_attribute(column: Column) -> None:
    cohort = model(PLAN.first_month)
    assert cohort.agents.get(column.name) == cohort.world.persons[column.name].tolist()


def test_mesa_sets_select_add_up_group_and_do() -> None:
    cohort = model()
    living = cohort.agents.select(lambda person: person.living)
    assert 0 < len(living) == int((cohort.world.persons["status"] == 1).sum())
    assert cohort.agents.agg("offences", sum) == int(cohort.world.persons["offences"].sum()) > 0
    assert {sex: len(group) for sex, group in cohort.agents.groupby("sex")} == {
        sex: int((cohort.world.persons["sex"] == sex).sum()) for sex in (0, 1)
    }
    seen: list[int] = []
    cohort.agents.do(lambda person: seen.append(person.unique_id))
    assert seen == list(range(len(cohort.agents)))
    shuffled: list[int] = []
    cohort.agents.shuffle_do(lambda person: shuffled.append(person.unique_id))
    assert shuffled != seen == sorted(shuffled)


def test_weakly_held_persons_survive_a_collection_of_garbage() -> None:
    cohort = model(PLAN.first_month)
    number = len(cohort.agents.select(lambda person: person.sex == 1))
    cohort.person(3).nickname = "kept"  # what a user hangs on a person stays
    gc.collect()
    assert len(cohort.agents.select(lambda person: person.sex == 1)) == number
    assert next(person.nickname for person in cohort.agents if person.unique_id == 3) == "kept"


def test_reporters_of_model_and_agents_collect() -> None:
    cohort = model(month_index(2003, 1))
    collector = mesa.DataCollector(
        model_reporters={"month": "month", "offences": lambda m: m.agents.agg("offences", sum)},
        agent_reporters={"age": "age"},
    )
    for _ in range(3):
        cohort.step()
        collector.collect(cohort)
    table = collector.get_model_vars_dataframe()
    assert table["month"].tolist() == [month_index(2003, month) for month in (2, 3, 4)]
    assert table["offences"].is_monotonic_increasing
    ages = collector.get_agent_vars_dataframe()
    assert ages["age"].tolist()[-len(cohort.agents) :] == cohort.world.persons["age"].tolist()


def test_ordinary_agents_live_beside_persons_under_numbers_of_their_own() -> None:
    cohort = CohortModel(PLAN)
    before = Visitor(cohort)
    persons = len(cohort.agents) - 1
    after = Visitor(cohort)
    cohort.step()
    assert (before.unique_id, after.unique_id) == (persons, persons + 1)
    assert (before.steps, after.steps) == (1, 1)
    assert set(cohort.agent_types) == {Person, Visitor}
    after.remove()
    assert len(cohort.agents) == persons + 1


def test_a_person_removed_from_mesa_is_lived_on() -> None:
    one, two = CohortModel(PLAN, engine="plain"), model(UNTIL)
    one.person(0).remove()
    assert one.person(0) not in one.agents
    while one.running:
        one.step()
    assert one.digest() == two.digest()


@pytest.mark.parametrize("engine", ["fast", "plain"])
def test_agents_draws_and_columns_of_a_user_change_no_life(engine: str) -> None:
    busy = CohortModel(PLAN, engine=engine, person_class=Pupil)
    Visitor(busy)
    while busy.running:
        busy.step()
        busy.agents.shuffle_do(lambda agent: agent.random.random() + agent.rng.random())
    assert busy.digest() == model(UNTIL).digest() == World(PLAN, load_parameters()).live_until(UNTIL).digest()


def test_a_subclass_has_a_column_and_steps_while_living() -> None:
    cohort = model(person_class=Pupil)
    trust = np.array(cohort.agents.get("trust"))
    unborn = cohort.world.persons["status"] == 0
    months = cohort.month - cohort.world.persons["entry_month"] + 1
    assert (trust[unborn] == 0.5).all()
    living = cohort.world.persons["status"] == 1
    assert np.allclose(trust[living], 0.5 + 0.001 * months[living], atol=1e-4)


def test_what_a_user_writes_changes_lives_alike_in_both_engines() -> None:
    fast, plain = model(UNTIL, person_class=Jobless), model(UNTIL, person_class=Jobless, engine="plain")
    assert isinstance(plain.world, PlainWorld)
    assert fast.digest() == plain.digest() != model(UNTIL).digest()


def test_the_ceilings_know_what_a_user_wrote() -> None:
    world = World(PLAN, load_parameters(), audit=True)
    cohort = CohortModel(world=world, person_class=Jobless)
    while cohort.running:
        cohort.step()
    assert world.state.counters[places.AUDITED] > 0
    assert world.state.counters[places.AUDIT_FAULTS] == 0


def test_only_free_columns_may_be_written() -> None:
    person = model(PLAN.first_month).person(0)
    for column in SHOWN:
        if column.name not in FREE:
            with pytest.raises(AttributeError, match=f"{column.name} is written by {column.owner} alone"):
                setattr(person, column.name, 1)


def test_a_branched_model_has_persons_and_columns_of_its_own() -> None:
    first = model(person_class=Pupil)
    second = first.branch()
    second.person(0).trust = 0.25
    assert second.person(0).model is second
    assert first.person(0).trust != 0.25
    assert second.person(1).trust == first.person(1).trust


def test_a_graph_of_ties_has_permanent_numbers() -> None:
    cohort = model()
    graph = cohort.graph(Layer.FRIEND)
    assert graph.number_of_nodes() == len(cohort.agents)
    assert graph.number_of_edges() > 0
    family = [person for person in cohort.agents if person.family == cohort.person(0).family]
    assert set(cohort.graph("kin", persons=family)) == {person.unique_id for person in family}


def test_wrong_use_says_what_to_do() -> None:
    with pytest.raises(TypeError, match=r"model\.agents"):
        Person(CohortModel(PLAN))
    with pytest.raises(TypeError, match="has that already"):
        type("Wrong", (Person,), {"columns": (Column("age", "i1", "years", "test", "Age."),)})
    with pytest.raises(TypeError, match="needs no __init__"):
        type("Wrong", (Person,), {"__init__": lambda self: None})
    with pytest.raises(TwinlivesError, match="fast, plain"):
        CohortModel(PLAN, engine="turbo")
    with pytest.raises(TwinlivesError, match="CohortModel"):
        PlainWorld(PLAN, load_parameters()).live_month()
    done = model(UNTIL)
    assert not done.running
    with pytest.raises(TwinlivesError, match="last month"):
        done.step()


def test_the_teaching_example_runs_and_is_short(tmp_path: Path) -> None:
    text = (ROOT / "docs/tutorial/mesa.md").read_text("utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    assert len([line for line in example.splitlines() if line.strip()]) <= 30
    (tmp_path / "example.py").write_text(example, "utf-8")
    names = runpy.run_path(str(tmp_path / "example.py"))
    cohort, table = names["model"], names["collector"].get_model_vars_dataframe()
    assert table["month"].iloc[-1] == month_index(2012)
    assert 0.5 < table["trust"].iloc[-1] <= 1.0
    assert cohort.persons.agg("offences", sum) > 0
