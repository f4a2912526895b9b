"""One process lives a study at a time: a lock that the system takes back when its holder dies, however it dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulation.errors import OutputError
from simulation.experiment.folders import LOCK


@contextmanager
def held_alone(folder: Path) -> Iterator[None]:
    """Hold a folder for this process alone while something is done in it.

    Where the system has no such locks (Windows), nothing is held.

    Raises
    ------
    OutputError
        Another process is living this study.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (folder / LOCK).open("w") as place:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise OutputError(
                f"{folder} is being lived by another process; wait for it, or name another folder with --out."
            ) from error
        try:
            yield
        finally:
            (folder / LOCK).unlink(missing_ok=True)
