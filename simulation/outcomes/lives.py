"""Hold what one world lived, ready to be measured: ledger, persons, split lucks and the reach of levers.

A *chronicle* is a set of lives with their events. The lived lives (luck 0) are one chronicle, one life a person; the
split lucks are another, one life a person and luck. Everything measured is measured on a chronicle, so that lived and
split lives pass through the same code. Rows are never looped over in Python: a national run has a hundred million.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from simulation.errors import TwinlivesError
from simulation.vocabulary import NEVER, Kind, month_index, month_text

Rows = npt.NDArray[np.void]
Ints = npt.NDArray[np.signedinteger[Any]]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

MONTHS_A_YEAR = 12


class Columns(Protocol):
    """A table that hands out a column by its name: a pandas DataFrame, or a dict of arrays."""

    def __getitem__(self, name: str, /) -> Any: ...


class Window(NamedTuple):
    """Months from ``first`` to ``last``, both included.

    Examples
    --------
    >>> study = Window(month_index(2008), month_index(2017, 12))
    >>> study.text, study.years
    ('2008-01..2017-12', 10.0)
    """

    first: int
    last: int

    @property
    def text(self) -> str:
        """Return ``2008-01..2017-12``."""
        return f"{month_text(self.first)}..{month_text(self.last)}"

    @property
    def months(self) -> int:
        """Return the number of months."""
        return self.last - self.first + 1

    @property
    def years(self) -> float:
        """Return the length in years."""
        return self.months / MONTHS_A_YEAR

    def holds(self, months: Ints) -> Bools:
        """Tell which of the months lie in the window."""
        return np.asarray((months >= self.first) & (months <= self.last))


def year_window(first: int, last: int | None = None) -> Window:
    """Return the months of one calendar year, or of the years from ``first`` to ``last``.

    Examples
    --------
    >>> year_window(2012).text
    '2012-01..2012-12'
    """
    return Window(month_index(first), month_index(last or first, MONTHS_A_YEAR))


STUDY_WINDOW = year_window(2008, 2017)
"""Index cases of the study were brought to court in these years (Nationaal Rapporteur, 2024)."""


class Events(NamedTuple):
    """Events of one or a few kinds, in time order: arrays of the same length."""

    position: Ints  # row in the chronicle
    life: Ints
    month: Ints
    kind: Ints
    type: Ints
    case: Ints
    value: Ints


@dataclass(frozen=True, eq=False)
class Chronicle:
    """Lives and their events.

    Parameters
    ----------
    rows : (events,) ledger rows, in time order within each life
    life : (events,) number of the life each row belongs to, 0 to lives - 1
    end : (lives,) first month that cannot be seen: end of the run or the age cap; death does not shorten it
    death : (lives,) month of death, or NEVER
    """

    rows: Rows
    life: Ints
    end: Ints
    death: Ints
    _found: dict[tuple[Kind, ...], Events] = field(default_factory=dict, repr=False)

    @property
    def lives(self) -> int:
        """Return the number of lives."""
        return len(self.end)

    @cached_property
    def _kind(self) -> Ints:
        return np.ascontiguousarray(self.rows["kind"])

    def of(self, *kinds: Kind) -> Events:
        """Return the events of these kinds, in time order."""
        if kinds not in self._found:
            wanted = self._kind == kinds[0]
            for kind in kinds[1:]:
                wanted |= self._kind == kind
            self._found[kinds] = self._take(np.flatnonzero(wanted))
        return self._found[kinds]

    def _take(self, position: Ints) -> Events:
        columns = (self.rows[name][position] for name in ("kind", "type", "case", "value"))
        month = self.rows["month"][position].astype(np.int32)
        return Events(position, self.life[position], month, *columns)


@dataclass(frozen=True, eq=False, kw_only=True)
class Lives:
    """One lived world of one replicate and parameter draw.

    Parameters
    ----------
    world : name of the scenario
    replicate, draw : which luck and which set of parameters
    ledger : (events,) ledger of luck 0, in time order
    persons : one row a person; see the contract of persons tables (id, sex, birth_month, end_month, died, ...)
    until : first month after the run (2046-01 where the clock says ``until: 2045-12``)
    scale : persons stand for 1 / scale persons of the Netherlands, > 0
    lucks : (events,) events of lucks 1 .. K - 1 after the months of the index events that were split
    splits : (splits,) table of those index events: person, month; ``lucks`` where some were lived with fewer than K
    lucks_each : K, lucks of each split index event, luck 0 included
    lucks_months : months from the split that lucks 1 .. K - 1 are lived; None for the whole run
    split_population : index population the splits were made for
    reach : (rows,) what levers did to whom: person, month, lever, reach, value
    lever_names : names of the levers by number, as ``reach`` numbers them
    lever_start : month of the earliest lever of the study (the same in all its worlds), or None
    count_from : first month that counts; before is burn-in
    study_window : months in which the published study took its index cases
    age_cap : age at which persons leave, in years
    """

    world: str
    replicate: int
    draw: int
    ledger: Rows
    persons: Columns
    until: int
    scale: float
    lucks: Rows | None = None
    splits: Rows | None = None
    lucks_each: int = 1
    lucks_months: int | None = None
    split_population: str = "dse"
    reach: Rows | None = None
    lever_names: tuple[str, ...] = ()
    lever_start: int | None = None
    count_from: int = month_index(2000)
    study_window: Window = STUDY_WINDOW
    age_cap: int = 60
    _columns: dict[str, Ints] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not self.scale > 0:
            raise TwinlivesError(f"scale is {self.scale}; persons must stand for a positive number of persons")

    def person(self, name: str) -> Ints:
        """Return a column of the persons table, one value a person."""
        if name not in self._columns:
            self._columns[name] = np.asarray(self.persons[name])
        return self._columns[name]

    @cached_property
    def _ids_are_rows(self) -> bool:
        ids = self.person("id")
        return bool(np.array_equal(ids, np.arange(len(ids))))

    def rows_of(self, ids: Ints) -> Ints:
        """Return the rows of persons in the persons table.

        Raises
        ------
        TwinlivesError
            where an id has no row
        """
        known = self.person("id")
        if self._ids_are_rows:
            found: Ints = ids
            fits = len(ids) == 0 or (int(ids.max()) < len(known) and int(ids.min()) >= 0)
        else:
            order = np.argsort(known, kind="stable")
            found = order[np.minimum(np.searchsorted(known, ids, sorter=order), len(known) - 1)]
            fits = bool(np.array_equal(known[found], ids))
        if not fits:
            raise TwinlivesError(f"the ledger of {self.world} names persons that the persons table does not hold")
        return found

    @cached_property
    def seen_until(self) -> Ints:
        """First month in which a person cannot be seen, death left aside: age cap or end of the run."""
        return np.minimum(self.person("birth_month") + self.age_cap * MONTHS_A_YEAR, self.until)

    @cached_property
    def there_until(self) -> Ints:
        """First month in which a person is no longer there: death, age cap, or the end of the run."""
        end = self.person("end_month").astype(np.int64)
        return np.where(end == NEVER, self.until, end)

    @cached_property
    def lived(self) -> Chronicle:
        """Luck 0: one life a person, in the order of the persons table."""
        death = np.where(self.person("died").astype(bool), self.person("end_month"), NEVER)
        return Chronicle(self.ledger, self.rows_of(self.ledger["person"]), self.seen_until, death)

    @cached_property
    def split_rows(self) -> Ints:
        """Row in the persons table of each split index event."""
        return self.rows_of(self.splits["person"]) if self.splits is not None else np.empty(0, np.int64)

    @cached_property
    def split_lucks(self) -> Ints:
        """Lucks each split index event was lived with, luck 0 included."""
        if self.splits is None or "lucks" not in (self.splits.dtype.names or ()):
            return np.full(len(self.split_rows), self.lucks_each)
        return self.splits["lucks"]

    @cached_property
    def split(self) -> Chronicle:
        """Lucks 1 .. K - 1: life number = split * (K - 1) + luck - 1."""
        rows = self.lucks if self.lucks is not None else self.ledger[:0]
        others = max(self.lucks_each - 1, 0)
        owner = self.rows_of(rows["person"])
        life = self._split_of(owner) * others + rows["luck"] - 1
        end = np.repeat(self._split_until, others)
        died = rows["kind"] == Kind.DIED
        death = np.full(len(end), NEVER, np.int32)
        death[life[died]] = rows["month"][died]
        return Chronicle(rows, life, end, death)

    @property
    def _split_until(self) -> Ints:
        until = self.seen_until[self.split_rows]
        if self.splits is None or self.lucks_months is None:
            return until
        return np.minimum(until, self.splits["month"].astype(np.int32) + self.lucks_months)

    def _split_of(self, rows: Ints) -> Ints:
        if len(np.unique(self.split_rows)) != len(self.split_rows):
            raise TwinlivesError(f"{self.world}: a person was split twice; lucks belong to one index event a person")
        number = np.full(len(self.person("id")), -1, np.int64)
        number[self.split_rows] = np.arange(len(self.split_rows))
        if np.any(number[rows] < 0):
            raise TwinlivesError(f"{self.world}: lucks of a person without a split index event")
        return number[rows]
