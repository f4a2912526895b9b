"""Advice: requested by prosecutor or judge at the summons, with a risk estimate; a standing request by a lever only.

Present practice requests an advice in a share of cases by type. A standing request (recommendation 1) reaches, by a
draw of its own, a share of those whom practice leaves out. What such an advice adds to the chance of supervision is the
lever's gain, with a prior; the court stays free. The estimate is noisy (c-index about .67, Fazel et al. 2019) and
professionals may override it. Officers see the register to date only.
"""

from __future__ import annotations

from simulation.careers import decisions as d
from simulation.core.compiled import step
from simulation.core.draws import draw
from simulation.core.real import log, logistic, normal_quantile
from simulation.core.state import FIRST_MONTH, OVERFLOW, REACH, State, note
from simulation.justice import numbers as n
from simulation.vocabulary import Kind, OffenceType, Reach

PARAMETERS = (
    "justice.estimate.level",
    "justice.estimate.registrations",
    "justice.estimate.age",
    "justice.estimate.noise",
    "justice.estimate.override_share",
    "justice.estimate.override_size",
    "justice.estimate.reference_age",
)
NONE, BY_PRACTICE, STANDING = 0, 1, 2
ADVICE_REQUESTED, ADVICE_GIVEN = int(Kind.ADVICE_REQUESTED), int(Kind.ADVICE_GIVEN)
ADVICE_ADDED, SUPERVISION_ADDED = int(Reach.ADVICE_ADDED), int(Reach.SUPERVISION_ADDED)
DSE = int(OffenceType.DSE)
BY_COURT, BY_PRISON_SERVICE, BY_PROTECTION_BOARD = 0, 1, 2
STANDING_LEVER = 0
EVEN = 0.5


@step
def note_reach(s: State, i: int, t: int, lever: int, reach: int, value: int) -> None:
    """Append a row of lever bookkeeping; split lucks leave none."""
    p = s.persons[i]
    if p.luck > 0:
        return
    if s.counters[REACH] >= len(s.reach):
        s.counters[OVERFLOW] += 1
        return
    row = s.reach[s.counters[REACH]]
    s.counters[REACH] += 1
    row.person = p.id
    row.month = t
    row.lever = lever
    row.reach = reach
    row.value = value


@step
def risk_estimate(s: State, i: int, t: int) -> int:
    """Return the risk estimate of an advice, 0 to 100, from the register to date."""
    p = s.persons[i]
    q = s.q[0]
    who, luck = int(p.id), int(p.luck)
    noise = normal_quantile(draw(s.keys, d.RISK_ESTIMATE, who, t, 0, luck))
    noise *= float(s.chain[t - int(s.counters[FIRST_MONTH]), n.ESTIMATE_NOISE])
    score = q.justice_estimate_level + q.justice_estimate_registrations * log(1.0 + float(p.registrations))
    years = float(p.age) - q.justice_estimate_reference_age
    score += q.justice_estimate_age * years + q.justice_estimate_noise * noise
    if draw(s.keys, d.RISK_ESTIMATE, who, t, 1, luck) < q.justice_estimate_override_share:
        size = q.justice_estimate_override_size
        score += size if draw(s.keys, d.RISK_ESTIMATE, who, t, 2, luck) < EVEN else -size
    return int(100.0 * logistic(score))


@step
def request_advice(s: State, i: int, t: int, c: int) -> None:
    """Request and give an advice at the summons, by present practice or by a standing request."""
    p, case = s.persons[i], s.cases[c]
    kind, ordinal = int(case.type), int(case.ordinal)
    who, luck = int(p.id), int(p.luck)
    month = t - int(s.counters[FIRST_MONTH])
    if draw(s.keys, d.ADVICE, who, t, kind, luck) < s.justice[kind, n.ADVICE_REQUEST]:
        asked_by = BY_PROTECTION_BOARD if case.juvenile else BY_COURT
        note(s, i, t, ADVICE_REQUESTED, kind, ordinal, -1, asked_by, 0)
        case.advice = BY_PRACTICE
        case.estimate = risk_estimate(s, i, t)
        note(s, i, t, ADVICE_GIVEN, kind, ordinal, -1, int(case.estimate), 0)
    elif kind == DSE and draw(s.keys, d.STANDING_ADVICE, who, t, 0, luck) < s.chain[month, n.STANDING_ADVICE]:
        case.advice = STANDING
        note_reach(s, i, t, STANDING_LEVER, ADVICE_ADDED, ordinal)


@step
def supervision_probability(s: State, i: int, t: int, c: int) -> float:
    """Return the chance that the court orders supervision in a case, given the advice."""
    case = s.cases[c]
    without = float(s.justice[case.type, n.SUPERVISION_WITHOUT_ADVICE])
    if case.advice == BY_PRACTICE:
        return float(s.justice[case.type, n.SUPERVISION_WITH_ADVICE])
    if case.advice == STANDING:
        month = t - int(s.counters[FIRST_MONTH])
        return min(1.0, max(0.0, without + float(s.chain[month, n.SUPERVISION_GAIN])))
    return without
