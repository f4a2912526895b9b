"""Write a small world by hand, event by event: for examples in the documentation and for tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from simulation.core.ledger import LEDGER_DTYPE
from simulation.outcomes.lives import MONTHS_A_YEAR, Lives, Rows
from simulation.vocabulary import NEVER, NOBODY, Cause, Kind, OffenceType, Severity, month_index

SPLIT_DTYPE = np.dtype([("person", "<i4"), ("month", "<i2")])


class Event(NamedTuple):
    """One row of a ledger, its month written ``2010-03``."""

    person: int
    month: str
    kind: Kind
    type: int = OffenceType.PROPERTY
    case: int = -1
    value: int = 0
    luck: int = 0


def month_of(text: str) -> int:
    """Return the whole-number month of ``2010-03``.

    Examples
    --------
    >>> month_of("2026-01")
    24312
    """
    year, month = text.split("-")
    return month_index(int(year), int(month))


def case_of(
    person: int,
    case: int,
    steps: Mapping[Kind, str],
    *,
    offence_type: OffenceType = OffenceType.PROPERTY,
    severity: Severity = Severity.UNDER_4,
    luck: int = 0,
) -> list[Event]:
    """Return the events of one case from the months of its steps.

    Examples
    --------
    >>> steps = {Kind.OFFENCE: "2010-01", Kind.REGISTERED: "2010-02", Kind.SUMMONS: "2010-03", Kind.GUILTY: "2010-06"}
    >>> [event.kind.name for event in case_of(7, 0, steps, offence_type=OffenceType.DSE)]
    ['OFFENCE', 'REGISTERED', 'SUMMONS', 'GUILTY']
    """
    return [Event(person, month, kind, offence_type, case, severity, luck) for kind, month in steps.items()]


def ledger_of(events: Iterable[Event]) -> Rows:
    """Return events as a ledger, in time order; events of a month keep the order given."""
    rows = np.array(
        [(e.person, e.case, NOBODY, month_of(e.month), e.value, e.kind, e.type, Cause.OWN, e.luck) for e in events],
        LEDGER_DTYPE,
    )
    return rows[np.argsort(rows["month"], kind="stable")]


def persons_of(
    births: Mapping[int, str], *, until: str, women: Iterable[int] = (), deaths: Mapping[int, str] | None = None
) -> dict[str, np.ndarray[Any, Any]]:
    """Return a persons table with the columns that outcomes read; everybody is a family of their own.

    Parameters
    ----------
    births : id -> month of birth
    until : first month after the run
    women : ids of women; the others are men
    deaths : id -> month of death
    """
    ids = np.array(list(births), np.int64)
    birth = np.array([month_of(text) for text in births.values()], np.int32)
    died = np.array([month_of(deaths[i]) if deaths and i in deaths else NEVER for i in births], np.int32)
    return {
        "id": ids,
        "sex": np.isin(ids, list(women)).astype(np.int8),
        "birth_month": birth,
        "entry_month": birth + 12 * MONTHS_A_YEAR,
        "end_month": np.where(died != NEVER, died, np.minimum(birth + 60 * MONTHS_A_YEAR, month_of(until))),
        "died": died != NEVER,
        "family": ids.copy(),
    }


def world_of(
    events: Iterable[Event],
    births: Mapping[int, str],
    *,
    until: str = "2046-01",
    women: Iterable[int] = (),
    deaths: Mapping[int, str] | None = None,
    splits: Mapping[int, str] | None = None,
    **settings: Any,
) -> Lives:
    """Return a small world; events with a luck above 0 go to the split lucks.

    Parameters
    ----------
    events : in any order of persons; sorted by month
    births : id -> month of birth; every person needs one
    until : first month after the run
    women, deaths : see ``persons_of``
    splits : id -> month of the index event that was split
    settings : any other parameter of ``Lives``
    """
    rows = ledger_of(events)
    standard: dict[str, Any] = {"world": "by hand", "replicate": 0, "draw": 0, "scale": 1.0}
    if splits:
        table = [(person, month_of(month)) for person, month in splits.items()]
        standard |= {"splits": np.array(table, SPLIT_DTYPE)}
    return Lives(
        ledger=rows[rows["luck"] == 0],
        lucks=rows[rows["luck"] > 0],
        persons=persons_of(births, until=until, women=women, deaths=deaths),
        until=month_of(until),
        **(standard | settings),
    )
