"""All columns and numbers that mechanisms declare, gathered in a fixed order."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.careers import (
    ceilings,
    children,
    co_offending,
    debt,
    dse,
    friendships,
    gates,
    history,
    housing,
    maturation,
    partners,
    peers,
    scars,
    school,
    victimisation,
    work,
)
from simulation.core.columns import Declared
from simulation.engine import lives
from simulation.evidence import Parameters
from simulation.justice import advice, cases, custody, detection, prosecution, sanction, supervision
from simulation.levers import columns as lever_columns
from simulation.population import families, people
from simulation.ties import school_years, store

WITH_COLUMNS: tuple[ModuleType, ...] = (
    people,
    store,
    maturation,
    school,
    work,
    partners,
    children,
    housing,
    debt,
    peers,
    ceilings,
    history,
    victimisation,
    cases,
    custody,
    supervision,
    lever_columns,
)
WITH_PARAMETERS: tuple[ModuleType, ...] = (
    families,
    school_years,
    school,
    partners,
    gates,
    peers,
    history,
    victimisation,
    scars,
    dse,
    co_offending,
    friendships,
    detection,
    prosecution,
    advice,
    custody,
    sanction,
    supervision,
    lives,
)

PERSON = Declared(column for module in WITH_COLUMNS for column in module.COLUMNS)
"""Columns of a person, split lucks included."""

CASE = Declared(cases.CASE_COLUMNS)
"""Columns of a case."""

EDGE = Declared(store.EDGE_COLUMNS)
"""Columns of a half edge."""

NAMES = tuple(dict.fromkeys(name for module in WITH_PARAMETERS for name in module.PARAMETERS))
"""Names of the numbers that compiled code reads, in order."""

NUMBERS = np.dtype([(name.replace(".", "_"), "<f8") for name in NAMES])


def number_record(parameters: Parameters) -> NDArray[Any]:
    """Return the numbers that compiled code reads, as one record: ``peers.kin_cap`` becomes ``q.peers_kin_cap``."""
    record = np.zeros(1, NUMBERS)
    for name in NAMES:
        record[name.replace(".", "_")] = parameters.number(name)
    return record
