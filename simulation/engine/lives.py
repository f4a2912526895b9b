"""What a month can do to one person: birthday, dated things, decisions, and the events that follow.

These functions are the only ones that both engines call; the fast engine calls them for the few whom the masks name,
the plain engine for everybody.
"""

from __future__ import annotations

from simulation.careers import hazards as h
from simulation.careers.ceilings import begin_year, raise_ceilings, raise_streams
from simulation.careers.children import have_child
from simulation.careers.co_offending import close_triad, decay_ties, find_accomplice
from simulation.careers.debt import set_debt
from simulation.careers.dse import cause_of, type_of
from simulation.careers.friendships import lose_friend, make_friend
from simulation.careers.gates import open_streams
from simulation.careers.history import record_offence, remind_history
from simulation.careers.housing import gain_housing, lose_housing
from simulation.careers.influence import join, set_activity, update_activity
from simulation.careers.maturation import mature
from simulation.careers.partners import seek_partner
from simulation.careers.partnership import separate
from simulation.careers.peers import invite
from simulation.careers.risk import fill_inputs, happens
from simulation.careers.school import finish_school, leave_school, start_school
from simulation.careers.victimisation import become_victim
from simulation.careers.work import end_work, start_work
from simulation.core.bits import lowest_bit
from simulation.core.calendar import remind
from simulation.core.compiled import step
from simulation.core.state import FIRED, OVERFLOW, State, note
from simulation.justice.chain import meet_justice, register, remind_justice
from simulation.justice.custody import leave_list
from simulation.justice.detection import is_seen, severity_of
from simulation.population.status import enter_life, grow_older, leave_life
from simulation.ties.store import CO_OFFENDING, CUSTODY_CONTACT
from simulation.vocabulary import NOBODY, Cause, Kind

PARAMETERS = ("cohort.age_cap",)
OFFENCE, DIED = int(Kind.OFFENCE), int(Kind.DIED)
INVITED = int(Cause.INVITED)


@step
def leave(s: State, i: int, t: int, died: int) -> None:
    """Let the person in row i leave the simulated ages, by death or at the age cap."""
    p = s.persons[i]
    separate(s, i, t)
    set_activity(s, i, 0, 0)
    if p.in_custody:
        leave_list(s, i)
        p.in_custody = 0
    if died:
        note(s, i, t, DIED, -1, -1, -1, 0, 0)
    leave_life(s, i, t, died)


@step
def enter(s: State, i: int, t: int) -> None:
    """Let the person in row i enter: at 12, or later for a late register entry."""
    enter_life(s, i)
    start_school(s, i, t)
    if s.persons[i].school_end < t:
        leave_school(s, i, t, 0)


@step
def birthday(s: State, i: int, t: int, place: int) -> None:
    """Let the person in row i become a year older: enter, leave, or begin a new year of chance.

    The words of that year stand in column ``place`` of ``words``.
    """
    p = s.persons[i]
    grow_older(s, i, t)
    if p.age >= s.q[0].cohort_age_cap:
        if p.status == 1:
            leave(s, i, t, 0)
        return
    if p.entry_month == t and p.luck == 0:
        enter(s, i, t)
    if p.status != 1:
        return
    mature(s, i)
    decay_ties(s, i, t, CO_OFFENDING)
    decay_ties(s, i, t, CUSTODY_CONTACT)
    begin_year(s, i, place)
    remind(s, i, t, int(p.school_end))
    remind_history(s, i, t)
    remind_justice(s, i, t)


@step
def meet_dates(s: State, i: int, t: int) -> None:
    """Let everything dated for this month happen to the person in row i."""
    p = s.persons[i]
    if p.status != 1:
        return
    if finish_school(s, i, t):
        raise_ceilings(s, i)
    update_activity(s, i, t)
    meet_justice(s, i, t)


@step
def offend(s: State, i: int, t: int, kind: int, cause: int, accomplice: int, accomplice_seen: int) -> int:
    """Let the person in row i commit an offence; return 1 if it is registered."""
    severity = severity_of(s, i, t, kind)
    seen = 1 if is_seen(s, i, t, kind, accomplice_seen, 1 if cause == INVITED else 0) else 0
    case = int(s.persons[i].registrations) if seen else NOBODY
    record_offence(s, i, t, kind)
    note(s, i, t, OFFENCE, kind, case, accomplice, severity, cause)
    if seen:
        register(s, i, t, kind, severity)
    update_activity(s, i, t)
    return seen


@step
def offend_together(s: State, i: int, t: int, stream: int) -> None:
    """Let the person in row i offend, alone or with an accomplice who is invited along."""
    kind = type_of(stream)
    j = find_accomplice(s, i, t, kind)
    seen = offend(s, i, t, kind, cause_of(stream), j, 0)
    if j != NOBODY:
        if s.persons[i].luck == 0:
            invite(s, i, j, t, kind)
            offend(s, j, t, kind, INVITED, i, seen)
        join(s, i, CO_OFFENDING, j, t)
        close_triad(s, i, j, t)
        raise_streams(s, j, int(s.consequences[stream]))


@step
def live_on(s: State, i: int, t: int, stream: int) -> None:  # noqa: C901  (one flat list of what each stream does)
    """Let an event of ordinary life happen to the person in row i."""
    if stream == h.VICTIMISATION:
        become_victim(s, i, t)
    elif stream == h.SCHOOL_EXIT:
        leave_school(s, i, t, 0)
    elif stream == h.WORK_START:
        start_work(s, i, t)
    elif stream == h.WORK_END:
        end_work(s, i, t)
    elif stream == h.PARTNER_SEARCH:
        seek_partner(s, i, t)
    elif stream == h.PARTNER_END:
        separate(s, i, t)
    elif stream == h.CHILD:
        have_child(s, i, t)
    elif stream == h.HOUSING_LOSS:
        lose_housing(s, i, t)
    elif stream == h.HOUSING_GAIN:
        gain_housing(s, i, t)
    elif stream == h.DEBT_START or stream == h.DEBT_END:
        set_debt(s, i, t, 1 if stream == h.DEBT_START else 0)
    elif stream == h.FRIEND_START:
        make_friend(s, i, t)
    else:
        lose_friend(s, i, t)


@step
def apply_event(s: State, i: int, t: int, stream: int) -> None:
    """Let what was decided for the person in row i happen, unless the month has made it impossible."""
    p = s.persons[i]
    if p.status != 1 or not (open_streams(s, i) >> stream) & 1:
        return
    if stream == h.DEATH:
        leave(s, i, t, 1)
    elif stream < h.OFFENCE_STREAMS:
        offend_together(s, i, t, stream)
    else:
        live_on(s, i, t, stream)
    raise_streams(s, i, int(s.consequences[stream]))


@step
def decide(s: State, i: int, t: int, streams: int) -> None:
    """Take the named decisions of the person in row i and keep those that come true for the apply phase."""
    streams &= open_streams(s, i)
    if not streams or s.persons[i].status != 1:
        return
    fill_inputs(s, i, t, False)
    while streams:
        stream = lowest_bit(streams)
        streams &= streams - 1
        if happens(s, i, t, stream):
            if s.counters[FIRED] >= len(s.fired_row):
                s.counters[OVERFLOW] += 1
                return
            s.fired_row[s.counters[FIRED]] = i
            s.fired_stream[s.counters[FIRED]] = stream
            s.counters[FIRED] += 1
