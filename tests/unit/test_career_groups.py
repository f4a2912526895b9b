"""Groups of careers on the page of a validation: how many, which names, who is in them, and their curves."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from simulation.evidence import load_parameters
from simulation.experiment.groups import CURVES, Trajectories, curves_table, groups_facts, groups_table
from simulation.experiment.package import COLUMNS
from simulation.outcomes.trajectories.matrix import CareerMatrix, Observation
from simulation.outcomes.trajectories.study import Careers, trajectories_in
from simulation.report.career_curves import draw_curves
from simulation.report.career_groups import CURVES_FILE, GROUPS_FILE, groups_of_careers, names_table
from simulation.report.group_words import FACTS, LOOKS, NAMES, fact_name
from simulation.report.words import Words

LOOK, PERSONS, YEARS = "as the study", 60, 18


@pytest.fixture(scope="module")
def found() -> dict[str, Trajectories]:
    """Two plain groups of careers: half of the persons with no case or one, half with two a year."""
    ages = np.arange(12, 12 + YEARS)
    counts = np.zeros((PERSONS, YEARS))
    counts[: PERSONS // 2, 6] = np.arange(PERSONS // 2) % 2
    counts[PERSONS // 2 :] = 1 + (np.arange(YEARS) + np.arange(PERSONS // 2)[:, None]) % 3
    exposure = np.ones_like(counts)
    facts = {"women, %": np.repeat([100.0, 0.0], PERSONS // 2), "cases": counts.sum(axis=1)}
    matrix = CareerMatrix(ages, counts, exposure, np.full(PERSONS, 1980))
    return {LOOK: trajectories_in(Careers(matrix, facts, Observation()), load_parameters())}


@pytest.fixture
def folder(found: dict[str, Trajectories], tmp_path: Path) -> Path:
    groups_table(found).to_csv(tmp_path / GROUPS_FILE, index=False)
    curves_table(found).to_csv(tmp_path / CURVES_FILE, index=False)
    return tmp_path


def manifest(found: dict[str, Trajectories]) -> dict[str, Any]:
    return {"summary": {"trajectories": groups_facts(found)}}


def test_curves_have_a_row_for_each_group_and_age_and_lie_in_their_bands(found: dict[str, Trajectories]) -> None:
    table, fitted = curves_table(found), found[LOOK].samples[0].main.chosen
    assert len(table) == fitted.groups * YEARS
    assert (table["low"] <= table["mean"]).all()
    assert (table["mean"] <= table["high"]).all()
    assert table["mean"].to_numpy() == pytest.approx(fitted.curves.ravel())
    assert table["synthetic"].all()
    assert set(table["unit"]) == {"cases per year at liberty"}
    assert set(table.columns) <= set(COLUMNS)
    assert CURVES == CURVES_FILE


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_section_tells_groups_names_and_persons(
    found: dict[str, Trajectories], folder: Path, language: str
) -> None:
    told = groups_of_careers(Words(language), folder, manifest(found))
    assert told is not None
    assert f"{PERSONS}" in told.lines[0]
    missing, saying = {"en": ("late peak", "do not appear as a rule"), "nl": ("late piek", "niet voorkomen")}[language]
    assert missing in told.lines[1]
    assert saying in told.lines[1]
    assert str(told.profile).count("<tr") >= 3
    assert told.curves is not None
    assert re.search(r"\d", told.curves.alt)


def test_names_that_every_sample_shows_are_not_called_missing(folder: Path) -> None:
    facts = {
        "persons": 900, "samples": 2, "groups_chosen": {"4": 2}, "four_names_share": 1.0,
        "name_shares": dict.fromkeys(("incidental", "early peak", "late peak", "continuous"), 1.0),
    }  # fmt: skip
    told = groups_of_careers(Words("en"), folder, {"summary": {"trajectories": {LOOK: facts}}})
    assert told is not None
    assert told.lines[1].startswith("Each of the four names appears as a rule")


def test_a_folder_without_curves_or_tables_still_tells_what_it_knows(
    found: dict[str, Trajectories], tmp_path: Path
) -> None:
    told = groups_of_careers(Words("en"), tmp_path, manifest(found))
    assert told is not None
    assert told.curves is None
    assert not told.profile
    assert told.names
    assert groups_of_careers(Words("en"), tmp_path, {"summary": {"trajectories": {}}}) is None
    assert groups_of_careers(Words("en"), tmp_path, {}) is None


def test_a_look_has_a_column_of_its_own(found: dict[str, Trajectories]) -> None:
    facts = groups_facts(found)[LOOK]
    table = str(names_table(Words("en"), dict.fromkeys(LOOKS, facts), pd.DataFrame()))
    for look in LOOKS.values():
        assert look[0].upper() + look[1:] in table


def test_the_same_curves_draw_the_same_bytes(found: dict[str, Trajectories]) -> None:
    curves, groups = curves_table(found), groups_table(found)
    first, second = (draw_curves(Words("en"), curves, groups) for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.svg() == second.svg()


def test_every_fact_of_a_shipped_profile_has_words() -> None:
    from simulation.experiment.shipped_validation import rows_of

    known = {fact for facts in FACTS.values() for fact in facts}
    assert {row["fact"] for row in rows_of("trajectory_groups.csv")} <= known
    assert {row["name"] for row in rows_of("trajectory_groups.csv")} <= set(NAMES)
    assert {row["look"] for row in rows_of("trajectory_groups.csv")} <= set(LOOKS)
    assert fact_name(Words("en"), "shoe size") == ("Other facts", "shoe size")
