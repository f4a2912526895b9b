"""More or less effort in detection (not from the factsheet): a shift of the log-odds of being seen.

``logit P(registered) = ... + coverage(t) x detection_shift``. Nobody is deterred by it: behaviour changes only through
what a registration brings (case, conviction, custody). Registered offending rises at once, whatever happens to actual
offending; the two are reported side by side.

Source: a policy peers simulate; detection is an input with a prior (``justice/detection.py``).
"""

from __future__ import annotations

from typing import Any

from simulation.justice.numbers import DETECTION_SHIFT
from simulation.levers.chain_tables import TableLever, note_new_cases


class DetectionEffort(TableLever):
    """More or less effort in detection; see the file's first lines."""

    column = DETECTION_SHIFT

    def value_in(self, t: int) -> float:
        """Return the shift of the log-odds in month t."""
        return self.plan.coverage_in(t) * self.plan.effects["detection_shift"]

    def act(self, s: Any, t: int) -> None:
        """Note who was registered last month."""
        note_new_cases(s, t, self.plan.number, int(self.plan.coverage_in(t - 1) > 0.0))
