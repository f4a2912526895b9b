"""Reading a folder: what is refused, what is mended, which rows count."""

from __future__ import annotations

import json
import math
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from simulation.errors import InputError
from simulation.report import study as study_room
from simulation.report.facts import grade_d_inputs, primary, questions
from simulation.report.rows import group_rows, is_primary, main_window, national_row, opposed, primary_row, shown_rows
from simulation.report.study import clean_text, read_study

STUDIES = runpy.run_path(str(Path(__file__).parents[1] / "report_studies.py"))
write_study: Callable[..., Path] = STUDIES["write_study"]
ADVICE, WINDOW, EARLIER = STUDIES["ADVICE"], STUDIES["WINDOW"], STUDIES["EARLIER"]
row: Callable[..., dict[str, Any]] = STUDIES["row"]


def test_a_folder_without_a_manifest_is_no_study(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"manifest\.json  is missing"):
        read_study(tmp_path)


@pytest.mark.parametrize("says", [False, None, "true", 1])
def test_a_manifest_that_does_not_say_synthetic_is_refused(tmp_path: Path, says: object) -> None:
    with pytest.raises(InputError, match="only synthetic cohorts are reported"):
        read_study(write_study(tmp_path, manifest={"synthetic": says}))


@pytest.mark.parametrize("content", ["", "{", "[1]", '"text"'])
def test_a_broken_manifest_is_refused_without_a_traceback_of_its_own(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content, "utf-8")
    with pytest.raises(InputError, match=r"manifest\.json"):
        read_study(tmp_path)


def test_rows_that_are_not_synthetic_are_refused(tmp_path: Path) -> None:
    folder = write_study(
        tmp_path, comparison=[row("advices", 1.0, 0.0, 0.1), row("recalls", 1.0, 0.0, 0.1, synthetic=False)]
    )
    with pytest.raises(InputError, match="not marked synthetic"):
        read_study(folder)


def test_a_table_without_the_word_synthetic_is_refused(tmp_path: Path) -> None:
    folder = write_study(tmp_path)
    table = pd.read_csv(folder / "comparison.csv").drop(columns="synthetic")
    table.to_csv(folder / "comparison.csv", index=False)
    with pytest.raises(InputError, match="not marked synthetic"):
        read_study(folder)


def test_a_table_without_a_column_names_the_column_and_what_is_expected(tmp_path: Path) -> None:
    folder = write_study(tmp_path)
    text = (folder / "comparison.csv").read_text("utf-8").replace("verdict", "judgement", 1)
    (folder / "comparison.csv").write_text(text, "utf-8")
    with pytest.raises(InputError, match="lacks verdict; its columns are scenario, against"):
        read_study(folder)


def test_words_in_a_column_of_numbers_are_named(tmp_path: Path) -> None:
    folder = write_study(tmp_path, comparison=[row("advices", 1.0, 0.0, 0.1, low="a little")])
    with pytest.raises(InputError, match="column low holds something that is not a number"):
        read_study(folder)


@pytest.mark.parametrize("name", ["comparison", "outcomes", "curves", "reach", "validation"])
def test_tables_that_are_missing_or_empty_are_read_as_no_rows(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(study_room, "SHIPPED_VALIDATION", tmp_path / "this version ships none.csv")
    missing = getattr(read_study(write_study(tmp_path / "missing", **{name: None})), name)
    empty = getattr(read_study(write_study(tmp_path / "empty", **{name: []})), name)
    assert len(missing) == len(empty) == 0
    assert list(missing.columns) == list(empty.columns)


def test_a_study_without_a_validation_of_its_own_shows_the_shipped_one(tmp_path: Path) -> None:
    shipped = pd.read_csv(study_room.SHIPPED_VALIDATION)
    without = read_study(write_study(tmp_path / "without", validation=None)).validation
    assert list(without["id"]) == list(shipped["id"])
    own = read_study(write_study(tmp_path / "own")).validation
    assert list(own["id"]) == [held["id"] for held in STUDIES["validation"]()]
    assert read_study(write_study(tmp_path / "none", validation=[])).validation.empty


def test_shares_become_numbers_per_hundred(tmp_path: Path) -> None:
    study = read_study(
        write_study(tmp_path, comparison=[row("repeat_dse", 0.24, -0.01, 0.005, unit="share of persons")])
    )
    held = study.comparison.iloc[0]
    assert held["unit"] == "per 100 index persons"
    assert [round(held[name], 3) for name in ("baseline", "difference", "low", "high")] == [24.0, -1.0, -1.5, -0.5]


def test_numbers_that_are_percentages_already_stay(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path, comparison=[row("dse.men", 88.0, 0.1, 0.2, unit="share of persons, %")]))
    assert study.comparison.iloc[0]["baseline"] == 88.0


def test_unknown_numbers_may_be_written_in_several_ways(tmp_path: Path) -> None:
    values = ["", "nan", "NaN", "None"]
    study = read_study(write_study(tmp_path, comparison=[row("advices", 1.0, 0.0, 0.1, low=value) for value in values]))
    assert [math.isnan(value) for value in study.comparison["low"]] == [True] * 4


def test_control_signs_never_reach_the_page() -> None:
    assert clean_text("a\x00b\x1b[31m\n\tc\u202ed") == "a b [31m c d"
    assert len(clean_text("x" * 5000)) == 1000


def test_the_question_of_the_baseline_is_not_asked_again(tmp_path: Path) -> None:
    assert questions(read_study(write_study(tmp_path))) == [STUDIES["QUESTION"]]


def test_a_manifest_with_one_scenario_is_read_too(tmp_path: Path) -> None:
    held = STUDIES["MANIFEST"]["scenarios"][ADVICE]
    study = read_study(write_study(tmp_path, manifest={"scenarios": None, "scenario": {"name": ADVICE, **held}}))
    assert questions(study) == [STUDIES["QUESTION"]]
    assert primary(study).smallest == 2


def test_scenarios_may_stand_in_a_list(tmp_path: Path) -> None:
    held = STUDIES["MANIFEST"]["scenarios"]
    listed = [{"name": name, **scenario} for name, scenario in held.items()]
    assert primary(read_study(write_study(tmp_path, manifest={"scenarios": listed}))).outcome == "recidivism.general.2y"


def test_a_manifest_without_a_primary_outcome_takes_the_first_row(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path, manifest={"scenarios": {}}, comparison=[row("recalls", 3.0, 0.1, 0.2)]))
    assert (primary(study).outcome, primary(study).smallest) == ("recalls", None)


def test_grade_d_inputs_may_be_names_or_records(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path, manifest={"grade_d_inputs": ["a.b", {"name": "c.d", "value": 1}]}))
    assert grade_d_inputs(study) == ["a.b", "c.d"]


def test_rows_from_before_the_lever_are_left_out(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path))
    assert main_window(study, study.comparison) == WINDOW
    assert EARLIER in set(study.comparison["window"])
    assert set(shown_rows(study)["window"]) == {WINDOW}


def test_every_outcome_counts_in_its_own_last_window(tmp_path: Path) -> None:
    rows = [row("recidivism.general.2y", 36.0, -1.0, 0.5, window=f"2026-01..{year}-12") for year in (2042, 2026)]
    rows += [row("recidivism.general.10y", 60.0, -1.0, 0.5, window="2026-01..2034-12")]
    rows += [row("recalls", 5.0, -1.0, 0.5, window=""), row("breaches", 5.0, -1.0, 0.5, window="2045-01..2045-12")]
    study = read_study(write_study(tmp_path, comparison=rows))
    assert list(shown_rows(study)["window"]) == ["2026-01..2042-12", "2026-01..2034-12", "", "2045-01..2045-12"]
    assert main_window(study, study.comparison) == "2026-01..2042-12"


def test_the_headline_row_is_per_hundred_and_on_the_calendar_clock(tmp_path: Path) -> None:
    rows = STUDIES["comparison"]()
    at_liberty = row(
        "recidivism.general.2y", 40.0, -1.0, 0.5, definition="a new offence of any type; months at liberty only"
    )
    study = read_study(write_study(tmp_path, comparison=[at_liberty, *rows]))
    found = primary_row(study, ADVICE)
    assert found is not None
    assert (found["baseline"], found["unit"]) == (36.21, "per 100 index persons")


def test_the_country_is_counted_in_persons_a_year(tmp_path: Path) -> None:
    found = national_row(read_study(write_study(tmp_path)), ADVICE)
    assert found is not None
    assert found["unit"] == "persons a year in the Netherlands"


def test_groups_are_those_of_the_primary_outcome(tmp_path: Path) -> None:
    assert list(group_rows(read_study(write_study(tmp_path)))["group"]) == ["sex=male", "sex=female"]


def test_opposite_signs_of_actual_and_registered_offences_are_found(tmp_path: Path) -> None:
    pairs = list(opposed(read_study(write_study(tmp_path)), ADVICE))
    assert [(one["outcome"], other["outcome"]) for one, other in pairs] == [
        ("offences.actual.all", "offences.registered.all")
    ]


def test_the_same_signs_are_no_opposition(tmp_path: Path) -> None:
    total = STUDIES["total"]
    rows = [total("offences.actual.all", 10.0, -1.0, 0.2), total("offences.registered.all", 5.0, -0.5, 0.2)]
    assert list(opposed(read_study(write_study(tmp_path, comparison=rows)), ADVICE)) == []


def test_of_a_national_study_the_page_shows_what_answers_the_question(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path, comparison=STUDIES["national"]()))
    shown = shown_rows(study)
    assert len(shown) < 40 < len(study.comparison)
    assert set(shown["population"]) == {"dse"}
    outcomes = set(shown["outcome"])
    for kind in ("general", "specific"):
        assert {f"recidivism.{kind}.{years}y" for years in (2, 5, 10)} <= outcomes
    assert any(is_primary(study, held) for _, held in shown.iterrows())


def test_running_text_of_the_manifest_is_never_read_as_a_number(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path, manifest=json.loads('{"seed": true, "study": {"smallest": "two"}}')))
    assert primary(study).outcome == "recidivism.general.2y"
