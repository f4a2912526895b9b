"""Own history: what a person has done raises or marks what comes (state dependence).

Activity is 2 in the months of heat after an offence, 1 in the months of fading, then 0. Inputs: ``recent_offence``
(activity / 2), ``ever_offended``, ``prior_offences`` = log(1 + offences), ``did_<type>`` and ``convicted``. What tells
who takes part tells less of how often those who do offend (Blumstein and others 1986): ``seasoned_low_self_control`` =
-self-control x log(1 + offences) can let self-control count for less as a career goes on. Spread between persons and
state dependence are not told apart by any figure we have (MODEL 3, end).
"""

from __future__ import annotations

from simulation.careers import hazards as h
from simulation.core.calendar import remind
from simulation.core.columns import Column
from simulation.core.compiled import scalar, step
from simulation.core.real import log
from simulation.core.state import State
from simulation.vocabulary import NEVER, OffenceType

FILE = "careers/history.py"
COLUMNS = (
    Column("offences", "i2", "offences", FILE, "Number of offences so far, seen or not."),
    Column("dse_offences", "i2", "offences", FILE, "Number of DSE offences so far."),
    Column("types_done", "u1", "bits", FILE, "Types of offences done so far."),
    Column("prior_offences", "f4", "log(1 + offences)", FILE, "Logarithm of one plus the number of offences."),
    Column("first_offence", "i2", "month", FILE, "Month of the first offence.", NEVER),
    Column("last_offence", "i2", "month", FILE, "Month of the last offence.", NEVER),
    Column("first_dse", "i2", "month", FILE, "Month of the first DSE offence.", NEVER),
    Column("last_dse", "i2", "month", FILE, "Month of the last DSE offence.", NEVER),
    Column("activity", "i1", "0, 1, 2", FILE, "How recently the person offended."),
    Column("dse_active", "i1", "0/1", FILE, "Whether the person was active in DSE of late."),
)
PARAMETERS = ("history.heat_months", "history.fading_months", "history.dse_months")
DSE = int(OffenceType.DSE)
MOST = 32000


@step
def record_offence(s: State, i: int, t: int, kind: int) -> None:
    """Write an offence into the history of the person in row i (activity is set by ``peers``)."""
    p = s.persons[i]
    p.offences = min(int(p.offences) + 1, MOST)
    p.prior_offences = log(1.0 + float(p.offences))
    p.types_done = int(p.types_done) | (1 << kind)
    if p.first_offence == NEVER:
        p.first_offence = t
    p.last_offence = t
    if kind == DSE:
        p.dse_offences = min(int(p.dse_offences) + 1, MOST)
        if p.first_dse == NEVER:
            p.first_dse = t
        p.last_dse = t
    remind_history(s, i, t)


@step
def remind_history(s: State, i: int, t: int) -> None:
    """Mark the months in which the activity of the person in row i fades."""
    p = s.persons[i]
    q = s.q[0]
    if p.activity > 0 or p.last_offence == t:
        remind(s, i, t, int(p.last_offence) + int(q.history_heat_months))
        remind(s, i, t, int(p.last_offence) + int(q.history_fading_months))
    if p.dse_active or p.last_dse == t:
        remind(s, i, t, int(p.last_dse) + int(q.history_dse_months))


@scalar
def activity_level(last_offence: int, t: int, heat_months: float, fading_months: float) -> int:
    """Return 2, 1 or 0 by the months since the last offence.

    Examples
    --------
    >>> activity_level(100, 101, 3.0, 12.0), activity_level(100, 103, 3.0, 12.0), activity_level(100, 112, 3.0, 12.0)
    (2, 1, 0)
    """
    if last_offence == NEVER or t - last_offence >= fading_months:
        return 0
    return 2 if t - last_offence < heat_months else 1


@step
def fill_history(s: State, i: int) -> None:
    """Write the inputs of own history of the person in row i."""
    p = s.persons[i]
    x = s.inputs
    x[h.M_RECENT_OFFENCE] = 0.5 * float(p.activity)
    x[h.M_EVER_OFFENDED] = 1.0 if p.offences > 0 else 0.0
    x[h.M_PRIOR_OFFENCES] = float(p.prior_offences)
    x[h.M_SEASONED_LOW_SELF_CONTROL] = -float(p.self_control) * float(p.prior_offences)
    x[h.M_CONVICTED] = 1.0 if p.convictions > 0 else 0.0
    done = int(p.types_done)
    for kind in range(h.TYPES):
        x[h.M_DID + kind] = float((done >> kind) & 1)
