"""The queue in front of the worker process: equal wishes are lived once, the list is short, a lost worker is replaced.

However many visitors ask for whatever, there is one worker, a bounded list, and a bounded memory of what was lived.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections import Counter, OrderedDict
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from simulation.classroom.work import begin
from simulation.errors import TwinlivesError

MOST_WAITING = 24
MOST_WAITING_OF_ONE = 6
MOST_BYTES = 64 * 1024 * 1024
LONGEST_SECONDS = 180.0


class BusyError(TwinlivesError):
    """Too much is asked for at once; the visitor may ask again in a moment."""


class FailedError(TwinlivesError):
    """A wish could not be lived."""


def new_pool() -> Executor:
    """Return one worker process that warms up as soon as it starts."""
    return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=begin)


class Queue:
    """Lives wishes in order and remembers the answers.

    Parameters
    ----------
    pool : makes an executor; a process in use, threads in tests
    """

    def __init__(self, pool: Callable[[], Executor] = new_pool) -> None:
        self._new_pool = pool
        self._pool = pool()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._open: dict[str, asyncio.Task[bytes]] = {}
        self._waiting: Counter[str] = Counter()

    def warm(self) -> None:
        """Start the worker before anybody asks."""
        self._pool.submit(int)

    async def answer(self, key: str, visitor: str, work: Callable[..., bytes], *given: Any) -> bytes:
        """Return the bytes of a wish: remembered, being lived for somebody else, or lived now.

        Parameters
        ----------
        key : names the wish; equal keys have equal answers
        visitor : address of who asks
        work, given : what the worker does

        Raises
        ------
        BusyError
            the list is full, or this visitor waits for too much already
        FailedError
            the worker could not do it
        """
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._open:
            self._refuse_if_busy(visitor)
            self._waiting[visitor] += 1
            self._open[key] = asyncio.create_task(self._live(key, visitor, work, given))
        return await asyncio.shield(self._open[key])

    def _refuse_if_busy(self, visitor: str) -> None:
        if len(self._open) >= MOST_WAITING or self._waiting[visitor] >= MOST_WAITING_OF_ONE:
            raise BusyError("too many worlds are asked for at once; ask again in a moment.")

    async def _live(self, key: str, visitor: str, work: Callable[..., bytes], given: tuple[Any, ...]) -> bytes:
        try:
            answer = await self._done(work, given)
        finally:
            self._waiting[visitor] -= 1
            if not self._waiting[visitor]:
                del self._waiting[visitor]
            del self._open[key]
        self._keep(key, answer)
        return answer

    async def _done(self, work: Callable[..., bytes], given: tuple[Any, ...]) -> bytes:
        loop = asyncio.get_running_loop()
        try:
            return await asyncio.wait_for(loop.run_in_executor(self._pool, work, *given), LONGEST_SECONDS)
        except (BrokenProcessPool, TimeoutError) as error:
            self._replace()
            raise FailedError("the worker was lost and is replaced; ask again.") from error
        except TwinlivesError as error:
            raise FailedError(str(error)) from error

    def _replace(self) -> None:
        lost, self._pool = self._pool, self._new_pool()
        lost.shutdown(wait=False, cancel_futures=True)

    def _keep(self, key: str, answer: bytes) -> None:
        self._kept[key] = answer
        while sum(map(len, self._kept.values())) > MOST_BYTES:
            self._kept.popitem(last=False)

    def close(self) -> None:
        """Let go of the worker."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for child in multiprocessing.active_children():
            child.terminate()
