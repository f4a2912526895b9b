"""Intervals against published tables, other libraries, and their own coverage."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from simulation.experiment.intervals import (
    Interval,
    cluster_inflation,
    difference_interval,
    discordant_interval,
    poisson_interval,
    proportion_interval,
    spread_of,
    weighted_interval,
)
from simulation.experiment.pairing import compare
from simulation.outcomes.rows import PER_100

STUDIES = 1000
COVERED = (0.93, 0.98)  # 95 % with 1,000 studies: standard error .7 points; the mid-P form is exact or a little wide


def test_exact_poisson_limits_match_the_published_table() -> None:
    # Garwood (1936), also Ulm (1990): 95 % limits
    table = {0: (0, 3.689), 1: (0.025, 5.572), 2: (0.242, 7.225), 5: (1.623, 11.668), 10: (4.795, 18.390),
             20: (12.217, 30.888), 50: (37.111, 65.919)}  # fmt: skip
    for count, limits in table.items():
        assert poisson_interval(count) == (pytest.approx(limits[0], abs=6e-4), pytest.approx(limits[1], abs=6e-4))


def test_exact_share_limits_match_the_published_table() -> None:
    # Clopper & Pearson: 95 % limits
    table = {(0, 10): (0, 0.3085), (1, 10): (0.0025, 0.4450), (5, 10): (0.1871, 0.8129), (10, 10): (0.6915, 1),
             (3, 20): (0.0321, 0.3789)}  # fmt: skip
    for (successes, trials), limits in table.items():
        found = proportion_interval(successes, trials)
        assert found == (pytest.approx(limits[0], abs=6e-5), pytest.approx(limits[1], abs=6e-5))


def test_exact_limits_match_statsmodels() -> None:
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    rates = pytest.importorskip("statsmodels.stats.rates")
    for successes, trials in ((0, 7), (3, 7), (12, 40), (40, 40)):
        expected = proportion.proportion_confint(successes, trials, method="beta")
        assert proportion_interval(successes, trials) == pytest.approx(expected)
    for count in (0, 1, 7, 33):
        expected = rates.confint_poisson(count, 1, method="exact-c")
        assert poisson_interval(count) == pytest.approx(expected)


def test_weights_of_one_give_the_exact_poisson_interval_and_scale_with_the_weights() -> None:
    unit = weighted_interval(np.ones(7), largest=1.0)
    assert unit == pytest.approx(poisson_interval(7))
    assert weighted_interval(np.full(7, 0.2), largest=0.2) == pytest.approx([0.2 * limit for limit in unit])


def test_inflated_variance_is_that_of_fewer_and_larger_events() -> None:
    halved = weighted_interval(np.ones(8), largest=1.0, inflation=2.0)
    assert halved == pytest.approx([2 * limit for limit in poisson_interval(4)])


def test_the_mid_form_lies_within_the_exact_one() -> None:
    for count in (1, 4, 15, 60):
        exact, mid = poisson_interval(count), poisson_interval(count, mid=True)
        assert exact.low < mid.low < count < mid.high < exact.high


def test_a_difference_is_as_wide_as_both_its_parts_together() -> None:
    above, below = Interval(7.0, 14.0), Interval(2.0, 9.0)
    assert difference_interval(10.0, above, 5.0, below) == (pytest.approx(5 - 5), pytest.approx(5 + 5))


def test_better_and_worse_off_are_treated_alike() -> None:
    persons, replicate = np.array([-1.0] * 14 + [1.0] * 9), np.zeros(23)
    there, back = discordant_interval(persons, replicate, 1), discordant_interval(-persons, replicate, 1)
    assert there == (pytest.approx(-back.high), pytest.approx(-back.low))


def test_clustering_in_replicates_widens_the_interval() -> None:
    persons = np.array([-1.0] * 20 + [1.0] * 20)
    spread, together = np.tile(np.arange(4), 10), np.repeat(np.arange(4), 10)
    assert cluster_inflation(persons, spread, 4) == 1
    assert cluster_inflation(persons, together, 4) == pytest.approx(400 / 3 / 10)
    apart, joined = (discordant_interval(persons, place, 4) for place in (spread, together))
    assert joined.high - joined.low > 3 * (apart.high - apart.low)


def test_replicates_without_a_discordant_person_count_as_replicates() -> None:
    persons = np.full(10, -1.0)
    assert cluster_inflation(persons, np.zeros(10), 1) == 1
    assert cluster_inflation(persons, np.zeros(10), 5) == pytest.approx(20 / 2)


def rare_study(generator: np.random.Generator, replicates: int, worse: float, better: float, lucks: int) -> bool | None:
    """Live one study of rare events; return whether the truth is covered, None with fewer than 20 persons."""
    counts = generator.poisson([worse / replicates, better / replicates], (replicates, 2))
    signs = np.repeat(np.tile([1.0, -1.0], replicates), counts.ravel())
    if len(signs) < 20:
        return None
    sizes = np.ones(len(signs)) if lucks == 1 else generator.integers(1, lucks // 4 + 1, len(signs)) / lucks
    mean = 1.0 if lucks == 1 else (lucks // 4 + 1) / 2 / lucks
    found = discordant_interval(signs * sizes, np.repeat(np.arange(replicates), counts.sum(axis=1)), replicates)
    return found.low <= (worse - better) * mean <= found.high


@pytest.mark.parametrize(
    ("replicates", "worse", "better", "lucks"),
    [
        (1, 20, 20, 1),
        (4, 30, 10, 1),
        (10, 25, 25, 1),
        (10, 2, 40, 1),
        (20, 40, 50, 1),
        (4, 40, 20, 100),
        (10, 30, 60, 20),
    ],
)
def test_exact_intervals_of_rare_outcomes_cover(replicates: int, worse: float, better: float, lucks: int) -> None:
    generator = np.random.default_rng(1)
    covered = [rare_study(generator, replicates, worse, better, lucks) for _ in range(STUDIES)]
    known = [hit for hit in covered if hit is not None]
    assert COVERED[0] <= np.mean(known) <= COVERED[1]
    assert len(known) > 0.95 * STUDIES


def drawn_study(generator: np.random.Generator, draws: int, replicates: int, numbers: float) -> np.ndarray:
    """Live one study of draws x replicates; the first draw stands for the truth and is left out of the table."""
    effects = generator.normal(-2, numbers, draws + 1)
    people = generator.normal(0, 1, replicates)
    table = effects[1:, None] + people + generator.normal(0, 0.5, (draws, replicates))
    return np.append(table.ravel(), effects[0])


@pytest.mark.parametrize(("draws", "replicates", "numbers"), [(1, 5, 0.0), (5, 4, 2.0), (20, 6, 1.0), (10, 10, 0.3)])
def test_intervals_over_replicates_and_draws_cover_the_effect_under_the_true_numbers(
    draws: int, replicates: int, numbers: float
) -> None:
    generator = np.random.default_rng(2)
    covered = 0
    for _ in range(STUDIES):
        study = drawn_study(generator, draws, replicates, numbers)
        found = spread_of(study[:-1].reshape(draws, replicates)).by_both()
        covered += found.low <= study[-1] <= found.high
    assert COVERED[0] <= covered / STUDIES <= COVERED[1]


def test_intervals_over_replicates_cover_the_mean_over_the_draws_that_were_lived() -> None:
    generator = np.random.default_rng(3)
    covered = 0
    for _ in range(STUDIES):
        effects = generator.normal(-2, 2, 4)
        table = effects[:, None] + generator.normal(0, 1, 6) + generator.normal(0, 0.5, (4, 6))
        found = spread_of(table).by_chance()
        covered += found.low <= effects.mean() <= found.high
    assert 0.93 <= covered / STUDIES <= 0.97


def test_variance_is_split_into_chance_and_numbers() -> None:
    generator = np.random.default_rng(4)
    table = generator.normal(0, 3, (400, 1)) + generator.normal(0, 1, 40) + generator.normal(0, 0.5, (400, 40))
    spread = spread_of(table)
    assert spread.numbers == pytest.approx(9, rel=0.25)
    assert spread.chance == pytest.approx(1 / 40, rel=0.6)


def test_chance_that_is_left_in_the_means_of_draws_is_not_taken_for_numbers() -> None:
    generator = np.random.default_rng(5)
    table = generator.normal(0, 1, (1000, 1)) + generator.normal(0, 3, (1000, 2))
    assert spread_of(table).numbers == pytest.approx(1, abs=0.6)  # the means of the draws vary by 1 + 9 / 2


def test_one_replicate_of_many_draws_still_gives_an_interval_over_both() -> None:
    spread = spread_of(np.array([[-1.0], [-2.0], [-4.0]]))
    assert not spread.by_chance().known
    assert spread.by_both().known


def test_jobs_that_failed_do_not_empty_the_interval() -> None:
    table = np.array([[1.0, 2.0, np.nan], [2.0, np.nan, 4.0], [1.5, 2.5, 3.5]])
    assert spread_of(table).by_both().known
    assert not spread_of(np.full((2, 2), np.nan)).by_both().known


def test_without_any_variance_nothing_is_said() -> None:
    assert not spread_of(np.zeros((1, 5))).by_chance().known
    assert not spread_of(np.zeros((3, 5))).by_both().known


# ------------------------------------------------------------------------------------------------ in the comparison


def compared_study(
    generator: np.random.Generator, draws: int, replicates: int, numbers: float
) -> tuple[Any, float, float]:
    """Return a comparison over draws and replicates, the mean of the draws lived and the effect in a new one."""
    effects = generator.normal(-2, numbers, draws + 1)
    luck = generator.normal(30, 3, replicates)
    change = effects[:draws, None] + generator.normal(0, 1, replicates) + generator.normal(0, 0.5, (draws, replicates))
    place = {"outcome": "recidivism.general.2y", "definition": "d", "population": "dse", "group": "all",
             "window": "2026-01..2035-12", "unit": PER_100, "n": 50.0}  # fmt: skip
    rows = [
        {"scenario": world, "replicate": r, "draw": j + 1, "value": luck[r] + change[j, r] * (world == "lever")} | place
        for world in ("base", "lever") for j in range(draws) for r in range(replicates)
    ]  # fmt: skip
    row = compare(pd.DataFrame(rows), None, against="base", scale=0.1).iloc[0]
    return row, float(effects[:draws].mean()), float(effects[draws])


@pytest.mark.parametrize(("draws", "replicates", "numbers"), [(5, 6, 2.0), (10, 5, 1.0)])
def test_chance_and_numbers_are_kept_apart_in_the_comparison(draws: int, replicates: int, numbers: float) -> None:
    """Over 400 studies: chance covers the draws lived, both cover a draw that was not lived, chance alone does not."""
    generator, studies = np.random.default_rng(11), 400
    found = [compared_study(generator, draws, replicates, numbers) for _ in range(studies)]
    error = 4 * np.sqrt(0.05 * 0.95 / studies)
    by_chance = np.mean([row["low_chance"] <= lived <= row["high_chance"] for row, lived, _ in found])
    by_both = np.mean([row["low"] <= new <= row["high"] for row, _, new in found])
    mistaken = np.mean([row["low_chance"] <= new <= row["high_chance"] for row, _, new in found])
    assert abs(by_chance - 0.95) < error
    assert abs(by_both - 0.95) < error
    assert mistaken < 0.8
    assert all(row["draws"] == draws and row["replicates"] == replicates for row, _, _ in found)


def test_with_one_draw_the_interval_is_that_over_chance() -> None:
    row, _, _ = compared_study(np.random.default_rng(12), 1, 6, 0.0)
    assert (row["low"], row["high"], row["draws"]) == (row["low_chance"], row["high_chance"], 1)


def test_draws_that_take_turns_stand_in_one_row() -> None:
    table = np.full((3, 7), np.nan)
    values = np.array([1.0, 4.0, 2.0, 0.5, 3.0, 2.5, 1.5])
    table[np.arange(7) % 3, np.arange(7)] = values
    turns, plain = spread_of(table), spread_of(values[np.newaxis])
    assert (turns.mean, turns.chance, turns.chance_df) == (plain.mean, plain.chance, plain.chance_df)
    assert (turns.numbers, turns.numbers_df, turns.draws) == (0.0, 0, 3)
    assert turns.by_both() == turns.by_chance()


def test_an_interval_over_draws_in_turn_covers_what_a_new_draw_on_average_holds() -> None:
    """400 studies of 20 replicates, each with a draw of its own: the mean over all draws is 1."""
    generator, inside = np.random.default_rng(11), 0
    for _ in range(400):
        table = np.full((20, 20), np.nan)
        np.fill_diagonal(table, 1.0 + generator.normal(0.0, 0.7, 20) + generator.normal(0.0, 1.0, 20))
        low, high = spread_of(table).by_both()
        inside += low <= 1.0 <= high
    assert 0.92 <= inside / 400 <= 0.98
