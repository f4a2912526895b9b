"""From text to nodes with line numbers, over ruamel.yaml's events.

No object is ever constructed from a tag, nothing recurses, and depth and number of nodes are bounded while reading:
a bomb stops at the bound. Anchors, aliases, merge keys and tags are refused: `extends` is how files share values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from simulation.scenario.nodes import Entry, Findings, Mapping, Node, Place, Scalar, Sequence, quoted

DEEPEST = 16
"""Levels of lists and mappings; a scenario needs four."""

MOST_NODES = 10_000
"""Values in one file; a scenario that overrides every evidence value needs about 1,000."""

NO_ALIAS = "anchors (&) and aliases (*) are not used in scenario files; write the value out, or share it by extends"
NO_TAG = "tags (!) are not used in scenario files; write the plain value"
NO_MERGE = "merge keys (<<) are not used in scenario files; use extends to build on another file"
NO_SECOND = "a second document starts here; write one scenario in a file and remove the line ---"
HALF_CHARACTER = re.compile("[\ud800-\udfff]")


class _StopReading(Exception):  # noqa: N818 - a signal, not an error
    """Reading further makes no sense; the findings say why."""


@dataclass
class _Open:
    """A list or mapping being read; ``key`` is the mapping's key that waits for its value."""

    place: Place
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    key: Scalar | None = None
    waits_for_value: bool = False


def parse(text: str, found: Findings, *, name: str) -> Mapping | None:
    """Return the mapping a scenario text holds, or None when it cannot be read to its end.

    Parameters
    ----------
    text : the file's text
    found : takes the problems: syntax, duplicate keys, anchors, tags, merge keys, second documents, keys that are no
        text, and the bounds: nested too deep, too many values
    name : how messages call the file
    """
    reader = _NodeReader(name, found)
    try:
        for event in _events(text):
            reader.take(event)
    except _StopReading:
        return None
    except (YAMLError, ValueError, RecursionError) as error:
        found.add(_error_place(error, name), "", _syntax_message(error))
        return None
    if isinstance(reader.root, Mapping):
        return reader.root
    place = reader.root.place if reader.root else Place(name, 0)
    found.add(place, "", "a scenario is a mapping of keys (question: ..., cohort: ...); see `twinlives new baseline`")
    return None


def _events(text: str) -> Iterator[Any]:
    yield from YAML(typ="safe", pure=True).parse(text)


class _NodeReader:
    """Builds nodes from events, with a stack of its own."""

    def __init__(self, name: str, found: Findings) -> None:
        self.name = name
        self.found = found
        self.root: Node | None = None
        self.open: list[_Open] = []
        self.nodes = 0
        self.documents = 0

    def take(self, event: Any) -> None:
        """Take the next event."""
        place = Place(self.name, event.start_mark.line + 1)
        if isinstance(event, NodeEvent):
            self._count(place)
            self._refuse_decoration(event, place)
            self._take_node(event, place)
        elif isinstance(event, CollectionEndEvent):
            self._close()
        elif isinstance(event, DocumentStartEvent):
            self._take_document(place)

    def _take_node(self, event: Any, place: Place) -> None:
        if isinstance(event, ScalarEvent):
            self._refuse_half_characters(event.value, place)
            self._put(Scalar(event.value, event.style is not None, place))
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._open(_Open(place, isinstance(event, MappingStartEvent)))
        else:
            self._put(Scalar(f"*{event.anchor}", False, place))

    def _take_document(self, place: Place) -> None:
        self.documents += 1
        if self.documents > 1:
            self._stop(place, NO_SECOND)

    def _count(self, place: Place) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self._stop(place, f"the file holds more than {MOST_NODES:,} values; is this another kind of file?")

    def _refuse_decoration(self, event: Any, place: Place) -> None:
        if isinstance(event, AliasEvent) or event.anchor:
            self.found.add(place, "", NO_ALIAS)
        if getattr(event, "ctag", None) is not None:
            self.found.add(place, "", NO_TAG)

    def _refuse_half_characters(self, text: str, place: Place) -> None:
        half = HALF_CHARACTER.search(text)
        if half:
            code = f"\\u{ord(half[0]):04x}"
            self.found.add(place, "", f"the escape {code} is half a character; write the character itself")

    def _open(self, opened: _Open) -> None:
        if len(self.open) >= DEEPEST:
            self._stop(
                opened.place, f"lists and mappings are nested deeper than {DEEPEST} levels; a scenario needs four"
            )
        self.open.append(opened)

    def _close(self) -> None:
        closed = self.open.pop()
        node = (
            Mapping(closed.entries, closed.place) if closed.is_mapping else Sequence(tuple(closed.items), closed.place)
        )
        self._put(node)

    def _put(self, node: Node) -> None:
        if not self.open:
            self.root = node
        elif not self.open[-1].is_mapping:
            self.open[-1].items.append(node)
        elif self.open[-1].waits_for_value:
            self._put_value(self.open[-1], node)
        else:
            self._put_key(self.open[-1], node)

    def _put_key(self, mapping: _Open, node: Node) -> None:
        mapping.waits_for_value = True
        mapping.key = None
        if not isinstance(node, Scalar):
            self.found.add(node.place, "", "a list or mapping stands where a key belongs; a key is plain text")
        elif node.text == "<<":
            self.found.add(node.place, "", NO_MERGE)
        elif node.text in mapping.entries:
            first = mapping.entries[node.text].place.line
            message = f"the key {quoted(node.text)} stands here a second time (first in line {first}); remove one"
            self.found.add(node.place, node.text, message)
        else:
            mapping.key = node

    def _put_value(self, mapping: _Open, node: Node) -> None:
        mapping.waits_for_value = False
        if mapping.key is not None:
            if isinstance(node, Scalar) and node.is_empty:
                node = replace(node, place=mapping.key.place)  # the parser sees nothing only in the next line
            mapping.entries[mapping.key.text] = Entry(mapping.key.text, node, mapping.key.place)

    def _stop(self, place: Place, message: str) -> None:
        self.found.add(place, "", message)
        raise _StopReading


def _error_place(error: Exception, name: str) -> Place:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return Place(name, mark.line + 1 if mark else 0)


def _syntax_message(error: Exception) -> str:
    if not isinstance(error, MarkedYAMLError) or not error.problem:
        return "this is not YAML that can be read; compare with `twinlives new baseline`"
    context = f" ({error.context})" if error.context else ""
    return f"the YAML cannot be read here: {' '.join(error.problem.split())}{context}; {_remedy(error.problem)}"


def _remedy(problem: str) -> str:
    if "mapping values are not allowed" in problem:
        return "put text that holds a colon in quotes, and check the indentation"
    if "could not find expected ':'" in problem:
        return "a key is followed by a colon and a space"
    if "expected ',' or" in problem or "while parsing a flow" in problem:
        return "check that every [ and { is closed and that commas part the items"
    if "cannot start any token" in problem:
        return "put the text in quotes"
    return "check indentation, colons, quotes and brackets"
