"""Words of the teaching page: both languages say everything, and the page asks for nothing they lack."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from simulation.careers.hazards import MODIFIERS
from simulation.classroom.choices import SLIDERS, VARIATIONS
from simulation.classroom.life_lines import TOLD
from simulation.classroom.recording import SCRIPTS, STATIC, static_text
from simulation.vocabulary import Kind, Sanction

WORDS: dict[str, dict[str, str]] = json.loads(static_text("words.json"))
CODE = "\n".join(static_text(f"{name}.js") for name in SCRIPTS)
BODY = static_text("body.html")
LABELS_OF_PEOPLE = re.compile(
    r"\b(criminals?|offenders?|ex-offenders?|daders?|crimin(eel|elen)|perpetrators?)\b", re.IGNORECASE
)


@pytest.mark.parametrize("key", WORDS)
def test_every_word_stands_in_both_languages_with_the_same_placeholders(key: str) -> None:
    entry = WORDS[key]
    assert set(entry) == {"en", "nl"}
    assert all(text.strip() for text in entry.values())
    assert set(re.findall(r"\{\w+\}", entry["en"])) == set(re.findall(r"\{\w+\}", entry["nl"]))


def test_no_word_labels_a_person() -> None:
    found = {key: text for key, entry in WORDS.items() for text in entry.values() if LABELS_OF_PEOPLE.search(text)}
    assert found == {}
    assert LABELS_OF_PEOPLE.search("the offender")


def test_every_word_the_page_asks_for_is_there() -> None:
    asked = set(re.findall(r"say\('([\w.]+)'", CODE)) | set(re.findall(r'data-(?:say|label)="([\w.]+)"', BODY))
    assert len(asked) > 100
    assert asked - set(WORDS) == set()


def test_every_name_from_the_model_has_words() -> None:
    keys = {f"factor.{modifier.name}" for modifier in MODIFIERS}
    keys |= {f"lever.{variation.name}" for variation in VARIATIONS} | {f"lever.{v.name}.text" for v in VARIATIONS}
    keys |= {f"slider.{slider.name}{end}" for slider in SLIDERS for end in ("", ".low", ".high")}
    keys |= {f"unit.{slider.name}" for slider in SLIDERS} | {f"sanction.{int(kind)}" for kind in Sanction}
    parted = {
        Kind.OFFENCE: (".seen", ".unseen"),
        Kind.SUPERVISION_END: (".yes", ".no"),
        Kind.SCHOOL_LEFT: (".yes", ".no"),
    }
    keys |= {f"event.{int(kind)}{end}" for kind in TOLD for end in parted.get(kind, ("",))}
    assert keys - set(WORDS) == set()


def test_no_file_of_the_page_names_an_address_elsewhere() -> None:
    for path in sorted(STATIC.iterdir()):
        text = path.read_text("utf-8")
        found = re.findall(r"https?://[^\s\"'<>)]+", text)
        assert set(found) <= {"http://www.w3.org/2000/svg"}, path.name


def test_files_of_the_page_are_short_enough_to_read() -> None:
    lengths = {path.name: path.read_text("utf-8").count("\n") for path in Path(STATIC).glob("*.js")}
    assert {name: count for name, count in lengths.items() if count > 300} == {}
