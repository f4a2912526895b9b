"""The words, numbers and dates of a report in English or Dutch.

Messages are written in English in the code and the templates; ``locale/`` holds the Dutch of each. Placeholders
stand in braces and are filled after translation, so that a value is never read as a message.
"""

from __future__ import annotations

import gettext
import math
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from babel.dates import format_date
from babel.numbers import format_decimal, format_scientific

from simulation.errors import InputError

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "twinlives"
LANGUAGES = ("en", "nl")
NOT_KNOWN = "–"
MINUS = "−"
_BEYOND_COUNTING = 1e15  # from here on floating-point numbers are not whole any more
NO_BREAK = "\N{NO-BREAK SPACE}"


def mark(message: str) -> str:
    """Return a message as it is, and let the catalogue find it.

    Examples
    --------
    >>> mark("found guilty")
    'found guilty'
    """
    return message


def mark_count(one: str, many: str) -> tuple[str, str]:
    """Return the two messages of a count as they are, and let the catalogue find them."""
    return one, many


@dataclass(frozen=True)
class Words:
    """Say messages, numbers and dates in one language.

    Parameters
    ----------
    language : ``en`` or ``nl``; anything else is an InputError

    Examples
    --------
    >>> Words("nl").number(-12345.67)
    '−12.345,7'
    >>> Words("en").percent(0.123)
    '12.3\\xa0%'
    """

    language: str

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise InputError(f"language is {self.language!r}; allowed are {' and '.join(LANGUAGES)}")

    @cached_property
    def _catalogue(self) -> gettext.NullTranslations:
        if self.language == "en":
            return gettext.NullTranslations()
        return gettext.translation(DOMAIN, LOCALE, [self.language])

    def say(self, message: str, /, **values: object) -> str:
        """Return a message in this language, its placeholders filled."""
        return self._catalogue.gettext(message).format(**values)

    def say_count(self, one: str, many: str, count: float, /, **values: object) -> str:
        """Return the message that fits a count; ``{count}`` is filled with the whole number."""
        whole = round(count)
        return self._catalogue.ngettext(one, many, whole).format(count=self.number(whole, 0), **values)

    def known(self, text: str) -> str:
        """Return the text of a data file in this language where the catalogue has it, else as it stands."""
        return self._catalogue.gettext(text) if text else text

    def number(self, value: float | None, decimals: int = 1, *, signed: bool = False) -> str:
        """Return a number with this language's marks, a dash where it is not known.

        Examples
        --------
        >>> Words("en").number(0.04, signed=True)
        '0.0'
        """
        if value is None or not math.isfinite(value):
            return NOT_KNOWN
        if abs(value) >= _BEYOND_COUNTING:
            return format_scientific(value, "0.0E0", self.language)
        rounded = round(float(value), decimals) + 0.0  # + 0.0 makes of minus nothing nothing
        digits = format_decimal(abs(rounded), f"#,##0.{'0' * decimals}".rstrip("."), self.language)
        return f"{MINUS if rounded < 0 else '+' if signed and rounded > 0 else ''}{digits}"

    def percent(self, share: float | None, decimals: int = 1) -> str:
        """Return a share from 0 to 1 as a percentage."""
        if share is None or not math.isfinite(share):
            return NOT_KNOWN
        return f"{self.number(100 * share, decimals)}{NO_BREAK}%"

    def level(self, share: float) -> str:
        """Return the level of an interval, such as ``95 %``."""
        return self.percent(share, 0 if math.isclose(100 * share, round(100 * share)) else 1)

    def date(self, iso: str) -> str:
        """Return the day of an ISO date or time written out, or the text itself where it is none.

        Examples
        --------
        >>> Words("nl").date("2026-11-23T09:00:00Z")
        '23 november 2026'
        """
        try:
            return format_date(date.fromisoformat(iso[:10]), "d MMMM y", self.language)
        except ValueError:
            return iso

    def month(self, text: str) -> str:
        """Return a month such as ``2026-01`` written out.

        Examples
        --------
        >>> Words("nl").month("2026-01")
        'januari 2026'
        """
        return format_date(date.fromisoformat(f"{text}-01"), "MMMM y", self.language)

    def listing(self, items: list[str]) -> str:
        """Return items as a list in a sentence.

        Examples
        --------
        >>> Words("nl").listing(["werk", "wonen", "school"])
        'werk, wonen en school'
        """
        if len(items) < 2:
            return "".join(items)
        return self.say("{most} and {last}", most=", ".join(items[:-1]), last=items[-1])
