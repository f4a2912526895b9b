"""Supervision: with conditions, by a sentence or at conditional release; breach, recall, end.

The month of a possible breach is drawn at the start: geometric with the breach hazard per month. A breach ends the
supervision and, for some, brings recall to custody.
"""

from __future__ import annotations

from simulation.careers import decisions as d
from simulation.careers.ceilings import raise_ceilings
from simulation.core.calendar import remind
from simulation.core.columns import Column
from simulation.core.compiled import step
from simulation.core.draws import draw
from simulation.core.real import log
from simulation.core.state import SUPERVISION_ENDED, SUPERVISION_STARTED, State, moment, note
from simulation.justice.custody import enter_custody
from simulation.vocabulary import NEVER, NOBODY, Kind

FILE = "justice/supervision.py"
COLUMNS = (
    Column("supervised", "i1", "0/1", FILE, "Under supervision."),
    Column("supervision_since", "i2", "month", FILE, "Month in which supervision began.", NEVER),
    Column("supervision_until", "i2", "month", FILE, "Month in which supervision ends.", NEVER),
    Column("breach_month", "i2", "month", FILE, "Month of a breach, if it comes before the end.", NEVER),
    Column("supervision_case", "i4", "number", FILE, "Case of the supervision.", NOBODY),
    Column(
        "supervision_after",
        "i1",
        "0, 1, 2",
        FILE,
        "Supervision waits for release: 1 by sentence, 2 conditional release.",
    ),
    Column("supervision_type", "i1", "OffenceType", FILE, "Type of that case."),
    Column("waiting_case", "i4", "number", FILE, "Case of the supervision that waits for release.", NOBODY),
    Column("waiting_type", "i1", "OffenceType", FILE, "Type of that case."),
)
PARAMETERS = (
    "justice.supervision.months",
    "justice.supervision.breach_per_month",
    "justice.supervision.recall_probability",
    "justice.supervision.recall_months",
)
STARTED, ENDED = int(Kind.SUPERVISION_START), int(Kind.SUPERVISION_END)
BREACHED, RECALLED = int(Kind.BREACH), int(Kind.RECALL)


@step
def start_supervision(s: State, i: int, t: int, kind: int, ordinal: int, cause: int) -> None:
    """Put the person in row i under supervision, or prolong it; ``cause`` 0 sentence, 1 conditional release."""
    p = s.persons[i]
    q = s.q[0]
    months = max(1, int(q.justice_supervision_months))
    note(s, i, t, STARTED, kind, ordinal, -1, months, cause)
    p.supervision_until = t + months
    if not p.supervised:
        p.supervision_since = t
    p.supervised = 1
    p.supervision_case = ordinal
    p.supervision_type = kind
    u = draw(s.keys, d.BREACH, int(p.id), t, 0, int(p.luck))
    p.breach_month = min(t + 1 + int(log(u) / log(1.0 - q.justice_supervision_breach_per_month)), 32000)
    remind(s, i, t, int(p.supervision_until))
    remind(s, i, t, int(p.breach_month))
    moment(s, i, SUPERVISION_STARTED)
    raise_ceilings(s, i)


@step
def stop_supervision(s: State, i: int, t: int, completed: int) -> None:
    """End the supervision of the person in row i."""
    p = s.persons[i]
    p.supervised = 0
    note(s, i, t, ENDED, int(p.supervision_type), int(p.supervision_case), -1, completed, 0)
    moment(s, i, SUPERVISION_ENDED)
    raise_ceilings(s, i)


@step
def recall(s: State, i: int, t: int) -> None:
    """Bring the person in row i back to custody after a breach, for some."""
    p = s.persons[i]
    q = s.q[0]
    u = draw(s.keys, d.RECALL, int(p.id), t, 0, int(p.luck))
    if u < q.justice_supervision_recall_probability:
        kind, ordinal = int(p.supervision_type), int(p.supervision_case)
        note(s, i, t, RECALLED, kind, ordinal, -1, 0, 0)
        enter_custody(s, i, t, max(1, int(q.justice_supervision_recall_months)), kind, ordinal, 0)


@step
def start_after_release(s: State, i: int, t: int) -> None:
    """Begin the supervision that has waited for release."""
    p = s.persons[i]
    if p.supervision_after:
        cause = int(p.supervision_after) - 1
        p.supervision_after = 0
        start_supervision(s, i, t, int(p.waiting_type), int(p.waiting_case), cause)


@step
def wait_for_release(s: State, i: int, kind: int, ordinal: int, cause: int) -> None:
    """Keep supervision until the person in row i is released."""
    p = s.persons[i]
    p.supervision_after = 1 + cause
    p.waiting_case = ordinal
    p.waiting_type = kind


@step
def check_supervision(s: State, i: int, t: int) -> None:
    """Let a breach or the end of supervision happen when its month has come."""
    p = s.persons[i]
    if not p.supervised:
        return
    if p.supervision_until == t:
        stop_supervision(s, i, t, 1)
    elif p.breach_month == t:
        note(s, i, t, BREACHED, int(p.supervision_type), int(p.supervision_case), -1, 0, 0)
        stop_supervision(s, i, t, 0)
        recall(s, i, t)
