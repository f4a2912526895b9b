"""What a record must say before it may be used; every refusal names the record and what to do."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeGuard

from simulation.evidence.record_set import is_number
from simulation.evidence.records import GRADES
from simulation.evidence.spelling import nearest

NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
FILE = re.compile(r"([a-z_]+/)*[a-z_]+\.py")

SHARED_FIELDS = ("unit", "source", "grade", "used_by", "note")
KIND_FIELDS = {
    "number": ("value", "range"),
    "choice": ("value", "choices"),
    "table": ("table", "columns", "keys", "range"),
}


def kind_of(raw: Mapping[str, Any]) -> str:
    """Return which kind of record a mapping describes: table, choice or number."""
    if "table" in raw:
        return "table"
    return "choice" if "choices" in raw else "number"


def refusals(name: str, raw: object, sources: Collection[str]) -> list[str]:
    """Return every reason why a record is refused; none if it is sound.

    Parameters
    ----------
    name : the record's name in the file
    raw : what stands under the name
    sources : the keys of ``sources.bib``

    Examples
    --------
    >>> refusals("peers.influence", {"value": 2, "range": [0, 1]}, {"wolf2020"})[0]
    'has no unit; say in words what the number counts.'
    """
    if not isinstance(raw, dict):
        return ["is not a mapping of unit, source, grade, used_by and a value."]
    kind = kind_of(raw)
    checks = {"number": _number, "choice": _choice, "table": _table}
    return [
        *_name(name),
        *_fields(raw, kind),
        *_shared(raw),
        *_source(raw.get("source"), sources),
        *_used_by(raw.get("used_by")),
        *checks[kind](raw),
    ]


def _name(name: str) -> Iterator[str]:
    if not NAME.fullmatch(name):
        yield "has a name that is not dotted lower case, such as peers.influence.adolescent."


def _fields(raw: Mapping[str, Any], kind: str) -> Iterator[str]:
    known = SHARED_FIELDS + KIND_FIELDS[kind]
    for field in raw:
        if field not in known:
            yield f'has an unknown field "{field}".{nearest(str(field), known)}'


def _shared(raw: Mapping[str, Any]) -> Iterator[str]:
    if not _is_text(raw.get("unit")):
        yield "has no unit; say in words what the number counts."
    if raw.get("grade") not in GRADES:
        yield f"has grade {raw.get('grade')}; a grade is one of {', '.join(GRADES)}."
    if "note" in raw and not _is_text(raw["note"]):
        yield "has a note that is no text."


def _source(source: object, sources: Collection[str]) -> Iterator[str]:
    if not isinstance(source, dict) or not set(source) <= {"key", "where"}:
        yield "has no source; write source: {key: ..., where: ...}."
        return
    key = source.get("key")
    if key not in sources:
        yield f"has source key {key}, which is not in sources.bib.{nearest(str(key), sources)}"
    if not _is_text(source.get("where")):
        yield "has a source without where; name the table, the page, or why it is a judgement."


def _used_by(used_by: object) -> Iterator[str]:
    files = used_by if isinstance(used_by, list) else [used_by]
    if not files or not all(isinstance(file, str) and FILE.fullmatch(file) for file in files):
        yield "has no used_by; name the file of the package that reads it, such as careers/peers.py."


def _number(raw: Mapping[str, Any]) -> Iterator[str]:
    value, bounds = raw.get("value"), raw.get("range")
    if not is_number(value):
        yield f"has value {value}; it is a finite number."
    if not _is_range(bounds):
        yield f"has range {bounds}; write range: [low, high] with finite numbers, low first."
    elif is_number(value) and not bounds[0] <= value <= bounds[1]:
        yield f"has value {value}, outside its range {bounds[0]} to {bounds[1]}."


def _choice(raw: Mapping[str, Any]) -> Iterator[str]:
    choices = raw["choices"]
    if not isinstance(choices, list) or len(choices) < 2 or not all(_is_text(choice) for choice in choices):
        yield "has fewer than two choices in words."
    elif raw.get("value") not in choices:
        yield f"has value {raw.get('value')}; it is one of {', '.join(choices)}."


def _table(raw: Mapping[str, Any]) -> Iterator[str]:
    columns, keys, bounds = raw.get("columns"), raw.get("keys", 1), raw.get("range")
    if not isinstance(columns, list) or len(set(map(str, columns))) != len(columns) or not all(map(_is_text, columns)):
        yield "has no columns; write columns: [key, ..., value] with different names."
    elif not isinstance(keys, int) or not 0 < keys < len(columns):
        yield f"has keys: {keys}; at least one column is a key, and at least one is not."
    elif bounds is not None and not _is_range(bounds):
        yield f"has range {bounds}; write range: [low, high] with finite numbers, low first."
    else:
        yield from _rows(table_rows(raw["table"]), columns, keys, bounds or [-1e300, 1e300])


def table_rows(table: object) -> list[list[Any]]:
    """Return rows whether a table is written as a list of rows or as a mapping of key to number(s)."""
    if isinstance(table, dict):
        return [[key, *(value if isinstance(value, list) else [value])] for key, value in table.items()]
    return [row if isinstance(row, list) else [row] for row in table] if isinstance(table, list) else []


def _rows(rows: list[list[Any]], columns: list[str], keys: int, bounds: list[float]) -> Iterator[str]:
    if not rows:
        yield "has no rows."
    seen: set[tuple[Any, ...]] = set()
    for row in rows:
        shown = ", ".join(map(str, row))
        if len(row) != len(columns):
            yield f"has a row ({shown}) of {len(row)} entries; there are {len(columns)} columns."
            continue
        if tuple(row[:keys]) in seen:
            yield f"has two rows for {', '.join(map(str, row[:keys]))}."
        seen.add(tuple(row[:keys]))
        if not all(_is_text(cell) or is_number(cell) for cell in row[:keys]):
            yield f"has a row ({shown}) whose key is neither a word nor a number."
        if not all(is_number(cell) and bounds[0] <= cell <= bounds[1] for cell in row[keys:]):
            yield f"has a row ({shown}) with an entry that is no finite number within the range."


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_range(bounds: object) -> TypeGuard[list[float]]:
    return isinstance(bounds, list) and len(bounds) == 2 and all(map(is_number, bounds)) and bounds[0] <= bounds[1]
