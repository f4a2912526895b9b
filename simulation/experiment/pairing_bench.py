"""How many replicates a comparison needs: paired or independent, with one or a hundred lucks.

Measured on the general two-year outcome of DSE index persons under recommendation 3, in small worlds; the numbers
carry the noise of the few replicates they come from.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from typing import Any

from simulation.experiment.jobs import Job, live_job
from simulation.experiment.pairing import independent_replicates_needed, replicates_needed
from simulation.scenario import load_scenario
from simulation.scenario.describe import Scenario

OUTCOME, POPULATION = "recidivism.general.2y", "dse"
BASE, OTHER, LEVER = "baseline.yaml", "recommendation_3_context_programme.yaml", "context_programme"
SCALE, QUICK_SCALE = 0.05, 0.005
REPLICATES, QUICK_REPLICATES = 6, 2
LUCKS = (1, 100)


def scenarios(scale: float) -> tuple[Scenario, Scenario]:
    """Return baseline and recommendation 3 at a scale, from the templates of the package."""
    folder = files("simulation.scenario") / "templates"
    overrides = {"cohort.scale": scale}
    with_paths = [load_scenario(str(folder / name), overrides=overrides) for name in (BASE, OTHER)]
    return with_paths[0], with_paths[1]


def with_lucks(scenario: Scenario, lucks: int) -> Scenario:
    """Return the same scenario with another number of lucks."""
    split = replace(scenario.study.split, lucks=lucks)
    return replace(scenario, study=replace(scenario.study, split=split))


def means(lucks: int, *, quick: bool) -> tuple[list[float], list[float]]:
    """Return the outcome of both worlds in each replicate."""
    pair = tuple(with_lucks(scenario, lucks) for scenario in scenarios(QUICK_SCALE if quick else SCALE))
    found: tuple[list[float], list[float]] = ([], [])
    for replicate in range(QUICK_REPLICATES if quick else REPLICATES):
        for place, world in enumerate(live_job(Job(pair, replicate))):
            rows = world.indicators
            rows = rows[(rows["outcome"] == OUTCOME) & (rows["population"] == POPULATION) & rows["observed"]]
            found[place].append(float(rows.groupby("person", observed=True)["value"].mean().mean()))
    return found


def replicates_table(*, quick: bool) -> dict[str, Any]:
    """Return the replicates needed for a standard error of a tenth of the effect, and lucks beside the lived life."""
    import numpy as np

    facts: dict[str, Any] = {"pairing_outcome": OUTCOME, "pairing_lever": LEVER}
    worlds = {lucks: [np.array(values) for values in means(lucks, quick=quick)] for lucks in LUCKS}
    effect = float(
        np.mean(worlds[LUCKS[-1]][1] - worlds[LUCKS[-1]][0])
    )  # the least noisy, for all, so that they compare
    for lucks, (base, other) in worlds.items():
        facts[f"replicates_needed_paired_lucks_{lucks}"] = replicates_needed(other - base, effect=effect)
    base, other = worlds[LUCKS[-1]]
    facts["replicates_needed_independent"] = independent_replicates_needed(base, other)
    facts["replicates_needed_paired"] = facts[f"replicates_needed_paired_lucks_{LUCKS[-1]}"]
    facts["effect_of_100"], facts["times_narrower_paired"] = round(100 * effect, 3), _narrower(base, other)
    apart = worlds[LUCKS[-1]][0] - worlds[LUCKS[0]][0]
    error = float(apart.std(ddof=1)) / len(apart) ** 0.5
    facts["split_minus_unsplit_standard_errors"] = round(float(apart.mean()) / error, 2) if error > 0 else None
    return facts


def _narrower(base: Any, other: Any) -> float | None:
    """Return how many times narrower the interval of the paired difference is than that of the unpaired one."""
    paired = float((other - base).var(ddof=1))
    return round(float((base.var(ddof=1) + other.var(ddof=1)) / paired) ** 0.5, 1) if paired > 0 else None
