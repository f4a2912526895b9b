"""Watch a few persons of a world that is lived again: what each decision reads, month by month; nobody is changed.

A watched world reads the inputs of some persons just before they decide, and splits each at the start of life into
other lucks: the engine's own splits (``engine/lucks.py``), which change nobody. A test compares the digests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from simulation.careers.gates import open_streams
from simulation.careers.hazards import HAZARDS, STREAMS
from simulation.careers.risk import block_start, fill_inputs, liberty_share, log_base
from simulation.core.compiled import scalar
from simulation.core.modifiers import HazardTable
from simulation.core.real import exp
from simulation.core.screen import MONTHS, month_value
from simulation.core.state import State
from simulation.engine import fast, lucks
from simulation.engine.acting import Lever
from simulation.engine.assemble import Blueprint, hazard_table
from simulation.engine.parts import Part
from simulation.engine.world import World
from simulation.evidence import Parameters
from simulation.population.people import LIVING

HAZARD_NAMES = tuple(hazard.name for hazard in HAZARDS)
DEATH = HAZARD_NAMES.index("death")


@scalar
def read_inputs(s: State, i: int, t: int, bases: Any, variates: Any) -> float:
    """Write inputs, base log-rates and variates of month t of the person in row i; return the share at liberty."""
    fill_inputs(s, i, t, False)
    block = block_start(s, i, t)
    for stream in range(bases.shape[0]):
        bases[stream] = log_base(s, i, t, stream)
        variates[stream] = month_value(s.keys, int(s.persons[i].id), int(s.persons[i].luck), stream, block, t - block)
    return liberty_share(s, i, t)


@scalar
def streams_open(s: State, i: int) -> int:
    """Return, as bits, the decisions that are open to the person in row i."""
    return open_streams(s, i)


@scalar
def split_life(s: State, i: int, t: int, lives: int, until: int) -> int:
    """Begin the other lucks of the person in row i after month t; return how many lives there are now."""
    lived = 1
    while lived < lives and lucks.split(s, i, t, lived, until):
        lived += 1
    return lived


@dataclass(frozen=True, eq=False)
class PersonMonth:
    """What one person's decisions of a month read.

    Parameters
    ----------
    month : whole-number month
    liberty : share of the month at liberty
    bases : (hazards,) base log-rate per year, the dated factor of the calendar included
    inputs : (modifiers,) as declared in ``careers/hazards.py``
    variates : (hazards,) exponential variate of the month: it happens if this is below the month's cumulative hazard
    open : bits of the decisions that are open
    table : coefficients of all hazards
    """

    month: int
    liberty: float
    bases: NDArray[np.float64]
    inputs: NDArray[np.float64]
    variates: NDArray[np.float64]
    open: int
    table: HazardTable

    @cached_property
    def sums(self) -> NDArray[np.float64]:
        """Log-rate per year of each hazard."""
        return self.bases + self.inputs @ self.table.coefficients[:, : len(self.bases)]

    def is_open(self, hazard: int) -> bool:
        """Tell whether the decision could be taken this month."""
        return bool((self.open >> hazard) & 1)

    def rate(self, hazard: int) -> float:
        """Return the rate per year at liberty."""
        return float(exp(float(self.sums[hazard])))

    def cumulative(self, hazard: int) -> float:
        """Return the month's cumulative hazard; nothing but death happens outside while in custody."""
        liberty = 1.0 if hazard == DEATH else self.liberty
        return self.rate(hazard) * liberty / MONTHS if self.is_open(hazard) else 0.0

    def chance(self, hazard: int) -> float:
        """Return the month's chance, 0 to 1."""
        return float(-np.expm1(-self.cumulative(hazard)))

    def drawn(self, hazard: int) -> float:
        """Return the month's luck, 0 to 1: what is decided happens if the chance is above it."""
        return float(-np.expm1(-self.variates[hazard]))

    def factors(self, hazard: int) -> dict[str, float]:
        """Return the named factors on the base rate, in declared order; those of 1 are left out."""
        return {name: float(exp(term)) for name, term in self.table.terms(hazard, self.inputs)}


def share_of_month(per_year: float) -> float:
    """Return the chance in a month of something with a rate per year, to six decimals.

    Examples
    --------
    >>> share_of_month(1.2)
    0.095163
    """
    return round(float(-np.expm1(-per_year / MONTHS)), 6)


class WatchedWorld(World):
    """A world that reads a few persons' inputs before they decide, and splits them where they enter.

    Parameters
    ----------
    plan, parameters : as of the world that is lived again
    numbers : permanent numbers of the persons to be watched
    lives : lives of the same start, the lived one among them; 1 for no splitting
    since, until : first and last month that is read, and last month of the other lucks
    """

    by_part = False

    def __init__(
        self, plan: Blueprint, parameters: Parameters, numbers: Sequence[int], *, lives: int, since: int, until: int
    ) -> None:
        super().__init__(replace(plan, lucks=lives, split_from=plan.until), parameters)
        self.watched = tuple(np.flatnonzero(np.isin(self.persons["id"], numbers)).tolist())
        self.table = hazard_table(parameters)
        self.watched_months = (since, until)
        self.read: dict[int, list[PersonMonth]] = {row: [] for row in self.watched}

    def branch(self, levers: Sequence[Lever]) -> WatchedWorld:
        """Return a second world with the same past, months read so far included."""
        copy = cast(WatchedWorld, super().branch(levers))
        copy.read = {row: list(months) for row, months in self.read.items()}
        return copy

    def _decide(self, t: int, parts: Sequence[Part]) -> None:
        if self.watched_months[0] <= t <= self.watched_months[1]:
            for row in self.watched:
                if self.persons["status"][row] == LIVING:
                    self.read[row].append(self._month(row, t))
        super()._decide(t, parts)

    def _month(self, row: int, t: int) -> PersonMonth:
        bases, variates = np.zeros(STREAMS), np.zeros(STREAMS)
        liberty = read_inputs(self.handle, row, t, bases, variates)
        inputs = np.array(self.state.inputs)
        return PersonMonth(t, float(liberty), bases, inputs, variates, streams_open(self.handle, row), self.table)

    def _lucks(self, t: int, parts: Sequence[Part]) -> None:
        super()._lucks(t, parts)
        for row in self.watched:
            if self.persons["entry_month"][row] == t and self.blueprint.lucks > 1:
                split_life(self.handle, row, t, self.blueprint.lucks, self.watched_months[1] + 1)
                fast.clear_month(self.handle, t, *self.luck_rows())
