"""Numbers, dates and messages in both languages."""

from __future__ import annotations

import math

import pytest

from simulation.errors import InputError
from simulation.report.names import group_name, outcome_name, population_name, world_phrase
from simulation.report.windows import last_window, window_name
from simulation.report.words import Words

ENGLISH, DUTCH = Words("en"), Words("nl")


def test_dutch_numbers_have_dutch_marks() -> None:
    assert DUTCH.number(12345.6) == "12.345,6"
    assert DUTCH.percent(0.123) == "12,3\N{NO-BREAK SPACE}%"
    assert DUTCH.date("2026-11-23T09:00:00Z") == "23 november 2026"


def test_english_numbers_have_english_marks() -> None:
    assert ENGLISH.number(12345.6) == "12,345.6"
    assert ENGLISH.level(0.95) == "95\N{NO-BREAK SPACE}%"
    assert ENGLISH.level(0.975) == "97.5\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize("value", [-0.04, 0.04, -0.0])
def test_what_rounds_to_nothing_has_no_sign(value: float) -> None:
    assert ENGLISH.number(value, 1, signed=True) == "0.0"


@pytest.mark.parametrize("value", [math.nan, math.inf, None])
def test_a_number_that_is_not_known_is_a_dash(value: float | None) -> None:
    assert ENGLISH.number(value) == "–"
    assert ENGLISH.percent(value) == "–"


def test_numbers_beyond_counting_are_written_in_powers_of_ten() -> None:
    assert DUTCH.number(7.04e28, 0) == "7,0E28"


def test_a_third_language_is_refused_with_what_is_allowed() -> None:
    with pytest.raises(InputError, match="'fr'; allowed are en and nl"):
        Words("fr")


def test_braces_in_a_value_are_text_and_no_placeholder() -> None:
    assert ENGLISH.say("{amount} fewer", amount="{level} {0}") == "{level} {0} fewer"


def test_text_of_a_data_file_that_the_catalogue_lacks_stands_as_it_is() -> None:
    assert DUTCH.known("{something} new") == "{something} new"
    assert DUTCH.known("calendar months") == "kalendermaanden"
    assert DUTCH.known("") == ""


def test_one_and_many_differ() -> None:
    one, many = "about {count} replicate needed", "x"
    assert DUTCH.say_count(one, many, 1) == "ongeveer 1 herhaling nodig"
    assert DUTCH.say_count(one, many, 1200) == "ongeveer 1.200 herhalingen nodig"


@pytest.mark.parametrize(
    ("code", "english", "dutch"),
    [
        ("recidivism.general.2y", "general recidivism within 2 years", "algemene recidive binnen 2 jaar"),
        (
            "recidivism.serious.1y.at_liberty",
            "serious recidivism within 1 year (months at liberty)",
            "ernstige recidive binnen 1 jaar (maanden in vrijheid)",
        ),
        ("offences.actual.all", "actual offences", "gepleegde delicten"),
        ("offences.registered.drugs", "registered offences (drugs)", "geregistreerde delicten (drugs)"),
        ("something_new.today", "something new, today", "something new, today"),
    ],
)
def test_outcomes_have_names_in_both_languages(code: str, english: str, dutch: str) -> None:
    assert (outcome_name(ENGLISH, code), outcome_name(DUTCH, code)) == (english, dutch)


def test_groups_name_trait_and_value() -> None:
    assert group_name(DUTCH, "sex=female, age=18-24") == "geslacht: vrouwen, leeftijd: 18-24"


def test_people_are_never_named_by_what_they_did() -> None:
    for name in ("dse", "court", "released", "residents"):
        assert "offender" not in population_name(ENGLISH, name)
        assert "dader" not in population_name(DUTCH, name)


def test_an_unknown_scenario_is_quoted_in_a_sentence() -> None:
    assert world_phrase(ENGLISH, "my_own_idea") == "in the scenario “my own idea”"


def test_the_window_that_ends_last_and_is_longest_counts() -> None:
    periods = ["2008-01..2017-12", "2040-01..2045-12", "2026-01..2045-12", "2045-01..2045-12", "ever"]
    assert last_window(periods) == "2026-01..2045-12"
    assert last_window(["", "ever"]) == ""


def test_windows_are_written_out() -> None:
    assert window_name(DUTCH, "2026-01..2045-12") == "januari 2026 tot en met december 2045"
    assert window_name(DUTCH, "whole run") == "whole run"
