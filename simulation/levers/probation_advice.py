"""An advice is always requested (recommendation 1): a month table of who is reached and one of what it adds.

Of those summoned for DSE without an advice, ``coverage`` now has one; the chance that the court orders supervision goes
from b to ``b + supervision_gain``. At a conditional release for which the prison service requests none, so does an
added advice: there b is 0. Nothing else changes: supervision acts as it does for everybody, and the court stays
free. Full coverage adds ``(1 - c0) x supervision_gain`` to the share supervised, c0 being the share requested today.

Source: recommendation 1 of the factsheet; c0 and the gain are unknown and varied (``justice.advice_request.dse``).
"""

from __future__ import annotations

from typing import Any, Self

from simulation.core.state import FIRST_MONTH, State
from simulation.justice.numbers import STANDING_ADVICE, SUPERVISION_GAIN
from simulation.levers.plan import Plan


class ProbationAdvice:
    """A standing request for an advice.

    Parameters
    ----------
    plan : what the scenario asks for, with every value

    Notes
    -----
    After ``until`` no advice is added; the gain stays in the table for those advised before who are still to be judged.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.starts = plan.starts

    def prepare(self, s: State) -> None:
        """Fill the month tables from the first month in force on."""
        first = int(s.counters[FIRST_MONTH])
        for t in range(max(self.starts, first), first + len(s.chain)):
            s.chain[t - first, STANDING_ADVICE] = self.plan.coverage_in(t)
            s.chain[t - first, SUPERVISION_GAIN] = self.plan.effects["supervision_gain"]

    def act(self, s: Any, t: int) -> None:
        """Do nothing: the chain reads the tables."""

    def branch(self) -> Self:
        """Return the lever itself: it keeps no books."""
        return self
