"""Measure what a user waits for: ``--help``, ``check``, a class cohort with its report, and the one-off compile.

These are processes of their own, and the seconds on the clock that a user waits; machines are shared, so look at them
when nothing else runs. The compile is the CPU time of a class cohort with an empty cache less that with a warm one.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from simulation.scenario.templates import template_path

TIMES = 3
CLASS = "neighbourhood_class"


class Took(NamedTuple):
    """What a process took: seconds on the clock, and of the processor."""

    wall: float
    cpu: float


def small_things(*, compile_too: bool) -> dict[str, float]:
    """Return seconds of each, the median of three; the compile once.

    Parameters
    ----------
    compile_too : also compile once more, into an empty cache that is thrown away
    """
    scenario = str(template_path(CLASS))
    with tempfile.TemporaryDirectory() as place:
        lived = [took(["run", scenario, "--quiet", "--out", f"{place}/{number}"]) for number in range(TIMES)]
        facts = {
            "help_wall_s": _wall([took(["--help"]) for _ in range(TIMES)]),
            "check_wall_s": _wall([took(["check", scenario]) for _ in range(TIMES)]),
            f"{CLASS}_wall_s": _wall(lived),
        }
        if compile_too:
            cold = took(["run", scenario, "--quiet", "--out", f"{place}/cold"], cache=Path(place) / "cache")
            facts["empty_cache_compile_cpu_s"] = round(cold.cpu - statistics.median(one.cpu for one in lived), 1)
    return facts


def _wall(times: list[Took]) -> float:
    return round(statistics.median(one.wall for one in times), 2)


def took(arguments: list[str], *, cache: Path | None = None) -> Took:
    """Return what one ``twinlives`` process took.

    Raises
    ------
    subprocess.CalledProcessError
        The process failed.
    """
    environment = {name: value for name, value in os.environ.items() if cache is None or name != "NUMBA_CACHE_DIR"}
    if cache is not None:
        environment["TWINLIVES_CACHE"] = str(cache)
    before, began = _children(), time.perf_counter()
    subprocess.run([sys.executable, "-m", "simulation", *arguments], check=True, capture_output=True, env=environment)
    return Took(time.perf_counter() - began, _children() - before)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
