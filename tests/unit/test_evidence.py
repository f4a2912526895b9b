"""Records are refused unless they say everything; what is loaded is what people wrote."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from simulation.errors import EvidenceError
from simulation.evidence import Parameters, Table, load_parameters, load_sources, load_targets
from simulation.evidence.build import read_folder, render
from simulation.evidence.load import FOLDER, PREBUILT, read_parameters
from simulation.evidence.records import interpolate
from simulation.evidence.reference import PAGE, page

GOOD = """\
peers.influence:
  value: 0.42
  unit: log-hazard per active friend
  range: [0.10, 0.80]
  source: {key: wolf2020, where: table 3}
  grade: B
  used_by: careers/peers.py
"""
GOOD_TABLE = """\
peers.fading:
  table: {0: 0.0, 6: -0.4, 24: -1.2}
  columns: [months, log_factor]
  range: [-2, 0]
  unit: log factor
  source: {key: wolf2020, where: table 4}
  grade: D
  used_by: careers/peers.py
"""


def built(folder: Path, *texts: str) -> Parameters:
    """Write each text as a file, build them, and load what was built."""
    for number, text in enumerate(texts):
        (folder / f"part_{number}.yaml").write_text(text, encoding="utf-8")
    path = folder / "built.json"
    path.write_text(render(read_folder(folder, {"wolf2020"})), encoding="utf-8")
    return read_parameters(path)


def refusal(folder: Path, *texts: str) -> str:
    with pytest.raises(EvidenceError) as caught:
        built(folder, *texts)
    return str(caught.value)


# ---------------------------------------------------------------------------------------------- what is shipped


def test_the_shipped_file_is_what_the_yaml_files_say():
    assert PREBUILT.read_text(encoding="utf-8") == render(read_folder())


def test_the_parameter_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == page(load_parameters(), load_sources())


def test_every_source_in_use_has_an_entry():
    used = {record.source_key for record in load_parameters().values()} | {t.source_key for t in load_targets()}
    assert used <= set(load_sources())


def test_every_record_has_a_grade_and_the_grades_add_up():
    grades = load_parameters().grades()
    assert sum(map(len, grades.values())) == len(load_parameters())
    assert "population.births.live" in grades["A"]


def test_loading_needs_neither_numpy_nor_pandas_nor_yaml():
    heavy = "{'numpy', 'pandas', 'ruamel', 'ruamel.yaml', 'numba'}"
    code = f"import simulation.evidence as e, sys; e.load_parameters(); print({heavy} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=FOLDER.parents[1]
    )
    assert done.stdout.strip() == "set()"


def test_the_examples_of_the_folder_page_are_sound_records(tmp_path):
    page_text = (FOLDER / "parameters" / "README.md").read_text(encoding="utf-8")
    examples = [part.partition("```")[0] for part in page_text.split("```yaml\n")[1:]]
    for number, text in enumerate(examples):
        (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
    names = [record["name"] for record in read_folder(tmp_path)]
    assert names[:3] == ["peers.influence.adolescent", "peers.influence.friend", "peers.influence.partner"]
    assert len(names) == 6


# ---------------------------------------------------------------------------------------------- refusals


def test_a_sound_record_and_a_sound_table_are_accepted(tmp_path):
    parameters = built(tmp_path, GOOD, GOOD_TABLE)
    assert parameters.number("peers.influence") == 0.42
    assert parameters.knots("peers.fading", [-1.0, 3.0, 15.0, 99.0]) == pytest.approx([0.0, -0.2, -0.8, -1.2])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  unit: log-hazard per active friend\n", "", "has no unit"),
        ("  range: [0.10, 0.80]\n", "", "has range None"),
        ("[0.10, 0.80]", "[0.80, 0.10]", "low first"),
        ("[0.10, 0.80]", "[0.10, .inf]", "finite numbers"),
        ("value: 0.42", "value: 0.9", "outside its range 0.1 to 0.8"),
        ("value: 0.42", "value: .nan", "it is a finite number"),
        ("value: 0.42", "value: 1e999", "it is a finite number"),
        ("value: 0.42", "value: true", "it is a finite number"),
        ("value: 0.42", "value: a lot", "it is a finite number"),
        ("wolf2020", "wolv2020", 'not in sources.bib. Did you mean "wolf2020"?'),
        (", where: table 3", "", "without where"),
        ("  source: {key: wolf2020, where: table 3}\n", "", "has no source"),
        ("grade: B", "grade: E", "grade E; a grade is one of A, B, C, D, F"),
        ("  grade: B\n", "", "grade None"),
        ("  used_by: careers/peers.py\n", "", "has no used_by"),
        ("careers/peers.py", "the peers", "has no used_by"),
        ("peers.influence:", "Peers:", "dotted lower case"),
        ("grade: B", "grade: B\n  gradd: C", 'unknown field "gradd". Did you mean "grade"?'),
    ],
)
def test_a_record_that_does_not_say_everything_is_refused(tmp_path, old, new, said):
    assert old in GOOD
    message = refusal(tmp_path, GOOD.replace(old, new))
    assert said in message
    assert message.startswith("part_0.yaml:1  ")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{0: 0.0, 6: -0.4, 24: -1.2}", "{0: 0.0, 6: -2.4}", "(6, -2.4)"),
        ("{0: 0.0, 6: -0.4, 24: -1.2}", "{0: 0.0, 6: .nan}", "no finite number"),
        ("{0: 0.0, 6: -0.4, 24: -1.2}", "[[0, 0.0], [0, -0.1]]", "two rows for 0"),
        ("{0: 0.0, 6: -0.4, 24: -1.2}", "[[0, 0.0], [6]]", "of 1 entries"),
        ("{0: 0.0, 6: -0.4, 24: -1.2}", "[]", "has no rows"),
        ("[months, log_factor]", "[months, months]", "has no columns"),
        ("[months, log_factor]", "[months, log_factor]\n  keys: 2", "keys: 2"),
    ],
)
def test_a_table_that_does_not_hold_together_is_refused(tmp_path, old, new, said):
    assert said in refusal(tmp_path, GOOD_TABLE.replace(old, new))


FAMILY = """\
peers.influence:
  numbers:
    friend: [0.30, 0.10, 0.60]
    partner: {value: 0.20, range: [0.0, 0.5], grade: D}
  unit: log-hazard per active tie
  source: {key: wolf2020, where: table 3}
  grade: B
  used_by: careers/peers.py
"""


def test_a_family_becomes_one_record_a_member_and_a_member_may_say_otherwise(tmp_path):
    parameters = built(tmp_path, FAMILY)
    assert {name: record.grade for name, record in parameters.items()} == {
        "peers.influence.friend": "B",
        "peers.influence.partner": "D",
    }
    assert parameters.number("peers.influence.partner") == 0.20


def test_a_member_of_a_family_is_checked_like_any_record(tmp_path):
    message = refusal(tmp_path, FAMILY.replace("0.30, 0.10", "0.05, 0.10").replace("[0.0, 0.5]", "[0.3, 0.5]"))
    assert message.splitlines()[0].startswith("part_0.yaml:3  peers.influence.friend has value 0.05, outside")
    assert message.splitlines()[1].startswith("part_0.yaml:4  peers.influence.partner has value 0.2, outside")


def test_a_member_without_a_range_is_refused(tmp_path):
    assert "peers.influence.friend has range None" in refusal(tmp_path, FAMILY.replace("[0.30, 0.10, 0.60]", "0.30"))


def test_a_name_given_in_two_files_is_refused(tmp_path):
    assert "part_1.yaml:1  peers.influence is also given in part_0.yaml" in refusal(tmp_path, GOOD, GOOD)


def test_a_name_given_twice_in_one_file_is_refused(tmp_path):
    assert "peers.influence" in refusal(tmp_path, GOOD + GOOD)


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path):
    message = refusal(
        tmp_path, GOOD.replace("grade: B", "grade: E").replace("0.42", "7"), GOOD_TABLE.replace("unit:", "unity:")
    )
    assert [line.split("  ")[0] for line in message.splitlines()] == ["part_0.yaml:1"] * 2 + ["part_1.yaml:1"] * 2


def test_a_choice_must_be_one_of_its_choices(tmp_path):
    text = GOOD.replace("value: 0.42", "value: neither\n  choices: [offending, detection]").replace(
        "  range: [0.10, 0.80]\n", ""
    )
    assert "it is one of offending, detection" in refusal(tmp_path, text)


def test_a_prebuilt_file_with_a_number_that_is_not_finite_is_refused(tmp_path):
    path = tmp_path / "built.json"
    path.write_text('[{"kind": "number", "name": "a.b", "value": NaN}]', encoding="utf-8")
    with pytest.raises(EvidenceError, match="NaN"):
        read_parameters(path)


# ---------------------------------------------------------------------------------------------- reading and overriding


def test_an_unknown_name_suggests_the_nearest():
    with pytest.raises(EvidenceError, match=r'Did you mean "justice\.detection\.drugs"\?'):
        load_parameters().number("justice.detection.drug")


def test_a_missing_name_is_missing_as_in_any_mapping():
    assert "justice.detection.drug" not in load_parameters()
    assert load_parameters().get("justice.detection.drug") is None


def test_a_table_is_not_a_number_and_says_so():
    with pytest.raises(EvidenceError, match="is a table, not a parameter"):
        load_parameters().number("population.births.live")


def test_an_unknown_row_or_column_is_named():
    table = load_parameters().table("levels.type_share")
    with pytest.raises(EvidenceError, match="no row for men, 12-18"):
        table.at("men", "12-18", column="drugs")
    with pytest.raises(EvidenceError, match='no column "drug"'):
        table.at("men", "12-17", column="drug")
    with pytest.raises(EvidenceError, match="say which"):
        table.at("men", "12-17")


def test_an_override_changes_one_value_and_leaves_the_original_alone():
    name = "justice.detection.property"
    changed = load_parameters().with_overrides({name: 0.15, "structure.period": "stationary"}, "an ablation")
    assert (changed.number(name), changed.choice("structure.period")) == (0.15, "stationary")
    assert (load_parameters().number(name), load_parameters().choice("structure.period")) == (0.10, "dated")
    assert changed.reasons == {name: "an ablation", "structure.period": "an ablation"}
    assert [n for n in changed if changed[n] != load_parameters()[n]] == [name, "structure.period"]


@pytest.mark.parametrize(
    ("values", "reasons", "said"),
    [
        ({"justice.detection.property": 0.9}, "x", "its range is 0.04 to 0.2"),
        ({"justice.detection.property": float("nan")}, "x", "finite number"),
        ({"justice.detection.property": 0.1}, {}, "without a reason"),
        ({"justice.detection.property": 0.1}, " ", "without a reason"),
        ({"justice.detection.propertie": 0.1}, "x", 'Did you mean "justice.detection.property"?'),
        ({"structure.period": "sometimes"}, "x", "one of dated, stationary"),
        ({"population.births.live": 1.0}, "x", "is a table"),
        ({}, {"structure.period": "x"}, "a reason but no value"),
    ],
)
def test_an_override_out_of_range_or_without_a_reason_is_refused(values, reasons, said):
    with pytest.raises(EvidenceError, match=said.replace("?", r"\?").replace(".", r"\.")):
        load_parameters().with_overrides(values, reasons)


def test_straight_lines_join_the_knots_and_end_flat():
    knots = [(10.0, 1.0), (20.0, 3.0), (40.0, -1.0)]
    assert [interpolate(knots, x) for x in (0.0, 10.0, 15.0, 20.0, 30.0, 40.0, 50.0)] == [1, 1, 2, 3, 1, -1, -1]


def test_a_table_reads_by_key():
    table = load_parameters().table("levels.resident_share")
    assert isinstance(table, Table)
    by_column = dict(zip(table.column("age_band"), table.column("share"), strict=True))
    assert table.by_key()["18-24"] == table.at("18-24") == by_column["18-24"]
