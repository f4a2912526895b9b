"""Work around key persons of the observed co-offending network (not from the factsheet).

Once a year the register to date is read: two persons are tied if both were *registered* for an offence committed
together within the last 36 months. Undetected offences and undetected accomplices are not seen, so the chosen are
central in what is observed, which may not be what is there. The persons with the highest centrality, by the networkx
function named in ``levers.key_person_disruption.centrality``, are chosen, as many as there are places; ties of equal
rank go to the lower number. Each of their co-offending ties (the true ones, which the register does not show) ends with
``tie_ending_probability``. Nobody is put into custody by it.

Source: a policy peers simulate; group-focused work: Braga et al. 2018 (see the lever's file).
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from simulation.careers import decisions as d
from simulation.core.compiled import scalar
from simulation.core.draws import draw
from simulation.core.screen import MONTHS
from simulation.core.state import PERSONS, State
from simulation.justice.advice import note_reach
from simulation.levers.plan import Plan
from simulation.levers.tie_work import isolate
from simulation.levers.waiting_list import Places
from simulation.population.people import LIVING
from simulation.ties.networks import most_central
from simulation.vocabulary import Kind, Reach

WINDOW_MONTHS = 36
"""How far back the register is read; a property of the lever (its TIDieR answers say so)."""

ELIGIBLE, STARTED = int(Reach.ELIGIBLE), int(Reach.STARTED)


def observed_pairs(events: NDArray[Any], since: int) -> NDArray[np.int64]:
    """Return the pairs of persons both registered for an offence together, shape (pairs, 2), lower number first.

    Parameters
    ----------
    events : (events,) of the ledger
    since : first month of the offences

    Examples
    --------
    >>> from simulation.core.ledger import LEDGER_DTYPE
    >>> rows = np.zeros(4, LEDGER_DTYPE)
    >>> rows["person"], rows["other"], rows["case"] = [1, 2, 3, 4], [2, 1, 4, 3], [0, 0, 0, -1]
    >>> observed_pairs(rows, 0).tolist()
    [[1, 2]]
    """
    seen = (events["kind"] == int(Kind.OFFENCE)) & (events["case"] >= 0) & (events["other"] >= 0)
    held = events[seen & (events["month"] >= since)]
    a, b = held["person"].astype(np.int64), held["other"].astype(np.int64)
    ends = np.stack([np.minimum(a, b), np.maximum(a, b), held["month"].astype(np.int64), (a < b)], axis=1)
    pairs, count = np.unique(np.unique(ends, axis=0)[:, :3], axis=0, return_counts=True)
    both: NDArray[np.int64] = np.unique(pairs[count > 1][:, :2], axis=0)
    return both


@scalar
def still_here(s: State, rows: Any) -> Any:
    """Return which of some rows hold a person in the simulated ages, outside custody."""
    kept = np.ones(rows.shape[0], np.bool_)
    for place in range(rows.shape[0]):
        p = s.persons[rows[place]]
        kept[place] = p.status == LIVING and not p.in_custody
    return kept


@scalar
def reach_out(s: State, rows: Any, t: int, lever: int, coverage: float) -> Any:
    """Return which of the chosen are reached; all are noted."""
    kept = np.ones(rows.shape[0], np.bool_)
    for place in range(rows.shape[0]):
        i = int(rows[place])
        note_reach(s, i, t, lever, ELIGIBLE, 0)
        kept[place] = draw(s.keys, d.LEVER_COVERAGE, int(s.persons[i].id), t, 2 * lever, 0) < coverage
        if kept[place]:
            note_reach(s, i, t, lever, STARTED, 0)
    return kept


class KeyPersonDisruption:
    """Work around key persons; see the file's first lines.

    Parameters
    ----------
    plan : what the scenario asks for, with every value
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.starts = plan.starts
        self.places = Places(None if plan.places_per_month is None else plan.places_per_month * MONTHS)
        self.rows: NDArray[np.int64] = np.zeros(0, np.int64)
        self.ids: NDArray[np.int64] = np.zeros(0, np.int64)

    def prepare(self, s: State) -> None:
        """Keep the numbers of the persons in each row."""
        block = getattr(s.persons, "block", s.persons)
        self.ids = block["id"][: int(s.counters[PERSONS])].astype(np.int64)

    def read_register(self, t: int, events: Callable[[], NDArray[Any]]) -> None:
        """Read, once a year, who is central in what is registered."""
        self.rows = np.zeros(0, np.int64)
        if (t - self.starts) % MONTHS or self.plan.coverage_in(t) == 0.0:
            return
        pairs = observed_pairs(events(), t - WINDOW_MONTHS)
        if len(pairs):
            order = np.argsort(self.ids, kind="stable")
            persons = most_central(pairs, self.plan.choice)
            self.rows = order[np.searchsorted(self.ids, persons, sorter=order)]

    def act(self, s: Any, t: int) -> None:
        """Work around the most central who are at liberty, as many as there are places this year."""
        if not len(self.rows):
            return
        present = self.rows[still_here(s, self.rows)]
        chosen = present[: self.places.open_now()]
        self.places.take(len(chosen))
        reached = chosen[reach_out(s, chosen, t, self.plan.number, self.plan.coverage_in(t))]
        probability = self.plan.effects["tie_ending_probability"]
        if probability > 0.0:
            isolate(s, reached, t, self.plan.number, probability)

    def branch(self) -> Self:
        """Return a copy for another world."""
        return copy.deepcopy(self)
