"""A study: a list of jobs, lived side by side, put together, compared, and written to one folder.

The list stands before anything is lived; each finished job leaves a part of its own; the tables are put together from
the parts. So a study can be stopped at any moment and gone on with, and gives the same bytes as an undisturbed one.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulation.errors import InputError
from simulation.experiment import folders
from simulation.experiment.assembly import write_tables
from simulation.experiment.cluster import refuse_wrong_cluster
from simulation.experiment.joblist import Batch, JobId
from simulation.experiment.jobs import Job
from simulation.experiment.manifest import digests_of, manifest_of, times_of, without_effect
from simulation.experiment.opening import SNAPSHOTS, Place, Scenarios, Told, opened
from simulation.experiment.package import describe_folder
from simulation.experiment.parts import facts_of
from simulation.experiment.stopping import half_width
from simulation.experiment.workers import Errand, Workforce, live_missing
from simulation.scenario.options import Living

Pages = Callable[[Path], str]


@dataclass(frozen=True)
class Finished:
    """What a run or study tells: folder, headline, digest, seconds."""

    folder: Path
    headline: str
    digest: str
    seconds: float
    cpu_seconds: float

    def summary(self) -> dict[str, Any]:
        """Return the machine-readable summary of the contract."""
        return {
            "folder": str(self.folder),
            "headline": self.headline,
            "digest": self.digest,
            "seconds": round(self.seconds, 3),
            "cpu_seconds": round(self.cpu_seconds, 3),
        }


def live_study(scenarios: Scenarios, options: Living, told: Told, *, pages: Pages) -> Finished:
    """Live, measure, compare (where there are several worlds), and write the folder.

    Parameters
    ----------
    scenarios : the world compared with first, then the others
    options : what was asked on the command line
    told : takes lines of progress
    pages : writes figures and report into the unfinished folder and returns the headline

    Raises
    ------
    InputError, OutputError
        The folder, the cluster, or what is to be resumed or extended is not as it must be; nothing is lived then.
    """
    began, cpu = time.time(), time.process_time()
    refuse_wrong_cluster(options.cluster)
    if options.snapshot and options.cluster:
        raise InputError("--snapshot writes to this machine; leave it out with --cluster.")
    with opened(scenarios, options, told) as place:
        if place.is_finished:
            return told_again(place.folder, pages(place.folder), time.time() - began)
        lived, stopped = live_batches(place, scenarios, options, told)
        write_tables(place.workplace, scenarios, lived)
        digests = digests_of(place.workplace, lived)
        used = time.process_time() - cpu + _cpu_seconds(place.workplace, lived)
        untouched = without_effect(place.workplace, lived)
        facts = manifest_of(scenarios, options, place.jobs, lived, digests, stopped, untouched)
        describe_folder(place.workplace)
        folders.write_json(place.workplace / "manifest.json", facts | times_of(began, used))
        headline = pages(place.workplace)
        folders.put_in_place(place.workplace, place.folder)
    return Finished(place.folder, headline, facts["digest"], time.time() - began, used)


def told_again(folder: Path, headline: str, seconds: float) -> Finished:
    """Return what a folder that is finished already tells."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    return Finished(folder, headline, manifest["digest"], seconds, manifest["cpu_seconds"])


def live_batches(
    place: Place, scenarios: Scenarios, options: Living, told: Told
) -> tuple[list[JobId], dict[str, Any] | None]:
    """Live batch after batch, to the last or until the stop rule is met; return the jobs lived and how it stopped."""
    lived: list[JobId] = []
    stop, found = place.jobs.stop, None
    _announce(place, scenarios, options, told)
    for batch in place.jobs.batches:
        live_missing(errands_of(place, scenarios, options, batch), Workforce(options.workers, options.cluster), told)
        lived += batch
        if stop is not None:
            found = half_width(place.workplace, scenarios, lived)
            told(f"half width of the primary interval: {'unknown' if found is None else f'{found:.3g}'}")
            if found is not None and found <= stop.half_width:
                break
    _tell_missed_lucks(place.workplace, lived, told)
    reached = stop is not None and found is not None and found <= stop.half_width
    return lived, None if stop is None else stop._asdict() | {"found": found, "reached": reached}


def errands_of(place: Place, scenarios: Scenarios, options: Living, batch: Batch) -> list[Errand]:
    """Return what workers are sent for a batch of jobs."""
    folder = place.workplace.resolve()
    snapshots = folder / SNAPSHOTS if options.snapshot else None
    return [
        Errand(
            job.name,
            Job(scenarios, job.replicate, job.draw, options.engine, snapshots, options.persons),
            folder,
            place.jobs.key,
        )
        for job in batch
    ]


def _announce(place: Place, scenarios: Scenarios, options: Living, told: Told) -> None:
    jobs = len(place.jobs.jobs)
    draws = len({job.draw for job in place.jobs.jobs})
    who = options.cluster or f"{Workforce(options.workers).here(jobs)} workers"
    most = "up to " if place.jobs.stop is not None else ""
    replicates = len({job.replicate for job in place.jobs.jobs})
    each = f" with each of {draws} parameter draws" if jobs > replicates else " with draws in turn" if draws > 1 else ""
    told(f"{most}{replicates} replicates{each} of {len(scenarios)} worlds on {who}")


def _cpu_seconds(workplace: Path, lived: Sequence[JobId]) -> float:
    return float(sum(facts_of(workplace, job.name)["cpu_seconds"] for job in lived))


def _tell_missed_lucks(workplace: Path, lived: Sequence[JobId], told: Told) -> None:
    missed = sum(facts_of(workplace, job.name)["lucks_missed"] for job in lived)
    if missed:
        told(f"{missed} lucks had no room and were not lived; raise cohort.index_persons_per_year")
