"""A plan: one lever of a scenario with every value it needs, those left out taken from the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulation.evidence import Parameters
from simulation.scenario.describe import LeverUse


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Say everything a lever needs to act.

    Parameters
    ----------
    name : as in ``use``
    number : number of the lever in the bookkeeping of reach and in the addresses of its draws
    starts : first month in force
    until : last month in force, itself included; None to the end of the run
    coverage : share of the eligible reached once adoption is complete, 0 to 1
    adoption_months : months from the start to full coverage, in a straight line
    places_per_month : persons a month that can start, at the scale of the cohort; None without limit
    dose_months : months of programme a person is offered
    drop_out_share : share of starters who leave before the end
    decay_months : months after the end in which the effect fades to nothing, in a straight line
    effects : effect values, fidelity included (not for what is no strength, such as a share or a length)
    choice : named choice of the evidence records (who is eligible, a centrality), if the lever has one
    """

    name: str
    number: int
    starts: int
    until: int | None
    coverage: float
    adoption_months: float
    places_per_month: float | None
    dose_months: int
    drop_out_share: float
    decay_months: float
    effects: Mapping[str, float]
    choice: str = ""

    def coverage_in(self, t: int) -> float:
        """Return the share of the eligible that is reached in month t: the straight line at the middle of the month.

        Examples
        --------
        >>> plan = Plan(
        ...     name="work_support", number=2, starts=100, until=120, coverage=0.8, adoption_months=4,
        ...     places_per_month=None, dose_months=6, drop_out_share=0.0, decay_months=0.0, effects={},
        ... )
        >>> [round(plan.coverage_in(t), 2) for t in (99, 100, 101, 103, 104, 120, 121)]
        [0.0, 0.1, 0.3, 0.7, 0.8, 0.8, 0.0]
        """
        if t < self.starts or (self.until is not None and t > self.until):
            return 0.0
        months = t - self.starts + 0.5
        return self.coverage if months >= self.adoption_months else self.coverage * months / self.adoption_months


LAGS = ("preparation_months", "delay_months")
"""Months between the start (funding, research) and the first person reached."""

AS_IT_IS = (*LAGS, "turnover_share", "repeat_months", "misread_first", "misread_later")
"""Values of a lever that are no strength: neither fidelity nor a draw without effect changes them."""

CHOICES = {"key_person_disruption": "centrality", "context_programme": "eligible"}
"""Named choice that a lever takes from the evidence, where it has one."""


def resolve(use: LeverUse, number: int, parameters: Parameters, *, effects: Mapping[str, float], scale: float) -> Plan:
    """Return the plan of a lever; a length, drop-out or decay left out comes from ``levers.<name>.<value>``."""
    dose = _or_evidence(use, "dose", "dose_months", parameters)
    fidelity = 1.0 if use.fidelity is None else use.fidelity
    capacity = _capacity(use, parameters)
    return Plan(
        name=use.use,
        number=number,
        starts=use.start + int(sum(effects.get(name, 0.0) for name in LAGS) + 0.5),
        until=use.until,
        coverage=use.coverage,
        adoption_months=use.adoption_months or 0.0,
        places_per_month=None if capacity is None else capacity * scale / 12.0,
        dose_months=int(dose + 0.5),
        drop_out_share=_or_evidence(use, "drop_out_share", "drop_out_share", parameters),
        decay_months=_or_evidence(use, "decay_months", "decay_months", parameters),
        effects={name: value if name in AS_IT_IS else value * fidelity for name, value in effects.items()},
        choice=parameters.choice(f"levers.{use.use}.{CHOICES[use.use]}") if use.use in CHOICES else "",
    )


def _capacity(use: LeverUse, parameters: Parameters) -> float | None:
    """Return places a year in the country: the file's, else the evidence's where it says any, else no limit."""
    name = f"levers.{use.use}.capacity_per_year"
    if use.capacity_per_year is not None:
        return use.capacity_per_year
    return parameters.number(name) if name in parameters else None


def _or_evidence(use: LeverUse, key: str, record: str, parameters: Parameters) -> float:
    """Return a given value, else the evidence's; 0 for a lever that has no such thing (an advice has no length)."""
    given: float | None = getattr(use, key)
    if given is not None:
        return given
    name = f"levers.{use.use}.{record}"
    return parameters.number(name) if name in parameters else 0.0
