"""The switches that no figure decides: what the dated factor multiplies, and what it does after the last data year."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from simulation.engine.assemble import Blueprint
from simulation.engine.world import World
from simulation.evidence import load_parameters
from simulation.vocabulary import Kind, month_index

BEFORE, AFTER = (2006, 2008), (2017, 2019)
LATE = (2034, 2036)


@cache
def world(switch: str = "structure.period_acts_on", choice: str = "offending", until: int = 2019) -> World:
    """Return a small country lived with one switch set."""
    parameters = load_parameters().with_overrides({switch: choice}, "a test of the switch")
    blueprint = Blueprint(births=(1985, 2022), until=month_index(until, 12), scale=0.004, seed=3, replicate=0)
    lived = World(blueprint, parameters).live_until(month_index(until, 12))
    lived.finish()
    return lived


def minors(lived: World, kind: Kind, years: tuple[int, int]) -> float:
    """Return events a year of those under 18, over the persons of those ages."""
    birth = dict(zip(lived.persons["id"].tolist(), lived.persons["birth_month"].tolist(), strict=True))
    rows: NDArray[np.void] = lived.events.all()
    rows = rows[rows["kind"] == int(kind)]
    first, last = month_index(years[0], 1), month_index(years[1], 12)
    months = range(first, last + 1)
    counted = sum(
        1 for row in rows if first <= row["month"] <= last and row["month"] - birth[int(row["person"])] < 18 * 12
    )
    born = lived.persons["birth_month"]
    there = np.mean([((month - born >= 12 * 12) & (month - born < 18 * 12)).sum() for month in (months[0], months[-1])])
    return counted / (years[1] - years[0] + 1) / float(there)


def fall(lived: World, kind: Kind, years: tuple[tuple[int, int], tuple[int, int]] = (BEFORE, AFTER)) -> float:
    return minors(lived, kind, years[1]) / minors(lived, kind, years[0])


def test_a_fall_in_offending_is_a_fall_in_both_and_one_in_detection_in_what_is_registered() -> None:
    offending, detection = world(), world(choice="detection")
    assert fall(offending, Kind.OFFENCE) < 0.6
    assert fall(offending, Kind.REGISTERED) < 0.6
    assert fall(detection, Kind.OFFENCE) > 0.75, "people go on as before"
    assert fall(detection, Kind.REGISTERED) < 0.6, "and fewer of them are seen"


def test_after_the_last_data_year_the_level_is_flat_or_goes_on_falling_at_half_speed() -> None:
    name = "structure.period_after_last_data_year"
    flat, falling = world(name, "flat", 2036), world(name, "half_speed", 2036)
    assert minors(flat, Kind.OFFENCE, AFTER) == minors(falling, Kind.OFFENCE, AFTER), "nothing differs before it"
    assert minors(falling, Kind.OFFENCE, LATE) < minors(flat, Kind.OFFENCE, LATE)
