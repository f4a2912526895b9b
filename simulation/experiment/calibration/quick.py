"""A quick fit to a user's own targets: the shipped emulator instead of lived points, in seconds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulation.errors import InputError
from simulation.evidence.targets import read_targets
from simulation.experiment.calibration.posterior import best_point, misfit_of, sample
from simulation.experiment.calibration.shipped import read_emulator

STEPS = 600


@dataclass(frozen=True)
class QuickFit:
    """The values that fit best, and what the emulator says they show."""

    facts: dict[str, Any]

    def words(self) -> str:
        """Return what a person reads: the block for a scenario file, and the targets beside it."""
        targets = [
            f"  {name}: {row['fitted']:.4g} (yours {row['low']:g} to {row['high']:g})"
            for name, row in self.facts["targets"].items()
        ]
        values = [f"  {name}: {value:.5g}" for name, value in self.facts["values"].items()]
        head = "SYNTHETIC. By the emulator, nothing was lived: check the values with twinlives validate."
        return "\n".join([head, "Targets:", *targets, "Values for `parameters` of a scenario file:", *values])


def fit_targets(path: Path, seed: int) -> QuickFit:
    """Return the point that fits the targets of a file best.

    Raises
    ------
    InputError
        The file is not there, or none of its targets is one the emulator knows.
    EvidenceError
        Its columns or rows are wrong; each is named with file, line and what to do.
    """
    if not path.is_file():
        raise InputError(f"{path} is not a file; --targets names a CSV with the columns of evidence/targets.csv.")
    kept = read_emulator(targets=read_targets(path))
    if not kept.aims:
        raise InputError(f"{path.name} holds no target that the emulator knows; it knows those with use calibrate.")
    misfit = misfit_of(kept.aims, kept.emulator)
    places, _ = sample(kept.emulator, misfit, len(kept.box), steps=STEPS, seed=seed)
    best = best_point(kept.aims, kept.emulator, places)
    signals = kept.emulator.at(best[None])[0]
    targets = {
        aim.target.id: {"fitted": aim.back(float(signal)), "low": aim.target.low, "high": aim.target.high}
        for aim, signal in zip(kept.aims, signals, strict=True)
    }
    values = kept.box.named(kept.box.at(best[None])[0])
    return QuickFit({"synthetic": True, "values": values, "targets": targets})
