"""The pieces of a study that can be stopped: list of jobs, key, parts, record, folders, lost workers, clusters."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from simulation.errors import EvidenceError, InputError, OutputError, TwinlivesError
from simulation.evidence import draws as drawn
from simulation.evidence import load_parameters
from simulation.experiment import cluster, folders, parts, workers
from simulation.experiment.joblist import JobId, JobList, batches_of, extended, jobs_between, read_list, write_list
from simulation.experiment.jobs import Job, parameters_of
from simulation.experiment.lock import held_alone
from simulation.experiment.made_of import made_of, refuse_changed
from simulation.experiment.parts import clear_broken, is_there, put_part
from simulation.experiment.record import RECORD, note_finished, noted_jobs
from simulation.experiment.stopping import main_rows
from simulation.experiment.workers import Brought, Errand, Workforce, live_missing
from simulation.scenario import Scenario, load_comparison, load_scenario
from simulation.scenario.describe import Stop
from simulation.scenario.options import Living
from simulation.scenario.templates import template_path

SEEN = {"first": 2, "batch": 3, "at_most": 7}


@pytest.fixture
def worlds() -> tuple[Scenario, ...]:
    return tuple(load_comparison([template_path("recommendation_1_probation_advice")]))


def with_study(worlds: Sequence[Scenario], **settings: Any) -> tuple[Scenario, ...]:
    return tuple(replace(world, study=replace(world.study, **settings)) for world in worlds)


def facts(files: dict[str, bytes]) -> bytes:
    hashes = {name: parts._hash(content) for name, content in files.items()}
    held = {"digests": {"a": "1"}, "cpu_seconds": 1.0, "person_months": 5, "lucks_missed": 0, "files": hashes}
    return json.dumps(held).encode()


def part(content: bytes = b"table") -> dict[str, bytes]:
    files = {"outcomes.parquet": content, "lives/a/persons.parquet": b"rows"}
    return files | {parts.FACTS: facts(files)}


# ------------------------------------------------------------------------------------------------ the list


def test_a_job_is_a_draw_and_a_replicate_and_every_batch_lives_all_draws() -> None:
    assert jobs_between(0, 2, (1, 2)) == (JobId(1, 0), JobId(2, 0), JobId(1, 1), JobId(2, 1))


def test_without_a_stop_rule_there_is_one_batch(worlds: tuple[Scenario, ...]) -> None:
    (batch,) = batches_of(with_study(worlds, replicates=3), (0,))
    assert [job.replicate for job in batch] == [0, 1, 2]


def test_a_stop_rule_adds_batches_up_to_the_cap(worlds: tuple[Scenario, ...]) -> None:
    stop = Stop(half_width=1.0, at_most=SEEN["at_most"], batch=SEEN["batch"])
    batches = batches_of(with_study(worlds, replicates=SEEN["first"], stop=stop), (0,))
    assert [len(batch) for batch in batches] == [2, 3, 2]
    assert [job.replicate for batch in batches for job in batch] == list(range(7))


def test_an_extension_keeps_what_was_lived_and_adds_replicates_and_draws() -> None:
    lived = jobs_between(0, 2, (1, 2))
    old, new = extended(lived, 1, (1, 2, 3))
    assert old == lived
    assert set(new) == {JobId(3, 0), JobId(3, 1), JobId(1, 2), JobId(2, 2), JobId(3, 2)}
    assert extended(lived, 0, (1, 2)) == (lived,)


def test_a_list_is_read_as_it_was_written(tmp_path: Path) -> None:
    jobs = JobList({"version": "1"}, (jobs_between(0, 2, (0,)), jobs_between(2, 3, (0,))), Stop(0.5, 3, 1))
    write_list(tmp_path, jobs)
    assert read_list(tmp_path) == jobs
    assert json.loads((tmp_path / "jobs.json").read_text())["key"] == jobs.key
    assert (tmp_path / "jobs.csv").read_text().splitlines()[1] == "draw-0000-replicate-00000,0,0,0"


def test_a_list_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "jobs.json").write_text("{")
    with pytest.raises(OutputError, match="cannot be read"):
        read_list(tmp_path)


# ------------------------------------------------------------------------------------------------ the key


def test_the_key_stays_with_the_engine_the_workers_and_the_number_of_replicates(worlds: tuple[Scenario, ...]) -> None:
    other = made_of(with_study(worlds, replicates=99), Living(engine="plain", workers=7, quiet=True))
    assert other == made_of(worlds, Living())


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"seed": 9}, "study.seed of baseline \\(1, now 9\\)"),
        ({"groups": ("sex",)}, "study.groups of baseline"),
        ({"smallest_difference_that_matters": 3.0}, "study.smallest_difference_that_matters of baseline"),
    ],
)
def test_a_changed_scenario_is_refused_and_said(
    worlds: tuple[Scenario, ...], settings: dict[str, Any], said: str
) -> None:
    before, after = made_of(worlds, Living()), made_of(with_study(worlds, **settings), Living())
    with pytest.raises(InputError, match=said) as told:
        refuse_changed(before, after, Path("outputs/x"))
    assert "start a new one with another --out" in str(told.value)


@pytest.mark.parametrize(("part", "said"), [("version", "version"), ("parameters", "parameter set"), ("code", "code")])
def test_a_changed_version_parameter_set_or_code_is_refused_and_said(
    worlds: tuple[Scenario, ...], part: str, said: str
) -> None:
    held = made_of(worlds, Living())
    with pytest.raises(InputError, match=said):
        refuse_changed(held, held | {part: "other"}, Path("outputs/x"))


def test_other_worlds_are_refused_and_said(worlds: tuple[Scenario, ...]) -> None:
    with pytest.raises(InputError, match="the scenarios that are compared"):
        refuse_changed(made_of(worlds, Living()), made_of(worlds[:1], Living()), Path("x"))


# ------------------------------------------------------------------------------------------------ parts and record


def test_a_part_stands_whole_in_its_place(tmp_path: Path) -> None:
    assert not is_there(tmp_path, "job")
    put_part(tmp_path, "job", part())
    assert is_there(tmp_path, "job")
    assert (tmp_path / "parts" / "job" / "lives" / "a" / "persons.parquet").read_bytes() == b"rows"
    assert [path.name for path in (tmp_path / "parts").iterdir()] == ["job"]


def test_a_part_that_another_worker_put_first_stays(tmp_path: Path) -> None:
    put_part(tmp_path, "job", part(b"first"))
    put_part(tmp_path, "job", part(b"second"))
    assert (tmp_path / "parts" / "job" / "outcomes.parquet").read_bytes() == b"first"
    assert [path.name for path in (tmp_path / "parts").iterdir()] == ["job"]


def test_a_part_that_was_damaged_or_left_half_written_is_removed(tmp_path: Path) -> None:
    for name in ("good", "changed", "gone"):
        put_part(tmp_path, name, part())
    (tmp_path / "parts" / "changed" / "outcomes.parquet").write_bytes(b"other")
    (tmp_path / "parts" / "gone" / "outcomes.parquet").unlink()
    (tmp_path / "parts" / ".half.77").mkdir()
    assert clear_broken(tmp_path, ["good", "changed", "gone", "never"]) == ["changed", "gone"]
    assert [path.name for path in (tmp_path / "parts").iterdir()] == ["good"]


def test_the_record_is_added_to_and_survives_a_line_that_was_cut_off(tmp_path: Path) -> None:
    for name in ("one", "two"):
        put_part(tmp_path, name, part())
    note_finished(tmp_path, "one")
    with (tmp_path / RECORD).open("a") as record:
        record.write('{"job": "half')
    note_finished(tmp_path, "two")
    assert noted_jobs(tmp_path) == {"one", "two"}
    assert (tmp_path / RECORD).read_text().startswith('{"job": "one"')


# ------------------------------------------------------------------------------------------------ lost workers


BrokenProcessPool = type("BrokenProcessPool", (Exception,), {"__doc__": "As the library names it."})


def errands(folder: Path, count: int) -> list[Errand]:
    scenario = load_scenario(template_path("baseline"))
    return [Errand(f"job-{number}", Job((scenario,), number), folder, "key") for number in range(count)]


def crew(monkeypatch: pytest.MonkeyPatch, finishing: list[int]) -> list[int]:
    """Let each attempt finish so many jobs before a worker is lost; return the jobs each attempt was given."""
    given = []

    def lived(missing: list[Errand], force: Workforce) -> Iterator[Brought]:
        given.append(len(missing))
        done = finishing[len(given) - 1]
        yield from (Brought(errand.name, part()) for errand in missing[:done])
        if done < len(missing):
            raise BrokenProcessPool("killed")

    monkeypatch.setattr(workers, "_lived", lived)
    return given


def test_jobs_of_a_lost_worker_are_lived_again_and_no_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given, told = crew(monkeypatch, [2, 0, 0, 3]), []
    live_missing(errands(tmp_path, 5), Workforce(2), told.append)
    assert given == [5, 3, 3, 3]
    assert len(noted_jobs(tmp_path)) == 5
    assert sum("a worker was lost" in line for line in told) == 3


def test_workers_lost_again_and_again_end_the_study_with_advice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crew(monkeypatch, [1, 0, 0, 0, 0])
    with pytest.raises(TwinlivesError, match=r"lost 3 times .* --resume"):
        live_missing(errands(tmp_path, 3), Workforce(2), lambda text: None)


def test_a_job_that_went_wrong_is_not_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def lived(missing: list[Errand], force: Workforce) -> Iterator[Brought]:
        tries.append(1)
        raise InputError("a lever that is none")
        yield

    monkeypatch.setattr(workers, "_lived", lived)
    with pytest.raises(InputError):
        live_missing(errands(tmp_path, 3), Workforce(1), lambda text: None)
    assert len(tries) == 1


@pytest.mark.parametrize("address", ["dask:/h:1", "dask://h", "spark://h:1", "h:8786", "dask://h:1/x", "ray://:1"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(InputError, match="write dask://host:port or ray://host:port"):
        cluster.refuse_wrong_cluster(address)


@pytest.mark.parametrize("kind", cluster.KINDS)
def test_a_cluster_without_its_library_names_the_extra(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"twinlives\[cluster\]"):
        cluster.refuse_wrong_cluster(f"{kind}://localhost:1")
    assert cluster.refuse_wrong_cluster(None) is None


# ------------------------------------------------------------------------------------------------ folders


def test_a_folder_below_a_file_fails_before_anything_is_lived(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(OutputError, match="cannot be written") as told:
        folders.make_unfinished(tmp_path / "file" / "out")
    assert told.value.exit_code == 2


def test_a_file_in_place_of_the_folder_and_a_foreign_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("precious")
    with pytest.raises(OutputError, match="is a file"):
        folders.refuse_foreign(tmp_path / "file")
    with pytest.raises(OutputError, match="holds other files"):
        folders.refuse_foreign(tmp_path / "mine")


def test_a_full_disk_is_refused_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(100, 99, 1))
    with pytest.raises(OutputError, match="full disk"):
        folders.make_unfinished(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_study_is_lived_by_one_process_at_a_time(tmp_path: Path) -> None:
    pytest.importorskip("fcntl", reason="this system has no such locks")
    with held_alone(tmp_path), pytest.raises(OutputError, match="another process"), held_alone(tmp_path):
        pass
    with held_alone(tmp_path):
        assert (tmp_path / ".lock").is_file()
    assert not (tmp_path / ".lock").exists()


def test_the_next_free_number_counts_unfinished_studies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("run-001", "run-002.unfinished", "run-xyz"):
        (tmp_path / "outputs" / "work" / name).mkdir(parents=True)
    assert folders.results_folder(None, "work").name == "run-003"
    assert folders.last_folder(None, "work", unfinished=True).name == "run-002"
    assert folders.last_folder(None, "work", unfinished=False).name == "run-001"
    assert folders.results_folder(Path("a.unfinished"), "work") == Path("a")


# ------------------------------------------------------------------------------------------------ draws


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ship three parameter draws of one record."""
    file = tmp_path / "draws.json"
    file.write_text(json.dumps({"names": ["offending.supervised"], "draws": [[-0.3], [-0.2], [-0.1]]}))
    monkeypatch.setattr(drawn, "DRAWS_FILE", file)
    return file


def test_without_a_file_of_draws_there_are_the_evidence_values_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawn, "DRAWS_FILE", tmp_path / "none.json")
    assert drawn.draw_numbers(1) == (0,)
    with pytest.raises(InputError, match="ships no parameter draws"):
        drawn.draw_numbers(2)


def test_draws_are_numbered_from_one_and_no_more_than_are_shipped(shipped: Path) -> None:
    assert (drawn.draw_numbers(1), drawn.draw_numbers(3)) == ((0,), (1, 2, 3))
    with pytest.raises(InputError, match="ships 3 parameter draws"):
        drawn.draw_numbers(4)


def test_a_job_loads_the_parameters_of_its_draw_and_overrides_stay_on_top(shipped: Path) -> None:
    scenario = load_scenario(template_path("baseline"), overrides={"study.draws": 3})
    assert parameters_of(scenario, 2).number("offending.supervised") == -0.2
    assert load_parameters(draw=3).number("offending.supervised") == -0.1
    assert parameters_of(scenario).number("offending.supervised") == load_parameters().number("offending.supervised")
    with pytest.raises(EvidenceError, match="no parameter draw 4"):
        load_parameters(draw=4)


def test_a_file_of_draws_that_does_not_hold_together_is_refused(tmp_path: Path) -> None:
    for place, text in enumerate(("{", '{"names": ["a"]}', '{"names": ["a"], "draws": [[1, 2]]}')):
        file = tmp_path / f"{place}.json"
        file.write_text(text)
        with pytest.raises(EvidenceError):
            drawn.read_draws(file)


# ------------------------------------------------------------------------------------------------ the stop rule's row


def test_the_stop_rule_looks_at_everybody_per_hundred_in_the_latest_and_longest_window() -> None:
    places = [
        ("all", "per 100 index persons", "2008-01..2017-12"),
        ("sex=male", "per 100 index persons", "2026-01..2045-12"),
        ("all", "persons a year in the Netherlands", "2026-01..2045-12"),
        ("all", "per 100 index persons", "2036-01..2045-12"),
        ("all", "per 100 index persons", "2026-01..2045-12"),
    ]
    table = pd.DataFrame(places, columns=["group", "unit", "window"]).assign(scenario="a", low=range(5))
    assert main_rows(table)["low"].to_list() == [4]


def test_a_worker_that_does_not_see_the_folder_sends_its_files_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "live_job", lambda job: [])
    monkeypatch.setattr(workers, "files_of", lambda lived, persons: part())
    (errand,) = errands(tmp_path, 1)
    assert workers.run_errand(errand) == Brought(errand.name, part())
    write_list(tmp_path, JobList({"version": "1"}, ((JobId(0, 0),),), None))
    assert workers.run_errand(errand).files is not None  # another study lies there
    own = replace(errand, key=read_list(tmp_path).key)
    assert workers.run_errand(own) == Brought(errand.name, None)
    assert is_there(tmp_path, errand.name)


def test_draws_take_turns_where_none_are_asked_for(worlds: tuple[Scenario, ...]) -> None:
    (batch,) = batches_of(with_study(worlds, replicates=5, draws=0), (1, 2, 3))
    assert batch == (JobId(1, 0), JobId(2, 1), JobId(3, 2), JobId(1, 3), JobId(2, 4))
    old, new = extended(batch, 2, (1, 2, 3), in_turn=True)
    assert (old, new) == (batch, (JobId(3, 5), JobId(1, 6)))
