"""What a good file comes to: values, defaults, months, what decides lives, and overrides from the command line."""

from __future__ import annotations

import dataclasses
import json

import pytest

from simulation.errors import ScenarioError
from simulation.evidence.draws import draws_shipped
from simulation.scenario import LeverUse, Scenario, Stop, load_text
from simulation.scenario.templates import template_path
from simulation.vocabulary import month_index

SMALL = """\
question: What if?
cohort: {births: [1980, 1999], scale: 0.25}
clock: {until: 2011-12}
study: {primary: {outcome: dse.court, population: residents}}
"""
LEVERS = """\
levers:
  - {use: work_support, from: 2005-07, until: 2009-06, coverage: 0.5, dose: 6, effect: {work_start_effect: -0.25}}
  - {use: context_programme, from: 2004-02, coverage: 1, capacity_per_year: 40}
"""


def refused(text: str, **overrides: object) -> list[str]:
    with pytest.raises(ScenarioError) as error:
        load_text(text, overrides={key.replace("__", "."): value for key, value in overrides.items()})
    return [str(problem) for problem in error.value.problems]


def lever(**keys: object) -> LeverUse:
    words = ", ".join(f"{key}: {value}" for key, value in {"from": "2005-01", "coverage": 1, **keys}.items())
    return load_text(f"{SMALL}levers: [{{{words}}}]\n").levers[0]


def test_values_come_as_numbers_months_and_names() -> None:
    scenario = load_text(SMALL + LEVERS, name="small")
    assert (scenario.name, scenario.question) == ("small", "What if?")
    assert (scenario.cohort.births, scenario.cohort.scale, scenario.cohort.setting) == ((1980, 1999), 0.25, "national")
    assert scenario.clock.until == month_index(2011, 12)
    assert (scenario.levers[0].start, scenario.levers[0].until) == (month_index(2005, 7), month_index(2009, 6))
    assert (scenario.levers[0].dose, scenario.levers[0].effect_of("work_start_effect")) == (6.0, -0.25)
    assert (scenario.levers[1].capacity_per_year, scenario.levers[1].until) == (40.0, None)


def test_technical_values_have_defaults_and_no_others() -> None:
    study = load_text(SMALL).study
    assert (study.replicates, study.draws, study.seed) == (10, 0, 1)
    assert (study.split.populations, study.split.lucks) == (("dse",), 100)
    assert (study.smallest_difference_that_matters, study.against, study.groups) == (None, None, ())
    left_out = LeverUse("work_support", month_index(2005), 1.0)
    assert lever(use="work_support") == left_out


def test_the_earliest_lever_start_is_that_of_the_first_in_time() -> None:
    assert load_text(SMALL + LEVERS).earliest_lever_start == month_index(2004, 2)
    assert load_text(SMALL).earliest_lever_start is None


def test_a_neighbourhood_goes_by_persons_and_enrichment() -> None:
    text = SMALL.replace("scale: 0.25", "setting: neighbourhood, persons: 1500, enrichment: 3")
    cohort = load_text(text).cohort
    assert (cohort.scale, cohort.persons, cohort.enrichment) == (None, 1500, 3.0)


def test_a_description_cannot_be_changed() -> None:
    scenario = load_text(SMALL)
    with pytest.raises(dataclasses.FrozenInstanceError):
        scenario.cohort.scale = 1.0  # type: ignore[misc]


def test_the_resolved_form_is_plain_data_that_says_every_value() -> None:
    resolved = load_text(SMALL + LEVERS, name="small").resolved()
    assert json.loads(json.dumps(resolved)) == resolved
    assert resolved["clock"] == {"until": "2011-12"}
    assert resolved["levers"][1]["from"] == "2004-02"  # type: ignore[index]
    assert {field.name for field in dataclasses.fields(Scenario)} == set(resolved)


def test_the_resolved_form_as_a_file_gives_the_same_scenario() -> None:
    scenario = load_text(SMALL + LEVERS, name="small")
    again = json.loads(json.dumps(scenario.resolved()), object_hook=_without_nothing)
    del again["name"], again["files"], again["cohort"]["enrichment"]
    for use in again["levers"]:
        del use["zero_effect"]
    assert load_text(json.dumps(again), name="small").key() == scenario.key()


def _without_nothing(values: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if value is not None}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("scale: 0.25", "scale: 0.5"),
        ("[1980, 1999]", "[1981, 1999]"),
        ("2011-12", "2011-11"),
        ("study: {", "study: {seed: 2, "),
        ("study: {", "study: {split: {lucks: 20}, "),
        ("dose: 6", "dose: 7"),
        ("study: {", "parameters: {justice.advice_request.dse: {value: 0.5, reason: why}}\nstudy: {"),
    ],
)
def test_the_key_changes_with_whatever_changes_lives(old: str, new: str) -> None:
    text = SMALL + LEVERS
    assert old in text
    assert load_text(text).key() != load_text(text.replace(old, new)).key()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("What if?", "What then?"),
        ("dse.court", "custody_months"),
        ("study: {", "study: {replicates: 99, stop: {half_width: 1, at_most: 200}, groups: [sex], "),
        ("scale: 0.25", "scale: 2.5e-1"),
        ("{use: work", "# a comment\n   {use: work"),
    ],
)
def test_the_key_stays_with_whatever_changes_no_life(old: str, new: str) -> None:
    text = SMALL + LEVERS
    assert old in text
    assert load_text(text, name="a").key() == load_text(text.replace(old, new), name="b").key()


def test_no_coverage_or_deciding_effects_of_zero_make_a_lever_without_effect() -> None:
    assert lever(use="work_support", coverage=0).zero_effect
    assert lever(use="work_support", effect="{work_start_effect: 0}").zero_effect
    assert lever(use="work_support", effect="{work_start_effect: -0.0}").zero_effect
    assert lever(use="context_programme", effect="{tie_ending_probability: 0, bond_effect: 0}").zero_effect
    assert lever(use="probation_advice", effect="{supervision_gain: 0}").zero_effect


def test_a_lever_whose_effect_is_left_out_or_only_partly_zero_may_act() -> None:
    assert not lever(use="work_support").zero_effect
    assert not lever(use="context_programme", effect="{tie_ending_probability: 0}").zero_effect
    assert not lever(use="probation_advice", effect="{supervision_gain: 0.01}").zero_effect


def test_every_lever_of_the_zero_effect_template_is_without_effect() -> None:
    from simulation.scenario import load_scenario

    levers = load_scenario(template_path("zero_effect")).levers
    assert len(levers) == 3
    assert all(use.zero_effect for use in levers)


def test_overrides_take_the_place_of_the_files_values() -> None:
    asked = {"cohort.scale": 1e-05, "study.replicates": 3, "study.seed": 0, "study.split.lucks": 5}
    scenario = load_text(SMALL, overrides=asked)
    assert scenario.cohort.scale == 1e-05
    assert (scenario.study.replicates, scenario.study.seed, scenario.study.split.lucks) == (3, 0, 5)
    assert scenario.cohort.births == (1980, 1999)


def test_an_override_is_checked_and_named_as_the_option_it_is() -> None:
    assert refused(SMALL, cohort__scale=float("nan")) == [
        '--scale  cohort.scale is "nan"; a scale is a share above 0 and up to 1.'
    ]
    assert refused(SMALL, study__replicates=0, study__seed=-1) == [
        "--replicates  study.replicates is 0; the number of replicates is a whole number from 1 to 100,000.",
        "--seed  study.seed is -1; a seed is a whole number from 0 to 9,007,199,254,740,991.",
    ]


def test_an_override_of_a_wrong_value_in_the_file_mends_it() -> None:
    assert load_text(SMALL.replace("0.25", "9"), overrides={"cohort.scale": 1}).cohort.scale == 1.0


def test_an_override_does_not_hide_that_the_section_is_wrong() -> None:
    assert refused("question: What if?\n", cohort__scale=0.1)[-1].startswith('--scale  the key "births" is missing')


def test_parameters_carry_value_and_reason() -> None:
    text = f"{SMALL}parameters:\n  structure.period: {{value: stationary, reason: an ablation}}\n"
    text += "  justice.advice_request.dse: {value: 0.5, reason: an interview}\n"
    scenario = load_text(text)
    assert scenario.parameter_values == {"justice.advice_request.dse": 0.5, "structure.period": "stationary"}
    assert scenario.parameter_reasons["structure.period"] == "an ablation"


def test_the_evidence_room_accepts_the_overrides_that_a_scenario_accepts() -> None:
    from simulation.evidence import load_parameters

    text = f"{SMALL}parameters: {{justice.advice_request.dse: {{value: 0.5, reason: an interview}}}}\n"
    scenario = load_text(text)
    records = load_parameters().with_overrides(scenario.parameter_values, scenario.parameter_reasons)
    assert records.number("justice.advice_request.dse") == 0.5


def test_a_text_cannot_extend_a_file() -> None:
    assert "extends needs a file on disk" in refused(f"extends: baseline.yaml\n{SMALL}")[0]


def test_text_with_windows_or_old_mac_line_ends_reads_the_same() -> None:
    keys = {load_text((SMALL + LEVERS).replace("\n", ending)).key() for ending in ("\n", "\r\n", "\r")}
    assert len(keys) == 1


def test_a_mistake_after_windows_line_ends_keeps_its_line() -> None:
    assert refused(SMALL.replace("2011-12", "soon").replace("\n", "\r\n"))[0].startswith("scenario.yaml:3 ")


# ------------------------------------------------------------------------------------------------ draws and stopping


def test_a_stop_rule_is_read_with_its_batch() -> None:
    study = load_text(SMALL.replace("study: {", "study: {stop: {half_width: 1.5, at_most: 40}, ")).study
    assert study.stop == Stop(half_width=1.5, at_most=40, batch=10)
    assert load_text(SMALL).study.stop is None


def test_a_stop_rule_needs_a_width_and_a_cap_no_lower_than_the_replicates() -> None:
    told = refused(SMALL.replace("study: {", "study: {replicates: 20, stop: {at_most: 5}, "))
    assert any('the key "half_width" is missing in study.stop' in line for line in told)
    assert any("study.stop.at_most is 5; 20 replicates are lived before the first look" in line for line in told)
    assert "above 0" in refused(SMALL.replace("study: {", "study: {stop: {half_width: 0, at_most: 50}, "))[0]


def test_more_draws_than_are_shipped_are_refused() -> None:
    asked = draws_shipped() + 1
    (told,) = refused(SMALL.replace("study: {", f"study: {{draws: {asked}, "))
    assert f"study.draws is {asked}; this version ships" in told
