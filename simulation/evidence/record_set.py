"""A full set of records that never changes: reading numbers, tables and choices, and naming other values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeGuard, TypeVar

from simulation.errors import EvidenceError
from simulation.evidence.records import GRADES, Choice, Parameter, Record, Table, interpolate
from simulation.evidence.spelling import nearest

Kind = TypeVar("Kind", Parameter, Table, Choice)


class UnknownNameError(EvidenceError, KeyError):
    """No record has this name; also a KeyError, so that ``get`` and ``in`` work as on any mapping."""

    def __str__(self) -> str:
        return Exception.__str__(self)


class Parameters(Mapping[str, Record]):
    """All records by name; immutable, so that a run can hand it around without copies.

    Parameters
    ----------
    records : one record a name; two of the same name are refused
    reasons : name -> why its value differs from the evidence file
    """

    def __init__(self, records: Iterable[Record], reasons: Mapping[str, str] | None = None) -> None:
        self._records: dict[str, Record] = {}
        self._reasons = dict(reasons or {})
        for record in records:
            if record.name in self._records:
                raise EvidenceError(f"{record.name} is given twice; a name has one record.")
            self._records[record.name] = record

    def __getitem__(self, name: str) -> Record:
        """Return the record; an unknown name is an EvidenceError that suggests the nearest."""
        if name not in self._records:
            raise UnknownNameError(f'no parameter is called "{name}".{nearest(name, self._records)}')
        return self._records[name]

    def __contains__(self, name: object) -> bool:
        return name in self._records

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __repr__(self) -> str:
        return f"Parameters({len(self)} records, {len(self._reasons)} set by hand)"

    @property
    def reasons(self) -> dict[str, str]:
        """Why each overridden value differs from the evidence file."""
        return dict(self._reasons)

    def number(self, name: str) -> float:
        """Return the value of a number record."""
        return self._of_kind(name, Parameter).value

    def table(self, name: str) -> Table:
        """Return a table record."""
        return self._of_kind(name, Table)

    def choice(self, name: str) -> str:
        """Return which structure a choice record names."""
        return self._of_kind(name, Choice).value

    def knots(self, name: str, xs: Iterable[float], column: str = "") -> list[float]:
        """Return the heights at ``xs`` on straight lines between the rows of a knot table.

        Parameters
        ----------
        name : a table whose first column (age, year) rises from row to row
        xs : places to read, in the unit of the first column
        column : which number column; may be left out where there is one

        Examples
        --------
        >>> from simulation.evidence import load_parameters
        >>> load_parameters().knots("population.mortality.log_factor", [1998.0])
        [0.0]
        """
        points = self.table(name).points(column)
        return [interpolate(points, x) for x in xs]

    def grades(self) -> dict[str, tuple[str, ...]]:
        """Return the names of the records of each grade, from A to F."""
        return {grade: tuple(name for name, r in self._records.items() if r.grade == grade) for grade in GRADES}

    def with_overrides(self, values: Mapping[str, float | str], reasons: Mapping[str, str] | str) -> Parameters:
        """Return a copy with other values; every one needs a reason and must lie within its range.

        Parameters
        ----------
        values : name -> number, or the word of a choice
        reasons : name -> why, or one reason for all of them (a parameter draw)

        Raises
        ------
        EvidenceError
            Unknown names, values out of range, missing reasons: all at once.
        """
        why = dict.fromkeys(values, reasons) if isinstance(reasons, str) else dict(reasons)
        problems = [problem for name, value in values.items() for problem in self._refusals(name, value, why)]
        problems += [f"{name} has a reason but no value." for name in why if name not in values]
        if problems:
            raise EvidenceError("\n".join(problems))
        records = [_with_value(record, values[name]) if name in values else record for name, record in self.items()]
        return Parameters(records, self._reasons | why)

    def with_values(self, values: Mapping[str, float]) -> Parameters:
        """Return a copy with other numbers, also beyond their ranges: for technical worlds, never for a study."""
        records = [_with_value(record, values[name]) if name in values else record for name, record in self.items()]
        return Parameters(records, self._reasons)

    def _refusals(self, name: str, value: float | str, why: Mapping[str, str]) -> list[str]:
        if name not in self:
            return [f'no parameter is called "{name}".{nearest(name, self._records)}']
        reason = [] if str(why.get(name, "")).strip() else [f"{name} is set without a reason; say why."]
        return reason + refusals_of_value(self[name], value)

    def _of_kind(self, name: str, kind: type[Kind]) -> Kind:
        record = self[name]
        if not isinstance(record, kind):
            raise EvidenceError(f"{name} is a {type(record).__name__.lower()}, not a {kind.__name__.lower()}.")
        return record


def refusals_of_value(record: Record, value: object) -> list[str]:
    """Return why a value may not stand in a record: nothing if it may."""
    if isinstance(record, Table):
        return [f"{record.name} is a table; tables are changed in their file, not by an override."]
    if isinstance(record, Choice):
        allowed = ", ".join(record.choices)
        return [] if value in record.choices else [f"{record.name} is {value!r}; it is one of {allowed}."]
    if not is_number(value):
        return [f"{record.name} is {value!r}; it is a finite number."]
    if isinstance(record, Parameter) and not record.low <= value <= record.high:
        return [f"{record.name} is {value}; its range is {record.low} to {record.high} {record.unit}."]
    return []


def is_number(value: object) -> TypeGuard[float]:
    """Tell whether a value is a finite number (true and false are not numbers)."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _with_value(record: Record, value: float | str) -> Record:
    if isinstance(record, Choice):
        return replace(record, value=str(value))
    return replace(record, value=float(value)) if isinstance(record, Parameter) else record
