"""The lessons: the same sheets in both languages, with answers and care, and code that runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

LESSONS = Path(__file__).parents[2] / "docs" / "lessons"
PAIRS = {
    "README.md": "README.md",
    "20-minutes.md": "20-minuten.md",
    "45-minutes.md": "45-minuten.md",
    "90-minutes.md": "90-minuten.md",
    "figures.md": "cijfers.md",
}
STEPS = {
    "en": ("Predict", "Run", "Explain", "Vary", "Answers for teachers"),
    "nl": ("Voorspel", "Draai", "Verklaar", "Varieer", "Antwoorden voor docenten"),
}
MARK = {"en": "SYNTHETIC", "nl": "SYNTHETISCH"}


def sheet(language: str, english: str) -> str:
    return (LESSONS / language / (english if language == "en" else PAIRS[english])).read_text("utf-8")


@pytest.mark.parametrize("name", PAIRS)
def test_both_languages_have_the_same_headings_questions_and_rows(name: str) -> None:
    counted = [
        (len(re.findall(r"^#+ ", text, re.M)), len(re.findall(r"^\d\. ", text, re.M)), text.count("\n|"))
        for text in (sheet("en", name), sheet("nl", name))
    ]
    assert counted[0] == counted[1]


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("name", [name for name in PAIRS if name.endswith("minutes.md")])
def test_a_sheet_goes_from_predicting_to_answers_and_points_to_care(language: str, name: str) -> None:
    text = sheet(language, name)
    places = [text.index(f"# {step}") for step in STEPS[language]]
    assert places == sorted(places)
    assert MARK[language] in text
    assert "README.md" in text
    questions = set(re.findall(r"^(\d)\. ", text[: places[-1]], re.M))
    assert questions == set(re.findall(r"^(\d)\. ", text[places[-1] :], re.M)), "every question has an answer"


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_link_of_a_lesson_leads_to_a_file(language: str) -> None:
    for path in (LESSONS / language).glob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text("utf-8")):
            assert (path.parent / target).is_file(), f"{path.name}: {target}"


def test_the_code_lesson_is_the_same_in_both_languages_but_for_its_words() -> None:
    bare = [re.sub(r'""".*?"""', "", code(language)) for language in ("en", "nl")]
    assert bare[0] == bare[1]


def test_the_code_lesson_runs_and_its_mechanism_changes_lives() -> None:
    found: dict[str, Any] = {}
    exec(compile(code("en").replace("range(20)", "range(2)"), "lesson", "exec"), found)  # noqa: S102
    assert len(found["differences"]) == 2
    assert any(found["differences"])


def code(language: str) -> str:
    """Return the code of the lesson."""
    return re.search(r"```python\n(.*?)```", sheet(language, "90-minutes.md"), re.S).group(1)  # type: ignore[union-attr]


FIGURE = re.compile(
    r"(?<![\w`./=?-])\d{2,}(?![\w`])(?! (minut|maand|month|keer|lucks|luck|seeds|startgetallen|kopp|group))"
)
ALLOWED = {"12", "16", "18", "19", "20", "24", "45", "55", "90", "100", "2012", "2040"}


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("name", [name for name in PAIRS if name.endswith("minutes.md")])
def test_answers_hold_no_result_typed_in_by_hand(language: str, name: str) -> None:
    text = re.sub(r"```.*?```", "", sheet(language, name), flags=re.S)
    assert {found.group(0) for found in FIGURE.finditer(text)} - ALLOWED == set()
    assert FIGURE.search("from 275 offences fewer")


def test_the_figures_are_the_same_in_both_languages() -> None:
    numbers = [re.findall(r"-?\d+(?:\.\d+)?%?", sheet(language, "figures.md")) for language in ("en", "nl")]
    assert len(numbers[0]) > 100
    assert numbers[0] == numbers[1]
