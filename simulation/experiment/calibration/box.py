"""The box: which numbers are fitted, and between which bounds (``evidence/calibration.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.errors import EvidenceError
from simulation.evidence import Parameters
from simulation.evidence.records import Parameter

FILE = Path(__file__).parents[2] / "evidence" / "calibration.yaml"
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
DSE = "dse"
"""How the names of the numbers begin that only DSE depends on."""


def of_dse(names: tuple[str, ...]) -> Bools:
    """Return which names are of numbers that only DSE depends on, shape (names,)."""
    return np.array([name.startswith(DSE) for name in names])


@dataclass(frozen=True)
class Box:
    """Numbers to fit, with bounds.

    Parameters
    ----------
    names : records of the evidence files, in the order of the file
    low, high : bounds, shape (names,)
    """

    names: tuple[str, ...]
    low: Floats
    high: Floats

    def __len__(self) -> int:
        return len(self.names)

    def at(self, unit: Floats) -> Floats:
        """Return values at places from 0 to 1, shape (points, names)."""
        values: Floats = self.low + unit * (self.high - self.low)
        return values

    def unit(self, values: Floats) -> Floats:
        """Return the places from 0 to 1 of values, shape (points, names)."""
        places: Floats = (values - self.low) / (self.high - self.low)
        return places

    def part(self, use: Bools) -> Box:
        """Return the box of some of the names."""
        names = tuple(name for name, used in zip(self.names, use, strict=True) if used)
        return Box(names, self.low[use], self.high[use])

    def named(self, values: Floats) -> dict[str, float]:
        """Return name -> value of one point."""
        return dict(zip(self.names, map(float, values), strict=True))


def load_box(parameters: Parameters, path: Path = FILE) -> Box:
    """Return the box of a file.

    Raises
    ------
    EvidenceError
        Unknown names, records that are no numbers, bounds outside a record's range: all at once.
    """
    from ruamel.yaml import YAML

    held: Mapping[str, Any] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    problems = [problem for name, bounds in held.items() for problem in _refusals(parameters, name, bounds)]
    if problems:
        raise EvidenceError("\n".join(f"{path.name}: {problem}" for problem in problems))
    bounds = np.array([list(map(float, pair)) for pair in held.values()])
    return Box(tuple(held), bounds[:, 0], bounds[:, 1])


def _refusals(parameters: Parameters, name: str, bounds: object) -> list[str]:
    if name not in parameters:
        return [f"no parameter is called {name}"]
    record = parameters[name]
    if not isinstance(record, Parameter):
        return [f"{name} is no number; tables and choices cannot be fitted"]
    if not (isinstance(bounds, list) and len(bounds) == 2 and bounds[0] < bounds[1]):
        return [f"{name} needs two bounds, [low, high]"]
    inside = record.low <= bounds[0] and bounds[1] <= record.high
    return [] if inside else [f"{name} has bounds {bounds} outside its range {record.low:g} to {record.high:g}"]
