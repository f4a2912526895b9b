"""Describe the persons of each group: share, women, ages, cases and their types, repeats, and what childhood held.

Groups are those persons are most likely in. Counts run to the end of observation; a share of nobody is missing, not 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simulation.outcomes.custody import last_month
from simulation.outcomes.index_events import SEXES, IndexTable
from simulation.outcomes.lives import MONTHS_A_YEAR, Bools, Floats, Ints
from simulation.outcomes.measured import Measured
from simulation.outcomes.trajectories.matrix import Observation
from simulation.vocabulary import NEVER, Kind, OffenceType

REPEAT_YEARS = (2, 5)  # windows of the published figures of recidivism after DSE (T001, T009)
FACTORS = ("parent_convictions", "unstable_family", "single_parent", "out_of_home", "low_income")
PERCENT = 100.0


@dataclass(frozen=True)
class GroupProfile:
    """Means of one group.

    Parameters
    ----------
    group : its number, from 1
    persons : most likely in it
    values : name with unit -> mean over the persons for whom it is known; NaN where nobody is
    """

    group: int
    persons: int
    values: Mapping[str, float]


@dataclass(frozen=True)
class GroupProfiles:
    """Profiles of all groups; prints itself as a table."""

    groups: tuple[GroupProfile, ...]
    names: tuple[str, ...]

    def __str__(self) -> str:
        widest = max(len(name) for name in self.groups[0].values)
        head = "SYNTHETIC".ljust(widest) + "".join(f"{name:>14}" for name in self.names)
        persons = "persons".ljust(widest) + "".join(f"{group.persons:14d}" for group in self.groups)
        rows = [
            name.ljust(widest) + "".join(f"{group.values[name]:14.1f}" for group in self.groups)
            for name in self.groups[0].values
        ]
        return "\n".join([head, persons, *rows])


def career_facts(measured: Measured, table: IndexTable, observation: Observation) -> dict[str, Floats]:
    """Return facts of each person's career by name, one value a person; NaN where unknown or not applicable."""
    facts = {"women, %": _percent(table.sex == SEXES["female"])}
    facts |= _case_facts(measured, table, observation)
    facts |= _repeat_facts(measured, table, observation)
    facts |= _factor_facts(measured, table.person)
    return facts


def profile_groups(
    facts: Mapping[str, Floats], assigned: Ints, groups: int, names: Sequence[str] | None = None
) -> GroupProfiles:
    """Return the mean of each fact in each group.

    Parameters
    ----------
    facts : name -> (persons,) values, NaN where unknown
    assigned : (persons,) group of each person, from 0
    groups : number of groups
    names : of the groups, for the head of the table

    Examples
    --------
    >>> print(profile_groups({"cases": np.array([1.0, 3.0, 9.0])}, np.array([0, 0, 1]), 2, ["few", "many"]))
    SYNTHETIC           few          many
    persons               2             1
    cases               2.0           9.0
    """
    profiles = []
    for group in range(groups):
        own = assigned == group
        values = {name: _mean(fact[own]) for name, fact in facts.items()}
        share = {"share of persons, %": PERCENT * float(own.mean())} if "women, %" in facts else {}
        profiles.append(GroupProfile(group + 1, int(own.sum()), share | values))
    return GroupProfiles(tuple(profiles), tuple(names or [str(group + 1) for group in range(groups)]))


def _mean(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")


def _percent(share: Bools) -> Floats:
    return np.where(share, PERCENT, 0.0)


def _case_facts(measured: Measured, table: IndexTable, observation: Observation) -> dict[str, Floats]:
    cases = measured.cases
    month = cases.month(Kind.OFFENCE).astype(np.int64)
    slot = np.flatnonzero(cases.ended() & (month < observation.end(measured)))
    life, when, kind = cases.life[slot], month[slot], cases.type[slot]
    lives = measured.lives.lived.lives
    of_type = np.zeros((lives, len(OffenceType)))
    np.add.at(of_type, (life, kind), 1)
    first = _first(life, when, lives)
    first_dse = _first(life[kind == OffenceType.DSE], when[kind == OffenceType.DSE], lives)
    own = table.person
    birth = measured.lives.person("birth_month")[own]
    total = of_type[own].sum(axis=1)
    facts = {
        "age at first case": _age(first[own], birth),
        "age at first DSE case": _age(first_dse[own], birth),
        "DSE as first case, %": np.where(total > 0, _percent(first[own] == first_dse[own]), np.nan),
        "cases": total,
        "types of offence": (of_type[own] > 0).sum(axis=1).astype(np.float64),
    }
    return facts | {f"cases: {t.name.lower().replace('_', ' ')}": of_type[own, t] for t in OffenceType}


def _first(life: Ints, month: Ints, lives: int) -> Ints:
    first = np.full(lives, np.iinfo(np.int64).max)
    np.minimum.at(first, life, month)
    return np.where(first == np.iinfo(np.int64).max, NEVER, first)


def _age(month: Ints, birth: Ints) -> Floats:
    return np.where(month == NEVER, np.nan, (month - birth) / MONTHS_A_YEAR)


def _repeat_facts(measured: Measured, table: IndexTable, observation: Observation) -> dict[str, Floats]:
    """Return new cases after the index event, among those seen alive for the longest of the times."""
    facts, longest = {}, max(REPEAT_YEARS) * MONTHS_A_YEAR
    seen = np.minimum(last_month(measured.lives.lived, table.person), observation.end(measured)) - table.month
    for name, offence_type in (("any", None), ("DSE", OffenceType.DSE)):
        after = _months_to_next(measured, table, offence_type)
        for years in REPEAT_YEARS:
            again = _percent(after <= years * MONTHS_A_YEAR)
            facts[f"new case within {years} years ({name}), %"] = np.where(seen > longest, again, np.nan)
    return facts


def _months_to_next(measured: Measured, table: IndexTable, offence_type: OffenceType | None) -> Floats:
    cases = measured.cases
    row = np.full(measured.lives.lived.lives, -1, np.int64)
    row[table.person] = np.arange(len(table))
    slot = np.flatnonzero(cases.ended() & (row[cases.life] >= 0))
    if offence_type is not None:
        slot = slot[cases.type[slot] == offence_type]
    owner = row[cases.life[slot]]
    months = cases.month(Kind.OFFENCE)[slot].astype(np.float64) - table.month[owner]
    nearest = np.full(len(table), np.inf)
    np.minimum.at(nearest, owner[months > 0], months[months > 0])
    return nearest


def _factor_facts(measured: Measured, person: Ints) -> dict[str, Floats]:
    """Return what the persons table holds about childhood and schooling; nothing for columns it lacks."""
    facts = {}
    for name in FACTORS:
        column = _column(measured, name)
        if column is not None:
            facts[f"{name.replace('_', ' ')}, %"] = _percent(column[person] > 0)
    qualified = _column(measured, "start_qualification")
    if qualified is not None:
        known = qualified[person] >= 0
        facts["no start qualification, %"] = np.where(known, _percent(qualified[person] == 0), np.nan)
    return facts


def _column(measured: Measured, name: str) -> Ints | None:
    try:
        return measured.lives.person(name)
    except KeyError:
        return None
