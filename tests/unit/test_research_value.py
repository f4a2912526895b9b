"""What knowing more is worth: closed forms for a normal benefit, and a made-up study of draws."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from simulation.errors import InputError
from simulation.experiment.value.information import (
    explained,
    net_of_chance,
    of_sample,
    partial,
    perfect,
    prior_persons,
    with_error,
)
from simulation.experiment.value.research import COUNTED, LOW_RATE, last_window, research_value
from simulation.report.research_value import research_text
from simulation.report.words import Words
from simulation.scenario import load_scenario
from simulation.scenario.options import ValueOptions
from simulation.scenario.templates import template_path

DRAWS = 4000
LOSS = 1 / math.sqrt(2 * math.pi)
"""Expected gain of perfect information for a standard normal benefit with mean 0: phi(0)."""


def two_options(benefit: Any) -> Any:
    return np.column_stack([np.zeros(len(benefit)), benefit])


@pytest.fixture(scope="module")
def normal() -> Any:
    return np.random.default_rng(8).normal(size=(DRAWS, 2))


def test_perfect_knowledge_of_a_normal_benefit_is_worth_the_unit_loss(normal: Any) -> None:
    found = with_error(lambda held, _: perfect(held), two_options(normal[:, 0])[:400], np.zeros(400))
    assert found.value == pytest.approx(LOSS, abs=4 * found.error)
    assert 0.01 < found.error < 0.06


def test_knowing_the_one_number_that_matters_is_worth_everything(normal: Any) -> None:
    benefits = two_options(normal[:, 0])
    assert partial(benefits, normal[:, 0]) == pytest.approx(perfect(benefits), rel=1e-6)


def test_knowing_half_of_the_variance_is_worth_its_root(normal: Any) -> None:
    """B = (x + y) / sqrt 2: the mean given x has a standard deviation of sqrt 0.5 (closed form, 4 errors)."""
    benefits = two_options(normal.sum(axis=1) / math.sqrt(2))
    assert partial(benefits, normal[:, 0]) == pytest.approx(LOSS * math.sqrt(0.5), abs=4 * 0.6 / math.sqrt(DRAWS))


def test_noise_is_not_sold_as_knowledge() -> None:
    """With 12 draws and numbers without meaning, a bare quadratic would promise far more."""
    lots = np.random.default_rng(3)
    promised, shrunk = [], []
    for _ in range(200):
        benefit, value = lots.normal(size=12), lots.normal(size=12)
        fitted = np.polyval(np.polyfit(value, benefit, 2), value)
        promised.append(perfect(two_options(fitted)) - 0.0)
        shrunk.append(partial(two_options(benefit), value))
    assert np.mean(shrunk) < 0.75 * np.mean(promised)


def test_a_number_that_does_not_vary_is_worth_nothing(normal: Any) -> None:
    benefits = two_options(normal[:50, 0])
    assert partial(benefits, np.ones(50)) == 0.0
    assert (explained(benefits, np.ones(50)) == benefits.mean(axis=0)).all()


def test_draws_that_differ_by_chance_alone_leave_nothing_to_know() -> None:
    lots = np.random.default_rng(5)
    chance = net_of_chance(lots.normal(size=(200, 10)))
    real = net_of_chance(lots.normal(size=(200, 10)) + 3 * lots.normal(size=(200, 1)))
    assert chance.std() < 0.15
    assert real.std() == pytest.approx(3.0, rel=4 * 0.05)


def test_a_sample_is_worth_more_the_larger_it_is_and_never_more_than_the_share_itself(normal: Any) -> None:
    shares = np.clip(0.4 + 0.05 * normal[:, 0], 0, 1)
    benefits = two_options(shares - 0.4)
    worth = [of_sample(benefits, shares, persons) for persons in (1, 100, 10_000, 10**9)]
    assert worth == sorted(worth)
    assert worth[0] > 0
    assert worth[-1] == pytest.approx(partial(benefits, shares), rel=1e-3)
    prior = prior_persons(shares)
    assert of_sample(benefits, shares, round(prior)) == pytest.approx(0.05 * LOSS * math.sqrt(0.5), rel=0.1)


def test_what_is_known_already_needs_no_sample() -> None:
    shares = np.full(20, 0.4)
    assert of_sample(two_options(np.linspace(-1, 1, 20)), shares, 100) == 0.0


# ------------------------------------------------------------------------------------------------ a study


def study(folder: Path, draws: int = 30) -> Path:
    """Write a study in which one number decides the sign of the effect and another decides nothing."""
    scenarios = [load_scenario(template_path(name)) for name in ("baseline", "recommendation_1_probation_advice")]
    manifest = {"synthetic": True, "scenarios": [held.resolved() for held in scenarios]}
    (folder / "manifest.json").write_text(
        json.dumps(manifest | {"parameter_draws": list(range(1, draws + 1))}), "utf-8"
    )
    lots = np.random.default_rng(1)
    gain, other = lots.normal(size=draws), lots.normal(size=draws)
    pd.DataFrame({"draw": range(1, draws + 1), "gain": gain, "other": other, "same": 1.0}).to_csv(
        folder / "draws.csv", index=False
    )
    rows = []
    for draw in range(draws):
        for replicate in range(4):
            luck = {"replicate": replicate, "draw": draw + 1, "window": "2026-01..2045-12", "group": "all"}
            for at, world in enumerate(scenarios):
                for outcome in COUNTED:
                    value = 1000.0 + replicate - at * 5 * gain[draw] + 0.1 * lots.normal()
                    rows.append(luck | {"scenario": world.name, "outcome": outcome, "population": "residents"}
                                | {"unit": "offences a year in the Netherlands", "value": value})  # fmt: skip
                outcome, population, group = LOW_RATE
                share = 30 + 4 * gain[draw] + 0.1 * lots.normal()
                rows.append(luck | {"scenario": world.name, "outcome": outcome, "population": population}
                            | {"group": group, "unit": "per 100 index persons", "value": share})  # fmt: skip
    pd.DataFrame(rows).to_csv(folder / "outcomes.csv", index=False)
    return folder


def test_the_number_that_decides_is_worth_all_and_the_other_hardly_anything(tmp_path: Path) -> None:
    found = research_value(ValueOptions(folder=study(tmp_path), sample=200))
    rows = found.table[found.table["outcome"] == "offences.actual.all"].set_index("knowledge")
    assert rows.loc["perfect", "a_year"] > 1.0
    assert rows.loc["gain", "a_year"] == pytest.approx(rows.loc["perfect", "a_year"], rel=0.05)
    assert rows.loc["other", "a_year"] < 0.3 * rows.loc["gain", "a_year"]
    assert 0 < rows.loc["sample of 200", "a_year"] < rows.loc["perfect", "a_year"]
    assert "same" not in rows.index
    assert rows.loc["gain", "over_the_years"] == pytest.approx(20 * rows.loc["gain", "a_year"])
    assert (rows["error"] >= 0).all()
    assert pd.read_csv(found.folder / "research_value.csv")["synthetic"].all()


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_method_and_its_error_are_printed(tmp_path: Path, language: str) -> None:
    text = research_text(Words(language), research_value(ValueOptions(folder=study(tmp_path))))
    assert "Strong, Oakley" in text
    assert "±" in text
    assert text.startswith({"en": "SYNTHETIC", "nl": "SYNTHETISCH"}[language])


def test_one_draw_has_no_value_of_information(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"study\.draws"):
        research_value(ValueOptions(folder=study(tmp_path, draws=3)))


def test_draws_whose_numbers_are_not_known_are_refused(tmp_path: Path) -> None:
    folder = study(tmp_path)
    held = pd.read_csv(folder / "draws.csv")
    held[held["draw"] != 7].to_csv(folder / "draws.csv", index=False)
    with pytest.raises(InputError, match=r"\[7\] are not known"):
        research_value(ValueOptions(folder=folder))


def test_the_years_of_the_lever_are_the_longest_window_that_ends_last() -> None:
    windows = ["2008-01..2017-12", "2045-01..2045-12", "2026-01..2045-12"]
    assert last_window(pd.DataFrame({"window": windows})) == "2026-01..2045-12"
