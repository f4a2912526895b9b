"""Find the index events of a population in a window, with the person's age, sex and earlier cases at that moment."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from simulation.outcomes.definitions import ADULT_AGE, DSE_POPULATIONS, ClockStart, IndexPopulation, Law, Per
from simulation.outcomes.lives import MONTHS_A_YEAR, Bools, Events, Ints, Window
from simulation.outcomes.measured import Measured
from simulation.vocabulary import NEVER, Kind, OffenceType

AGE_BANDS = {"12-17": (12, 17), "18-24": (18, 24), "25-34": (25, 34), "35+": (35, 200)}
PRIOR_BANDS = {"0": (0, 0), "1-3": (1, 3), "4-9": (4, 9), "10+": (10, 32_767)}
SEXES = {"male": 0, "female": 1}
ALL = "all"


@dataclass(frozen=True, eq=False)
class IndexTable:
    """Index events by person, and in time order within a person; all arrays have one value an event.

    Parameters
    ----------
    person : row in the persons table
    position : row of the ledger
    month : month of the index event
    clock_start : month from which time counts
    cohort : calendar year of the event where one index event a year counts, else 0
    type : offence type of the index case, -1 where no case is known
    age : whole years at the index event
    sex : 0 male, 1 female
    prior_cases : registered cases before the index case
    """

    person: Ints
    position: Ints
    month: Ints
    clock_start: Ints
    cohort: Ints
    type: Ints
    age: Ints
    sex: Ints
    prior_cases: Ints

    def __len__(self) -> int:
        return len(self.person)

    def where(self, keep: Bools) -> IndexTable:
        """Return the index events for which ``keep`` is true."""
        return IndexTable(*(getattr(self, column.name)[keep] for column in fields(self)))


def index_table(measured: Measured, population: IndexPopulation, window: Window) -> IndexTable:
    """Return the index events of a population in a window, one a person (or one a person and calendar year).

    Notes
    -----
    The clock of an index event whose case has no such step yet (no verdict, say) cannot start: it is left out.
    """
    events = _index_rows(measured, population, window)
    slot = measured.cases.slot(events.life, events.case)
    start = _clock_start(measured, population, events, slot)
    table = IndexTable(
        person=events.life,
        position=events.position,
        month=events.month,
        clock_start=start,
        cohort=events.month // MONTHS_A_YEAR if population.per is Per.YEAR else np.zeros_like(events.month),
        type=_types(measured, events, slot),
        age=_age(measured, events.life, events.month),
        sex=measured.lives.person("sex")[events.life],
        prior_cases=_prior_cases(measured, events, slot),
    )
    return table.where(start != NEVER)


def _index_rows(measured: Measured, population: IndexPopulation, window: Window) -> Events:
    events = measured.lives.lived.of(*population.kinds)
    keep = window.holds(events.month)
    if population.offence_type is not None:
        keep &= events.type == population.offence_type
    events = _where(events, keep)
    if population.after_sentence:
        events = _where(events, _after_sentence(measured, events))
    if population.law is not None:
        events = _where(events, _under_law(measured, events, population.law))
    return _first_of_each(events, population.per)


def _where(events: Events, keep: Bools | Ints) -> Events:
    return Events(*(column[keep] for column in events))


def _first_of_each(events: Events, per: Per) -> Events:
    group = events.life.astype(np.int64)
    if per is Per.YEAR:
        group = group * np.iinfo(np.int16).max + events.month // MONTHS_A_YEAR
    _, first = np.unique(group, return_index=True)
    return _where(events, first)


def _after_sentence(measured: Measured, events: Events) -> Bools:
    """Tell which releases end a stay in which a sentence began, whatever the case the stay began with."""
    changes = measured.lives.lived.of(Kind.CUSTODY_START, Kind.RELEASE)
    order = np.argsort(changes.life, kind="stable")
    life, releases = changes.life[order], changes.kind[order] == Kind.RELEASE
    after_sentence = np.zeros(len(order), bool)
    after_sentence[1:] = releases[1:] & ~releases[:-1] & (life[1:] == life[:-1])
    return np.asarray(np.isin(events.position, changes.position[order][after_sentence]))


def _under_law(measured: Measured, events: Events, law: Law) -> Bools:
    """Tell whose index case began as an adult (or before); the index event stands in where the offence is unknown."""
    offence = _at(measured.cases.month(Kind.OFFENCE), measured.cases.slot(events.life, events.case))
    age = _age(measured, events.life, np.where(offence == NEVER, events.month, offence))
    return np.asarray((age >= ADULT_AGE) == (law is Law.ADULT))


def _clock_start(measured: Measured, population: IndexPopulation, events: Events, slot: Ints) -> Ints:
    if population.clock_start is ClockStart.REGISTRATION:
        return _at(measured.cases.month(Kind.REGISTERED), slot)
    if population.clock_start is ClockStart.DISPOSAL:
        return _at(measured.cases.closed, slot)
    return events.month


def _at(column: Ints, slot: Ints) -> Ints:
    """Return a column of the cases at slots, NEVER where there is no slot."""
    if not len(column):
        return np.full(len(slot), NEVER)
    return np.where(slot >= 0, column[np.maximum(slot, 0)].astype(np.int32), NEVER)


def _types(measured: Measured, events: Events, slot: Ints) -> Ints:
    found = _at(measured.cases.type, slot)
    return np.where(found >= 0, found, events.type)


def _age(measured: Measured, person: Ints, month: Ints) -> Ints:
    return (month - measured.lives.person("birth_month")[person]) // MONTHS_A_YEAR


def _prior_cases(measured: Measured, events: Events, slot: Ints) -> Ints:
    """Return cases registered before the index case: its ordinal; without a case, all those registered so far."""
    ordinal = np.where(slot >= 0, events.case, 0).astype(np.int32)
    alone = np.flatnonzero(slot < 0)
    if len(alone):
        registered = measured.lives.lived.of(Kind.REGISTERED)
        order = np.lexsort((registered.position, registered.life))
        code = registered.life[order].astype(np.int64) * len(measured.lives.ledger) + registered.position[order]
        base = events.life[alone].astype(np.int64) * len(measured.lives.ledger)
        before = np.searchsorted(code, base + events.position[alone]) - np.searchsorted(code, base)
        ordinal[alone] = before
    return ordinal


def groups_of(measured: Measured, table: IndexTable, population: str) -> dict[str, Bools]:
    """Return who belongs to each reported group, by its name in the ``group`` column.

    Groups are fixed beforehand: all, sex, age at the index event, prior cases, and for DSE whether the very first
    registered case of the career was one of DSE.
    """
    groups = {ALL: np.ones(len(table), bool)}
    groups |= {f"sex={name}": table.sex == code for name, code in SEXES.items()}
    groups |= {f"age_at_index={name}": _between(table.age, band) for name, band in AGE_BANDS.items()}
    groups |= {f"prior_cases={name}": _between(table.prior_cases, band) for name, band in PRIOR_BANDS.items()}
    if population in DSE_POPULATIONS:
        first = _first_case_is_dse(measured, table.person)
        groups |= {"dse_is_first=yes": first, "dse_is_first=no": ~first}
    return groups


def _first_case_is_dse(measured: Measured, person: Ints) -> Bools:
    slot = measured.cases.slot(person, np.zeros_like(person))
    return np.asarray(_at(measured.cases.type, slot) == OffenceType.DSE)


def _between(values: Ints, band: tuple[int, int]) -> Bools:
    return np.asarray((values >= band[0]) & (values <= band[1]))
