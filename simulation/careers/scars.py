"""Scars and contacts: conviction and custody cost work, partner and housing, and add custody contacts.

Custody contacts reinforce what a person already does and teach no new specialisation (Bayer et al. 2009; Damm and
Gorinas 2020): the input is the number of active contacts, for the types the person has done before.
"""

from __future__ import annotations

from simulation.careers import hazards as h
from simulation.core.compiled import step
from simulation.core.state import State

PARAMETERS = (
    "scars.contacts_cap",
    "scars.conviction.work_loss",
    "scars.custody.work_loss",
    "scars.custody.partner_loss",
    "scars.custody.housing_loss",
)


@step
def fill_scars(s: State, i: int) -> None:
    """Write the inputs of custody, supervision and custody contacts of the person in row i."""
    p = s.persons[i]
    x = s.inputs
    x[h.M_AFTER_CUSTODY] = 1.0 if p.custodies > 0 else 0.0
    x[h.M_SUPERVISED] = float(p.supervised)
    contacts = min(0.5 * float(p.active_contacts), s.q[0].scars_contacts_cap)
    done = int(p.types_done)
    for kind in range(h.TYPES):
        x[h.M_CONTACTS + kind] = contacts if (done >> kind) & 1 else 0.0
