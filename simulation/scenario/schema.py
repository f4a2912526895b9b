"""The JSON Schema of scenario files, made from the key descriptions and the lever files.

An editor that knows it completes keys, shows their meaning and marks most mistakes. `twinlives check` finds more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from simulation.scenario.keys import LEVER, OVERRIDE, TOP, Key
from simulation.scenario.levers import lever_names, load_lever
from simulation.scenario.values import MONTH

Schema = dict[str, object]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def scenario_schema() -> Schema:
    """Return the schema of a scenario file.

    Examples
    --------
    >>> scenario_schema()["title"]
    'A twinlives scenario'
    """
    return {
        "$schema": DIALECT,
        "title": "A twinlives scenario",
        "description": "One question about invented people. A file that extends another may leave keys to it.",
        **_mapping(TOP),
        "anyOf": [{"required": ["extends"]}, {"required": [key.name for key in TOP if key.required]}],
    }


def _mapping(keys: Sequence[Key]) -> Schema:
    properties = {key.name: _described(key) for key in keys}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _described(key: Key) -> Schema:
    words = [key.meaning, f"({key.unit})" if key.unit else "", f"Left out: {key.left_out}." if key.left_out else ""]
    described: Schema = {"description": " ".join(word for word in words if word), **_kind(key)}
    return described if key.default is None else {**described, "default": key.default}


def _kind(key: Key) -> Schema:
    if key.kind in ("number", "whole"):
        return _number(key)
    if key.kind == "choices":
        return {"type": "array", "items": {"enum": list(key.choices)}, "uniqueItems": True}
    kinds: dict[str, Callable[[], Schema]] = {
        "text": lambda: {"type": "string", "minLength": 1},
        "value": lambda: {"type": ["number", "string"]},
        "month": lambda: {"type": "string", "pattern": f"^{MONTH.pattern}$"},
        "choice": lambda: {"enum": list(key.choices)},
        "years": lambda: _years(key),
        "levers": lambda: {"type": "array", "items": {"anyOf": [_lever(name) for name in lever_names()]}},
        "overrides": lambda: {"type": "object", "additionalProperties": _override()},
        "mapping": lambda: _mapping(key.keys),
    }
    return kinds[key.kind]()


def _number(key: Key) -> Schema:
    lower = "exclusiveMinimum" if key.above_low else "minimum"
    return {"type": "integer" if key.kind == "whole" else "number", lower: key.low, "maximum": key.high}


def _years(key: Key) -> Schema:
    year: Schema = {"type": "integer", "minimum": key.low, "maximum": key.high}
    return {"type": "array", "items": year, "minItems": 2, "maxItems": 2}


def _lever(name: str) -> Schema:
    lever = load_lever(name)
    special: dict[str, Schema] = {
        "use": {"const": name, "description": lever.title},
        "effect": {"description": lever.acts_on, **_mapping(lever.effects)},
    }
    taken = [key for key in LEVER if key.name not in lever.without]
    properties = {key.name: special.get(key.name) or _described(key) for key in taken}
    needs = [key.name for key in LEVER if key.required]
    return {
        "title": lever.title,
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": needs,
    }


def _override() -> Schema:
    return {**_mapping(OVERRIDE), "required": [key.name for key in OVERRIDE if key.required]}
