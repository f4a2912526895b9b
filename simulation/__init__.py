"""twinlives: a synthetic-cohort simulator of criminal careers in two worlds with the same luck.

``from simulation import load, run, compare, open_study`` is the door for notebooks (``report/results.py``); nothing
behind it is imported before it is used. Their types stand in ``__init__.pyi``.
"""

from importlib import import_module

__version__ = "0.1.0"

_DOOR = "simulation.report.results"
__all__ = ["Results", "compare", "load", "open_study", "run"]


def __getattr__(name: str) -> object:
    """Return what notebooks use, from the room that holds it."""
    if name in __all__:
        return getattr(import_module(_DOOR), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
