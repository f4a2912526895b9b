"""The published figures that calibration and validation compare with."""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from simulation.errors import EvidenceError, Problem
from simulation.evidence.load import FOLDER, load_sources
from simulation.evidence.record_set import is_number

TARGETS = FOLDER / "targets.csv"
USES = ("calibrate", "validate", "pattern", "prior")
NUMBERS = ("value", "low", "high")


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """One published figure with its tolerance.

    Parameters
    ----------
    value : None where only bounds are known
    low, high : tolerance band; a published interval only where the source gave one
    use : calibrate | validate (shown, never fitted) | pattern (shape only) | prior (of a scenario parameter)
    family : families weigh the same in a score
    index_event, clock_start, clock, counts : definition; "unknown: a | b" lists the readings, of which all are printed
    observed : window in which the source observed it
    """

    id: str
    quantity: str
    population: str
    value: float | None
    low: float
    high: float
    unit: str
    age_or_window: str
    source: str
    source_key: str
    confidence: str
    use: str
    family: str
    index_event: str
    clock_start: str
    clock: str
    counts: str
    observed: str


@lru_cache(maxsize=1)
def load_targets() -> tuple[Target, ...]:
    """Return the shipped targets in the order of the file.

    Examples
    --------
    >>> first = load_targets()[0]
    >>> first.id, first.quantity, first.value, first.low, first.high
    ('T001', 'general recidivism', 36.0, 32.0, 40.0)
    """
    return read_targets(TARGETS)


def read_targets(path: Path) -> tuple[Target, ...]:
    """Return the targets of a CSV file.

    Raises
    ------
    EvidenceError
        Wrong columns, unknown uses or source keys, bounds that do not hold the value, ids given twice: all at once.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines, strict=True)
        expected = [field.name for field in fields(Target)]
        if reader.fieldnames != expected:
            raise EvidenceError(f"{path.name} has columns {reader.fieldnames}; they are {', '.join(expected)}.")
        rows = [(reader.line_num, row) for row in reader]
    problems = [problem for line, row in rows for problem in _problems(path.name, line, row)]
    ids = [row["id"] for _, row in rows]
    twice = sorted({key for key in ids if ids.count(key) > 1})
    problems += [Problem(path.name, 0, key, f"{key} is given twice.") for key in twice]
    if problems:
        raise EvidenceError("\n".join(map(str, problems)))
    return tuple(_target(row) for _, row in rows)


def _problems(file: str, line: int, row: dict[str, Any]) -> list[Problem]:
    said = []
    if row["use"] not in USES:
        said.append(f"has use {row['use']}; it is one of {', '.join(USES)}")
    if row["source_key"] not in load_sources():
        said.append(f"has source key {row['source_key']}, which is not in sources.bib")
    try:
        target = _target(row)
        middle = target.low if target.value is None else target.value
        if not target.low <= middle <= target.high:
            said.append("has a value outside its bounds")
    except ValueError:
        said.append("has a value or bound that is no number")
    return [Problem(file, line, row["id"], f"{row['id']} {what}.") for what in said]


def _target(row: dict[str, Any]) -> Target:
    numbers = {name: float(row[name]) if row[name] else None for name in NUMBERS}
    if not all(is_number(number) for name, number in numbers.items() if name != "value" or number is not None):
        raise ValueError("a target has two finite bounds, and a finite value or none")
    return Target(**row | numbers)
