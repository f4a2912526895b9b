"""Measure harm and means: months in custody and under supervision, advices, breaches, victims of DSE, reach of levers.

Victims are counted as DSE offences, registered or not: one victim an offence, which its definition says. The count
stands before detection, and how many offences stand behind a registered one goes by the chance of detection. Its base
is held at the one value of the evidence files, so no interval of this count holds how little is known about it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulation.outcomes.custody import Spells, last_month, spells_of
from simulation.outcomes.lives import Bools, Lives, Rows, Window
from simulation.outcomes.measured import Measured
from simulation.outcomes.rows import Row
from simulation.outcomes.totals import Total, long_windows, monthly, monthly_in, total_rows, windows_of
from simulation.vocabulary import NEVER, Kind, OffenceType, Reach

REQUESTED = "advices requested by present practice (those a lever adds are counted apart)"
COUNTED = (
    (Kind.ADVICE_REQUESTED, Total("advices.requested", REQUESTED, "advices")),
    (Kind.ADVICE_GIVEN, Total("advices.given", "advices given on requests of present practice", "advices")),
    (Kind.SUPERVISION_START, Total("supervision.starts", "starts of supervision", "starts")),
    (Kind.BREACH, Total("breaches", "breaches of conditions", "breaches")),
    (Kind.RECALL, Total("recalls", "recalls to custody", "recalls")),
)
DSE_ONLY = ".dse"
CUSTODY = Total("custody_months", "months in custody, pre-trial and recalls included", "person-months")
SUPERVISION = Total("supervision_months", "months under supervision", "person-months")
VICTIMS = Total(
    "dse_victims",
    "DSE offences, registered or not; one victim an offence; "
    "base chance of detection at one value, so no interval holds that it is unknown",
    "victims",
)


def harm_rows(measured: Measured) -> Iterator[Row]:
    """Yield months in custody and under supervision, victims, steps of the chain (all and DSE) and reach of levers."""
    lives = measured.lives
    windows = windows_of(lives)
    yield from total_rows(lives, CUSTODY, monthly_in(lives, measured.custody), windows)
    yield from total_rows(lives, SUPERVISION, monthly_in(lives, supervision_spells(measured)), windows)
    offences = lives.lived.of(Kind.OFFENCE)
    dse = offences.type == OffenceType.DSE
    yield from total_rows(lives, VICTIMS, monthly(lives, offences.life[dse], offences.month[dse]), windows)
    for kind, total in COUNTED:
        yield from _step_rows(measured, kind, total, windows)
    yield from reach_rows(measured)


def _step_rows(measured: Measured, kind: Kind, total: Total, windows: list[Window]) -> Iterator[Row]:
    events = measured.lives.lived.of(kind)
    yield from total_rows(measured.lives, total, monthly(measured.lives, events.life, events.month), windows)
    dse = events.type == OffenceType.DSE
    counts = monthly(measured.lives, events.life[dse], events.month[dse])
    total = Total(total.outcome + DSE_ONLY, f"{total.definition}; in DSE cases", total.noun)
    yield from total_rows(measured.lives, total, counts, windows)


def supervision_spells(measured: Measured) -> Spells:
    """Return spells under supervision of each person.

    Notes
    -----
    A second start while under supervision prolongs it; a spell lasts until its end is recorded, the person dies or is
    no longer seen.
    """
    lived = measured.lives.lived
    changes = lived.of(Kind.SUPERVISION_START, Kind.SUPERVISION_END)
    order = np.argsort(changes.life, kind="stable")
    life = changes.life[order].astype(np.int64)
    opens = changes.kind[order] == Kind.SUPERVISION_START
    return spells_of(life, changes.month[order].astype(np.int64), opens, last_month(lived, life))


def reach_rows(measured: Measured) -> Iterator[Row]:
    """Yield what each lever did a year, and how many it reached who are never registered (net-widening)."""
    lives, reach = measured.lives, measured.lives.reach
    if reach is None or not len(reach):
        return
    windows = long_windows(lives)
    never = measured.first_month(Kind.REGISTERED) == NEVER
    for number in np.unique(reach["lever"]):
        name = lever_name(lives, int(number))
        for step in Reach:
            own = reach[(reach["lever"] == number) & (reach["reach"] == step)]
            yield from _reach(lives, own, f"reach.{name}.{step.name.lower()}", windows)
        yield from _net_widening(lives, reach[reach["lever"] == number], name, never, windows)


def lever_name(lives: Lives, number: int) -> str:
    """Return the name of a lever by its number."""
    return lives.lever_names[number] if number < len(lives.lever_names) else f"lever_{number}"


def _reach(lives: Lives, rows: Rows, outcome: str, windows: list[Window]) -> Iterator[Row]:
    person = lives.rows_of(rows["person"])
    total = Total(outcome, "times the lever did this to a person", "times")
    yield from total_rows(lives, total, monthly(lives, person, rows["month"]), windows)


def _net_widening(lives: Lives, rows: Rows, name: str, never: Bools, windows: list[Window]) -> Iterator[Row]:
    started = rows[np.isin(rows["reach"], [Reach.STARTED, Reach.ADVICE_ADDED, Reach.SUPERVISION_ADDED])]
    person, first = np.unique(lives.rows_of(started["person"]), return_index=True)
    month = started["month"][first]
    total = Total(f"reach.{name}.never_registered", "persons reached who are never a registered suspect", "persons")
    yield from total_rows(lives, total, monthly(lives, person[never[person]], month[never[person]]), windows)
