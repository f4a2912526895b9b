"""Folders: results are written beside their final place and renamed, so that no half folder looks whole."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation import __version__
from simulation.errors import OutputError

if TYPE_CHECKING:
    import pandas as pd

LEAST_FREE_BYTES = 64 * 1024 * 1024
SAYING = ("mesa", "networkx", "numpy", "numba", "pandas", "pyarrow", "scipy")
NUMBER_FORMAT = "%.10g"
UNFINISHED = ".unfinished"
LOCK = ".lock"
MARK = "UNFINISHED.txt"
MARK_TEXT = """This study is not finished; nothing here is a result yet. SYNTHETIC.
Go on with it: the same twinlives command, with --resume. Throw it away: remove this folder.
"""


def results_folder(out: Path | None, name: str) -> Path:
    """Return the folder the results will have: ``out``, or the next free number under ``outputs/NAME``."""
    if out is not None:
        return finished_of(out)
    parent = Path("outputs") / name
    return parent / f"run-{max(_numbers(parent), default=0) + 1:03d}"


def last_folder(out: Path | None, name: str, *, unfinished: bool) -> Path:
    """Return the folder of a study that is there: ``out``, or the last one under ``outputs/NAME``.

    Raises
    ------
    OutputError
        There is none.
    """
    if out is not None:
        return finished_of(out)
    parent = Path("outputs") / name
    numbers = sorted(_numbers(parent), reverse=True)
    folders = [parent / f"run-{number:03d}" for number in numbers]
    there = [folder for folder in folders if (unfinished_of(folder) if unfinished else folder).is_dir()]
    if not there:
        kind = "unfinished" if unfinished else "finished"
        raise OutputError(f"there is no {kind} study under {parent}; name its folder with --out.")
    return there[0]


def _numbers(parent: Path) -> list[int]:
    names = [path.name.removesuffix(UNFINISHED) for path in parent.glob("run-*")]
    return [int(name[4:]) for name in names if name[4:].isdigit()]


def unfinished_of(folder: Path) -> Path:
    """Return where the results of a folder grow until they are whole.

    Examples
    --------
    >>> unfinished_of(Path("outputs/demo")).name
    'demo.unfinished'
    """
    return folder.with_name(f"{folder.name}{UNFINISHED}")


def finished_of(folder: Path) -> Path:
    """Return the final folder, also where the unfinished one was named."""
    return folder.with_name(folder.name.removesuffix(UNFINISHED)) if folder.name.endswith(UNFINISHED) else folder


def refuse_foreign(folder: Path) -> None:
    """Refuse to put results in the place of something that is not ours.

    Raises
    ------
    OutputError
        The folder is a file, or holds other files.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is a file; name a folder with --out.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "manifest.json").is_file():
        raise OutputError(f"{folder} holds other files; name an empty or new folder with --out.")


def make_unfinished(folder: Path) -> Path:
    """Make the unfinished folder beside the final one; whatever would fail later fails here, before anything runs.

    Raises
    ------
    OutputError
        It cannot be written, or the disk is full.
    """
    workplace = unfinished_of(folder)
    try:
        workplace.mkdir(parents=True, exist_ok=True)
        (workplace / ".test").write_bytes(b"synthetic")
        (workplace / ".test").unlink()
        write_text(workplace / MARK, MARK_TEXT)
    except OSError as error:
        raise OutputError(f"{folder} cannot be written ({error.strerror}); name another folder with --out.") from error
    if shutil.disk_usage(workplace).free < LEAST_FREE_BYTES:
        if not any(workplace.glob("jobs.*")):
            shutil.rmtree(workplace)
        raise OutputError(f"{folder} lies on a full disk; free some space or name another folder with --out.")
    return workplace


@contextmanager
def workplace_for(folder: Path) -> Iterator[Path]:
    """Give an unfinished folder that takes the place of the final one if all goes well, and vanishes if not.

    Raises
    ------
    OutputError
        The folder cannot be written or holds other files; nothing was done then.
    """
    refuse_foreign(folder)
    workplace = make_unfinished(folder)
    try:
        yield workplace
    except BaseException:
        shutil.rmtree(workplace, ignore_errors=True)
        raise
    put_in_place(workplace, folder)


def is_left_over(path: Path) -> bool:
    """Tell whether a file is one of our temporary ones, left by a process that was killed while it wrote."""
    return path.is_file() and path.name.startswith(".")


def put_in_place(workplace: Path, folder: Path) -> None:
    """Move a finished folder to its final place; an older result of ours gives way."""
    for name in (MARK, LOCK):
        (workplace / name).unlink(missing_ok=True)
    if folder.is_dir():
        old = folder.with_name(f".{folder.name}.old-{os.getpid()}")
        folder.rename(old)
    workplace.rename(folder)
    for old in folder.parent.glob(f".{folder.name}.old-*"):  # also of a run that was killed at this very place
        shutil.rmtree(old, ignore_errors=True)


def write_text(path: Path, text: str) -> None:
    """Write a text file that is there as a whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a tidy table as CSV with a fixed number format."""
    append_table(table, path, first=True)


def append_table(table: pd.DataFrame, path: Path, *, first: bool) -> None:
    """Write a part of a tidy table, the head only with the first one."""
    with path.open("w" if first else "a", encoding="utf-8", newline="") as place:
        table.to_csv(place, index=False, header=first, float_format=NUMBER_FORMAT, lineterminator="\n")


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write a JSON file that people can read too."""
    write_text(path, json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def versions() -> dict[str, str]:
    """Return the versions that a result depends on."""
    found = {"twinlives": __version__, "python": platform.python_version(), "platform": sys.platform}
    for name in SAYING:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
