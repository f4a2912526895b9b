"""Compare readings of the targets with the published figures: one row a reading, misses shown as misses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import median
from typing import Any, NamedTuple

from simulation.evidence.targets import Target
from simulation.outcomes.readings.reading import Reading
from simulation.outcomes.tallies import NO_FIGURE

FITTED, BUILT_IN, EMERGED = "fitted", "built in", "emerged"
MUST_PASS = ("T001", "T007", "T011", "T017", "T018", "T019", "T020", "T021", "T022", "T023")  # MODEL 7
_OF_USE = {"calibrate": FITTED, "prior": BUILT_IN, "validate": EMERGED, "pattern": EMERGED}
_OTHER_ORIGIN = {"T057": EMERGED, "T058": EMERGED, "T059": EMERGED, "T089": EMERGED}  # priors that are no input
_EFFECT = "the effect of a lever is an input of scenarios; a baseline does not show it"
_GROUPS = "groups are fitted to people with DSE, not to everybody convicted in a year of another century"
NOT_MEASURED: Mapping[str, str] = {
    "T058": "the model knows no kinds of schools",
    **dict.fromkeys(("T066", "T067", "T068", "T069"), _GROUPS),
    **dict.fromkeys(("T082", "T083", "T084", "T085", "T086"), _EFFECT),
    "T090": "a price is an input",
}
"""Why a target has no reading."""

NO_EVENTS = "nobody or nothing to count in a cohort of this size"
CONTRACT = (
    "id", "quantity", "use", "origin", "published", "low", "high", "simulated", "sim_low", "sim_high", "inside",
)  # fmt: skip
CLOCKS = ("index_event", "clock_start", "clock")
DETAILS = ("id", "target", "family", "must_pass", "population", "observed", "unit", "n", "definition", "reason")


class Compared(NamedTuple):
    """One reading of one target beside the published figure.

    Parameters
    ----------
    target : the published figure
    id : of the target, and after a slash the reading
    definition : what was counted
    simulated, sim_low, sim_high, n : see ``Figure``
    reason : why there is no figure, or nothing
    """

    target: Target
    id: str
    definition: str
    simulated: float
    sim_low: float
    sim_high: float
    n: float
    reason: str = ""

    @property
    def inside(self) -> bool | None:
        """Tell whether the simulated figure lies in the published band; None where it was not measured."""
        if self.simulated != self.simulated:
            return None
        return self.target.low <= self.simulated <= self.target.high

    @property
    def origin(self) -> str:
        """Return where the figure comes from in the model."""
        return _OTHER_ORIGIN.get(self.target.id, _OF_USE[self.target.use])

    @property
    def clocks(self) -> dict[str, str]:
        """Return index event, clock start and clock: as the reading chose them, else as the target says."""
        parts = self.id.split("/")[1:] if self.target.family == "recidivism" else []
        chosen = parts if len(parts) == len(CLOCKS) else [getattr(self.target, name) for name in CLOCKS]
        return dict(zip(CLOCKS, chosen, strict=True))


def compared(targets: Iterable[Target], replicates: Iterable[list[Reading]]) -> list[Compared]:
    """Return every target with the figure of all replicates together; each reading is a row of its own."""
    found = pooled(replicates)
    rows: list[Compared] = []
    for target in targets:
        own = [reading for reading in found if reading.target == target.id]
        rows += [_row(target, reading) for reading in own] or [_empty(target)]
    return rows


def pooled(replicates: Iterable[list[Reading]]) -> list[Reading]:
    """Return the sum of the readings of several replicates."""
    found: dict[str, Reading] = {}
    for reading in (reading for readings in replicates for reading in readings):
        held = found.get(reading.id)
        found[reading.id] = reading if held is None else held._replace(tally=held.tally + reading.tally)
    return list(found.values())


def _row(target: Target, reading: Reading) -> Compared:
    figure = reading.tally.figure()
    reason = "" if figure.value == figure.value else NO_EVENTS
    return Compared(target, reading.id, reading.definition, *figure, reason)


def _empty(target: Target) -> Compared:
    return Compared(target, target.id, "", *NO_FIGURE, NOT_MEASURED.get(target.id, NO_EVENTS))


def contract_rows(rows: list[Compared]) -> list[dict[str, Any]]:
    """Return the rows of ``validation.csv``."""
    return [_contract(row) for row in rows]


def _contract(row: Compared) -> dict[str, Any]:
    target, inside = row.target, row.inside
    values = (
        row.id, target.quantity, target.use, row.origin, target.value, target.low, target.high,
        row.simulated, row.sim_low, row.sim_high, "" if inside is None else inside,
    )  # fmt: skip
    return {**dict(zip(CONTRACT, values, strict=True)), **row.clocks, "synthetic": True}


def detail_rows(rows: list[Compared]) -> list[dict[str, Any]]:
    """Return the rows of ``validation_readings.csv``: what was counted, of whom, and why a figure is missing."""
    return [_detail(row) for row in rows]


def _detail(row: Compared) -> dict[str, Any]:
    target = row.target
    values = (
        row.id, target.id, target.family, target.id in MUST_PASS, target.population, _observed(target), target.unit,
        row.n, row.definition, row.reason,
    )  # fmt: skip
    return {**dict(zip(DETAILS, values, strict=True)), "synthetic": True}


def _observed(target: Target) -> str:
    return target.observed or target.age_or_window


def target_scores(rows: list[Compared]) -> dict[str, float]:
    """Return the share of each target's readings that lie inside; what was not measured is not inside."""
    readings: dict[str, list[bool]] = {}
    for row in rows:
        readings.setdefault(row.target.id, []).append(bool(row.inside))
    return {target: sum(inside) / len(inside) for target, inside in readings.items()}


def middle_scores(rows: list[Compared]) -> dict[str, float]:
    """Return, for each target, 1 if the middle (median) of its readings lies inside, else 0."""
    readings: dict[str, list[Compared]] = {}
    for row in rows:
        readings.setdefault(row.target.id, []).append(row)
    return {target: float(_middle_inside(found)) for target, found in readings.items()}


def _middle_inside(rows: list[Compared]) -> bool:
    shown = [row.simulated for row in rows if row.inside is not None]
    return bool(shown) and rows[0].target.low <= median(shown) <= rows[0].target.high


def inside_share(rows: list[Compared], use: str, scores: Mapping[str, float]) -> float | None:
    """Return the share of targets of a use inside their band, by the scores of each; families weigh the same."""
    return share_by_family({row.target.id: row.target for row in rows}.values(), use, scores)


def share_by_family(targets: Iterable[Target], use: str, scores: Mapping[str, float]) -> float | None:
    """Return the mean score of the targets of a use; families weigh the same. None where there are none."""
    by_family: dict[str, list[float]] = {}
    for target in targets:
        if target.use == use:
            by_family.setdefault(target.family, []).append(scores[target.id])
    shares = [sum(held) / len(held) for held in by_family.values()]
    return sum(shares) / len(shares) if shares else None


def mean_of(scores: Mapping[str, float], targets: list[str]) -> float | None:
    """Return the mean score of some targets, None of none.

    Examples
    --------
    >>> mean_of({"T001": 1.0, "T007": 0.5}, ["T001", "T007"])
    0.75
    """
    return sum(scores[target] for target in targets) / len(targets) if targets else None


def summary_of(rows: list[Compared]) -> dict[str, Any]:
    """Return the figures of the machine-readable summary.

    A target counts as inside by the middle of its readings: where a definition is open none is picked, and no world
    could have all of them inside a band. What ends in ``_of_readings`` counts it by the share of its readings instead.
    """
    shares, middle = target_scores(rows), middle_scores(rows)
    must = [target for target in MUST_PASS if target in middle]
    return {
        "calibrate_inside_share": inside_share(rows, "calibrate", middle),
        "validate_inside_share": inside_share(rows, "validate", middle),
        "must_pass_inside": bool(must) and all(middle[target] == 1 for target in must),
        "must_pass_inside_share": mean_of(middle, must),
        "calibrate_inside_share_of_readings": inside_share(rows, "calibrate", shares),
        "validate_inside_share_of_readings": inside_share(rows, "validate", shares),
        "must_pass_inside_share_of_readings": mean_of(shares, must),
        "must_pass_missed": [target for target in must if middle[target] < 1],
        "not_measured": sorted({row.target.id for row in rows if row.inside is None}),
    }
