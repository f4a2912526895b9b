"""The report says, in both languages, what the rooms below write: measured outcomes, curves, comparisons."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from simulation.experiment.discordance import discordant_persons
from simulation.experiment.pairing import COLUMNS as COMPARED
from simulation.experiment.pairing import compare
from simulation.outcomes.by_hand import case_of, world_of
from simulation.outcomes.measure import curves_of, measure_all, person_indicators
from simulation.outcomes.measured import Measured
from simulation.outcomes.rows import CURVE_COLUMNS, OUTCOME_COLUMNS
from simulation.report import say_headline, write_report
from simulation.report.definitions import clauses_of
from simulation.report.names import group_name, outcome_name, population_name, unit_name
from simulation.report.rows import shown_rows
from simulation.report.study import COLUMNS, Study, read_study
from simulation.report.words import Words
from simulation.vocabulary import Kind, OffenceType, month_index, month_text

STUDIES = runpy.run_path(str(Path(__file__).parents[1] / "report_studies.py"))
BASELINE, ADVICE = STUDIES["BASELINE"], STUDIES["ADVICE"]
START, DUTCH = month_index(2026), Words("nl")
PERSONS, REPLICATES, LASTING = 150, 2, 12.0


class Numbers:
    """Evidence of one number."""

    def number(self, name: str) -> float:
        assert name == "outcomes.settling_months"
        return LASTING


def lived(world: str, replicate: int, slower: int) -> Measured:
    """Return a world in which every other person's next case comes some months later."""
    events = []
    for person in range(PERSONS):
        summons = START + 6 + (7 * person + 11 * replicate) % 90
        events += case(person, 0, summons - 3, OffenceType.DSE)
        again = summons + 4 + (13 * person + 5 * replicate) % 60 + (slower if person % 2 else 0)
        events += case(person, 1, again, OffenceType.PROPERTY if person % 5 else OffenceType.DSE)
    births = {person: month_text(month_index(1998) + 5 * person % 60) for person in range(PERSONS)}
    world_made = world_of(
        events, births, world=world, replicate=replicate, lever_start=START, women=range(0, PERSONS, 8), scale=0.01
    )
    return Measured(world_made)


def case(person: int, number: int, month: int, offence_type: OffenceType) -> list[Any]:
    steps = (Kind.OFFENCE, Kind.REGISTERED, Kind.SUMMONS, Kind.ADVICE_REQUESTED, Kind.GUILTY)
    months = {kind: month_text(month + after) for after, kind in enumerate(steps)}
    return case_of(person, number, months, offence_type=offence_type)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study folder written by the rooms below: two worlds, two replicates."""
    found: Path = tmp_path_factory.mktemp("study")
    outcomes, curves, discordant = [], [], []
    for replicate in range(REPLICATES):
        worlds = [lived(BASELINE, replicate, 0), lived(ADVICE, replicate, 30)]
        outcomes += [measure_all(world, parameters=Numbers()) for world in worlds]
        curves += [curves_of(world, parameters=Numbers()) for world in worlds]
        discordant.append(discordant_persons(*(person_indicators(world, parameters=Numbers()) for world in worlds)))
    measured = pd.concat(outcomes)
    compared = compare(
        measured, pd.concat(discordant), against=BASELINE, scale=0.01, smallest_difference=2.0, since=START
    )
    for name, table in (("outcomes", measured), ("curves", pd.concat(curves)), ("comparison", compared)):
        table.to_csv(found / f"{name}.csv", index=False)
    (found / "manifest.json").write_text(json.dumps(STUDIES["MANIFEST"]), "utf-8")
    return found


@pytest.fixture(scope="module")
def study(folder: Path) -> Study:
    return read_study(folder)


def untranslated(texts: set[str], said: Any) -> set[str]:
    """Return the texts that read the same in Dutch as in English."""
    return {text for text in texts if said(DUTCH, text) == said(Words("en"), text) and any(map(str.isalpha, text))}


def test_the_columns_read_are_the_columns_written() -> None:
    for name, written in (("outcomes", OUTCOME_COLUMNS), ("curves", CURVE_COLUMNS), ("comparison", COMPARED)):
        assert set(COLUMNS[name]) - set(written) == set(), name


def test_every_clause_of_a_definition_has_its_dutch(study: Study) -> None:
    definitions = pd.concat([study.outcomes["definition"], study.curves["definition"]]).unique()
    clauses = {clause for definition in definitions for clause in clauses_of(definition)}
    assert untranslated(clauses, Words.known) == set()


@pytest.mark.parametrize(
    ("column", "said"),
    [("unit", unit_name), ("population", population_name), ("outcome", outcome_name)],
)
def test_units_people_and_outcomes_have_dutch_names(study: Study, column: str, said: Any) -> None:
    assert untranslated(set(study.outcomes[column]), said) == set()


def test_groups_have_dutch_names(study: Study) -> None:
    assert untranslated(set(study.outcomes["group"]), group_name) == set()


def test_the_headline_is_made_of_what_was_compared(folder: Path, study: Study) -> None:
    text = say_headline(folder)
    row = study.comparison.query("outcome == 'recidivism.general.2y' and population == 'dse' and group == 'all'").iloc[
        0
    ]
    assert f"{row['baseline']:.1f} of every 100 people brought to court" in text
    assert row["difference"] < 0
    assert "fewer of every 100" in text


def test_the_page_shows_two_five_and_ten_years_although_their_windows_differ(study: Study) -> None:
    shown = set(shown_rows(study)["outcome"])
    assert {f"recidivism.{kind}.{years}y" for kind in ("general", "specific") for years in (2, 5, 10)} <= shown
    assert {"offences.actual.all", "offences.registered.all"} <= shown


def test_the_page_begins_with_the_people_the_question_is_about(study: Study) -> None:
    shown = shown_rows(study)
    assert (shown.iloc[0]["population"], shown.iloc[0]["unit"]) == ("dse", "per 100 index persons")
    assert shown.iloc[-1]["population"] == "residents"


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_has_curves_and_the_studys_own_ceiling(folder: Path, language: str) -> None:
    text = write_report(folder, language=language).read_text("utf-8")
    assert text.count("<img ") == 4
    assert {"en": "In this study&#39;s own baseline", "nl": "In de bestaande praktijk van deze studie"}[
        language
    ] in text
