"""The list of jobs of a study, written before anything is lived, with a key of all that decides the results.

``jobs.json`` holds the key and what it is made of; ``jobs.csv`` lists the jobs: one parameter draw and one replicate
each, with all its worlds, in batches. A study that was stopped is gone on with from these two files.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from simulation.errors import OutputError
from simulation.experiment.folders import write_json, write_text
from simulation.scenario.describe import Scenario, Stop

KEY_FILE, LIST_FILE = "jobs.json", "jobs.csv"
IN_TURN = 0
"""``study.draws`` of a study whose replicates take turns with the shipped draws."""
LIST_HEAD = ("job", "batch", "draw", "replicate")


class JobId(NamedTuple):
    """One job: a parameter draw and a replicate."""

    draw: int
    replicate: int

    @property
    def name(self) -> str:
        """Name of the job and of the folder of its part.

        Examples
        --------
        >>> JobId(0, 12).name
        'draw-0000-replicate-00012'
        """
        return f"draw-{self.draw:04d}-replicate-{self.replicate:05d}"


Batch = tuple[JobId, ...]


@dataclass(frozen=True)
class JobList:
    """All jobs of a study.

    Parameters
    ----------
    made_of : what decides the results, as plain data (`simulation.experiment.made_of`)
    batches : jobs that are lived together; with a stop rule, it is asked after each batch
    stop : the rule, or None to live every batch
    """

    made_of: dict[str, Any]
    batches: tuple[Batch, ...]
    stop: Stop | None

    @property
    def key(self) -> str:
        """Return 32 hexadecimal digits that differ whenever anything that decides the results differs."""
        return key_of(self.made_of)

    @property
    def jobs(self) -> Batch:
        """Every job in order."""
        return tuple(job for batch in self.batches for job in batch)


def key_of(made_of: dict[str, Any]) -> str:
    """Return a hash of what a study is made of."""
    text = json.dumps(made_of, sort_keys=True, ensure_ascii=True)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def batches_of(scenarios: Sequence[Scenario], draws: Sequence[int]) -> tuple[Batch, ...]:
    """Return the jobs of a study in batches: all at once, or more and more replicates under a stop rule.

    Every batch lives all draws of its replicates, or the draw whose turn it is. The batches come from the file alone,
    so that where a study stops does not depend on how many workers lived it.
    """
    study = scenarios[-1].study
    ends = [study.replicates]
    while study.stop is not None and ends[-1] < study.stop.at_most:
        ends.append(min(ends[-1] + study.stop.batch, study.stop.at_most))
    starts = [0, *ends[:-1]]
    jobs = jobs_in_turn if study.draws == IN_TURN else jobs_between
    return tuple(jobs(first, last, draws) for first, last in zip(starts, ends, strict=True))


def jobs_between(first: int, last: int, draws: Sequence[int]) -> Batch:
    """Return the jobs of replicates ``first`` to ``last - 1``, in the order of draw and replicate within each.

    Examples
    --------
    >>> [job.name for job in jobs_between(2, 3, (1, 2))]
    ['draw-0001-replicate-00002', 'draw-0002-replicate-00002']
    """
    return tuple(JobId(draw, replicate) for replicate in range(first, last) for draw in draws)


def jobs_in_turn(first: int, last: int, draws: Sequence[int]) -> Batch:
    """Return one job for each of the replicates ``first`` to ``last - 1``: the draws take turns.

    Examples
    --------
    >>> [job.name for job in jobs_in_turn(1, 3, (1, 2))]
    ['draw-0002-replicate-00001', 'draw-0001-replicate-00002']
    """
    return tuple(JobId(draws[replicate % len(draws)], replicate) for replicate in range(first, last))


def extended(lived: Sequence[JobId], more: int, draws: Sequence[int], *, in_turn: bool = False) -> tuple[Batch, ...]:
    """Return the jobs that were lived as one batch, and those that more replicates or draws add as another."""
    replicates = max((job.replicate for job in lived), default=-1) + 1
    jobs = jobs_in_turn if in_turn else jobs_between
    wanted = jobs(0, replicates + more, draws)
    known = set(lived)
    new = tuple(job for job in wanted if job not in known)
    return (tuple(lived), new) if new else (tuple(lived),)


# ------------------------------------------------------------------------------------------------ files


def write_list(folder: Path, jobs: JobList) -> None:
    """Write the two files; the key last, for a folder with a key has a whole list."""
    lines = (
        f"{job.name},{place},{job.draw},{job.replicate}" for place, batch in enumerate(jobs.batches) for job in batch
    )
    write_text(folder / LIST_FILE, "\n".join([",".join(LIST_HEAD), *lines]) + "\n")
    stop = None if jobs.stop is None else jobs.stop._asdict()
    write_json(folder / KEY_FILE, {"synthetic": True, "key": jobs.key, "stop": stop, "made_of": jobs.made_of})


def read_list(folder: Path) -> JobList:
    """Return the list of a folder.

    Raises
    ------
    OutputError
        The files cannot be read.
    """
    try:
        held = json.loads((folder / KEY_FILE).read_text("utf-8"))
        batches = tuple(_batches(folder / LIST_FILE))
        stop = held["stop"]
        return JobList(held["made_of"], batches, None if stop is None else Stop(**stop))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OutputError(f"the job list of {folder} cannot be read ({error}); start the study anew.") from error


def key_in(folder: Path) -> str | None:
    """Return the key of the list in a folder; None where there is none, or the folder is not seen from here."""
    try:
        return str(json.loads((folder / KEY_FILE).read_text("utf-8"))["key"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def has_list(folder: Path) -> bool:
    """Tell whether a folder holds a whole job list."""
    return (folder / KEY_FILE).is_file()


def _batches(path: Path) -> Iterator[Batch]:
    found: dict[int, list[JobId]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(int(row["batch"]), []).append(JobId(int(row["draw"]), int(row["replicate"])))
    for number in sorted(found):
        yield tuple(found[number])
