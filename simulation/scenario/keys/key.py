"""What is said of one key of a scenario file, and the limits of the calendar that files keep to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from simulation.vocabulary import month_index

Kind = Literal[
    "text", "value", "number", "whole", "month", "years", "choice", "choices", "mapping", "levers", "overrides"
]

FIRST_BIRTH_YEAR = 1955
LAST_BIRTH_YEAR = 2033  # the official forecast of births is used up to here
ENTRY_AGE = 12  # age of criminal responsibility in the Netherlands: the age at which persons enter
YEARS_AFTER_LAST_BIRTH = 12  # later than this, the youngest ages are empty
RESULTS_FROM = month_index(2000)  # results count from here on; months before are burn-in
LAST_MONTH = month_index(LAST_BIRTH_YEAR + YEARS_AFTER_LAST_BIRTH, 12)
MOST_YEARS = 50  # of adoption or decay
LARGEST_COUNT = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Key:
    """Describe one key.

    Parameters
    ----------
    name : as written in the file
    kind : what stands behind the key
    meaning : what it says, in words
    unit : of a number; "share" for shares
    low, high : bounds, both included
    above_low : whether ``low`` itself is refused
    choices : allowed names with their meaning
    keys : keys of a mapping
    required : whether the file must have it
    default : technical default, as written in a file
    left_out : what follows when the key is left out
    noun : how a message names it, with article
    also_called : words people write instead, for suggestions
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    above_low: bool = False
    choices: dict[str, str] = field(default_factory=dict)
    keys: tuple[Key, ...] = ()
    required: bool = False
    default: str | int | float | list[str] | None = None
    left_out: str = ""
    noun: str = ""
    also_called: tuple[str, ...] = ()
