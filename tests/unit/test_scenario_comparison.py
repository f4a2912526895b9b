"""Worlds of a comparison: which are lived, against which, and what they must share."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation.errors import ScenarioError
from simulation.scenario import load_comparison

BASELINE = """\
question: What goes on?
cohort: {births: [1955, 2033], scale: 0.1}
clock: {until: 2045-12}
study: {replicates: 10, primary: {outcome: recidivism.general.2y, population: dse}}
"""
CHILD = (
    "extends: baseline.yaml\nlevers: [{use: work_support, from: 2026-01, coverage: 1}]\nstudy: {against: baseline}\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "baseline.yaml").write_text(BASELINE)
    (tmp_path / "work.yaml").write_text(CHILD)
    return tmp_path


def add(folder: Path, name: str, text: str) -> Path:
    (folder / f"{name}.yaml").write_text(text)
    return folder / f"{name}.yaml"


def names(*files: Path, against: str | None = None) -> list[str]:
    return [world.name for world in load_comparison(files, against=against)]


def refusal(*files: Path, against: str | None = None) -> str:
    with pytest.raises(ScenarioError) as refused:
        load_comparison(files, against=against)
    return str(refused.value)


def test_the_world_compared_against_is_loaded_and_comes_first(folder: Path) -> None:
    assert names(folder / "work.yaml") == ["baseline", "work"]


def test_naming_the_baseline_as_well_changes_nothing(folder: Path) -> None:
    both = [folder / "baseline.yaml", folder / "work.yaml"]
    assert load_comparison(both) == load_comparison(both[::-1]) == load_comparison(both[1:])


def test_several_scenarios_are_compared_with_the_same_baseline(folder: Path) -> None:
    more = add(folder, "more", CHILD.replace("coverage: 1", "coverage: 0.5"))
    assert names(folder / "work.yaml", more) == ["baseline", "work", "more"]


def test_against_takes_the_place_of_the_files_own(folder: Path) -> None:
    more = add(folder, "more", CHILD.replace("coverage: 1", "coverage: 0.5"))
    assert names(folder / "work.yaml", against="more") == ["more", "work"]
    assert names(folder / "work.yaml", against=str(more)) == ["more", "work"]
    assert load_comparison([folder / "work.yaml"], against="more")[1].study.against == "more"


def test_overrides_hold_for_every_world(folder: Path) -> None:
    worlds = load_comparison([folder / "work.yaml"], overrides={"cohort.scale": 0.01, "study.replicates": 2})
    assert {world.cohort.scale for world in worlds} == {0.01}
    assert {world.study.replicates for world in worlds} == {2}


def test_all_worlds_share_the_replicates_of_the_scenario_compared(folder: Path) -> None:
    more = add(folder, "more", CHILD.replace("study: {", "study: {replicates: 30, seed: 5, split: {lucks: 7}, "))
    worlds = load_comparison([more])
    assert {(w.study.replicates, w.study.seed, w.study.split.lucks) for w in worlds} == {(30, 5, 7)}


def test_nothing_to_compare_with_is_told(folder: Path) -> None:
    told = refusal(folder / "baseline.yaml")
    assert "has no levers and names nothing to compare with" in told
    assert "write a second file beside it with `extends: baseline.yaml`" in told
    assert "twinlives run baseline.yaml" in told


def test_a_scenario_compared_with_itself_alone_is_told(folder: Path) -> None:
    assert "a comparison needs a second scenario" in refusal(folder / "work.yaml", against="work")


def test_different_baselines_are_told(folder: Path) -> None:
    more = add(folder, "more", CHILD.replace("against: baseline", "against: work"))
    assert "compared with different scenarios (baseline, work)" in refusal(folder / "work.yaml", more)


def test_a_missing_baseline_is_told(folder: Path) -> None:
    assert "there is no such file" in refusal(folder / "work.yaml", against="gone")


@pytest.mark.parametrize(
    ("part", "line"),
    [
        ("cohort", "cohort: {scale: 0.2}"),
        ("clock", "clock: {until: 2044-12}"),
        ("parameters", "parameters: {justice.advice_request.dse: {value: 0.5, reason: why}}"),
    ],
)
def test_worlds_that_do_not_share_people_calendar_and_numbers_are_refused(folder: Path, part: str, line: str) -> None:
    told = refusal(add(folder, "more", f"{CHILD}{line}\n"))
    assert f"more.yaml  {part} differs from that of baseline" in told


def test_another_reason_for_the_same_number_is_the_same_world(folder: Path) -> None:
    one = "parameters: {justice.advice_request.dse: {value: 0.5, reason: one}}\n"
    add(folder, "baseline", BASELINE + one)
    more = add(folder, "more", CHILD + one.replace("one", "two"))
    assert names(more) == ["baseline", "more"]


def test_scenarios_that_ask_for_different_seeds_are_refused(folder: Path) -> None:
    more = add(folder, "more", CHILD.replace("study: {", "study: {seed: 2, "))
    assert "study.seed differs from that of work" in refusal(folder / "work.yaml", more)


def test_two_files_of_one_name_are_refused(folder: Path) -> None:
    (folder / "other").mkdir()
    add(folder / "other", "baseline", BASELINE)
    twin = add(folder / "other", "work", CHILD)
    assert "two files are named work" in refusal(folder / "work.yaml", twin)


def test_all_problems_of_all_files_are_told_together(folder: Path) -> None:
    more = add(folder, "more", CHILD.replace("coverage: 1", "coverage: 7"))
    last = add(folder, "last", CHILD.replace("2026-01", "soon"))
    told = refusal(folder / "work.yaml", more, last)
    assert "coverage is 7" in told
    assert 'from is "soon"' in told
