"""Verdict words, each with a sign that is not a colour and the rule that gives it.

The comparison decides by the rules of ``simulation.experiment.verdicts``; this file says its words. A word that is not
known here is shown as it stands, without a rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulation.experiment.verdicts import FEWEST_DISCORDANT, LIKELY_LEVEL, LIKELY_SHARE
from simulation.report.words import Words, mark

TOO_FEW = "too few to say"


@dataclass(frozen=True)
class Verdict:
    """A verdict as shown: ``kind`` names its style, ``sign`` its shape, ``rule`` why this word was chosen."""

    kind: str
    sign: str
    name: str
    rule: str


_CLEARLY_BETTER = mark(
    "The rule: the {level} interval, with both chance and uncertain numbers in it, lies wholly on the better side of "
    "no difference, and the difference is at least the smallest that matters."
)
_CLEARLY_WORSE = mark(
    "The rule: the {level} interval, with both chance and uncertain numbers in it, lies wholly on the worse side of "
    "no difference, and the difference is at least the smallest that matters."
)
_LIKELY_BETTER = mark(
    "The rule: the {level} interval lies wholly on the better side of no difference, but the difference is smaller "
    "than the smallest that matters, or none was named; or only the {likely} interval does, and the scenario helps "
    "in at least {share} of the runs."
)
_LIKELY_WORSE = mark(
    "The rule: the {level} interval lies wholly on the worse side of no difference, but the difference is smaller "
    "than the smallest that matters, or none was named; or only the {likely} interval does, and the scenario harms "
    "in at least {share} of the runs."
)
_NOT_VISIBLE = mark(
    "The rule: the interval holds no difference as well as a difference, and rules out neither. That no difference is "
    "visible does not show that there is none."
)
_FEW = mark(
    "The rule: with fewer than {fewest} people who fare otherwise in one world than in the other, or with too few "
    "replicates for an interval, no difference is stated."
)
_NOT_JUDGED = mark("This outcome has no better or worse side. It is described, not judged.")

VERDICTS: Mapping[str, Verdict] = {
    "clear improvement": Verdict("clear", "◆", mark("clear improvement"), _CLEARLY_BETTER),
    "likely improvement": Verdict("likely", "▲", mark("likely improvement"), _LIKELY_BETTER),
    "no visible difference": Verdict("open", "○", mark("no visible difference"), _NOT_VISIBLE),
    "likely worse": Verdict("likely", "▼", mark("likely worse"), _LIKELY_WORSE),
    "clear worse": Verdict("clear", "■", mark("clearly worse"), _CLEARLY_WORSE),
    TOO_FEW: Verdict("few", "◇", mark("too few to say"), _FEW),
    "not judged": Verdict("open", "□", mark("not judged"), _NOT_JUDGED),
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
    rule = words.say(
        known.rule,
        level=words.level(level),
        likely=words.level(LIKELY_LEVEL),
        share=words.level(LIKELY_SHARE),
        fewest=words.number(FEWEST_DISCORDANT, 0),
    )
    return Verdict(known.kind, known.sign, words.say(known.name), rule)


def normal(code: str) -> str:
    """Return a verdict code in its plain spelling."""
    return code.strip().lower().replace("_", " ")


def is_too_few(code: str) -> bool:
    """Tell whether a verdict gives no difference because too few people differed."""
    return normal(code) == TOO_FEW
