"""Live the draws: each once, in a world of its own; the emulator proposed them, lived worlds decide.

More draws are lived than are kept: those whose worlds lie nearest to the figures stay. How many people come to DSE is a
product of many numbers, which an emulator knows least well, and one that a level can settle: each draw's levels of the
three routes are multiplied by what its world was short of. What the kept worlds show is written as ``checked.csv``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulation.experiment.calibration.box import Box, Floats
from simulation.experiment.calibration.points import Lived, Point
from simulation.experiment.calibration.posterior import BAND_SDS, DISCREPANCY, weights_of
from simulation.experiment.calibration.signals import Observed

if TYPE_CHECKING:
    import pandas as pd

LEVELS = ("dse_alone.level", "dse_partner.level", "dse_ties.level")
A_YEAR = "T033"
"""The figure that the levels settle: persons brought to court for DSE a year."""
MORE = 1.3
"""How many times as many draws are lived as are kept."""
AT_MOST = 4.0
"""Factor by which a level is moved at most, either way."""


class Checked(NamedTuple):
    """Draws that lived worlds kept.

    Parameters
    ----------
    draws : values with settled levels, shape (kept, names)
    observed : signals of their worlds, before levels were settled
    """

    draws: Floats
    observed: Observed


def points_of(box: Box, draws: Floats) -> list[Point]:
    """Return draws as points to live."""
    return [Point(number, box.named(row)) for number, row in enumerate(draws)]


def check(box: Box, lived: Sequence[Lived], observed: Observed, keep: int) -> Checked:
    """Return the draws whose worlds lie nearest to the figures, in the order they were drawn, with settled levels."""
    best = np.sort(np.argsort(distance(observed), kind="stable")[:keep])
    draws = np.array([[point.values[name] for name in box.names] for point in lived])[best]
    columns = [at for at, name in enumerate(box.names) if name in LEVELS]
    chosen = observed.rows(best)
    draws[:, columns] *= shortage(chosen)[:, None]
    return Checked(draws, chosen)


def distance(observed: Observed) -> Floats:
    """Return how far worlds lie from the figures, families weighing the same, shape (worlds,)."""
    aims = observed.aims
    middle = np.array([aim.middle for aim in aims])
    half = np.array([(aim.high - aim.low) / 2 for aim in aims])
    settled = np.array([aim.target.id == A_YEAR for aim in aims])
    variance = observed.variances + (half / BAND_SDS) ** 2 + DISCREPANCY**2
    far: Floats = ((observed.values - middle) ** 2 / variance) @ np.where(settled, 0.0, weights_of(aims))
    return far


def shortage(observed: Observed) -> Floats:
    """Return by what factor each world had too few persons with DSE a year, shape (worlds,)."""
    at = [aim.target.id for aim in observed.aims].index(A_YEAR)
    factor: Floats = np.exp(observed.aims[at].middle - observed.values[:, at])
    return np.clip(factor, 1 / AT_MOST, AT_MOST)


def checked_table(observed: Observed) -> pd.DataFrame:
    """Return each figure with what the kept worlds show: median and 90 % range, chance included."""
    import pandas as pd

    return pd.DataFrame([_row(observed, at) for at in range(len(observed.aims))])


def _row(observed: Observed, at: int) -> dict[str, Any]:
    aim = observed.aims[at]
    low, middle, high = (aim.back(float(value)) for value in np.quantile(observed.values[:, at], [0.05, 0.5, 0.95]))
    return {
        "id": aim.target.id, "quantity": aim.target.quantity, "population": aim.target.population,
        "published": aim.target.value, "low": aim.target.low, "high": aim.target.high,
        "lived": middle, "lived_low": low, "lived_high": high, "inside": aim.target.low <= middle <= aim.target.high,
        "worlds": len(observed.values), "synthetic": True,
    }  # fmt: skip
