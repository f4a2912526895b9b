"""Prosecution: dismissed, settled by the prosecutor (strafbeschikking, transactie), or summoned to court.

Shares by offence type; earlier convictions move cases from disposal to summons (``disposal x exp(-fall x
convictions)``) and juveniles the other way; minors registered for the first time mostly go to Halt. A suspect may be
held before trial; the months count against the sentence.
"""

from __future__ import annotations

from simulation.careers import decisions as d
from simulation.core.compiled import step
from simulation.core.draws import draw
from simulation.core.real import exp, log
from simulation.core.state import State
from simulation.justice import numbers as n
from simulation.justice.custody import enter_custody

PARAMETERS = (
    "justice.disposal_fall",
    "justice.juvenile.disposal_factor",
    "justice.juvenile.halt_share",
    "justice.juvenile.adult_share",
    "justice.pre_trial_months",
    "justice.delay_spread",
)
DISMISSED, SETTLED, SUMMONED = 0, 1, 2
GRAVEST = 2
"""Class of a statutory maximum of 8 years or more."""
OLDEST_JUVENILE, OLDEST_YOUNG_ADULT = 17, 22
"""Ages of the juvenile track and of those who may be sentenced under juvenile law (Dutch penal code)."""


@step
def juvenile_track(s: State, i: int, t: int) -> int:
    """Return 1 if the case of the person in row i goes the juvenile way."""
    p = s.persons[i]
    if p.age <= OLDEST_JUVENILE:
        return 1
    if p.age > OLDEST_YOUNG_ADULT:
        return 0
    u = draw(s.keys, d.JUVENILE_TRACK, int(p.id), t, 0, int(p.luck))
    return 1 if u < s.q[0].justice_juvenile_adult_share else 0


@step
def delay(s: State, i: int, t: int, mean: float, step: int) -> int:
    """Return a delay of at least one month, spread evenly around its mean."""
    p = s.persons[i]
    u = draw(s.keys, d.DELAY, int(p.id), t, step, int(p.luck))
    spread = s.q[0].justice_delay_spread
    return max(1, int(mean * (1.0 - spread + 2.0 * spread * u) + 0.5))


@step
def hold_before_trial(s: State, i: int, t: int, c: int) -> None:
    """Put a suspect of a serious case into pre-trial custody, for some."""
    p, case = s.persons[i], s.cases[c]
    ordinal, kind = int(case.ordinal), int(case.type)
    if draw(s.keys, d.PRE_TRIAL, int(p.id), t, 2 * kind, int(p.luck)) >= s.justice[kind, n.PRE_TRIAL]:
        return
    u = draw(s.keys, d.PRE_TRIAL, int(p.id), t, 2 * kind + 1, int(p.luck))
    case.pre_trial = 1 + int(-log(u) * s.q[0].justice_pre_trial_months)
    enter_custody(s, i, t, int(case.pre_trial), kind, ordinal, 1)


@step
def halt_share(s: State, i: int, c: int) -> float:
    """Return the share that goes to Halt: minors registered for the first time, for less than the gravest class."""
    p, case = s.persons[i], s.cases[c]
    first = p.age <= OLDEST_JUVENILE and p.registrations <= 1 and case.severity < GRAVEST
    return s.q[0].justice_juvenile_halt_share if first else 0.0


@step
def decide_prosecution(s: State, i: int, t: int, c: int) -> int:
    """Return what becomes of a case: 0 dismissed, 1 settled by the prosecutor, 2 summoned."""
    p, case = s.persons[i], s.cases[c]
    q = s.q[0]
    dismissed = float(s.justice[case.type, n.DISMISSED])
    settled = float(s.justice[case.type, n.DISPOSAL]) * exp(-q.justice_disposal_fall * float(p.convictions))
    if case.juvenile:
        halt = halt_share(s, i, c)
        settled = min(settled * q.justice_juvenile_disposal_factor, 1.0 - dismissed) * (1.0 - halt)
        dismissed += (1.0 - dismissed) * halt
    u = draw(s.keys, d.PROSECUTION, int(p.id), t, int(case.type), int(p.luck))
    if u < dismissed:
        return DISMISSED
    return SETTLED if u < dismissed + settled else SUMMONED
