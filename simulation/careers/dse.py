"""Coming to DSE: three routes that compete.

* over ties to people already active in it (open only while there are such ties),
* through a partner (open only with a partner; for women more often; some are drawn in under coercion and are victims
  too: the register and this model cannot tell them apart),
* alone, also without any record.

Each is a hazard of its own that rises through adolescence without a hard floor; having done it raises all three.
DSE is one registered offence type; whichever route, it is the same type in the ledger, with the route as cause.
"""

from __future__ import annotations

from simulation.careers import hazards as h
from simulation.core.compiled import scalar, step
from simulation.core.state import State
from simulation.vocabulary import Cause, OffenceType

PARAMETERS = ("dse.ties_cap",)
ROUTE_TIES, ROUTE_PARTNER, ROUTE_ALONE = int(Cause.ROUTE_TIES), int(Cause.ROUTE_PARTNER), int(Cause.ROUTE_ALONE)
OWN = int(Cause.OWN)
DSE = int(OffenceType.DSE)


@step
def fill_dse(s: State, i: int) -> None:
    """Write the inputs of ties to persons active in DSE."""
    p = s.persons[i]
    s.inputs[h.M_DSE_TIES] = min(float(p.dse_exposure), s.q[0].dse_ties_cap)
    s.inputs[h.M_DSE_PARTNER] = float(p.partner_dse)


@scalar
def type_of(stream: int) -> int:
    """Return the offence type of an offence stream."""
    return stream if stream < h.DSE_TIES else DSE


@scalar
def cause_of(stream: int) -> int:
    """Return how the event of an offence stream comes about.

    Examples
    --------
    >>> cause_of(0), cause_of(5), cause_of(7)
    (0, 2, 4)
    """
    if stream == h.DSE_TIES:
        return ROUTE_TIES
    if stream == h.DSE_PARTNER:
        return ROUTE_PARTNER
    return ROUTE_ALONE if stream == h.DSE_ALONE else OWN
