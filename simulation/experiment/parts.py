"""Parts: what a finished job leaves behind, a folder of its own that appears whole or not at all.

A part is written under a temporary name and renamed. ``job.json`` in it holds digests, times and a hash of every file,
so that a part that was damaged afterwards is noticed and lived again.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.experiment.jobs import Lived
from simulation.experiment.lives_tables import lives_frames

if TYPE_CHECKING:
    import pandas as pd

PARTS, FACTS = "parts", "job.json"
TABLES = ("outcomes", "curves", "discordant", "reach")
LIVES = "lives"

Files = dict[str, bytes]


def files_of(lived: list[Lived], persons: str) -> Files:
    """Return the files of a part by name: the tables of all worlds of a job, and the facts about it."""
    from simulation.experiment.discordance import discordant_persons

    differing = [discordant_persons(lived[0].indicators, world.indicators) for world in lived[1:]]
    files = {
        "outcomes.parquet": parquet(_joined([world.outcomes for world in lived])),
        "curves.parquet": parquet(_joined([world.curves for world in lived])),
        "discordant.parquet": parquet(_joined(differing)),
        "reach.parquet": parquet(_joined([world.reach for world in lived])),
    }
    for world in lived:
        if world.lives is not None:
            frames = lives_frames(world.lives, world.ties, persons)
            files |= {f"{LIVES}/{world.scenario}/{name}": parquet(table) for name, table in frames.items()}
    return files | {FACTS: _facts(lived, files)}


def _facts(lived: list[Lived], files: Files) -> bytes:
    facts = {
        "synthetic": True,
        "digests": {world.scenario: world.digest for world in lived},
        "without_effect": {world.scenario: world.without_effect for world in lived if world.without_effect},
        "cpu_seconds": round(sum(world.seconds["total"] for world in lived), 3),
        "person_months": sum(world.person_months for world in lived),
        "lucks_missed": sum(world.splits_missed for world in lived),
        "files": {name: _hash(content) for name, content in files.items()},
    }
    return json.dumps(facts, indent=1).encode()


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    filled = [table for table in tables if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()


def parquet(table: pd.DataFrame) -> bytes:
    """Return a table as the bytes of a Parquet file."""
    held = io.BytesIO()
    table.to_parquet(held, compression="zstd", index=False)
    return held.getvalue()


def _hash(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


# ------------------------------------------------------------------------------------------------ on disk


def put_part(folder: Path, name: str, files: Mapping[str, bytes]) -> None:
    """Write a part into the folder of a study; one that another worker has written meanwhile stays."""
    place, temporary = folder / PARTS / name, folder / PARTS / f".{name}.{os.getpid()}"
    try:
        for file, content in files.items():
            target = temporary / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        temporary.rename(place)
    except OSError:
        shutil.rmtree(temporary, ignore_errors=True)
        if not is_there(folder, name):
            raise


def is_there(folder: Path, name: str) -> bool:
    """Tell whether a part stands in its place; it is whole, for it was renamed."""
    return (folder / PARTS / name / FACTS).is_file()


def clear_broken(folder: Path, names: Iterable[str]) -> list[str]:
    """Remove what a killed worker left unfinished, and parts whose files are not those that were written."""
    for left in (folder / PARTS).glob(".*"):
        shutil.rmtree(left, ignore_errors=True)
    broken = [name for name in names if (folder / PARTS / name).exists() and not _is_sound(folder / PARTS / name)]
    for name in broken:
        shutil.rmtree(folder / PARTS / name)
    return broken


def _is_sound(part: Path) -> bool:
    try:
        hashes: dict[str, str] = json.loads((part / FACTS).read_text("utf-8"))["files"]
        return all(_hash((part / file).read_bytes()) == known for file, known in hashes.items())
    except (OSError, ValueError, KeyError):
        return False


def facts_of(folder: Path, name: str) -> dict[str, Any]:
    """Return what a part says of its job: digests, times."""
    facts: dict[str, Any] = json.loads((folder / PARTS / name / FACTS).read_text("utf-8"))
    return facts


def link_parts(source: Path, target: Path) -> None:
    """Give a second folder the parts of a first one, without copying bytes where the disk can share them."""
    link_tree(source / PARTS, target / PARTS)


def link_tree(source: Path, target: Path) -> None:
    """Give a folder a second place, without copying bytes where the disk can share them."""
    shutil.copytree(source, target, copy_function=_link, dirs_exist_ok=True)


def _link(source: str, target: str) -> None:
    Path(target).unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
