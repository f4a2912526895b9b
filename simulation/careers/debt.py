"""Debt: problem debts begin and end by the hazards ``debt_start`` and ``debt_end``."""

from __future__ import annotations

from simulation.core.columns import Column
from simulation.core.compiled import step
from simulation.core.state import State, note_life
from simulation.vocabulary import Kind

FILE = "careers/debt.py"
COLUMNS = (Column("debt", "i1", "0/1", FILE, "Has problem debts."),)
DEBT_START, DEBT_END = int(Kind.DEBT_START), int(Kind.DEBT_END)


@step
def set_debt(s: State, i: int, t: int, debt: int) -> None:
    """Begin or end problem debts of the person in row i."""
    s.persons[i].debt = debt
    note_life(s, i, t, DEBT_START if debt else DEBT_END, -1, 0)
