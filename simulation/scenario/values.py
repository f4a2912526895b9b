"""Read one value by what its key says: number, whole number, month, text or name; otherwise say what is allowed.

Plain decimal notation only. ``yes``, ``010``, ``0x1F``, ``1:30`` and ``1_000`` are never turned into numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isfinite

from simulation.scenario.keys import Key
from simulation.scenario.nodes import Findings, Node, Scalar, shown
from simulation.scenario.spelling import listed, nearest_name
from simulation.vocabulary import month_index, month_text

NUMBER = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
YEAR = re.compile(r"[0-9]{4}")
LONGEST_NUMBER = 40
LONGEST_TEXT = 2_000
Value = str | float | int | tuple[str, ...] | tuple[int, int]
"""What a key may come to: text, a number, a month as a whole number, names, or two years."""

_LOOSE_DATE = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})(?:[-/. ][0-9]{1,2})?(?:[T ].*)?")
_MONTH_FIRST = re.compile(r"(?:[0-9]{1,2}[-/.])?([0-9]{1,2})[-/.]([0-9]{4})")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:[_, ][0-9]{3})+")
_YES_NO = {"yes", "no", "true", "false", "on", "off"}
_PERCENT = 100


class RefusedError(Exception):
    """A value is not what its key allows; the message is a hint at what was meant, or nothing."""


def read_scalar(key: Key, node: Node, path: str, found: Findings) -> Value | None:
    """Return the value of a key that holds one value, or None after noting what is wrong.

    Parameters
    ----------
    key : the description of the key
    node : what the file holds
    path : place in the file for messages, such as ``levers[0].coverage``
    found : takes the problems
    """
    try:
        return _READERS[key.kind](key, _filled(key, node))
    except RefusedError as hint:
        found.add(node.place, path, f"{path} is {shown(node)}; {noun(key)} {allowed(key)}.{hint}")
        return None


def allowed(key: Key) -> str:
    """Return in words what a key may hold.

    Examples
    --------
    >>> from simulation.scenario.keys import LEVER, SPLIT
    >>> allowed(LEVER[3]), allowed(SPLIT[1])
    ('a share from 0 to 1', 'a whole number from 1 to 255')
    """
    if key.kind == "month":
        return f"a month written as YYYY-MM, from {month_text(int(key.low or 0))} to {month_text(int(key.high or 0))}"
    if key.kind == "years":
        return f"two years in a list, [first, last], from {key.low:g} to {key.high:g}"
    if key.kind in ("choice", "choices"):
        return ("one of " if key.kind == "choice" else "a list of names from ") + listed(key.choices)
    if key.kind in ("text", "value"):
        return "plain text" if key.kind == "text" else "a number within the record's range, or one of its choices"
    return _allowed_number(key)


def parse_number(text: str) -> float | None:
    """Return a finite number in plain decimal notation, or None.

    Examples
    --------
    >>> [parse_number(text) for text in ("0.8", "1e3", "010", "yes", ".inf", "1e999")]
    [0.8, 1000.0, None, None, None, None]
    """
    if len(text) > LONGEST_NUMBER or not NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if isfinite(value) else None


def in_words(value: float) -> str:
    """Return a bound as it is written: 1,000,000 for large whole numbers."""
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:g}"


def _allowed_number(key: Key) -> str:
    low, high = in_words(key.low or 0), in_words(key.high or 0)
    bounds = f"above {low} and up to {high}" if key.above_low else f"from {low} to {high}"
    if key.kind == "whole":
        return f"a whole number {bounds}"
    if key.unit == "share":
        return f"a share {bounds}"
    return f"a number {bounds} ({key.unit})" if key.unit else f"a number {bounds}"


def noun(key: Key) -> str:
    """Return how a message names a key, with its verb."""
    words = key.name.replace("_", " ")
    return key.noun or f"{'an' if words[0] in 'aeiou' else 'a'} {words} is"


def meant_name(written: str, key: Key) -> str:
    """Return a hint at the nearest allowed name, or nothing."""
    near = nearest_name(written, key.choices)
    return f' Did you mean "{near}"?' if near else ""


def is_within(key: Key, value: float) -> bool:
    """Return whether a number lies within the bounds of its key."""
    low, high = key.low or 0, key.high or 0
    return low <= value <= high and not (key.above_low and value == low)


def _filled(key: Key, node: Node) -> Scalar:
    if not isinstance(node, Scalar):
        raise RefusedError
    if node.is_empty:
        raise RefusedError(" Give it a value." if key.required else " Give it a value, or leave the key out.")
    return node


def _text(key: Key, node: Scalar) -> str:
    text = " ".join(node.text.split())
    if not text:
        raise RefusedError(" Write it in words.")
    if len(text) > LONGEST_TEXT:
        raise RefusedError(f" It has {len(text):,} characters; write at most {LONGEST_TEXT:,}.")
    return text


def _choice(key: Key, node: Scalar) -> str:
    if node.text not in key.choices:
        raise RefusedError(meant_name(node.text, key))
    return node.text


def _month(key: Key, node: Scalar) -> int:
    match = MONTH.fullmatch(node.text)
    if not match:
        raise RefusedError(_meant_month(node.text))
    month = month_index(int(match[1]), int(match[2]))
    if not is_within(key, month):
        raise RefusedError
    return month


def _number(key: Key, node: Scalar) -> float:
    value = None if node.quoted else parse_number(node.text)
    if value is None:
        raise RefusedError(_meant_number(key, node))
    if not is_within(key, value):
        raise RefusedError(_meant_share(key, value))
    return value + 0.0  # -0.0 becomes 0.0


def _whole(key: Key, node: Scalar) -> int:
    value = _number(key, node)
    if value != int(value):
        raise RefusedError
    return int(node.text) if node.text.lstrip("+-").isdigit() else int(value)


_READERS: dict[str, Callable[[Key, Scalar], Value]] = {
    "text": _text,
    "value": _text,
    "choice": _choice,
    "month": _month,
    "number": _number,
    "whole": _whole,
}


def _meant_month(text: str) -> str:
    if YEAR.fullmatch(text):
        return f" Did you mean {text}-01?"
    first, last = _LOOSE_DATE.fullmatch(text[:40]), _MONTH_FIRST.fullmatch(text[:40])
    year, month = (first[1], first[2]) if first else (last[2], last[1]) if last else ("", "0")
    return f" Did you mean {year}-{int(month):02d}?" if 1 <= int(month) <= 12 else ""


def _meant_share(key: Key, value: float) -> str:
    if key.unit == "share" and 1 < value <= _PERCENT:
        return f" Did you mean {value / _PERCENT:g}?"
    return ""


def _meant_number(key: Key, node: Scalar) -> str:
    text = node.text.strip()
    if text.lower() in _YES_NO:
        return " Write a number, not yes or no."
    if node.quoted and parse_number(text) is not None:
        return " Write it without quotes."
    meant = _other_notation(text)
    if meant is None:
        return ""
    if text.endswith("%"):
        return f" Did you mean {meant / _PERCENT:g}?" if key.unit == "share" else " Write a number without %."
    return f" Did you mean {meant:g}?" if is_within(key, meant) else ""


def _other_notation(text: str) -> float | None:
    if len(text) > LONGEST_NUMBER:
        return None
    if _GROUPED.fullmatch(text):
        return parse_number(re.sub("[_, ]", "", text))
    plain = text.removesuffix("%").strip().replace(",", ".")
    return parse_number(plain) if parse_number(plain) is not None else parse_number(plain.lstrip("0"))
