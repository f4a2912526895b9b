"""Gates: which monthly decisions are open to a person in the present state (no partner, no separation)."""

from __future__ import annotations

from simulation.careers import hazards as h
from simulation.core.compiled import step
from simulation.core.state import State
from simulation.vocabulary import NOBODY

PARAMETERS = ("work.youngest_age", "partners.youngest_age", "children.oldest_woman_age", "housing.youngest_age")
ALWAYS = (
    (1 << h.PROPERTY)
    | (1 << h.VIOLENCE)
    | (1 << h.DRUGS)
    | (1 << h.PUBLIC_ORDER)
    | (1 << h.SEXUAL)
    | (1 << h.DSE_ALONE)
    | (1 << h.VICTIMISATION)
    | (1 << h.DEATH)
    | (1 << h.FRIEND_START)
)


@step
def open_streams(s: State, i: int) -> int:
    """Return, as bits, the streams that are open to the person in row i."""
    p = s.persons[i]
    q = s.q[0]
    gates = ALWAYS
    if p.dse_exposure > 0:
        gates |= 1 << h.DSE_TIES
    if p.partner != NOBODY:
        gates |= (1 << h.DSE_PARTNER) | (1 << h.PARTNER_END)
    elif p.age >= q.partners_youngest_age:
        gates |= 1 << h.PARTNER_SEARCH
    if p.friends >= 0:
        gates |= 1 << h.FRIEND_END
    if p.at_school:
        gates |= 1 << h.SCHOOL_EXIT
    elif p.work:
        gates |= 1 << h.WORK_END
    elif p.age >= q.work_youngest_age:
        gates |= 1 << h.WORK_START
    if p.age >= q.housing_youngest_age:
        gates |= (1 << h.HOUSING_GAIN) if p.unstable_housing else (1 << h.HOUSING_LOSS)
        gates |= (1 << h.DEBT_END) if p.debt else (1 << h.DEBT_START)
        if p.sex == 0 or p.age <= q.children_oldest_woman_age:
            gates |= 1 << h.CHILD
    return gates
