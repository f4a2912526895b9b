"""A study: jobs in parallel, tables put together, worlds compared, everything written to one folder."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.evidence import load_parameters
from simulation.experiment import folders
from simulation.experiment.jobs import Job, Lived, blueprint_of, earliest_start, live_job, parameters_of
from simulation.experiment.package import describe_tables
from simulation.scenario.describe import Scenario
from simulation.scenario.options import Living

if TYPE_CHECKING:
    import pandas as pd


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


def worker_count(asked: int | None, jobs: int) -> int:
    """Return how many processes live jobs side by side."""
    return max(1, min(asked or os.cpu_count() or 1, jobs))


def live_jobs(jobs: list[Job], workers: int, told: Callable[[str], None]) -> list[list[Lived]]:
    """Live all jobs and return what is kept of them, in the order of the jobs, for any number of workers."""
    told(f"{len(jobs)} replicates of {len(jobs[0].scenarios)} worlds on {workers} workers")
    if workers == 1:
        return [_told(live_job(job), number, jobs, told) for number, job in enumerate(jobs)]
    from joblib import Parallel, delayed

    found = Parallel(n_jobs=workers, backend="loky", return_as="generator")(delayed(live_job)(job) for job in jobs)
    return [_told(lived, number, jobs, told) for number, lived in enumerate(found)]


def _told(lived: list[Lived], number: int, jobs: list[Job], told: Callable[[str], None]) -> list[Lived]:
    told(f"replicate {number + 1} of {len(jobs)} lived")
    missed = sum(world.splits_missed for world in lived)
    if missed:
        told(f"{missed} lucks had no room and were not lived; raise cohort.index_persons_per_year")
    return lived


def study_digest(lived: list[list[Lived]]) -> str:
    """Return one hash over the digests of all worlds, in order."""
    digest = hashlib.blake2b(digest_size=32)
    for worlds in lived:
        for world in worlds:
            digest.update(f"{world.scenario} {world.replicate} {world.digest}\n".encode())
    return digest.hexdigest()


def joined(lived: list[list[Lived]], name: str) -> pd.DataFrame:
    """Return one table of all worlds of all jobs."""
    import pandas as pd

    parts = [getattr(world, name) for worlds in lived for world in worlds]
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def comparison_of(scenarios: tuple[Scenario, ...], lived: list[list[Lived]], scale: float) -> pd.DataFrame:
    """Return the paired comparison of every scenario with the first."""
    import pandas as pd

    from simulation.experiment.discordance import discordant_persons
    from simulation.experiment.pairing import compare

    base = scenarios[0].name
    discordant = [
        discordant_persons(worlds[0].indicators, world.indicators) for worlds in lived for world in worlds[1:]
    ]
    return compare(
        joined(lived, "outcomes"),
        pd.concat(discordant, ignore_index=True) if discordant else None,
        against=base,
        scale=scale,
        smallest_difference=scenarios[1].study.smallest_difference_that_matters,
        since=earliest_start(scenarios),
    )


def manifest_of(
    scenarios: tuple[Scenario, ...], lived: list[list[Lived]], began: float, cpu: float, options: Living
) -> dict[str, Any]:
    """Return the manifest: everything needed to make the same folder again."""
    ends = time.time()
    used = load_parameters()
    return {
        "synthetic": True,
        "question": scenarios[-1].question,
        "scenarios": [scenario.resolved() for scenario in scenarios],
        "against": scenarios[0].name,
        "primary": {
            "outcome": scenarios[-1].study.primary.outcome,
            "population": scenarios[-1].study.primary.population,
        },
        "parameter_draws": [0],
        "parameter_overrides": dict(scenarios[0].parameter_values),
        "grade_d_inputs": list(used.grades().get("D", ())),
        "structure": {name: used.choice(name) for name in sorted(used) if name.startswith("structure.")},
        "seed": scenarios[0].study.seed,
        "replicates": len(lived),
        "engine": options.engine,
        "versions": folders.versions(),
        "command": "twinlives " + " ".join(Path(word).name if os.sep in word else word for word in sys.argv[1:]),
        "digest": study_digest(lived),
        "digests": {f"{world.scenario}/{world.replicate}": world.digest for worlds in lived for world in worlds},
        "start": datetime.fromtimestamp(began, UTC).isoformat(timespec="seconds"),
        "end": datetime.fromtimestamp(ends, UTC).isoformat(timespec="seconds"),
        "seconds": round(ends - began, 3),
        "cpu_seconds": round(cpu, 3),
    }


@contextmanager
def workplace_for(folder: Path) -> Iterator[Path]:
    """Give a temporary folder that takes the place of the final one if all goes well, and vanishes if not."""
    workplace = folders.open_workplace(folder)
    try:
        yield workplace
    except BaseException:
        import shutil

        shutil.rmtree(workplace, ignore_errors=True)
        raise
    folders.put_in_place(workplace, folder)


def live_study(
    scenarios: tuple[Scenario, ...],
    options: Living,
    told: Callable[[str], None],
    *,
    pages: Callable[[Path], str],
) -> Finished:
    """Live, measure, compare (where there are several worlds), and write the folder.

    ``pages`` writes figures and report into the unfinished folder and returns the headline.
    """
    began, cpu = time.time(), time.process_time()
    study = scenarios[0].study
    folder = folders.results_folder(options.out, scenarios[-1].name)
    with workplace_for(folder) as workplace:
        jobs = [
            Job(
                scenarios,
                replicate,
                options.engine,
                workplace / "snapshots" if options.snapshot else None,
                options.persons,
            )
            for replicate in range(study.replicates)
        ]
        lived = live_jobs(jobs, worker_count(options.workers, len(jobs)), told)
        used = time.process_time() - cpu + sum(world.seconds["total"] for worlds in lived for world in worlds)
        manifest = manifest_of(scenarios, lived, began, used, options)
        write_study(workplace, scenarios, lived, manifest, options)
        headline = pages(workplace)
    return Finished(folder, headline, manifest["digest"], time.time() - began, used)


def write_study(
    workplace: Path,
    scenarios: tuple[Scenario, ...],
    lived: list[list[Lived]],
    manifest: dict[str, Any],
    options: Living,
) -> None:
    """Write manifest and tables."""
    from simulation.experiment.lives_tables import write_lives

    folders.write_json(workplace / "manifest.json", manifest)
    tables = {"outcomes.csv": joined(lived, "outcomes"), "curves.csv": joined(lived, "curves")}
    if len(scenarios) > 1:
        parameters = parameters_of(scenarios[0])
        scale = blueprint_of(scenarios, 0, parameters).scale
        tables["comparison.csv"] = comparison_of(scenarios, lived, scale)
    for name, table in tables.items():
        folders.write_table(table, workplace / name)
    describe_tables(workplace, {name: list(table.columns) for name, table in tables.items()})
    for world in lived[0]:
        if world.lives is not None:
            many = len(scenarios) > 1
            write_lives(world.lives, workplace / world.scenario if many else workplace, options.persons)
