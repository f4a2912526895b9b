"""Turn parameters of groups into curves over age, and sums over careers into slopes of the parameters.

    rate(age)  = exp(X(age) beta)         cases per year at liberty, X a polynomial in age
    p(age)     = 1 / (1 + exp(-Z(age) gamma))      share of years without any activity (zero-inflated only), Z linear
    mean(age)  = (1 - p(age)) rate(age)

Source: Nagin & Land (1993), Criminology 31; Roeder, Lynch & Nagin (1999), JASA 94. Groups are stacked along the first
axis everywhere, so that many starts are worked on at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.special import expit

from simulation.outcomes.trajectories.pooled import Floats, PooledCareers

HIGHEST, LOWEST = 12.0, -40.0  # of a log-rate, so that no exponential overflows; far from any career
LOGIT = 30.0
LONGEST_STEP = 2.0  # in log-rate or logit at any age: Newton's steps stay where the quadratic is a fair picture
RIDGE = 1e-9
AGE_UNIT = 10.0  # coefficients are reported for (age - mean age) / 10
LINEAR = 1


def age_powers(ages: Floats, degree: int) -> Floats:
    """Return 1, x, x^2, ... with x = (age - mean age) / 10, shape (years, degree + 1).

    Examples
    --------
    >>> age_powers(np.array([10.0, 20.0, 30.0]), 2)
    array([[ 1., -1.,  1.],
           [ 1.,  0.,  0.],
           [ 1.,  1.,  1.]])
    """
    return np.vander((ages - ages.mean()) / AGE_UNIT, degree + 1, increasing=True)


@dataclass(frozen=True, eq=False)
class Shape:
    """What the curves of a mixture can look like on pooled careers.

    Parameters
    ----------
    careers : the pooled careers
    degree : of the polynomial in age
    inflated : zero-inflated (True) or plain Poisson
    """

    careers: PooledCareers
    degree: int
    inflated: bool

    @cached_property
    def _basis(self) -> tuple[Floats, Floats]:
        q, r = np.linalg.qr(age_powers(self.careers.ages, self.degree))
        return q * np.sqrt(len(q)), r / np.sqrt(len(q))

    @property
    def basis(self) -> Floats:
        """Polynomials in age with the same span as the powers, well scaled, shape (years, degree + 1)."""
        return self._basis[0]

    @property
    def zero_basis(self) -> Floats:
        """Basis of the logit of p, shape (years, 2)."""
        return self.basis[:, : LINEAR + 1]

    @property
    def width(self) -> int:
        """Parameters of one group."""
        return self.degree + 1 + (LINEAR + 1 if self.inflated else 0)

    @cached_property
    def to_powers(self) -> Floats:
        """Matrix that turns a group's parameters into coefficients of powers of (age - mean) / 10."""
        inverse = np.linalg.inv(self._basis[1])
        full = np.zeros((self.width, self.width))
        full[: self.degree + 1, : self.degree + 1] = inverse
        if self.inflated:
            full[self.degree + 1 :, self.degree + 1 :] = inverse[: LINEAR + 1, : LINEAR + 1]
        return full

    @property
    def features(self) -> Any:
        """One row a career; see ``pooled``."""
        return self.careers.inflated_features if self.inflated else self.careers.poisson_features

    def log_rate(self, parameters: Floats) -> Floats:
        """Return the log of the rate, shape (groups, years)."""
        return np.clip(parameters[:, : self.degree + 1] @ self.basis.T, LOWEST, HIGHEST)

    def zero_logit(self, parameters: Floats) -> Floats:
        """Return the logit of p, shape (groups, years)."""
        return np.clip(parameters[:, self.degree + 1 :] @ self.zero_basis.T, -LOGIT, LOGIT)

    def _empty_cells(self, eta: Floats, logit: Floats) -> tuple[Floats, Floats]:
        """Return each empty cell's log-probability and the chance that it is a year without any activity."""
        year = self.careers.cell_year
        idle = expit(logit)[:, year]
        by_chance = np.exp(-self.careers.cell_exposure * np.exp(eta)[:, year])
        empty = idle + (1 - idle) * by_chance
        return np.log(empty), idle / empty

    def terms(self, parameters: Floats) -> Floats:
        """Return what the features are multiplied with, shape (groups, features)."""
        eta = self.log_rate(parameters)
        if not self.inflated:
            return np.hstack([eta, -np.exp(eta)])
        logit = self.zero_logit(parameters)
        active = -np.logaddexp(0, logit)
        return np.hstack([eta, -np.exp(eta), active, self._empty_cells(eta, logit)[0]])

    def log_densities(self, parameters: Floats) -> Floats:
        """Return the log-density of each career in each group but for the constant, shape (careers, groups)."""
        return np.asarray(self.features @ self.terms(parameters).T)

    def sums(self, membership: Floats) -> Floats:
        """Return the features summed over careers by membership, shape (groups, features)."""
        return np.asarray((self.features.T @ membership).T)

    def slopes(self, parameters: Floats, sums: Floats) -> tuple[Floats, Floats]:
        """Return slope and curvature of the log-density by the parameters of each group.

        Parameters
        ----------
        parameters : (groups, width)
        sums : (groups, features) of :meth:`sums`

        Returns
        -------
        slope, curvature : (groups, width) exact, and (groups, width, width) of the complete data, positive
        """
        years, rate_width = len(self.careers.ages), self.degree + 1
        eta = self.log_rate(parameters)
        cases, exposure = sums[:, :years], sums[:, years : 2 * years]
        slope = np.empty((len(sums), self.width))
        curvature = np.zeros((len(sums), self.width, self.width))
        if self.inflated:
            active, slope[:, rate_width:], curvature[:, rate_width:, rate_width:] = self._zero_slopes(
                parameters, eta, sums[:, 2 * years :]
            )
            exposure = exposure + active
        expected = exposure * np.exp(eta)
        slope[:, :rate_width] = (cases - expected) @ self.basis
        curvature[:, :rate_width, :rate_width] = _weighted_squares(expected, self.basis)
        return slope, curvature

    def _zero_slopes(self, parameters: Floats, eta: Floats, sums: Floats) -> tuple[Floats, Floats, Floats]:
        """Return active exposure of empty years, and slope and curvature of the logit's parameters."""
        years = len(self.careers.ages)
        logit = self.zero_logit(parameters)
        counted, empty = sums[:, :years], sums[:, years:]
        idle = empty * self._empty_cells(eta, logit)[1]
        idle_years = self._by_year(idle)
        active = self._by_year((empty - idle) * self.careers.cell_exposure)
        share, all_years = expit(logit), counted + self._by_year(empty)
        slope = (idle_years - share * all_years) @ self.zero_basis
        return active, slope, _weighted_squares(share * (1 - share) * all_years, self.zero_basis)

    def _by_year(self, values: Floats) -> Floats:
        """Sum values of empty cells by year of age, shape (groups, years)."""
        return np.asarray(values @ self._cell_of_year)

    @cached_property
    def _cell_of_year(self) -> Floats:
        return np.eye(len(self.careers.ages))[self.careers.cell_year]

    def improved(self, parameters: Floats, sums: Floats) -> Floats:
        """Return parameters after one guarded Newton step towards the best for these sums."""
        slope, curvature = self.slopes(parameters, sums)
        scale = np.trace(curvature, axis1=1, axis2=2) / self.width + RIDGE
        ridge = (RIDGE * scale)[:, None, None] * np.eye(self.width)
        step = np.linalg.solve(curvature + ridge, slope[:, :, None])[:, :, 0]
        reach = np.abs(step[:, : self.degree + 1] @ self.basis.T).max(axis=1)
        if self.inflated:
            reach = np.maximum(reach, np.abs(step[:, self.degree + 1 :] @ self.zero_basis.T).max(axis=1))
        return np.asarray(parameters + step * np.minimum(1, LONGEST_STEP / np.maximum(reach, RIDGE))[:, None])

    def flat(self, sums: Floats) -> Floats:
        """Return parameters of flat curves at the mean rate of these sums: where each start begins."""
        years = len(self.careers.ages)
        cases, exposure = sums[:, :years].sum(axis=1), sums[:, years : 2 * years].sum(axis=1)
        if self.inflated:
            exposure = exposure + sums[:, 3 * years :] @ self.careers.cell_exposure / 2
        parameters = np.zeros((len(sums), self.width))
        parameters[:, 0] = np.log((cases + RIDGE) / (exposure + RIDGE)).clip(LOWEST / 2, HIGHEST / 2)
        return parameters

    def means(self, parameters: Floats) -> Floats:
        """Return the mean curve of each group, cases per year at liberty, shape (groups, years)."""
        mean = np.exp(self.log_rate(parameters))
        return np.asarray(mean * expit(-self.zero_logit(parameters)) if self.inflated else mean)


def _weighted_squares(weights: Floats, basis: Floats) -> Floats:
    """Return basis' diag(weights) basis for each group, shape (groups, width, width)."""
    products = basis[:, :, None] * basis[:, None, :]
    return np.tensordot(weights, products, axes=(1, 0))
