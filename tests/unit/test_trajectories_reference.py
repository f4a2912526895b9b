"""Log-likelihoods, shares and curves of two other programs (R flexmix, crimCV) come out of ours.

The careers are those of the Toronto samples (R package crimCV); they are no part of the product. The tests look for
``shared/data`` beside the project or above it, or in the folder named by TWINLIVES_SHARED_DATA; they skip without it.
"""

from __future__ import annotations

import csv
import os
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import logsumexp
from scipy.stats import poisson

from simulation.evidence import load_parameters
from simulation.outcomes.trajectories.fitting import Model, Starts, TrajectoryFit, fit_trajectories

Numbers = NDArray[np.float64]
NAME = "toronto_court_contacts.csv"
LEAST_AT_RISK = 0.02
"""Years wholly in custody hold contacts; the reference does not say what it made of them. With this least share of a
year its curves come out; without any, a contact has no time in which it could happen."""
STARTS = Starts.of(load_parameters())
POISSON, INFLATED = Model.POISSON, Model.ZERO_INFLATED


def shared_data() -> Path | None:
    """Return the folder with the careers, or None."""
    named = os.environ.get("TWINLIVES_SHARED_DATA")
    above = [parent / "shared" / "data" for parent in Path(__file__).resolve().parents]
    folders = [Path(named)] if named else above
    return next((folder for folder in folders if (folder / NAME).exists()), None)


DATA = shared_data()
pytestmark = pytest.mark.skipif(DATA is None, reason="../shared/data is absent: no Toronto careers to compare with")


class Sample(NamedTuple):
    ages: Numbers
    contacts: Numbers
    adjusted: Numbers
    at_risk: Numbers


def rows_of(name: str) -> list[dict[str, str]]:
    assert DATA is not None
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def sample(name: str) -> Sample:
    rows = [row for row in rows_of(NAME) if row["sample"] == name]
    persons = len({row["person"] for row in rows})
    columns = [
        np.array([float(row[column]) for row in rows]).reshape(persons, -1)
        for column in ("age", "court_contacts", "contacts_adjusted", "time_at_risk")
    ]
    return Sample(columns[0][0], *columns[1:])


@cache
def fitted(model: Model, groups: int) -> TrajectoryFit:
    """Fit as the reference did: contacts divided by time at risk and rounded, no exposure, quadratic."""
    toronto = sample("TO1")
    ones = np.ones_like(toronto.adjusted)
    return fit_trajectories(toronto.adjusted, ones, toronto.ages, groups=groups, model=model, degree=2, starts=STARTS)


@pytest.mark.parametrize(
    ("model", "groups", "log_likelihood"),
    [
        (POISSON, 1, -18930.7525),
        (POISSON, 2, -15164.9954),
        (POISSON, 3, -14387.4382),
        (POISSON, 4, -13858.8014),
        (INFLATED, 2, -12418.0967),
        (INFLATED, 3, -11859.2585),
        (INFLATED, 4, -11580.8096),  # the reference program stopped at -11597.39
    ],
)
def test_log_likelihoods_are_those_of_the_reference(model: Model, groups: int, log_likelihood: float) -> None:
    assert fitted(model, groups).log_likelihood == pytest.approx(log_likelihood, abs=0.005)


@pytest.mark.parametrize(
    ("model", "groups", "bic"),
    [
        (POISSON, 1, 37889.61),
        (POISSON, 2, 30395.57),
        (POISSON, 3, 28877.93),
        (POISSON, 4, 27858.14),
        (INFLATED, 2, 24939.251),
        (INFLATED, 3, 23877.788),
    ],
)
def test_bic_with_person_years_is_that_of_the_reference(model: Model, groups: int, bic: float) -> None:
    assert fitted(model, groups).bic_person_years == pytest.approx(bic, abs=0.01)


@pytest.mark.parametrize(("groups", "shares"), [(2, [0.2224, 0.7776]), (3, [0.0673, 0.2217, 0.711])])
def test_shares_are_those_of_the_reference(groups: int, shares: list[float]) -> None:
    assert sorted(fitted(INFLATED, groups).shares) == pytest.approx(shares, abs=6e-5)


def test_many_starts_are_needed_and_enough_of_them_find_the_best() -> None:
    """Fewer than a third find the best three groups: a handful of starts would often miss it."""
    assert 0.05 < fitted(POISSON, 3).hit_share < 1 / 3
    assert 0.05 < fitted(INFLATED, 3).hit_share < 1 / 3


def curves(name: str, groups: int) -> dict[float, Numbers]:
    """Return the reference curves by share of the group."""
    rows = [row for row in rows_of("toronto_gbtm_reference_curves.csv") if row["sample"] == name]
    rows = [row for row in rows if int(row["K"]) == groups]
    shares = dict.fromkeys(float(row["group_share"]) for row in rows)
    return {
        share: np.array([float(row["contacts_per_year_free"]) for row in rows if float(row["group_share"]) == share])
        for share in shares
    }


@pytest.mark.parametrize(("name", "groups"), [("TO1", 4), ("TO1", 5), ("TO2", 4), ("TO2", 5)])
def test_cubic_curves_with_time_at_risk_are_those_of_the_reference(name: str, groups: int) -> None:
    toronto = sample(name)
    at_risk = np.maximum(toronto.at_risk, LEAST_AT_RISK)
    fit = fit_trajectories(
        toronto.contacts, at_risk, toronto.ages, groups=groups, model=POISSON, degree=3, starts=STARTS
    )
    order = np.argsort(fit.shares)
    reference = curves(name, groups)
    assert fit.shares[order] == pytest.approx(sorted(reference), abs=2e-3)
    for curve, share in zip(fit.curves[order], sorted(reference), strict=True):
        assert curve == pytest.approx(reference[share], rel=0.02, abs=0.004)
    assert fit.log_likelihood == pytest.approx(log_likelihood_of(toronto.contacts, at_risk, reference), abs=0.2)


def log_likelihood_of(counts: Numbers, exposure: Numbers, reference: dict[float, Numbers]) -> float:
    """Return the log-likelihood of published shares and curves (rounded: shares need not add up), term by term."""
    total = sum(reference)
    densities = [
        np.log(share / total) + poisson.logpmf(counts, exposure * curve).sum(axis=1)
        for share, curve in reference.items()
    ]
    return float(logsumexp(np.array(densities), axis=0).sum())
