"""Help in finding work: adults without work who come under supervision or leave custody, in the order of a list.

While attending, and fading after it, ``work_start_effect`` x dose is added to the log-hazard of starting work. Whether
work then lowers offending is mechanism 12 (bonds), not the lever's.

Source: employment programmes are mixed or without effect on average (Visher et al. 2005); see the lever's file.
"""

from __future__ import annotations

from simulation.careers.hazards import WORK_START
from simulation.levers.eligibility import ADULT_WITHOUT_WORK
from simulation.levers.programmes import Programme


class WorkSupport(Programme):
    """Help in finding work; see the file's first lines."""

    rule = ADULT_WITHOUT_WORK

    def coefficients(self) -> dict[int, float]:
        """Return what the help adds to the log-hazard of starting work."""
        return {WORK_START: self.plan.effects["work_start_effect"]}
