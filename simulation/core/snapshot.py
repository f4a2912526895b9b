"""Snapshots: blocks of memory and a page of facts in one folder, which is whole or not there at all.

The folder holds ``blocks.npz`` (NumPy arrays, never pickled objects) and ``snapshot.json``. It is written under a
temporary name beside its own and renamed when complete, so a killed run leaves nothing that looks like a snapshot.
"""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.core.compiled import source_fingerprint
from simulation.errors import InputError, OutputError

FORMAT = 1
BLOCKS_FILE, FACTS_FILE = "blocks.npz", "snapshot.json"


def save_snapshot(folder: Path, blocks: Mapping[str, NDArray[Any]], facts: Mapping[str, Any]) -> None:
    """Write blocks and facts into a new folder.

    Parameters
    ----------
    folder : must not exist yet; the folder above it must
    blocks : arrays of numbers or records by name
    facts : what JSON can hold; ``format``, ``source`` and ``synthetic`` are added

    Raises
    ------
    OutputError : the folder exists already or cannot be written
    """
    if folder.exists():
        raise OutputError(f"{folder} exists already; name a new folder for the snapshot.")
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    page = {"synthetic": True, "format": FORMAT, "source": source_fingerprint(), **facts}
    try:
        part.mkdir()
        with (part / BLOCKS_FILE).open("wb") as file:
            np.savez(file, allow_pickle=False, **blocks)
        (part / FACTS_FILE).write_text(json.dumps(page, indent=1) + "\n", "utf-8")
        part.rename(folder)
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def load_snapshot(folder: Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Return the blocks and the facts of a snapshot that this very source has made.

    Raises
    ------
    InputError : no snapshot, a damaged one, or one of another version of the program
    """
    try:
        facts = json.loads((folder / FACTS_FILE).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{folder} holds no snapshot: {FACTS_FILE} cannot be read.") from error
    if not isinstance(facts, dict) or (facts.get("format"), facts.get("source")) != (FORMAT, source_fingerprint()):
        raise InputError(f"{folder} was made by another version of the program; make the snapshot again.")
    try:
        with np.load(folder / BLOCKS_FILE, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}, facts
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise InputError(f"{folder} is damaged: {BLOCKS_FILE} cannot be read.") from error
