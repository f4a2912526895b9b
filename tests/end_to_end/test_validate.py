"""`twinlives validate` on a very small cohort: the files, the summary, the same result for any number of workers."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from simulation.evidence.targets import load_targets

SCALE, REPLICATES = "0.002", "2"
Row = dict[str, str]


def validated(folder: Path, workers: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "simulation", "validate", "--scale", SCALE, "--replicates", REPLICATES]
    command += ["--workers", str(workers), "--out", str(folder), "--quiet", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder: Path = tmp_path_factory.mktemp("validation") / "one"
    return folder, validated(folder, 1)


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_summary_holds_what_the_contract_names(found: tuple[Path, dict[str, Any]]) -> None:
    folder, facts = found
    assert facts["folder"] == str(folder)
    assert 0 <= facts["calibrate_inside_share"] <= 1
    assert 0 <= facts["validate_inside_share"] <= 1
    assert facts["must_pass_inside"] in {True, False}


def test_every_published_figure_has_a_row(found: tuple[Path, dict[str, Any]]) -> None:
    rows = rows_of(found[0] / "validation.csv")
    assert {row["id"].partition("/")[0] for row in rows} == {target.id for target in load_targets()}
    assert len({row["id"] for row in rows}) == len(rows)
    assert {row["inside"] for row in rows} == {"True", "False", ""}


def test_what_is_common_is_measured_even_in_a_small_cohort(found: tuple[Path, dict[str, Any]]) -> None:
    rows = {row["id"]: row for row in rows_of(found[0] / "validation.csv")}
    for name in ("T037/found_guilty/disposal/calendar", "T060", "T070", "T120", "T131", "T132"):
        assert float(rows[name]["sim_low"]) <= float(rows[name]["simulated"]) <= float(rows[name]["sim_high"])


def test_the_page_and_the_contrast_say_that_they_are_synthetic(found: tuple[Path, dict[str, Any]]) -> None:
    folder = found[0]
    assert "SYNTHETIC" in (folder / "validation.html").read_text("utf-8")
    contrast = rows_of(folder / "contrast.csv")
    assert {row["group"] for row in contrast} == {"dse", "criminal_same_window", "criminal_any_record", "non_criminal"}
    assert {row["synthetic"] for row in contrast} == {"True"}


@pytest.mark.full
def test_two_workers_give_the_same_tables(found: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    validated(tmp_path / "two", 2)
    for name in ("validation.csv", "validation_readings.csv", "contrast.csv"):
        assert (tmp_path / "two" / name).read_bytes() == (found[0] / name).read_bytes()
