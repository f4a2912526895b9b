"""A programme on the social context (recommendation 3): ties to persons active in crime end, bonds outside protect.

In each month of attendance outside custody, each tie (friend, accomplice, custody contact) to a person who offended of
late ends with ``tie_ending_probability``; the draw is of the two persons, so all ties to one person end together.
While attending, and fading after it, ``bond_effect`` x dose is added to the log-hazard of every offence.

Source: recommendation 3 of the factsheet; no programme for this group has been evaluated (see the lever's file).
"""

from __future__ import annotations

from typing import Any

from simulation.careers import decisions as d
from simulation.careers.hazards import OFFENCE_STREAMS
from simulation.careers.influence import LAYERS, part
from simulation.core.compiled import scalar, step
from simulation.core.draws import pair_draw
from simulation.core.state import State
from simulation.justice.advice import note_reach
from simulation.levers.eligibility import SUPERVISED_FOR_DSE
from simulation.levers.programmes import Programme
from simulation.levers.roll import ATTENDING, ROW, STAGE
from simulation.ties.store import first_edge
from simulation.vocabulary import Reach

TIE_ENDED = int(Reach.TIE_ENDED)


@step
def end_active_ties(s: State, i: int, layer: int, t: int, lever: int, probability: float) -> None:
    """Let each tie of one layer to a person active in crime end with a probability."""
    p = s.persons[i]
    edge = first_edge(s, i, layer)
    while edge >= 0:
        j = int(s.edges[edge].other)
        edge = int(s.edges[edge].next)
        other = s.persons[j]
        if other.activity > 0:
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
                end_active_ties(s, i, layer, t, lever, probability)


class ContextProgramme(Programme):
    """A programme for persons under supervision in a DSE case; see the file's first lines."""

    rule = SUPERVISED_FOR_DSE

    def coefficients(self) -> dict[int, float]:
        """Return what bonds outside add to the log-hazard of each offence."""
        return dict.fromkeys(range(OFFENCE_STREAMS), self.plan.effects["bond_effect"])

    def serve(self, s: Any, t: int) -> None:
        """End ties to persons active in crime."""
        probability = self.plan.effects["tie_ending_probability"]
        if probability > 0.0:
            work_on_ties(s, self.roll, self.entries, t, self.plan.number, probability)
