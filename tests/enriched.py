"""Small cohorts in which every kind of event happens often. SYNTHETIC persons; levels at the edge of their ranges.

Tests load this file with ``runpy``: it is no package.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from simulation.engine.assemble import Blueprint
from simulation.engine.world import World
from simulation.evidence import Parameters, load_parameters
from simulation.levers.build import build_levers
from simulation.model import CohortModel
from simulation.scenario.describe import Clock, Cohort, LeverUse, Primary, Scenario, Split, Study
from simulation.vocabulary import Kind, OffenceType, month_index

BIRTHS = (1980, 1986)
UNTIL = month_index(2010, 12)
LEVER_START = month_index(1999)
PERSONS_PER_SCALE = 1_245_000
"""Births of these years at full scale, roughly."""

NEVER_WRITTEN = {Kind.TIE_START, Kind.TIE_END}
"""Kinds that stand in the vocabulary but that no mechanism writes: ties have a store of their own."""

EFFECTS = {
    "probation_advice": {"supervision_gain": 0.9},
    "context_programme": {"tie_ending_probability": 1.0, "bond_effect": -2.0},
    "work_support": {"work_start_effect": 2.0},
    "practice_dissemination": {"match_effect": -2.0, "noise_fall": 0.5, "misread_first": 0.3, "misread_later": 0.2},
    "monitoring": {"held_back_share": 0.5},
    "incidental_research": {"first_involvement_effect": -2.0, "delay_months": 12.0},
    "school_retention": {"school_exit_effect": -2.0},
    "family_support": {"tie_ending_probability": 1.0, "school_exit_effect": -2.0},
    "kin_prevention": {"bond_effect": -2.0, "school_exit_effect": -2.0},
    "housing_support": {"housing_gain_effect": 2.0},
    "custody_length": {"length_change": 1.0},
    "detection_effort": {"detection_shift": 1.0},
    "key_person_disruption": {"tie_ending_probability": 1.0},
}
PLACES = {"key_person_disruption": 40_000.0}
"""Places a year in the country, where the evidence has too few for a few hundred persons."""

FIRST_THREE = ("probation_advice", "context_programme", "work_support")
ALL_TOGETHER = (  # two sets, for at most four programmes have a slot at once
    ("probation_advice", "context_programme", "monitoring", "practice_dissemination", "custody_length")
    + ("incidental_research", "key_person_disruption"),
    ("school_retention", "family_support", "kin_prevention", "housing_support", "detection_effort"),
)


@cache
def enriched() -> Parameters:
    """Return evidence at the edge of its ranges, where much happens to few."""
    kinds = [kind.name.lower() for kind in OffenceType]
    shipped = load_parameters()
    at_most: tuple[str, ...] = (
        *(f"justice.{column}.{kind}" for column in ("detection", "pre_trial") for kind in kinds),
        *(f"justice.supervision_{how}_advice.{kind}" for how in ("with", "without") for kind in kinds),
        *("justice.supervision.breach_per_month", "justice.supervision.recall_probability"),
        *("death.level", "housing_loss.level", "housing_gain.level", "friend_start.level", "friend_end.level"),
        *("debt_start.level", "debt_end.level", "partner_search.level", "partner_end.level", "child.level"),
    )
    at_least = tuple(f"justice.guilty.{kind}" for kind in kinds)
    values = {name: record_of(shipped, name).high for name in at_most}
    values |= {name: record_of(shipped, name).low for name in at_least}
    values |= {f"{kind}.level": 0.6 for kind in kinds if kind != "dse"}
    values |= {name: max(record_of(shipped, name).low, 0.4) for name in (f"justice.advice_request.{k}" for k in kinds)}
    values |= {f"dse_{route}.level": 50.0 for route in ("ties", "partner", "alone")}
    values |= {"dse.ever_offended": 2.3, "dse.did_dse": 4.25, "dse.prior_offences": 0.0}
    values |= {f"dse.age_level.men_{age}": 1.0 for age in (14, 18, 25)}
    return shipped.with_overrides(values, "enriched for tests")


def record_of(parameters: Parameters, name: str) -> Any:
    return parameters[name]


def blueprint(seed: int, persons: int, *, lucks: int = 4, until: int = UNTIL) -> Blueprint:
    """Return a cohort of about so many persons, burdened, its DSE cases split into a few lucks."""
    return Blueprint(
        births=BIRTHS,
        until=until,
        scale=persons / PERSONS_PER_SCALE,
        seed=seed,
        replicate=0,
        enrichment=1.0,
        lucks=lucks,
        split_from=LEVER_START,
        luck_months=49,
    )


def levers(persons: int, names: tuple[str, ...] = FIRST_THREE) -> list[Any]:
    """Return new levers; unless named, one of each kind: a chain lever, one that ends ties, one that acts on work."""
    uses = [
        LeverUse(
            name,
            effect=tuple(EFFECTS[name].items()),
            coverage=1.0,
            start=LEVER_START,
            capacity_per_year=PLACES.get(name),
        )
        for name in names
    ]
    asked = Scenario(
        name="tested",
        question="?",
        cohort=Cohort(
            births=BIRTHS, setting="national", scale=persons / PERSONS_PER_SCALE, persons=None, enrichment=1.0
        ),
        clock=Clock(until=UNTIL),
        levers=tuple(uses),
        parameters=(),
        study=Study(1, 1, 1, Split(("dse",), 4), Primary("offences.actual", "dse"), None, None, ()),
    )
    return build_levers(asked, enriched())


def lived(
    engine: str,
    seed: int,
    persons: int,
    *,
    with_levers: bool = False,
    until: int = UNTIL,
    names: tuple[str, ...] = FIRST_THREE,
) -> World:
    """Return a world that has lived to its last month, by either engine."""
    acting = levers(persons, names) if with_levers else ()
    model = CohortModel(blueprint(seed, persons, until=until), enriched(), levers=acting, engine=engine)
    return model.world.live_until(until)


def counts(worlds: list[World]) -> dict[Kind, int]:
    """Return how often each kind of event that the engine can write happened in some worlds together."""
    kinds = np.concatenate([world.events.all()["kind"] for world in worlds])
    return {kind: int((kinds == int(kind)).sum()) for kind in Kind if kind not in NEVER_WRITTEN}


def difference(fast: World, plain: World) -> str:
    """Say where two worlds first differ: event, then columns of persons; empty if nowhere."""
    a, b = fast.events.all(), plain.events.all()
    both = min(len(a), len(b))
    apart = np.flatnonzero(a[:both] != b[:both])
    if len(apart) or len(a) != len(b):
        place = int(apart[0]) if len(apart) else both
        return f"event {place}: {a[place : place + 1]} and {b[place : place + 1]}"
    names = fast.persons.dtype.names or ()
    skipped = {
        "friends",
        "co_offenders",
        "contacts",
        "friends_ceiling",
        "kin_ceiling",
        "co_offenders_ceiling",
        "contacts_ceiling",
        "ceilings_until",
        "next_inmate",
        "open_case",
    }
    wrong = {name: np.flatnonzero(fast.persons[name] != plain.persons[name]) for name in names if name not in skipped}
    return "; ".join(f"{name}: persons {rows[:5].tolist()}" for name, rows in wrong.items() if len(rows))
