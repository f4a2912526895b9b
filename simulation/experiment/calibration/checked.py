"""What worlds of the finished draws show: each draw lived once, in a plain world; the emulator has no say in it.

Of the draws of the last two rounds, half are kept: those whose worlds lie nearest to the figures that are not about
DSE. These have many persons in any world, so it is the numbers that are chosen and not their luck.

Two middles are written. All worlds together weigh each person alike, so their chance is small. The median of the worlds
is what "the draws' median" means; a world of a small cohort holds few persons with DSE, so its figures are coarse.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulation.evidence.targets import load_targets
from simulation.experiment.calibration.points import Lived
from simulation.experiment.calibration.signals import Observed, about_dse, observe
from simulation.experiment.calibration.smoother import together, variances_of

if TYPE_CHECKING:
    import pandas as pd


def nearest(lived: Sequence[Lived], keep: int) -> list[Lived]:
    """Return the worlds that lie nearest to the figures that are not about DSE, in the order they were lived."""
    observed = observe(lived, load_targets())
    aims = observed.aims
    plain = np.array([not about_dse(aim.target) for aim in aims])
    middle = np.array([aim.middle for aim in aims])
    far = (observed.values - middle) ** 2 / (variances_of(aims) + observed.variances)
    best = np.argsort(far[:, plain].sum(axis=1), kind="stable")[:keep]
    return [lived[at] for at in np.sort(best)]


class Checked(NamedTuple):
    """Signals of the worlds of the draws: of each, and of all together as one world."""

    each: Observed
    whole: Observed


def checked_of(lived: Sequence[Lived]) -> Checked:
    """Return what the worlds of the draws show for every figure that is fitted."""
    targets = load_targets()
    return Checked(observe(lived, targets), observe([together(lived)], targets))


def checked_table(checked: Checked) -> pd.DataFrame:
    """Return each figure with what the worlds show: median, 90 % range with chance in it, and all together."""
    import pandas as pd

    return pd.DataFrame([_row(checked, at) for at in range(len(checked.each.aims))])


def _row(checked: Checked, at: int) -> dict[str, Any]:
    aim, values = checked.each.aims[at], checked.each.values[:, at]
    low, middle, high = (aim.back(float(value)) for value in np.quantile(values, [0.05, 0.5, 0.95]))
    whole = aim.back(float(checked.whole.values[0, at]))
    target = aim.target
    return {
        "id": target.id, "family": target.family, "quantity": target.quantity, "population": target.population,
        "published": target.value, "low": target.low, "high": target.high,
        "lived": middle, "lived_low": low, "lived_high": high, "inside": target.low <= middle <= target.high,
        "together": whole, "together_inside": target.low <= whole <= target.high,
        "worlds": len(values), "synthetic": True,
    }  # fmt: skip
