"""What every lever must keep to: no effect, no change; nothing early; more dose, not less; never more places."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulation.engine.world import World
from simulation.levers.build import LEVERS, MONITORED
from simulation.scenario import load_lever
from simulation.vocabulary import Cause, Kind, OffenceType, Reach

TESTS = Path(__file__).parents[1]
SMALL: Any = runpy.run_path(str(TESTS / "property" / "test_levers.py"))
STRONG: Any = runpy.run_path(str(TESTS / "enriched.py"))["EFFECTS"]
START, END, SCALE = SMALL["START"], SMALL["END"], SMALL["SCALE"]

AT_ONCE = {"incidental_research": {"delay_months": 0.0}}
"""A lever with a delay reaches somebody in this small calendar only without it."""

PLACES = {"key_person_disruption": 20_000}
"""Places where the evidence has too few for a cohort of a thousand."""

FEW = 3_000
"""Places a year in the country: three a year in these cohorts."""


def happened(world: World, kind: Kind, kind_type: int | None = None) -> float:
    return float(len(SMALL["events"](world, kind, kind_type)))


def first_months(rows: Any) -> dict[int, int]:
    """Return the first month of every person in rows that are in order of time."""
    return {int(person): int(month) for person, month in zip(rows["person"][::-1], rows["month"][::-1], strict=True)}


def started(world: World, name: str) -> dict[int, int]:
    """Return the month in which each person reached by a lever first started."""
    rows = world.reach.all()
    return first_months(rows[(rows["lever"] == LEVERS.index(name)) & (rows["reach"] == int(Reach.STARTED))])


def newcomers(world: World, name: str, kind_type: int) -> float:
    """Return the share of those reached who within five years first did a type of offence of their own accord."""
    offences = SMALL["events"](world, Kind.OFFENCE, kind_type)
    first, since = first_months(offences[offences["cause"] != int(Cause.INVITED)]), started(world, name)
    new = [person for person, month in since.items() if first.get(person, END) >= month]
    return sum(first.get(person, END) < since[person] + 60 for person in new) / len(new)


def offences_of_reached(world: World, name: str) -> float:
    """Return the offences of a person reached in the year after being reached; those of others hold more luck."""
    since = started(world, name)
    done = SMALL["events"](world, Kind.OFFENCE)
    after = [int(row["month"]) - since.get(int(row["person"]), END) for row in done]
    return sum(0 < months <= 12 for months in after) / len(since)


def mean_stay(world: World) -> float:
    """Return the mean length in months of the sentences to custody after the start."""
    rows = SMALL["events"](world, Kind.CUSTODY_START)
    return float(rows["value"][rows["month"] >= START].mean())


def steps(world: World, name: str, step: Reach) -> float:
    rows = world.reach.all()
    return float(((rows["lever"] == LEVERS.index(name)) & (rows["reach"] == int(step))).sum())


DIRECT: dict[str, Callable[[World], float]] = {
    "probation_advice": lambda world: steps(world, "probation_advice", Reach.SUPERVISION_ADDED),
    "context_programme": lambda world: steps(world, "context_programme", Reach.TIE_ENDED),
    "work_support": lambda world: happened(world, Kind.WORK_START),
    "practice_dissemination": lambda world: -offences_of_reached(world, "practice_dissemination"),
    "monitoring": lambda world: steps(world, "monitoring", Reach.HELD_BACK),
    "incidental_research": lambda world: -newcomers(world, "incidental_research", OffenceType.DSE),
    "school_retention": lambda world: float(world.persons["qualified"].sum()),
    "family_support": lambda world: steps(world, "family_support", Reach.TIE_ENDED),
    "kin_prevention": lambda world: -offences_of_reached(world, "kin_prevention"),
    "housing_support": lambda world: happened(world, Kind.HOUSING_GAIN),
    "custody_length": mean_stay,
    "detection_effort": lambda world: happened(world, Kind.REGISTERED),
    "key_person_disruption": lambda world: steps(world, "key_person_disruption", Reach.TIE_ENDED),
}
"""What each lever changes first, counted so that more is more of it."""


def effect(name: str, strength: float) -> dict[str, float]:
    """Return the strong effect of a lever, or a part of it; what is no strength stays."""
    deciding = load_lever(name).nothing_when_zero
    given = {key: value * (strength if key in deciding else 1.0) for key, value in STRONG[name].items()}
    return given | AT_ONCE.get(name, {})


def company(name: str) -> list[Any]:
    """Return what a lever acts through: an evaluation is nothing without its programme."""
    return [SMALL["use"](MONITORED, None)] if name == "monitoring" else []


@cache
def without(name: str) -> World:
    world: World = SMALL["lived"](*company(name)) if company(name) else SMALL["baseline"]()
    return world


@cache
def lived(name: str, strength: float = 1.0, coverage: float = 1.0, capacity: float | None = None) -> World:
    capacity = capacity if capacity is not None else PLACES.get(name)
    places = {} if capacity is None else {"capacity_per_year": capacity}
    use = SMALL["use"](name, effect(name, strength), coverage=coverage, **places)
    world: World = SMALL["lived"](*company(name), use)
    return world


def reached(world: World, name: str) -> set[int]:
    """Return the persons to whom the lever did anything beyond finding them eligible."""
    rows = world.reach.all()
    own = rows[(rows["lever"] == LEVERS.index(name)) & (rows["reach"] != int(Reach.WAITING))]
    return set(own["person"][own["reach"] != int(Reach.ELIGIBLE)].tolist())


@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_with_zero_effect_changes_no_byte(name: str) -> None:
    world = lived(name, 0.0)
    assert steps(world, name, Reach.ELIGIBLE) + steps(world, name, Reach.ADVICE_ADDED) > 0
    assert world.digest() == without(name).digest()


@pytest.mark.parametrize("name", LEVERS)
def test_a_draw_without_effect_changes_no_byte_either(name: str) -> None:
    use = SMALL["use"](name, effect(name, 1.0), **places_of(name))
    assert SMALL["lived"](*company(name), use, zero_effect=True).digest() == without_effect(name).digest()


def places_of(name: str) -> dict[str, float]:
    return {"capacity_per_year": PLACES[name]} if name in PLACES else {}


def without_effect(name: str) -> World:
    world: World = SMALL["lived"](*company(name), zero_effect=True) if company(name) else SMALL["baseline"]()
    return world


@pytest.mark.parametrize("name", LEVERS)
def test_nothing_changes_before_a_lever_starts(name: str) -> None:
    world, other = lived(name), without(name)
    now, then = world.events.all(), other.events.all()
    assert now[now["month"] < START].tobytes() == then[then["month"] < START].tobytes()
    assert world.reach.all()["month"].min() >= START
    assert world.digest() != other.digest()


@pytest.mark.parametrize("name", LEVERS)
def test_a_stronger_dose_gives_no_less_of_the_direct_effect(name: str) -> None:
    none, half, full = (DIRECT[name](lived(name, strength)) for strength in (0.0, 0.5, 1.0))
    assert none < full
    assert none <= half <= full


@pytest.mark.parametrize(
    "name", [name for name in LEVERS if name not in ("custody_length", "detection_effort", "monitoring")]
)
def test_wider_coverage_reaches_the_same_persons_and_more(name: str) -> None:
    some, everybody = (reached(lived(name, 0.0, coverage), name) for coverage in (0.4, 1.0))
    assert some < everybody


def test_wider_monitoring_holds_back_the_same_persons_and_more() -> None:
    """What is held back changes lives, and with them who enters the programme later: nearly the same persons."""
    some, everybody = (reached(lived("monitoring", 1.0, coverage), "monitoring") for coverage in (0.4, 1.0))
    assert len(some) < len(everybody)
    assert len(some - everybody) <= 1 + 0.05 * len(some)  # one of a few says nothing yet


@pytest.mark.parametrize("name", [name for name in LEVERS if "capacity_per_year" not in load_lever(name).without])
def test_there_are_never_more_starts_than_places(name: str) -> None:
    world = lived(name, capacity=FEW)
    rows = world.reach.all()
    own = rows[(rows["lever"] == LEVERS.index(name)) & (rows["reach"] == int(Reach.STARTED))]
    months = np.bincount(own["month"] - START, minlength=END - START)
    assert len(own) > 0
    for years in (1, 3):
        most = np.convolve(months, np.ones(12 * years), "valid").max()
        assert most <= FEW * SCALE * years + 1
    assert len(own) < steps(lived(name), name, Reach.STARTED)


def test_most_whom_kin_prevention_reaches_are_known_to_the_register_only_through_another() -> None:
    world = lived("kin_prevention")
    rows = world.reach.all()
    joined = {(int(r["person"]), int(r["month"])) for r in rows[rows["reach"] == int(Reach.ELIGIBLE)]}
    convicted = {
        (int(world.persons["family"][r["person"]]), int(r["month"]))
        for kind in (Kind.GUILTY, Kind.DISPOSAL)
        for r in SMALL["events"](world, kind)
    }
    assert {(int(world.persons["family"][person]), month) for person, month in joined} <= convicted
    assert all(month - int(world.persons["birth_month"][person]) < 18 * 12 for person, month in joined)


def test_a_stepped_wedge_holds_back_early_and_nobody_once_all_teams_have_started() -> None:
    use = SMALL["use"]("monitoring", {"held_back_share": 0.0, "wedge_months": 108.0})
    rows = SMALL["lived"](*company("monitoring"), use).reach.all()
    own = rows[rows["lever"] == LEVERS.index("monitoring")]
    held = own[own["reach"] == int(Reach.HELD_BACK)]["month"] - START
    assert len(held) > 3
    assert held.max() < 108
    eligible = own[own["reach"] == int(Reach.ELIGIBLE)]["month"] - START
    early = eligible < 72
    assert (held < 72).sum() / early.sum() > (held >= 72).sum() / (~early).sum()


def people(world: World, name: str, step: Reach) -> set[int]:
    rows = world.reach.all()
    return set(rows["person"][(rows["lever"] == LEVERS.index(name)) & (rows["reach"] == int(step))].tolist())


@pytest.mark.parametrize(
    ("name", "counted", "step"),
    [("practice_dissemination", "practice_dissemination", Reach.MISREAD), (MONITORED, "monitoring", Reach.HELD_BACK)],
)
def test_those_who_are_misread_or_held_back_are_among_those_the_lever_is_meant_for(
    name: str, counted: str, step: Reach
) -> None:
    world = lived(counted)
    left_out = people(world, counted, step) - people(world, name, Reach.STARTED)
    assert len(left_out) > 3
    assert left_out <= people(world, name, Reach.ELIGIBLE)


def test_held_back_persons_never_start() -> None:
    rows = lived("monitoring").reach.all()
    number = LEVERS.index("monitoring")
    held = {int(r["person"]) for r in rows[(rows["lever"] == number) & (rows["reach"] == int(Reach.HELD_BACK))]}
    started = {int(r["person"]) for r in rows[(rows["lever"] == 1) & (rows["reach"] == int(Reach.STARTED))]}
    assert held
    assert not held & started


def test_preparation_puts_the_first_start_of_a_programme_off_and_nothing_else() -> None:
    ready = SMALL["use"](MONITORED, STRONG[MONITORED])
    later = SMALL["use"](MONITORED, STRONG[MONITORED] | {"preparation_months": 72.0})
    first = [SMALL["reached"](SMALL["lived"](use), Reach.STARTED)["month"].min() for use in (ready, later)]
    assert first[0] < START + 72 <= first[1]
    moved = SMALL["use"](MONITORED, STRONG[MONITORED], start=START + 72)
    assert SMALL["lived"](later).digest() == SMALL["lived"](moved).digest()


def test_key_persons_are_registered_with_somebody_else_before_they_are_chosen() -> None:
    world = lived("key_person_disruption")
    events = world.events.all()
    seen = events[(events["kind"] == int(Kind.OFFENCE)) & (events["case"] >= 0) & (events["other"] >= 0)]
    rows = world.reach.all()
    chosen = rows[rows["reach"] == int(Reach.ELIGIBLE)]
    assert len(chosen) > 3
    for row in chosen:
        own = seen[(seen["person"] == row["person"]) & (seen["month"] < row["month"])]
        assert len(own[own["month"] >= row["month"] - 36]) > 0
