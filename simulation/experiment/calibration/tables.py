"""Tables of a calibration: every target by the emulator, and every fitted number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.evidence import load_parameters
from simulation.experiment.calibration.box import Box, Floats
from simulation.experiment.calibration.posterior import misfit_of
from simulation.experiment.calibration.shipped import Kept
from simulation.experiment.calibration.signals import Aim

if TYPE_CHECKING:
    import pandas as pd


def fitted_table(kept: Kept, signals: Floats) -> pd.DataFrame:
    """Return every target with what the draws show by the emulator, its errors and how implausible the best is."""
    import pandas as pd

    best = misfit_of(kept.aims, kept.emulator).implausibility(signals).min(axis=0)
    rows = [
        _fitted(aim, signals[:, at]) | {
            "emulator_error": kept.emulator.learnt[at].error,
            "noise": kept.emulator.learnt[at].noise,
            "explained": kept.emulator.learnt[at].explained,
            "implausibility": best[at],
            "synthetic": True,
        }
        for at, aim in enumerate(kept.aims)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _fitted(aim: Aim, signals: Floats) -> dict[str, Any]:
    low, middle, high = (aim.back(float(value)) for value in np.quantile(signals, [0.05, 0.5, 0.95]))
    target = aim.target
    return {
        "id": target.id, "family": target.family, "quantity": target.quantity, "population": target.population,
        "published": target.value, "low": target.low, "high": target.high,
        "fitted": middle, "fitted_low": low, "fitted_high": high, "inside": target.low <= middle <= target.high,
    }  # fmt: skip


def values_table(box: Box, draws: Floats) -> pd.DataFrame:
    """Return every fitted number: evidence value, box, and the draws' median and 90 % interval."""
    import pandas as pd

    low, middle, high = np.quantile(draws, [0.05, 0.5, 0.95], axis=0)
    used = load_parameters()
    now = [used.number(name) for name in box.names]
    columns = {"name": box.names, "evidence": now, "box_low": box.low, "box_high": box.high}
    return pd.DataFrame(columns | {"median": middle, "low": low, "high": high, "synthetic": True})
