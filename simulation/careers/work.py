"""Work: found and lost by the hazards ``work_start`` and ``work_end``; convictions and custody cost it.

Work is looked for after school, between the ages set in the evidence; those without it and out of school carry the
modifier ``no_work`` in every offence hazard (mechanism 12, bonds).
"""

from __future__ import annotations

from simulation.core.columns import Column
from simulation.core.compiled import step
from simulation.core.state import State, note_life
from simulation.vocabulary import NEVER, Kind

FILE = "careers/work.py"
COLUMNS = (
    Column("work", "i1", "0/1", FILE, "In paid work."),
    Column("work_since", "i2", "month", FILE, "Month in which the present or last work began.", NEVER),
)
WORK_START, WORK_END = int(Kind.WORK_START), int(Kind.WORK_END)


@step
def start_work(s: State, i: int, t: int) -> None:
    """Give the person in row i work."""
    p = s.persons[i]
    p.work = 1
    p.work_since = t
    note_life(s, i, t, WORK_START, -1, 0)


@step
def end_work(s: State, i: int, t: int) -> None:
    """End the work of the person in row i, if there is any."""
    if s.persons[i].work:
        s.persons[i].work = 0
        note_life(s, i, t, WORK_END, -1, 0)
