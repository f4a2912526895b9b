"""The job record: one line for each finished job, only ever added to."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from simulation.experiment.parts import facts_of

RECORD = "jobs-finished.jsonl"


def note_finished(folder: Path, name: str) -> None:
    """Add the line of a finished job, whose part stands in its place, in one write."""
    path, facts = folder / RECORD, facts_of(folder, name)
    cut_off = path.is_file() and not path.read_bytes().endswith(b"\n")
    line = {"job": name, "noted": datetime.now(UTC).isoformat(timespec="seconds")}
    line |= {word: facts[word] for word in ("cpu_seconds", "person_months", "digests")}
    place = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(place, ("\n" * cut_off + json.dumps(line) + "\n").encode())
    finally:
        os.close(place)


def noted_jobs(folder: Path) -> set[str]:
    """Return the names in the record; a line that was cut off by a crash counts for nothing."""
    path = folder / RECORD
    found = set()
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        try:
            found.add(str(json.loads(line)["job"]))
        except (ValueError, KeyError, TypeError):
            continue
    return found
