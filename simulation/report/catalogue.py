"""Keep the Dutch catalogue in step with the messages in code and templates.

``python -m simulation.report.catalogue`` adds new messages to ``twinlives.po`` (to be filled by hand), drops the ones
no longer said, and compiles ``twinlives.mo``. The exit code is 1 while a message still lacks its Dutch. The files hold
no dates, names or versions of tools: the same messages give the same bytes.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from simulation.outcomes.definitions import JOIN, clauses
from simulation.report.words import DOMAIN, LOCALE
from simulation.scenario import load_scenario
from simulation.scenario.templates import template_names, template_path

ROOM = Path(__file__).parent
DUTCH = LOCALE / "nl" / "LC_MESSAGES" / f"{DOMAIN}.po"
METHODS = [("**.py", "python"), ("templates/**.j2", "jinja2")]
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "say": None,
    "say_count": (1, 2),
    "mark": None,
    "mark_count": (1, 2),
}
HEADERS = [
    ("Project-Id-Version", DOMAIN),
    ("Language", "nl"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
]
COMMENT = "# Dutch of the report's messages. After a change: python -m simulation.report.catalogue"


class PlainCatalogue(Catalog):
    """A Dutch catalogue whose header holds nothing that changes by itself."""

    mime_headers = property(lambda _: list(HEADERS))

    def __init__(self) -> None:
        super().__init__(locale="nl", domain=DOMAIN, header_comment=COMMENT, fuzzy=False)


def extract_messages() -> Catalog:
    """Return every message said in this room, with the file that says it, and what other rooms say."""
    catalogue = PlainCatalogue()
    for file, _line, message, _comments, _context in extract_from_dir(ROOM, METHODS, keywords=KEYWORDS):
        catalogue.add(message, locations=[(file, 0)])
    for place, text in _said_elsewhere():
        catalogue.add(text, locations=[(place, 0)])
    return catalogue


def _said_elsewhere() -> Iterator[tuple[str, str]]:
    """Yield the clauses of recidivism definitions and the questions of the shipped scenarios."""
    for clause in clauses():
        yield from (("outcomes/definitions.py", part.strip()) for part in clause.split(JOIN.strip()))
    for name in template_names():
        yield f"scenario/templates/{name}.yaml", load_scenario(template_path(name)).question


def read_catalogue(path: Path = DUTCH) -> Catalog:
    """Return the translations of a ``.po`` file, under a plain header."""
    with path.open("rb") as file:
        return _with_dutch(read_po(file, locale="nl", domain=DOMAIN), None)


def _with_dutch(messages: Catalog, known: Catalog | None) -> Catalog:
    """Return messages in a plain catalogue, with the translations of another where it has them."""
    catalogue = PlainCatalogue()
    for message in messages:
        if message.id:
            source = message if known is None else known.get(message.id)
            same = source is not None and isinstance(source.id, str) == isinstance(message.id, str)
            places = sorted({(file, 0) for file, _ in message.locations})
            catalogue.add(message.id, source.string if source and same else None, locations=places)
    return catalogue


def compile_catalogue(catalogue: Catalog) -> bytes:
    """Return the ``.mo`` bytes of a catalogue: the same translations give the same bytes."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def missing(catalogue: Catalog) -> list[str]:
    """Return the messages without a complete translation."""
    return sorted(_name(message) for message in catalogue if message.id and not _complete(message))


def _name(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _complete(message: Message) -> bool:
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return bool(strings) and all(strings) and not message.fuzzy


def update_catalogue(path: Path = DUTCH) -> Catalog:
    """Add new messages to a ``.po`` file, drop those no longer said, and compile its ``.mo``."""
    catalogue = _with_dutch(extract_messages(), read_catalogue(path))
    save_catalogue(catalogue, path)
    return catalogue


def save_catalogue(catalogue: Catalog, path: Path = DUTCH) -> None:
    """Write the ``.po`` and the ``.mo`` of a catalogue."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=116, sort_by_file=True, include_lineno=False)
    path.write_bytes(buffer.getvalue())
    path.with_suffix(".mo").write_bytes(compile_catalogue(catalogue))


def main() -> int:
    """Update and compile; name what still lacks its Dutch on stderr."""
    lacking = missing(update_catalogue())
    for message in lacking:
        sys.stderr.write(f"no Dutch yet: {message}\n")
    return int(bool(lacking))


if __name__ == "__main__":
    sys.exit(main())
