"""Columns: what is known of every person, case and tie, declared once by the file that owns it.

The columns of one kind of thing share one block of memory, thing after thing (a NumPy structured array), because
the month loop touches few persons but many columns of each; ``columns["age"]`` is still an ordinary array.
See ``docs/decisions/0003-records.md`` for the measurement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.core.compiled import COMPILES


@dataclass(frozen=True)
class Column:
    """One column.

    Parameters
    ----------
    name : a word used in code, tables and on screen
    dtype : NumPy type of the storage; arithmetic is done in 64 bits and rounded once
    unit : unit of the numbers
    owner : file that alone may write it, such as ``careers/work.py``
    meaning : one sentence
    start : value before anything has happened
    in_digest : False for bookkeeping that may differ between equal lives, such as places in a list
    """

    name: str
    dtype: str
    unit: str
    owner: str
    meaning: str
    start: float = 0
    in_digest: bool = True


CACHE_LINE = 64


def on_a_line(rows: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return a block of zeros that begins on a cache line, so that no record lies on more lines than it must.

    Examples
    --------
    >>> on_a_line(3, np.dtype("<i4")).ctypes.data % CACHE_LINE
    0
    """
    size = rows * dtype.itemsize
    room = np.zeros(size + CACHE_LINE, np.uint8)
    start = -room.ctypes.data % CACHE_LINE
    return room[start : start + size].view(dtype)


def copy_on_a_line(block: NDArray[Any]) -> NDArray[Any]:
    """Return a copy of a block of records that begins on a cache line."""
    copy = on_a_line(len(block), block.dtype)
    copy[:] = block
    return copy


class Declared:
    """The declared columns of one kind of thing, in their order.

    Examples
    --------
    >>> Declared([Column("age", "i1", "years", "x.py", "Age in whole years.")]).empty(2)["age"].tolist()
    [0, 0]
    """

    def __init__(self, columns: Iterable[Column]) -> None:
        self.columns = tuple(columns)
        names = [column.name for column in self.columns]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"columns declared twice: {', '.join(twice)}")
        widest_first = sorted(self.columns, key=lambda column: -np.dtype(column.dtype).itemsize)
        self.dtype = np.dtype([(column.name, column.dtype) for column in widest_first], align=True)

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def __contains__(self, name: object) -> bool:
        return any(column.name == name for column in self.columns)

    def offset_of(self, name: str) -> int:
        """Return where in a row of the block a column lies, in bytes."""
        places = self.dtype.fields
        assert places is not None
        return int(places[name][1])

    def empty(self, rows: int) -> NDArray[Any]:
        """Return a block of rows, each column at its start value, shape (rows,)."""
        block = on_a_line(rows, self.dtype)
        for column in self.columns:
            if column.start:
                block[column.name] = column.start
        return block

    def grown(self, block: NDArray[Any], rows: int) -> NDArray[Any]:
        """Return a copy of a block with more rows, the new ones at their start values."""
        larger = self.empty(rows)
        larger[: len(block)] = block
        return larger


class PlainRecord:
    """One row that hands out Python numbers; stands in for a compiled record when numba is off."""

    __slots__ = ("_block", "_row")

    def __init__(self, block: NDArray[Any], row: int) -> None:
        object.__setattr__(self, "_block", block)
        object.__setattr__(self, "_row", row)

    def __getattr__(self, name: str) -> Any:
        return self._block[name][self._row].item()

    def __setattr__(self, name: str, value: Any) -> None:
        self._block[name][self._row] = value


class PlainRows:
    """A block whose rows are :class:`PlainRecord`."""

    __slots__ = ("block",)

    def __init__(self, block: NDArray[Any]) -> None:
        self.block = block

    def __getitem__(self, row: int) -> PlainRecord:
        return PlainRecord(self.block, row)

    def __setitem__(self, row: int, record: PlainRecord) -> None:
        self.block[row] = record._block[record._row]

    def __len__(self) -> int:
        return len(self.block)


def for_kernels(block: NDArray[Any]) -> Any:
    """Return what compiled code takes: the block itself, or plain rows when numba is off."""
    return block if COMPILES else PlainRows(block)
