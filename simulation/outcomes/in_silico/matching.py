"""Choose the index persons and their controls: same sex, same birth year, by one keyed draw a candidate.

Each candidate has a draw of its own, at an address of its own; of the candidates of a sex and birth year those with the
least draws are taken, as many as there are index persons. So a person more or less in the cohort moves no other's draw.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulation.core.compiled import scalar
from simulation.core.draws import POPULATION, block_draw, keys
from simulation.outcomes.definitions import POPULATIONS
from simulation.outcomes.in_silico.register import Register
from simulation.outcomes.index_events import index_table
from simulation.outcomes.lives import MONTHS_A_YEAR, Bools, Floats, Ints, Lives
from simulation.vocabulary import Kind

OF_CONTROLS = 400  # number of the draw in its block, apart from those of families, children and districts
DSE, SAME_WINDOW, ANY_RECORD, NO_RECORD = "dse", "criminal_same_window", "criminal_any_record", "non_criminal"
GROUPS = {
    DSE: "brought to court for DSE in the study window",
    SAME_WINDOW: "brought to court for another offence in the study window, never registered for DSE",
    ANY_RECORD: "registered for another offence by the end of observation, never for DSE",
    NO_RECORD: "not registered for any offence to the end of observation",
}
"""The groups of the study; the study does not say which of the two criminal controls it took."""


@scalar
def fill_draws(table: Any, ids: Any, role: int, found: Any) -> None:
    """Write each candidate's draw for a role."""
    for i in range(ids.shape[0]):
        found[i] = block_draw(table, POPULATION, int(ids[i]), role, 0, OF_CONTROLS)


@dataclass(frozen=True, eq=False)
class Group:
    """The persons of one group.

    Parameters
    ----------
    name : key of ``GROUPS``
    rows : (persons,) rows in the persons table
    wanted : how many there should be
    """

    name: str
    rows: Ints
    wanted: int


def index_rows(register: Register) -> Ints:
    """Return the rows of the index persons."""
    found = index_table(register.measured, POPULATIONS["dse"], register.lives.study_window)
    return np.sort(found.person).astype(np.int64)


def groups_of_study(register: Register, seed: int, each: int = 1) -> Iterator[Group]:
    """Yield the index persons, then each control group.

    Parameters
    ----------
    register : what the study could see
    seed : of the study; with the replicate it keys the draws
    each : controls of each index person: one in the study; with more, less of a figure is chance
    """
    index = index_rows(register)
    yield Group(DSE, index, len(index))
    for role, name in enumerate((SAME_WINDOW, ANY_RECORD, NO_RECORD)):
        candidates = np.flatnonzero(is_candidate(register, name))
        yield Group(name, matched(register.lives, index, candidates, role, seed, each), each * len(index))


def is_candidate(register: Register, name: str) -> Bools:
    """Tell who could stand in a control group: never registered for DSE, and living in the country in the window.

    Whatever makes a record of kin, persons belong to a group by what they were registered for as a suspect.
    """
    lives, window, register = register.lives, register.lives.study_window, register.of_suspects
    present = (lives.person("entry_month") <= window.last) & (lives.there_until > window.first)
    present &= ~register.dse
    if name == NO_RECORD:
        return np.asarray(present & (register.records == 0))
    return np.asarray(present & (_in_court(register) if name == SAME_WINDOW else register.other_than_dse))


def _in_court(register: Register) -> Bools:
    events = register.lives.lived.of(Kind.SUMMONS)
    who = events.life[register.lives.study_window.holds(events.month)]
    return np.bincount(who, minlength=register.lives.lived.lives) > 0


def matched(lives: Lives, index: Ints, candidates: Ints, role: int, seed: int, each: int = 1) -> Ints:
    """Return ``each`` times as many candidates of a sex and birth year as there are index persons of it, or all."""
    draws: Floats = np.empty(len(candidates))
    fill_draws(keys(seed, lives.replicate), lives.person("id")[candidates].astype(np.int64), role, draws)
    strata = stratum_of(lives)
    wanted = each * np.bincount(strata[index], minlength=int(strata.max()) + 1)
    order = np.lexsort((draws, strata[candidates]))
    sorted_strata = strata[candidates][order]
    place = np.arange(len(order)) - np.searchsorted(sorted_strata, sorted_strata)
    return np.sort(candidates[order][place < wanted[sorted_strata]])


def stratum_of(lives: Lives) -> Ints:
    """Return a number for the sex and birth year of each person."""
    years = lives.person("birth_month").astype(np.int64) // MONTHS_A_YEAR
    return np.asarray((years - years.min()) * 2 + lives.person("sex"))
