"""The manifest: everything needed to make the same folder again, and the digest of all that was lived."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from simulation.evidence import load_parameters
from simulation.experiment import folders
from simulation.experiment.joblist import IN_TURN, JobId, JobList
from simulation.experiment.parts import facts_of
from simulation.scenario.describe import Scenario
from simulation.scenario.options import Living

Digests = dict[str, str]


def digests_of(workplace: Path, jobs: Sequence[JobId]) -> Digests:
    """Return the digest of every world of every job, by ``scenario/replicate`` or ``scenario/draw-3/replicate``."""
    return {
        f"{world}/{f'draw-{job.draw}/' if job.draw else ''}{job.replicate}": digest
        for job in jobs
        for world, digest in facts_of(workplace, job.name)["digests"].items()
    }


def study_digest(digests: Digests) -> str:
    """Return one hash over the digests of all worlds, in the order of jobs."""
    digest = hashlib.blake2b(digest_size=32)
    for name, of_world in digests.items():
        digest.update(f"{' '.join(name.split('/'))} {of_world}\n".encode())
    return digest.hexdigest()


def without_effect(workplace: Path, jobs: Sequence[JobId]) -> dict[str, bool]:
    """Return, for each world that was also lived with no effect, whether the lives were those of the one held against.

    A lever that does nothing must change nothing: common luck leaves no other difference than the effects' own.
    """
    found: dict[str, bool] = {}
    for job in jobs:
        facts = facts_of(workplace, job.name)
        base = next(iter(facts["digests"].values()))
        found |= {world: digest == base for world, digest in facts["without_effect"].items()}
    return found


def _asked(asked: int, lived: set[int]) -> int:
    """Return ``study.draws`` of a finished study: how many were lived, or that they took turns."""
    return IN_TURN if asked == IN_TURN else len(lived)


def manifest_of(
    scenarios: Sequence[Scenario],
    options: Living,
    jobs: JobList,
    lived: Sequence[JobId],
    digests: Digests,
    stopped: dict[str, Any] | None,
    untouched: dict[str, bool],
) -> dict[str, Any]:
    """Return the manifest but for its times."""
    used, study = load_parameters(), scenarios[0].study
    replicates, draws = {job.replicate for job in lived}, {job.draw for job in lived}
    lived_as = [
        replace(
            scenario,
            study=replace(scenario.study, replicates=len(replicates), draws=_asked(scenario.study.draws, draws)),
        )
        for scenario in scenarios
    ]
    return {
        "synthetic": True,
        **({"question": scenarios[-1].question} if len(scenarios) <= 2 else {}),  # else each world has its own
        "scenarios": [scenario.resolved() for scenario in lived_as],
        "against": scenarios[0].name,
        "primary": scenarios[-1].resolved()["study"]["primary"],  # type: ignore[index]
        "key": jobs.key,
        "parameter_draws": sorted(draws),
        "parameter_overrides": dict(scenarios[0].parameter_values),
        "grade_d_inputs": list(used.grades().get("D", ())),
        "structure": {name: used.choice(name) for name in sorted(used) if name.startswith("structure.")},
        "seed": study.seed,
        "replicates": len(replicates),
        "stop": stopped,
        "engine": options.engine,
        "versions": folders.versions(),
        "command": "twinlives " + " ".join(Path(word).name if os.sep in word else word for word in sys.argv[1:]),
        "same_lives_without_effect": untouched,
        "digest": study_digest(digests),
        "digests": digests,
    }


def times_of(began: float, cpu_seconds: float) -> dict[str, Any]:
    """Return start, end, seconds and CPU seconds of the command that wrote the folder; the jobs' own included."""
    ends = time.time()
    return {
        "start": datetime.fromtimestamp(began, UTC).isoformat(timespec="seconds"),
        "end": datetime.fromtimestamp(ends, UTC).isoformat(timespec="seconds"),
        "seconds": round(ends - began, 3),
        "cpu_seconds": round(cpu_seconds, 3),
    }
