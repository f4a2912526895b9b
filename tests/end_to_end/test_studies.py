"""Studies that are stopped, resumed or extended give the bytes of an undisturbed one; so do workers and engines."""

from __future__ import annotations

import json
import os
import runpy
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from simulation.errors import InputError, OutputError
from simulation.evidence import draws as drawn
from simulation.experiment import folders, workers
from simulation.experiment.stopping import half_width
from simulation.scenario import load_comparison
from simulation.scenario.templates import template_path
from simulation.vocabulary import Layer

TESTS = Path(__file__).parents[1]
SMALL: Any = runpy.run_path(str(TESTS / "small_studies.py"))
live, contents, scenarios = SMALL["live"], SMALL["contents"], SMALL["scenarios"]
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forks of a process; this system has none")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an undisturbed study of two worlds and four replicates, its files beside it."""
    place = tmp_path_factory.mktemp("whole")
    live(scenarios(place / "files"), place / "study")
    return place / "study"


def file_of(whole: Path) -> Path:
    return whole.parent / "files" / "lever.yaml"


def child(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(TESTS / "small_studies.py"), *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": str(TESTS.parent)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def same(one: Path, other: Path) -> None:
    first, second = contents(one), contents(other)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def interrupted(patch: pytest.MonkeyPatch, jobs: int, file: Path, out: Path, **options: Any) -> None:
    """Live a study that is interrupted after so many jobs."""
    with patch.context() as patched:
        dies_after(patched, jobs)
        with pytest.raises(KeyboardInterrupt):
            live(file, out, **options)


def dies_after(monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    """Let the process of a study end after so many jobs."""
    put, left = workers.note_finished, [jobs]

    def note(folder: Path, name: str) -> None:
        put(folder, name)
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt

    monkeypatch.setattr(workers, "note_finished", note)


# ------------------------------------------------------------------------------------------------ what is written


def test_the_list_of_jobs_stands_before_anything_is_lived(whole: Path, tmp_path: Path) -> None:
    seen: dict[str, bool] = {}

    def told(line: str) -> None:
        unfinished = folders.unfinished_of(tmp_path / "out")
        seen.setdefault("list", (unfinished / "jobs.json").is_file() and (unfinished / "jobs.csv").is_file())
        seen.setdefault("nothing else", not (unfinished / "parts").exists())
        seen.setdefault("marked", (unfinished / "UNFINISHED.txt").is_file() and not (tmp_path / "out").exists())

    live(file_of(whole), tmp_path / "out", told=told)
    assert seen == {"list": True, "nothing else": True, "marked": True}
    same(whole, tmp_path / "out")


def test_a_finished_study_holds_no_trace_of_having_been_unfinished(whole: Path) -> None:
    assert sorted(path.name for path in whole.parent.iterdir()) == ["files", "study"]
    names = {path.name for path in whole.iterdir()}
    assert {"manifest.json", "jobs.json", "jobs.csv", "jobs-finished.jsonl", "parts", "outcomes.csv"} <= names
    assert [name for name in names if name.startswith(".") or "UNFINISHED" in name] == []
    assert len((whole / "jobs-finished.jsonl").read_text().splitlines()) == 4


def test_the_draw_stands_in_outcomes_comparison_and_manifest(whole: Path) -> None:
    manifest = json.loads((whole / "manifest.json").read_text())
    assert (manifest["parameter_draws"], manifest["replicates"]) == ([0], 4)
    assert set(pd.read_csv(whole / "outcomes.csv")["draw"]) == {0}
    assert set(pd.read_csv(whole / "comparison.csv")["draws"]) == {1}


def test_a_neighbourhood_says_nothing_of_the_country(whole: Path) -> None:
    for table in ("outcomes.csv", "comparison.csv"):
        assert "in the Netherlands" not in (whole / table).read_text()
    assert "per 100 index persons" in (whole / "comparison.csv").read_text()


def test_ties_of_kept_persons_are_written_in_every_layer(whole: Path) -> None:
    ties = pd.read_parquet(whole / "base" / "ties.parquet")
    persons = pd.read_parquet(whole / "base" / "persons.parquet").set_index("id")
    assert list(ties) == ["person", "other", "layer", "strength", "since", "last", "synthetic"]
    assert set(ties["person"]) <= set(persons.index)
    assert {"kin", "friend", "co_offending"} <= set(ties["layer"]) <= {layer.name.lower() for layer in Layer}
    assert (ties["person"] != ties["other"]).all()
    assert ties["strength"].min() >= 1
    both = ties[ties["other"].isin(persons.index)]
    there = set(zip(both["person"], both["other"], both["layer"], both["since"], strict=True))
    assert there == {(b, a, layer, since) for a, b, layer, since in there}
    kin = both[both["layer"] == "kin"]
    assert (persons.loc[kin["person"], "family"].to_numpy() == persons.loc[kin["other"], "family"].to_numpy()).all()


def test_every_column_of_every_table_is_described(whole: Path) -> None:
    package = json.loads((whole / "datapackage.json").read_text())
    assert package["synthetic"] is True
    fields = {resource["path"]: resource["schema"]["fields"] for resource in package["resources"]}
    assert {"outcomes.csv", "comparison.csv", "base/ties.parquet", "lever/persons.parquet"} <= fields.keys()
    for path, described in fields.items():
        assert [field["name"] for field in described if field["description"] == field["name"]] == [], path
    assert {"name": "since", "unit": "months since the year 0"}.items() <= {
        key: value for key, value in fields["base/ties.parquet"][4].items() if key != "description"
    }.items()


# ------------------------------------------------------------------------------------------------ workers and engines


def test_two_workers_give_the_same_bytes_as_one(whole: Path, tmp_path: Path) -> None:
    live(file_of(whole), tmp_path / "two", workers=2)
    same(whole, tmp_path / "two")


@pytest.mark.full
def test_four_workers_give_the_same_bytes_as_one(whole: Path, tmp_path: Path) -> None:
    live(file_of(whole), tmp_path / "four", workers=4)
    same(whole, tmp_path / "four")


def test_the_plain_engine_gives_the_same_bytes_end_to_end(tmp_path: Path) -> None:
    file = scenarios(tmp_path / "files", replicates="  replicates: 1", clock="clock: {until: 2006-06}")
    for engine in ("fast", "plain"):
        live(file, tmp_path / engine, engine=engine)
    same(tmp_path / "fast", tmp_path / "plain")


# ------------------------------------------------------------------------------------------------ stopped and resumed


def test_a_study_that_was_interrupted_is_resumed_from_what_it_had(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted(monkeypatch, 2, file_of(whole), tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out.unfinished"]
    assert not (tmp_path / "out.unfinished" / "manifest.json").exists()
    lived: list[str] = []
    live(file_of(whole), tmp_path / "out", told=lived.append, resume=True)
    assert "2 of 4 jobs were finished" in lived
    assert [line for line in lived if line.endswith(" lived")] == ["3 of 4 lived", "4 of 4 lived"]
    same(whole, tmp_path / "out")


def test_a_new_study_does_not_take_the_place_of_an_unfinished_one(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted(monkeypatch, 1, file_of(whole), tmp_path / "out")
    with pytest.raises(OutputError, match="holds an unfinished study; go on with it: --resume"):
        live(file_of(whole), tmp_path / "out")
    other = scenarios(tmp_path / "files", seed="  seed: 4")
    with pytest.raises(InputError, match=r"study.seed of base \(3, now 4\)"):
        live(other, tmp_path / "out", resume=True)
    with pytest.raises(InputError, match="the unfinished study has 4"):
        live(file_of(whole), tmp_path / "out", resume=True, replicates=9)
    assert len(list((tmp_path / "out.unfinished" / "parts").iterdir())) == 1


def test_a_study_without_a_finished_job_leaves_nothing(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*words: Any) -> None:
        raise InputError("a lever that is none")

    monkeypatch.setattr(workers, "live_job", fails)
    with pytest.raises(InputError):
        live(file_of(whole), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_part_is_lived_again(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupted(monkeypatch, 3, file_of(whole), tmp_path / "out")
    (tmp_path / "out.unfinished" / "parts" / "draw-0000-replicate-00001" / "curves.parquet").write_bytes(b"")
    live(file_of(whole), tmp_path / "out", resume=True)
    same(whole, tmp_path / "out")


def test_resuming_a_finished_study_lives_nothing_and_nothing_to_resume_is_told(whole: Path, tmp_path: Path) -> None:
    before = contents(whole)
    told: list[str] = []
    assert (
        live(file_of(whole), whole, told=told.append, resume=True).digest
        == json.loads(before["manifest.json"])["digest"]
    )
    assert "nothing is missing" in told[0]
    assert contents(whole) == before
    with pytest.raises(OutputError, match="no unfinished study"):
        live(file_of(whole), tmp_path / "out", resume=True)


@needs_fork
def test_a_study_killed_at_random_moments_gives_the_bytes_of_an_undisturbed_one(tmp_path: Path) -> None:
    done = child("kill", tmp_path, "5")
    *killed, last = done.stdout.split()
    assert (last, len(killed)) == ("0", 5), done.stderr
    assert killed.count("-9") > 1
    same(tmp_path / "whole", tmp_path / "killed")


@pytest.mark.full
@needs_fork
def test_a_study_killed_twenty_times_while_it_lives_gives_the_bytes_of_an_undisturbed_one(tmp_path: Path) -> None:
    done = child("kill", tmp_path, "20", "80")
    *killed, last = done.stdout.split()
    assert (killed, last) == (["-9"] * 20, "0"), done.stderr
    same(tmp_path / "whole", tmp_path / "killed")


@pytest.mark.full
@needs_fork
def test_a_study_killed_before_every_change_on_disk_gives_the_bytes_of_an_undisturbed_one(tmp_path: Path) -> None:
    done = child("steps", tmp_path, "1")
    places = done.stdout.split()
    assert len(places) > 15, done.stderr
    for place in places:
        same(tmp_path / "whole", Path(place))


@pytest.mark.full
@needs_fork
def test_a_study_with_two_workers_killed_twenty_times_gives_the_bytes_of_an_undisturbed_one(
    whole: Path, tmp_path: Path
) -> None:
    out, killed = tmp_path / "out", 0
    command = [sys.executable, str(TESTS / "small_studies.py"), str(out), "2"]
    environment = {**os.environ, "PYTHONPATH": str(TESTS.parent)}
    for moment in range(20):
        more = ["--resume"] if (tmp_path / "out.unfinished" / "jobs.json").is_file() or out.is_dir() else []
        study = subprocess.Popen(command + more, env=environment, start_new_session=True, stderr=subprocess.DEVNULL)
        time.sleep(4 + moment * 0.7)
        killed += study.poll() is None
        os.killpg(study.pid, signal.SIGKILL) if study.poll() is None else None
        study.wait()
    more = ["--resume"] if (tmp_path / "out.unfinished" / "jobs.json").is_file() or out.is_dir() else []
    subprocess.run(command + more, env=environment, check=True)
    assert killed > 3
    same(whole, out)


# ------------------------------------------------------------------------------------------------ extended


def test_an_extended_study_gives_the_bytes_of_one_that_was_as_large_from_the_start(whole: Path, tmp_path: Path) -> None:
    file = scenarios(tmp_path / "files")
    live(file, tmp_path / "out", replicates=3)
    told: list[str] = []
    live(file, tmp_path / "out", told=told.append, extend=1, replicates=3)
    assert [line for line in told if line.endswith(" lived")] == ["1 of 1 lived"]
    grown, large = contents(tmp_path / "out"), contents(whole)
    assert [name for name in large if grown[name] != large[name]] == ["jobs.csv"]  # it says what was lived when


def test_a_study_stays_whole_while_it_is_extended(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    shutil.copytree(whole, out)
    interrupted(monkeypatch, 1, file_of(whole), out, extend=2)
    same(whole, out)
    live(file_of(whole), out, resume=True)
    assert json.loads((out / "manifest.json").read_text())["replicates"] == 6
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_nothing_to_extend_and_something_else_to_extend_are_told(whole: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no finished study"):
        live(file_of(whole), tmp_path / "out", extend=1)
    with pytest.raises(InputError, match=r"study\.seed"):
        live(scenarios(tmp_path / "files", seed="  seed: 4"), whole, extend=1)
    with pytest.raises(InputError, match="exclude each other"):
        live(file_of(whole), whole, extend=1, resume=True)


# ------------------------------------------------------------------------------------------------ parameter draws


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "draws.json"
    file.write_text(json.dumps({"names": ["property.level"], "draws": [[0.3], [0.5], [0.4]]}))
    monkeypatch.setattr(drawn, "DRAWS_FILE", file)
    monkeypatch.setattr("simulation.experiment.made_of.DRAWS_FILE", file)


@pytest.mark.usefixtures("shipped")
def test_every_replicate_is_lived_with_every_draw_and_draws_can_be_added(tmp_path: Path) -> None:
    two = scenarios(tmp_path / "two", replicates="  replicates: 2\n  draws: 2")
    three = scenarios(tmp_path / "three", replicates="  replicates: 2\n  draws: 3")
    live(two, tmp_path / "out")
    table = pd.read_csv(tmp_path / "out" / "outcomes.csv")
    assert sorted(set(zip(table["draw"], table["replicate"], strict=True))) == [(1, 0), (1, 1), (2, 0), (2, 1)]
    assert set(pd.read_csv(tmp_path / "out" / "comparison.csv")["draws"]) <= {0, 1, 2}
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert (manifest["parameter_draws"], manifest["replicates"]) == ([1, 2], 2)
    assert len(set(manifest["digests"].values())) > 4
    live(three, tmp_path / "out", extend=0)
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["parameter_draws"] == [1, 2, 3]


@pytest.mark.usefixtures("shipped")
def test_a_study_of_the_evidence_values_is_not_extended_by_draws(whole: Path, tmp_path: Path) -> None:
    live(scenarios(tmp_path / "one", replicates="  replicates: 1"), tmp_path / "out")
    with pytest.raises(InputError, match="not one of the parameter draws"):
        live(scenarios(tmp_path / "two", replicates="  replicates: 1\n  draws: 2"), tmp_path / "out", extend=0)


@pytest.mark.usefixtures("shipped")
def test_draws_take_turns_with_replicates_unless_all_are_asked_for(tmp_path: Path) -> None:
    file, out = scenarios(tmp_path / "files", replicates="  replicates: 4\n  draws: 0"), tmp_path / "out"
    live(file, out)
    assert lived_jobs(out) == [(1, 0), (1, 3), (2, 1), (3, 2)]
    compared = pd.read_csv(out / "comparison.csv")
    assert set(compared["draws"]) <= {0, 1, 2, 3}
    assert compared["numbers_share"].isna().all()
    assert json.loads((out / "manifest.json").read_text())["scenarios"][0]["study"]["draws"] == 0
    live(file, out, extend=1)
    assert lived_jobs(out) == [(1, 0), (1, 3), (2, 1), (2, 4), (3, 2)]
    every = scenarios(tmp_path / "every", replicates="  replicates: 4\n  draws: 3")
    with pytest.raises(InputError, match="one draw a replicate, in turn"):
        live(every, out, extend=0)


def lived_jobs(folder: Path) -> list[tuple[int, int]]:
    table = pd.read_csv(folder / "outcomes.csv")
    return sorted(set(zip(table["draw"], table["replicate"], strict=True)))


# ------------------------------------------------------------------------------------------------ the stop rule


def stopping(folder: Path, half: float) -> Path:
    rule = f"  replicates: 2\n  stop: {{half_width: {half}, at_most: 6, batch: 2}}"
    return scenarios(folder, replicates=rule)


def test_replicates_are_added_until_the_interval_is_narrow_enough(whole: Path, tmp_path: Path) -> None:
    file = stopping(tmp_path / "files", 0.001)
    live(file, tmp_path / "all")
    capped = json.loads((tmp_path / "all" / "manifest.json").read_text())
    assert (capped["replicates"], capped["stop"]["reached"]) == (6, False)
    found = widths(file, tmp_path / "all")
    target = found[4]
    assert target is not None
    expected = next(count for count in (2, 4, 6) if (width := found[count]) is not None and width <= target)
    for workers_used in (1, 2):
        live(stopping(tmp_path / f"files-{workers_used}", target), tmp_path / f"{workers_used}", workers=workers_used)
    same(tmp_path / "1", tmp_path / "2")
    manifest = json.loads((tmp_path / "1" / "manifest.json").read_text())
    assert (manifest["replicates"], manifest["stop"]["reached"]) == (expected, True)
    assert expected < 6


def widths(file: Path, folder: Path) -> dict[int, float | None]:
    from simulation.experiment.joblist import jobs_between

    worlds = load_comparison([file])
    return {count: half_width(folder, worlds, jobs_between(0, count, (0,))) for count in (2, 4, 6)}


# ------------------------------------------------------------------------------------------------ the command line


def twinlives(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "simulation", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_an_output_folder_below_a_file_exits_2_before_anything_is_lived(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    answer = twinlives("compare", scenarios(tmp_path / "files"), "--out", tmp_path / "file" / "out")
    assert answer.returncode == 2
    assert "cannot be written" in answer.stderr
    assert "replicates of" not in answer.stderr
    assert "Traceback" not in answer.stderr


def test_comparing_a_neighbourhood_with_nothing_says_what_to_do() -> None:
    answer = twinlives("compare", template_path("neighbourhood_class"))
    assert answer.returncode == 2
    assert "extends: neighbourhood_class.yaml" in answer.stderr
    assert "twinlives run neighbourhood_class.yaml" in answer.stderr


def test_the_report_of_a_neighbourhood_names_no_number_of_the_country(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "out")
    answer = twinlives("report", tmp_path / "out", "--json")
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)["headline"] + (tmp_path / "out" / "report.html").read_text()
    assert "a year in the Netherlands" not in told
    assert "For the Netherlands as a whole" not in told
    assert "are brought to court for domestic sexual exploitation in the Netherlands" not in told
