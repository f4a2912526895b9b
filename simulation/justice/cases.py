"""Cases: one per person and registered offence, from suspect to the end; a pool with a free list."""

from __future__ import annotations

from simulation.core.calendar import remind
from simulation.core.columns import Column
from simulation.core.compiled import step
from simulation.core.state import CASES, FREE_CASE, State
from simulation.vocabulary import NEVER, NOBODY

FILE = "justice/cases.py"
COLUMNS = (
    Column("open_case", "i4", "case", FILE, "First open case of the person.", NOBODY, False),
    Column("registrations", "i2", "cases", FILE, "Number of cases so far as a registered suspect."),
    Column("convictions", "i2", "cases", FILE, "Number of convictions and disposals so far."),
    Column("first_registration", "i2", "month", FILE, "Month of the first registration.", NEVER),
)
CASE_COLUMNS = (
    Column("person", "i4", "row", FILE, "The suspect.", NOBODY),
    Column("next", "i4", "case", FILE, "Next open case of the same person.", NOBODY),
    Column("ordinal", "i4", "number", FILE, "Number of the case in the person's register, from 0."),
    Column("offence_month", "i2", "month", FILE, "Month of the offence.", NEVER),
    Column("due", "i2", "month", FILE, "Month of the next step.", NEVER),
    Column("pre_trial", "i2", "months", FILE, "Months of pre-trial custody, counted against the sentence."),
    Column("type", "i1", "OffenceType", FILE, "Type of the offence."),
    Column("severity", "i1", "Severity", FILE, "Class of the statutory maximum."),
    Column("stage", "i1", "0, 1", FILE, "0 at the prosecutor, 1 summoned."),
    Column("juvenile", "i1", "0/1", FILE, "Juvenile track."),
    Column(
        "advice", "i1", "0, 1, 2", FILE, "0 no advice, 1 by present practice, 2 only by standing request of a lever."
    ),
    Column("estimate", "i1", "0-100", FILE, "Risk estimate of the advice."),
)
AT_PROSECUTOR, SUMMONED = 0, 1


@step
def open_case(s: State, i: int, t: int, kind: int, severity: int, due: int) -> int:
    """Open a case for the person in row i and return its place in the pool."""
    c = int(s.counters[FREE_CASE])
    if c >= 0:
        s.counters[FREE_CASE] = s.cases[c].next
    else:
        c = int(s.counters[CASES])
        s.counters[CASES] += 1
    p, case = s.persons[i], s.cases[c]
    case.person = i
    case.next = p.open_case
    case.ordinal = p.registrations
    case.offence_month = t
    case.pre_trial = 0
    case.type = kind
    case.severity = severity
    case.stage = AT_PROSECUTOR
    case.juvenile = 0
    case.advice = 0
    case.estimate = 0
    p.open_case = c
    p.registrations = int(p.registrations) + 1
    if p.first_registration == NEVER:
        p.first_registration = t
    set_due(s, c, t, due)
    return c


@step
def set_due(s: State, c: int, t: int, due: int) -> None:
    """Set the month of the next step of a case."""
    case = s.cases[c]
    case.due = due
    remind(s, int(case.person), t, due)


@step
def close_case(s: State, c: int) -> None:
    """Unchain a case from its person and put it on the free list."""
    case = s.cases[c]
    p = s.persons[case.person]
    if p.open_case == c:
        p.open_case = case.next
    else:
        before = int(p.open_case)
        while s.cases[before].next != c:
            before = int(s.cases[before].next)
        s.cases[before].next = case.next
    case.next = s.counters[FREE_CASE]
    case.person = NOBODY
    s.counters[FREE_CASE] = c


@step
def add_conviction(s: State, i: int) -> None:
    """Count a conviction or disposal of the person in row i."""
    s.persons[i].convictions = int(s.persons[i].convictions) + 1
