"""Give groups the factsheet's names by a rule set beforehand (docs/decisions/0006), or none of them.

In this order, on a group's mean curve over the ages that are seen: a low peak is *incidental*; long at half of the peak
or above is *continuous*; an early peak that has fallen is *early peak*, a late one *late peak*; all else is *other*.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum

import numpy as np

from simulation.evidence import Parameter, Parameters
from simulation.outcomes.trajectories.fitting import TrajectoryFit
from simulation.outcomes.trajectories.pooled import Floats

HALF = 0.5  # width at half of the peak: the usual width of a peak


class GroupName(StrEnum):
    """Names of the factsheet, and other."""

    INCIDENTAL = "incidental"
    EARLY_PEAK = "early peak"
    LATE_PEAK = "late peak"
    CONTINUOUS = "continuous"
    OTHER = "other"


DUTCH = {
    GroupName.INCIDENTAL: "incidentele plegers",
    GroupName.EARLY_PEAK: "plegers die vroeg pieken",
    GroupName.LATE_PEAK: "plegers die laat pieken",
    GroupName.CONTINUOUS: "continue plegers",
    GroupName.OTHER: "overig",
}
"""Words of the factsheet (Nationaal Rapporteur, 2024)."""

THE_FOUR = frozenset(GroupName) - {GroupName.OTHER}


@dataclass(frozen=True)
class NamingRule:
    """Where the names part.

    Parameters
    ----------
    incidental_peak_below : cases per year at liberty
    continuous_width_from : years of age at half of the peak or above
    early_peak_until, late_peak_from : years of age
    decline_to : share of the peak at the last age
    """

    incidental_peak_below: float
    continuous_width_from: float
    early_peak_until: float
    late_peak_from: float
    decline_to: float

    @classmethod
    def of(cls, parameters: Parameters) -> NamingRule:
        """Return the rule of the evidence files."""
        return cls(**{field.name: parameters.number(_record(field.name)) for field in fields(cls)})

    @classmethod
    def alternatives(cls, parameters: Parameters) -> tuple[NamingRule, ...]:
        """Return the rule with each number in turn at either end of its range."""
        rule, others = cls.of(parameters), []
        for field in fields(cls):
            record = parameters[_record(field.name)]
            if isinstance(record, Parameter):
                others += [replace(rule, **{field.name: end}) for end in (record.low, record.high)]
        return tuple(others)


def _record(name: str) -> str:
    return f"trajectories.naming.{name}"


@dataclass(frozen=True)
class CurveReading:
    """What the rule reads off a curve: peak (cases a year), peak age, width (years), decline (share of the peak)."""

    peak: float
    peak_age: float
    width: int
    decline: float


def read_curve(curve: Floats, ages: Floats) -> CurveReading:
    """Return what the rule reads off a mean curve.

    Parameters
    ----------
    curve, ages : (years,) cases per year at liberty, by single years of age

    Examples
    --------
    >>> read_curve(np.array([0.2, 0.8, 0.5, 0.1]), np.array([12.0, 13, 14, 15]))
    CurveReading(peak=0.8, peak_age=13.0, width=2, decline=0.125)
    """
    place, peak = int(curve.argmax()), float(curve.max())
    return CurveReading(peak, float(ages[place]), int(np.sum(curve >= HALF * peak)), float(curve[-1] / peak))


def name_curve(reading: CurveReading, rule: NamingRule) -> GroupName:
    """Return the name of a curve.

    Examples
    --------
    >>> rule = NamingRule(0.5, 15, 20, 23, 0.5)
    >>> name_curve(CurveReading(peak=1.2, peak_age=17, width=8, decline=0.1), rule).value
    'early peak'
    """
    if reading.peak < rule.incidental_peak_below:
        return GroupName.INCIDENTAL
    if reading.width >= rule.continuous_width_from:
        return GroupName.CONTINUOUS
    fallen = reading.decline <= rule.decline_to
    if fallen and reading.peak_age <= rule.early_peak_until:
        return GroupName.EARLY_PEAK
    if fallen and reading.peak_age >= rule.late_peak_from:
        return GroupName.LATE_PEAK
    return GroupName.OTHER


@dataclass(frozen=True)
class Naming:
    """Names of the groups of a fit, in its order.

    Parameters
    ----------
    names : one a group
    firm : whether the name stays when each number of the rule moves to either end of its range
    readings : what the rule read
    shares : share of persons
    """

    names: tuple[GroupName, ...]
    firm: tuple[bool, ...]
    readings: tuple[CurveReading, ...]
    shares: tuple[float, ...]

    @property
    def are_the_four(self) -> bool:
        """Tell whether there are four groups and each of the four names occurs once."""
        return len(self.names) == len(THE_FOUR) and set(self.names) == THE_FOUR

    @property
    def hold_the_four(self) -> bool:
        """Tell whether each of the four names occurs, with any number of groups."""
        return set(self.names) >= THE_FOUR

    def __str__(self) -> str:
        return "\n".join(
            f"  {number}  {name} / {DUTCH[name]}{'' if firm else ' (not firm)'}: share {share:.3f}, peak "
            f"{reading.peak:.2f} a year at {reading.peak_age:.0f}, width {reading.width} years, "
            f"last {reading.decline:.2f} of the peak"
            for number, (name, firm, reading, share) in enumerate(
                zip(self.names, self.firm, self.readings, self.shares, strict=True), start=1
            )
        )


def name_groups(fit: TrajectoryFit, parameters: Parameters) -> Naming:
    """Return the names of the groups of a fit by the rule of the evidence files."""
    rule, others = NamingRule.of(parameters), NamingRule.alternatives(parameters)
    readings = tuple(read_curve(curve, fit.ages) for curve in fit.curves)
    names = tuple(name_curve(reading, rule) for reading in readings)
    firm = tuple(
        all(name_curve(reading, other) is name for other in others)
        for name, reading in zip(names, readings, strict=True)
    )
    return Naming(names, firm, readings, tuple(float(share) for share in fit.shares))
