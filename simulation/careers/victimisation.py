"""Victimisation: being a victim of a crime; it overlaps with offending through shared causes and active ties.

Hazard ``victimisation``: base by age and sex, low self-control, own recent offending, active friends. For some months
afterwards it raises the person's own hazard of violence. It may come before or after an index case.
"""

from __future__ import annotations

from simulation.core.columns import Column
from simulation.core.compiled import step
from simulation.core.state import State, note
from simulation.vocabulary import NEVER, Kind

FILE = "careers/victimisation.py"
COLUMNS = (
    Column("victimisations", "i2", "times", FILE, "How often the person was a victim of a crime."),
    Column("first_victim", "i2", "month", FILE, "Month of the first victimisation.", NEVER),
    Column("last_victim", "i2", "month", FILE, "Month of the last victimisation.", NEVER),
)
PARAMETERS = ("victimisation.months",)
VICTIMISED = int(Kind.VICTIMISED)


@step
def become_victim(s: State, i: int, t: int) -> None:
    """Record that the person in row i became a victim of a crime."""
    p = s.persons[i]
    if p.victimisations == 0:
        p.first_victim = t
    p.victimisations = min(int(p.victimisations) + 1, 32000)
    p.last_victim = t
    if p.offences > 0:
        note(s, i, t, VICTIMISED, -1, -1, -1, 0, 0)


@step
def victim_of_late(s: State, i: int, t: int) -> float:
    """Return 1 if the person in row i was a victim within the months set in the evidence."""
    last = int(s.persons[i].last_victim)
    return 1.0 if last != NEVER and t - last <= s.q[0].victimisation_months else 0.0
