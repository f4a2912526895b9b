"""Hazards as named sums: ``log hazard = base(sex, age) + period + modifier 1 + modifier 2 + ...``

A modifier is data in a slot: a named column of inputs times a coefficient per hazard, added in declared order.
Levers add their own slots at the end; a slot of zero changes no byte. Because the sum is a list, any
person-month can be taken apart again (``0.012 = base 0.003 x peers 1.8 x no work 1.3 x ...``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.core.bits import lowest_bit
from simulation.core.compiled import COMPILES, scalar

EIGHT = 8


def filled_up(number: int) -> int:
    """Return a number of hazards or modifiers filled up to a multiple of eight.

    Examples
    --------
    >>> filled_up(22)
    24
    """
    return -(-number // EIGHT) * EIGHT


@dataclass(frozen=True)
class Hazard:
    """One monthly decision with a yearly rate.

    Parameters
    ----------
    name : its word in the evidence files
    families : words under which shared coefficients are looked up, nearest first
    follows_period : whether the dated factor of the calendar acts on it
    """

    name: str
    families: tuple[str, ...]
    follows_period: bool


@dataclass(frozen=True)
class Modifier:
    """One named input of hazards; ``owner`` is the file whose equation computes it."""

    name: str
    unit: str
    owner: str
    meaning: str


class HazardTable:
    """Coefficients of every hazard on every modifier, in declared order.

    Parameters
    ----------
    hazards, modifiers : the declared lists
    coefficient : returns the evidence value of a name such as ``"property.debt"``, or None where there is none
    """

    def __init__(
        self,
        hazards: Sequence[Hazard],
        modifiers: Sequence[Modifier],
        coefficient: Callable[[str], float | None],
    ) -> None:
        self.hazards = tuple(hazards)
        self.modifiers = tuple(modifiers)
        self.coefficients = np.zeros((filled_up(len(self.modifiers)), filled_up(len(self.hazards))))
        for column, hazard in enumerate(self.hazards):
            for row, modifier in enumerate(self.modifiers):
                self.coefficients[row, column] = self._look_up(hazard, modifier, coefficient)

    @staticmethod
    def _look_up(hazard: Hazard, modifier: Modifier, coefficient: Callable[[str], float | None]) -> float:
        for family in (hazard.name, *hazard.families):
            value = coefficient(f"{family}.{modifier.name}")
            if value is not None:
                return value
        return 0.0

    def terms(self, hazard: int, inputs: NDArray[np.float64]) -> list[tuple[str, float]]:
        """Return the named terms of one hazard that are not zero, in declared order."""
        products = self.coefficients[:, hazard] * inputs
        return [(m.name, float(v)) for m, v in zip(self.modifiers, products, strict=False) if v != 0.0]


def add_used(coefficients: NDArray[np.float64], inputs: NDArray[np.float64], sums: NDArray[np.float64]) -> None:
    """Add the modifiers whose input is not zero to all sums, in order; compiled code does eight at once."""
    for row in range(inputs.shape[0]):
        if inputs[row] != 0.0:
            for column in range(sums.shape[0]):
                sums[column] += coefficients[row, column] * inputs[row]


def used_inputs(inputs: NDArray[np.float64]) -> int:
    """Return, as bits, which inputs are not zero; compiled code looks at eight at once."""
    bits = 0
    for row in range(inputs.shape[0]):
        bits |= (1 << row) if inputs[row] != 0.0 else 0
    return bits


if COMPILES:
    from simulation.core.eight import use_eight_at_a_time

    use_eight_at_a_time(add_used, used_inputs)


@scalar
def add_modifiers(coefficients: NDArray[np.float64], inputs: NDArray[np.float64], sums: NDArray[np.float64]) -> None:
    """Add every modifier to the sums of all hazards, in declared order; zero inputs are skipped.

    Parameters
    ----------
    coefficients : (modifiers, hazards) log-hazard per unit of the input; both filled up to a multiple of eight
    inputs : (modifiers,), at most 56, and zeros up to a multiple of eight
    sums : (hazards,) changed in place
    """
    add_used(coefficients, inputs, sums)


@scalar
def one_sum(coefficients: NDArray[np.float64], inputs: NDArray[np.float64], base: float, column: int) -> float:
    """Return the log-rate of one hazard: the same sum, in the same order, as :func:`add_modifiers`."""
    total = base
    used = used_inputs(inputs)
    while used:
        row = lowest_bit(used)
        used &= used - 1
        total += coefficients[row, column] * inputs[row]
    return total
