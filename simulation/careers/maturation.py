"""Maturation: self-control ripens, in each person at an own age and pace.

``immaturity(age) = 1 - 1 / (1 + exp(-(age - maturation_age) / maturation_width))``

It is a share from 1 (all still to come) to 0. The spread of ``maturation_age`` between persons is what can part
early from late peaks (MODEL 3.2); no kinds of persons are drawn. Grade D: no Dutch figure for timing and pace.
"""

from __future__ import annotations

from simulation.core.columns import Column
from simulation.core.compiled import scalar, step
from simulation.core.real import logistic
from simulation.core.state import State

FILE = "careers/maturation.py"
COLUMNS = (Column("immaturity", "f4", "share", FILE, "Share of the maturation still to come, set at birthdays.", 1.0),)


@scalar
def immaturity(age: float, maturation_age: float, maturation_width: float) -> float:
    """Return the share of maturation that is still to come.

    Examples
    --------
    >>> immaturity(20.0, 20.0, 3.0)
    0.5
    """
    return 1.0 - logistic((age - maturation_age) / maturation_width)


@step
def mature(s: State, i: int) -> None:
    """Set the immaturity of the person in row i for the coming year."""
    p = s.persons[i]
    p.immaturity = immaturity(float(p.age), float(p.maturation_age), float(p.maturation_width))
