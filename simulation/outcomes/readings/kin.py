"""Readings of the targets about families: a parent's record and the child's (T070-T072), siblings (T074).

Only persons of the cohort have dated records. A parent's record is a number on the child.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulation.outcomes.lives import Bools, Floats, Ints, year_window
from simulation.outcomes.measured import Measured
from simulation.outcomes.readings.levels import born_in
from simulation.outcomes.readings.reading import Reading
from simulation.outcomes.tallies import odds_of, odds_of_tables, share_of
from simulation.vocabulary import NEVER, Kind, OffenceType

CHILDREN = (1975, 1995)  # born in these years: young enough for a record of the register, old enough to have a career
MANY_CONVICTIONS = 15  # "more than 15 convictions" (T072)
SWEDISH_YEARS = year_window(1973, 2004)  # T074
GROWN_BORN = 1989
"""Born to this year: 15, the Swedish age of criminal responsibility, by the end; the study matched on birth year."""
_STRATA = ("sex", "single_parent", "unstable_family", "low_income", "out_of_home")


def kin_readings(measured: Measured) -> Iterator[Reading]:
    """Yield every reading about families."""
    lives = measured.lives
    children = np.flatnonzero(born_in(measured, *CHILDREN, None))
    convicted = convicted_ever(measured)[children]
    convictions = lives.person("parent_convictions")[children]
    born = f"born {CHILDREN[0]}-{CHILDREN[1]}; found guilty or with a prosecutor's disposal by the end of the run"
    yield Reading(
        "T070", f"odds with a parent with a record over odds without; {born}", odds_of(convicted, convictions > 0)
    )
    text = f"as T070, over strata of {', '.join(_STRATA)} (Mantel-Haenszel)"
    yield Reading("T071", text, odds_of(convicted, convictions > 0, strata(measured)[children]))
    many = convictions > MANY_CONVICTIONS
    yield Reading("T072", f"parents with more than {MANY_CONVICTIONS} convictions; {born}", share_of(convicted[many]))
    yield sibling_reading(measured)


def convicted_ever(measured: Measured) -> Bools:
    """Tell who was found guilty or had a prosecutor's disposal by the end of the run."""
    guilty, disposal = measured.first_month(Kind.GUILTY), measured.first_month(Kind.DISPOSAL)
    return np.asarray((guilty != NEVER) | (disposal != NEVER))


def strata(measured: Measured) -> Ints:
    """Return a number for sex and childhood of each person."""
    found = np.zeros(measured.lives.lived.lives, np.int64)
    for name in _STRATA:
        found = found * 2 + measured.lives.person(name)
    return found


def sibling_reading(measured: Measured) -> Reading:
    """Return the odds of a violent conviction with a sibling who has one, over those with one who has none (T074)."""
    lives = measured.lives
    events = lives.lived.of(Kind.GUILTY)
    use = (events.type == OffenceType.VIOLENCE) & SWEDISH_YEARS.holds(events.month)
    violent = np.bincount(events.life[use], minlength=lives.lived.lives) > 0
    grown = born_in(measured, 0, GROWN_BORN, None)
    tables = pairs_of_siblings(lives.person("family")[grown], violent[grown])
    text = f"found guilty of violence in {SWEDISH_YEARS.text}; pairs of siblings born to {GROWN_BORN}"
    return Reading("T074", text, odds_of_tables(tables))


def pairs_of_siblings(family: Ints, event: Bools) -> Floats:
    """Return pairs of siblings by event of the one and event of the other, shape (1, 2, 2); each pair counts once.

    Examples
    --------
    >>> pairs_of_siblings(np.array([1, 1, 1, 2, 3, 3]), np.array([True, True, False, True, False, False])).tolist()
    [[[1.0, 1.0], [1.0, 1.0]]]
    """
    _, number = np.unique(family, return_inverse=True)
    size = np.bincount(number).astype(np.float64)
    events = np.bincount(number, event)
    none = size - events
    mixed = float((events * none).sum())  # each mixed pair counts half in both mixed cells, twice in all ordered pairs
    both, neither = float((events * (events - 1)).sum()) / 2, float((none * (none - 1)).sum()) / 2
    return np.array([[[neither, mixed / 2], [mixed / 2, both]]])
