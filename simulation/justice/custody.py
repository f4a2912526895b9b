"""Custody: months inside, what they cost, whom one meets there.

Custody adds to what is still to be served. The month of entry and the month of release are shared between inside and
outside. Costs are drawn once per stay (``careers/scars.py`` names their source).
"""

from __future__ import annotations

from simulation.careers import decisions as d
from simulation.careers.ceilings import raise_ceilings
from simulation.careers.housing import lose_housing
from simulation.careers.influence import join
from simulation.careers.partnership import separate
from simulation.careers.work import end_work
from simulation.core.calendar import remind
from simulation.core.columns import Column
from simulation.core.compiled import step
from simulation.core.draws import draw, pair_draw
from simulation.core.real import log
from simulation.core.state import State, note
from simulation.ties.store import CUSTODY_CONTACT
from simulation.vocabulary import NEVER, NOBODY, Kind

FILE = "justice/custody.py"
COLUMNS = (
    Column("in_custody", "i1", "0/1", FILE, "In custody."),
    Column("custody_since", "i2", "month", FILE, "Month in which the present or last custody began.", NEVER),
    Column("custody_until", "i2", "month", FILE, "Month of release.", NEVER),
    Column("custody_case", "i4", "number", FILE, "Case for which the person went into custody.", NOBODY),
    Column("custody_type", "i1", "OffenceType", FILE, "Type of that case."),
    Column("custodies", "i2", "times", FILE, "Number of times in custody."),
    Column("custody_months", "i2", "months", FILE, "Months in custody so far."),
    Column("next_inmate", "i4", "row", FILE, "Next in the region's list of persons in custody.", NOBODY, False),
)
PARAMETERS = (
    "custody.first_month_liberty",
    "custody.last_month_liberty",
    "custody.contacts",
    "custody.longest_months",
)
CUSTODY_START, RELEASE, PRE_TRIAL_START = int(Kind.CUSTODY_START), int(Kind.RELEASE), int(Kind.PRE_TRIAL_START)
FAR = 1e300


@step
def pay_costs(s: State, i: int, t: int) -> None:
    """Draw what going into custody costs: work, partner, housing."""
    p = s.persons[i]
    q = s.q[0]
    who, luck = int(p.id), int(p.luck)
    if draw(s.keys, d.CUSTODY_WORK, who, t, 0, luck) < q.scars_custody_work_loss:
        end_work(s, i, t)
    if draw(s.keys, d.CUSTODY_PARTNER, who, t, 0, luck) < q.scars_custody_partner_loss:
        separate(s, i, t)
    if draw(s.keys, d.CUSTODY_HOUSING, who, t, 0, luck) < q.scars_custody_housing_loss:
        lose_housing(s, i, t)


@step
def meet_inmate(s: State, i: int, t: int) -> int:
    """Return the row of the person in custody in the region who wins the race to be met, -1 if there is none."""
    p = s.persons[i]
    best, shortest = NOBODY, FAR
    j = int(s.region_inmates[p.region])
    while j >= 0:
        other = s.persons[j]
        if j != int(p.host):
            u = pair_draw(s.keys, d.CUSTODY_CONTACT, int(p.id), int(other.id), t, int(p.luck))
            if -log(u) < shortest:
                best, shortest = j, -log(u)
        j = int(other.next_inmate)
    return best


@step
def enter_list(s: State, i: int) -> None:
    """Put the person in row i on the region's list of persons in custody."""
    p = s.persons[i]
    if p.luck == 0:
        p.next_inmate = s.region_inmates[p.region]
        s.region_inmates[p.region] = i


@step
def leave_list(s: State, i: int) -> None:
    """Take the person in row i off the region's list of persons in custody."""
    p = s.persons[i]
    if p.luck > 0:
        return
    if s.region_inmates[p.region] == i:
        s.region_inmates[p.region] = p.next_inmate
    else:
        before = int(s.region_inmates[p.region])
        while s.persons[before].next_inmate != i:
            before = int(s.persons[before].next_inmate)
        s.persons[before].next_inmate = p.next_inmate
    p.next_inmate = NOBODY


@step
def enter_custody(s: State, i: int, t: int, months: int, kind: int, case: int, before_trial: int) -> None:
    """Put the person in row i into custody for some months, or add them to those still to be served."""
    p = s.persons[i]
    months = min(months, int(s.q[0].custody_longest_months))
    note(s, i, t, PRE_TRIAL_START if before_trial else CUSTODY_START, kind, case, -1, months, 0)
    p.custody_months = min(int(p.custody_months) + months, 32000)
    if p.in_custody:
        p.custody_until = int(p.custody_until) + months
        remind(s, i, t, int(p.custody_until))
        return
    p.in_custody = 1
    p.custody_since = t
    p.custody_until = t + months
    p.custody_case = case
    p.custody_type = kind
    p.custodies = int(p.custodies) + 1
    remind(s, i, t, t + months)
    pay_costs(s, i, t)
    if s.q[0].custody_contacts > 0.0:
        other = meet_inmate(s, i, t)
        if other != NOBODY:
            join(s, i, CUSTODY_CONTACT, other, t)
    enter_list(s, i)
    raise_ceilings(s, i)


@step
def leave_custody(s: State, i: int, t: int) -> bool:
    """Release the person in row i if the month has come; return whether it did."""
    p = s.persons[i]
    if not p.in_custody or p.custody_until != t:
        return False
    p.in_custody = 0
    leave_list(s, i)
    note(s, i, t, RELEASE, int(p.custody_type), int(p.custody_case), -1, t - int(p.custody_since), 0)
    return True
