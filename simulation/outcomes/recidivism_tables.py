"""Write recidivism down: tidy rows, and one indicator a person and luck for the pairing of worlds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulation.outcomes.definitions import (
    DSE_POPULATIONS,
    JOIN,
    KINDS,
    POPULATIONS,
    YEARS,
    Clock,
    IndexPopulation,
    Recidivism,
)
from simulation.outcomes.index_events import ALL
from simulation.outcomes.lives import Bools, Ints, Lives, Window
from simulation.outcomes.measured import Measured
from simulation.outcomes.recidivism import Recidivists, Share
from simulation.outcomes.rows import PER_100, PER_YEAR, Row

if TYPE_CHECKING:
    import pandas as pd

GROUPINGS = ("sex", "age_at_index", "prior_cases", "dse_is_first")
AT_LIBERTY = ".at_liberty"
PERCENT = 100
_GENERAL = KINDS["general"]
_DSE = tuple(POPULATIONS[name] for name in DSE_POPULATIONS)
_MEANS = {
    "new_cases": ("number of new cases of any type", "new cases per 100 index persons", PERCENT),
    "frequency": ("new cases of any type per year at liberty", "new cases per person-year at liberty", 1),
    "months_to_first": ("months to the first new case, among those with one", "months", 1),
}


def outcome_name(kind: Recidivism, years: int, clock: Clock = Clock.CALENDAR) -> str:
    """Return the name of an outcome.

    Examples
    --------
    >>> outcome_name(KINDS["general"], 2)
    'recidivism.general.2y'
    """
    return f"recidivism.{kind.name}.{years}y" + (AT_LIBERTY if clock is Clock.AT_LIBERTY else "")


def recidivism_rows(found: Recidivists) -> Iterator[Row]:
    """Yield the rows of a population: every kind, years and clock; groups for DSE populations on the calendar clock."""
    yield _index_persons(found)
    for kind, years, clock in product(KINDS.values(), YEARS, Clock):
        yield from _share_rows(found, kind, years, clock)
    for years in YEARS:
        yield from _mean_rows(found, years)


def _index_persons(found: Recidivists) -> Row:
    n, population, window = float(len(found.table)), found.population, found.window
    value = n / (window.years * found.measured.lives.scale)
    return Row("index_persons", population.definition, population.name, window.text, value, PER_YEAR, n)


def _share_rows(found: Recidivists, kind: Recidivism, years: int, clock: Clock) -> Iterator[Row]:
    window = found.window_for(years)
    if window is None:
        return
    grouped = found.population.name in DSE_POPULATIONS and clock is Clock.CALENDAR
    for group in found.groups if grouped else (ALL,):
        share = found.share(kind, years, clock, group)
        base = (outcome_name(kind, years, clock), found.definition(kind, clock), found.population.name, window.text)
        yield Row(*base, PERCENT * share.value, PER_100, share.n, group)
        yield Row(*base, _a_year(share, window, found.measured.lives), PER_YEAR, share.n, group)


def _a_year(share: Share, window: Window, lives: Lives) -> float:
    """Return persons with a new case per year of index events in the whole country; 0 where nobody is followed."""
    return share.value * share.n / (window.years * lives.scale) if share.n else 0.0


def _mean_rows(found: Recidivists, years: int) -> Iterator[Row]:
    window = found.window_for(years)
    if window is None:
        return
    shares = (found.new_cases(years), found.frequency(years), found.months_to_first(_GENERAL, years))
    name = found.population.name
    for (mean, (text, unit, factor)), share in zip(_MEANS.items(), shares, strict=True):
        definition = JOIN.join([text, *found.definition(_GENERAL).split(JOIN)[1:]])
        yield Row(f"recidivism.{mean}.{years}y", definition, name, window.text, factor * share.value, unit, share.n)


def policy_window(lives: Lives) -> Window | None:
    """Return the months from the earliest lever start to the end of the run, or None without levers."""
    return None if lives.lever_start is None else Window(lives.lever_start, lives.until - 1)


def indicators(
    measured: Measured,
    *,
    settling: int,
    populations: Sequence[IndexPopulation] = _DSE,
    kinds: Sequence[Recidivism] = tuple(KINDS.values()),
    years: Sequence[int] = YEARS,
    window: Window | None = None,
) -> pd.DataFrame:
    """Return one row a person, luck, kind and years: did a new case follow, and was that seen?

    Parameters
    ----------
    measured : the lived world
    settling : months at the end of the run in which cases may still be open
    populations, kinds, years : which outcomes
    window : months of index events; the policy window by default

    Returns
    -------
    DataFrame
        scenario, replicate, draw, population, outcome, window, person, luck, index_month, cohort (calendar year where
        one index event a year counts, else 0), value (a new case within the years), observed (followed long enough),
        and the groups sex, age_at_index, prior_cases, dse_is_first; calendar clock
    """
    import pandas as pd

    chosen = window or policy_window(measured.lives)
    found = [Recidivists(measured, population, chosen, settling) for population in populations if chosen]
    parts = [
        part
        for recidivists in found
        for kind, count in product(kinds, years)
        if (part := _indicator(recidivists, kind, count)) is not None
    ]
    if not parts:
        return pd.DataFrame(columns=list(INDICATOR_COLUMNS))
    columns = {name: _joined([part[name] for part in parts]) for name in parts[0]}
    lives = measured.lives
    return pd.DataFrame(columns | {"replicate": lives.replicate, "draw": lives.draw}, columns=list(INDICATOR_COLUMNS))


INDICATOR_COLUMNS = (
    "scenario", "replicate", "draw", "population", "outcome", "window", "person", "luck", "index_month", "cohort",
    "value", "observed", *GROUPINGS,
)  # fmt: skip


class _Labels(NamedTuple):
    """Words of a column, as numbers into a list of names."""

    codes: Ints
    names: list[str]


def _indicator(found: Recidivists, kind: Recidivism, years: int) -> dict[str, Ints | Bools | _Labels] | None:
    window = found.window_for(years)
    if window is None:
        return None
    follow_up, table, lives = found.follow_up, found.table, found.measured.lives
    indexed = window.holds(table.month)[follow_up.index]
    index = follow_up.index[indexed]
    words = {
        "scenario": lives.world,
        "population": found.population.name,
        "outcome": outcome_name(kind, years),
        "window": window.text,
    }
    return {
        **{name: _Labels(np.zeros(len(index), np.int16), [word]) for name, word in words.items()},
        "person": lives.person("id")[table.person[index]],
        "luck": follow_up.luck[indexed],
        "index_month": table.month[index],
        "cohort": table.cohort[index],
        "value": found.within(kind, years)[indexed],
        "observed": found.observed(years)[indexed],
        **_labels(found.groups, len(table), index),
    }


def _labels(groups: dict[str, Bools], events: int, index: Ints) -> dict[str, _Labels]:
    """Return for each grouping the label of each follow-up."""
    labels = {}
    for grouping in GROUPINGS:
        members = {name.partition("=")[2]: who for name, who in groups.items() if name.startswith(f"{grouping}=")}
        code = np.full(events, -1, np.int16)
        for number, who in enumerate(members.values()):
            code[who] = number
        labels[grouping] = _Labels(code[index], list(members))
    return labels


def _joined(parts: list[Any]) -> Any:
    """Return the parts of a column one after the other; labels as one categorical."""
    import pandas as pd

    if not isinstance(parts[0], _Labels):
        return np.concatenate(parts)
    names = list(dict.fromkeys(name for part in parts for name in part.names))
    moved = [np.array([names.index(name) for name in part.names] + [-1], np.int16)[part.codes] for part in parts]
    return pd.Categorical.from_codes(np.concatenate(moved), categories=pd.Index(names, dtype="str"))
