"""Sources say what was read; targets hold together and are those of the shared table."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from simulation.errors import EvidenceError
from simulation.evidence.sources import read_sources
from simulation.evidence.targets import TARGETS, read_targets

SHARED = Path(__file__).parents[3] / "shared"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title = {Pack}, ", "", "wolf2020 has no title"),
        ("found = {abstract}, ", "", "has no found"),
        ("confidence = {A}", "confidence = {E}", "confidence E; it is one of A, B, C"),
        ("confidence = {A}}", "confidence = {A}", "not closed"),
        ("{Pack}", "{{Pack}", "never closed|not closed"),
        ("{Wolf}", '"Wolf"', "does not stand in braces"),
    ],
)
def test_a_source_that_does_not_say_where_it_was_found_is_refused(old, new, said):
    entry = "@book{wolf2020, author = {Wolf}, title = {Pack}, year = {2020}, found = {abstract}, confidence = {A}}"
    assert old in entry
    with pytest.raises(EvidenceError, match=said):
        read_sources(entry.replace(old, new, 1))


def test_a_source_key_given_twice_is_refused():
    entry = "@book{wolf2020, author={W}, title={P}, year={2020}, found={x}, confidence={A}}\n"
    with pytest.raises(EvidenceError, match=r"sources\.bib:2  wolf2020 is given twice"):
        read_sources(entry * 2)


def test_the_targets_are_those_of_the_shared_table():
    shared = SHARED / "targets.csv"
    if not shared.exists():
        pytest.skip("the shared table is not here")
    with shared.open(encoding="utf-8", newline="") as lines:
        expected = list(csv.DictReader(lines))
    with TARGETS.open(encoding="utf-8", newline="") as lines:
        ours = list(csv.DictReader(lines))
    for row in (*expected, *ours):
        row.pop("source_key", None)
        row["source"] = row["source"].split(" (data/")[0]
    assert ours == expected


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("value", "99", "outside its bounds"),
        ("value", "nan", "no number"),
        ("high", "inf", "no number"),
        ("low", "", "no number"),
        ("use", "fit", "has use fit"),
        ("source_key", "wolf2020", "not in sources.bib"),
        ("id", "T004", "T004 is given twice"),
    ],
)
def test_a_target_that_does_not_hold_together_is_refused(tmp_path, column, value, said):
    with TARGETS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    rows[0][column] = value
    path = tmp_path / "targets.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(EvidenceError, match=said):
        read_targets(path)
