"""Survival and cumulative incidence against hand sums and against statsmodels."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.outcomes.survival import Times, curve_of

EVENT, DEATH, UNSEEN = "event", "death", "unseen"
PERSONS = [
    (3, EVENT), (5, UNSEEN), (5, EVENT), (5, EVENT), (8, DEATH), (9, EVENT), (9, DEATH), (12, UNSEEN), (12, EVENT),
    (14, UNSEEN), (17, DEATH), (20, EVENT), (24, UNSEEN), (24, UNSEEN), (24, EVENT),
]  # fmt: skip


def times(persons: list[tuple[int, str]], weight: float = 1.0) -> Times:
    months = np.array([float(month) for month, _ in persons])
    ends = np.array([end for _, end in persons])
    return Times(months, ends == EVENT, ends == DEATH, np.full(len(persons), weight))


def test_kaplan_meier_equals_statsmodels() -> None:
    survival = pytest.importorskip("statsmodels.duration.api")
    ours = times(PERSONS)
    theirs = survival.SurvfuncRight(ours.months, ours.event.astype(int))
    curve = curve_of(ours, 24)
    np.testing.assert_allclose(curve.survival[theirs.surv_times.astype(int)], theirs.surv_prob, rtol=1e-12)
    np.testing.assert_array_equal(curve.at_risk[theirs.surv_times.astype(int)], theirs.n_risk)


def test_cumulative_incidence_equals_statsmodels() -> None:
    survfunc = pytest.importorskip("statsmodels.duration.survfunc")
    ours = times(PERSONS)
    theirs = survfunc.CumIncidenceRight(ours.months, np.where(ours.event, 1, np.where(ours.died, 2, 0)))
    np.testing.assert_allclose(curve_of(ours, 24).incidence[theirs.times.astype(int)], theirs.cinc[0], rtol=1e-12)


def test_without_deaths_incidence_is_one_minus_survival() -> None:
    nobody_dies = [(month, UNSEEN if end == DEATH else end) for month, end in PERSONS]
    curve = curve_of(times(nobody_dies), 24)
    np.testing.assert_allclose(curve.incidence, 1 - curve.survival)


def test_without_censoring_incidence_is_the_plain_share() -> None:
    everybody_seen = [(24 if end == UNSEEN else month, end) for month, end in PERSONS]
    curve = curve_of(times(everybody_seen), 24)
    share = [sum(end == EVENT and month <= m for month, end in everybody_seen) / len(PERSONS) for m in range(25)]
    np.testing.assert_allclose(curve.incidence, share)


def test_weights_scale_the_numbers_at_risk_and_nothing_else() -> None:
    whole, tenth = curve_of(times(PERSONS), 24), curve_of(times(PERSONS * 10, weight=0.1), 24)
    np.testing.assert_allclose(tenth.incidence, whole.incidence)
    np.testing.assert_allclose(tenth.at_risk, whole.at_risk)


def test_what_happens_after_the_last_month_does_not_matter() -> None:
    short, long = curve_of(times(PERSONS), 10), curve_of(times(PERSONS), 40)
    np.testing.assert_array_equal(short.survival, long.survival[:11])
    np.testing.assert_array_equal(short.at_risk, long.at_risk[:11])


def test_nobody_gives_a_flat_curve_with_nobody_at_risk() -> None:
    curve = curve_of(times([]), 3)
    assert curve.survival.tolist() == [1, 1, 1, 1]
    assert curve.at_risk.tolist() == [0, 0, 0, 0]
