"""Entering and leaving the simulated ages."""

from __future__ import annotations

from simulation.core.compiled import step
from simulation.core.state import State
from simulation.population.people import GONE, LIVING


@step
def grow_older(s: State, i: int, t: int) -> None:
    """Set the age of the person in row i, in whole years."""
    p = s.persons[i]
    p.age = (t - int(p.birth_month)) // 12


@step
def enter_life(s: State, i: int) -> None:
    """Let the person in row i live in the simulated ages from now on."""
    s.persons[i].status = LIVING


@step
def leave_life(s: State, i: int, t: int, died: int) -> None:
    """Let the person in row i leave the simulated ages."""
    p = s.persons[i]
    p.status = GONE
    p.end_month = t
    p.died = died
