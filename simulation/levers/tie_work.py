"""Work on ties: each tie of a person ends with a probability; the draw is of the two persons.

All ties to one person end together, and the same pair meets the same luck in every world.
"""

from __future__ import annotations

from typing import Any

from simulation.careers import decisions as d
from simulation.careers.influence import LAYERS, part
from simulation.core.compiled import scalar, step
from simulation.core.draws import pair_draw
from simulation.core.state import State
from simulation.justice.advice import note_reach
from simulation.levers.roll import ATTENDING, ROW, STAGE
from simulation.ties.store import CO_OFFENDING, first_edge
from simulation.vocabulary import Reach

TIE_ENDED = int(Reach.TIE_ENDED)


@step
def end_ties(s: State, i: int, layer: int, t: int, lever: int, probability: float, active_only: int) -> None:
    """Let each tie of one layer, to persons active in crime or to all, end with a probability."""
    p = s.persons[i]
    edge = first_edge(s, i, layer)
    while edge >= 0:
        j = int(s.edges[edge].other)
        edge = int(s.edges[edge].next)
        other = s.persons[j]
        if other.activity > 0 or not active_only:
            u = pair_draw(s.keys, d.LEVER_TIE, int(p.id), int(other.id), t, int(p.luck))
            if u < probability:
                part(s, i, layer, j)
                note_reach(s, i, t, lever, TIE_ENDED, layer)


@scalar
def work_on_ties(s: State, roll: Any, n: int, t: int, lever: int, probability: float) -> None:
    """Work on the ties of all who attend, outside custody."""
    for k in range(n):
        i = int(roll[k, ROW])
        if roll[k, STAGE] == ATTENDING and not s.persons[i].in_custody:
            for layer in LAYERS:
                end_ties(s, i, layer, t, lever, probability, 1)


@scalar
def isolate(s: State, rows: Any, t: int, lever: int, probability: float) -> None:
    """Work on all co-offending ties of the persons in some rows."""
    for place in range(rows.shape[0]):
        end_ties(s, int(rows[place]), CO_OFFENDING, t, lever, probability, 0)
