"""Housing: stable or not, lost and regained by the hazards ``housing_loss`` and ``housing_gain``; custody costs it."""

from __future__ import annotations

from simulation.core.columns import Column
from simulation.core.compiled import step
from simulation.core.state import State, note_life
from simulation.vocabulary import Kind

FILE = "careers/housing.py"
COLUMNS = (Column("unstable_housing", "i1", "0/1", FILE, "No stable housing."),)
HOUSING_LOSS, HOUSING_GAIN = int(Kind.HOUSING_LOSS), int(Kind.HOUSING_GAIN)


@step
def lose_housing(s: State, i: int, t: int) -> None:
    """Take stable housing from the person in row i, if there is any."""
    if not s.persons[i].unstable_housing:
        s.persons[i].unstable_housing = 1
        note_life(s, i, t, HOUSING_LOSS, -1, 0)


@step
def gain_housing(s: State, i: int, t: int) -> None:
    """Give the person in row i stable housing."""
    if s.persons[i].unstable_housing:
        s.persons[i].unstable_housing = 0
        note_life(s, i, t, HOUSING_GAIN, -1, 0)
