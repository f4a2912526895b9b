"""The shipped scenarios, writing them, the schema and the reference page: one source, kept in step."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from simulation.errors import InputError, OutputError
from simulation.scenario import load_scenario, load_scenarios
from simulation.scenario.reference import reference_page
from simulation.scenario.schema import scenario_schema
from simulation.scenario.templates import STARTER, template_names, template_path, write_template

ROOT = Path(__file__).parents[2]
SHIPPED = ("baseline", "neighbourhood_class", "recommendation_1_probation_advice", "zero_effect")


# ------------------------------------------------------------------------------------------------ templates


def test_the_scenarios_of_this_version_are_shipped() -> None:
    assert set(SHIPPED) <= set(template_names())


def test_the_folder_of_scenarios_holds_the_same_bytes_as_the_package() -> None:
    beside = {path.name: path.read_bytes() for path in (ROOT / "scenarios").glob("*.yaml")}
    assert beside == {f"{name}.yaml": template_path(name).read_bytes() for name in template_names()}


@pytest.mark.parametrize("name", template_names())
def test_a_shipped_scenario_is_good_and_opens_with_its_own_question(name: str) -> None:
    text = template_path(name).read_text(encoding="utf-8")
    first_key = next(line for line in text.splitlines() if line and not line.startswith("#"))
    assert first_key.startswith("question: ")
    assert load_scenario(template_path(name)).question == first_key.removeprefix("question: ")


def test_no_two_shipped_scenarios_live_the_same_world() -> None:
    scenarios = load_scenarios([template_path(name) for name in template_names()])
    assert len({scenario.key() for scenario in scenarios}) == len(scenarios)


def test_the_sample_values_in_comments_are_allowed(tmp_path: Path) -> None:
    text = template_path(STARTER).read_text(encoding="utf-8")
    uncommented = re.sub(r"^    # (?=  \w|\w+:)", "    ", text, flags=re.MULTILINE)
    assert uncommented.count("#") == text.count("#") - 4
    (tmp_path / "sample.yaml").write_text(uncommented)
    (tmp_path / "baseline.yaml").write_text(template_path("baseline").read_text(encoding="utf-8"))
    lever = load_scenario(tmp_path / "sample.yaml").levers[0]
    assert [name for name, _ in lever.effect] == ["supervision_gain"]
    assert None not in (lever.until, lever.unit_cost_eur)


@pytest.mark.parametrize("name", template_names())
def test_a_new_scenario_passes_the_check_in_an_empty_folder(name: str, tmp_path: Path) -> None:
    written = write_template(name, out=tmp_path / "mine.yaml")
    assert written[0] == tmp_path / "mine.yaml"
    assert len(load_scenarios(written)) == len(written)


def test_a_new_name_starts_from_the_first_recommendation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert write_template("my_question") == [Path("my_question.yaml"), Path("baseline.yaml")]
    assert Path("my_question.yaml").read_bytes() == template_path(STARTER).read_bytes()


def test_a_new_name_may_start_from_another_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_template("my_class", template="neighbourhood_class")
    assert Path("my_class.yaml").read_bytes() == template_path("neighbourhood_class").read_bytes()


def test_a_file_that_exists_is_left_as_it_is(tmp_path: Path) -> None:
    there = tmp_path / "mine.yaml"
    there.write_text("mine")
    with pytest.raises(OutputError, match="exists already and is left as it is"):
        write_template("baseline", out=there)
    assert there.read_text() == "mine"


def test_a_base_that_exists_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "baseline.yaml").write_text("mine")
    assert write_template(STARTER, out=tmp_path / "new.yaml") == [tmp_path / "new.yaml"]
    assert (tmp_path / "baseline.yaml").read_text() == "mine"


def test_a_misspelt_template_is_named_instead_of_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for wrong in ("basline", "recommendation_1_probation_advise", "zero_efect"):
        with pytest.raises(InputError, match="did you mean"):
            write_template(wrong)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../up", "a/b", "Ä", "", ".hidden", "x" * 200, "two words"])
def test_a_name_that_is_no_file_name_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="no name for a scenario"):
        write_template(name)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write_template("baseline", out=tmp_path / "gone" / "mine.yaml")


# ------------------------------------------------------------------------------------------------ schema


def fits(schema: dict[str, Any], value: Any) -> bool:
    """Tell whether a value fits a schema; knows the words that ours uses."""
    if "const" in schema and value != schema["const"]:
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "anyOf" in schema and not any(fits(one, value) for one in schema["anyOf"]):
        return False
    if "type" in schema and not any(is_of(kind, value) for kind in listed(schema["type"])):
        return False
    parts = {"object": fits_object, "array": fits_list, "string": fits_text, "number": fits_number}
    return all(part(schema, value) for kind, part in parts.items() if is_of(kind, value))


def listed(kind: str | list[str]) -> list[str]:
    return [kind] if isinstance(kind, str) else kind


def is_of(kind: str, value: Any) -> bool:
    python = {"object": dict, "array": list, "string": str, "number": (int, float), "integer": int, "null": type(None)}
    return isinstance(value, python[kind]) and not isinstance(value, bool)  # type: ignore[arg-type]


def fits_object(schema: dict[str, Any], value: dict[str, Any]) -> bool:
    known, more = schema.get("properties", {}), schema.get("additionalProperties", {})
    others = [key for key in value if key not in known]
    return (
        all(key in value for key in schema.get("required", []))
        and all(fits(known[key], value[key]) for key in value if key in known)
        and (all(fits(more, value[key]) for key in others) if isinstance(more, dict) else not others)
    )


def fits_list(schema: dict[str, Any], value: list[Any]) -> bool:
    long_enough = schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 1000)
    return long_enough and all(fits(schema.get("items", {}), item) for item in value)


def fits_text(schema: dict[str, Any], value: str) -> bool:
    return bool(re.search(schema.get("pattern", ""), value)) and len(value) >= schema.get("minLength", 0)


def fits_number(schema: dict[str, Any], value: float) -> bool:
    least, above = schema.get("minimum", value), schema.get("exclusiveMinimum")
    return least <= value <= schema.get("maximum", value) and (above is None or value > above)


def plain(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


@pytest.mark.parametrize("name", template_names())
def test_a_shipped_scenario_fits_the_schema(name: str) -> None:
    assert fits(scenario_schema(), plain(template_path(name).read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("scale: 0.1", "scale: 0"),
        ("scale: 0.1", "scale: 80"),
        ("scale: 0.1", "scales: 0.1"),
        ("until: 2045-12", "until: 2045"),
        ("[1955, 2033]", "[1955]"),
        ("lucks: 200", "lucks: 256"),
        ("outcome: recidivism.general.2y", "outcome: recidivism"),
        ("levers: []", "levers: [{use: work_support, from: 2026-01}]"),
        ("levers: []", "levers: [{use: magic, from: 2026-01, coverage: 1}]"),
        ("levers: []", "levers: [{use: work_support, from: 2026-01, coverage: 1, effect: {bond_effect: 0}}]"),
        ("parameters: {}", "parameters: {structure.period: stationary}"),
        ("clock:\n", "clocks:\n"),
    ],
)
def test_a_mistake_does_not_fit_the_schema(old: str, new: str) -> None:
    text = template_path("baseline").read_text(encoding="utf-8")
    assert old in text
    assert not fits(scenario_schema(), plain(text.replace(old, new)))


# ------------------------------------------------------------------------------------------------ reference


def test_the_reference_page_is_the_one_made_from_the_descriptions() -> None:
    page = (ROOT / "docs" / "reference" / "scenario-files.md").read_text(encoding="utf-8")
    assert page == reference_page(), "python -m simulation.scenario.reference > docs/reference/scenario-files.md"


def test_the_how_to_shows_a_scenario_that_is_good(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "write-a-scenario.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```yaml\n(.*?)```", page, flags=re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in _outdented(block)]
    (tmp_path / "shown.yaml").write_text("\n".join(lines))
    (tmp_path / "baseline.yaml").write_text(template_path("baseline").read_text(encoding="utf-8"))
    scenario = load_scenario(tmp_path / "shown.yaml")
    assert len(blocks) == 2
    assert scenario.levers[0].coverage == 0.8
    assert scenario.parameter_values == {"justice.advice_request.dse": 0.5}


def _outdented(block: str) -> list[str]:
    lines = block.splitlines()
    margin = len(lines[0]) - len(lines[0].lstrip())
    return [line[margin:] for line in lines]
