"""Prevention among brothers and sisters of convicted people: juveniles, whatever they have done themselves.

While attending, and fading after it, ``bond_effect`` x dose is added to the log-hazard of every offence and
``school_exit_effect`` x dose to that of leaving school early. Most who are reached would never have been registered;
the report counts them (net-widening).

Source: young people with a mentor (Tolan et al. 2013); a brother or sister with a record: see ``careers/peers.py``.
"""

from __future__ import annotations

from simulation.careers.hazards import OFFENCE_STREAMS, SCHOOL_EXIT
from simulation.levers.eligibility import SIBLING_OF_CONVICTED
from simulation.levers.programmes import Programme


class KinPrevention(Programme):
    """Prevention among brothers and sisters; see the file's first lines."""

    rule = SIBLING_OF_CONVICTED

    def coefficients(self) -> dict[int, float]:
        """Return what a bond outside crime adds to the log-hazard of each offence, and to leaving school early."""
        bonds = dict.fromkeys(range(OFFENCE_STREAMS), self.plan.effects["bond_effect"])
        return bonds | {SCHOOL_EXIT: self.plan.effects["school_exit_effect"]}
