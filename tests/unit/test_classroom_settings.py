"""Settings of the teaching page: what comes from an address is clamped, and what goes into one comes back."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulation.classroom.asked import scenario_file, scenarios_of
from simulation.classroom.choices import ENDS, SLIDERS, VARIATIONS, number_record, slider_value
from simulation.classroom.settings import LARGEST_SEED, Settings, from_query
from simulation.evidence import load_parameters
from simulation.levers.build import LEVERS
from simulation.scenario import load_scenario
from simulation.scenario.templates import template_path

NAMES = [slider.name for slider in SLIDERS]
ANY = st.one_of(st.none(), st.text(max_size=20), st.integers())
POSITIONS = st.dictionaries(st.sampled_from(NAMES), st.integers(-ENDS, ENDS).filter(bool))


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first example pays for the imports
@given(st.dictionaries(st.sampled_from(["seed", "lever", "lang", "key", *NAMES]), ANY, max_size=4))
def test_whatever_an_address_says_settings_stay_within_bounds(query: dict[str, object]) -> None:
    found = from_query(query)
    assert 0 <= found.seed <= LARGEST_SEED
    assert all(-ENDS <= position <= ENDS for position in found.positions.values())
    assert set(found.positions) == set(NAMES)
    assert found.variation in {"none", *(variation.name for variation in VARIATIONS)}
    assert found.language in {"en", "nl"}


@given(
    st.integers(0, LARGEST_SEED),
    POSITIONS,
    st.sampled_from([v.name for v in VARIATIONS]),
    st.sampled_from(["en", "nl"]),
)
def test_settings_come_back_from_their_address(seed: int, moved: dict[str, int], lever: str, language: str) -> None:
    sliders = tuple((name, moved[name]) for name in NAMES if name in moved)
    asked = Settings(seed, sliders, lever, language)
    assert from_query(dict(parse_qsl(asked.query()))) == asked


def test_the_language_asks_for_no_other_world() -> None:
    assert Settings(language="nl").key() == Settings(language="en").key()
    assert scenarios_of(Settings(language="nl")) == scenarios_of(Settings(language="en"))


def test_there_are_at_most_six_sliders_and_the_middle_of_each_is_the_evidence() -> None:
    assert len(SLIDERS) <= 6
    for slider in SLIDERS:
        record = number_record(load_parameters(), slider.record)
        assert slider_value(record, 0) == record.value
        assert [slider_value(record, end) for end in (-ENDS, ENDS)] == [record.low, record.high]
        assert record.low < record.value < record.high, f"{slider.name} could move one way only"


@given(st.floats(-3, 3), st.floats(0, 6), st.floats(0, 1), st.integers(-ENDS, ENDS))
def test_no_position_of_a_slider_leaves_the_range_of_the_evidence(
    low: float, width: float, share: float, position: int
) -> None:
    high = low + width
    value = min(max(low + share * width, low), high)
    record = replace(number_record(load_parameters(), SLIDERS[0].record), value=value, low=low, high=high)
    assert low <= slider_value(record, position) <= high


def test_a_slider_moves_one_named_value_with_a_reason_and_nothing_else() -> None:
    (still,), (moved,) = scenarios_of(Settings()), scenarios_of(Settings(sliders=(("work", 5),)))
    assert still.parameters == ()
    assert [item.name for item in moved.parameters] == ["offending.no_work"]
    assert "work" in moved.parameters[0].reason


@pytest.mark.parametrize("variation", VARIATIONS, ids=lambda variation: variation.name)
def test_a_second_world_differs_in_its_variation_alone(variation: object) -> None:
    first, second = scenarios_of(Settings(seed=3, variation=variation.name))  # type: ignore[attr-defined]
    assert (first.cohort, first.clock, first.study) == (second.cohort, second.clock, second.study)
    assert first.levers == ()
    assert first.parameters == ()
    assert second.levers or second.parameters
    assert {use.use for use in second.levers} <= set(LEVERS)
    assert all("not a recommendation" in item.reason for item in second.parameters)


def test_the_five_things_a_class_may_change_are_levers_of_scenario_files_but_for_advice() -> None:
    used = {variation.name: [use.use for use in variation.uses] for variation in VARIATIONS}
    assert used == {
        "advice": [],  # probation_advice reaches people summoned for DSE alone
        "context": ["context_programme"],
        "schooling": ["school_retention"],
        "work_support": ["work_support"],
        "custody_longer": ["custody_length"],
        "custody_shorter": ["custody_length"],
    }


def test_the_context_programme_is_for_dse_alone_unless_a_class_says_otherwise() -> None:
    record = load_parameters()["levers.context_programme.eligible"]
    assert record.value == "supervised_for_dse"
    changed = scenarios_of(Settings(variation="context"))[1].parameter_values
    assert changed == {"levers.context_programme.eligible": "supervised"}


@pytest.mark.parametrize("variation", ["none", *(variation.name for variation in VARIATIONS)])
def test_the_scenario_file_of_a_page_asks_for_the_same_lives(variation: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    asked = Settings(seed=7, sliders=(("friends", 3), ("custody", -10)), variation=variation)
    (tmp_path / "neighbourhood_class.yaml").write_text(template_path("neighbourhood_class").read_text("utf-8"), "utf-8")
    (tmp_path / "mine.yaml").write_text(scenario_file(asked), "utf-8")
    assert load_scenario(tmp_path / "mine.yaml").lived() == scenarios_of(asked)[-1].lived()
