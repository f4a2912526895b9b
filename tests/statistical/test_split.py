"""A luck lives like the lived life: after the index month, offences of split lucks have the mean of luck 0."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation.engine.assemble import Blueprint
from simulation.engine.world import World
from simulation.evidence import load_parameters
from simulation.vocabulary import Kind, month_index

FIRST, UNTIL, MONTHS = month_index(1996), month_index(2006, 12), 24
LUCKS, FEWEST, STANDARD_ERRORS = 5, 100, 3.0
MORE: dict[str, Any] = {
    "property.level": 0.4,
    "dse.ever_offended": 1.5,
    "dse.did_dse": 3.0,
    "dse.prior_offences": -0.1,
    **{f"dse.age_level.men_{age}": 1.0 for age in (14, 18, 25)},
    "dse_alone.level": 50.0,
    "cohort.index_persons_per_year": 200.0,  # room for lucks
}


@pytest.fixture(scope="module")
def world() -> World:
    parameters = load_parameters().with_overrides(MORE, "many index persons in a small world")
    plan = Blueprint((1976, 1984), UNTIL, 0.02, 5, 0, enrichment=1.0, lucks=LUCKS, split_from=FIRST, luck_months=MONTHS)
    lived = World(plan, parameters).live_until(UNTIL)
    lived.finish()
    return lived


def offences_after(events: Any, person: int, month: int, luck: int) -> int:
    """Return how many offences a life holds in the months after the index month for which a luck is lived."""
    own = events[(events["person"] == person) & (events["luck"] == luck) & (events["kind"] == int(Kind.OFFENCE))]
    return int(((own["month"] > month) & (own["month"] <= month + MONTHS)).sum())


def test_split_and_unsplit_means_agree_within_three_standard_errors(world: World) -> None:
    whole = [row for row in world.splits[: world.split_count].tolist() if row[1] + MONTHS <= UNTIL and row[2] == LUCKS]
    assert len(whole) >= FEWEST
    lived, lucks = world.events.all(), world.luck_events.all()
    differences = [
        np.mean([offences_after(lucks, person, month, luck) for luck in range(1, LUCKS)])
        - offences_after(lived, person, month, 0)
        for person, month, _ in whole
    ]
    error = np.std(differences, ddof=1) / np.sqrt(len(differences))
    assert error > 0.0
    assert abs(np.mean(differences)) <= STANDARD_ERRORS * error
