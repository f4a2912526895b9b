"""Workers: jobs side by side through joblib, on this machine or on a cluster; one that dies is made up for.

A worker that sees the folder of the study writes the part itself, so that it is safe the moment it exists; one on
another machine sends the files back. What is missing after a worker was lost is simply lived again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulation.errors import TwinlivesError
from simulation.experiment.cluster import joined_cluster, lost_a_worker
from simulation.experiment.joblist import key_in
from simulation.experiment.jobs import Job, live_job
from simulation.experiment.parts import Files, files_of, is_there, put_part
from simulation.experiment.record import note_finished

TRIES = 3
"""How often in a row a worker may be lost without any job being finished."""


@dataclass(frozen=True)
class Errand:
    """What a worker is sent: a job, and the folder and key of its study."""

    name: str
    job: Job
    folder: Path
    key: str


@dataclass(frozen=True)
class Brought:
    """What a worker brings: the name of a job, and the files of its part unless it has put them in place."""

    name: str
    files: Files | None


@dataclass(frozen=True)
class Workforce:
    """Who lives the jobs: so many processes here, or a cluster."""

    workers: int | None = None
    cluster: str | None = None

    def here(self, jobs: int) -> int:
        """Return how many processes of this machine live jobs side by side."""
        return max(1, min(self.workers or os.cpu_count() or 1, jobs))


def run_errand(errand: Errand) -> Brought:
    """Live a job and put its part in place, or bring it where the folder of the study is not seen from here."""
    files = files_of(live_job(errand.job), errand.job.persons)
    if key_in(errand.folder) != errand.key:
        return Brought(errand.name, files)
    put_part(errand.folder, errand.name, files)
    return Brought(errand.name, None)


def live_missing(errands: Sequence[Errand], force: Workforce, told: Callable[[str], None]) -> None:
    """Live every job whose part is not there yet, and note each one when it is.

    Raises
    ------
    TwinlivesError
        Workers were lost again and again without finishing anything.
    """
    fruitless = 0
    while missing := [errand for errand in errands if not is_there(errand.folder, errand.name)]:
        try:
            for number, brought in enumerate(_lived(missing, force), len(errands) - len(missing) + 1):
                _received(brought, errands[0].folder)
                told(f"{number} of {len(errands)} lived")
        except Exception as error:
            if isinstance(error, TwinlivesError) or not lost_a_worker(error):
                raise
            left = sum(not is_there(errand.folder, errand.name) for errand in errands)
            fruitless = fruitless + 1 if left == len(missing) else 0
            if fruitless == TRIES:
                raise TwinlivesError(
                    f"workers were lost {TRIES} times without finishing a job, perhaps for want of memory; use fewer "
                    "--workers or a smaller scale, and go on with --resume."
                ) from error
            told(f"a worker was lost; {left} jobs are lived again")


def _received(brought: Brought, folder: Path) -> None:
    if brought.files is not None:
        put_part(folder, brought.name, brought.files)
    note_finished(folder, brought.name)


def _lived(errands: Sequence[Errand], force: Workforce) -> Iterator[Brought]:
    """Yield jobs as they are finished, in any order."""
    if force.cluster is None and force.here(len(errands)) == 1:
        yield from map(run_errand, errands)
        return
    with joined_cluster(force.cluster) as backend:
        for errand_group in backend.groups(errands):
            yield from _side_by_side(errand_group, force, backend.streams)


def _side_by_side(errands: Sequence[Errand], force: Workforce, streams: bool) -> Iterable[Brought]:
    from joblib import Parallel, delayed

    workers = force.workers or -1 if force.cluster else force.here(len(errands))
    how: dict[str, Any] = {"n_jobs": workers, "batch_size": 1}
    parallel = Parallel(return_as="generator_unordered" if streams else "list", **how)
    found: Iterable[Brought] = parallel(delayed(run_errand)(errand) for errand in errands)
    return found
