"""Read a mapping of the file against the keys it may have: unknown, missing, misplaced, wrong kind."""

from __future__ import annotations

from collections.abc import Sequence as SequenceType
from dataclasses import dataclass, field

from simulation.scenario.keys import Key
from simulation.scenario.lists import read_names, read_years
from simulation.scenario.nodes import Entry, Findings, Mapping, Node, Place, Scalar, quoted, shortened, shown
from simulation.scenario.spelling import listed, nearest_key, other_section
from simulation.scenario.values import Value, allowed, read_scalar


@dataclass
class Section:
    """Checked values of one mapping; a key whose value was refused, or is left out without a default, is absent.

    Parameters
    ----------
    mapping : what the file holds
    path : place of the mapping in the file, empty for the whole
    values : checked values by key
    """

    mapping: Mapping
    path: str
    values: dict[str, Value] = field(default_factory=dict)

    def place(self, key: str) -> Place:
        """Return where a key stands, or the mapping when the file lacks it."""
        entry = self.mapping.entries.get(key)
        return entry.value.place if entry else self.mapping.place

    def is_given(self, key: str) -> bool:
        """Return whether the file itself has the key."""
        return key in self.mapping.entries

    def number(self, key: str) -> float | None:
        """Return a number, or None."""
        value = self.values.get(key)
        return value if isinstance(value, int | float) else None

    def whole(self, key: str) -> int | None:
        """Return a whole number or a month, or None."""
        value = self.values.get(key)
        return value if isinstance(value, int) else None

    def text(self, key: str) -> str | None:
        """Return text or a name, or None."""
        value = self.values.get(key)
        return value if isinstance(value, str) else None

    def names(self, key: str) -> tuple[str, ...]:
        """Return a list of names."""
        value = self.values.get(key)
        return tuple(str(name) for name in value) if isinstance(value, tuple) else ()


def read_section(keys: SequenceType[Key], node: Node | None, path: str, found: Findings) -> Section:
    """Check a mapping against its keys; nested parts are read elsewhere.

    Parameters
    ----------
    keys : the keys it may have
    node : what the file holds; None where the file lacks it
    path : its place in the file
    found : takes the problems
    """
    mapping = as_mapping(node, keys, path, found)
    if mapping is None:
        return Section(Mapping({}, node.place if node else Place("", 0)), path, _defaults(keys))
    section = Section(mapping, path)
    meant = note_unknown_keys(mapping, keys, path, found)
    for key in keys:
        if key.name not in meant:
            _read_key(section, key, found)
    return section


def as_mapping(node: Node | None, keys: SequenceType[Key], path: str, found: Findings) -> Mapping | None:
    """Return a node if it is a mapping; otherwise note what it is instead."""
    if node is None or isinstance(node, Mapping):
        return node
    known = listed(key.name for key in keys)
    example = "put each key on an indented line of its own" if isinstance(node, Scalar) else "write no dashes here"
    found.add(node.place, path, f"{path} is {shown(node)}; it is a mapping with the keys {known}: {example}.")
    return None


def joined(path: str, key: str) -> str:
    """Return the place of a key in a mapping.

    Examples
    --------
    >>> joined("", "cohort"), joined("cohort", "scale")
    ('cohort', 'cohort.scale')
    """
    return f"{path}.{key}" if path else key


def note_unknown_keys(mapping: Mapping, keys: SequenceType[Key], path: str, found: Findings) -> set[str]:
    """Note every key that has no meaning here; return the absent keys that were probably meant."""
    known = {key.name for key in keys}
    meant = set()
    for entry in mapping:
        if entry.key not in known:
            section = other_section(entry.key, path)
            near = nearest_key(entry.key, keys) if section is None else None
            found.add(entry.place, joined(path, shortened(entry.key)), _unknown(entry, keys, near, section, path))
            meant |= {near} if near and near not in mapping.entries else set()
    return meant


def _unknown(entry: Entry, keys: SequenceType[Key], near: str | None, section: str | None, path: str) -> str:
    unknown = f"unknown key {quoted(entry.key)}" + (f" in {path}" if path else "")
    if section is not None:
        return f"{unknown}; it belongs {f'in {section}' if section else 'at the top level, without indentation'}"
    return (
        f'{unknown}; did you mean "{near}"?' if near else f"{unknown}; known here: {listed(key.name for key in keys)}"
    )


def _read_key(section: Section, key: Key, found: Findings) -> None:
    node = section.mapping.get(key.name)
    path = joined(section.path, key.name)
    if node is None and key.required:
        _note_missing(section, key, path, found)
        return
    value = _default(key) if node is None else _read_value(key, node, path, found)
    if value is not None:
        section.values[key.name] = value


def _read_value(key: Key, node: Node, path: str, found: Findings) -> Value | None:
    if key.kind in ("mapping", "levers", "overrides"):
        return None
    if key.kind == "years":
        return read_years(key, node, path, found)
    return read_names(key, node, path, found) if key.kind == "choices" else read_scalar(key, node, path, found)


def _note_missing(section: Section, key: Key, path: str, found: Findings) -> None:
    kind = "a mapping" if key.kind == "mapping" else allowed(key)
    where = f" in {section.path}" if section.path else ""
    is_in_list = "[" in section.path  # an item of a list inherits nothing from a file that could not be read
    note = found.add if is_in_list else found.add_missing
    note(section.mapping.place, path, f'the key "{key.name}" is missing{where}: {key.meaning}; it is {kind}')


def _defaults(keys: SequenceType[Key]) -> dict[str, Value]:
    """Return the defaults of a mapping that may be left out as a whole."""
    if any(key.required for key in keys):
        return {}
    return {key.name: value for key in keys if (value := _default(key)) is not None}


def _default(key: Key) -> Value | None:
    return tuple(key.default) if isinstance(key.default, list) else key.default
