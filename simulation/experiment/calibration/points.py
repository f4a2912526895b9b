"""Live points of the box: one replicate each, read on every target; what is lived stays lived when it is stopped.

DSE is rare: a run at scale 0.01 holds about six index persons. So a point may be lived in a world with more of them:
the routes alone and through a partner have ``enrichment`` times their level, the route over ties finds as many more
people to come from and keeps its own, and a repeat keeps its level (``dse.did_dse`` less the logarithm). Counts of
persons a year are divided again. Where DSE is so much more frequent that it feeds back, figures about it no longer
hold: above ``MOST_ENRICHED`` they teach nothing. What is left of that, plain worlds with the finished draws show.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from simulation.core.real import log
from simulation.evidence import Parameters, load_parameters
from simulation.experiment.calibration.box import Box, Floats
from simulation.experiment.validation_jobs import validate_world, validation_scenario
from simulation.outcomes.tallies import Rule, Tally

ENRICHED_ROUTES = ("dse_alone.level", "dse_partner.level")
REPEAT = "dse.did_dse"
PER_YEAR = ("T033",)
"""Targets that count DSE persons a year: their exposure is multiplied by the enrichment."""
MOST_ENRICHED = 4.0
"""Above it the few persons with the greatest hazard all come to DSE, and the mixture is another one (decision 0009)."""
SEEDS = 20
"""Replicates that points take turns in: chance is the same for points of the same replicate."""


@dataclass(frozen=True)
class Setting:
    """How points are lived."""

    scale: float = 0.01
    enrichment: float = MOST_ENRICHED
    seed: int = 1
    last_birth: int = 2011
    lucks: int = SEEDS
    controls: int = 1


@dataclass(frozen=True)
class Point:
    """One point: its number and the values of the fitted parameters."""

    number: int
    values: dict[str, float]


@dataclass(frozen=True)
class Lived:
    """A lived point: the counts of every reading, and how many times as much DSE there was."""

    number: int
    values: dict[str, float]
    tallies: dict[str, Tally]
    enrichment: float = 1.0

    @property
    def tells_of_dse(self) -> bool:
        """Whether figures about DSE may be learnt from it."""
        return self.enrichment <= MOST_ENRICHED


def design(box: Box, points: int, seed: int) -> list[Point]:
    """Return points that fill the box evenly (Latin hypercube; McKay, Beckman & Conover 1979)."""
    from scipy.stats import qmc

    unit = qmc.LatinHypercube(len(box), rng=np.random.default_rng(seed)).random(points)
    return [Point(number, box.named(values)) for number, values in enumerate(box.at(unit))]


def enriched(parameters: Parameters, factor: float) -> Parameters:
    """Return parameters of a world with ``factor`` times as many people who come to DSE.

    Examples
    --------
    >>> more = enriched(load_parameters(), 50.0)
    >>> round(more.number("dse_alone.level") / load_parameters().number("dse_alone.level"))
    50
    """
    values = {name: parameters.number(name) * factor for name in ENRICHED_ROUTES}
    return parameters.with_values(values | {REPEAT: parameters.number(REPEAT) - log(factor)})


def live_point(point: Point, setting: Setting) -> Lived:
    """Live one point and count every reading of every target."""
    chosen = load_parameters().with_overrides(point.values, "a point of the calibration")
    scenario = validation_scenario({"cohort.scale": setting.scale, "study.seed": setting.seed}, setting.last_birth)
    world = validate_world(
        scenario, point.number % setting.lucks, enriched(chosen, setting.enrichment), controls=setting.controls
    )
    tallies = {reading.id: _as_plain(reading.target, reading.tally, setting) for reading in world.readings}
    return Lived(point.number, point.values, tallies, setting.enrichment)


def _as_plain(target: str, tally: Tally, setting: Setting) -> Tally:
    if target not in PER_YEAR:
        return tally
    events, exposure = tally.counts
    return Tally(tally.rule, (events, exposure * setting.enrichment), tally.factor)


def live_points(
    points: Iterable[Point], setting: Setting, path: Path, workers: int, told: Callable[[str], None]
) -> list[Lived]:
    """Live all points that the file does not hold yet, write each as it is done, and return all."""
    done = {lived.number: lived for lived in read_points(path)}
    wanted = list(points)
    missing = [point for point in wanted if point.number not in done]
    cut_off_half_a_line(path)
    with path.open("a", encoding="utf-8") as file:
        for count, lived in enumerate(_side_by_side(missing, setting, workers), len(wanted) - len(missing) + 1):
            done[lived.number] = lived
            file.write(json.dumps(_as_json(lived)) + "\n")
            file.flush()
            told(f"{count} of {len(wanted)} points lived")
    return [done[point.number] for point in wanted]


def cut_off_half_a_line(path: Path) -> None:
    """Take away a last line that was being written when its process was stopped."""
    if path.is_file():
        whole = path.read_bytes()
        path.write_bytes(whole[: whole.rfind(b"\n") + 1])


def _side_by_side(points: list[Point], setting: Setting, workers: int) -> Iterator[Lived]:
    if workers == 1:
        yield from (live_point(point, setting) for point in points)
        return
    from joblib import Parallel, delayed

    work = (delayed(live_point)(point, setting) for point in points)
    yield from Parallel(n_jobs=workers, backend="loky", return_as="generator_unordered", batch_size=1)(work)


def read_points(path: Path) -> Iterator[Lived]:
    """Yield the points of a file; a last line that was cut off by a stop is left out."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            held = json.loads(line)
        except json.JSONDecodeError:
            continue
        tallies = {name: _tally(raw) for name, raw in held["tallies"].items()}
        yield Lived(held["number"], held["values"], tallies, held["enrichment"])


def _as_json(lived: Lived) -> dict[str, Any]:
    tallies = {name: [tally.rule.name, tally.factor, *tally.counts] for name, tally in lived.tallies.items()}
    return {"number": lived.number, "enrichment": lived.enrichment, "values": lived.values, "tallies": tallies}


def _tally(raw: list[Any]) -> Tally:
    return Tally(Rule[raw[0]], tuple(raw[2:]), raw[1])


def values_of(lived: Iterable[Lived], box: Box) -> Floats:
    """Return the values of points, shape (points, names)."""
    return np.array([[point.values[name] for name in box.names] for point in lived])
