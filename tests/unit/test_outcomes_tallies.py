"""Tallies against published formulas and figures worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.errors import TwinlivesError
from simulation.outcomes.tallies import (
    Rule,
    Tally,
    c_index_of,
    half_of,
    mean_of,
    odds_of,
    odds_of_tables,
    ratio_of,
    share_of,
    wilson,
)


def test_a_share_has_the_interval_of_wilson() -> None:
    """18 of 30: Wilson's limits are 0.423 and 0.754 (the quadratic solved by hand)."""
    z = 1.959963984540054
    low, high = wilson(18, 30)
    for limit in (low, high):
        assert abs(limit - 0.6) == pytest.approx(z * np.sqrt(limit * (1 - limit) / 30))


def test_shares_of_replicates_are_pooled_by_their_persons() -> None:
    pooled = share_of(np.array([True, False])) + share_of(np.array([True] * 8))
    assert pooled.figure().value == pytest.approx(90)
    assert pooled.figure().n == 10


def test_a_rate_has_the_exact_interval_of_a_poisson_count() -> None:
    """Ten events: 4.795 and 18.39 (Garwood 1936), here per half a year of exposure and per thousand."""
    figure = Tally(Rule.RATE, (10.0, 0.5), 1000).figure()
    assert (figure.value, figure.n) == (20_000, 0.5)
    assert (figure.low, figure.high) == pytest.approx((9590.8, 36_780.7), rel=1e-4)


def test_a_mean_leaves_out_what_does_not_apply() -> None:
    figure = (mean_of(np.array([1.0, np.nan])) + mean_of(np.array([3.0, 5.0]))).figure()
    assert (figure.value, figure.n) == (3, 3)
    assert figure.high - figure.value == pytest.approx(1.959964 * 2 / np.sqrt(3))


def test_a_ratio_of_shares_has_its_interval_on_the_log_scale() -> None:
    figure = ratio_of(np.arange(10) < 6, np.arange(20) < 4).figure()
    assert figure.value == pytest.approx(3)
    assert np.sqrt(figure.low * figure.high) == pytest.approx(3)
    assert np.log(figure.high / 3) == pytest.approx(1.959964 * np.sqrt(1 / 6 - 1 / 10 + 1 / 4 - 1 / 20))


def test_an_odds_ratio_of_one_table_has_the_variance_of_woolf() -> None:
    figure = odds_of_tables(np.array([[[40.0, 10.0], [20.0, 30.0]]])).figure()
    assert figure.value == pytest.approx(30 * 40 / (20 * 10))
    assert np.log(figure.high / figure.value) == pytest.approx(1.959964 * np.sqrt(1 / 40 + 1 / 10 + 1 / 20 + 1 / 30))


def test_strata_take_away_what_only_they_bring_about() -> None:
    """Within each stratum exposure changes nothing; over both together it seems to."""
    stratum = np.repeat([0, 1], 120)
    exposed = np.concatenate([np.arange(120) < 30, np.arange(120) < 90])
    event = np.concatenate([np.arange(120) % 6 == 0, np.arange(120) % 2 == 0])
    assert odds_of(event, exposed).figure().value > 1.5
    assert odds_of(event, exposed, stratum).figure().value == pytest.approx(1)


@pytest.mark.parametrize(
    ("score", "event", "area"),
    [([1, 2, 3, 4], [0, 0, 1, 1], 1.0), ([4, 3, 2, 1], [0, 0, 1, 1], 0.0), ([2, 2, 2, 2], [0, 1, 0, 1], 0.5),
     ([1, 3, 2, 3], [0, 0, 1, 1], 0.625)],
)  # fmt: skip
def test_the_c_index_counts_pairs_in_the_right_order(score: list[int], event: list[int], area: float) -> None:
    assert c_index_of(np.array(score), np.array(event, bool), 5).figure().value == pytest.approx(area)


def test_half_of_the_events_belong_to_the_fewest_persons_who_hold_them() -> None:
    """Eight, four, two, one, one: eight of sixteen are one person's, of five."""
    assert half_of(np.array([8, 4, 2, 1, 1])).figure().value == pytest.approx(20)
    assert half_of(np.array([1, 1, 1, 1, 0, 0, 0, 0])).figure().value == pytest.approx(25)


def test_nothing_is_said_of_nobody() -> None:
    for tally in (
        share_of(np.zeros(0, bool)),
        mean_of(np.zeros(0)),
        Tally(Rule.RATE, (0.0, 0.0)),
        half_of(np.array([0])),
    ):
        assert np.isnan(tally.figure().value)


def test_counts_of_different_kinds_are_not_added() -> None:
    with pytest.raises(TwinlivesError):
        share_of(np.ones(2, bool)) + mean_of(np.ones(2))
