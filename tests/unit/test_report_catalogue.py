"""The Dutch catalogue is complete, current and says the same."""

from __future__ import annotations

import string
from pathlib import Path

from babel.messages.catalog import Message

from simulation.evidence import load_targets
from simulation.experiment.verdicts import Verdict
from simulation.report import catalogue
from simulation.report.clauses import QUANTITIES
from simulation.report.verdicts import VERDICTS


def forms(message: Message) -> list[tuple[str, str]]:
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    assert message.string is not None
    return list(zip(message.id, message.string, strict=True))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_no_message_lacks_its_dutch() -> None:
    assert catalogue.missing(catalogue.read_catalogue()) == []


def test_the_catalogue_holds_what_is_said_and_nothing_else() -> None:
    said = {message.id for message in catalogue.extract_messages()}
    held = {message.id for message in catalogue.read_catalogue()}
    assert {"said and not held": said - held, "held and not said": held - said} == {
        "said and not held": set(),
        "held and not said": set(),
    }


def test_the_compiled_catalogue_is_current() -> None:
    compiled = catalogue.DUTCH.with_suffix(".mo").read_bytes()
    assert compiled == catalogue.compile_catalogue(catalogue.read_catalogue())


def test_translations_keep_every_placeholder() -> None:
    wrong = [
        (english, dutch)
        for message in catalogue.read_catalogue()
        if message.id
        for english, dutch in forms(message)
        if placeholders(english) != placeholders(dutch)
    ]
    assert wrong == []


def test_updating_a_current_catalogue_changes_nothing(tmp_path: Path) -> None:
    copy = tmp_path / "nl" / "LC_MESSAGES" / "twinlives.po"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(catalogue.DUTCH.read_bytes())
    catalogue.update_catalogue(copy)
    assert copy.read_bytes() == catalogue.DUTCH.read_bytes()
    assert copy.with_suffix(".mo").read_bytes() == catalogue.DUTCH.with_suffix(".mo").read_bytes()


def test_a_message_without_dutch_is_found(tmp_path: Path) -> None:
    copy = tmp_path / "twinlives.po"
    text = catalogue.DUTCH.read_text("utf-8")
    assert 'msgstr "Grenzen"' in text
    copy.write_text(text.replace('msgstr "Grenzen"', 'msgstr ""'), "utf-8")
    assert catalogue.missing(catalogue.read_catalogue(copy)) == ["Limits"]


def test_the_words_of_the_field_are_used() -> None:
    dutch = " ".join(text for message in catalogue.read_catalogue() if message.id for _, text in forms(message))
    for word in ("uitgangsmoment", "uitgangszaak", "afdoening", "schuldig verklaard", "reclasseringstoezicht"):
        assert word in dutch
    for word in ("medeplegen", "bindend advies", "criminele ouder", "dader"):
        assert word not in dutch.lower()


def test_every_verdict_of_a_comparison_has_words() -> None:
    assert set(VERDICTS) == {str(verdict) for verdict in Verdict}
    assert len({verdict.sign for verdict in VERDICTS.values()}) == len(VERDICTS)


def test_every_published_figure_that_is_compared_has_words() -> None:
    compared = {target.quantity for target in load_targets() if target.use != "prior"}
    assert compared - set(QUANTITIES) == set()
