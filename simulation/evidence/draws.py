"""Parameter draws: sets of values that fit the evidence about equally well, to show what not knowing them means.

Draw 0 is the evidence values themselves. Draws 1, 2, ... stand in ``draws.json``, which calibration writes; a version
without that file has draw 0 alone. The file holds ``names`` (records) and ``draws`` (one row of values a draw).
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from simulation.errors import EvidenceError, InputError

FOLDER = Path(__file__).parent
DRAWS_FILE = FOLDER / "draws.json"


class Draws(NamedTuple):
    """Values of some records in every draw."""

    names: tuple[str, ...]
    rows: tuple[tuple[float | str, ...], ...]

    def values(self, draw: int) -> dict[str, float | str]:
        """Return name -> value of draw 1, 2, ..."""
        return dict(zip(self.names, self.rows[draw - 1], strict=True))


NO_DRAWS = Draws((), ())


def load_draws() -> Draws:
    """Return the shipped draws; none where this version ships no file of them."""
    return read_draws(DRAWS_FILE)


@lru_cache(maxsize=4)
def read_draws(path: Path) -> Draws:
    """Return the draws of a file.

    Raises
    ------
    EvidenceError
        The file is not JSON, or its rows do not fit its names.
    """
    if not path.is_file():
        return NO_DRAWS
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        draws = Draws(tuple(held["names"]), tuple(tuple(row) for row in held["draws"]))
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise EvidenceError(f"{path.name} cannot be read as parameter draws ({error}).") from error
    if any(len(row) != len(draws.names) for row in draws.rows):
        raise EvidenceError(f"{path.name} has rows that do not fit its {len(draws.names)} names.")
    return draws


def draws_shipped() -> int:
    """Return how many parameter draws a study can ask for; 1 means the evidence values alone."""
    return max(1, len(load_draws().rows))


def draw_numbers(asked: int) -> tuple[int, ...]:
    """Return the numbers of the draws of a study: the evidence values alone, or so many of the shipped draws.

    With nought, replicates take turns with all of them (see ``experiment/joblist.py``).

    Raises
    ------
    InputError
        More are asked for than there are.

    Examples
    --------
    >>> draw_numbers(1)
    (0,)
    """
    problem = refusal_of_draws(asked)
    if problem:
        raise InputError(f"study.draws is {asked}; {problem}")
    number = asked or draws_shipped()
    return (0,) if number == 1 else tuple(range(1, number + 1))


def refusal_of_draws(asked: int) -> str:
    """Return why so many draws cannot be lived, and what to do; nothing if they can."""
    shipped = draws_shipped()
    if asked <= shipped:
        return ""
    if shipped == 1:
        return "this version ships no parameter draws, only the values of the evidence files: write 1 or leave it out"
    return f"this version ships {shipped} parameter draws: write a number up to {shipped}"


def file_hash(path: Path) -> str:
    """Return a short hash of a file's bytes, empty where there is none."""
    return hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest() if path.is_file() else ""
