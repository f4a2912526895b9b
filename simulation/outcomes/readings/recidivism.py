"""Readings of the recidivism targets (T001, T004-T007, T037-T041), each in its own years of index events.

Where a target does not say who was indexed, when the clock starts or which months count, every combination is one
reading, with an id such as ``T001/found_guilty/disposal/calendar``. None is chosen for its fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from simulation.outcomes.definitions import ALTERNATIVES, KINDS, POPULATIONS, Clock, ClockStart, IndexPopulation
from simulation.outcomes.lives import Window, year_window
from simulation.outcomes.measured import Measured
from simulation.outcomes.readings.reading import Reading
from simulation.outcomes.recidivism import Recidivists
from simulation.outcomes.tallies import Rule, Tally

CLOCKS = {"calendar": Clock.CALENDAR, "at_liberty": Clock.AT_LIBERTY}
PERCENT = 100.0
_DSE, _DSE_GUILTY = POPULATIONS["dse"], POPULATIONS["dse_guilty"]
DSE_INDEXED = {
    "brought_to_court/registration": _DSE.starting_at(ClockStart.REGISTRATION),
    "brought_to_court/disposal": _DSE.starting_at(ClockStart.DISPOSAL),
    "found_guilty/registration": _DSE_GUILTY.starting_at(ClockStart.REGISTRATION),
    "found_guilty/disposal": _DSE_GUILTY,  # its index event is the verdict
}
DSE_YEARS = year_window(2000, 2017)  # "index 2000s-2017, followed to 2021"


class Asked(NamedTuple):
    """One recidivism target: which new cases, within how many years, of whom, indexed when, on which clocks."""

    id: str
    kind: str
    years: int
    window: Window
    indexed: dict[str, IndexPopulation]
    clocks: tuple[str, ...] = ("calendar",)


def _found_guilty(name: str) -> dict[str, IndexPopulation]:
    """Return the readings of "found guilty" by the WODC: by a court, or also by a prosecutor's disposal."""
    by = {"found_guilty": POPULATIONS[name], "found_guilty_or_disposal": ALTERNATIVES[name][0]}
    starts = {"registration": ClockStart.REGISTRATION, "disposal": ClockStart.INDEX_EVENT}
    return {f"{who}/{start}": by[who].starting_at(starts[start]) for who, start in product(by, starts)}


_BOTH = ("calendar", "at_liberty")
ASKED = (
    Asked("T001", "general", 2, DSE_YEARS, DSE_INDEXED, _BOTH),
    Asked("T004", "property", 5, DSE_YEARS, DSE_INDEXED, _BOTH),
    Asked("T005", "violence", 5, DSE_YEARS, DSE_INDEXED, _BOTH),
    Asked("T006", "drugs", 5, DSE_YEARS, DSE_INDEXED, _BOTH),
    Asked("T007", "specific", 5, DSE_YEARS, DSE_INDEXED, _BOTH),
    Asked("T037", "general", 2, year_window(2010, 2019), _found_guilty("adults_guilty")),
    Asked("T038", "general", 2, year_window(2019), _found_guilty("juveniles_guilty")),
    Asked("T039", "general", 2, year_window(2015, 2017), {"": POPULATIONS["released"]}),
    Asked("T040", "general", 2, year_window(2015, 2017), {"": POPULATIONS["released_juvenile"]}),
    Asked("T041", "general", 4, year_window(2008, 2015), {"": POPULATIONS["supervision"]}),
)
"""Years are those of the targets' own columns; T041 says "before 2016", and the eight years before are taken."""


def recidivism_readings(measured: Measured, settling: int) -> Iterator[Reading]:
    """Yield every reading of every recidivism target."""
    found: dict[tuple[IndexPopulation, Window], Recidivists] = {}
    for asked in ASKED:
        for name, population in asked.indexed.items():
            key = (population, asked.window)
            found.setdefault(key, Recidivists(measured, population, asked.window, settling))
            for clock in asked.clocks:
                yield _reading(asked, name, clock, found[key])


def _reading(asked: Asked, name: str, clock: str, found: Recidivists) -> Reading:
    kind, words = KINDS[asked.kind], "/".join([asked.id, *([name, clock] if name else [])])
    share = found.share(kind, asked.years, CLOCKS[clock])
    hits = share.value * share.n if share.n else 0.0
    window = found.window_for(asked.years)
    definition = "; ".join([
        found.definition(kind, CLOCKS[clock]),
        f"within {asked.years} years",
        f"index events {window.text if window else asked.window.text}",
    ])  # fmt: skip
    return Reading(words, definition, Tally(Rule.SHARE, (hits, share.n), PERCENT))
