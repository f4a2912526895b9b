"""Where the figures come from: a small reader of the part of BibTeX that ``sources.bib`` uses.

An entry is ``@type{key, field = {value}, ...}``; values stand in braces, which may nest; lines that start with
``%`` are comments. Besides author, title and year each entry says where it was found and how sure we are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from simulation.errors import EvidenceError

REQUIRED = ("author", "title", "year", "found", "confidence")
CONFIDENCE = ("A", "B", "C")
"""A: read in the source, its abstract or its press release; B: in secondary coverage; C: background knowledge."""

_ENTRY = re.compile(r"@(\w+)\s*\{\s*([^,\s{}]+)\s*,")
_FIELD = re.compile(r"\s*,?\s*(\w+)\s*=\s*\{")
_NO_BRACES = str.maketrans("", "", "{}")


@dataclass(frozen=True, slots=True)
class Source:
    """One work or page; ``found`` says what of it was read, and where."""

    key: str
    author: str
    title: str
    year: str
    found: str
    confidence: str
    published: str = ""

    def __str__(self) -> str:
        published = f" {self.published}." if self.published else ""
        return f"{self.author} ({self.year}). {self.title}.{published}"


def read_sources(text: str, file: str = "sources.bib") -> dict[str, Source]:
    """Return the sources of a BibTeX text by key.

    Raises
    ------
    EvidenceError
        Missing fields, unknown confidence marks, keys given twice, braces left open: all at once.

    Examples
    --------
    >>> text = "@article{wolf2020, author={Wolf}, title={Pack}, year={2020}, found={abstract}, confidence={A}}"
    >>> str(read_sources(text)["wolf2020"])
    'Wolf (2020). Pack.'
    """
    found: dict[str, Source] = {}
    problems: list[str] = []
    for key, line, fields in _entries(text, file):
        problems += [f"{file}:{line}  {key} {problem}" for problem in _problems(key, fields, found)]
        found[key] = _source(key, fields)
    if problems:
        raise EvidenceError("\n".join(problems))
    return found


def _problems(key: str, fields: dict[str, str], earlier: dict[str, Source]) -> Iterator[str]:
    if key in earlier:
        yield "is given twice; a key has one entry."
    for field in REQUIRED:
        if not fields.get(field):
            yield f"has no {field}."
    if fields.get("confidence") and fields["confidence"] not in CONFIDENCE:
        yield f"has confidence {fields['confidence']}; it is one of {', '.join(CONFIDENCE)}."


def _source(key: str, fields: dict[str, str]) -> Source:
    required = {field: fields.get(field, "") for field in REQUIRED}
    return Source(key=key, published=fields.get("journal") or fields.get("publisher", ""), **required)


def _entries(text: str, file: str) -> Iterator[tuple[str, int, dict[str, str]]]:
    text = re.sub(r"^%.*$", "", text, flags=re.MULTILINE)
    place = 0
    while (start := _ENTRY.search(text, place)) is not None:
        line = text.count("\n", 0, start.start()) + 1
        fields, place = _fields(text, start.end(), f"{file}:{line}  {start[2]}")
        yield start[2], line, fields


def _fields(text: str, place: int, where: str) -> tuple[dict[str, str], int]:
    fields: dict[str, str] = {}
    while (start := _FIELD.match(text, place)) is not None:
        end = _closing_brace(text, start.end(), where)
        fields[start[1].lower()] = " ".join(text[start.end() : end].translate(_NO_BRACES).split())
        place = end + 1
    if text[place:].lstrip(" \t\n,")[:1] != "}":
        raise EvidenceError(f"{where} is not closed, or a value does not stand in braces.")
    return fields, place


def _closing_brace(text: str, place: int, where: str) -> int:
    depth = 1
    for at in range(place, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return at
    raise EvidenceError(f"{where} has a value whose brace is never closed.")
