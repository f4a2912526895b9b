"""What each mechanism is needed for: it is switched off, everything else stays, and the figures are read again.

Worlds with more DSE, as in calibration, and the same replicates (so the same luck) for every variant. The null world
has continuous propensity alone: no spread in the timing of maturation, no dated factor, no influence of friends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from statistics import median
from typing import TYPE_CHECKING, Any

from simulation.evidence import Parameters, load_parameters
from simulation.evidence.targets import load_targets
from simulation.experiment.calibration.points import Setting, enriched
from simulation.experiment.groups import Read, fit_all, groups_facts
from simulation.experiment.validation_jobs import Validated, validate_world, validation_scenario
from simulation.experiment.workers import Workforce
from simulation.outcomes.tallies import NO_FIGURE, Figure, Tally

if TYPE_CHECKING:
    import pandas as pd

STATIONARY = {"structure.period": "stationary"}
NO_FRIENDS = {"offending.friends_young": 0.0, "offending.friends_adult": 0.0, "offending.active_co_offenders": 0.0}
NO_TIMING = {"traits.maturation_spread_years": 0.5}  # the lowest of its range: nearly everybody matures alike
NO_HISTORY = {
    "offending.recent_offence": 0.0,
    "offending.ever_offended": 0.0,
    "offending.prior_offences": 0.0,
    "offending.seasoned_low_self_control": 0.0,
}
OFF: Mapping[str, Mapping[str, float | str]] = {
    "as shipped": {},
    "no dated factor": STATIONARY,
    "no influence of friends": NO_FRIENDS,
    "maturation at one age": NO_TIMING,
    "no bonds": {
        "offending.bond_partner": 0.0, "offending.children": 0.0, "offending.no_work": 0.0,
        "offending.unstable_housing": 0.0,
    },
    "no own history": NO_HISTORY,
    "no likeness of kin": {
        "traits.family_correlation": 0.0, "offending.parent_record": 0.0, "offending.active_kin": 0.0,
        "dse.parent_record": 0.0, "dse.active_kin": 0.0,
    },
    "no route over ties": {"dse_ties.level": 1e-9},
    "no route through a partner": {"dse_partner.level": 1e-9},
    "no route alone": {"dse_alone.level": 1e-9},
    "null world": {**STATIONARY, **NO_FRIENDS, **NO_TIMING, **NO_HISTORY},
}  # fmt: skip
"""What is switched off, by name."""

SAMPLES = 5
"""Of the study's size, from each variant, where it has so many persons."""
FIGURES = (
    "T001", "T007", "T011", "T016", "T017", "T018", "T019", "T020", "T021", "T033", "T037", "T038", "T039", "T074",
    "T107", "T053", "T132",
)  # fmt: skip
"""Published figures read again, each as the middle of its readings."""


@dataclass(frozen=True)
class Ablated:
    """One variant: figures by target, and what became of the groups of careers."""

    name: str
    figures: dict[str, float]
    groups: dict[str, Any]


def without(parameters: Parameters, off: Mapping[str, float | str]) -> Parameters:
    """Return parameters with some mechanisms switched off, also beyond ranges."""
    choices = {name: value for name, value in off.items() if isinstance(value, str)}
    numbers = {name: value for name, value in off.items() if not isinstance(value, str)}
    return parameters.with_overrides(choices, "switched off to see what it is needed for").with_values(numbers)


def live_variant(name: str, replicate: int, setting: Setting) -> Validated:
    """Live one replicate of a variant."""
    parameters = enriched(without(load_parameters(), OFF[name]), setting.enrichment)
    scenario = validation_scenario({"cohort.scale": setting.scale, "study.seed": setting.seed}, setting.last_birth)
    return validate_world(scenario, replicate, parameters, with_careers=True)


def ablate(replicates: int, setting: Setting, workers: int | None, told: Callable[[str], None]) -> list[Ablated]:
    """Return every variant, lived so many times."""
    from joblib import Parallel, delayed

    jobs = [(name, replicate) for name in OFF for replicate in range(replicates)]
    work = (delayed(live_variant)(name, replicate, setting) for name, replicate in jobs)
    lived = Parallel(n_jobs=Workforce(workers).here(len(jobs)), return_as="generator", batch_size=1)(work)
    found: dict[str, list[Validated]] = {name: [] for name in OFF}
    for number, ((name, _), one) in enumerate(zip(jobs, lived, strict=True), 1):
        found[name].append(one)
        told(f"{number} of {len(jobs)} worlds lived")
    return [_ablated(name, worlds) for name, worlds in found.items()]


def _ablated(name: str, worlds: Sequence[Validated]) -> Ablated:
    reads: list[Read] = [world.careers for world in worlds]
    found = fit_all(reads, load_parameters(), looks=("as the study",), most_samples=SAMPLES)
    return Ablated(name, {target: middle_figure(worlds, target) for target in FIGURES}, groups_facts(found))


def middle_figure(worlds: Sequence[Validated], target: str) -> float:
    """Return a target's figure over several worlds, as the middle of its readings."""
    tallies: dict[str, list[Tally]] = {}
    for reading in (reading for world in worlds for reading in world.readings if reading.target == target):
        tallies.setdefault(reading.id, []).append(reading.tally)
    figures: list[Figure] = [reduce(add, parts).figure() for parts in tallies.values()] or [NO_FIGURE]
    return median(figure.value for figure in figures)


def ablation_table(variants: Sequence[Ablated], enrichment: float) -> pd.DataFrame:
    """Return one row a variant: figures beside the published ones, and the number of groups preferred."""
    import pandas as pd

    rows = [{"variant": v.name, **_per_year(v.figures, enrichment), **_groups(v), "synthetic": True} for v in variants]
    published = {target.id: target.value for target in load_targets() if target.id in FIGURES}
    return pd.DataFrame([{"variant": "published", **published, "synthetic": True}, *rows])


def _per_year(figures: Mapping[str, float], enrichment: float) -> dict[str, float]:
    return {target: value / enrichment if target == "T033" else value for target, value in figures.items()}


def _groups(variant: Ablated) -> dict[str, Any]:
    found = variant.groups.get("as the study")
    if found is None:
        return {"groups": "", "names": ""}
    names = ", ".join(f"{name} {share:.2f}" for name, share in found["name_shares"].items())
    return {"groups": ", ".join(f"{n} ({c}x)" for n, c in found["groups_chosen"].items()), "names": names}
