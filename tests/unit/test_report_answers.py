"""The answer to the factsheet, recommendation 1 as a curve, interactions, and effects beside published ones."""

from __future__ import annotations

import math
import runpy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from simulation.evidence import load_parameters
from simulation.experiment.advice_curve import advice_curve
from simulation.report.advice import advice_table, draw_advice
from simulation.report.answers import answer_lines, answers_of, answers_table
from simulation.report.elsewhere import KINDS as OF_A_KIND
from simulation.report.elsewhere import elsewhere_table, odds_ratio
from simulation.report.reach import chains
from simulation.report.rows import shown_rows
from simulation.report.study import Study, read_study
from simulation.report.together import interactions_table
from simulation.report.tornado import KEY, draw_tornado, drivers_table
from simulation.report.words import Words
from simulation.scenario.levers import lever_names

STUDIES = runpy.run_path(str(Path(__file__).parents[1] / "report_studies.py"))
write_study: Callable[..., Path] = STUDIES["write_study"]
row: Callable[..., dict[str, Any]] = STUDIES["row"]
too_few: Callable[..., dict[str, Any]] = STUDIES["too_few"]
ADVICE, PERSONS, WINDOW = STUDIES["ADVICE"], STUDIES["PERSONS"], STUDIES["WINDOW"]
ENGLISH, DUTCH = Words("en"), Words("nl")
KINDS = [f"recidivism.{kind}.{years}y" for kind in ("general", "specific") for years in (2, 5, 10)]


def study_of(folder: Path, *rows: dict[str, Any], **tables: Any) -> Study:
    others = dict.fromkeys(("outcomes", "curves", "reach", "validation")) | tables
    return read_study(write_study(folder, comparison=list(rows), **others))


def factsheet() -> list[dict[str, Any]]:
    """Return all six outcomes in both units, the last one too few to say."""
    known = [
        made for name in KINDS[:-1] for made in (row(name, 36.2, -0.6, 0.4), row(name, 16.0, -0.3, 0.2, unit=PERSONS))
    ]
    return [*known, too_few(KINDS[-1], 9.4), too_few(KINDS[-1], 4.1, unit=PERSONS)]


def test_the_answer_holds_both_kinds_after_two_five_and_ten_years_in_both_units(tmp_path: Path) -> None:
    study = study_of(tmp_path, *factsheet())
    assert [answer.outcome for answer in answers_of(study, ADVICE)] == KINDS
    head, *lines = answer_lines(ENGLISH, study, ADVICE)
    assert head.startswith("General and specific recidivism, of every 100 people brought to court")
    assert len(lines) == len(KINDS)
    assert "36.2; 0.6 fewer (95\N{NO-BREAK SPACE}% interval: from 1.0 fewer to 0.2 fewer)" in lines[0]
    assert "persons a year in the Netherlands: 0.3 fewer" in lines[0]
    assert "too few to say (7 people fared otherwise; about 29 replicates needed)" in lines[-1]


def test_the_answer_is_said_in_dutch(tmp_path: Path) -> None:
    lines = list(answer_lines(DUTCH, study_of(tmp_path, *factsheet()), ADVICE))
    assert (
        "Specifieke recidive (opnieuw hetzelfde delict) binnen 10 jaar: 9,4; te weinig om iets te zeggen" in lines[-1]
    )
    assert "het verging 7 mensen anders; ongeveer 29 herhalingen nodig" in lines[-1]


def test_no_cell_of_the_answer_is_an_interval_without_width(tmp_path: Path) -> None:
    table = str(answers_table(ENGLISH, study_of(tmp_path, *factsheet()), ADVICE))
    assert "7 people fared otherwise" in table
    assert "(0.0 to 0.0)" not in table


def test_a_study_that_counts_none_of_them_has_no_such_answer(tmp_path: Path) -> None:
    study = study_of(tmp_path, STUDIES["total"]("custody_months", 100.0, 1.0, 2.0))
    assert answers_of(study, ADVICE) == []
    assert list(answer_lines(ENGLISH, study, ADVICE)) == []


# ------------------------------------------------------------------------------------------------ two clocks


LIBERTY = {
    "outcome": "recidivism.general.2y.at_liberty",
    "definition": "a new offence of any type; months at liberty only",
}


def test_a_row_at_liberty_that_repeats_its_calendar_row_is_left_out(tmp_path: Path) -> None:
    calendar = row("recidivism.general.2y", 36.21, -0.62, 0.44)
    equal = study_of(tmp_path / "equal", calendar, calendar | LIBERTY | {"baseline": 36.22, "value": 35.6})
    other = study_of(tmp_path / "other", calendar, calendar | LIBERTY | {"baseline": 38.0, "value": 37.4})
    assert [len(shown_rows(study)) for study in (equal, other)] == [1, 2]


# ------------------------------------------------------------------------------------------------ recommendation 1


@pytest.fixture
def advised(tmp_path: Path) -> Study:
    study = study_of(tmp_path, *factsheet())
    advice_curve(load_parameters(), 1.0).to_csv(tmp_path / "advice_curve.csv", index=False)
    return study


def test_recommendation_1_is_shown_over_both_unknowns(advised: Study) -> None:
    table = str(advice_table(ENGLISH, advised))
    assert table.count("<tr") == 6
    assert "10 of every 100 fewer under supervision" in table
    assert "as many under supervision as before" in table


def test_the_curve_is_drawn_with_its_ceiling_and_told_with_numbers(advised: Study) -> None:
    drawing = draw_advice(ENGLISH, advised)
    assert drawing is not None
    assert "The ceiling is 16." in drawing.alt
    assert any("ceiling: 16" in text.get_text() for axes in drawing.figure.axes for text in axes.texts)


def test_without_the_lever_there_is_no_curve(tmp_path: Path) -> None:
    study = study_of(tmp_path, *factsheet())
    assert draw_advice(ENGLISH, study) is None
    assert str(advice_table(ENGLISH, study)) == ""


# ------------------------------------------------------------------------------------------------ interactions


def test_what_levers_do_together_stands_beside_what_each_does_alone(tmp_path: Path) -> None:
    study = study_of(tmp_path, *factsheet())
    shared = {"scenario": "both", "outcome": "recidivism.general.2y", "definition": "d", "population": "dse"}
    shared |= {"group": "all", "window": WINDOW, "unit": STUDIES["PER_100"], "orders": 2, "synthetic": True}
    levers = (("probation_advice", -0.2), ("context_programme", -1.0))
    rows = [
        shared | {"lever": lever, "alone": alone, "over_orders": alone - 0.15, "together": -1.5, "interaction": -0.3}
        for lever, alone in levers
    ]
    pd.DataFrame(rows).to_csv(tmp_path / "interactions.csv", index=False)
    table = str(interactions_table(ENGLISH, study))
    assert all(text in table for text in ("−0.20", "−1.15", "All together", "−1.50", "Beyond the sum", "−0.30"))


def test_the_remainder_has_its_interval_unless_too_few_people_fared_otherwise(tmp_path: Path) -> None:
    study = study_of(tmp_path, *factsheet())
    shared = {"scenario": "both", "outcome": "recidivism.general.2y", "definition": "d", "population": "dse"}
    shared |= {"group": "all", "window": WINDOW, "unit": STUDIES["PER_100"], "orders": 2, "synthetic": True}
    shared |= {"lever": "probation_advice", "alone": -0.2, "over_orders": -0.3, "together": -1.5, "interaction": -0.3}
    for verdict, said in (("fewer", "−0.30 (−0.50 to −0.10)"), ("too_few_to_say", "too few to say")):
        rows = [shared | {"low": -0.5, "high": -0.1, "verdict": verdict}]
        pd.DataFrame(rows).to_csv(tmp_path / "interactions.csv", index=False)
        assert said in str(interactions_table(ENGLISH, study))


# -------------------------------------------------------------------------------------------------- tornado


def drivers_file(folder: Path, **more: object) -> None:
    bar = {"value_low": 0.05, "value_high": 0.3, "level": 0.95, "draws": 20, "synthetic": True}
    rows = [
        bar | {"name": "levers.probation_advice.supervision_gain", "at_low": 0.1, "at_high": -0.5, "swing": -0.6,
               "low": -0.9, "high": -0.3} | more,
        bar | {"name": "offending.supervised", "at_low": -0.3, "at_high": -0.1, "swing": 0.2, "low": -0.1, "high": 0.5}
        | more,
    ]  # fmt: skip
    pd.DataFrame(rows).to_csv(folder / "drivers.csv", index=False)


def test_the_tornado_names_its_numbers_in_words_with_the_interval_of_each_swing(tmp_path: Path) -> None:
    compared = row("recidivism.general.2y", 40.0, -2.0, 1.0)
    study = study_of(tmp_path, compared)
    held = study.comparison.iloc[0]
    drivers_file(tmp_path, **{name: held[name] for name in KEY})
    for words, said in ((ENGLISH, "chance of supervision it adds"), (DUTCH, "kans op toezicht")):
        drawing = draw_tornado(words, study)
        assert drawing is not None
        assert drawing.svg().startswith(b"<?xml")
        assert said in drawing.alt
        assert said in str(drivers_table(words, study))
    assert "−0.60 (−0.90 to −0.30)" in str(drivers_table(ENGLISH, study))


def test_there_is_no_tornado_without_the_table_or_where_too_few_fared_otherwise(tmp_path: Path) -> None:
    study = study_of(tmp_path, row("recidivism.general.2y", 40.0, -2.0, 1.0))
    assert draw_tornado(ENGLISH, study) is None
    few = replace(study, comparison=study.comparison.assign(verdict="too_few_to_say"))
    held = study.comparison.iloc[0]
    drivers_file(tmp_path, **{name: held[name] for name in KEY})
    assert draw_tornado(ENGLISH, few) is None
    assert str(drivers_table(ENGLISH, few)) == ""


# ------------------------------------------------------------------------------------------------ elsewhere


def test_the_odds_ratio_of_no_new_case_is_that_of_the_shares() -> None:
    assert odds_ratio(0.4, -0.2) == pytest.approx((0.8 / 0.2) / (0.6 / 0.4))
    assert math.isnan(odds_ratio(0.4, -0.5))


def test_the_effect_on_those_reached_stands_beside_the_published_ones(tmp_path: Path) -> None:
    a_year = STUDIES["A_YEAR"]
    study = study_of(
        tmp_path,
        row("recidivism.general.2y", 40.0, -2.0, 1.0),
        STUDIES["total"]("dse.court", 60.0, 0.0, 1.0, unit=f"persons {a_year}"),
        STUDIES["total"]("reach.probation_advice.supervision_added", 0.0, 6.0, 1.0, unit=f"times {a_year}"),
    )
    table = str(elsewhere_table(ENGLISH, study))
    assert "among those reached (10.0\N{NO-BREAK SPACE}% of people brought to court" in table
    assert "2.67" in table  # 40 % less 2 % / 10 % is 20 %
    assert "Published: odds ratio" in table
    assert "1.48" in table


def of_levers(*levers: str) -> dict[str, Any]:
    """Return a manifest whose one compared scenario uses these levers."""
    scenarios = STUDIES["MANIFEST"]["scenarios"]
    return {"scenarios": scenarios | {ADVICE: scenarios[ADVICE] | {"levers": [{"use": name} for name in levers]}}}


@pytest.mark.parametrize("words", [ENGLISH, DUTCH], ids=["en", "nl"])
@pytest.mark.parametrize("lever", lever_names())
def test_every_lever_stands_beside_published_figures_or_says_there_are_none(
    tmp_path: Path, lever: str, words: Words
) -> None:
    study = study_of(tmp_path, row("recidivism.general.2y", 40.0, -2.0, 1.0), manifest=of_levers(lever))
    table, kind = str(elsewhere_table(words, study)), OF_A_KIND[lever]
    none, published = words.say("no published figure of its kind")[1:], words.say("published: {quantity}", quantity="")
    assert (none in table) == (kind is None)
    assert table.count(published.strip()[1:]) == (0 if kind is None else len(kind.figures))


def test_a_programme_and_its_evaluation_are_one_lever(tmp_path: Path) -> None:
    a_year = STUDIES["A_YEAR"]
    study = study_of(
        tmp_path,
        row("recidivism.general.2y", 40.0, -2.0, 1.0),
        STUDIES["total"]("dse.court", 60.0, 0.0, 1.0, unit=f"persons {a_year}"),
        STUDIES["total"]("reach.context_programme.started", 0.0, 6.0, 1.0, unit=f"times {a_year}"),
        manifest=of_levers("context_programme", "monitoring"),
    )
    table = str(elsewhere_table(ENGLISH, study))
    assert "Context programme, evaluated as it runs" in table
    assert "among those reached (10.0" in table
    assert "2.67" in table


def test_levers_that_act_at_once_are_not_told_apart(tmp_path: Path) -> None:
    study = study_of(
        tmp_path,
        row("recidivism.general.2y", 40.0, -2.0, 1.0),
        manifest=of_levers("probation_advice", "school_retention"),
    )
    table = str(elsewhere_table(ENGLISH, study))
    assert "several levers act in this world" in table
    assert "1.48" in table
    assert "No published figure of its kind" in table


def test_a_standardised_difference_is_written_as_an_odds_ratio(tmp_path: Path) -> None:
    study = study_of(tmp_path, row("recidivism.general.2y", 40.0, -2.0, 1.0), manifest=of_levers("family_support"))
    table = str(elsewhere_table(ENGLISH, study))
    assert "d = 0.37 written as an odds ratio" in table
    assert "1.96" in table  # exp(0.37 pi / sqrt 3)


# ------------------------------------------------------------------------------------------------ reach


def test_a_step_that_happened_to_nobody_in_a_replicate_counts_as_none(tmp_path: Path) -> None:
    steps = [(0, "advice_added", 4.0), (0, "supervision_added", 2.0), (1, "advice_added", 6.0)]
    rows = [
        {"scenario": ADVICE, "replicate": run, "draw": 0, "lever": "probation_advice", "step": step, "persons": persons}
        | {"unit": "persons", "synthetic": True}
        for run, step, persons in steps
    ]
    (chain,) = chains(study_of(tmp_path, *factsheet(), reach=rows), 0.95)
    assert {step.name: step.mean for step in chain.steps} == {"advice_added": 5.0, "supervision_added": 1.0}
