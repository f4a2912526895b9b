"""Verdict words, each with a sign that is not a colour and the rule that gives it.

The comparison decides; this file only says it. A word that is not known here is shown as it stands, without a rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulation.report.words import Words, mark

TOO_FEW = "too few to say"


@dataclass(frozen=True)
class Verdict:
    """A verdict as shown: ``kind`` names its style, ``sign`` its shape, ``rule`` why this word was chosen."""

    kind: str
    sign: str
    name: str
    rule: str


_CLEAR = mark(
    "The rule: “clear” needs a {level} interval, chance and uncertain numbers both in it, that lies wholly on one side "
    "of no difference, and a difference at least as large as the smallest that matters."
)
_SMALL = mark(
    "The rule: the {level} interval, chance and uncertain numbers both in it, lies wholly on one side of no "
    "difference, but the difference is smaller than the smallest that matters."
)
_OPEN = mark(
    "The rule: the {level} interval, chance and uncertain numbers both in it, holds no difference as well as a "
    "difference. It rules out neither."
)
_FEW = mark(
    "The rule: too few people fared otherwise in one world than in the other for an interval to be trusted, so "
    "none is given."
)
_SAME = mark("The rule: in no replicate did anyone's outcome differ between the two worlds.")

VERDICTS: Mapping[str, Verdict] = {
    "clear": Verdict("clear", "◆", mark("clear"), _CLEAR),
    "clear but small": Verdict("small", "▲", mark("clear but small"), _SMALL),
    "not clear": Verdict("open", "○", mark("not clear"), _OPEN),
    TOO_FEW: Verdict("few", "◇", mark("too few to say"), _FEW),
    "no difference": Verdict("same", "■", mark("no difference"), _SAME),
}


def verdict_of(words: Words, code: str, level: float) -> Verdict:
    """Return a verdict in this language.

    Examples
    --------
    >>> verdict_of(Words("nl"), "too_few_to_say", 0.95).name
    'te weinig om iets te zeggen'
    """
    known = VERDICTS.get(normal(code))
    if known is None:
        return Verdict("open", "○", words.known(code.replace("_", " ")), "")
    return Verdict(known.kind, known.sign, words.say(known.name), words.say(known.rule, level=words.level(level)))


def normal(code: str) -> str:
    """Return a verdict code in its plain spelling."""
    return code.strip().lower().replace("_", " ")


def is_too_few(code: str) -> bool:
    """Tell whether a verdict gives no difference because too few people differed."""
    return normal(code) == TOO_FEW
