"""The command line, ``twinlives VERB``: parse, call, print; no model logic.

typer is imported when it is needed: ``check`` answers without it.
"""

from __future__ import annotations

import gc
import sys

from simulation.cli.checking import check_and_tell, plain_check
from simulation.cli.ending import INTERRUPTED, ended

_NEW_OBJECTS_BEFORE_A_SWEEP = 100_000
"""Python's own 700 sweeps hundreds of times through half a gigabyte of libraries while they load: half a second."""


def main() -> None:
    """Run the command line; the entry point of ``twinlives`` and ``python -m simulation``."""
    gc.set_threshold(_NEW_OBJECTS_BEFORE_A_SWEEP)
    try:
        _show_odd_names()
        asked = plain_check(sys.argv[1:])
        if asked is not None:
            sys.exit(ended(lambda: check_and_tell(asked[0], json=asked[1])))
        from simulation.cli.laboratory import app  # its verbs and those of every other file

        app(prog_name="twinlives")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _show_odd_names() -> None:
    """Let a file name that the terminal cannot show be spelled out instead of stopping a message."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
