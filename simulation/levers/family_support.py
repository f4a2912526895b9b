"""Support of parents of juvenile suspects: ties to people active in crime end, school goes on.

In each month of attendance each tie to a person who offended of late ends with ``tie_ending_probability``; while
attending, and fading after it, ``school_exit_effect`` x dose is added to the log-hazard of leaving school early.

Source: family programmes for young people (Van der Pol et al. 2017; Piquero et al. 2016); see the lever's file.
"""

from __future__ import annotations

from typing import Any

from simulation.careers.hazards import SCHOOL_EXIT
from simulation.levers.eligibility import JUVENILE_SUSPECT
from simulation.levers.programmes import Programme
from simulation.levers.tie_work import work_on_ties


class FamilySupport(Programme):
    """Support of parents of juvenile suspects; see the file's first lines."""

    rule = JUVENILE_SUSPECT

    def coefficients(self) -> dict[int, float]:
        """Return what the support adds to the log-hazard of leaving school early."""
        return {SCHOOL_EXIT: self.plan.effects["school_exit_effect"]}

    def serve(self, s: Any, t: int) -> None:
        """End ties to persons active in crime."""
        probability = self.plan.effects["tie_ending_probability"]
        if probability > 0.0:
            work_on_ties(s, self.roll, self.entries, t, self.plan.number, probability)
