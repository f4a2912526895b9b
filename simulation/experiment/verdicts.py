"""Put a comparison into words by fixed rules, the same for every outcome and scenario (docs/reference/verdicts.md)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from simulation.experiment.intervals import Interval

FEWEST_DISCORDANT = 20  # MODEL 6: fewer persons whose outcome differs are too few to say anything
LIKELY_LEVEL = 0.80
LIKELY_SHARE = 0.80


class Better(IntEnum):
    """Which direction of a difference helps."""

    FEWER = -1
    NEITHER = 0
    MORE = 1


BETTER = {
    "recidivism.": Better.FEWER,
    "recidivism.months_to_first": Better.MORE,
    "repeat_dse": Better.FEWER,
    "first_dse": Better.FEWER,
    "dse.court": Better.FEWER,
    "dse.guilty": Better.FEWER,
    "dse_victims": Better.FEWER,
    "offences.": Better.FEWER,
    "participation.": Better.FEWER,
    "custody_months": Better.FEWER,
    "supervision_months": Better.FEWER,
    "breaches": Better.FEWER,
    "recalls": Better.FEWER,
}
"""Direction by the start of an outcome's name; the longest match holds. Others are described, not judged."""


class Verdict(StrEnum):
    """The words."""

    CLEAR_IMPROVEMENT = "clear improvement"
    LIKELY_IMPROVEMENT = "likely improvement"
    NO_VISIBLE_DIFFERENCE = "no visible difference"
    LIKELY_WORSE = "likely worse"
    CLEAR_WORSE = "clear worse"
    TOO_FEW = "too few to say"
    NOT_JUDGED = "not judged"


def better_of(outcome: str) -> Better:
    """Return the direction that helps for an outcome.

    Examples
    --------
    >>> better_of("recidivism.general.2y").name, better_of("recidivism.months_to_first.2y").name
    ('FEWER', 'MORE')
    >>> better_of("advices.given").name
    'NEITHER'
    """
    if outcome.startswith("reach.") and outcome.endswith(".never_registered"):
        return Better.FEWER
    found = [start for start in BETTER if outcome.startswith(start)]
    return BETTER[max(found, key=len)] if found else Better.NEITHER


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What a verdict is read from.

    Parameters
    ----------
    difference : mean difference; NaN if unknown
    interval : at 95 %, chance and numbers
    narrow : the same at 80 %
    better : which direction helps
    share_better : share of jobs in which the scenario helps
    share_worse : share of jobs in which it harms
    discordant : persons whose outcome differs, or None where that is not known
    smallest : smallest difference that matters, or None where the file sets none for this unit
    identical : the worlds do not differ in any job
    """

    difference: float
    interval: Interval
    narrow: Interval
    better: Better
    share_better: float
    share_worse: float
    discordant: int | None
    smallest: float | None
    identical: bool


def verdict_of(judged: Judged) -> Verdict:
    """Return the word for a comparison."""
    if judged.better is Better.NEITHER:
        return Verdict.NOT_JUDGED
    if judged.discordant is not None and judged.discordant < FEWEST_DISCORDANT:
        return Verdict.TOO_FEW
    if judged.identical:
        return Verdict.NO_VISIBLE_DIFFERENCE
    if not judged.interval.known:
        return Verdict.TOO_FEW
    return _by_interval(judged)


def _by_interval(judged: Judged) -> Verdict:
    side = judged.interval.side() * judged.better
    if side:
        clear = judged.smallest is not None and abs(judged.difference) >= judged.smallest
        return (
            (Verdict.CLEAR_IMPROVEMENT if clear else Verdict.LIKELY_IMPROVEMENT)
            if side > 0
            else (Verdict.CLEAR_WORSE if clear else Verdict.LIKELY_WORSE)
        )
    narrow = judged.narrow.side() * judged.better
    if narrow > 0 and judged.share_better >= LIKELY_SHARE:
        return Verdict.LIKELY_IMPROVEMENT
    if narrow < 0 and judged.share_worse >= LIKELY_SHARE:
        return Verdict.LIKELY_WORSE
    return Verdict.NO_VISIBLE_DIFFERENCE
