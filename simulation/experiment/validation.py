"""Validate: the baseline beside every published figure, written to one folder.

Replicate r lives parameter draw r + 1, and the first again after the last: the shipped draws are what studies use.
Small worlds are pooled, because a few draws in large worlds would say more of those draws than of the fit.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from simulation.evidence import load_parameters
from simulation.evidence.draws import load_draws
from simulation.evidence.targets import load_targets
from simulation.experiment import folders
from simulation.experiment.group_fits import FITS, QUALITY, fits_table, quality_table
from simulation.experiment.groups import CURVES, curves_table, fit_all, groups_facts, groups_table
from simulation.experiment.package import describe_folder
from simulation.experiment.validation_draws import TABLE as DRAWS_TABLE
from simulation.experiment.validation_draws import draws_rows, draws_summary
from simulation.experiment.validation_jobs import Validated, validate_replicate, validation_scenario
from simulation.experiment.validation_table import Compared, compared, contract_rows, detail_rows, summary_of
from simulation.experiment.workers import Workforce
from simulation.outcomes.in_silico.contrast import STUDY_PERSONS, contrast_table, pooled
from simulation.scenario import Scenario
from simulation.scenario.options import ValidateOptions

SCALE = 0.01  # with the replicates: one whole country, in about three minutes on two cores
REPLICATES = 100  # each shipped draw once
NAME = "validation"


@dataclass(frozen=True)
class Validation:
    """What a validation tells: folder, figures, seconds, and the rows."""

    folder: Path
    facts: dict[str, Any]
    rows: list[Compared]

    def summary(self) -> dict[str, Any]:
        """Return the machine-readable summary of the contract."""
        return {**self.facts, "folder": str(self.folder)}

    def words(self) -> str:
        """Return what a person reads on the screen."""
        facts = self.facts
        fitting, never, must = map(_percent, summary_shares(facts))
        missed = ", ".join(facts["must_pass_missed"]) or "none"
        lines = [
            "SYNTHETIC",
            f"Targets for fitting inside their band: {fitting} (families weigh the same)",
            f"Targets never fitted inside their band: {never}",
            f"Must-pass targets inside: {must}; missed: {missed}",
            f"Counted by the share of readings: {', '.join(map(_percent, summary_shares(facts, '_of_readings')))}",
            f"Counted by the median draw: {', '.join(map(_percent, summary_shares(facts, '_of_draws')))}",
            f"Must-pass missed by the median draw: {', '.join(facts['must_pass_missed_by_draws']) or 'none'}",
            f"Not measured: {', '.join(facts['not_measured']) or 'none'}",
            *(trajectory_line(look, found) for look, found in facts["trajectories"].items()),
        ]
        return "\n".join(lines)


def summary_shares(facts: Mapping[str, Any], way: str = "") -> list[float | None]:
    """Return the shares inside of targets for fitting, of those never fitted, and of those that must be met."""
    return [facts[f"{name}_inside_share{way}"] for name in ("calibrate", "validate", "must_pass")]


def trajectory_line(look: str, found: Mapping[str, Any]) -> str:
    """Return in words how many groups of careers were found and how they were named."""
    chosen = ", ".join(f"{groups} ({count}x)" for groups, count in found["groups_chosen"].items())
    names = ", ".join(f"{name} {100 * share:.0f} %" for name, share in found["name_shares"].items())
    return f"Trajectory groups, {look}: {found['persons']} persons; groups preferred: {chosen}; names: {names}"


def _percent(share: float | None) -> str:
    return "not known" if share is None else f"{100 * share:.0f} %"


def validate(options: ValidateOptions, told: Callable[[str], None], *, pages: Callable[[Path], object]) -> Validation:
    """Live the replicates, compare with the targets, and write the folder.

    Parameters
    ----------
    options : scale, replicates, seed, workers and folder
    told : takes lines of progress
    pages : writes the page into the unfinished folder
    """
    import pandas as pd

    began = time.time()
    overrides = {"cohort.scale": SCALE, "study.replicates": REPLICATES, **options.overrides()}
    scenario = validation_scenario(overrides)
    folder = folders.results_folder(options.out, NAME)
    with folders.workplace_for(folder) as workplace:
        lived = live_replicates(scenario, options.workers, told)
        readings = [replicate.readings for replicate in lived]
        rows, by_draw = compared(load_targets(), readings), draws_rows(load_targets(), readings)
        told("fitting trajectory groups")
        found = fit_all([replicate.careers for replicate in lived], load_parameters())
        facts = summary_of(rows) | draws_summary(load_targets(), by_draw) | {"trajectories": groups_facts(found)}
        folders.write_table(pd.DataFrame(by_draw), workplace / DRAWS_TABLE)
        folders.write_table(groups_table(found), workplace / "trajectory_groups.csv")
        folders.write_table(curves_table(found), workplace / CURVES)
        folders.write_table(fits_table(found), workplace / FITS)
        folders.write_table(quality_table(found), workplace / QUALITY)
        write_validation(workplace, scenario, lived, rows, facts, began)
        pages(workplace)
    return Validation(folder, facts, rows)


def draw_of(replicate: int) -> int:
    """Return the number of the parameter draw that a replicate lives; 0, the evidence values, where none are shipped.

    Examples
    --------
    >>> draw_of(0), draw_of(41)
    (1, 42)
    """
    shipped = len(load_draws().rows)
    return replicate % shipped + 1 if shipped else 0


def live_replicates(scenario: Scenario, workers: int | None, told: Callable[[str], None]) -> list[Validated]:
    """Return what each replicate shows, in their order, for any number of workers."""
    replicates = range(scenario.study.replicates)
    side_by_side = Workforce(workers).here(len(replicates))
    scale = f"scale {scenario.cohort.scale:g}"
    told(f"{len(replicates)} replicates, each with its own parameter draw, at {scale} on {side_by_side} workers")
    if side_by_side == 1:
        found = (validate_replicate(scenario, replicate, draw_of(replicate)) for replicate in replicates)
        return [_told(lived, len(replicates), told) for lived in found]
    from joblib import Parallel, delayed

    work = (delayed(validate_replicate)(scenario, replicate, draw_of(replicate)) for replicate in replicates)
    done = Parallel(n_jobs=side_by_side, backend="loky", return_as="generator")(work)
    return [_told(lived, len(replicates), told) for lived in done]


def _told(lived: Validated, replicates: int, told: Callable[[str], None]) -> Validated:
    told(f"replicate {lived.replicate + 1} of {replicates} lived and read")
    return lived


def write_validation(
    workplace: Path,
    scenario: Scenario,
    lived: list[Validated],
    rows: list[Compared],
    facts: dict[str, Any],
    began: float,
) -> None:
    """Write manifest and tables."""
    import pandas as pd

    published = {target.id: (_number(target.value), target.low, target.high) for target in load_targets()}
    size = round(load_parameters().number(STUDY_PERSONS))
    contrast = contrast_table(pooled(replicate.contrast for replicate in lived), published, size)
    tables = {
        "validation.csv": pd.DataFrame(contract_rows(rows)),
        "validation_readings.csv": pd.DataFrame(detail_rows(rows)),
        "contrast.csv": contrast,
    }
    folders.write_json(workplace / "manifest.json", manifest_of(scenario, lived, facts, began))
    for name, table in tables.items():
        folders.write_table(table, workplace / name)
    describe_folder(workplace)


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def manifest_of(scenario: Scenario, lived: list[Validated], facts: dict[str, Any], began: float) -> dict[str, Any]:
    """Return the manifest: everything needed to make the same folder again."""
    used = load_parameters()
    digest = hashlib.blake2b(digest_size=32)
    for replicate in lived:
        digest.update(f"{replicate.replicate} {replicate.digest}\n".encode())
    ends = time.time()
    return {
        "synthetic": True,
        "question": "How near is the model to the published figures?",
        "scenario": scenario.resolved(),
        "seed": scenario.study.seed,
        "replicates": len(lived),
        "draws": [draw_of(replicate.replicate) for replicate in lived],
        "scale": scenario.cohort.scale,
        "structure": {name: used.choice(name) for name in sorted(used) if name.startswith("structure.")},
        "fitted_parameters": len(used.grades().get("F", ())),
        "grade_d_inputs": len(used.grades().get("D", ())),
        "summary": facts,
        "versions": folders.versions(),
        "digest": digest.hexdigest(),
        "person_months": sum(replicate.person_months for replicate in lived),
        "start": datetime.fromtimestamp(began, UTC).isoformat(timespec="seconds"),
        "end": datetime.fromtimestamp(ends, UTC).isoformat(timespec="seconds"),
        "seconds": round(ends - began, 3),
        "cpu_seconds": round(sum(replicate.cpu_seconds for replicate in lived), 3),
    }
