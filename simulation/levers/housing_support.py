"""Help to stable housing: adults without it who come under supervision or leave custody, in the order of a list.

While attending, and fading after it, ``housing_gain_effect`` x dose is added to the log-hazard of finding stable
housing and taken from that of losing it. Whether housing then lowers offending is mechanism 12, not the lever's.

Source: judgement; no figure for this group (see the lever's file).
"""

from __future__ import annotations

from simulation.careers.hazards import HOUSING_GAIN, HOUSING_LOSS
from simulation.levers.eligibility import ADULT_WITHOUT_HOUSING
from simulation.levers.programmes import Programme


class HousingSupport(Programme):
    """Help to stable housing; see the file's first lines."""

    rule = ADULT_WITHOUT_HOUSING

    def coefficients(self) -> dict[int, float]:
        """Return what the help adds to the log-hazards of finding and of losing housing."""
        effect = self.plan.effects["housing_gain_effect"]
        return {HOUSING_GAIN: effect, HOUSING_LOSS: -effect}
