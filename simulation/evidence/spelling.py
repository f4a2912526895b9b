"""Suggest the spelling a user probably meant."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(wrong: str, known: Iterable[str]) -> str:
    """Return `` Did you mean "...?"`` with the nearest known word, or nothing.

    Examples
    --------
    >>> nearest("justice.detecton.drugs", ["justice.detection.drugs", "period.year"])
    ' Did you mean "justice.detection.drugs"?'
    >>> nearest("weather", ["justice.detection.drugs"])
    ''
    """
    from difflib import get_close_matches

    found = get_close_matches(wrong, list(known), n=1, cutoff=0.6)
    return f' Did you mean "{found[0]}"?' if found else ""
