"""`extends`: mappings merge, lists replace, empty values take away; no circles, no way out of the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation.errors import ScenarioError
from simulation.scenario import Scenario, load_scenario

BASE = """\
question: What goes on?
cohort: {births: [1955, 2033], scale: 0.1}
clock: {until: 2045-12}
levers:
  - {use: work_support, from: 2026-01, coverage: 0.5}
parameters:
  justice.advice_request.dse: {value: 0.5, reason: an interview}
study:
  seed: 7
  primary: {outcome: recidivism.general.2y, population: dse}
  smallest_difference_that_matters: 2
  groups: [sex, prior_cases]
"""


def load(folder: Path, **files: str) -> Scenario:
    """Write files and load the one named ``child``."""
    write(folder, files)
    return load_scenario(folder / "child.yaml")


def write(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)


def problems(folder: Path, **files: str) -> list[str]:
    with pytest.raises(ScenarioError) as refused:
        load(folder, **files)
    return [str(problem).removeprefix(f"{folder}/") for problem in refused.value.problems]


def test_mappings_merge_key_by_key(tmp_path: Path) -> None:
    child = load(tmp_path, base=BASE, child="extends: base.yaml\ncohort: {scale: 0.5}\nstudy: {replicates: 3}\n")
    assert (child.cohort.scale, child.cohort.births) == (0.5, (1955, 2033))
    assert (child.study.replicates, child.study.seed) == (3, 7)


def test_lists_replace(tmp_path: Path) -> None:
    text = (
        "extends: base.yaml\nlevers:\n  - {use: probation_advice, from: 2030-01, coverage: 1}\nstudy: {groups: [sex]}\n"
    )
    child = load(tmp_path, base=BASE, child=text)
    assert [lever.use for lever in child.levers] == ["probation_advice"]
    assert child.study.groups == ("sex",)


def test_an_empty_value_takes_an_inherited_key_away(tmp_path: Path) -> None:
    text = "extends: base.yaml\nlevers:\nparameters: null\nstudy: {smallest_difference_that_matters: ~}\n"
    child = load(tmp_path, base=BASE, child=text)
    assert child.levers == ()
    assert child.parameters == ()
    assert child.study.smallest_difference_that_matters is None


def test_a_required_key_taken_away_is_missing(tmp_path: Path) -> None:
    told = problems(tmp_path, base=BASE, child="extends: base.yaml\nclock:\n")
    assert len(told) == 1
    assert told[0].startswith('child.yaml:1  the key "clock" is missing: until when lives are lived')


def test_a_chain_merges_from_the_base_upwards(tmp_path: Path) -> None:
    middle = "extends: base.yaml\nquestion: What of the middle?\nstudy: {seed: 8, replicates: 2}\n"
    child = load(tmp_path, base=BASE, middle=middle, child="extends: middle.yaml\nstudy: {seed: 9}\n")
    assert child.question == "What of the middle?"
    assert (child.study.seed, child.study.replicates) == (9, 2)
    assert child.files == ("child.yaml", "middle.yaml", "base.yaml")


def test_a_base_may_lie_in_a_folder_below(tmp_path: Path) -> None:
    write(tmp_path / "below", {"base": BASE})
    assert load(tmp_path, child="extends: below/base.yaml\n").study.seed == 7


def test_a_mistake_in_the_base_is_told_with_the_file_and_line_of_the_base(tmp_path: Path) -> None:
    told = problems(tmp_path, base=BASE.replace("scale: 0.1", "scale: 0"), child="extends: base.yaml\n")
    assert told == ["base.yaml:2  cohort.scale is 0; a scale is a share above 0 and up to 1."]


def test_a_mistake_between_files_is_told_where_the_value_stands(tmp_path: Path) -> None:
    told = problems(tmp_path, base=BASE, child="extends: base.yaml\nclock: {until: 2025-06}\n")
    assert len(told) == 1
    assert told[0].startswith("base.yaml:5  levers[0].from is 2026-01; the run ends in 2025-06.")


def test_mistakes_of_both_files_are_told_together(tmp_path: Path) -> None:
    told = problems(
        tmp_path, base=BASE.replace("seed: 7", "seed: 7\n  seed: 8"), child="extends: base.yaml\ncohort: {scale: 0}\n"
    )
    assert [line.split("  ")[0] for line in told] == ["base.yaml:10", "child.yaml:2"]


def test_a_missing_base_does_not_hide_the_mistakes_of_the_file_itself(tmp_path: Path) -> None:
    told = problems(
        tmp_path, child="question: Why?\nextends: gone.yaml\ncohort: {scale: 9}\nlevers:\n  - {use: work_support}\n"
    )
    assert [line.split("  ")[0] for line in told] == ["child.yaml:2", "child.yaml:3", "child.yaml:5", "child.yaml:5"]
    assert 'extends is "gone.yaml"; there is no such file' in told[0]
    assert not any("clock" in line for line in told), "the lost file may have had it"


def test_a_base_that_is_no_yaml_is_told_with_its_own_line(tmp_path: Path) -> None:
    told = problems(tmp_path, base="question: [\n", child="extends: base.yaml\n")
    assert told[0].startswith("base.yaml:2  the YAML cannot be read here")


def test_a_circle_of_two_files_is_told_with_its_path(tmp_path: Path) -> None:
    told = problems(tmp_path, base=f"extends: child.yaml\n{BASE}", child="extends: base.yaml\n")
    circle = "child.yaml -> base.yaml -> child.yaml"
    assert told == [f"base.yaml:1  extends goes round in a circle: {circle}; one of them must stand alone"]


def test_a_chain_longer_than_eight_files_is_refused(tmp_path: Path) -> None:
    links = {f"link{place}": f"extends: link{place + 1}.yaml\n" for place in range(8)}
    told = problems(tmp_path, **links, link8=BASE, child="extends: link0.yaml\n")
    assert told == ["link6.yaml:1  extends leads through more than 8 files; write the values into fewer"]


def test_a_chain_of_eight_files_is_allowed(tmp_path: Path) -> None:
    links = {f"link{place}": f"extends: link{place + 1}.yaml\n" for place in range(6)}
    assert load(tmp_path, **links, link6=BASE, child="extends: link0.yaml\n").study.seed == 7


@pytest.mark.parametrize("way_out", ["../outside.yaml", "below/../../outside.yaml"])
def test_a_path_out_of_the_folder_is_refused(way_out: str, tmp_path: Path) -> None:
    write(tmp_path, {"outside": BASE})
    told = problems(tmp_path / "inside", child=f"extends: {way_out}\n")
    assert len(told) == 1
    assert "outside the folder of this scenario; copy that file beside this one" in told[0]


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"outside": BASE})
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "base.yaml").symlink_to(tmp_path / "outside.yaml")
    told = problems(tmp_path / "inside", child="extends: base.yaml\n")
    assert "outside the folder" in told[0]


def test_a_linked_folder_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", {"base": BASE})
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "below").symlink_to(tmp_path / "elsewhere")
    told = problems(tmp_path / "inside", child="extends: below/base.yaml\n")
    assert "outside the folder" in told[0]


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").symlink_to(tmp_path / "real.yaml")
    assert load(tmp_path, real=BASE, child="extends: base.yaml\n").study.seed == 7


def test_a_link_to_itself_is_told(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").symlink_to(tmp_path / "base.yaml")
    told = problems(tmp_path, child="extends: base.yaml\n")
    assert len(told) == 1
    assert told[0].startswith("child.yaml:1  extends is")


def test_a_base_named_with_a_zero_byte_is_told(tmp_path: Path) -> None:
    told = problems(tmp_path, child='extends: "a\\0b.yaml"\n')
    assert told[0].startswith("child.yaml:1  extends is")


def test_an_empty_extends_stands_alone(tmp_path: Path) -> None:
    assert load(tmp_path, child=f"extends:\n{BASE}").files == ("child.yaml",)
