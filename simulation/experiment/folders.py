"""Folders: results are written beside their final place and renamed, so that no half folder looks whole."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
from collections.abc import Mapping
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


def results_folder(out: Path | None, name: str) -> Path:
    """Return the folder the results will have: ``out``, or the next free number under ``outputs/NAME``."""
    if out is not None:
        return out
    parent = Path("outputs") / name
    taken = [int(path.name[4:]) for path in parent.glob("run-*") if path.name[4:].isdigit()]
    return parent / f"run-{max(taken, default=0) + 1:03d}"


def open_workplace(folder: Path) -> Path:
    """Make the temporary folder beside the final one; whatever would fail later fails here, before anything runs.

    Raises
    ------
    OutputError
        The folder holds something that is not ours, cannot be written, or the disk is full.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is a file; name a folder with --out.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "manifest.json").is_file():
        raise OutputError(f"{folder} holds other files; name an empty or new folder with --out.")
    workplace = folder.with_name(f".{folder.name}.unfinished-{os.getpid()}")
    try:
        workplace.mkdir(parents=True)
        (workplace / "test").write_bytes(b"synthetic")
        (workplace / "test").unlink()
    except OSError as error:
        raise OutputError(f"{folder} cannot be written ({error.strerror}); name another folder with --out.") from error
    if shutil.disk_usage(workplace).free < LEAST_FREE_BYTES:
        workplace.rmdir()
        raise OutputError(f"{folder} lies on a full disk; free some space or name another folder with --out.")
    return workplace


def put_in_place(workplace: Path, folder: Path) -> None:
    """Move a finished folder to its final place; an older result of ours gives way."""
    if folder.is_dir():
        old = folder.with_name(f".{folder.name}.old-{os.getpid()}")
        folder.rename(old)
        workplace.rename(folder)
        shutil.rmtree(old)
    else:
        workplace.rename(folder)


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a tidy table as CSV with a fixed number format."""
    table.to_csv(path, index=False, float_format=NUMBER_FORMAT, lineterminator="\n")


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write a JSON file that people can read too."""
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def versions() -> dict[str, str]:
    """Return the versions that a result depends on."""
    found = {"twinlives": __version__, "python": platform.python_version(), "platform": sys.platform}
    for name in SAYING:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
