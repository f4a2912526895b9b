"""One invented person in two worlds, told from a finished study."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from simulation.errors import InputError
from simulation.experiment.reliving import replica_of
from simulation.experiment.twin_lives import OTHER_LUCKS, TwinLives, parting, twin_lives
from simulation.experiment.who_differs import someone_elsewhere, someone_who_differs
from simulation.report.life import explained_months, life_text, parting_sentence
from simulation.report.life_facts import life_facts
from simulation.report.words import Words
from simulation.scenario import load_scenario
from simulation.scenario.resolved import scenario_of
from simulation.scenario.templates import template_names, template_path
from simulation.vocabulary import Kind, month_text

SMALL = runpy.run_path(str(Path(__file__).parents[1] / "small_studies.py"))


SEEDS = (3, 4, 5, 6, 7)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the study of the first seed in which the person who is told of has something to tell."""
    for seed in SEEDS:
        folder = tmp_path_factory.mktemp("life")
        file = SMALL["scenarios"](folder / "files", replicates="  replicates: 2", seed=f"  seed: {seed}")
        finished: Path = SMALL["live"](file, folder / "study", persons="all").folder
        if tells_something(finished):
            return finished
    pytest.fail("of no seed does the first person whose life differs offend: choose stronger levels in small_studies")


def tells_something(study: Path) -> bool:
    """Return whether the first life that differs holds offences in both worlds."""
    replica = replica_of(study)
    names = [held.name for held in replica.scenarios]
    person = someone_who_differs(study, names, replica)
    return person is not None and all(
        "offence" in {kind for _, kind in events_of(study, name, person)} for name in names
    )


@pytest.fixture(scope="module")
def twins(study: Path) -> TwinLives:
    return twin_lives(study, None)


def events_of(study: Path, world: str, person: int) -> list[tuple[int, str]]:
    table = pd.read_parquet(study / world / "events.parquet")
    own = table[table["person"] == person]
    return list(zip(own["month"], own["kind"].astype(str), strict=True))


def test_every_shipped_scenario_comes_back_from_its_resolved_values() -> None:
    for name in template_names():
        scenario = load_scenario(template_path(name))
        assert scenario_of(json.loads(json.dumps(scenario.resolved()))) == scenario


def test_the_lives_are_those_the_study_counted(study: Path, twins: TwinLives) -> None:
    assert [life.same for life in twins.lives] == [True, True]
    for life in twins.lives:
        own = [(event.month, event.name) for event in life.events if not event.lever]
        assert own == events_of(study, life.scenario, twins.number)
        assert len(own) > 1


def test_the_lives_are_one_until_they_part(twins: TwinLives) -> None:
    assert twins.parting is not None
    before = [[e for e in life.events if e.month < twins.parting.month and not e.lever] for life in twins.lives]
    assert before[0] == before[1]
    assert twins.parting.events[0] != twins.parting.events[1]
    assert twins.parting.reasons is not None
    assert twins.parting.reasons[0] <= twins.parting.month


def test_a_life_does_not_part_from_itself(twins: TwinLives) -> None:
    first = twins.lives[0]
    assert parting(first, first) is None
    same = replace(twins, lives=(first, first), parting=None)
    assert "no event differs" in life_text(Words("en"), same)


def test_the_rate_of_a_month_is_its_base_times_its_named_factors(twins: TwinLives) -> None:
    for world in life_facts(Words("en"), twins)["worlds"]:
        hazards = [held for month in world["months"] for held in month["hazards"].values()]
        assert len(hazards) > 100
        for held in hazards:
            assert held["rate"] == pytest.approx(held["base"] * np.prod(list(held["factors"].values())), rel=1e-9)


def test_what_a_person_did_alone_is_what_luck_and_chance_say(twins: TwinLives) -> None:
    """An offence of one's own happens exactly in the months whose variate lies below the cumulative hazard."""
    for life in twins.lives:
        own = {(e.month, e.type) for e in life.events if not e.lever and e.kind == Kind.OFFENCE and e.cause == 0}
        said = {
            (read.month, hazard)
            for read in life.months
            for hazard in range(5)
            if read.variates[hazard] < read.cumulative(hazard)
        }
        assert own <= said  # a decision that was taken may still have been made impossible in the same month
        assert len(said - own) <= 1


def test_twenty_other_lucks_start_alike_and_differ(twins: TwinLives) -> None:
    for life in twins.lives:
        assert [luck.luck for luck in life.lucks] == list(range(OTHER_LUCKS + 1))
        lived = life.lucks[0]
        assert lived.offences == life.person["offences"]
        assert len({luck.offences for luck in life.lucks}) > 2


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_of_a_life_says_what_parts_it(twins: TwinLives, language: str) -> None:
    words = Words(language)
    text = life_text(words, twins)
    assert text.startswith({"en": "SYNTHETIC", "nl": "SYNTHETISCH"}[language])
    assert parting_sentence(words, twins) in text
    assert str(twins.number) in text
    assert all(f"{{{hole}}}" not in text for hole in ("type", "value", "month", "other"))
    if language == "nl":
        assert " the " not in text


def test_the_month_of_the_parting_is_explained(twins: TwinLives) -> None:
    assert twins.parting is not None
    assert twins.parting.month in explained_months(twins)
    assert "×" in life_text(Words("en"), twins, [twins.parting.month])


@pytest.mark.parametrize(
    ("person", "options", "said"),
    [
        (10**6, {}, "no person"),
        (1, {"replicate": 7}, "replicates 0 to 1"),
        (1, {"draw": 3}, "parameter draws"),
        (1, {"scenario": "elsewhere"}, "holds no world elsewhere"),
    ],
)
def test_what_is_not_in_the_study_is_refused(study: Path, person: int, options: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        twin_lives(study, person, **options)


def test_a_month_outside_the_lives_is_refused_with_the_months_that_are_in_them(twins: TwinLives) -> None:
    lived = twins.lives[0].months
    twins.refuse_unlived([lived[0].month, lived[-1].month])
    with pytest.raises(InputError, match=f"months with decisions: {month_text(lived[0].month)} to"):
        twins.refuse_unlived([lived[0].month - 1])


def test_a_folder_that_is_no_study_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"manifest\.json"):
        replica_of(tmp_path)
    (tmp_path / "manifest.json").write_text('{"synthetic": false}')
    with pytest.raises(InputError, match="no run or study"):
        replica_of(tmp_path)


def test_a_changed_program_is_said(study: Path, twins: TwinLives) -> None:
    other = replace(twins, lives=tuple(replace(life, same=False) for life in twins.lives))
    assert "not the lives it counted" in life_text(Words("en"), other)


def test_the_verb_prints_one_object_for_programs(study: Path, twins: TwinLives) -> None:
    command: Callable[..., Any] = subprocess.run
    words = [sys.executable, "-m", "simulation", "life", str(study), str(twins.number), "--json", "--quiet"]
    assert twins.parting is not None
    month = month_text(twins.parting.month)
    done = command([*words, "--month", month], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    held = json.loads(done.stdout)
    assert held["synthetic"] is True
    assert [month["month"] for month in held["worlds"][0]["months"]] == [month]
    wrong = command([*words, "--month", "soon"], capture_output=True, text=True, check=False)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "YYYY-MM" in wrong.stderr


def test_where_no_lived_life_differs_the_one_who_fares_most_otherwise_is_told(tmp_path: Path) -> None:
    worlds = ("base", "lever")
    manifest = {"synthetic": True, "scenarios": [load_scenario(template_path("baseline")).resolved()] * 2}
    digests = {f"{world}/{run}": f"{world if run == 2 else 'same'}" for world in worlds for run in range(3)}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest | {"replicates": 3, "digests": digests}))
    for run, person, difference in ((0, 5, 0.9), (1, 6, -0.2), (2, 7, -0.1)):
        part = tmp_path / "parts" / f"job-{run}"
        part.mkdir(parents=True)
        held = {"scenario": "lever", "replicate": run, "draw": 0, "person": person, "difference": difference}
        pd.DataFrame([held]).to_parquet(part / "discordant.parquet")
    told: list[str] = []
    replica, person = someone_elsewhere(tmp_path, worlds, None, told.append)
    assert (replica.replicate, person) == (2, 7)  # the lived lives of the third replicate differ
    assert "looking at replicate 2" in told[0]
    with pytest.raises(InputError, match="nobody fares otherwise"):
        someone_elsewhere(tmp_path, ("base", "other"), None, told.append)
