"""The rows of outcome tables: one figure with all that says what it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from simulation.outcomes.index_events import ALL
from simulation.outcomes.lives import Lives

if TYPE_CHECKING:
    import pandas as pd

PER_100 = "per 100 index persons"
PER_YEAR = "persons a year in the Netherlands"


class Row(NamedTuple):
    """One figure of one world.

    Parameters
    ----------
    outcome : dotted name, such as ``recidivism.general.2y``
    definition : clauses joined by ``"; "``
    population : whom it is about
    window : months, ``2008-01..2017-12``
    value : the figure, NaN where ``n`` is 0
    unit : in words
    n : persons (or events, person-years) behind it
    group : ``all``, or ``sex=female`` and so on
    """

    outcome: str
    definition: str
    population: str
    window: str
    value: float
    unit: str
    n: float
    group: str = ALL


class Point(NamedTuple):
    """One point of a curve of one world; ``at_risk`` is NaN where nobody is followed."""

    curve: str
    definition: str
    population: str
    window: str
    x: float
    x_unit: str
    value: float
    unit: str
    at_risk: float
    n: float
    group: str = ALL


OUTCOME_COLUMNS = (
    "scenario", "replicate", "draw", "outcome", "definition", "population", "group", "window", "value", "unit", "n",
    "synthetic",
)  # fmt: skip
CURVE_COLUMNS = (
    "scenario", "replicate", "draw", "curve", "definition", "population", "group", "window", "x", "x_unit", "value",
    "unit", "at_risk", "n", "synthetic",
)  # fmt: skip


def outcome_table(lives: Lives, rows: Iterable[Row]) -> pd.DataFrame:
    """Return rows as the tidy table of ``outcomes.csv``."""
    return _table(lives, list(rows), Row._fields, OUTCOME_COLUMNS)


def curve_table(lives: Lives, points: Iterable[Point]) -> pd.DataFrame:
    """Return points as the tidy table of ``curves.csv``."""
    return _table(lives, list(points), Point._fields, CURVE_COLUMNS)


def _table(lives: Lives, rows: list[Row] | list[Point], names: tuple[str, ...], order: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    table = pd.DataFrame(rows, columns=list(names))
    table = table.assign(scenario=lives.world, replicate=lives.replicate, draw=lives.draw, synthetic=True)
    return table[list(order)]
