"""The likelihood is the one that is written down, its slope is exact, and what is said of a fit follows from it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit, gammaln, logsumexp

from simulation.errors import TwinlivesError
from simulation.evidence import load_parameters
from simulation.outcomes.trajectories.choosing import GroupRule, choose_number_of_groups
from simulation.outcomes.trajectories.fitting import Model, Starts, TrajectoryFit, fit_pooled, fit_trajectories
from simulation.outcomes.trajectories.mixture import log_likelihood_and_slope, packed
from simulation.outcomes.trajectories.pooled import pool
from simulation.outcomes.trajectories.shapes import Shape, age_powers
from simulation.outcomes.trajectories.starts import memberships

Numbers = NDArray[np.float64]
FEW = Starts(number=16, seed=1, short_iterations=15, kept=6, long_iterations=20, polished=3)
AGES = np.arange(12.0, 24.0)
BOTH = pytest.mark.parametrize("model", list(Model))


def careers(persons: int = 80) -> tuple[Numbers, Numbers]:
    """Two kinds of careers by a fixed pattern, with years in custody and years not seen."""
    place = np.arange(persons)[:, None] + 3 * np.arange(len(AGES))
    busy = (np.arange(persons) % 4 == 0)[:, None]
    counts = np.where(busy, place % 5, place % 11 == 0).astype(float)
    exposure = np.where(place % 7 == 0, 0.5, np.where(place % 13 == 0, 0.25, 1.0))
    exposure[: persons // 3, -3:] = 0
    return np.where(exposure > 0, counts, 0), exposure


def parameters_of(shape: Shape, groups: int) -> tuple[Numbers, Numbers]:
    shares = np.arange(1.0, groups + 1) / np.arange(1.0, groups + 1).sum()
    return shares, np.sin(np.arange(groups * shape.width).reshape(groups, -1))


def plain_log_likelihood(shares: Numbers, shape: Shape, parameters: Numbers) -> float:
    """Write the likelihood out, person by person and year by year."""
    counts, exposure = careers()
    eta = shape.log_rate(parameters)
    idle = expit(shape.zero_logit(parameters)) if shape.inflated else np.zeros_like(eta)
    joint = np.empty((len(counts), len(shares)))
    for group in range(len(shares)):
        rate = exposure * np.exp(eta[group])
        density = np.exp(counts * np.log(np.where(exposure > 0, rate, 1)) - rate - gammaln(counts + 1))
        mixed = idle[group] * (counts == 0) + (1 - idle[group]) * density
        joint[:, group] = np.log(shares[group]) + np.where(exposure > 0, np.log(mixed), 0).sum(axis=1)
    return float(logsumexp(joint, axis=1).sum())


@BOTH
def test_the_likelihood_over_pooled_careers_is_that_over_persons(model: Model) -> None:
    shape = Shape(pool(*careers(), AGES), 2, model is Model.ZERO_INFLATED)
    shares, parameters = parameters_of(shape, 3)
    found = log_likelihood_and_slope(shape, packed(shares, parameters), 3)[0]
    assert found == pytest.approx(plain_log_likelihood(shares, shape, parameters), rel=1e-12)


@BOTH
@pytest.mark.parametrize("degree", [2, 3])
def test_the_slope_is_that_of_the_likelihood(model: Model, degree: int) -> None:
    shape = Shape(pool(*careers(), AGES), degree, model is Model.ZERO_INFLATED)
    vector = packed(*parameters_of(shape, 2))
    slope = log_likelihood_and_slope(shape, vector, 2)[1]
    step = 1e-6
    rise = [
        log_likelihood_and_slope(shape, vector + place, 2)[0] - log_likelihood_and_slope(shape, vector - place, 2)[0]
        for place in np.eye(len(vector)) * step
    ]
    assert slope == pytest.approx(np.array(rise) / (2 * step), rel=1e-5, abs=1e-4)


def fit(model: Model = Model.POISSON, groups: int = 2) -> TrajectoryFit:
    return fit_trajectories(*careers(), AGES, groups=groups, model=model, degree=2, starts=FEW)


@BOTH
def test_at_the_end_the_slope_is_flat(model: Model) -> None:
    found = fit(model)
    vector = packed(found._solution.shares, found._solution.parameters)
    assert np.abs(log_likelihood_and_slope(found._shape, vector, 2)[1]).max() < 1e-3


@BOTH
def test_the_order_of_persons_does_not_matter(model: Model) -> None:
    counts, exposure = careers()
    turned = fit_trajectories(counts[::-1], exposure[::-1], AGES, groups=2, model=model, degree=2, starts=FEW)
    assert turned.log_likelihood == fit(model).log_likelihood
    assert np.array_equal(turned.posterior[::-1], fit(model).posterior)


def test_the_same_seed_gives_the_same_fit() -> None:
    assert np.array_equal(fit().curves, fit().curves)


def test_pooling_keeps_every_person() -> None:
    counts, exposure = careers()
    pooled = pool(np.vstack([counts, counts]), np.vstack([exposure, exposure]), AGES)
    assert len(pooled.weight) <= len(counts)
    assert pooled.weight.sum() == pooled.persons == 2 * len(counts)
    assert np.array_equal(pooled.counts[pooled.career], np.vstack([counts, counts]))


def test_one_group_has_the_standard_errors_of_poisson_regression() -> None:
    counts, exposure = careers()
    found = fit(groups=1)
    powers = age_powers(AGES, 2)
    expected = (exposure * found.curves[0]).sum(axis=0)
    covariance = np.linalg.inv(powers.T @ (expected[:, None] * powers))
    assert found.information.coefficient_errors[0] == pytest.approx(np.sqrt(np.diag(covariance)), rel=1e-5)
    error = np.sqrt(np.einsum("ti,ij,tj->t", powers, covariance, powers))
    assert np.log(found.bands(0.95).high / found.curves)[0] == pytest.approx(1.959964 * error, rel=1e-5)
    assert np.exp(powers @ found.coefficients[0]) == pytest.approx(found.curves[0])
    assert counts.sum() == pytest.approx((exposure * found.curves[0]).sum(), rel=1e-6)


def test_standard_errors_of_shares_are_never_below_those_of_known_groups() -> None:
    found = fit()
    known = np.sqrt(found.shares * (1 - found.shares) / found.persons)
    assert np.all(found.information.share_errors >= known * (1 - 1e-6))
    assert found.information.share_errors[0] == pytest.approx(found.information.share_errors[1])


def test_half_the_time_at_liberty_means_twice_the_rate() -> None:
    counts, exposure = careers()
    half = fit_trajectories(counts, exposure / 2, AGES, groups=2, model=Model.POISSON, degree=2, starts=FEW)
    assert half.curves == pytest.approx(2 * fit().curves, rel=1e-4)


def test_groups_stand_in_order_of_their_cases() -> None:
    assert np.all(np.diff(fit(groups=3).curves.sum(axis=1)) > 0)


def test_bic_counts_persons_or_observed_person_years() -> None:
    found = fit()
    observed = int((careers()[1] > 0).sum())
    assert found.free_parameters == 7
    assert found.bic == pytest.approx(-2 * found.log_likelihood + 7 * np.log(80))
    assert found.bic_person_years == pytest.approx(-2 * found.log_likelihood + 7 * np.log(observed))


def test_four_kinds_of_starts_differ() -> None:
    first = memberships(pool(*careers(), AGES), 3, range(4), 1)
    assert all(not np.array_equal(first[a], first[b]) for a in range(4) for b in range(a))
    assert first.sum(axis=2) == pytest.approx(np.ones(first.shape[:2]))


@pytest.mark.parametrize(
    ("counts", "exposure", "said"),
    [
        ([[1.0, 0.5]], [[1.0, 1.0]], "not whole"),
        ([[-1.0, 0.0]], [[1.0, 1.0]], "negative"),
        ([[1.0, np.nan]], [[1.0, 1.0]], "missing"),
        ([[1.0, 0.0]], [[0.0, 1.0]], "without exposure"),
        ([[1.0, 0.0]], [[np.nan, 1.0]], "exposure is negative or missing"),
        ([[1.0, 0.0, 0.0]], [[1.0, 1.0]], "shapes"),
    ],
)
def test_careers_that_cannot_be_are_refused(counts: object, exposure: object, said: str) -> None:
    with pytest.raises(TwinlivesError, match=said):
        pool(counts, exposure, [12, 13])  # type: ignore[arg-type]


def test_more_groups_than_different_careers_are_refused() -> None:
    with pytest.raises(TwinlivesError, match="different careers"):
        fit_pooled(pool([[0, 1]] * 9, [[1, 1]] * 9, [12, 13]), groups=2, model=Model.POISSON, degree=1, starts=FEW)


def test_a_choice_with_small_groups_does_not_pass() -> None:
    rule = GroupRule(most=3, smallest_share=0.05, least_average_posterior=0.7, bic_counts="person_years")
    choice = choose_number_of_groups(*careers(), AGES, model=Model.POISSON, degree=2, rule=rule, starts=FEW)
    strict = choose_number_of_groups(
        *careers(),
        AGES,
        model=Model.POISSON,
        degree=2,
        rule=GroupRule(most=3, smallest_share=0.6, least_average_posterior=0.7, bic_counts="person_years"),
        starts=FEW,
    )
    assert choice.chosen.groups > 1
    assert strict.chosen.groups == 1
    assert "does not pass" in str(strict)


def test_the_settings_are_those_of_the_evidence() -> None:
    parameters = load_parameters()
    assert Starts.of(parameters).number == 120
    assert GroupRule.of(parameters) == GroupRule(6, 0.05, 0.7, "person_years")
