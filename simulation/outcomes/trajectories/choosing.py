"""Choose the number of groups by a rule set beforehand (docs/decisions/0006).

Of the numbers of groups in which the smallest group is large enough and every group's average posterior probability
high enough, the one with the lowest BIC; one group passes by definition.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulation.evidence import Parameters
from simulation.outcomes.trajectories.fitting import Model, Starts, TrajectoryFit, fit_pooled
from simulation.outcomes.trajectories.pooled import pool

PERSON_YEARS = "person_years"


@dataclass(frozen=True)
class GroupRule:
    """How the number of groups is chosen.

    Parameters
    ----------
    most : groups tried, from 1
    smallest_share : of persons, that each group holds at least
    least_average_posterior : of every group
    bic_counts : ``person_years`` or ``persons``: N of the BIC
    """

    most: int
    smallest_share: float
    least_average_posterior: float
    bic_counts: str

    @classmethod
    def of(cls, parameters: Parameters) -> GroupRule:
        """Return the rule of the evidence files."""
        number = parameters.number
        return cls(
            most=int(number("trajectories.groups.most")),
            smallest_share=number("trajectories.groups.smallest_share"),
            least_average_posterior=number("trajectories.groups.least_average_posterior"),
            bic_counts=parameters.choice("trajectories.bic_counts"),
        )

    def passes(self, fit: TrajectoryFit) -> bool:
        """Tell whether groups are large enough and told apart well enough."""
        if fit.groups == 1:
            return True
        told = fit.quality.average_posterior
        smallest = min(float(fit.shares.min()), float(fit.quality.assigned_share.min()))
        return smallest >= self.smallest_share and bool(np.all(told >= self.least_average_posterior))


@dataclass(frozen=True, eq=False)
class GroupChoice:
    """Fits of 1, 2, ... groups, and which was chosen.

    Parameters
    ----------
    fits : by number of groups
    rule : how it was chosen
    """

    fits: tuple[TrajectoryFit, ...]
    rule: GroupRule

    @property
    def chosen(self) -> TrajectoryFit:
        """Return the fit that the rule chooses."""
        return self.by(self.rule.bic_counts)

    def by(self, bic_counts: str) -> TrajectoryFit:
        """Return the fit that the rule would choose with N ``persons`` or ``person_years`` in the BIC."""
        passing = [fit for fit in self.fits if self.rule.passes(fit)]
        return min(passing, key=lambda fit: bic_of(fit, bic_counts))

    @property
    def by_bic_alone(self) -> TrajectoryFit:
        """Return the fit with the lowest BIC, however small or vague its groups."""
        return min(self.fits, key=lambda fit: bic_of(fit, self.rule.bic_counts))

    def __str__(self) -> str:
        head = f"{self.fits[0].model}, degree {self.fits[0].degree}, {self.fits[0].persons} persons"
        columns = (
            "groups       log L  BIC persons  BIC person-years  smallest  least posterior  entropy   found by at least"
        )
        lines = [self._line(fit) for fit in self.fits]
        other = {self.by(counts).groups for counts in (PERSON_YEARS, "persons")}
        foot = f"chosen: {self.chosen.groups}; by BIC alone: {self.by_bic_alone.groups}; with either N: {sorted(other)}"
        return "\n".join([head, columns, *lines, foot])

    def _line(self, fit: TrajectoryFit) -> str:
        return (
            f"{fit.groups:6d} {fit.log_likelihood:11.2f} {fit.bic:12.1f} {fit.bic_person_years:17.1f} "
            f"{fit.shares.min():9.3f} {fit.quality.average_posterior.min():16.2f} {fit.quality.entropy:8.2f} "
            f"{fit.hits:6d}/{fit.starts}{'' if self.rule.passes(fit) else '  does not pass'}"
        )


def bic_of(fit: TrajectoryFit, bic_counts: str) -> float:
    """Return the BIC with N ``persons`` or ``person_years``."""
    return fit.bic_person_years if bic_counts == PERSON_YEARS else fit.bic


def choose_number_of_groups(
    counts: npt.ArrayLike,
    exposure: npt.ArrayLike,
    ages: npt.ArrayLike,
    *,
    model: Model,
    degree: int,
    rule: GroupRule,
    starts: Starts,
) -> GroupChoice:
    """Fit 1 to ``rule.most`` groups and choose among them.

    Parameters
    ----------
    counts, exposure : (persons, years) cases, and time at liberty in years (0: not observed)
    ages : (years,)
    model, degree : distribution of counts, degree of the polynomial in age
    rule : how to choose
    starts : how to search
    """
    careers = pool(counts, exposure, ages)
    most = min(rule.most, len(careers.weight))
    fits = (fit_pooled(careers, groups=k, model=model, degree=degree, starts=starts) for k in range(1, most + 1))
    return GroupChoice(tuple(fits), rule)
