"""The ledger: appended to, never changed, whatever pages it comes in and wherever they lie."""

from __future__ import annotations

import gc
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulation.core.ledger import LEDGER_DTYPE, REACH_DTYPE, Pages

Table = NDArray[Any]


def some(count: int, first: int = 0) -> Table:
    events = np.zeros(count, LEDGER_DTYPE)
    events["person"] = np.arange(first, first + count)
    events["month"] = 24000
    return events


def filled(events: Table, size: int, *, in_memory: int = 10**6) -> Pages:
    pages = Pages(LEDGER_DTYPE, in_memory=in_memory)
    for start in range(0, len(events), size):
        pages.put(events[start : start + size])
    return pages


def test_an_event_takes_twenty_bytes() -> None:
    assert (LEDGER_DTYPE.itemsize, REACH_DTYPE.itemsize) == (20, 10)


@pytest.mark.parametrize("in_memory", [10**6, 25, 1])
@pytest.mark.parametrize("size", [1, 7, 100])
def test_events_come_back_in_order_whatever_the_pages(size: int, in_memory: int) -> None:
    pages = filled(some(100), size, in_memory=in_memory)
    assert len(pages) == 100
    assert np.array_equal(pages.all(), some(100))
    assert pages.digest() == filled(some(100), 100).digest()


def test_a_page_is_a_copy() -> None:
    page = some(3)
    pages = filled(page, 3)
    page["person"] = 9
    assert pages.all()["person"].tolist() == [0, 1, 2]


def test_no_events_are_an_empty_table_of_the_same_kind() -> None:
    pages = Pages(LEDGER_DTYPE)
    pages.put(some(0))
    assert pages.all().dtype == LEDGER_DTYPE
    assert len(pages) == len(pages.all()) == 0


def test_any_change_of_any_event_changes_the_digest() -> None:
    digests = {filled(some(5), 5).digest(), filled(some(4), 4).digest()}
    for name in LEDGER_DTYPE.names or ():
        changed = some(5)
        changed[name][3] += 1
        digests.add(filled(changed, 5).digest())
    assert len(digests) == 2 + len(LEDGER_DTYPE.names or ())


@pytest.mark.parametrize("in_memory", [10**6, 25, 1])
def test_two_branches_of_a_ledger_go_apart(in_memory: int) -> None:
    """Pages put into files must not meet either: both branches spill after the same number of pages."""
    one = filled(some(60), 7, in_memory=in_memory)
    other = one.branch()
    for n in range(5):
        one.put(some(10, first=1000 + 10 * n))
        other.put(some(10, first=2000 + 10 * n))
    assert np.array_equal(one.all(), np.concatenate([some(60), some(50, first=1000)]))
    assert np.array_equal(other.all(), np.concatenate([some(60), some(50, first=2000)]))
    assert one.digest() == filled(one.all(), 13).digest() != other.digest()


def test_a_branch_outlives_the_world_it_came_from() -> None:
    one = filled(some(60), 7, in_memory=5)
    other = one.branch()
    del one
    gc.collect()
    assert np.array_equal(other.all(), some(60))


@pytest.mark.parametrize("asked_after", [(), (0,), (2,), (0, 1, 2, 3, 4)])
def test_the_digest_does_not_hang_on_pages_files_or_when_it_is_asked(asked_after: tuple[int, ...]) -> None:
    plain, spilling = Pages(LEDGER_DTYPE), Pages(LEDGER_DTYPE, in_memory=250)
    for number in range(5):
        page = np.zeros(100, LEDGER_DTYPE)
        page["person"] = np.arange(100) + 1000 * number
        plain.put(page)
        spilling.put(page)
        if number in asked_after:
            spilling.digest()
    assert spilling.digest() == plain.digest()
    assert (spilling.all() == plain.all()).all()
