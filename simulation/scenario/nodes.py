"""What a scenario file holds once read: text, lists and mappings that know their file and line.

Nothing is guessed here: ``yes``, ``010`` or ``2026-01`` stay text until the rules of their key say what they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from simulation.errors import Problem, ScenarioError

LONGEST_SHOWN = 60
MOST_PROBLEMS = 200
EMPTY_WORDS = frozenset({"", "~", "null", "Null", "NULL"})


class Place(NamedTuple):
    """Where something stands: the file as the user named it, and the line from 1 (0: the whole file)."""

    file: str
    line: int


@dataclass(frozen=True)
class Scalar:
    """One value as it is written; ``quoted`` tells whether quotes or a text block surround it."""

    text: str
    quoted: bool
    place: Place

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written, or ``null``."""
        return not self.quoted and self.text in EMPTY_WORDS


@dataclass(frozen=True)
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True)
class Entry:
    """A key with its value; the place is that of the key."""

    key: str
    value: Node
    place: Place


@dataclass(frozen=True)
class Mapping:
    """Keys with values, in the order of the file."""

    entries: dict[str, Entry]
    place: Place

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or None."""
        entry = self.entries.get(key)
        return entry.value if entry else None


Node = Scalar | Sequence | Mapping


class Findings:
    """Problems found so far, to be raised together.

    ``is_partial`` is set when a file of the chain could not be read: keys it might hold are then not called missing.

    Examples
    --------
    >>> found = Findings()
    >>> found.add(Place("work.yaml", 3), "cohort.scale", "cohort.scale is 2")
    >>> [str(problem) for problem in found.problems]
    ['work.yaml:3  cohort.scale is 2']
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.is_partial = False

    def add(self, place: Place, path: str, message: str) -> None:
        """Remember one problem."""
        self.problems.append(Problem(place.file, place.line, path, message))

    def add_missing(self, place: Place, path: str, message: str) -> None:
        """Remember a missing key, unless a file that may hold it could not be read."""
        if not self.is_partial:
            self.add(place, path, message)

    def stop_if_any(self) -> None:
        """Raise all problems, in the order of files and lines, each once."""
        if self.problems:
            raise ScenarioError(_in_order(self.problems))


def _in_order(problems: list[Problem]) -> list[Problem]:
    files = list(dict.fromkeys(problem.file for problem in problems))
    ordered = sorted(dict.fromkeys(problems), key=lambda problem: (files.index(problem.file), problem.line))
    more = len(ordered) - MOST_PROBLEMS
    if more <= 0:
        return ordered
    last = ordered[MOST_PROBLEMS]
    return [*ordered[:MOST_PROBLEMS], Problem(last.file, last.line, "", f"and {more} more problems; mend these first")]


def shown(node: Node) -> str:
    """Return a node as a message quotes it: short, on one line, without control characters.

    Examples
    --------
    >>> shown(Scalar("80", False, Place("", 1))), shown(Scalar("80", True, Place("", 1)))
    ('80', '"80"')
    """
    if isinstance(node, Mapping):
        return "a mapping (key: value)"
    if isinstance(node, Sequence):
        return "a list"
    if node.is_empty:
        return "empty"
    return quoted(node.text) if node.quoted or not _is_number_like(node.text) else shortened(node.text)


def quoted(text: str) -> str:
    """Return text in quotes, shortened and with control characters spelled out.

    Examples
    --------
    >>> quoted("a" * 100)
    '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…"'
    """
    return f'"{shortened(text)}"'


def shortened(text: str) -> str:
    """Return at most `LONGEST_SHOWN` characters, with control characters spelled out."""
    short = text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in short)


def _is_number_like(text: str) -> bool:
    return bool(text) and set(text) <= set("0123456789.-+eE")
