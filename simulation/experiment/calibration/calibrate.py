"""Calibrate: lived points teach an emulator, waves of lived worlds bring parameter draws to the figures (MODEL 7)."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from simulation.errors import InputError
from simulation.evidence import load_parameters
from simulation.evidence.targets import Target, load_targets
from simulation.experiment import folders
from simulation.experiment.calibration.box import Box, Floats, load_box, of_dse
from simulation.experiment.calibration.centring import centred
from simulation.experiment.calibration.checked import Checked, checked_of, checked_table, nearest
from simulation.experiment.calibration.coverage import Coverage, coverage_of, coverage_of_wave, stretched
from simulation.experiment.calibration.emulator import Emulator, learn_all
from simulation.experiment.calibration.points import (
    Lived,
    Point,
    Setting,
    design,
    live_points,
    read_points,
    values_of,
)
from simulation.experiment.calibration.posterior import Misfit, best_point, misfit_of, sample
from simulation.experiment.calibration.refreshing import refreshed
from simulation.experiment.calibration.shipped import Kept, read_emulator, write_draws, write_emulator
from simulation.experiment.calibration.signals import Observed, about_dse, observe
from simulation.experiment.calibration.smoother import bound, free
from simulation.experiment.calibration.tables import fitted_table, values_table
from simulation.experiment.calibration.waves import live_final, smooth
from simulation.experiment.workers import Workforce
from simulation.scenario.options import CalibrateOptions

Told = Callable[[str], None]
STEPS = 1500
EARLIER = "points_0.jsonl"
"""Points lived elsewhere, by other machines or earlier waves, to learn from too."""
SPREAD_OF_POPULATION = 1.25
"""How much wider than the posterior the numbers of the population vary in the points about DSE."""
LARGER = 2.0
"""How many times as many people a point about DSE has."""
IMPLAUSIBLE = 3.0


@dataclass(frozen=True)
class Fit:
    """What the points taught: emulator, misfit, and posterior places from 0 to 1, shape (samples, names)."""

    observed: Observed
    emulator: Emulator
    misfit: Misfit
    places: Floats
    acceptance: float


@dataclass(frozen=True)
class Calibrated:
    """What a calibration tells."""

    folder: Path
    facts: dict[str, Any]

    def words(self) -> str:
        """Return what a person reads on the screen."""
        facts = self.facts
        out = ", ".join(facts["implausible"]) or "none"
        return "\n".join([
            "SYNTHETIC",
            f"{facts['points']} points lived; {facts['draws']} draws written.",
            f"Targets inside their band at the draws' median: {facts['inside']} of {facts['targets']}",
            f"Targets that no draw reaches by the emulator (implausibility above {IMPLAUSIBLE:g}): {out}",
            f"90 % intervals held {100 * facts['coverage']:.0f} % of {facts['truths']} known truths.",
            f"Draws are widened by {facts['widening']:g}.",
        ])  # fmt: skip


def calibrate(options: CalibrateOptions, told: Told) -> Calibrated:
    """Fit the numbers of the box to the published figures and write draws, emulator and tables into one folder.

    The folder keeps every lived point: the same command goes on where it was stopped.
    """
    began = time.time()
    folder = options.out or Path("outputs") / "calibration"
    folder.mkdir(parents=True, exist_ok=True)
    box = load_box(load_parameters())
    points, kept, fit = learnt_from_points(box, folder, options, told)
    if options.check:
        found = by_waves(box, kept, folder, options, told)
    elif fit is None:
        raise InputError(f"--points is 0 and {folder} holds no {EARLIER}: there is nothing to learn from.")
    else:
        found = by_emulator(box, points, fit, options, told)
    folders.write_json(folder / "point.json", box.named(found.point))
    facts = write_all(folder, box, found, options, len(points), time.time() - began)
    return Calibrated(folder, facts)


@dataclass(frozen=True)
class Found:
    """What is written: emulator, draws, the one best point, coverage, and what the worlds of the draws showed."""

    kept: Kept
    draws: Floats
    point: Floats
    covered: Coverage
    checked: Checked | None
    waves: int = 0


def learnt_from_points(
    box: Box, folder: Path, options: CalibrateOptions, told: Told
) -> tuple[list[Lived], Kept, Fit | None]:
    """Return the points with the emulator they taught; where there are none, the shipped emulator."""
    points = live_waves(box, folder, options, told)
    if not points:
        return points, read_emulator(), None
    told(f"learning from {len(points)} points")
    fit = fit_points(box, points, options.seed)
    return points, Kept(box, fit.emulator, fit.observed.aims), fit


def by_waves(box: Box, kept: Kept, folder: Path, options: CalibrateOptions, told: Told) -> Found:
    """Return draws that lived worlds have brought to the figures, and the emulator corrected by them."""
    smoothed = smooth(box, kept, folder, options, told)
    told("checking coverage on the worlds of the first wave")
    covered = coverage_of_wave(box, smoothed.first, smoothed.waves[: options.draws], options.draws)
    final = live_final(box, smoothed, covered.widening, folder, options, told)
    chosen = nearest([*smoothed.waves[-options.draws :], *final], options.draws)
    return brought_to_centre(
        values_of(chosen, box), box, kept, [*smoothed.waves, *final], covered, folder, options, told
    )


def brought_to_centre(
    draws: Floats, box: Box, kept: Kept, earlier: Sequence[Lived], covered: Coverage, folder: Path,
    options: CalibrateOptions, told: Told,
) -> Found:  # fmt: skip
    """Return draws whose middle lies on the figures, and the emulator corrected by all worlds that were lived."""
    found = centred(draws, box, kept, earlier, folder, options, told)
    lived = [*found.final, *found.lived, *earlier]
    observed = observe(lived, load_targets())
    emulator = refreshed(kept, box, values_of(lived, box), observed)
    point = bound(box, free(box, found.draws).mean(axis=0)[None])[0]
    shown = checked_of(found.final)
    return Found(Kept(box, emulator, observed.aims), found.draws, point, covered, shown, len(lived))


def by_emulator(box: Box, points: list[Lived], fit: Fit, options: CalibrateOptions, told: Told) -> Found:
    """Return draws as the emulator proposes them; nothing is lived."""
    told(f"checking coverage on {options.truths} known truths")
    unit = box.unit(values_of(points, box))
    covered = coverage_of(unit, fit.observed, box.names, truths=options.truths, seed=options.seed)
    draws = draws_of(box, fit, covered.widening, options.draws, options.seed)
    point = box.at(best_point(fit.observed.aims, fit.emulator, fit.places)[None])[0]
    return Found(Kept(box, fit.emulator, fit.observed.aims), draws, point, covered, None)


def live_waves(box: Box, folder: Path, options: CalibrateOptions, told: Told) -> list[Lived]:
    """Return the points of both blocks, and before them those that the folder holds from elsewhere.

    The first block varies the numbers of the population in plain worlds. The second varies those of DSE, in larger
    worlds with more of it, where the others vary as far as the first block left them open.

    Raises
    ------
    InputError
        Some of the points from elsewhere do not name all numbers of the box.
    """
    lived = list(read_points(folder / EARLIER))
    if any(set(box.names) - set(point.values) for point in lived):
        raise InputError(f"{folder / EARLIER} has points without some of the numbers of the box; remove it.")
    if options.points:
        plain, rich = settings(options)
        lived += _live(population_block(box, options), plain, folder / "points_1.jsonl", options, told)
        told("learning about the population")
        lived += _live(dse_block(box, lived, options), rich, folder / "points_2.jsonl", options, told)
    return lived


def settings(options: CalibrateOptions) -> tuple[Setting, Setting]:
    """Return how the points of both blocks are lived."""
    plain = Setting(scale=options.scale, enrichment=1.0, seed=options.seed)
    return plain, Setting(scale=min(1.0, LARGER * options.scale), seed=options.seed)


def _live(points: Sequence[Point], setting: Setting, path: Path, options: CalibrateOptions, told: Told) -> list[Lived]:
    return live_points(points, setting, path, Workforce(options.workers).here(len(points)), told)


def fit_points(box: Box, lived: Sequence[Lived], seed: int, targets: Sequence[Target] | None = None) -> Fit:
    """Return the emulator and posterior that lived points give for the published targets, or for some of them."""
    observed = observe(lived, load_targets() if targets is None else targets)
    emulator = learn_all(box.unit(values_of(lived, box)), observed, box.names)
    misfit = misfit_of(observed.aims, emulator)
    places, acceptance = sample(emulator, misfit, len(box), steps=STEPS, seed=seed)
    return Fit(observed, emulator, misfit, places, acceptance)


def population_block(box: Box, options: CalibrateOptions) -> list[Point]:
    """Return points that fill the population's part of the box evenly; numbers of DSE stay at their evidence values."""
    used = load_parameters()
    still = {name: used.number(name) for name in box.part(of_dse(box.names)).names}
    points = design(box.part(~of_dse(box.names)), options.points, options.seed)
    return [replace(point, values=still | point.values) for point in points]


def dse_block(box: Box, lived: Sequence[Lived], options: CalibrateOptions) -> list[Point]:
    """Return points that fill the part of the box about DSE evenly, at places the population's numbers may have."""
    own = of_dse(box.names)
    rest, count = box.part(~own), options.points // 2
    fit = fit_points(rest, lived, options.seed, [target for target in load_targets() if not about_dse(target)])
    chosen = np.random.default_rng(options.seed + 1).permutation(len(fit.places))[:count]
    values = rest.at(stretched(fit.places, SPREAD_OF_POPULATION)[chosen])
    points = design(box.part(own), len(chosen), options.seed + 1)
    return [
        Point(options.points + number, point.values | rest.named(row))
        for number, (point, row) in enumerate(zip(points, values, strict=True))
    ]


def draws_of(box: Box, fit: Fit, widening: float, draws: int, seed: int) -> Floats:
    """Return parameter draws in random order, so that the first few stand for all, shape (draws, names)."""
    chosen = np.random.default_rng(seed + 2).permutation(len(fit.places))[:draws]
    return box.at(stretched(fit.places, widening)[chosen])


def write_all(
    folder: Path, box: Box, found: Found, options: CalibrateOptions, points: int, seconds: float
) -> dict[str, Any]:
    """Write draws, emulator, tables and manifest; return the manifest's facts."""
    signals = found.kept.emulator.at(box.unit(found.draws))
    fitted = fitted_table(found.kept, signals)
    provenance = {
        "method": "smoother" if found.waves else "emulator",
        "points": points,
        "worlds": found.waves,
        "scale": options.scale,
        "seed": options.seed,
        "coverage": round(found.covered.share, 3),
        "truths": found.covered.truths,
        "widening": found.covered.widening,
        "versions": folders.versions(),
    }
    write_draws(box, found.draws, provenance, folder / "draws.json")
    write_emulator(found.kept, folder / "emulator.json")
    folders.write_table(fitted, folder / "calibration.csv")
    folders.write_table(values_table(box, found.draws), folder / "parameters.csv")
    inside = fitted["inside"]
    if found.checked is not None:
        checked = checked_table(found.checked)
        folders.write_table(checked, folder / "checked.csv")
        inside = checked["inside"]
    facts = provenance | {
        "synthetic": True,
        "folder": str(folder),
        "draws": len(found.draws),
        "targets": len(fitted),
        "inside": int(inside.sum()),
        "implausible": fitted.loc[fitted["implausibility"] > IMPLAUSIBLE, "id"].tolist(),
        "seconds": round(seconds, 1),
    }
    folders.write_json(folder / "manifest.json", facts)
    return facts
