"""Suggest what a person probably meant by a key or a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from simulation.scenario.keys import SECTIONS, Key

LONGEST_COMPARED = 60
LONGEST_LIST = 12


def nearest_key(written: str, keys: Sequence[Key]) -> str | None:
    """Return the key that was probably meant: by spelling, or by a word people use instead.

    Examples
    --------
    >>> nearest_key("begin", SECTIONS["levers[]"]), nearest_key("coverge", SECTIONS["levers[]"])
    ('from', 'coverage')
    """
    word = _plain(written)
    for key in keys:
        if word == key.name or word in key.also_called:
            return key.name
    return nearest_name(word, [key.name for key in keys])


def nearest_name(written: str, names: Iterable[str]) -> str | None:
    """Return the name spelled most alike, or None if none is near."""
    near = get_close_matches(_plain(written), list(names), n=1, cutoff=0.6)
    return near[0] if near else None


def other_section(written: str, here: str) -> str | None:
    """Return the section of the file in which a key has its place, when that is not here.

    Examples
    --------
    >>> other_section("scale", "")
    'cohort'
    """
    word = _plain(written)
    for section, keys in SECTIONS.items():
        if section != here and any(key.name == word for key in keys):
            return section
    return None


def listed(names: Iterable[str]) -> str:
    """Return names as a list in a sentence; a long one is cut.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b or c'
    """
    words = list(names)
    if len(words) > LONGEST_LIST:
        return ", ".join(words[:LONGEST_LIST]) + ", …"
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _plain(written: str) -> str:
    return written[:LONGEST_COMPARED].strip().lower().replace("-", "_").replace(" ", "_")
