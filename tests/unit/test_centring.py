"""Centring: the mean of all draws goes to the figures, their spread stays, and readings are counted by their middle."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from simulation.evidence.targets import load_targets
from simulation.experiment.calibration import points as points_module
from simulation.experiment.calibration.box import Box, Floats
from simulation.experiment.calibration.centring import centred
from simulation.experiment.calibration.emulator import Emulator
from simulation.experiment.calibration.points import Lived, Point, Setting
from simulation.experiment.calibration.shipped import Kept
from simulation.experiment.calibration.signals import logit, observe
from simulation.experiment.calibration.smoother import free
from simulation.experiment.calibration.stepping import moved, shown_of, step_of
from simulation.outcomes.tallies import Rule, Tally
from simulation.scenario.options import CalibrateOptions

BOX = Box(("a", "b"), np.zeros(2), np.ones(2))
PERSONS = 3000


def share(value: float, chance: np.random.Generator, persons: int = PERSONS) -> Tally:
    return Tally(Rule.SHARE, (float(chance.binomial(persons, 1 / (1 + np.exp(-value)))), float(persons)), 100.0)


def toy(point: Point, setting: Setting) -> Lived:
    """Return a world in which T037 follows a, and T001 both, with its own chance in every round."""
    chance = np.random.default_rng((setting.seed, point.number % setting.lucks))
    a, b = point.values["a"] - 0.5, point.values["b"] - 0.5
    tallies = {"T037": share(-1.4 + 2.0 * a, chance), "T001": share(-1.2 + 1.5 * b + 0.5 * a, chance)}
    return Lived(point.number, point.values, tallies)


def draws_far_off() -> Floats:
    return np.random.default_rng(3).normal(0.62, 0.08, (60, 2)).clip(0.05, 0.95)


def test_draws_are_brought_to_the_figures_and_keep_their_spread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(points_module, "live_point", toy)
    start, options = draws_far_off(), CalibrateOptions(draws=60, rounds=3, workers=1)
    found = centred(start, BOX, Kept(BOX, Emulator(()), ()), [], tmp_path, options, lambda text: None)
    shown = shown_of(found.final)
    for at, aim in enumerate(shown.aims):
        assert aim.low < shown.values[at] < aim.high, aim.target.id
        assert abs(shown.values[at] - aim.middle) < (aim.high - aim.low) / 4, aim.target.id
    np.testing.assert_allclose(np.cov(free(BOX, found.draws).T), np.cov(free(BOX, start).T), atol=1e-9)
    assert len(found.lived) == 180


def test_every_round_has_lucks_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds: list[tuple[int, int]] = []

    def live(point: Point, setting: Setting) -> Lived:
        seeds.append((setting.seed, point.number % setting.lucks))
        return toy(point, setting)

    monkeypatch.setattr(points_module, "live_point", live)
    options = CalibrateOptions(draws=60, rounds=2, workers=1)
    centred(draws_far_off(), BOX, Kept(BOX, Emulator(()), ()), [], tmp_path, options, lambda text: None)
    assert len(set(seeds)) == len(seeds) == 180


def test_no_step_is_taken_where_the_figures_are_met_or_nothing_moves_them() -> None:
    lived = [toy(Point(number, {"a": 0.5, "b": 0.5}), Setting(seed=1, lucks=60)) for number in range(60)]
    shown = shown_of(lived)
    np.testing.assert_array_equal(step_of(shown, np.zeros((2, 2))), 0.0)
    at_figures = shown._replace(values=np.array([aim.middle for aim in shown.aims]))
    np.testing.assert_allclose(step_of(at_figures, np.ones((2, 2))), 0.0, atol=1e-12)
    assert moved(draws_far_off(), BOX, np.array([0.3, -0.3])).max() < 1.0


def test_a_figure_counts_by_the_middle_of_its_readings() -> None:
    hits = {"x": 1e5, "y": 2e5, "z": 9e5}
    tallies = {f"T001/{name}": Tally(Rule.SHARE, (count, 1e6), 100.0) for name, count in hits.items()}
    observed = observe([Lived(0, {}, tallies)], load_targets())
    assert observed.values[0, 0] == pytest.approx(logit(0.2), abs=1e-4)


def test_a_figure_that_a_world_was_not_read_for_teaches_nothing() -> None:
    one = toy(Point(0, {"a": 0.5, "b": 0.5}), Setting(seed=1))
    less = replace(one, tallies={"T037": one.tallies["T037"]})
    observed = observe([one, less], load_targets())
    ids = [aim.target.id for aim in observed.aims]
    assert observed.teaches[:, ids.index("T037")].all()
    assert observed.teaches[:, ids.index("T001")].tolist() == [True, False]
