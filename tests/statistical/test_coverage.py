"""Coverage of the comparison's 95 % intervals on small synthetic studies with a known effect (``make test-full``).

Persons of both worlds share a luck: each has an outcome in both, or in one of them, with known chances. The effect per
100 index persons is known in closed form. Each study goes through ``compare`` as a real one does. The table stands in
``docs/reference/verdicts.md``; ``python tests/statistical/test_coverage.py`` prints it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

from simulation.experiment.pairing import compare
from simulation.outcomes.rows import PER_100

STUDIES = 1000
LEAST_KNOWN = 500
COVERED = (0.93, 0.97)
GENERAL, WINDOW = "recidivism.general.2y", "2026-01..2035-12"


class Case(NamedTuple):
    """A kind of study: persons a replicate, chances to differ for better and worse, draws with their own effect."""

    name: str
    replicates: int
    persons: int
    better: float
    worse: float
    draws: int = 1
    numbers: float = 0.0


CASES = (
    Case("common, no effect", 10, 400, 0.05, 0.05),
    Case("common, an effect", 20, 400, 0.08, 0.05),
    Case("common, few replicates", 6, 400, 0.08, 0.04),
    Case("common, parameter draws", 8, 400, 0.06, 0.04, draws=10, numbers=0.01),
    Case("rare, no effect", 10, 200, 0.02, 0.02),
    Case("rare, an effect", 10, 300, 0.018, 0.006),
    Case("rare, four replicates", 4, 300, 0.03, 0.02),
)
BASE = 0.36


def study_of(case: Case, lots: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    """Live one study; return outcomes, discordant persons and the true difference per 100."""
    shifts = lots.normal(0, case.numbers, case.draws + 1) if case.numbers else np.zeros(case.draws + 1)
    rows: list[dict[str, Any]] = []
    differing: list[dict[str, Any]] = []
    for replicate in range(case.replicates):
        base, luck = lots.random(case.persons) < BASE, lots.random(case.persons)
        for draw in range(case.draws):
            better, worse = (case.better - shifts[draw]) / BASE, case.worse / (1 - BASE)
            value = np.where(base, luck >= better, luck < worse)
            where = {
                "replicate": replicate,
                "draw": draw + 1,
                "outcome": GENERAL,
                "population": "dse",
                "window": WINDOW,
            }
            for world, held in (("base", base), ("lever", value)):
                rows.append(where | {"scenario": world, "value": 100 * held.mean(), "n": float(case.persons)}
                            | {"definition": "d", "group": "all", "unit": PER_100})  # fmt: skip
            for person in np.flatnonzero(base != value):
                sign = float(value[person]) - float(base[person])
                differing.append(where | {"scenario": "lever", "person": person, "cohort": 0, "difference": sign})
    truth = 100 * (case.worse - case.better + (shifts[-1] if case.numbers else 0.0))
    return pd.DataFrame(rows), pd.DataFrame(differing), truth


def coverage(case: Case, studies: int = STUDIES) -> tuple[float, int]:
    """Return the share of studies whose interval holds the truth, and of how many it is known."""
    lots = np.random.default_rng(20)
    hits: list[bool] = []
    for _ in range(studies):
        outcomes, differing, truth = study_of(case, lots)
        row = compare(outcomes, differing, against="base", scale=0.1).iloc[0]
        if row["verdict"] != "too few to say":
            hits.append(bool(row["low"] <= truth <= row["high"]))
    return float(np.mean(hits)), len(hits)


@pytest.mark.full
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_intervals_cover_the_known_effect(case: Case) -> None:
    covered, known = coverage(case)
    assert known >= LEAST_KNOWN
    assert COVERED[0] <= covered <= COVERED[1]


def test_an_interval_around_another_effect_does_not_cover() -> None:
    """So the test above can fail: the same studies against an effect of twice the size."""
    case = CASES[1]
    lots, hits = np.random.default_rng(20), []
    for _ in range(40):
        outcomes, differing, truth = study_of(case, lots)
        row = compare(outcomes, differing, against="base", scale=0.1).iloc[0]
        hits.append(bool(row["low"] <= 2 * truth <= row["high"]))
    assert np.mean(hits) < 0.5


if __name__ == "__main__":
    for one in CASES:
        share, told = coverage(one)
        print(f"| {one.name} | {one.replicates} x {one.draws} | {one.persons} | {told} | {100 * share:.1f} % |")
