"""Longer or shorter custody (not from the factsheet): months of unconditional sentences times a factor.

``mean months = mean of the type x (1 + coverage(t) x length_change)``. What custody does to work, housing, ties and
time at liberty is the model's own (``justice/custody.py``, ``careers/scars.py``).

Source: a policy peers simulate; custody and recidivism: Petrich et al. 2021 (see the lever's file).
"""

from __future__ import annotations

from typing import Any

from simulation.justice.numbers import CUSTODY_FACTOR
from simulation.levers.chain_tables import TableLever, note_new_custody


class CustodyLength(TableLever):
    """Longer or shorter custody; see the file's first lines."""

    column = CUSTODY_FACTOR

    def value_in(self, t: int) -> float:
        """Return the factor of the mean months in month t."""
        return max(0.0, 1.0 + self.plan.coverage_in(t) * self.plan.effects["length_change"])

    def act(self, s: Any, t: int) -> None:
        """Note who goes into custody."""
        note_new_custody(s, t, self.plan.number, int(self.plan.coverage_in(t) > 0.0))
