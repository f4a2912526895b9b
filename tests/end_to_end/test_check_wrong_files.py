"""Every kind of wrong scenario file: exit 2, the line, what to do, and never a traceback."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from simulation.cli import main

GOOD = """\
question: What if?
cohort:
  births: [1955, 2033]
  setting: national
  scale: 0.1
clock:
  until: 2045-12
levers:
  - use: probation_advice
    from: 2026-01
    coverage: 1.0
parameters: {}
study:
  replicates: 10
  seed: 1
  split: {populations: [dse], lucks: 100}
  primary: {outcome: recidivism.general.2y, population: dse}
  smallest_difference_that_matters: 2
  groups: [sex]
"""

Outcome = tuple[int, str, str]
Check = Callable[..., Outcome]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    """Run ``twinlives check`` in this process; return exit code, stdout and stderr."""

    def run(*arguments: str | Path) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["twinlives", "check", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, captured.out, captured.err

    return run


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


WRONG_TEXTS = {
    # kind of mistake: (text, line, words of the message)
    "a list for a mapping": (
        changed("clock:\n  until: 2045-12", "clock: [2045-12]"),
        6,
        "clock is a list; it is a mapping",
    ),
    "a value for a mapping": (
        changed("clock:\n  until: 2045-12", "clock: 2045-12"),
        6,
        "it is a mapping with the keys",
    ),
    "a mapping for a list": (
        changed("levers:\n  - use: probation_advice\n    from", "levers:\n    use: probation_advice\n    from"),
        9,
        "begin each with a dash",
    ),
    "a mapping for a value": (changed("scale: 0.1", "scale: {share: 0.1}"), 5, "a share above 0 and up to 1"),
    "a list at the top": ("- question: What if?\n", 1, "a scenario is a mapping"),
    "text alone": ("What if?\n", 1, "a scenario is a mapping"),
    "text for a number": (
        changed("replicates: 10", "replicates: ten"),
        14,
        'is "ten"; the number of replicates is a whole',
    ),
    "yes for a number": (changed("coverage: 1.0", "coverage: yes"), 11, "Write a number, not yes or no."),
    "true for a number": (changed("coverage: 1.0", "coverage: true"), 11, "Write a number, not yes or no."),
    "a number in quotes": (changed("coverage: 1.0", 'coverage: "1.0"'), 11, "Write it without quotes."),
    "a percentage": (changed("coverage: 1.0", "coverage: 80%"), 11, "Did you mean 0.8?"),
    "a share written as a percentage": (changed("coverage: 1.0", "coverage: 80"), 11, "Did you mean 0.8?"),
    "a decimal comma": (changed("coverage: 1.0", "coverage: 0,8"), 11, "Did you mean 0.8?"),
    "an octal number": (changed("replicates: 10", "replicates: 010"), 14, "Did you mean 10?"),
    "a sexagesimal number": (changed("replicates: 10", "replicates: 1:30"), 14, "a whole number from 1 to 100,000"),
    "a hexadecimal number": (changed("replicates: 10", "replicates: 0x1F"), 14, "a whole number from 1 to 100,000"),
    "a grouped number": (changed("replicates: 10", "replicates: 1_000"), 14, "Did you mean 1000?"),
    "a broken whole number": (changed("replicates: 10", "replicates: 2.5"), 14, "a whole number"),
    "a negative number": (changed("replicates: 10", "replicates: -5"), 14, "from 1 to 100,000"),
    "zero replicates": (changed("replicates: 10", "replicates: 0"), 14, "from 1 to 100,000"),
    "too many replicates": (changed("replicates: 10", "replicates: 100001"), 14, "from 1 to 100,000"),
    "too many lucks": (changed("lucks: 100", "lucks: 256"), 16, "from 1 to 255"),
    "a scale of zero": (changed("scale: 0.1", "scale: 0"), 5, "a share above 0 and up to 1"),
    "a scale above one": (changed("scale: 0.1", "scale: 1.01"), 5, "a share above 0 and up to 1"),
    "not a number": (changed("coverage: 1.0", "coverage: .nan"), 11, "a share from 0 to 1"),
    "infinity": (changed("matters: 2", "matters: .inf"), 18, "a number from 0 to 100"),
    "a number beyond all numbers": (changed("matters: 2", "matters: 1e999"), 18, "a number from 0 to 100"),
    "a number of 5,000 digits": (changed("seed: 1", "seed: " + "9" * 5000), 15, "a whole number from 0"),
    "a negative capacity": (
        changed("coverage: 1.0", "coverage: 1.0\n    capacity_per_year: -1"),
        12,
        "a capacity per year is a number from 0 to 1,000,000 (persons per year)",
    ),
    "an effect out of range": (
        changed("coverage: 1.0", "coverage: 1.0\n    effect: {supervision_gain: 7}"),
        12,
        "a supervision gain is a number from -1 to 1 (difference of two probabilities)",
    ),
    "a misspelt effect": (
        changed("coverage: 1.0", "coverage: 1.0\n    effect: {supervision_gian: 0.1}"),
        12,
        'did you mean "supervision_gain"?',
    ),
    "an effect of another lever": (
        changed("coverage: 1.0", "coverage: 1.0\n    effect: {bond_effect: 0.1}"),
        12,
        'unknown key "bond_effect" in levers[0].effect',
    ),
    "a misspelt key": (changed("cohort:", "chort:"), 2, 'unknown key "chort"; did you mean "cohort"?'),
    "another word for a key": (
        changed("from: 2026", "begin: 2026"),
        10,
        'unknown key "begin" in levers[0]; did you mean "from"?',
    ),
    "a key in the wrong place": (
        changed("clock:", "scale: 0.2\nclock:"),
        6,
        'unknown key "scale"; it belongs in cohort',
    ),
    "a key of the top level inside": (changed("  seed: 1", "  levers: []"), 15, "it belongs at the top level"),
    "a key in capitals": (changed("question:", "Question:"), 1, 'did you mean "question"?'),
    "an invented key": (changed("clock:", "zzzzzzz: 1\nclock:"), 6, "known here: question, extends, cohort"),
    "a missing key": (changed("  until: 2045-12\n", "  {}\n"), 7, 'the key "until" is missing in clock'),
    "a missing section": (changed("clock:\n  until: 2045-12\n", ""), 1, 'the key "clock" is missing'),
    "an empty question": (changed("What if?", '"  "'), 1, "Write it in words."),
    "an empty value": (changed("scale: 0.1", "scale:"), 5, "cohort.scale is empty"),
    "levers left empty": (
        changed(GOOD[GOOD.index("levers:") : GOOD.index("parameters")], "levers:\n"),
        8,
        "levers: []",
    ),
    "a key twice": (
        changed("  seed: 1", "  seed: 1\n  seed: 2"),
        16,
        'the key "seed" stands here a second time (first in line 15)',
    ),
    "a misspelt lever": (
        changed("use: probation_advice", "use: probation_advise"),
        9,
        'did you mean "probation_advice"?',
    ),
    "an unknown lever": (
        changed("use: probation_advice", "use: qqq"),
        9,
        "there is no such lever; levers of this version:",
    ),
    "a lever twice": (
        changed("coverage: 1.0", "coverage: 1.0\n  - use: probation_advice\n    from: 2030-01\n    coverage: 0.5"),
        12,
        "use each lever once",
    ),
    "a lever that is text": (
        changed("coverage: 1.0", "coverage: 1.0\n  - work_support"),
        12,
        "it is a mapping with the keys use",
    ),
    "a date that is a year": (changed("from: 2026-01", "from: 2026"), 10, "Did you mean 2026-01?"),
    "a date with a day": (changed("from: 2026-01", "from: 2026-03-15"), 10, "Did you mean 2026-03?"),
    "a date the other way round": (changed("from: 2026-01", "from: 03-2026"), 10, "Did you mean 2026-03?"),
    "a month 13": (changed("from: 2026-01", "from: 2026-13"), 10, "a month written as YYYY-MM"),
    "a date that is no date": (changed("from: 2026-01", "from: soon"), 10, "a month written as YYYY-MM"),
    "a lever before results count": (changed("from: 2026-01", "from: 1999-12"), 10, "from 2000-01"),
    "a lever after the run": (changed("until: 2045-12", "until: 2020-12"), 10, "the run ends in 2020-12"),
    "a lever that ends before it starts": (
        changed("coverage: 1.0", "coverage: 1.0\n    until: 2025-12"),
        12,
        "the lever starts in 2026-01; its end comes after its start",
    ),
    "a run that is too long": (changed("[1955, 2033]", "[1955, 2013]"), 7, "Did you mean 2025-12?"),
    "a run before anybody enters": (
        changed("[1955, 2033]", "[2030, 2033]").replace("2045-12", "2030-12"),
        7,
        "nobody would be there",
    ),
    "births the wrong way round": (changed("[1955, 2033]", "[2033, 1955]"), 3, "Did you mean [1955, 2033]?"),
    "births too early": (changed("[1955, 2033]", "[1854, 2033]"), 3, "from 1955 to 2033"),
    "births too late": (changed("[1955, 2033]", "[1955, 2099]"), 3, "from 1955 to 2033"),
    "one year of birth": (changed("[1955, 2033]", "1990"), 3, "two years in a list, [first, last]"),
    "three years of birth": (changed("[1955, 2033]", "[1955, 1990, 2033]"), 3, "two years in a list, [first, last]"),
    "births that are lists": (changed("[1955, 2033]", "[[1955], [2033]]"), 3, "two years in a list, [first, last]"),
    "an unknown setting": (changed("setting: national", "setting: regional"), 4, "one of national or neighbourhood"),
    "a neighbourhood with a scale": (
        changed("setting: national", "setting: neighbourhood\n  persons: 1500\n  enrichment: 3"),
        7,
        "no meaning when the setting is neighbourhood",
    ),
    "a neighbourhood without persons": (
        changed("setting: national\n  scale: 0.1", "setting: neighbourhood\n  enrichment: 3"),
        3,
        'the key "persons" is missing in cohort',
    ),
    "a misspelt outcome": (changed("general.2y", "genral.2y"), 17, 'Did you mean "recidivism.general.2y"?'),
    "an outcome of another population": (
        changed("population: dse}", "population: residents}"),
        17,
        "is measured over dse",
    ),
    "an index outcome of everybody": (
        changed("recidivism.general.2y, population: dse", "offences.actual.all, population: dse"),
        17,
        "offences.actual.all is measured over residents",
    ),
    "an unknown population to split": (changed("[dse]", "[dsee]"), 16, 'Did you mean "dse"?'),
    "a population twice": (changed("[dse]", "[dse, dse]"), 16, "name it once"),
    "a name for a list": (changed("[sex]", "sex"), 19, "Did you mean [sex]?"),
    "an unknown group": (changed("[sex]", "[origin]"), 19, "it is one of sex, age_at_index"),
    "compared with itself": (changed("  seed: 1", "  against: wrong"), 15, "this scenario itself"),
    "compared with nothing": (
        changed("  seed: 1", "  against: basline"),
        15,
        "there is no basline.yaml beside this file",
    ),
    "an override without a reason": (
        changed("parameters: {}", "parameters: {justice.advice_request.dse: 0.5}"),
        12,
        "every change needs its reason",
    ),
    "an override with an empty reason": (
        changed("parameters: {}", "parameters: {justice.advice_request.dse: {value: 0.5, reason: }}"),
        12,
        "reason is empty",
    ),
    "a misspelt override": (
        changed("parameters: {}", "parameters: {justice.advice_requst.dse: {value: 0.5, reason: why}}"),
        12,
        'did you mean "justice.advice_request.dse"?',
    ),
    "an override out of range": (
        changed("parameters: {}", "parameters: {justice.advice_request.dse: {value: 7, reason: why}}"),
        12,
        "its range is",
    ),
    "an override that is text": (
        changed("parameters: {}", "parameters: {justice.advice_request.dse: {value: much, reason: why}}"),
        12,
        "it is a finite number",
    ),
    "an unknown structure": (
        changed("parameters: {}", "parameters: {structure.period: {value: datd, reason: why}}"),
        12,
        'Did you mean "dated"?',
    ),
    "overrides in a list": (changed("parameters: {}", "parameters: [a, b]"), 12, "parameters is a list"),
    "a tab that indents": (changed("  scale: 0.1", "\tscale: 0.1"), 5, "a tab indents this line"),
    "a Python object": (changed("What if?", "!!python/object/apply:os.system [ls]"), 1, "tags (!) are not used"),
    "a tag": (changed("scale: 0.1", "scale: !!float 0.1"), 5, "tags (!) are not used"),
    "an anchor": (changed("births: [", "births: &years ["), 3, "anchors (&) and aliases (*)"),
    "an alias without its anchor": (changed("seed: 1", "seed: *years"), 15, "anchors (&) and aliases (*)"),
    "a merge key": (changed("clock:", "<<: {seed: 1}\nclock:"), 6, "use extends"),
    "two documents": (GOOD + "---\nquestion: Another?\n", 20, "a second document starts here"),
    "a list as a key": (changed("clock:", "? [a, b]\n: 1\nclock:"), 6, "a key is plain text"),
    "an unclosed bracket": (changed("[1955, 2033]", "[1955, 2033"), 4, "the YAML cannot be read here"),
    "a colon in a sentence": (changed("What if?", "What if: so?"), 1, "put text that holds a colon in quotes"),
    "wrong indentation": (changed("  seed: 1", "   seed: 1"), 15, "the YAML cannot be read here"),
    "an unclosed quote": (changed("What if?", '"What if?'), 20, "the YAML cannot be read here"),
    "a number as a lever": (changed("use: probation_advice", "use: 7"), 9, "there is no such lever"),
    "a question of 3,000 characters": (changed("What if?", "why " * 750), 1, "at most 2,000"),
    "half a character": (changed("What if?", '"What \\ud83d if?"'), 1, "is half a character"),
    "a control character": (changed("What if?", "What \x07if?"), 1, "U+0007"),
    "a folder as the base": (changed("cohort:", "extends: .\ncohort:"), 2, "this is a folder"),
    "a missing base": (changed("cohort:", "extends: nothing.yaml\ncohort:"), 2, "there is no such file"),
    "a list of bases": (changed("cohort:", "extends: [a.yaml, b.yaml]\ncohort:"), 2, "the name of one file"),
    "itself as the base": (changed("cohort:", "extends: wrong.yaml\ncohort:"), 2, "goes round in a circle"),
    "a base outside the folder": (changed("cohort:", "extends: ../other.yaml\ncohort:"), 2, "outside the folder"),
    "a base by its full path": (changed("cohort:", "extends: /etc/passwd\ncohort:"), 2, "outside the folder"),
}

WRONG_BYTES = {
    "nothing": (b"", 0, "the file is empty"),
    "blanks": (b" \n\n  \n", 0, "the file is empty"),
    "UTF-8 with a byte order mark": (b"\xef\xbb\xbf" + GOOD.encode(), 1, "without one (no BOM)"),
    "UTF-16": (GOOD.encode("utf-16"), 1, "the file is UTF-16; save it as UTF-8"),
    "UTF-16 without a mark": (GOOD.encode("utf-16-le"), 1, "as UTF-16 does; save it as UTF-8"),
    "UTF-32": (GOOD.encode("utf-32"), 1, "save it as UTF-8"),
    "Latin-1": (GOOD.replace("What if?", "Één vraag?").encode("latin-1"), 1, "saved as Latin-1 or Windows-1252"),
    "Latin-1 in line 9": (GOOD.replace("advice", "\xe9dvice").encode("latin-1"), 9, "byte 0xE9 is not UTF-8"),
    "a zero byte": (GOOD.replace("seed: 1", "seed: \0").encode(), 15, "zero byte (NUL)"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), 3, "zero byte (NUL)"),
    "20 MB": (b"# a comment\n" * (20 * 1024 * 1024 // 12), 0, "at most 262,144"),
    "deep nesting": (b"question: " + b"[" * 100_000, 1, "nested deeper than 16 levels"),
    "deep nesting in blocks": (b"question:\n  " + b"- " * 50_000 + b"x", 2, "nested deeper than 16 levels"),
    "many values": (b"question: [" + b"1," * 20_000 + b"1]", 1, "more than 10,000 values"),
    "an alias bomb": (
        b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (n + 1, n + 1, n, n) for n in range(97, 120)),
        1,
        "anchors (&) and aliases (*)",
    ),
    "200,000 line ends": (b"\n" * 200_000 + b"- a", 200_001, "a scenario is a mapping"),
}


def assert_refused(outcome: Outcome, file: Path, line: int, words: str) -> None:
    code, out, err = outcome
    where = f"{file}:{line}  " if line else f"{file}  "
    assert code == 2
    assert out == ""
    assert "Traceback" not in err
    assert any(told.startswith(where) and words in told for told in err.splitlines()), err


def test_the_file_the_mistakes_are_made_in_is_good(tmp_path: Path, check: Check) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(GOOD)
    assert check(file) == (0, f"{file}  no problems. What if?\n", "")


@pytest.mark.parametrize("kind", WRONG_TEXTS)
def test_a_mistake_in_the_text_is_told_with_its_line_and_what_to_do(kind: str, tmp_path: Path, check: Check) -> None:
    text, line, words = WRONG_TEXTS[kind]
    file = tmp_path / "wrong.yaml"
    file.write_text(text)
    assert_refused(check(file), file, line, words)


@pytest.mark.parametrize("kind", WRONG_BYTES)
def test_bytes_that_are_no_scenario_are_told_for_what_they_are(kind: str, tmp_path: Path, check: Check) -> None:
    data, line, words = WRONG_BYTES[kind]
    file = tmp_path / "wrong.yaml"
    file.write_bytes(data)
    assert_refused(check(file), file, line, words)


def test_one_mistake_is_told_once_and_drags_no_others_along(tmp_path: Path, check: Check) -> None:
    alone = {kind: text for kind, (text, _, _) in WRONG_TEXTS.items()}
    for kind, text in alone.items():
        file = tmp_path / "wrong.yaml"
        file.write_text(text)
        told = check(file)[2].splitlines()
        assert len(told) <= (2 if kind in {"a Python object", "an alias without its anchor"} else 1), (kind, told)


def test_all_mistakes_of_a_file_are_told_at_once_in_the_order_of_lines(tmp_path: Path, check: Check) -> None:
    wrong = GOOD.replace("scale: 0.1", "scale: 3").replace("until: 2045-12", "until: 2020-13")
    wrong = wrong.replace("coverage: 1.0", "coverage: 80").replace("seed: 1", "seed: -1\n  seed: 2")
    wrong = wrong.replace("use: probation_advice", "use: school_retention").replace("[sex]", "[seks]")
    file = tmp_path / "wrong.yaml"
    file.write_text(wrong)
    lines = [int(told.removeprefix(f"{file}:").split()[0]) for told in check(file)[2].splitlines()]
    assert lines == [5, 7, 11, 15, 16, 20]


def test_the_mistakes_of_all_files_are_told_together(tmp_path: Path, check: Check) -> None:
    files = [tmp_path / name for name in ("a.yaml", "b.yaml", "c.yaml")]
    for file, text in zip(files, (WRONG_TEXTS["a percentage"][0], GOOD, WRONG_TEXTS["infinity"][0]), strict=True):
        file.write_text(text)
    code, _, err = check(*files)
    assert code == 2
    assert [told.split(":")[0] for told in err.splitlines()] == [str(files[0]), str(files[2])]


def test_json_gives_one_object_with_file_line_path_and_message(tmp_path: Path, check: Check) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(WRONG_TEXTS["a share written as a percentage"][0])
    code, out, err = check("--json", file)
    message = "levers[0].coverage is 80; a coverage is a share from 0 to 1. Did you mean 0.8?"
    problem = {"file": str(file), "line": 11, "path": "levers[0].coverage", "message": message}
    assert (code, json.loads(out), err) == (2, {"ok": False, "problems": [problem]}, "")


def test_json_of_a_good_file_says_ok(tmp_path: Path, check: Check) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(GOOD)
    assert check(file, "--json") == (0, '{"ok": true, "problems": []}\n', "")


def test_a_missing_file_is_told_with_the_nearest_name(tmp_path: Path, check: Check) -> None:
    (tmp_path / "baseline.yaml").write_text(GOOD)
    missing = tmp_path / "basline.yaml"
    assert_refused(check(missing), missing, 0, 'there is no such file; did you mean "baseline.yaml"?')


def test_a_folder_is_no_scenario(tmp_path: Path, check: Check) -> None:
    assert_refused(check(tmp_path), tmp_path, 0, "this is a folder")


def test_a_device_is_not_read(check: Check) -> None:
    assert_refused(check("/dev/zero"), Path("/dev/zero"), 0, "not a regular file")


def test_a_file_below_a_file_is_missing(tmp_path: Path, check: Check) -> None:
    (tmp_path / "a.yaml").write_text(GOOD)
    below = tmp_path / "a.yaml" / "b.yaml"
    assert_refused(check(below), below, 0, "there is no such file")


def test_a_name_too_long_for_the_disk_is_told(tmp_path: Path, check: Check) -> None:
    long = tmp_path / ("x" * 5000)
    assert_refused(check(long), long, 0, "the file cannot be read")


def test_a_file_without_read_permission_is_told(tmp_path: Path, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secret.yaml"
    file.write_text(GOOD)
    open_really = Path.open

    def refuse(path: Path, *arguments: object, **named: object) -> object:
        if path == file:
            raise PermissionError(13, "Permission denied")
        return open_really(path, *arguments, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    assert_refused(check(file), file, 0, "ask for read permission")
