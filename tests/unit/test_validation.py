"""Readings beside published figures: rows, scores, the summary and the page."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from simulation.errors import InputError
from simulation.evidence.targets import Target, load_targets
from simulation.experiment.package import COLUMNS
from simulation.experiment.validation_draws import draws_rows, draws_summary
from simulation.experiment.validation_table import (
    CONTRACT,
    MUST_PASS,
    NOT_MEASURED,
    compared,
    contract_rows,
    detail_rows,
    inside_share,
    summary_of,
    target_scores,
)
from simulation.outcomes.readings.reading import Reading
from simulation.outcomes.tallies import Rule, Tally
from simulation.report.validation_page import write_validation_page


def target(name: str, family: str = "recidivism", use: str = "calibrate") -> Target:
    """A target whose band is 32 to 40 per cent."""
    said = ("quantity", "population", "age_or_window", "source", "source_key", "confidence")
    defined = ("index_event", "clock_start", "clock", "counts", "observed")
    text = dict.fromkeys((*said, *defined), "")
    return Target(id=name, value=36.0, low=32.0, high=40.0, unit="%", use=use, family=family, **text)


def share(name: str, hits: float, n: float = 100) -> Reading:
    return Reading(name, "a share", Tally(Rule.SHARE, (hits, n), 100))


def test_replicates_are_pooled_and_each_reading_keeps_its_row() -> None:
    rows = compared([target("T001")], [[share("T001/a", 30), share("T001/b", 50)], [share("T001/a", 40)]])
    assert [(row.id, row.simulated, row.n, row.inside) for row in rows] == [
        ("T001/a", 35, 200, True), ("T001/b", 50, 100, False),
    ]  # fmt: skip


def test_the_ends_of_a_band_lie_inside_it() -> None:
    rows = compared([target("T001")], [[share(f"T001/{hits}", hits) for hits in (31, 32, 40, 41)]])
    assert [row.inside for row in rows] == [False, True, True, False]


def test_what_was_not_measured_has_a_reason_and_counts_as_not_inside() -> None:
    rows = compared([target("T066"), target("T001")], [[share("T001/a", 0, 0)]])
    assert [row.inside for row in rows] == [None, None]
    assert all(row.reason for row in rows)
    assert [row["inside"] for row in contract_rows(rows)] == ["", ""]
    assert target_scores(rows) == {"T066": 0, "T001": 0}


def test_families_weigh_the_same_and_so_do_the_readings_of_a_target() -> None:
    targets = [target("T001"), target("T002"), target("T003", "contrast"), target("T004", "contrast", "validate")]
    readings = [share("T001/a", 36), share("T001/b", 60), share("T002", 36), share("T003", 60), share("T004", 36)]
    rows = compared(targets, [readings])
    scores = target_scores(rows)
    assert inside_share(rows, "calibrate", scores) == pytest.approx(((0.5 + 1) / 2 + 0) / 2)
    assert inside_share(rows, "validate", scores) == 1
    assert inside_share(rows, "pattern", scores) is None


def test_the_middle_reading_counts_beside_the_share_of_readings() -> None:
    targets = [target("T001")]
    readings = [share("T001/a", 20), share("T001/b", 36), share("T001/c", 60)]
    summary = summary_of(compared(targets, [readings]))
    assert summary["calibrate_inside_share"] == 1
    assert summary["calibrate_inside_share_of_readings"] == pytest.approx(1 / 3)
    assert summary["must_pass_inside"] is True


def test_must_pass_is_true_only_where_the_middle_reading_of_every_target_is_inside() -> None:
    readings = [share(name, 36) for name in MUST_PASS]
    targets = [target(name) for name in MUST_PASS]
    assert summary_of(compared(targets, [readings]))["must_pass_inside"] is True
    missed = summary_of(compared(targets, [[*readings, share("T001/other", 60), share("T001/third", 62)]]))
    assert missed["must_pass_inside"] is False
    assert missed["must_pass_missed"] == ["T001"]
    assert missed["must_pass_inside_share"] == pytest.approx(0.9)
    assert missed["must_pass_inside_share_of_readings"] == pytest.approx((9 + 1 / 3) / 10)


def test_the_table_opens_with_the_columns_of_the_contract_and_says_synthetic() -> None:
    row = contract_rows(compared([target("T001")], [[share("T001/found_guilty/disposal/calendar", 36)]]))[0]
    assert tuple(row)[: len(CONTRACT)] == CONTRACT
    assert (row["index_event"], row["clock_start"], row["clock"]) == ("found_guilty", "disposal", "calendar")
    assert row["synthetic"] is True


def test_every_column_of_the_tables_is_described() -> None:
    rows = compared([target("T001")], [[share("T001", 36)]])
    columns = {name for table in (contract_rows(rows), detail_rows(rows)) for row in table for name in row}
    assert columns <= set(COLUMNS)


def test_every_target_that_has_no_reading_is_known_by_name() -> None:
    known = {target.id for target in load_targets()}
    assert set(NOT_MEASURED) <= known
    assert set(MUST_PASS) <= known


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A validation of the shipped targets in which one reading is inside, one outside, and the rest not measured."""
    rows = compared(load_targets(), [[share("T001/found_guilty/disposal/calendar", 36), share("T005/x", 90)]])
    pd.DataFrame(contract_rows(rows)).to_csv(tmp_path / "validation.csv", index=False)
    pd.DataFrame(detail_rows(rows)).to_csv(tmp_path / "validation_readings.csv", index=False)
    contrast = {
        "factor": "sibling_record", "kind": "risk", "group": "dse", "group_definition": "", "definition": "", "n": 9,
        "value": 50.0, "unit": "%", "low": 20.0, "high": 80.0, "one_study_n": 630, "one_study_low": 46.0,
        "one_study_high": 54.0, "target": "", "published": None, "published_low": None, "published_high": None,
        "index_persons": 9, "matched": 8, "synthetic": True,
    }  # fmt: skip
    pd.DataFrame([contrast]).to_csv(tmp_path / "contrast.csv", index=False)
    manifest = {"synthetic": True, "seed": 1, "replicates": 2, "summary": summary_of(rows), "grade_d_inputs": 3}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("SYNTHETIC", "✓ inside", "✕ outside", "not measured: a price is an input", "clock from disposal")),
        ("nl", ("SYNTHETISCH", "✓ binnen", "✕ buiten", "niet gemeten: een prijs is invoer", "klok vanaf de afdoening")),
    ],
)
def test_the_page_shows_misses_as_misses_in_both_languages(folder: Path, language: str, words: tuple[str, ...]) -> None:
    page = write_validation_page(folder, language=language).read_text("utf-8")
    for text in words:
        assert text in page
    assert page.count("T001") >= 1
    assert f"{'aged 14' if language == 'en' else '14 jaar'}, 2022" in page  # T046 is told apart from T047
    assert all(name in page for name in (target.id for target in load_targets()))
    assert "http" not in page.replace("http-equiv", "")


def test_figures_inside_are_counted_in_as_many_ways_as_the_folder_knows(folder: Path) -> None:
    page = write_validation_page(folder).read_text("utf-8")
    assert "All worlds together" in page
    assert "By share of readings" in page
    assert "The median draw" not in page, "an older folder does not know it"
    assert "in at least one reading" not in page
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["summary"] |= draws_summary(load_targets(), draws_rows(load_targets(), [[share("T001", 36)]]))
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    page = write_validation_page(folder).read_text("utf-8")
    assert "The median draw" in page
    missed = ", ".join(MUST_PASS[1:-1])
    assert f"Missed by the median draw: {missed} and {MUST_PASS[-1]}." in page


def test_a_page_without_any_summary_is_still_written(folder: Path) -> None:
    (folder / "manifest.json").write_text(json.dumps({"synthetic": True, "seed": 1}), "utf-8")
    page = write_validation_page(folder).read_text("utf-8")
    assert "Groups of careers" not in page
    assert "validation_draws.csv" not in page, "files that are not there are not offered"


def test_a_folder_without_a_validation_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"synthetic": true}', "utf-8")
    with pytest.raises(InputError, match="validate"):
        write_validation_page(tmp_path)


def test_the_median_draw_counts_each_world_by_the_middle_of_its_readings() -> None:
    worlds = [
        [share("T001/a", 30), share("T001/b", 50), share("T001/c", 0, 0)],
        [share("T001/a", 36)],
        [share("T001/a", 20)],
    ]
    row = draws_rows([target("T001"), target("T002")], worlds)
    assert [(one["target"], one["draws_median"], one["worlds"], one["inside"]) for one in row] == [
        ("T001", 36, 3, True)
    ]
    assert row[0]["share_of_draws_inside"] == pytest.approx(2 / 3)
    found = draws_summary([target("T001"), target("T002")], row)
    assert found["calibrate_inside_share_of_draws"] == 0.5, "what no world shows is not inside"
    assert found["must_pass_missed_by_draws"] == []
