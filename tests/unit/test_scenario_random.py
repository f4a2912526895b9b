"""Whatever a file holds: a scenario, or a `ScenarioError` that names lines of the file; nothing else, and soon."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from simulation.errors import ScenarioError
from simulation.scenario import Scenario, load_text
from simulation.scenario.keys import SECTIONS
from simulation.scenario.nodes import Findings
from simulation.scenario.parsing import parse
from simulation.scenario.reading import LARGEST_FILE

GOOD = """\
question: What if?
cohort: {births: [1955, 2033], setting: national, scale: 0.1}
clock: {until: 2045-12}
levers:
  - {use: probation_advice, from: 2026-01, coverage: 1.0, effect: {supervision_gain: 0.1}}
parameters: {justice.advice_request.dse: {value: 0.5, reason: why}}
study:
  seed: 1
  split: {populations: [dse], lucks: 100}
  primary: {outcome: recidivism.general.2y, population: dse}
  groups: [sex]
"""
SIGNS = list("{}[]:,-?&*!|>'\"%@`#~<= \n\t") + ["\0", "\x07", "\u2028", "é", "\ud800", "---", "...", "<<", "!!"]
WORDS = [key.name for keys in SECTIONS.values() for key in keys] + [
    "yes",
    "010",
    ".nan",
    "1e999",
    "2026-01",
    "null",
    "dse",
]


def loaded(data: str | bytes) -> Scenario | ScenarioError:
    """Load a text; anything but a scenario or its error fails the test that calls."""
    try:
        scenario = load_text(data)
    except ScenarioError as error:
        return checked(error, lines=len(data) + 2)
    written = json.dumps(scenario.resolved(), ensure_ascii=False).encode("utf-8")
    assert json.loads(written) == scenario.resolved()
    return scenario


def checked(error: ScenarioError, lines: int) -> ScenarioError:
    assert error.problems
    for problem in error.problems:
        assert problem.message
        assert str(problem).isprintable()
        assert 0 <= problem.line <= lines
    return error


def test_the_text_that_is_changed_below_is_good() -> None:
    assert isinstance(loaded(GOOD), Scenario)


@given(st.binary(max_size=300))
@example(b"\xff\xfe\0\0")
@example(b"\xef\xbb\xbf")
@example(b"%YAML 9.9\n---\na: b")
@example(b"%TAG ! tag:x,2000:\n---\n!a b: c")
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_a_scenario_or_its_error(data: bytes) -> None:
    assert isinstance(loaded(data), ScenarioError)


@given(st.lists(st.one_of(st.sampled_from(SIGNS), st.sampled_from(WORDS), st.text(max_size=5)), max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_text_of_yaml_signs_is_a_scenario_or_its_error(parts: list[str]) -> None:
    loaded("".join(parts))


@given(st.integers(0, len(GOOD)), st.integers(0, 12), st.one_of(st.sampled_from(SIGNS + WORDS), st.text(max_size=8)))
@settings(max_examples=400, deadline=None)
def test_a_good_text_with_a_piece_replaced_is_a_scenario_or_its_error(start: int, length: int, piece: str) -> None:
    loaded(GOOD[:start] + piece + GOOD[start + length :])


plain_values = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.sampled_from(WORDS)
)
values = st.recursive(
    plain_values,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.sampled_from(WORDS), st.text(max_size=5)), inner, max_size=5),
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from([key.name for key in SECTIONS[""]]), values, min_size=1))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_values_behind_the_keys_are_a_scenario_or_its_error(data: dict[str, object]) -> None:
    loaded(json.dumps(data))


@given(st.sampled_from(["cohort.scale", "cohort.births", "study.seed", "study", "levers", "a.b.c", ""]), plain_values)
@settings(max_examples=200, deadline=None)
def test_any_override_gives_a_scenario_or_its_error(place: str, value: object) -> None:
    try:
        scenario = load_text(GOOD, overrides={place: value})
    except ScenarioError as error:
        checked(error, lines=GOOD.count("\n") + 2)
    else:
        assert scenario.levers or place == "levers"


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=6), st.integers(), min_size=1
    )
)
@settings(max_examples=100, deadline=None)
def test_keys_and_values_of_json_are_read_as_they_are_written(data: dict[str, int]) -> None:
    found = Findings()
    root = parse(json.dumps(data, ensure_ascii=False), found, name="any.yaml")
    if "<<" in data:
        assert found.problems
        return
    assert found.problems == []
    assert root is not None
    assert {entry.key: getattr(entry.value, "text", None) for entry in root} == {k: str(v) for k, v in data.items()}


LARGE = {
    "brackets": "[" * LARGEST_FILE,
    "braces": "{a: " * (LARGEST_FILE // 4),
    "dashes": "- " * (LARGEST_FILE // 2),
    "question marks": "? " * (LARGEST_FILE // 2),
    "lists in a list": "a: [" + "[]," * (LARGEST_FILE // 3 - 4) + "]",
    "anchors": "&a " * (LARGEST_FILE // 3),
    "aliases": "a: [" + "*a," * (LARGEST_FILE // 3 - 4) + "]",
    "tags": "!" * LARGEST_FILE,
    "one word": "a" * LARGEST_FILE,
    "one key": "a" * (LARGEST_FILE - 3) + ": 1",
    "one number": "question: " + "9" * (LARGEST_FILE - 10),
    "a quote": '"' + "\\x41" * (LARGEST_FILE // 4 - 1) + '"',
    "an open quote": '"' + "a" * (LARGEST_FILE - 1),
    "keys": "".join(f"k{place}: 1\n" for place in range(LARGEST_FILE // 10)),
    "the same key": "a: 1\n" * (LARGEST_FILE // 5),
    "comments": "#x\n" * (LARGEST_FILE // 3),
    "lines of text": "a\n" * (LARGEST_FILE // 2),
    "a block": "a: |\n" + " x\n" * (LARGEST_FILE // 3 - 2),
    "documents": "---\n" * (LARGEST_FILE // 4),
    "tabs": "\ta: 1\n" * (LARGEST_FILE // 6),
    "colons": ":" * LARGEST_FILE,
    "groups": GOOD.replace("[sex]", "[" + "sex, " * 9_000 + "sex]"),
    "levers": GOOD.replace("levers:\n", "levers:\n" + "  - {use: zzzzzz, from: x, coverage: y}\n" * 1_200),
    "parameters": GOOD.replace(
        "parameters: {", "parameters: {" + "".join(f"justice.advice.requst.{n}: 1, " for n in range(3_000))
    ),
}


@pytest.mark.parametrize("kind", LARGE)
def test_the_largest_files_are_answered_within_seconds(kind: str) -> None:
    assert len(LARGE[kind].encode()) <= LARGEST_FILE
    start = time.process_time()
    answer = loaded(LARGE[kind])
    assert time.process_time() - start < 5
    assert isinstance(answer, ScenarioError)
    assert len(answer.problems) <= 201
