"""The settings of a page: seed, sliders, variation and language, to and from the query of an address.

Everything that comes from a visitor passes through :func:`from_query`, which clamps numbers and drops what is unknown:
no text of a visitor reaches a file name, a page or the engine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from simulation.classroom.choices import BY_NAME, ENDS, NO_VARIATION, SLIDERS

LANGUAGES = ("en", "nl")
LARGEST_SEED = 999_999
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")


@dataclass(frozen=True)
class Settings:
    """Say which world, or pair of worlds, a page shows.

    Parameters
    ----------
    seed : fixes people and luck, 0 to 999999
    sliders : (name, position) of each slider that is off the evidence's value, -10 to 10, in order
    variation : what differs in the second world; "none" for one world
    language : "en" or "nl"; changes no life
    """

    seed: int = 1
    sliders: tuple[tuple[str, int], ...] = field(default=())
    variation: str = NO_VARIATION
    language: str = "en"

    @property
    def positions(self) -> dict[str, int]:
        """Position of every slider by name."""
        return {slider.name: 0 for slider in SLIDERS} | dict(self.sliders)

    def query(self) -> str:
        """Return the settings as the query of an address; what is at its default is left out.

        Examples
        --------
        >>> Settings(seed=4, sliders=(("friends", 10),), language="nl").query()
        'seed=4&friends=10&lang=nl'
        """
        pairs: list[tuple[str, object]] = [("seed", self.seed)] if self.seed != 1 else []
        pairs += self.sliders
        if self.variation != NO_VARIATION:
            pairs.append(("lever", self.variation))
        if self.language != LANGUAGES[0]:
            pairs.append(("lang", self.language))
        return urlencode(pairs)

    def key(self) -> str:
        """Return what the worlds depend on, as one short text; the language is no part of it."""
        return Settings(self.seed, self.sliders, self.variation).query() or "default"

    def first_world(self) -> Settings:
        """Return the settings of the world on the left alone."""
        return Settings(self.seed, self.sliders, NO_VARIATION, self.language)


def from_query(query: Mapping[str, object]) -> Settings:
    """Return settings from an address; whatever is wrong falls back or is clamped, nothing is refused.

    Examples
    --------
    >>> from_query({"seed": "12", "friends": "99", "lever": "../../x", "lang": "nl", "junk": "1"})
    Settings(seed=12, sliders=(('friends', 10),), variation='none', language='nl')
    """
    positions = [(slider.name, whole(query.get(slider.name), 0, -ENDS, ENDS)) for slider in SLIDERS]
    variation, language = query.get("lever"), query.get("lang")
    return Settings(
        seed=whole(query.get("seed"), 1, 0, LARGEST_SEED),
        sliders=tuple(pair for pair in positions if pair[1]),
        variation=variation if isinstance(variation, str) and variation in BY_NAME else NO_VARIATION,
        language=language if isinstance(language, str) and language in LANGUAGES else LANGUAGES[0],
    )


def whole(text: object, otherwise: int, low: int, high: int) -> int:
    """Return a whole number from untrusted text, clamped; ``otherwise`` where it is none.

    Examples
    --------
    >>> whole("7", 1, 0, 5), whole("٣", 1, 0, 5), whole("1e9", 1, 0, 5), whole(None, 1, 0, 5)
    (5, 1, 1, 1)
    """
    if not isinstance(text, str) or not _WHOLE.fullmatch(text):
        return otherwise
    return min(max(int(text), low), high)
