"""Monitoring (recommendation 3): decides who gets the context programme when, so that its effect can be seen.

Three designs, by the values given: a stepped wedge where ``wedge_months`` is above 0 (teams of officers start one after
the other, in an order drawn by lot), else randomised where ``held_back_share`` is above 0 (that share is held back by
lot), else all at once (a before-after comparison is all that is left). It changes eligibility for a place and nothing
else; without a programme it counts nobody.
``coverage`` is the share of the eligible who are in the evaluation; the others get the programme as they would.

Source: recommendation 3 of the factsheet; designs as in MODEL section 6.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from simulation.careers import decisions as d
from simulation.core.compiled import scalar
from simulation.core.draws import draw
from simulation.core.state import State
from simulation.justice.advice import note_reach
from simulation.levers.plan import Plan
from simulation.vocabulary import Reach

ELIGIBLE, HELD_BACK = int(Reach.ELIGIBLE), int(Reach.HELD_BACK)
ALL, RANDOMISED, STEPPED_WEDGE = range(3)
TEAMS = 12
"""Teams of officers that start one after the other; a property of the design, not of the world."""

IN_EVALUATION, LOT, TEAM = range(3)


@scalar
def held_back(u: float, months: int, design: int, share: float, wedge: float) -> bool:
    """Return whether the design keeps a person out, whose lot is u, some months after the start.

    Examples
    --------
    >>> held_back(0.4, 0, 1, 0.5, 0.0), held_back(0.6, 0, 1, 0.5, 0.0)
    (True, False)
    >>> [held_back(0.99, months, 2, 0.5, 24.0) for months in (0, 21, 22)]
    [True, True, False]
    """
    if design == RANDOMISED:
        return u < share
    if design == STEPPED_WEDGE:
        return months < int(u * TEAMS) * wedge / TEAMS
    return False


@scalar
def allot(
    s: State, rows: Any, t: int, lever: int, coverage: float, months: int, design: int, share: float, wedge: float
) -> Any:
    """Return the rows that may be put on the list; who is in the evaluation and who is held back is noted."""
    kept = np.ones(rows.shape[0], np.bool_)
    for place in range(rows.shape[0]):
        i = int(rows[place])
        who, luck = int(s.persons[i].id), int(s.persons[i].luck)
        if draw(s.keys, d.LEVER_TEAM, who, 0, IN_EVALUATION, luck) >= coverage:
            continue
        note_reach(s, i, t, lever, ELIGIBLE, 0)
        u = draw(s.keys, d.LEVER_TEAM, who, 0, TEAM if design == STEPPED_WEDGE else LOT, luck)
        if held_back(u, months, design, share, wedge):
            kept[place] = False
            note_reach(s, i, t, lever, HELD_BACK, 0)
    return rows[kept]


def design_of(share: float, wedge: float) -> int:
    """Return the design that the values ask for: all, randomised or stepped wedge.

    Examples
    --------
    >>> design_of(0.0, 0.0), design_of(0.5, 0.0), design_of(0.5, 36.0)
    (0, 1, 2)
    """
    if wedge > 0.0:
        return STEPPED_WEDGE
    return RANDOMISED if share > 0.0 else ALL


class Monitoring:
    """The design of an evaluation; see the file's first lines.

    Parameters
    ----------
    plan : what the scenario asks for, with every value
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.starts = plan.starts
        self.design = design_of(plan.effects["held_back_share"], plan.effects["wedge_months"])

    def prepare(self, s: State) -> None:
        """Do nothing: a design fills no table."""

    def act(self, s: Any, t: int) -> None:
        """Do nothing: the programme asks when somebody is eligible."""

    def branch(self) -> Self:
        """Return the lever itself: it keeps no books."""
        return self

    def let_through(self, s: Any, rows: NDArray[np.int64], t: int) -> NDArray[np.int64]:
        """Return those of the rows that may be put on the list in month t; none is kept out outside the dates."""
        effects, coverage = self.plan.effects, self.plan.coverage_in(t)
        if coverage == 0.0:
            return rows
        args = (self.design, effects["held_back_share"], effects["wedge_months"])
        kept: NDArray[np.int64] = allot(s, rows, t, self.plan.number, coverage, t - self.starts, *args)
        return kept
