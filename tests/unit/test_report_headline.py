"""What the headline says, and what it never says."""

from __future__ import annotations

import math
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulation.experiment.ceiling import Ceiling
from simulation.experiment.verdicts import FEWEST_DISCORDANT
from simulation.report import say_headline
from simulation.report.amounts import Difference, brackets, direction, span
from simulation.report.ceiling import Ceilings, ceiling_lines, ceilings_of
from simulation.report.headline import headlines
from simulation.report.study import read_study
from simulation.report.words import Words

STUDIES = runpy.run_path(str(Path(__file__).parents[1] / "report_studies.py"))
write_study: Callable[..., Path] = STUDIES["write_study"]
row: Callable[..., dict[str, Any]] = STUDIES["row"]
too_few: Callable[..., dict[str, Any]] = STUDIES["too_few"]
PRIMARY, PERSONS = "recidivism.general.2y", STUDIES["PERSONS"]
ENGLISH, DUTCH = Words("en"), Words("nl")
SPACE = "\N{NO-BREAK SPACE}"


def said(tmp_path: Path, *rows: dict[str, Any], language: str = "en") -> str:
    others = dict.fromkeys(("outcomes", "curves", "reach", "validation"))
    return say_headline(write_study(tmp_path, comparison=list(rows), **others), language=language).replace(SPACE, " ")


def test_the_headline_counts_people_per_hundred_in_both_worlds(tmp_path: Path) -> None:
    text = said(tmp_path, row(PRIMARY, 36.21, -0.62, 0.44))
    assert "With practice as it was, 36.2 of every 100 people brought to court" in text
    assert "With a probation advice always requested, it was 35.6 of every 100." in text
    assert "That is 0.6 fewer of every 100 (95 % interval: from 1.1 fewer to 0.2 fewer)." in text
    assert "Verdict: likely improvement." in text


def test_the_dutch_headline_says_the_same(tmp_path: Path) -> None:
    text = said(tmp_path, row(PRIMARY, 36.21, -0.62, 0.44), language="nl")
    assert "Bij de praktijk zoals die was kregen van elke 100 mensen die zijn gedagvaard" in text
    assert (
        "er 36,2 binnen 2 jaar een nieuwe zaak. Met een altijd aangevraagd reclasseringsadvies waren dat er 35,6"
        in text
    )
    assert "Dat is 0,6 minder van elke 100 (95 %-interval: van 1,1 minder tot 0,2 minder)." in text


def test_the_country_is_told_in_people_a_year_from_the_studys_own_row(tmp_path: Path) -> None:
    text = said(tmp_path, row(PRIMARY, 36.2, -0.6, 0.4), row(PRIMARY, 16.0, -0.27, 0.19, unit=PERSONS))
    assert "about 0.3 people a year fewer, or one person in 4 years" in text
    assert "published number" not in text


def test_without_such_a_row_the_published_number_of_people_is_taken_and_said(tmp_path: Path) -> None:
    text = said(tmp_path, row(PRIMARY, 36.2, -5.0, 0.4))
    assert "about 3.1 people a year fewer (95 % interval: from 3.4 fewer to 2.9 fewer)" in text
    assert "This takes 63 people a year, the published number." in text


def test_for_people_whose_number_is_not_published_no_country_is_made_up(tmp_path: Path) -> None:
    assert "Netherlands" not in said(tmp_path, row(PRIMARY, 36.2, -5.0, 0.4, population="released"))


def test_harm_is_said_as_plainly_as_help(tmp_path: Path) -> None:
    text = said(tmp_path, row(PRIMARY, 36.2, 1.2, 0.4, verdict="likely worse"))
    assert "That is 1.2 more of every 100 (95 % interval: from 0.8 more to 1.6 more)." in text
    assert "Verdict: likely worse." in text


def test_too_few_gives_no_difference_but_the_replicates_needed(tmp_path: Path) -> None:
    text = said(tmp_path, too_few(PRIMARY, 9.4))
    assert "Too few to say" in text
    assert "only 7 people fared otherwise" in text
    assert "Stating one takes 20 such people: about 29 replicates; this study has 10." in text
    assert "fewer of every 100" not in text
    assert "9.4 of every 100" in text


def test_too_few_is_said_in_dutch(tmp_path: Path) -> None:
    text = said(tmp_path, too_few(PRIMARY, 9.4), language="nl")
    assert "te weinig om iets te zeggen" in text
    assert "Om er een te noemen zijn 20 zulke mensen nodig: ongeveer 29 herhalingen; deze studie heeft er 10." in text


def test_when_nobody_fared_otherwise_that_is_said(tmp_path: Path) -> None:
    nothing = dict.fromkeys(("low", "high", "replicates_needed"), math.nan)
    text = said(tmp_path, too_few(PRIMARY, 9.4, discordant=0, **nothing))
    assert "nobody fared otherwise in one world than in the other" in text
    assert "Stating one takes 20 such people: more than 200 replicates; this study has 10." in text


def test_of_a_row_that_counts_no_people_no_number_of_replicates_is_told(tmp_path: Path) -> None:
    text = said(tmp_path, too_few(PRIMARY, 9.4, discordant=math.nan))
    assert "How many replicates it would take cannot be told from so few." in text


def test_one_replicate_is_too_few_whatever_the_number_of_people(tmp_path: Path) -> None:
    text = said(tmp_path, too_few(PRIMARY, 9.4, discordant=FEWEST_DISCORDANT, replicates=1, replicates_needed=math.nan))
    assert "1 replicate gives no interval." in text


def test_identical_worlds_have_no_interval_around_nothing(tmp_path: Path) -> None:
    limits = dict.fromkeys(("low", "high", "low_chance", "high_chance"), 0.0)
    text = said(tmp_path, row(PRIMARY, 36.2, 0.0, 0.0, discordant=math.nan, verdict="no visible difference", **limits))
    assert "In no replicate did anyone's outcome differ" in text
    assert "interval: from" not in text


def test_a_difference_that_rounds_away_is_still_bounded(tmp_path: Path) -> None:
    tiny = row(PRIMARY, 36.2, -0.00001, 3.0, verdict="no visible difference")
    text = said(tmp_path, tiny, row(PRIMARY, 15.0, -0.00001, 2.0, unit=PERSONS))
    assert "That is no difference of every 100" not in text
    assert "That is a difference of less than 0.1 (95 % interval: from 3.0 fewer to 3.0 more)." in text
    assert "less than 0.1 people a year" in text


def test_an_interval_off_nothing_never_rounds_onto_it() -> None:
    difference = Difference(-0.6, -1.1, -0.03, 0.95)
    assert span(ENGLISH, difference).endswith("from 1.10 fewer to 0.03 fewer")
    assert brackets(DUTCH, difference) == "−1,10 tot −0,03"


@pytest.mark.parametrize(("low", "high"), [(math.nan, math.nan), (0.0, 0.0), (math.nan, 1.0)])
def test_an_interval_without_width_is_never_printed(low: float, high: float) -> None:
    difference = Difference(0.0, low, high, 0.95)
    assert span(ENGLISH, difference) == "no interval"
    assert brackets(ENGLISH, difference) == "–"


def test_directions_are_words() -> None:
    assert direction(DUTCH, 1234.5, 1) == "1.234,5 meer"
    assert direction(ENGLISH, math.nan, 1) == "–"


def test_the_smallest_difference_that_matters_is_named(tmp_path: Path) -> None:
    assert "smallest difference that matters: this is less" in said(tmp_path / "a", row(PRIMARY, 36.2, -0.6, 0.4))
    assert "smallest difference that matters: this is at least that" in said(
        tmp_path / "b", row(PRIMARY, 36.2, 2.0, 0.4)
    )


def test_opposite_signs_of_actual_and_registered_are_a_warning(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path))
    (found,) = headlines(ENGLISH, study, ceilings_of(study))
    (warning,) = found.warnings
    assert "opposite directions" in warning
    assert "3.1 fewer" in warning
    assert "2.2 more" in warning


def test_other_outcomes_than_recidivism_have_a_headline_too(tmp_path: Path) -> None:
    changes = {"scenarios": {}, "study": {"primary": {"outcome": "custody_months", "population": "residents"}}}
    held = row(
        "custody_months", 21200.0, 14.0, 9.0, population="residents", unit="person-months a year in the Netherlands"
    )
    text = say_headline(write_study(tmp_path, manifest=changes, comparison=[held]))
    assert "Months in custody (all residents aged 12 and over; person-months a year in the Netherlands)." in text
    assert "With practice as it was: 21,200.0. With a probation advice always requested: 21,214.0." in text


def test_every_scenario_has_its_own_headline(tmp_path: Path) -> None:
    text = said(tmp_path, *STUDIES["several"]())
    assert text.count("36.2 of every 100") == 4
    assert "With longer custody, it was 37.1 of every 100." in text


def test_a_comparison_without_the_primary_outcome_says_so(tmp_path: Path) -> None:
    assert "no row for the primary outcome" in said(tmp_path, row("recalls", 3.0, 0.1, 0.2))


def test_of_one_world_alone_the_level_is_the_headline(tmp_path: Path) -> None:
    rows = [held for held in STUDIES["outcomes"]() if held["scenario"] == "baseline"]
    countries = [held | {"unit": PERSONS, "value": 16.0} for held in rows]
    text = say_headline(write_study(tmp_path, comparison=None, outcomes=countries + rows, curves=None))
    assert "With practice as it was, 36.2 of every 100 people" in text
    assert "this is a level, no effect" in text
    assert "interval over replicates goes from 3" in text


def test_of_one_replicate_of_one_world_no_interval_is_said(tmp_path: Path) -> None:
    text = say_headline(write_study(tmp_path, comparison=None, outcomes=STUDIES["outcomes"]()[:1], curves=None))
    assert "36." in text
    assert "interval" not in text


def test_without_any_outcome_there_is_no_headline(tmp_path: Path) -> None:
    assert say_headline(write_study(tmp_path, comparison=None, outcomes=None)) == ""


def test_the_ceiling_is_said_with_the_published_numbers() -> None:
    ceilings = Ceilings(Ceiling(reached=50, general=20, specific=5), own=None, court=100)
    first, second = ceiling_lines(ENGLISH, ceilings)
    assert "About 100 people a year are brought to court" in first
    assert "Of them, 40\N{NO-BREAK SPACE}% have a new case" in first
    assert "at most about 20 people a year" in second
    assert "at most about 5 from" in second


def test_the_ceiling_of_the_study_itself_stands_beside_the_published_one(tmp_path: Path) -> None:
    base = STUDIES["outcomes"]()[0] | {"population": "dse_guilty", "unit": PERSONS}
    own = {"index_persons": 40.2, "recidivism.general.2y": 13.6, "recidivism.specific.5y": 3.1}
    rows = [base | {"outcome": outcome, "value": value} for outcome, value in own.items()]
    study = read_study(write_study(tmp_path, outcomes=rows))
    assert "about 14 and 3 of about 40 people found guilty a year" in ceiling_lines(ENGLISH, ceilings_of(study))[2]


def test_how_sure_the_numbers_are_is_said_beside_them(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path))
    (found,) = headlines(ENGLISH, study, ceilings_of(study))
    helps, pairing, why, one_draw, needed = found.certainty
    assert "the interval holds chance alone" in one_draw
    assert "90\N{NO-BREAK SPACE}% of the runs" in helps
    assert "14 times as many runs" in pairing
    assert "3.8 times narrower" in pairing
    assert "less than 5 times" in why
    assert "about 4 replicates are needed; this study has 10" in needed


def test_of_too_few_no_share_of_runs_is_said(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path, comparison=[too_few(PRIMARY, 9.4)]))
    (found,) = headlines(ENGLISH, study, ceilings_of(study))
    assert found.certainty == []


def test_beyond_a_million_replicates_are_not_counted_out(tmp_path: Path) -> None:
    text = said(tmp_path / "enough", row(PRIMARY, 9.4, -1e-15, 0.4, replicates_needed=7e28), language="nl")
    assert "verschil van minder dan 0,1" in text
