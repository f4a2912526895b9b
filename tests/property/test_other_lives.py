"""What must leave a life alone: strangers, the lucks of others, being put down in a file and taken up again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulation.core import state as places
from simulation.core.snapshot import BLOCKS_FILE, FACTS_FILE
from simulation.engine.assemble import Blueprint
from simulation.engine.snapshots import load_world, save_world
from simulation.engine.world import World
from simulation.errors import InputError, OutputError
from simulation.evidence import Parameters, load_parameters
from simulation.population.people import GONE
from simulation.vocabulary import Kind, month_index

FIRST, UNTIL, MIDDLE = month_index(1992), month_index(2003, 12), month_index(1999, 5)
BIRTHS, SCALE, LUCK_MONTHS = (1980, 1984), 0.002, 9
Table = NDArray[Any]


def blueprint(**more: Any) -> Blueprint:
    return Blueprint(births=BIRTHS, until=UNTIL, scale=SCALE, seed=5, replicate=2, enrichment=1.0, **more)


@pytest.fixture(scope="module")
def parameters() -> Parameters:
    """Small districts, so that the world has several regions; more offending and more DSE."""
    more = {"population.district.births_per_year": 80.0, "property.level": 0.4, "dse_alone.level": 50.0}
    more |= {"dse.ever_offended": 1.5, "dse.did_dse": 3.0, "dse.prior_offences": -0.1}
    more |= {f"dse.age_level.men_{age}": 1.0 for age in (14, 18, 25)}
    more["cohort.index_persons_per_year"] = 200.0  # room for lucks
    return load_parameters().with_overrides(more, "several regions and enough events in a small world")


@pytest.fixture(scope="module")
def lived(parameters: Parameters) -> World:
    world = World(blueprint(), parameters).live_until(UNTIL)
    world.finish()
    return world


# ------------------------------------------------------------------------------------------------ strangers


def removed(parameters: Parameters, row: int) -> World:
    """Live the same world in which one person never enters."""
    world = World(blueprint(), parameters)
    world.persons["status"][row] = GONE
    return world.live_until(UNTIL)


def events_of(world: World, rows: Table) -> Table:
    events: Table = world.events.all()
    return events[np.isin(events["person"], rows)]


def busiest(lived: World) -> int:
    """Return the person who did most together with others: the one who would be missed most."""
    together = lived.events.all()
    together = together[(together["kind"] == Kind.OFFENCE) & (together["other"] >= 0)]
    return int(np.bincount(together["person"]).argmax())


def test_a_strangers_removal_changes_nobody(lived: World, parameters: Parameters) -> None:
    row = busiest(lived)
    without = removed(parameters, row)
    without.finish()
    strangers = np.flatnonzero(lived.persons["region"] != lived.persons["region"][row])
    assert len(strangers) > 800
    assert len(events_of(lived, strangers)) > 2000
    assert np.array_equal(events_of(lived, strangers), events_of(without, strangers))
    for name in lived.persons.dtype.names or ():
        if name not in {"friends", "co_offenders", "contacts", "open_case"}:  # places in pools
            assert np.array_equal(lived.persons[name][strangers], without.persons[name][strangers]), name


def test_a_neighbours_removal_does_change_somebody(lived: World, parameters: Parameters) -> None:
    """So the test above can fail: in the person's own region, others live on differently."""
    row = busiest(lived)
    without = removed(parameters, row)
    without.finish()
    region = np.flatnonzero(lived.persons["region"] == lived.persons["region"][row])
    others = region[region != row]
    assert not np.array_equal(events_of(lived, others), events_of(without, others))
    assert len(events_of(without, np.array([row]))) == 0


# ------------------------------------------------------------------------------------------------ lucks


@pytest.fixture(scope="module")
def split(parameters: Parameters) -> World:
    world = World(blueprint(lucks=8, split_from=FIRST, luck_months=LUCK_MONTHS), parameters, audit=True).live_until(
        UNTIL
    )
    world.finish()
    return world


def test_the_lucks_of_a_person_change_nobody(lived: World, split: World) -> None:
    assert split.split_count > 10
    assert len(split.luck_events) > 500
    assert split.digest() == lived.digest()


def test_the_screen_never_misses_a_decision_of_a_luck(split: World) -> None:
    assert split.state.counters[places.AUDIT_FAULTS] == 0


def test_a_luck_lives_after_its_index_month_and_to_its_end(split: World) -> None:
    events = split.luck_events.all()
    start = {int(person): int(month) for person, month, _ in split.splits[: split.split_count]}
    since = np.array([start[person] for person in events["person"].tolist()])
    assert set(np.unique(events["luck"]).tolist()) <= set(range(1, 8))
    assert (events["month"] > since).all()
    assert (events["month"] <= since + LUCK_MONTHS).all()


def test_the_end_of_lucks_gives_all_room_back(split: World, parameters: Parameters) -> None:
    """Rows of lucks that ended are on the free list, in every month."""
    world = World(split.blueprint, parameters)
    found = []
    while world.month <= UNTIL:
        world.live_month()
        found.append(free_rows(world))
        assert found[-1] == gone_lucks(world)
    assert max(found) > 0


def free_rows(world: World) -> int:
    hosts = np.asarray(world.state.persons)["host"]
    free, row = 0, int(world.state.counters[places.FREE_ROW])
    while row >= 0:
        free += 1
        row = int(hosts[row])
    return free


def gone_lucks(world: World) -> int:
    first, last = int(world.state.counters[places.PERSONS]), int(world.state.counters[places.ROWS])
    return int((np.asarray(world.state.persons)["status"][first:last] == GONE).sum())


# ------------------------------------------------------------------------------------------------ snapshots


@pytest.fixture(scope="module")
def snapshot(parameters: Parameters, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("snapshots") / "middle"
    save_world(World(blueprint(), parameters).live_until(MIDDLE), folder)
    return folder


def test_a_world_that_was_put_down_and_taken_up_lives_the_same_life(
    lived: World, snapshot: Path, parameters: Parameters
) -> None:
    assert load_world(snapshot, parameters).live_until(UNTIL).digest() == lived.digest()


def test_saving_a_world_does_not_change_it(lived: World, parameters: Parameters, tmp_path: Path) -> None:
    world = World(blueprint(), parameters).live_until(MIDDLE)
    save_world(world, tmp_path / "aside")
    assert world.live_until(UNTIL).digest() == lived.digest()


def test_a_snapshot_keeps_lucks_that_are_under_way(split: World, parameters: Parameters, tmp_path: Path) -> None:
    world = World(split.blueprint, parameters).live_until(MIDDLE)
    assert world.split_count > 0
    save_world(world, tmp_path / "lucks")
    again = load_world(tmp_path / "lucks", parameters).live_until(UNTIL)
    assert again.digest() == split.digest()
    assert again.luck_events.digest() == split.luck_events.digest()
    assert np.array_equal(again.splits, split.splits)


def test_a_snapshot_says_what_it_is(snapshot: Path) -> None:
    facts = json.loads((snapshot / FACTS_FILE).read_text("utf-8"))
    assert facts["synthetic"] is True
    assert facts["month"] == MIDDLE + 1
    assert facts["blueprint"]["births"] == list(BIRTHS)


def test_a_snapshot_takes_no_folder_that_exists(snapshot: Path, parameters: Parameters) -> None:
    with pytest.raises(OutputError, match="exists already"):
        save_world(load_world(snapshot, parameters), snapshot)


def test_a_snapshot_that_cannot_be_written_leaves_nothing(
    snapshot: Path, parameters: Parameters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OutputError, match="No space left"):
        save_world(load_world(snapshot, parameters), tmp_path / "half")
    assert list(tmp_path.iterdir()) == []


def copied(snapshot: Path, folder: Path) -> Path:
    folder.mkdir()
    for file in snapshot.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


def test_a_damaged_snapshot_is_refused(snapshot: Path, parameters: Parameters, tmp_path: Path) -> None:
    folder = copied(snapshot, tmp_path / "cut")
    (folder / BLOCKS_FILE).write_bytes((snapshot / BLOCKS_FILE).read_bytes()[:5000])
    with pytest.raises(InputError, match="damaged"):
        load_world(folder, parameters)
    (folder / FACTS_FILE).write_text("{", "utf-8")
    with pytest.raises(InputError, match="holds no snapshot"):
        load_world(folder, parameters)
    with pytest.raises(InputError, match="holds no snapshot"):
        load_world(tmp_path / "nothing", parameters)


def test_a_snapshot_of_another_source_is_refused(snapshot: Path, parameters: Parameters, tmp_path: Path) -> None:
    folder = copied(snapshot, tmp_path / "old")
    facts = json.loads((folder / FACTS_FILE).read_text("utf-8"))
    (folder / FACTS_FILE).write_text(json.dumps(facts | {"source": "another"}), "utf-8")
    with pytest.raises(InputError, match="another version"):
        load_world(folder, parameters)


def test_a_snapshot_of_other_parameters_is_refused(snapshot: Path, parameters: Parameters) -> None:
    other = parameters.with_overrides({"property.level": 0.5}, "another world")
    with pytest.raises(InputError, match="other parameters"):
        load_world(snapshot, other)
