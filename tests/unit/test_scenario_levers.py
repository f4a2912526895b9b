"""Lever files: every lever says what TIDieR asks, and its effects include none and harm."""

from __future__ import annotations

import pytest

from simulation.evidence import Parameter, load_parameters
from simulation.scenario import lever_names, load_lever
from simulation.scenario.keys import LEVER
from simulation.scenario.levers import TIDIER, planned_names
from simulation.scenario.names import PLANNED_LEVERS


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
