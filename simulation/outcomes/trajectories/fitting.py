"""Fit a mixture of trajectories: many short starts, the best run on, different ones finished; say what is known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from simulation.errors import TwinlivesError
from simulation.evidence import Parameters
from simulation.outcomes.trajectories.information import Band, Information, information
from simulation.outcomes.trajectories.mixture import Solution, begin, chunks, finish, memberships_of, run
from simulation.outcomes.trajectories.pooled import Floats, Ints, PooledCareers, pool
from simulation.outcomes.trajectories.quality import Quality, quality
from simulation.outcomes.trajectories.shapes import Shape
from simulation.outcomes.trajectories.starts import memberships

FOUND = 1.0  # a start so near to the best log-likelihood found it: BIC asks three times more of one parameter
APART = 0.05  # solutions further apart are finished separately: a logit may still be far from where it ends
FIRST_ROUNDS, LAST_ROUNDS = 200, 3000  # of L-BFGS, for each of the best and for the very best


class Model(StrEnum):
    """Distribution of counts in a group."""

    POISSON = "poisson"
    ZERO_INFLATED = "zero-inflated poisson"


@dataclass(frozen=True)
class Starts:
    """How a fit is searched for.

    Parameters
    ----------
    number : starts, of four kinds in turn
    seed : of their keyed draws
    short_iterations : rounds of EM that every start runs
    kept : starts that run on
    long_iterations : rounds of EM that these run
    polished : different solutions that are finished with the exact slope
    """

    number: int
    seed: int
    short_iterations: int
    kept: int
    long_iterations: int
    polished: int

    @classmethod
    def of(cls, parameters: Parameters) -> Starts:
        """Return the settings of the evidence files."""
        return cls(**{name: int(parameters.number(f"trajectories.starts.{name}")) for name in cls.__annotations__})


@dataclass(frozen=True, eq=False)
class TrajectoryFit:
    """A mixture of trajectories, groups in order of the cases their mean curve adds up to.

    Parameters
    ----------
    model, degree : distribution of counts, degree of the polynomial in age
    ages : (years,)
    shares : (groups,) share of persons
    log_likelihood : with every constant
    persons, person_years : that were observed
    posterior : (persons, groups) probability of each group
    starts : starts tried
    hits : starts that came within 1 of the best log-likelihood; starts that were not finished count only if they were
        there already, so more may have been on their way
    """

    model: Model
    degree: int
    ages: Floats
    shares: Floats
    log_likelihood: float
    persons: int
    person_years: int
    posterior: Floats
    starts: int
    hits: int
    _shape: Shape
    _solution: Solution

    @property
    def groups(self) -> int:
        """Return the number of groups."""
        return len(self.shares)

    @property
    def free_parameters(self) -> int:
        """Return the number of free parameters."""
        return self.groups - 1 + self.groups * self._shape.width

    @property
    def bic(self) -> float:
        """Return the BIC with N persons."""
        return float(-2 * self.log_likelihood + self.free_parameters * np.log(self.persons))

    @property
    def bic_person_years(self) -> float:
        """Return the BIC with N observed person-years."""
        return float(-2 * self.log_likelihood + self.free_parameters * np.log(self.person_years))

    @property
    def hit_share(self) -> float:
        """Return the share of starts that found the best log-likelihood, at least."""
        return self.hits / self.starts

    @cached_property
    def assigned(self) -> Ints:
        """Most likely group of each person, shape (persons,)."""
        return np.asarray(self.posterior.argmax(axis=1), np.int64)

    @cached_property
    def quality(self) -> Quality:
        """How well persons can be told apart."""
        return quality(self.posterior, self.shares)

    @cached_property
    def coefficients(self) -> Floats:
        """Coefficients of powers of (age - mean) / 10: log-rate, then logit of p; shape (groups, width)."""
        return np.asarray(self._solution.parameters @ self._shape.to_powers.T)

    @cached_property
    def curves(self) -> Floats:
        """Mean curves, cases per year at liberty, shape (groups, years)."""
        return self._shape.means(self._solution.parameters)

    @cached_property
    def information(self) -> Information:
        """Standard errors from the observed information; worked out when asked for."""
        return information(self._shape, self._solution)

    def bands(self, level: float) -> Band:
        """Return intervals of the mean curves by the delta method, on the log scale.

        Parameters
        ----------
        level : of each interval, such as 0.95; age by age, not for the whole curve
        """
        return self.information.band(self._shape, self._solution, level)

    def __str__(self) -> str:
        head = (
            f"{self.groups} groups, {self.model}, degree {self.degree}: log L {self.log_likelihood:.2f}, "
            f"BIC {self.bic:.1f} (persons) {self.bic_person_years:.1f} (person-years), "
            f"entropy {self.quality.entropy:.2f}; found by at least {self.hits} of {self.starts} starts"
        )
        lines = [
            f"  {number + 1}  share {share:.3f} ({self.quality.assigned_share[number]:.3f} assigned)  peak "
            f"{curve.max():.2f} at {self.ages[curve.argmax()]:.0f}  average posterior "
            f"{self.quality.average_posterior[number]:.2f}  odds of correct classification "
            f"{self.quality.odds_correct[number]:.1f}"
            for number, (share, curve) in enumerate(zip(self.shares, self.curves, strict=True))
        ]
        return "\n".join([head, *lines])


def fit_trajectories(
    counts: npt.ArrayLike,
    exposure: npt.ArrayLike,
    ages: npt.ArrayLike,
    *,
    groups: int,
    model: Model,
    degree: int,
    starts: Starts,
) -> TrajectoryFit:
    """Fit a mixture of so many trajectories.

    Parameters
    ----------
    counts : (persons, years) cases by year of age; whole numbers
    exposure : (persons, years) time at liberty in years, 0 where nothing was observed
    ages : (years,) years of age
    groups : number of groups, 1 or more
    model : Poisson, or zero-inflated with a logit linear in age
    degree : of the polynomial of the log-rate; 2 quadratic, 3 cubic
    starts : how to search

    Raises
    ------
    TwinlivesError
        for arrays that do not fit together, or fewer different careers than groups

    Examples
    --------
    >>> few = Starts(number=8, seed=1, short_iterations=10, kept=4, long_iterations=50, polished=2)
    >>> counts = [[0, 0, 1, 0, 0]] * 40 + [[0, 1, 0, 0, 0]] * 40 + [[2, 9, 8, 9, 3], [3, 8, 9, 7, 2]] * 10
    >>> fit = fit_trajectories(counts, np.ones((100, 5)), range(12, 17), groups=2, model=Model.POISSON, degree=2,
    ...     starts=few)
    >>> fit.shares.round(2)
    array([0.8, 0.2])
    """
    return fit_pooled(pool(counts, exposure, ages), groups=groups, model=model, degree=degree, starts=starts)


def fit_pooled(careers: PooledCareers, *, groups: int, model: Model, degree: int, starts: Starts) -> TrajectoryFit:
    """Fit as :func:`fit_trajectories` does, to careers that were pooled before."""
    if not 1 <= groups <= len(careers.weight):
        raise TwinlivesError(f"{groups} groups of {len(careers.weight)} different careers; ask for 1 up to that number")
    shape = Shape(careers, degree, model is Model.ZERO_INFLATED)
    tried = starts.number if groups > 1 else 1
    best, hits = _search(shape, groups, range(tried), starts)
    best = _ordered(shape, best)
    posterior = memberships_of(shape, Solution(*(array[None] for array in best)))[0][careers.career, 0]
    return TrajectoryFit(
        model=model,
        degree=degree,
        ages=careers.ages,
        shares=best.shares,
        log_likelihood=float(best.log_likelihood),
        persons=careers.persons,
        person_years=careers.person_years,
        posterior=posterior,
        starts=tried,
        hits=hits,
        _shape=shape,
        _solution=best,
    )


def _search(shape: Shape, groups: int, numbers: range, starts: Starts) -> tuple[Solution, int]:
    """Return the best solution, and how many starts came to its log-likelihood."""
    short = _short_runs(shape, groups, numbers, starts)
    order = np.argsort(-short.log_likelihood, kind="stable")
    kept = run(shape, _take(short, order[: starts.kept]), starts.long_iterations)
    alike = _alike(kept)
    first = [int(np.argmax(alike == number)) for number in range(min(starts.polished, int(alike.max()) + 1))]
    finished = [finish(shape, _one(kept, place), rounds=FIRST_ROUNDS) for place in first]
    reached = kept.log_likelihood.copy()
    for number, solution in enumerate(finished):
        reached[alike == number] = solution.log_likelihood
    best = max(finished, key=lambda found: float(found.log_likelihood))
    nearly = float(best.log_likelihood) - FOUND
    hits = np.sum(reached > nearly) + np.sum(short.log_likelihood[order[starts.kept :]] > nearly)
    return finish(shape, best, rounds=LAST_ROUNDS), int(hits)


def _short_runs(shape: Shape, groups: int, numbers: range, starts: Starts) -> Solution:
    parts = []
    for part in chunks(shape, len(numbers), groups):
        first = memberships(shape.careers, groups, numbers[part], starts.seed)
        parts.append(run(shape, begin(shape, first), starts.short_iterations))
    return Solution(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def _alike(kept: Solution) -> Ints:
    """Number solutions by log-likelihood, the best 0; those that lie close together share a number."""
    order = np.argsort(-kept.log_likelihood, kind="stable")
    alike = np.empty(len(order), np.int64)
    alike[order] = np.cumsum(np.append(False, -np.diff(kept.log_likelihood[order]) > APART))
    return alike


def _take(solutions: Solution, places: Ints) -> Solution:
    return Solution(*(array[places] for array in solutions))


def _one(solutions: Solution, place: int) -> Solution:
    return Solution(*(np.asarray(array[place]) for array in solutions))


def _ordered(shape: Shape, solution: Solution) -> Solution:
    """Return the groups in order of the cases their mean curve adds up to, the fewest first."""
    order = np.argsort(shape.means(solution.parameters).sum(axis=1), kind="stable")
    return Solution(solution.shares[order], solution.parameters[order], solution.log_likelihood)
