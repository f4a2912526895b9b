"""The three kinds of records: a number with a range, a table, and a choice between named structures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulation.errors import EvidenceError
from simulation.evidence.spelling import nearest

Cell = str | int | float
"""One entry of a table: a label or year in a key column, a number in a value column."""

GRADES = {
    "A": "several good studies, or a full count by an official statistics office",
    "B": "one good study, or a figure read in secondary coverage",
    "C": "another country, another definition, or background knowledge not confirmed",
    "D": "judgement",
    "F": "fitted here",
}
"""What each grade means; shown above the parameter tables."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """What every record says of itself.

    Parameters
    ----------
    name : dotted, unique over all files, such as ``justice.detection.property``
    unit : in words, such as ``probability per offence``
    source_key : key in ``sources.bib``
    where : table, page or section of the source, or why it is a judgement
    grade : one of ``GRADES``
    used_by : files of the package that read it
    mechanism : name of the parameter file it stands in
    note : what a reader must know before using it
    """

    name: str
    unit: str
    source_key: str
    where: str
    grade: str
    used_by: tuple[str, ...]
    mechanism: str
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter(Record):
    """One number and the range that sensitivity and calibration may sample (``low`` to ``high``, ends included)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice(Record):
    """One of several named structures that no figure decides between."""

    value: str
    choices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table(Record):
    """Rows of one or more key columns followed by number columns.

    Parameters
    ----------
    columns : names, key columns first
    keys : how many of the columns are keys, at least 1
    rows : one tuple a row, in the order of the file
    low, high : every number lies between them; None where the file gives no range
    """

    columns: tuple[str, ...]
    keys: int
    rows: tuple[tuple[Cell, ...], ...]
    low: float | None = None
    high: float | None = None

    @property
    def values(self) -> tuple[str, ...]:
        """Names of the number columns."""
        return self.columns[self.keys :]

    def column(self, column: str) -> tuple[Cell, ...]:
        """Return one column from top to bottom."""
        place = self._place(column)
        return tuple(row[place] for row in self.rows)

    def at(self, *keys: Cell, column: str = "") -> float:
        """Return the number in the row with these keys; ``column`` may be left out where there is one.

        Raises
        ------
        EvidenceError
            No such row or column; the message names the nearest.
        """
        place = self._place(column or self._only_value())
        for row in self.rows:
            if row[: self.keys] == keys:
                return float(row[place])
        known = [", ".join(map(str, row[: self.keys])) for row in self.rows]
        wanted = ", ".join(map(str, keys))
        raise EvidenceError(f"{self.name} has no row for {wanted}.{nearest(wanted, known)}")

    def by_key(self, column: str = "") -> dict[Cell, float]:
        """Return first key -> number of a table with one key column, in the order of the file."""
        place = self._place(column or self._only_value())
        return {row[0]: float(row[place]) for row in self.rows}

    def points(self, column: str = "") -> tuple[tuple[float, float], ...]:
        """Return the knots (first key, number) of a column, in the order of the file."""
        place = self._place(column or self._only_value())
        return tuple((float(row[0]), float(row[place])) for row in self.rows)

    def _place(self, column: str) -> int:
        if column not in self.columns:
            raise EvidenceError(f'{self.name} has no column "{column}".{nearest(column, self.columns)}')
        return self.columns.index(column)

    def _only_value(self) -> str:
        if len(self.values) > 1:
            raise EvidenceError(f"{self.name} has several number columns; say which: {', '.join(self.values)}.")
        return self.values[0]


def interpolate(points: Sequence[tuple[float, float]], x: float) -> float:
    """Return the height at x on straight lines between knots, flat beyond the first and the last.

    Only + - x / are used, so that the bytes are the same on any machine.

    Examples
    --------
    >>> [interpolate([(12.0, 0.0), (18.0, 3.0)], age) for age in (10.0, 14.0, 30.0)]
    [0.0, 1.0, 3.0]
    """
    left = points[0]
    for right in points:
        if x <= right[0]:
            return right[1] if right is left else left[1] + (right[1] - left[1]) * (x - left[0]) / (right[0] - left[0])
        left = right
    return left[1]
