"""The ledger: an append-only list of what happened. Nothing in it is ever changed.

Compiled code writes into a page of fixed size; between months the full pages are put aside, in memory or, beyond
a limit, in files of a temporary folder.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEDGER_DTYPE = np.dtype(
    [
        ("person", "<i4"),
        ("case", "<i4"),
        ("other", "<i4"),
        ("month", "<i2"),
        ("value", "<i2"),
        ("kind", "i1"),
        ("type", "i1"),
        ("cause", "i1"),
        ("luck", "u1"),
    ]
)
"""Twenty bytes an event; what ``type``, ``value`` and ``other`` hold is said in ``vocabulary.Kind``."""

REACH_DTYPE = np.dtype([("person", "<i4"), ("month", "<i2"), ("value", "<i2"), ("lever", "i1"), ("reach", "i1")])
"""What levers did to whom: bookkeeping apart from lives."""

IN_MEMORY = 60_000_000
"""Events of 20 bytes that are held in memory before they go to a file."""


class Pages:
    """Pages of events that have been put aside, in order.

    Examples
    --------
    >>> pages = Pages(LEDGER_DTYPE)
    >>> pages.put(np.zeros(2, LEDGER_DTYPE)); len(pages)
    2
    """

    def __init__(self, dtype: np.dtype[Any], *, in_memory: int = IN_MEMORY) -> None:
        self.dtype = dtype
        self.in_memory = in_memory
        self._pages: list[NDArray[Any] | Path] = []
        self._waiting: list[NDArray[Any]] = []
        self._hashed = 0
        self._length = 0
        self._held = 0
        self._hash = hashlib.blake2b(digest_size=32)
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __len__(self) -> int:
        return self._length

    def keep(self, events: NDArray[Any]) -> None:
        """Keep a copy of some events until their months are over for everybody."""
        self._waiting.append(copied(events))

    def settle(self, order: Callable[[NDArray[Any]], NDArray[Any]] | None = None) -> None:
        """Put aside what was kept, in the order that ``order`` gives it."""
        if self._waiting:
            kept = joined(self._waiting, self.dtype)
            self._waiting = []
            if len(kept):
                self._add(order(kept) if order else kept)

    def settle_runs(self, runs: int) -> None:
        """Put aside what was kept in runs of equally many months, one run after the other: now month by month."""
        months = len(self._waiting) // runs
        self._waiting = [self._waiting[run * months + month] for month in range(months) for run in range(runs)]
        self.settle()

    def put(self, events: NDArray[Any]) -> None:
        """Put a copy of some events aside."""
        if len(events):
            self._add(copied(events))

    def _add(self, page: NDArray[Any]) -> None:
        self._length += len(page)
        self._held += len(page)
        self._pages.append(page)
        if self._held > self.in_memory:
            self._spill()

    def _spill(self) -> None:
        files = sum(isinstance(page, Path) for page in self._pages)
        if self._hashed > files:
            self._feed()
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="twinlives-")
        held = [page for page in self._pages if not isinstance(page, Path)]
        # a branch shares the folder: a name made from the number of pages would overwrite the other world's page
        with tempfile.NamedTemporaryFile(dir=self._folder.name, suffix=".npy", delete=False) as file:
            np.save(file, joined(held, self.dtype))
        self._pages = [*(page for page in self._pages if isinstance(page, Path)), Path(file.name)]
        self._held = 0
        if self._hashed > files:
            self._hashed = files + 1  # all of it has been seen

    def _feed(self) -> None:
        """Feed the digest with the pages that it has not seen."""
        for page in self._pages[self._hashed :]:
            self._hash.update(np.load(page).tobytes() if isinstance(page, Path) else page.tobytes())
        self._hashed = len(self._pages)

    def all(self) -> NDArray[Any]:
        """Return every event in order, shape (events,); those that wait come last."""
        pages = [np.load(page) if isinstance(page, Path) else page for page in (*self._pages, *self._waiting)]
        return joined(pages, self.dtype)

    def digest(self) -> bytes:
        """Return the hash of all events so far, whatever the pages they came in."""
        self._feed()
        return self._hash.copy().digest()

    def branch(self) -> Pages:
        """Return a second list that starts with the same events; the two then go apart."""
        copy = Pages(self.dtype, in_memory=self.in_memory)
        copy._pages, copy._waiting = list(self._pages), list(self._waiting)
        copy._length, copy._held = self._length, self._held
        copy._hash, copy._hashed = self._hash.copy(), self._hashed
        copy._folder = self._folder
        return copy


def raw(events: NDArray[Any]) -> NDArray[Any]:
    """Return events as records without fields, which are copied ten times as fast."""
    return events.view(np.dtype((np.void, events.dtype.itemsize)))


def copied(events: NDArray[Any]) -> NDArray[Any]:
    """Return a copy of some events that lie side by side."""
    return raw(events).copy().view(events.dtype)


def joined(pages: Sequence[NDArray[Any]], dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return the events of all pages, shape (events,)."""
    return np.concatenate([raw(page) for page in pages]).view(dtype) if pages else np.zeros(0, dtype)


def moved(events: NDArray[Any], places: NDArray[np.int64]) -> NDArray[Any]:
    """Return the events at new places: that of number n stands at ``places[n]``."""
    ordered = np.empty_like(events)
    raw(ordered)[places] = raw(events)
    return ordered
