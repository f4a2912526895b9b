"""Dated things: a bit in the month's mask says "look at this person's dates in that month".

The ring of masks covers the twelve months ahead. Dates further away are reminded of at each birthday, which always
comes within twelve months and before the date. Being reminded too often is harmless: the date itself decides.
"""

from __future__ import annotations

from simulation.core.compiled import step
from simulation.core.screen import MONTHS
from simulation.core.state import State

DUE = 1 << 30
"""The bit of a month's mask that stands for dated things."""


@step
def remind(s: State, i: int, t: int, date: int) -> None:
    """Mark a date of the person in row i if it lies in the present month or the eleven after it."""
    if t <= date < t + MONTHS:
        s.masks[date % MONTHS, i] |= DUE
