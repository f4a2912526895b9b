"""The queue of the teaching page: equal wishes are lived once, a full list says so, a lost worker is replaced."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import Executor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest

from simulation.classroom import waiting
from simulation.classroom.waiting import MOST_WAITING, MOST_WAITING_OF_ONE, BusyError, FailedError, Queue
from simulation.errors import InputError


def one_thread() -> Executor:
    return ThreadPoolExecutor(1)


def lived(task: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(task)


def test_thirty_visitors_with_the_same_wish_share_one_life() -> None:
    calls: list[int] = []

    def work(number: int) -> bytes:
        calls.append(number)
        time.sleep(0.05)
        return b"world"

    async def ask() -> list[bytes]:
        queue = Queue(one_thread)
        answers = await asyncio.gather(*(queue.answer("k", f"visitor {i}", work, 7) for i in range(30)))
        return [*answers, await queue.answer("k", "late", work, 7)]

    assert lived(ask()) == [b"world"] * 31
    assert calls == [7]


def test_one_visitor_cannot_fill_the_list_and_the_list_is_short() -> None:
    free = threading.Event()

    def work() -> bytes:
        free.wait(5)
        return b""

    async def ask() -> tuple[int, int]:
        queue = Queue(one_thread)
        mine = [asyncio.create_task(queue.answer(f"mine {i}", "one", work)) for i in range(40)]
        others = [asyncio.create_task(queue.answer(f"{i}", f"visitor {i}", work)) for i in range(40)]
        await asyncio.sleep(0.05)
        free.set()
        results = [await asyncio.gather(*tasks, return_exceptions=True) for tasks in (mine, others)]
        return tuple(sum(isinstance(r, BusyError) for r in found) for found in results)  # type: ignore[return-value]

    refused_mine, refused_others = lived(ask())
    assert refused_mine == 40 - MOST_WAITING_OF_ONE
    assert refused_others == 40 - (MOST_WAITING - MOST_WAITING_OF_ONE)


def test_a_lost_worker_is_replaced_and_the_next_wish_is_lived() -> None:
    pools: list[Executor] = []

    def new() -> Executor:
        pools.append(ThreadPoolExecutor(1))
        return pools[-1]

    def broken() -> bytes:
        raise BrokenProcessPool("gone")

    async def ask() -> bytes:
        queue = Queue(new)
        with pytest.raises(FailedError):
            await queue.answer("bad", "one", broken)
        return await queue.answer("good", "one", lambda: b"fine")

    assert lived(ask()) == b"fine"
    assert len(pools) == 2


def test_a_wish_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "LONGEST_SECONDS", 0.05)

    def slow() -> bytes:
        time.sleep(0.4)
        return b""

    async def ask() -> bytes:
        queue = Queue(one_thread)
        with pytest.raises(FailedError):
            await queue.answer("slow", "one", slow)
        return await queue.answer("good", "one", lambda: b"fine")

    assert lived(ask()) == b"fine"


def test_an_error_of_the_model_reaches_the_visitor_as_a_refusal_and_is_not_remembered() -> None:
    answers = iter([InputError("runs away"), b"fine"])

    def work() -> bytes:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def ask() -> bytes:
        queue = Queue(one_thread)
        with pytest.raises(FailedError, match="runs away"):
            await queue.answer("k", "one", work)
        return await queue.answer("k", "one", work)

    assert lived(ask()) == b"fine"


def test_what_is_remembered_stays_within_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "MOST_BYTES", 1000)
    calls: list[str] = []

    def work(key: str) -> bytes:
        calls.append(key)
        return b"x" * 400

    async def ask() -> None:
        queue = Queue(one_thread)
        for key in ("a", "b", "c", "c", "a"):
            await queue.answer(key, "one", work, key)

    lived(ask())
    assert calls == ["a", "b", "c", "a"]
