"""Load the pre-built records; nothing heavier than the standard library's JSON."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

from simulation.errors import EvidenceError
from simulation.evidence.draws import Draws, load_draws
from simulation.evidence.record_set import Parameters
from simulation.evidence.records import Choice, Parameter, Record, Table
from simulation.evidence.sources import Source, read_sources

FOLDER = Path(__file__).parent
PREBUILT = FOLDER / "parameters.json"


def load_parameters(*, draw: int = 0) -> Parameters:
    """Return the shipped records; the same object each time, since it never changes.

    Parameters
    ----------
    draw : 0 for the evidence values; 1, 2, ... for the parameter draws that are shipped (`simulation.evidence.draws`)

    Raises
    ------
    EvidenceError
        There is no such draw, or it does not fit the records.

    Examples
    --------
    >>> load_parameters().number("population.births.girls_share")
    0.4884
    """
    return _drawn(draw, load_draws()) if draw else _shipped()


@lru_cache(maxsize=1)
def _shipped() -> Parameters:
    return read_parameters(PREBUILT)


@lru_cache(maxsize=2)
def _drawn(draw: int, draws: Draws) -> Parameters:
    if not 1 <= draw <= len(draws.rows):
        raise EvidenceError(f"there is no parameter draw {draw}; this version ships {len(draws.rows)}.")
    return _shipped().with_overrides(draws.values(draw), f"parameter draw {draw}")


def read_parameters(path: Path) -> Parameters:
    """Return the records of a pre-built JSON file.

    Raises
    ------
    EvidenceError
        The file is missing, is no JSON, or holds a number that is not finite.
    """
    try:
        rows = json.loads(path.read_text(encoding="utf-8"), parse_constant=_refuse)
    except (OSError, json.JSONDecodeError) as error:
        raise EvidenceError(f"{path.name} cannot be read; run python -m simulation.evidence.build.") from error
    return Parameters(_record(row) for row in rows)


@lru_cache(maxsize=1)
def load_sources() -> dict[str, Source]:
    """Return the sources by key.

    Examples
    --------
    >>> load_sources()["besemer2017"].year
    '2017'
    """
    return read_sources((FOLDER / "sources.bib").read_text(encoding="utf-8"))


def _record(row: dict[str, Any]) -> Record:
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    kind = fields.pop("kind")
    if kind == "table":
        return Table(**fields | {"rows": tuple(map(tuple, row["rows"]))})
    return Parameter(**fields) if kind == "number" else Choice(**fields)


def _refuse(constant: str) -> NoReturn:
    raise EvidenceError(f"a record holds {constant}; every number is finite.")
