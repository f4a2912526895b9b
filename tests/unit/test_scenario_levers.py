"""Lever files: every lever says what TIDieR asks, and its effects include none and harm."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from simulation.errors import InputError, ScenarioError
from simulation.evidence import Parameter, load_parameters
from simulation.levers.build import build_levers
from simulation.scenario import LeverUse, lever_names, load_lever, load_text
from simulation.scenario.keys import LEVER
from simulation.scenario.levers import TIDIER, planned_names
from simulation.scenario.names import PLANNED_LEVERS
from simulation.scenario.schema import scenario_schema


def test_the_levers_of_this_version_are_among_those_of_the_model() -> None:
    assert set(lever_names()) <= set(PLANNED_LEVERS)
    assert set(lever_names()).isdisjoint(planned_names())
    assert set(lever_names()) | set(planned_names()) == set(PLANNED_LEVERS)


def test_the_levers_of_this_version_include_the_first_three() -> None:
    assert {"probation_advice", "context_programme", "work_support"} <= set(lever_names())


@pytest.mark.parametrize("name", lever_names())
def test_a_lever_answers_every_item_of_tidier(name: str) -> None:
    lever = load_lever(name)
    assert tuple(lever.tidier) == TIDIER
    assert all(len(answer) > 3 for answer in (*lever.tidier.values(), lever.title, lever.acts_on))


@pytest.mark.parametrize("name", lever_names())
def test_the_effects_that_decide_may_be_zero(name: str) -> None:
    lever = load_lever(name)
    effects = {key.name: key for key in lever.effects}
    assert lever.nothing_when_zero
    for deciding in lever.nothing_when_zero:
        low, high = effects[deciding].low, effects[deciding].high
        assert low is not None
        assert high is not None
        assert low <= 0 < high


@pytest.mark.parametrize("name", lever_names())
def test_an_effect_left_out_has_a_prior_in_the_evidence_or_says_what_follows(name: str) -> None:
    records, lever = load_parameters(), load_lever(name)
    for key in lever.effects:
        assert key.left_out
        if key.name in lever.priors:
            record = records[lever.priors[key.name]]
            assert isinstance(record, Parameter)
            assert (key.low or 0) <= record.low <= record.high <= (key.high or 0)


@pytest.mark.parametrize("name", lever_names())
def test_what_a_lever_says_of_common_keys_is_about_keys_there_are(name: str) -> None:
    assert set(load_lever(name).left_out) <= {key.name for key in LEVER if not key.required}


@pytest.mark.parametrize("name", lever_names())
def test_nobody_is_chosen_by_family_neighbourhood_or_disability(name: str) -> None:
    eligible = load_lever(name).tidier["who_is_eligible"]
    assert "register" in eligible
    assert not any(word in eligible.lower() for word in ("famil", "neighbourhood", "disabilit", "origin"))


# ------------------------------------------------------------------------------------------------ keys without meaning

FILE = """\
question: What if?
cohort: {{births: [1980, 1999], scale: 0.25}}
clock: {{until: 2011-12}}
study: {{primary: {{outcome: dse.court, population: residents}}}}
levers: [{{use: {use}, from: 2005-01, coverage: 1, {key}: 1}}]
"""
PROGRAMME_KEYS = ("capacity_per_year", "dose", "drop_out_share", "decay_months")


@pytest.mark.parametrize("name", lever_names())
@pytest.mark.parametrize("key", PROGRAMME_KEYS)
def test_check_and_the_run_refuse_the_same_keys(name: str, key: str) -> None:
    scenario = replace(
        load_text(FILE.format(use=name, key="fidelity")), levers=(LeverUse(name, 24060, 1.0, **{key: 1.0}),)
    )
    if key in load_lever(name).without:
        with pytest.raises(ScenarioError, match=rf"levers\[0\]\.{key} has no meaning for {name}.*remove it"):
            load_text(FILE.format(use=name, key=key))
        with pytest.raises(InputError, match=f"{name} has no {key}"):
            build_levers(scenario, load_parameters())
    else:
        assert getattr(load_text(FILE.format(use=name, key=key)).levers[0], key) == 1
        assert len(build_levers(scenario, load_parameters())) == 1


def test_an_advice_has_no_places_no_length_and_nothing_to_drop_out_of() -> None:
    assert set(load_lever("probation_advice").without) == set(PROGRAMME_KEYS)


@pytest.mark.parametrize("name", lever_names())
def test_only_keys_that_may_be_left_out_can_be_without_meaning_and_editors_do_not_offer_them(name: str) -> None:
    without = set(load_lever(name).without)
    assert without <= {key.name for key in LEVER if not key.required}
    offered: Any = scenario_schema()
    uses = offered["properties"]["levers"]["items"]["anyOf"]
    of_lever = next(use for use in uses if use["properties"]["use"]["const"] == name)
    assert not without & set(of_lever["properties"])
