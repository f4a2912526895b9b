"""Tables: bound headers, nothing unescaped, no style of their own, dashes where nothing is known."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

from simulation.report import tables
from simulation.report.page import definitions
from simulation.report.study import Study, read_study
from simulation.report.words import Words

STUDIES = runpy.run_path(str(Path(__file__).parents[1] / "report_studies.py"))
row: Callable[..., dict[str, Any]] = STUDIES["row"]
ENGLISH, DUTCH = Words("en"), Words("nl")


def study_of(folder: Path, **changes: Any) -> Study:
    found: Path = STUDIES["write_study"](folder, curves=None, reach=None, **changes)
    return read_study(found)


def cells(html: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", html, re.DOTALL)]


def test_a_row_holds_both_worlds_difference_interval_n_and_verdict(tmp_path: Path) -> None:
    html = tables.differences(DUTCH, study_of(tmp_path))
    found = cells(html)
    at = found.index("★ Algemene recidive binnen 2 jaar")
    assert found[at + 1 : at + 7] == ["36,2", "35,6", "−0,6", "−1,1 tot −0,2", "4.410", "▲ waarschijnlijke verbetering"]


def test_too_few_shows_dashes_and_never_a_difference(tmp_path: Path) -> None:
    found = cells(tables.differences(ENGLISH, study_of(tmp_path, comparison=[STUDIES["too_few"]("advices", 9.4)])))
    assert found[-3:] == ["–", "4,410", "◇ too few to say"]
    assert found[-4] == "–"


def test_tables_bring_no_style_of_their_own(tmp_path: Path) -> None:
    html = tables.differences(ENGLISH, study_of(tmp_path))
    assert "<style" not in html
    assert 'scope="col"' in html
    assert 'scope="row"' in html


def test_names_from_files_are_escaped(tmp_path: Path) -> None:
    bad = "<script>alert(1)</script>"
    rows = [row(bad, 1.0, 0.1, 0.2, population=bad, unit=bad, scenario=bad, definition=bad, verdict=bad)]
    html = tables.differences(ENGLISH, study_of(tmp_path, comparison=rows))
    assert "<script" not in html.lower()
    assert "&lt;script&gt;" in html.lower()


def test_one_outcome_on_two_clocks_is_told_apart_by_its_definition(tmp_path: Path) -> None:
    rows = [
        row("recidivism.general.2y", 36.0, -0.5, 0.2, definition=f"a; {clock}")
        for clock in ("calendar months", "at court")
    ]
    found = cells(tables.differences(ENGLISH, study_of(tmp_path, comparison=rows)))
    assert "★ General recidivism within 2 years (calendar months)" in found
    assert "★ General recidivism within 2 years (at court)" in found


def test_missed_figures_are_shown_as_missed(tmp_path: Path) -> None:
    study = study_of(tmp_path)
    found = cells(tables.validation_missed(ENGLISH, study))
    assert "T005 any violent offence" in found
    assert not any("T001" in cell for cell in found)
    counts = cells(tables.validation_counts(ENGLISH, study))
    at = counts.index("Validate")
    assert counts[at : at + 4] == ["Validate", "emerged", "2", "1"]


def test_a_validation_that_does_not_say_inside_counts_as_neither(tmp_path: Path) -> None:
    rows = [held | {"inside": ""} for held in STUDIES["validation"]()]
    study = study_of(tmp_path, validation=rows)
    assert tables.validation_counts(ENGLISH, study) == tables.validation_missed(ENGLISH, study) == ""


def test_figures_that_name_persons_by_their_record_are_said_otherwise(tmp_path: Path) -> None:
    rows = [STUDIES["check"]("T018", "criminal parent/sibling/(ex-)partner", ("calibrate", "fitted"), (89, 86, 92), 70)]
    html = tables.validation_missed(ENGLISH, study_of(tmp_path, validation=rows))
    assert "with a justice record" in html
    assert "criminal" not in html


def test_groups_are_named_in_words(tmp_path: Path) -> None:
    assert "Geslacht: vrouwen" in cells(tables.groups(DUTCH, study_of(tmp_path)))


def test_one_world_alone_has_means_with_intervals(tmp_path: Path) -> None:
    study = study_of(tmp_path, comparison=None)
    found = cells(tables.outcomes(ENGLISH, study, 0.95))
    at = found.index("General recidivism within 2 years")
    assert found[at + 1] == "36.2"
    assert re.fullmatch(r"3\d\.\d to 3\d\.\d", found[at + 2])


def test_no_rows_make_no_table(tmp_path: Path) -> None:
    study = study_of(tmp_path, comparison=[], outcomes=[], validation=[])
    assert (
        tables.differences(ENGLISH, study)
        == tables.groups(ENGLISH, study)
        == tables.outcomes(ENGLISH, study, 0.95)
        == ""
    )


def test_definitions_are_said_once_for_all_that_share_them(tmp_path: Path) -> None:
    found = definitions(DUTCH, study_of(tmp_path))
    shared, held = found[0]
    assert "overlijden is een concurrerende oorzaak" in shared
    assert [first for _, first in held] == [
        "Een nieuw delict van welk type ook",
        "Een nieuw delict met een strafmaximum van 4 jaar of meer",
        "Een nieuw delict van hetzelfde type als de uitgangszaak",
    ]
    assert held[0][0].startswith("Algemene recidive binnen 2 en 5 jaar")
    assert len({shared for shared, _ in found}) == len(found)
