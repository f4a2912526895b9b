"""A programme on the social context (recommendation 3): ties to persons active in crime end, bonds outside protect.

In each month of attendance outside custody, each tie (friend, accomplice, custody contact) to a person who offended of
late ends with ``tie_ending_probability``; the draw is of the two persons, so all ties to one person end together.
While attending, and fading after it, ``bond_effect`` x dose is added to the log-hazard of every offence.
Who may take part is the named choice ``levers.context_programme.eligible``: a class cohort holds no DSE case.

Source: recommendation 3 of the factsheet; no programme for this group has been evaluated (see the lever's file).
"""

from __future__ import annotations

from typing import Any

from simulation.careers.hazards import OFFENCE_STREAMS
from simulation.levers.eligibility import SUPERVISED_FOR_DSE, UNDER_SUPERVISION
from simulation.levers.plan import Plan
from simulation.levers.programmes import Programme
from simulation.levers.tie_work import work_on_ties

ELIGIBLE = {"supervised_for_dse": SUPERVISED_FOR_DSE, "supervised": UNDER_SUPERVISION}
"""Rule of eligibility by the word of the evidence; ``supervised`` is a class variation, not recommendation 3."""


class ContextProgramme(Programme):
    """A programme for persons under supervision in a DSE case; see the file's first lines."""

    def __init__(self, plan: Plan, slot: int) -> None:
        super().__init__(plan, slot)
        self.rule = ELIGIBLE[plan.choice]

    def coefficients(self) -> dict[int, float]:
        """Return what bonds outside add to the log-hazard of each offence."""
        return dict.fromkeys(range(OFFENCE_STREAMS), self.plan.effects["bond_effect"])

    def serve(self, s: Any, t: int) -> None:
        """End ties to persons active in crime."""
        probability = self.plan.effects["tie_ending_probability"]
        if probability > 0.0:
            work_on_ties(s, self.roll, self.entries, t, self.plan.number, probability)
