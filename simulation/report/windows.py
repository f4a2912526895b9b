"""Windows of months, written ``2026-01..2045-12``: which one counts, and how it is said."""

from __future__ import annotations

import re
from collections.abc import Iterable

from simulation.report.words import Words

_WINDOW = re.compile(r"^(\d{4})-(\d{2})\.\.(\d{4})-(\d{2})$")
_MONTHS_A_YEAR = 12


def last_window(windows: Iterable[str]) -> str:
    """Return the window in which worlds can differ: of those that end last, the longest; nothing without windows.

    Before a lever begins there is nothing to differ; single years and five-year periods are parts of the whole. A
    single year counts only where there is nothing longer.

    Examples
    --------
    >>> last_window(["2008-01..2017-12", "2026-01..2045-12", "2045-01..2045-12"])
    '2026-01..2045-12'
    """
    spans = {window: span for window in windows if (span := _months(window)) is not None}
    return max(spans, key=lambda window: _weight(*spans[window]), default="")


def _weight(first: int, last: int) -> tuple[bool, int, int]:
    return last - first >= _MONTHS_A_YEAR, last, -first


def _months(window: str) -> tuple[int, int] | None:
    """Return the first and last month as whole numbers, or None where the text is no window."""
    found = _WINDOW.match(window)
    if found is None:
        return None
    first_year, first, last_year, last = (int(part) for part in found.groups())
    return first_year * _MONTHS_A_YEAR + first - 1, last_year * _MONTHS_A_YEAR + last - 1


def window_name(words: Words, window: str) -> str:
    """Return a window in words.

    Examples
    --------
    >>> window_name(Words("en"), "2026-01..2045-12")
    'January 2026 to December 2045'
    """
    if _months(window) is None:
        return window
    first, _, last = window.partition("..")
    return words.say("{first} to {last}", first=words.month(first), last=words.month(last))
