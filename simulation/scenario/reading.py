"""From a path to text: refuse at once what cannot be a scenario file, and say why.

A scenario is a small UTF-8 text of a regular file. Everything else is told apart here, before any parser sees it.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from simulation.errors import Problem, ScenarioError
from simulation.scenario.nodes import Place

LARGEST_FILE = 256 * 1024
"""Bytes a scenario file may have; the shipped ones have about 3,000."""

OTHER_MARKS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
UTF8_MARK = b"\xef\xbb\xbf"
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
TAB_INDENT = re.compile(r"^ *\t[ \t]*(?=[^\s#])", re.MULTILINE)
MOST_TABS = 20


def read_text(path: Path, *, name: str | None = None, not_meant: Sequence[str] = ()) -> str:
    """Return the text of a scenario file.

    Parameters
    ----------
    path : the file
    name : how messages call it; the path unless given
    not_meant : names of files that no message suggests instead of a missing one

    Raises
    ------
    ScenarioError
        if there is no such regular file, it may not be read, is too large, or is not plain UTF-8
    """
    called = str(path) if name is None else name
    try:
        data = _read_bytes(path, called)
    except (OSError, ValueError) as error:
        raise _one(Place(called, 0), _why_unreadable(error, path, not_meant)) from None
    return decode(data, name=called)


def decode(data: bytes, *, name: str) -> str:
    """Return bytes as text, or say what they are instead of UTF-8.

    Raises
    ------
    ScenarioError
        for other encodings, byte order marks, control characters, tabs that indent, and emptiness
    """
    _refuse_wrong_bytes(data, name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _one(Place(name, _line_of(data, error.start)), _not_utf8(data[error.start])) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_wrong_text(text, name)
    return text


def _read_bytes(path: Path, name: str) -> bytes:
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode):
        raise _one(Place(name, 0), _not_a_file(status.st_mode))
    if status.st_size > LARGEST_FILE:
        raise _one(Place(name, 0), _too_large(status.st_size))
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _refuse_wrong_bytes(data: bytes, name: str) -> None:
    if len(data) > LARGEST_FILE:
        raise _one(Place(name, 0), _too_large(len(data)))
    for mark, encoding in OTHER_MARKS:
        if data.startswith(mark):
            raise _one(Place(name, 1), f"the file is {encoding}; save it as UTF-8 (without a byte order mark)")
    if data.startswith(UTF8_MARK):
        raise _one(Place(name, 1), "the file opens with a byte order mark; save it as UTF-8 without one (no BOM)")
    if b"\x00" in data:
        raise _one(Place(name, _line_of(data, data.index(b"\x00"))), _holds_zero(data))
    if not data.strip():
        raise _one(Place(name, 0), "the file is empty; `twinlives new baseline` writes one to start from")


def _refuse_wrong_text(text: str, name: str) -> None:
    control = CONTROL.search(text)
    if control:
        code = f"U+{ord(control[0]):04X}"
        line = text.count("\n", 0, control.start()) + 1
        raise _one(Place(name, line), f"the control character {code} has no place in a scenario file; remove it")
    lines = [text.count("\n", 0, tab.start()) + 1 for tab in islice(TAB_INDENT.finditer(text), MOST_TABS)]
    if lines:
        message = "a tab indents this line; indent with spaces (two for each level)"
        raise ScenarioError([Problem(name, line, "", message) for line in lines])


def _one(place: Place, message: str) -> ScenarioError:
    return ScenarioError([Problem(place.file, place.line, "", message)])


def _line_of(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def _not_utf8(byte: int) -> str:
    return (
        f"byte 0x{byte:02X} is not UTF-8, the encoding of scenario files; "
        "if this is text, it was saved as Latin-1 or Windows-1252: save it as UTF-8"
    )


def _holds_zero(data: bytes) -> str:
    half_zero = data.count(b"\x00") * 3 > len(data)
    if half_zero and len(data) % 2 == 0:
        return "the file holds zero bytes, as UTF-16 does; save it as UTF-8"
    return "the file holds a zero byte (NUL): it is not text; scenario files are plain UTF-8 text"


def _too_large(size: int) -> str:
    return f"the file has {size:,} bytes; a scenario file has at most {LARGEST_FILE:,}: is this another kind of file?"


def _not_a_file(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "this is a folder; name a scenario file in it, such as baseline.yaml"
    return "this is not a regular file (a device, pipe or socket); name a scenario file on disk"


def _why_unreadable(error: OSError | ValueError, path: Path, not_meant: Sequence[str]) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"there is no such file{_nearest_file(path, not_meant)}"
    if isinstance(error, PermissionError):
        return "the file may not be read; ask for read permission, or copy it to a place of your own"
    reason = getattr(error, "strerror", None) or str(error)
    return f"the file cannot be read ({reason}); check its name and place"


def _nearest_file(path: Path, not_meant: Sequence[str]) -> str:
    from difflib import get_close_matches

    try:
        names = sorted(entry.name for entry in os.scandir(path.parent) if entry.name.endswith((".yaml", ".yml")))
    except (OSError, ValueError):
        return "; check its folder"
    names = [name for name in names if name not in not_meant]
    near = get_close_matches(path.name[:100], names[:1000], n=1, cutoff=0.5)
    if near:
        return f'; did you mean "{near[0]}"?'
    return f"; scenario files there: {', '.join(names[:10])}" if names else "; `twinlives new baseline` writes one"
