"""Verdict and sanction: guilty or not; custody, partly suspended custody, suspended, community service or a fine.

``P(custody) = level of the type x (1 + rise x log(1 + convictions))``, times a juvenile factor; months are exponential
around the type's mean. Pre-trial custody counts. Supervision comes with a sentence by ``advice`` and, for longer
custody, with conditional release, for which the prison service may request an advice after the verdict.
"""

from __future__ import annotations

from simulation.careers import decisions as d
from simulation.careers.ceilings import raise_ceilings
from simulation.careers.work import end_work
from simulation.core.compiled import step
from simulation.core.draws import draw
from simulation.core.real import log
from simulation.core.state import CONVICTED, FIRST_MONTH, SCREENED, State, moment, note
from simulation.justice import numbers as n
from simulation.justice.advice import (
    ADVICE_ADDED,
    ADVICE_GIVEN,
    ADVICE_REQUESTED,
    BY_PRISON_SERVICE,
    DSE,
    STANDING,
    STANDING_LEVER,
    SUPERVISION_ADDED,
    note_reach,
    risk_estimate,
    supervision_probability,
)
from simulation.justice.cases import add_conviction
from simulation.justice.custody import enter_custody
from simulation.justice.supervision import start_supervision, wait_for_release
from simulation.vocabulary import NOBODY, Kind, Sanction

PARAMETERS = (
    "justice.custody_rise",
    "justice.custody_most_share",
    "justice.juvenile.custody_factor",
    "justice.release.conditional_from_months",
    "justice.release.advice_request",
    "justice.release.supervision_with_advice",
)
SANCTION = int(Kind.SANCTION)
FINE, COMMUNITY, SUSPENDED = int(Sanction.FINE), int(Sanction.COMMUNITY_SERVICE), int(Sanction.SUSPENDED_CUSTODY)
PARTLY, CUSTODY = int(Sanction.PARTLY_SUSPENDED_CUSTODY), int(Sanction.CUSTODY)
CONDITIONAL_RELEASE, SENTENCE = 1, 0
AT_RELEASE = 1  # the instance of the lever's draw; 0 is at the summons


@step
def convict(s: State, i: int, t: int) -> None:
    """Write a conviction into the life of the person in row i: the record, work, what the partner now has."""
    p = s.persons[i]
    add_conviction(s, i)
    moment(s, i, CONVICTED)
    if draw(s.keys, d.CONVICTION_WORK, int(p.id), t, 0, int(p.luck)) < s.q[0].scars_conviction_work_loss:
        end_work(s, i, t)
    raise_ceilings(s, i)
    if p.partner != NOBODY and p.luck == 0 and s.counters[SCREENED]:
        s.persons[p.partner].partner_convicted = 1
        raise_ceilings(s, int(p.partner))


@step
def custody_probability(s: State, i: int, c: int) -> float:
    """Return the chance that a conviction brings unconditional custody."""
    p, case = s.persons[i], s.cases[c]
    q = s.q[0]
    level = float(s.justice[case.type, n.CUSTODY]) * (
        1.0 + float(q.justice_custody_rise) * log(1.0 + float(p.convictions))
    )
    if case.juvenile:
        level *= float(q.justice_juvenile_custody_factor)
    return min(level, float(q.justice_custody_most_share))


@step
def choose_sanction(s: State, i: int, t: int, c: int) -> int:
    """Return the main sanction of a conviction."""
    p, case = s.persons[i], s.cases[c]
    kind, who, luck = int(case.type), int(p.id), int(p.luck)
    custody = custody_probability(s, i, c)
    u = draw(s.keys, d.SANCTION, who, t, 2 * kind, luck)
    if u < custody:
        v = draw(s.keys, d.SANCTION, who, t, 2 * kind + 1, luck)
        return PARTLY if v < s.justice[kind, n.PARTLY_SUSPENDED] else CUSTODY
    rest = (u - custody) / (1.0 - custody)
    if rest < s.justice[kind, n.SUSPENDED]:
        return SUSPENDED
    return COMMUNITY if rest < s.justice[kind, n.SUSPENDED] + s.justice[kind, n.COMMUNITY_SERVICE] else FINE


@step
def sentence_months(s: State, i: int, t: int, c: int) -> int:
    """Return the months of unconditional custody of a sentence, at least one."""
    p, case = s.persons[i], s.cases[c]
    u = draw(s.keys, d.CUSTODY_MONTHS, int(p.id), t, int(case.type), int(p.luck))
    month = t - int(s.counters[FIRST_MONTH])
    mean = float(s.justice[case.type, n.CUSTODY_MONTHS]) * float(s.chain[month, n.CUSTODY_FACTOR])
    return max(1, int(-log(u) * mean + 0.5))


@step
def conditions_at_release(s: State, i: int, t: int, c: int) -> bool:
    """Let the prison service request an advice for a conditional release; return whether conditions follow.

    Where it does not, a standing request of the lever may, in a DSE case.
    """
    p, case = s.persons[i], s.cases[c]
    q = s.q[0]
    who, luck, kind, ordinal = int(p.id), int(p.luck), int(case.type), int(case.ordinal)
    if draw(s.keys, d.RELEASE_ADVICE, who, t, 0, luck) >= q.justice_release_advice_request:
        return kind == DSE and conditions_by_lever(s, i, t, ordinal)
    note(s, i, t, ADVICE_REQUESTED, kind, ordinal, -1, BY_PRISON_SERVICE, 0)
    note(s, i, t, ADVICE_GIVEN, kind, ordinal, -1, risk_estimate(s, i, t), 0)
    return bool(draw(s.keys, d.RELEASE_ADVICE, who, t, 1, luck) < q.justice_release_supervision_with_advice)


@step
def conditions_by_lever(s: State, i: int, t: int, ordinal: int) -> bool:
    """Return whether conditions follow on an advice that only the lever asks for; without it there are none."""
    p, chain = s.persons[i], s.chain[t - int(s.counters[FIRST_MONTH])]
    who, luck = int(p.id), int(p.luck)
    if draw(s.keys, d.STANDING_ADVICE, who, t, AT_RELEASE, luck) >= float(chain[n.STANDING_ADVICE]):
        return False
    note_reach(s, i, t, STANDING_LEVER, ADVICE_ADDED, ordinal)
    if draw(s.keys, d.RELEASE_ADVICE, who, t, 1, luck) >= float(chain[n.SUPERVISION_GAIN]):
        return False
    note_reach(s, i, t, STANDING_LEVER, SUPERVISION_ADDED, ordinal)
    return True


@step
def ordered_by_court(s: State, i: int, t: int, c: int) -> bool:
    """Return whether the court orders supervision; what only the lever's advice brought about is noted."""
    p, case = s.persons[i], s.cases[c]
    u = draw(s.keys, d.SUPERVISION, int(p.id), t, int(case.type), int(p.luck))
    ordered = u < supervision_probability(s, i, t, c)
    without = float(s.justice[case.type, n.SUPERVISION_WITHOUT_ADVICE])
    if case.advice == STANDING and ordered and u >= without:
        note_reach(s, i, t, STANDING_LEVER, SUPERVISION_ADDED, int(case.ordinal))
    return ordered


@step
def order_supervision(s: State, i: int, t: int, c: int, released_early: bool) -> None:
    """Put the person in row i under supervision by the court or at conditional release; it waits for the release."""
    p, case = s.persons[i], s.cases[c]
    kind, ordinal = int(case.type), int(case.ordinal)
    cause = SENTENCE
    if not ordered_by_court(s, i, t, c):
        if not released_early or not conditions_at_release(s, i, t, c):
            return
        cause = CONDITIONAL_RELEASE
    if p.in_custody:
        wait_for_release(s, i, kind, ordinal, cause)
    else:
        start_supervision(s, i, t, kind, ordinal, cause)


@step
def carry_out(s: State, i: int, t: int, c: int) -> None:
    """Choose the sanction of a conviction and begin it."""
    case = s.cases[c]
    kind, ordinal = int(case.type), int(case.ordinal)
    sanction = choose_sanction(s, i, t, c)
    note(s, i, t, SANCTION, kind, ordinal, -1, sanction, 0)
    early = False
    if sanction >= PARTLY:
        months = sentence_months(s, i, t, c)
        early = months >= s.q[0].justice_release_conditional_from_months and not case.juvenile
        if months > case.pre_trial:
            enter_custody(s, i, t, months - int(case.pre_trial), kind, ordinal, 0)
    if sanction >= COMMUNITY:
        order_supervision(s, i, t, c, early)
