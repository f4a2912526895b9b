"""What each parameter draw shows of a published figure: the median draw beside the figure of all worlds together.

A world of a draw gives a figure by the middle (median) of its readings. Over the draws these have a median and a
spread, which holds the chance of small worlds too. Where few people are counted in a world, the figure of all worlds
together is the steadier one; where draws lie askew, the two differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

import numpy as np

from simulation.evidence.targets import Target
from simulation.experiment.validation_table import MUST_PASS, mean_of, share_by_family
from simulation.outcomes.readings.reading import Reading

TABLE = "validation_draws.csv"
SPREAD = (0.05, 0.5, 0.95)


def draws_rows(targets: Iterable[Target], replicates: Sequence[Iterable[Reading]]) -> list[dict[str, Any]]:
    """Return the rows of ``validation_draws.csv``: of each figure that any world shows, the median draw and the spread.

    Parameters
    ----------
    targets : the published figures
    replicates : readings of each world; every world has a parameter draw of its own
    """
    worlds = [_middles(readings) for readings in replicates]
    shown = {target.id: [world[target.id] for world in worlds if target.id in world] for target in targets}
    return [_row(target, shown[target.id]) for target in targets if shown[target.id]]


def _middles(readings: Iterable[Reading]) -> dict[str, float]:
    """Return the middle reading of each figure in one world."""
    held: dict[str, list[float]] = {}
    for reading in readings:
        value = reading.tally.figure().value
        if value == value:
            held.setdefault(reading.target, []).append(value)
    return {target: median(values) for target, values in held.items()}


def _row(target: Target, shown: list[float]) -> dict[str, Any]:
    low, middle, high = (float(value) for value in np.quantile(shown, SPREAD))
    return {
        "target": target.id, "quantity": target.quantity, "use": target.use, "family": target.family,
        "low": target.low, "high": target.high, "draws_low": low, "draws_median": middle, "draws_high": high,
        "worlds": len(shown), "inside": target.low <= middle <= target.high,
        "share_of_draws_inside": sum(target.low <= value <= target.high for value in shown) / len(shown),
        "synthetic": True,
    }  # fmt: skip


def draws_summary(targets: Sequence[Target], rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the shares of figures whose median draw lies inside; what no world shows is not inside."""
    inside = dict.fromkeys((target.id for target in targets), 0.0)
    inside |= {row["target"]: float(row["inside"]) for row in rows}
    must = [target for target in MUST_PASS if target in inside]
    return {
        "calibrate_inside_share_of_draws": share_by_family(targets, "calibrate", inside),
        "validate_inside_share_of_draws": share_by_family(targets, "validate", inside),
        "must_pass_inside_share_of_draws": mean_of(inside, must),
        "must_pass_missed_by_draws": [target for target in must if not inside[target]],
    }
