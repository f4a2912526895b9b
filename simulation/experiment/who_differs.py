"""Choose a person whose lives are worth telling: someone who differs between two worlds of a finished study."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.errors import InputError
from simulation.experiment.reliving import Replica, Told, replica_of

if TYPE_CHECKING:
    import pandas as pd


def someone_who_differs(folder: Path, names: Sequence[str], replica: Replica) -> int | None:
    """Return the first person with differing events in the tables a study keeps of its first replicate; None if none.

    Raises
    ------
    InputError
        the study kept no such tables
    """
    import pandas as pd

    files = [folder / name / "events.parquet" for name in names] if len(names) > 1 else [folder / "events.parquet"]
    if replica.replicate or replica.draw > 1 or not all(file.is_file() for file in files):
        raise InputError(f"{folder} keeps no events of this replicate to choose from; name a person by number.")
    columns = ["person", "month", "kind", "type", "case"]
    tables = [pd.read_parquet(file, columns=columns).astype({"kind": str, "type": str}) for file in files]
    if len(tables) == 1:
        return int(tables[0]["person"].mode().iloc[0])
    both = tables[0].merge(tables[1], how="outer", indicator=True)
    found = both[both["_merge"] != "both"].sort_values(["month", "person"])
    return None if found.empty else int(found["person"].iloc[0])


def someone_elsewhere(folder: Path, names: Sequence[str], draw: int | None, told: Told) -> tuple[Replica, int]:
    """Return the person whose outcome differs most in any replicate (of a draw, if asked), and that replicate.

    Replicates in which the lived lives of the worlds differ come first; in others only lucks do.

    Raises
    ------
    InputError
        nobody fares otherwise in any replicate
    """
    found = _otherwise(folder, names[-1], draw)
    if found.empty:
        raise InputError("nobody fares otherwise in these worlds in any replicate; name a person by number.")
    jobs = _jobs(found)
    replicas = {job: replica_of(folder, draw=job[0], replicate=job[1]) for job in set(jobs)}
    parted = {job for job, held in replicas.items() if len({held.digest_of(name) for name in names}) > 1}
    sizes = found.assign(size=found["difference"].abs(), parted=[job in parted for job in jobs])
    first = sizes.sort_values(["parted", "size"], ascending=False, kind="stable").iloc[0]
    replica = replicas[int(first["draw"]), int(first["replicate"])]
    told(f"no life differs in the first replicate; looking at replicate {replica.replicate} of draw {replica.draw}")
    return replica, int(first["person"])


def _otherwise(folder: Path, scenario: str, draw: int | None) -> pd.DataFrame:
    """Return the persons of all parts of a study whose outcome differs in a scenario."""
    import pandas as pd

    tables = [pd.read_parquet(path) for path in sorted((folder / "parts").glob("*/discordant.parquet"))]
    filled = [table[table["scenario"] == scenario] for table in tables if len(table)]
    found = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()
    return found if draw is None or found.empty else found[found["draw"] == draw]


def _jobs(found: pd.DataFrame) -> list[tuple[int, int]]:
    return [(int(draw), int(replicate)) for draw, replicate in zip(found["draw"], found["replicate"], strict=True)]
