"""Research into the low-rate group (recommendation 4), and after its delay prevention of a first involvement.

Nobody can be recognised before a first case, so whatever the research finds reaches whole years of birth: everybody
at 14, of whom about 3 in 10,000 would ever come to a DSE case. While attending, and fading after it,
``first_involvement_effect`` x dose is added to the log-hazard of the three routes to DSE. For ``delay_months`` after
the start (the research, and the making of a programme) nothing changes.

Source: recommendation 4 of the factsheet; no programme of this kind exists (see the lever's file).
"""

from __future__ import annotations

from simulation.careers.hazards import DSE_ALONE, DSE_PARTNER, DSE_TIES
from simulation.levers.eligibility import WHOLE_YEAR_OF_BIRTH
from simulation.levers.programmes import Programme


class IncidentalResearch(Programme):
    """Prevention of a first involvement, after research; see the file's first lines."""

    rule = WHOLE_YEAR_OF_BIRTH

    def coefficients(self) -> dict[int, float]:
        """Return what the prevention adds to the log-hazard of each route to DSE."""
        return dict.fromkeys((DSE_TIES, DSE_PARTNER, DSE_ALONE), self.plan.effects["first_involvement_effect"])
