"""What a calibration leaves for others: the draws for studies, the emulator for quick fits and sensitivity."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from simulation.errors import InputError
from simulation.evidence.draws import DRAWS_FILE
from simulation.evidence.targets import Target, load_targets
from simulation.experiment.calibration.box import Box, Floats
from simulation.experiment.calibration.emulator import Emulator, Learnt
from simulation.experiment.calibration.signals import Aim, scaled
from simulation.experiment.folders import write_text
from simulation.outcomes.tallies import Rule

EMULATOR_FILE = DRAWS_FILE.with_name("emulator.json")
CHECKED_FILE = DRAWS_FILE.with_name("checked.csv")
DIGITS = 6


class Kept(NamedTuple):
    """A box with its emulator and the scales of its targets."""

    box: Box
    emulator: Emulator
    aims: tuple[Aim, ...]


def _rounded(values: Floats) -> list[float]:
    return [float(f"{value:.{DIGITS}g}") for value in values]


def write_emulator(kept: Kept, path: Path) -> None:
    """Write box, weights and errors; the targets' own values stay in the targets file."""
    box = {name: [low, high] for name, low, high in zip(kept.box.names, kept.box.low, kept.box.high, strict=True)}
    targets = {
        aim.target.id: {
            "rule": aim.rule.name,
            "factor": aim.factor,
            "pairs": one.pairs.tolist(),
            "weights": _rounded(one.weights),
            "error": float(f"{one.error:.4g}"),
            "noise": float(f"{one.noise:.4g}"),
            "explained": float(f"{one.explained:.4g}"),
        }
        for aim, one in zip(kept.aims, kept.emulator.learnt, strict=True)
    }
    write_text(path, json.dumps({"synthetic": True, "box": box, "targets": targets}) + "\n")


def read_emulator(path: Path = EMULATOR_FILE, targets: tuple[Target, ...] | None = None) -> Kept:
    """Return a written emulator, aimed at the published targets or at others with the same ids.

    Raises
    ------
    InputError
        There is no such file.
    """
    if not path.is_file():
        raise InputError(f"{path.name} is not there: this version ships no emulator; run twinlives calibrate first.")
    held = json.loads(path.read_text(encoding="utf-8"))
    bounds = np.array(list(held["box"].values()), np.float64)
    box = Box(tuple(held["box"]), bounds[:, 0], bounds[:, 1])
    wanted = [target for target in targets or load_targets() if target.id in held["targets"]]
    learnt = tuple(_learnt(held["targets"][target.id]) for target in wanted)
    aims = tuple(_aim(target, held["targets"][target.id]) for target in wanted)
    return Kept(box, Emulator(learnt), aims)


def _learnt(raw: dict[str, Any]) -> Learnt:
    pairs = np.array(raw["pairs"], np.int64).reshape(-1, 2)
    return Learnt(pairs, np.array(raw["weights"], np.float64), raw["error"], raw["noise"], raw["explained"])


def _aim(target: Target, raw: dict[str, Any]) -> Aim:
    return scaled(target, Rule[raw["rule"]], float(raw["factor"]))


def write_draws(box: Box, values: Floats, provenance: dict[str, Any], path: Path) -> None:
    """Write parameter draws, one row of values a draw, with where they come from."""
    rows = [_rounded(row) for row in values]
    write_text(path, json.dumps({"synthetic": True, **provenance, "names": list(box.names), "draws": rows}) + "\n")
