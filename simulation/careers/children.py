"""Children: counted, not simulated: a prevented conviction of a parent does not reach the child (MODEL 2).

The hazard ``child`` depends on age, sex and having a partner; having children is a bond (mechanism 12).
"""

from __future__ import annotations

from simulation.core.columns import Column
from simulation.core.compiled import step
from simulation.core.state import State, note_life
from simulation.vocabulary import Kind

FILE = "careers/children.py"
COLUMNS = (Column("children", "i1", "children", FILE, "Number of own children."),)
CHILD = int(Kind.CHILD)
MOST_CHILDREN = 120


@step
def have_child(s: State, i: int, t: int) -> None:
    """Add a child to the person in row i."""
    p = s.persons[i]
    p.children = min(int(p.children) + 1, MOST_CHILDREN)
    note_life(s, i, t, CHILD, -1, int(p.children))
