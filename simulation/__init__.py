"""twinlives: a synthetic-cohort simulator of criminal careers in two worlds with the same luck.

``from simulation import load, run, compare, open_study`` is the door for notebooks (``report/results.py``); nothing
behind it is imported before it is used. Their types stand in ``__init__.pyi``.
"""

import os
import sys
from importlib import import_module

__version__ = "0.1.0"

_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def _calculate_in_one_thread() -> None:
    """Keep sums of matrices the same on any number of cores, and workers from waiting for each other's threads.

    The last bits of a matrix product depend on how many threads share it. What a user has set is left as it is.
    """
    asked = any(name in os.environ for name in _THREADS)
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    if "numpy" in sys.modules and not asked:  # it has read the environment by now
        from threadpoolctl import threadpool_limits

        threadpool_limits(1, user_api="blas")


_calculate_in_one_thread()

_DOOR = "simulation.report.results"
__all__ = ["Results", "compare", "load", "open_study", "run"]


def __getattr__(name: str) -> object:
    """Return what notebooks use, from the room that holds it."""
    if name in __all__:
        return getattr(import_module(_DOOR), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
