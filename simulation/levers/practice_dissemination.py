"""The findings spread in adult and juvenile probation (recommendation 2): judgement, advice, choice of intervention.

Officers take them up along the adoption curve and are lost to turnover: ``share(t) = coverage(t) x (1 - turnover)^y``,
y being the years since the start or the last repeat. Supervision by an officer who uses them is chosen by the pattern
*visible so far* in the register: a first case, or earlier ones. A pattern is misread with a probability by class; then
nothing changes. Where it is read rightly, ``match_effect`` x dose is added to the log-hazard of every offence while
under supervision. The noise of the risk estimate falls by ``noise_fall`` x share.

Source: recommendation 2 of the factsheet. Training in core practice (Chadwick et al. 2015) is another thing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.careers import decisions as d
from simulation.careers.hazards import OFFENCE_STREAMS
from simulation.core.compiled import scalar
from simulation.core.draws import draw
from simulation.core.real import exp, log
from simulation.core.screen import MONTHS
from simulation.core.state import FIRST_MONTH, State
from simulation.justice.advice import note_reach
from simulation.justice.numbers import ESTIMATE_NOISE
from simulation.levers.eligibility import UNDER_SUPERVISION
from simulation.levers.programmes import Programme
from simulation.vocabulary import Reach

MISREAD = int(Reach.MISREAD)


@scalar
def read_patterns(s: State, rows: Any, t: int, lever: int, coverage: float, first: float, later: float) -> Any:
    """Return the rows whose pattern is read rightly; a reading is made, and noted, where an officer uses the findings.

    Parameters
    ----------
    rows : (persons,) whose supervision begins
    first, later : probability that a first case, and that earlier ones, are misread
    """
    kept = np.ones(rows.shape[0], np.bool_)
    for place in range(rows.shape[0]):
        i = int(rows[place])
        p = s.persons[i]
        misread = first if p.registrations <= 1 else later
        if draw(s.keys, d.LEVER_READING, int(p.id), t, 0, int(p.luck)) < misread:
            kept[place] = False
            if draw(s.keys, d.LEVER_COVERAGE, int(p.id), t, 2 * lever, int(p.luck)) < coverage:
                note_reach(s, i, t, lever, MISREAD, int(p.registrations > 1))
    return rows[kept]


class PracticeDissemination(Programme):
    """The findings spread in probation; see the file's first lines."""

    rule = UNDER_SUPERVISION

    def coverage_in(self, t: int) -> float:
        """Return the share of officers who use the findings in month t: adoption, less turnover."""
        effects = self.plan.effects
        months = t - self.plan.starts
        if effects["repeat_months"] > 0.0:
            months = months % max(1, int(effects["repeat_months"]))
        stay = 1.0 - effects["turnover_share"]
        kept = exp(log(stay) * months / MONTHS) if stay > 0.0 else 0.0
        return self.plan.coverage_in(t) * kept

    def choose(self, s: Any, rows: NDArray[np.int64], t: int) -> NDArray[np.int64]:
        """Return those whose pattern, as visible so far, is read rightly."""
        effects, number = self.plan.effects, self.plan.number
        args = (self.coverage_in(t), effects["misread_first"], effects["misread_later"])
        read: NDArray[np.int64] = read_patterns(s, rows, t, number, *args)
        return read

    def coefficients(self) -> dict[int, float]:
        """Return what a better match adds to the log-hazard of each offence."""
        return dict.fromkeys(range(OFFENCE_STREAMS), self.plan.effects["match_effect"])

    def prepare(self, s: State) -> None:
        """Write the coefficients, and how much of the noise of estimates is left in each month."""
        super().prepare(s)
        first = int(s.counters[FIRST_MONTH])
        for t in range(max(self.starts, first), first + len(s.chain)):
            s.chain[t - first, ESTIMATE_NOISE] = 1.0 - self.coverage_in(t) * self.plan.effects["noise_fall"]
