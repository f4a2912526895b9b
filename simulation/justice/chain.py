"""The chain: each case takes its next step in the month it is due.

suspect -> case at the prosecutor -> dismissed, prosecutor's disposal, or summons -> advice -> verdict -> sanction ->
custody -> release -> supervision -> end.
"""

from __future__ import annotations

from simulation.careers import decisions as d
from simulation.core.calendar import remind
from simulation.core.compiled import step
from simulation.core.draws import draw
from simulation.core.state import SUMMONED_FOR_DSE, State, moment, note
from simulation.justice import numbers as n
from simulation.justice.advice import request_advice
from simulation.justice.cases import SUMMONED as AT_COURT
from simulation.justice.cases import close_case, open_case, set_due
from simulation.justice.custody import leave_custody
from simulation.justice.prosecution import (
    DISMISSED,
    SETTLED,
    decide_prosecution,
    delay,
    hold_before_trial,
    juvenile_track,
)
from simulation.justice.sanction import carry_out, convict
from simulation.justice.supervision import check_supervision, start_after_release
from simulation.vocabulary import Kind, OffenceType, Sanction

DSE = int(OffenceType.DSE)
FINE = int(Sanction.FINE)
K_DISMISSED, K_DISPOSAL, K_SUMMONS = int(Kind.DISMISSED), int(Kind.DISPOSAL), int(Kind.SUMMONS)
K_REGISTERED, K_GUILTY, K_ACQUITTED = int(Kind.REGISTERED), int(Kind.GUILTY), int(Kind.ACQUITTED)
TO_PROSECUTOR, TO_VERDICT = 0, 1


@step
def register(s: State, i: int, t: int, kind: int, severity: int) -> None:
    """Open a case for a registered offence of the person in row i; the suspect may be held."""
    ordinal = int(s.persons[i].registrations)
    note(s, i, t, K_REGISTERED, kind, ordinal, -1, severity, 0)
    juvenile = juvenile_track(s, i, t)
    wait = delay(s, i, t, float(s.justice[kind, n.PROSECUTOR_MONTHS]), TO_PROSECUTOR)
    c = open_case(s, i, t, kind, severity, t + wait)
    s.cases[c].juvenile = juvenile
    hold_before_trial(s, i, t, c)


@step
def prosecute(s: State, i: int, t: int, c: int) -> None:
    """Take a case from the prosecutor to dismissal, disposal or summons."""
    case = s.cases[c]
    kind, ordinal, severity = int(case.type), int(case.ordinal), int(case.severity)
    way = decide_prosecution(s, i, t, c)
    if way == DISMISSED:
        note(s, i, t, K_DISMISSED, kind, ordinal, -1, 0, 0)
        close_case(s, c)
    elif way == SETTLED:
        note(s, i, t, K_DISPOSAL, kind, ordinal, -1, FINE, 0)
        close_case(s, c)
        convict(s, i, t)
    else:
        note(s, i, t, K_SUMMONS, kind, ordinal, -1, severity, 0)
        case.stage = AT_COURT
        request_advice(s, i, t, c)
        set_due(s, c, t, t + delay(s, i, t, float(s.justice[kind, n.VERDICT_MONTHS]), TO_VERDICT))
        if kind == DSE:
            moment(s, i, SUMMONED_FOR_DSE)


@step
def judge(s: State, i: int, t: int, c: int) -> None:
    """Take a summoned case to the verdict and, if guilty, to the sanction."""
    p, case = s.persons[i], s.cases[c]
    kind, ordinal, severity = int(case.type), int(case.ordinal), int(case.severity)
    if draw(s.keys, d.VERDICT, int(p.id), t, kind, int(p.luck)) < s.justice[kind, n.GUILTY]:
        note(s, i, t, K_GUILTY, kind, ordinal, -1, severity, 0)
        carry_out(s, i, t, c)
        convict(s, i, t)
    else:
        note(s, i, t, K_ACQUITTED, kind, ordinal, -1, severity, 0)
    close_case(s, c)


@step
def advance_cases(s: State, i: int, t: int) -> None:
    """Let every open case of the person in row i that is due take its next step."""
    c = int(s.persons[i].open_case)
    while c >= 0:
        case = s.cases[c]
        after = int(case.next)
        if case.due == t:
            if case.stage == AT_COURT:
                judge(s, i, t, c)
            else:
                prosecute(s, i, t, c)
        c = after


@step
def meet_justice(s: State, i: int, t: int) -> None:
    """Let all dated things of justice happen to the person in row i: release, supervision, cases."""
    if leave_custody(s, i, t):
        start_after_release(s, i, t)
    check_supervision(s, i, t)
    advance_cases(s, i, t)


@step
def remind_justice(s: State, i: int, t: int) -> None:
    """Mark all dates of justice of the person in row i within the coming months."""
    p = s.persons[i]
    if p.in_custody:
        remind(s, i, t, int(p.custody_until))
    if p.supervised:
        remind(s, i, t, int(p.supervision_until))
        remind(s, i, t, int(p.breach_month))
    c = int(p.open_case)
    while c >= 0:
        remind(s, i, t, int(s.cases[c].due))
        c = int(s.cases[c].next)
