"""Keeping pupils at school: everybody at school at 15; leaving before the planned end becomes less likely.

While attending, and fading after it, ``school_exit_effect`` x dose is added to the log-hazard of leaving school early.
Whether a start qualification then lowers offending is mechanism 3, not the lever's.

Source: education during and after school age, by other definitions (Davis et al. 2013); see the lever's file.
"""

from __future__ import annotations

from simulation.careers.hazards import SCHOOL_EXIT
from simulation.levers.eligibility import PUPIL
from simulation.levers.programmes import Programme


class SchoolRetention(Programme):
    """Keeping pupils at school; see the file's first lines."""

    rule = PUPIL

    def coefficients(self) -> dict[int, float]:
        """Return what the support adds to the log-hazard of leaving school early."""
        return {SCHOOL_EXIT: self.plan.effects["school_exit_effect"]}
