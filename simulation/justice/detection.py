"""Being seen: of what is done, the register holds a part. Detection is an input with a prior (MODEL 3.8).

``logit P = logit(detection of the type) + supervised + weight x log(1 + earlier registrations) + accomplice seen +
period (if the switch puts the dated factor here) + lever shift``.
"""

from __future__ import annotations

from simulation.careers import decisions as d
from simulation.careers.risk import band_of
from simulation.core.compiled import step
from simulation.core.draws import draw
from simulation.core.real import log, logistic
from simulation.core.state import FIRST_MONTH, State
from simulation.justice import numbers as n

PARAMETERS = ("justice.detection.supervised", "justice.detection.registrations", "justice.detection.accomplice")
INVITED_STEP = 8


@step
def detection_probability(s: State, i: int, t: int, kind: int, accomplice_seen: int) -> float:
    """Return the chance that an offence of the person in row i is registered."""
    p = s.persons[i]
    q = s.q[0]
    level = float(s.justice[kind, n.DETECTION])
    month = t - int(s.counters[FIRST_MONTH])
    score = log(level / (1.0 - level)) + q.justice_detection_supervised * float(p.supervised)
    score += q.justice_detection_registrations * log(1.0 + float(p.registrations))
    score += q.justice_detection_accomplice * accomplice_seen
    score += float(s.detection_period[p.sex, band_of(int(p.age)), month])
    return logistic(score + float(s.chain[month, n.DETECTION_SHIFT]))


@step
def is_seen(s: State, i: int, t: int, kind: int, accomplice_seen: int, invited: int) -> bool:
    """Return whether an offence of the person in row i is registered."""
    p = s.persons[i]
    u = draw(s.keys, d.DETECTION, int(p.id), t, kind + INVITED_STEP * invited, int(p.luck))
    return u < detection_probability(s, i, t, kind, accomplice_seen)


@step
def severity_of(s: State, i: int, t: int, kind: int) -> int:
    """Return the class of the statutory maximum of an offence."""
    p = s.persons[i]
    u = draw(s.keys, d.SEVERITY, int(p.id), t, kind, int(p.luck))
    if u < s.justice[kind, n.SEVERITY_FROM_8]:
        return 2
    return 1 if u < s.justice[kind, n.SEVERITY_FROM_8] + s.justice[kind, n.SEVERITY_FROM_4] else 0
