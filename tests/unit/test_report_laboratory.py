"""What the laboratory adds to the report: icon arrays, fans, prices, broken chains, a workbook."""

from __future__ import annotations

import json
import math
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from simulation.report import write_report
from simulation.report.fans import draw_fans, fans_of
from simulation.report.icons import draw_icons
from simulation.report.names import step_name, world_name
from simulation.report.reach import MOST_CHAINS, Step, chains, draw_reach, losses
from simulation.report.stopped import stop_sentences
from simulation.report.study import Study, read_study
from simulation.report.tables import means
from simulation.report.words import Words
from simulation.report.workbook import workbook, write_workbook

STUDIES = runpy.run_path(str(Path(__file__).parents[1] / "report_studies.py"))
write_study: Callable[..., Path] = STUDIES["write_study"]
BASE, ADVICE = STUDIES["BASELINE"], STUDIES["ADVICE"]
ENGLISH, DUTCH = Words("en"), Words("nl")


def study_with(folder: Path, **tables: Any) -> Study:
    return read_study(write_study(folder, **tables))


def reach(*steps: tuple[str, float], lever: str = "probation_advice") -> list[dict[str, Any]]:
    return [
        {"scenario": ADVICE, "replicate": replicate, "lever": lever, "step": step, "persons": persons}
        | {"unit": "persons a year in the Netherlands", "synthetic": True}
        for replicate in range(3)
        for step, persons in steps
    ]


def yearly(outcome: str, differs_from: int, runs: int = 6) -> list[dict[str, Any]]:
    return [
        {"scenario": scenario, "replicate": run, "draw": 0, "outcome": outcome, "definition": "d", "population": "dse"}
        | {"group": "all", "window": f"{year}-01..{year}-12", "unit": "persons a year in the Netherlands", "n": 50}
        | {"value": 50.0 + (run - 2.5 if scenario == ADVICE and year >= differs_from else 0.0), "synthetic": True}
        for scenario in (BASE, ADVICE)
        for run in range(runs)
        for year in range(2024, 2032)
    ]


# ------------------------------------------------------------------------------------------------ figures


def test_an_icon_array_draws_one_shape_for_each_of_a_hundred_people(tmp_path: Path) -> None:
    drawing = draw_icons(ENGLISH, study_with(tmp_path))
    assert drawing is not None
    for axes, filled in zip(drawing.figure.axes, (36, 36), strict=True):
        shapes = [line.get_marker() for line in axes.lines]
        assert len(shapes) == 100
        assert shapes.count("s") == filled  # 36.2 and 35.6 of every 100
    assert "36.2 of every 100" in drawing.alt


def test_no_icons_are_drawn_of_too_few_to_say(tmp_path: Path) -> None:
    rows = [STUDIES["too_few"]("recidivism.general.2y", 36.2)]
    assert draw_icons(ENGLISH, study_with(tmp_path, comparison=rows)) is None


def test_a_fan_begins_in_the_first_year_that_differs(tmp_path: Path) -> None:
    study = study_with(tmp_path, outcomes=yearly("dse.court", 2027))
    (fan,) = fans_of(study)
    assert fan.years[0] == 2027
    assert fan.runs.shape == (6, 5)
    assert fan.quantile(0.5)[0] == pytest.approx(0.0)
    assert fan.quantile(1.0)[0] == 2.5
    drawing = draw_fans(ENGLISH, study)
    assert drawing is not None
    assert "in 2031 the median is 0.0; 95% of the runs lie from −2.4 to +2.4" in drawing.alt.replace("\xa0", " ")


@pytest.mark.parametrize(("differs_from", "runs"), [(2099, 6), (2027, 4)], ids=["nothing differs", "four runs"])
def test_no_fan_is_drawn_of_nothing(tmp_path: Path, differs_from: int, runs: int) -> None:
    assert draw_fans(ENGLISH, study_with(tmp_path, outcomes=yearly("dse.court", differs_from, runs))) is None


def several_worlds() -> list[str]:
    return list(dict.fromkeys(row["scenario"] for row in STUDIES["several"]()))


def test_every_world_has_a_fan_before_any_has_two_and_all_show_the_same_years(tmp_path: Path) -> None:
    worlds = several_worlds()
    rows = yearly("dse.court", 2027) + yearly("custody_months", 2029)
    rows += [
        row | {"scenario": world} for world in worlds[1:-1] for row in rows if row["scenario"] == ADVICE
    ]  # the last world has no year
    study = study_with(tmp_path, comparison=STUDIES["several"](), outcomes=rows)
    drawing = draw_fans(ENGLISH, study)
    assert drawing is not None
    assert len(drawing.figure.axes) == 4
    assert all(world_name(ENGLISH, world) in drawing.alt for world in worlds[:-1])
    assert len({axes.get_xlim() for axes in drawing.figure.axes}) == 1
    assert "All panels have the same years" in drawing.caption
    assert f"No panel, for fewer than 5 runs differ in any year: {world_name(ENGLISH, worlds[-1])}." in drawing.caption
    assert "Not drawn, for want of room: Months in custody" in drawing.caption


def test_worlds_that_the_icons_leave_out_are_named(tmp_path: Path) -> None:
    rows = STUDIES["several"]()
    rows[-2] = STUDIES["too_few"]("recidivism.general.2y", 36.2, scenario=rows[-2]["scenario"])
    drawing = draw_icons(DUTCH, study_with(tmp_path, comparison=rows))
    assert drawing is not None
    named = world_name(DUTCH, rows[-2]["scenario"])
    assert f"want te weinig mensen vergaat het anders om iets te zeggen: {named}." in drawing.caption
    assert named not in drawing.alt


# ------------------------------------------------------------------------------------------------ chains and prices


def chain_of_levers(levers: int) -> list[dict[str, Any]]:
    return [
        row for number in range(levers) for row in reach(("eligible", 60.0), ("started", 20.0), lever=f"lever_{number}")
    ]


@pytest.mark.parametrize("levers", [5, MOST_CHAINS + 1])
def test_every_chain_is_drawn_or_named_as_left_out(tmp_path: Path, levers: int) -> None:
    drawing = draw_reach(ENGLISH, study_with(tmp_path, reach=chain_of_levers(levers)), 0.95)
    assert drawing is not None
    assert len(drawing.figure.axes) == min(levers, MOST_CHAINS)
    left_out = "Not drawn, for want of room: Lever 8." in drawing.caption
    assert left_out == (levers > MOST_CHAINS)


def test_steps_beside_the_chain_lose_nothing_of_it() -> None:
    counted = {
        "eligible": 50.0,
        "held_back": 20.0,
        "misread": 10.0,
        "waiting": 5.0,
        "started": 15.0,
        "dropped_out": 9.0,
    }
    steps = [Step(name, "persons", mean, mean, mean, mean / 50) for name, mean in counted.items()]
    assert list(losses([*steps, Step("completed", "persons", 6.0, 6.0, 6.0, 0.12)])) == [(4, 15.0, 35.0), (6, 6.0, 9.0)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (ENGLISH, "difference in actual offences: −3.1 (−7.1 to +0.9) offences a year"),
        (DUTCH, "verschil in gepleegde delicten: −3,1 (−7,1 tot +0,9)"),
    ],
)
def test_a_chain_ends_with_the_difference_in_offences(tmp_path: Path, words: Words, said: str) -> None:
    drawing = draw_reach(words, study_with(tmp_path), 0.95)
    assert drawing is not None
    assert said in drawing.alt
    assert len(drawing.figure.axes[0].get_yticks()) == 6  # five steps and the end


def test_a_chain_that_ends_in_too_few_says_so_and_draws_no_difference(tmp_path: Path) -> None:
    rows = STUDIES["comparison"]()
    (end,) = (row for row in rows if row["outcome"] == "offences.actual.all")
    end.update(STUDIES["too_few"](end["outcome"], 52100.0, population="residents", unit=end["unit"]))
    drawing = draw_reach(ENGLISH, study_with(tmp_path, comparison=rows), 0.95)
    assert drawing is not None
    assert "difference in actual offences: too few to say" in drawing.alt
    assert len(drawing.figure.axes[0].patches) == len(STUDIES["reach"]()) // 3 + 3  # steps, and what three of them lose


def test_who_stops_with_supervision_is_not_said_to_drop_out() -> None:
    assert step_name(ENGLISH, "dropped_out") == "left early, or supervision ended"
    assert step_name(DUTCH, "dropped_out") == "eerder gestopt, of toezicht voorbij"


def test_a_chain_that_runs_dry_is_said_with_the_step_that_stopped_it(tmp_path: Path) -> None:
    steps = reach(("summoned", 60.0), ("advice_added", 20.0), ("supervision_added", 0.0))
    (said,) = stop_sentences(ENGLISH, study_with(tmp_path, reach=steps), 0.95)
    assert "stopped at “supervision that the lever added”: 20.0 a year" in said
    (dutch,) = stop_sentences(DUTCH, study_with(tmp_path, reach=steps), 0.95)
    assert "stokte bij" in dutch


def test_a_lever_that_nobody_meets_stops_at_its_first_step(tmp_path: Path) -> None:
    steps = reach(("eligible", 0.0), ("started", 0.0), lever="work_support")
    said, *others = stop_sentences(ENGLISH, study_with(tmp_path, reach=steps), 0.95)
    assert "at its first step" in said
    assert len(others) == 1  # the study names probation advice too, which noted nothing


def test_a_lever_that_reaches_people_and_changes_nothing_says_that_the_effect_is_missing(tmp_path: Path) -> None:
    rows = [STUDIES["row"]("recidivism.general.2y", 36.0, 0.0, 0.4, verdict="no visible difference")]
    steps = reach(("summoned", 60.0), ("advice_added", 20.0), ("supervision_added", 5.0))
    (said,) = stop_sentences(ENGLISH, study_with(tmp_path, reach=steps, comparison=rows), 0.95)
    assert "the effect itself" in said


def test_a_lever_without_a_single_note_is_said_to_have_reached_nobody(tmp_path: Path) -> None:
    study = study_with(tmp_path, reach=None, outcomes=yearly("dse.court", 2027))
    (said,) = stop_sentences(ENGLISH, study, 0.95)
    assert "reached nobody in any replicate" in said
    assert "reached nobody in any replicate" in write_report(tmp_path).read_text("utf-8")


def test_a_lever_that_works_is_said_to_be_stopped_by_nothing(tmp_path: Path) -> None:
    steps = reach(("summoned", 60.0), ("advice_added", 20.0), ("supervision_added", 5.0))
    assert stop_sentences(ENGLISH, study_with(tmp_path, reach=steps), 0.95) == []


def test_steps_that_a_lever_does_not_note_are_not_drawn(tmp_path: Path) -> None:
    counted = {"eligible": 0.0, "waiting": 0.0, "advice_added": 5.8, "supervision_added": 0.0}
    rows = [
        {"scenario": ADVICE, "replicate": run, "draw": 0, "outcome": outcome, "definition": "d"}
        | {"population": "residents", "group": "all", "window": "2026-01..2045-12", "unit": "times", "n": 5}
        | {"value": value, "synthetic": True}
        for run in range(3)
        for outcome, value in {
            **{f"reach.probation_advice.{step}": count for step, count in counted.items()},
            "dse.court": 63.0,
        }.items()
    ]
    study = study_with(tmp_path, outcomes=rows, reach=None)
    (chain,) = chains(study, 0.95)
    assert [(step.name, step.mean) for step in chain.steps] == [
        ("summoned", 63.0), ("advice_added", pytest.approx(5.8)), ("supervision_added", 0.0),
    ]  # fmt: skip
    assert "stopped at “supervision that the lever added”: 5.8" in stop_sentences(ENGLISH, study, 0.95)[0]


def test_custody_stands_next_to_offences_prevented(tmp_path: Path) -> None:
    table = str(means(ENGLISH, study_with(tmp_path)))
    places = [table.find(text) for text in ("Actual offences", "Registered offences", "Months in custody")]
    assert -1 not in places
    assert places == sorted(places)


# ------------------------------------------------------------------------------------------------ workbook


def test_the_workbook_opens_with_definitions_and_holds_every_table(tmp_path: Path) -> None:
    study = study_with(tmp_path)
    pd.DataFrame([{"name": "offending.supervised", "swing": 0.2, "synthetic": True}]).to_csv(
        study.folder / "drivers.csv"
    )
    sheets = pd.read_excel(write_workbook(tmp_path, ENGLISH, study), sheet_name=None)
    assert next(iter(sheets)) == "definitions"
    assert {"comparison", "outcomes", "reach", "validation", "drivers"} <= set(sheets)
    assert len(sheets["comparison"]) == len(study.comparison)
    for name, sheet in sheets.items():
        assert sheet["synthetic"].all()
        if name != "definitions":
            held = sheets["definitions"].query("sheet == @name")["name"]
            assert set(sheet.columns) <= set(held)
    said = sheets["definitions"].query("sheet == 'outcome'")["meaning"]
    assert said.str.contains("disposal or a conviction").any()


def test_the_workbook_of_the_same_tables_has_the_same_bytes(tmp_path: Path) -> None:
    study = study_with(tmp_path)
    assert workbook(DUTCH, study) == workbook(DUTCH, study)


def test_the_workbook_explains_columns_as_the_data_package_does(tmp_path: Path) -> None:
    field = {"name": "difference", "description": "mean paired difference", "unit": "the row's"}
    package = {"resources": [{"name": "comparison", "schema": {"fields": [field]}}]}
    study = study_with(tmp_path)
    (tmp_path / "datapackage.json").write_text(json.dumps(package), "utf-8")
    sheets = pd.read_excel(write_workbook(tmp_path, ENGLISH, study), sheet_name="definitions")
    row = sheets.query("sheet == 'comparison' and name == 'difference'").iloc[0]
    assert (row["meaning"], row["unit"]) == ("mean paired difference", "the row's")


def test_an_unknown_number_is_an_empty_cell(tmp_path: Path) -> None:
    rows = [STUDIES["row"]("recidivism.general.2y", 36.0, -0.5, 0.4, variance_ratio=math.inf)]
    study = study_with(tmp_path, comparison=rows)
    sheet = pd.read_excel(write_workbook(tmp_path, ENGLISH, study), sheet_name="comparison")
    assert sheet["variance_ratio"].isna().all()
