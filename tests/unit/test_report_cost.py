"""What a lever costs: people reached times the file's price, where it breaks even, and why it cannot be told."""

from __future__ import annotations

import copy
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulation.report.cost import cost_lines, prison_line
from simulation.report.page import write_pages
from simulation.report.study import Study, read_study
from simulation.report.words import Words
from simulation.scenario.lever_page import PAGE
from simulation.scenario.levers import lever_names, load_lever
from simulation.vocabulary import Reach

STUDIES = runpy.run_path(str(Path(__file__).parents[1] / "report_studies.py"))
write_study: Callable[..., Path] = STUDIES["write_study"]
row: Callable[..., dict[str, Any]] = STUDIES["row"]
ADVICE, A_YEAR, PERSONS = STUDIES["ADVICE"], STUDIES["A_YEAR"], STUDIES["PERSONS"]
WORDS = {language: Words(language) for language in ("en", "nl")}


def priced(price: float | None, **cohort: str) -> dict[str, Any]:
    """Return a manifest in which an advice has a price."""
    held = copy.deepcopy(STUDIES["MANIFEST"]["scenarios"])
    if price is not None:
        held[ADVICE]["levers"][0]["unit_cost_eur"] = price
    if cohort:
        held[ADVICE]["cohort"] = cohort
    return {"scenarios": held}


def averting(difference: float = -0.5, half: float = 0.25, **changes: Any) -> list[dict[str, Any]]:
    """Return the primary outcome in both units, and 20 more advices a year."""
    added = STUDIES["total"](
        "reach.probation_advice.advice_added", 0.0, 20.0, 4.0, unit=f"times {A_YEAR}", verdict="not judged"
    )
    return [
        row("recidivism.general.2y", 36.0, difference, half, **changes),
        row("recidivism.general.2y", 16.0, difference, half, unit=PERSONS, **changes),
        added,
    ]


def folder_of(folder: Path, price: float | None, *rows: dict[str, Any], **cohort: str) -> Path:
    return write_study(folder, manifest=priced(price, **cohort), comparison=list(rows), reach=None, outcomes=None)


def study_of(folder: Path, price: float | None, *rows: dict[str, Any], **cohort: str) -> Study:
    return read_study(folder_of(folder, price, *rows, **cohort))


def test_the_cost_is_the_people_reached_times_the_price_with_its_interval(tmp_path: Path) -> None:
    cost, _ = cost_lines(WORDS["en"], study_of(tmp_path, 1500, *averting()))
    assert "20.0 times a year" in cost
    assert "“advice that the lever added”, at 1,500 euro each, is 30,000 euro a year" in cost
    assert "24,000 to 36,000 euro" in cost


def test_the_break_even_is_the_cost_of_one_person_kept_from_a_new_case(tmp_path: Path) -> None:
    _, even = cost_lines(WORDS["en"], study_of(tmp_path, 1500, *averting()))
    assert "break-even at 60,000 euro for each person kept from a new case within 2 years" in even
    assert "32,000 to 144,000 euro" in even


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (averting(-0.1, 0.25), "does not leave out zero"),
        (averting(0.5, 0.25), "no improvement"),
        (averting(-0.5, 0.25, verdict="too few to say"), "too few people fared otherwise"),
        ([averting()[0], averting()[2]], "not counted a year in the Netherlands"),
    ],
)
def test_where_no_break_even_can_be_told_the_report_says_why(
    tmp_path: Path, rows: list[dict[str, Any]], reason: str
) -> None:
    cost, even = cost_lines(WORDS["en"], study_of(tmp_path, 1500, *rows))
    assert "30,000 euro a year" in cost
    assert "no break-even can be told" in even
    assert reason in even
    assert "break-even at" not in even


def test_without_a_price_the_report_says_so_and_how_to_give_one(tmp_path: Path) -> None:
    (line,) = cost_lines(WORDS["en"], study_of(tmp_path, None, *averting()))
    assert line.startswith("No cost was given for probation advice always requested")
    assert "unit_cost_eur" in line


def test_an_enriched_neighbourhood_costs_the_country_nothing(tmp_path: Path) -> None:
    (line,) = cost_lines(WORDS["en"], study_of(tmp_path, 1500, *averting(), setting="neighbourhood"))
    assert "do not stand for those of the Netherlands" in line
    assert "euro" not in line


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", ("30,000 euro a year", "What it costs", "262 euro")), ("nl", ("30.000 euro per jaar", "262 euro"))],
)
def test_the_page_says_what_it_costs_in_both_languages(tmp_path: Path, language: str, said: tuple[str, ...]) -> None:
    rows = [*averting(), STUDIES["total"]("custody_months", 21200.0, 1.4, 2.2, unit=f"person-months {A_YEAR}")]
    folder = folder_of(tmp_path, 1500, *rows)
    page = write_pages(folder, language=language).report.read_text("utf-8")
    assert [text for text in said if text not in page] == []


def test_the_price_of_a_prison_place_stands_with_its_source_and_is_not_multiplied() -> None:
    said = prison_line(WORDS["en"])
    assert "262 euro a day (217 to 400; NRC 11 Jul 2014 on DJI" in said
    assert "Months in custody stay months" in said


@pytest.mark.parametrize("name", lever_names())
def test_every_lever_says_on_which_step_its_cost_is_counted(name: str) -> None:
    lever = load_lever(name)
    assert lever.counted_for_cost.upper() in Reach.__members__
    section = PAGE.read_text("utf-8").partition(f'<a id="{name}"></a>')[2].partition("<a id=")[0]
    assert f"| cost | {lever.cost} |" in section
