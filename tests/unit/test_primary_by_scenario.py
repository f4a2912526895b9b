"""Each scenario of a study is judged by the primary outcome of its own file: upstream levers by totals of residents."""

from __future__ import annotations

import copy
import runpy
from collections.abc import Callable
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from simulation.errors import InputError, ScenarioError
from simulation.experiment.assembly import comparison_of, part_file
from simulation.experiment.differences import differences_of, wanted_of
from simulation.experiment.discordance import GROUPINGS, KEY
from simulation.experiment.joblist import jobs_between
from simulation.experiment.monitoring.monitor import primary_row as monitored
from simulation.experiment.standing import SECONDARY_OUTCOMES
from simulation.experiment.stopping import half_width
from simulation.outcomes.rows import PER_100
from simulation.report.answers import answers_of
from simulation.report.ceiling import ceilings_of
from simulation.report.facts import asks_the_factsheet, primaries, primary
from simulation.report.forest import draw_forest
from simulation.report.headline import headlines
from simulation.report.icons import draw_icons
from simulation.report.page import render_page
from simulation.report.rows import group_rows, is_primary, primary_row, shown_rows
from simulation.report.study import Study, read_study
from simulation.report.tornado import KEY as DRIVER_KEY
from simulation.report.tornado import drivers_of, drivers_table
from simulation.report.words import Words
from simulation.scenario import load_comparison, load_scenario
from simulation.scenario.templates import template_names, template_path

STUDIES = runpy.run_path(str(Path(__file__).parents[1] / "report_studies.py"))
write_study: Callable[..., Path] = STUDIES["write_study"]
row: Callable[..., dict[str, Any]] = STUDIES["row"]
total: Callable[..., dict[str, Any]] = STUDIES["total"]
ADVICE, PERSONS, WINDOW = STUDIES["ADVICE"], STUDIES["PERSONS"], STUDIES["WINDOW"]
RESEARCH, CUSTODY, SCHOOL = "recommendation_4_incidental_research", "custody_length", "school_retention"
FIRST = {"outcome": "first_dse.actual", "population": "residents"}
AGAIN = {"outcome": "recidivism.general.2y", "population": "dse"}

UPSTREAM = {
    "incidental_research": "first_dse.actual",
    "school_retention": "offences.actual.all",
    "family_support": "offences.actual.all",
    "kin_prevention": "offences.actual.all",
    "detection_effort": "offences.actual.all",
    "key_person_disruption": "offences.actual.all",
}


# ------------------------------------------------------------------------------------------------ scenario files


@pytest.mark.parametrize("name", template_names())
def test_a_shipped_scenario_of_an_upstream_lever_alone_is_judged_by_a_total_of_residents(name: str) -> None:
    scenario = load_scenario(template_path(name))
    levers = [use.use for use in scenario.levers]
    if len(levers) == 1 and levers[0] in UPSTREAM:
        assert astuple(scenario.study.primary) == (UPSTREAM[levers[0]], "residents")
    else:
        assert scenario.study.primary.outcome.startswith("recidivism.")


@pytest.mark.parametrize(("outcome", "population"), [("first_dse.actual", "dse"), ("dse.court", "court")])
def test_a_total_after_an_index_case_is_refused(tmp_path: Path, outcome: str, population: str) -> None:
    text = template_path(RESEARCH).read_text("utf-8").replace("first_dse.actual", outcome)
    (tmp_path / "mine.yaml").write_text(text.replace("population: residents", f"population: {population}"))
    (tmp_path / "baseline.yaml").write_bytes(template_path("baseline").read_bytes())
    with pytest.raises(ScenarioError, match=f"{outcome} is measured over residents"):
        load_scenario(tmp_path / "mine.yaml")


def test_a_stop_rule_over_primary_outcomes_of_several_units_is_refused(tmp_path: Path) -> None:
    base = template_path("baseline").read_text("utf-8") + "  stop: {half_width: 1, at_most: 20}\n"
    (tmp_path / "baseline.yaml").write_text(base)
    files = [tmp_path / f"{name}.yaml" for name in (ADVICE, CUSTODY, RESEARCH)]
    for file in files:
        file.write_bytes(template_path(file.stem).read_bytes())
    assert len(load_comparison(files[:2])) == 3
    with pytest.raises(ScenarioError, match=r"first_dse.actual is counted in another unit"):
        load_comparison(files)


# ------------------------------------------------------------------------------------------------ the comparison

WORLDS = load_comparison([template_path(CUSTODY), template_path(RESEARCH)])
JOBS = jobs_between(0, 6, (0,))
NAMED = {CUSTODY: ("recidivism.general.2y", "court"), RESEARCH: ("first_dse.actual", "residents")}


def outcome_rows(replicate: int) -> pd.DataFrame:
    """Return both primary outcomes in every world: custody moves one by about 4, research the other by 1."""
    units = {"recidivism.general.2y": PER_100, "first_dse.actual": PERSONS}
    moved = {(CUSTODY, "court"): -4.0 - 0.5 * replicate, (RESEARCH, "residents"): -1.0 - 0.1 * replicate}
    return pd.DataFrame([
        {"scenario": world.name, "replicate": replicate, "draw": 0, "outcome": outcome, "definition": "d",
         "population": population, "group": "all", "window": WINDOW, "unit": units[outcome],
         "value": 40.0 + replicate + moved.get((world.name, population), 0.0), "n": 900.0, "synthetic": True}
        for outcome, population in NAMED.values() for world in WORLDS
    ])  # fmt: skip


@pytest.fixture
def lived(tmp_path: Path) -> Path:
    for job in JOBS:
        part_file(tmp_path, job, "outcomes").parent.mkdir(parents=True)
        outcome_rows(job.replicate).to_parquet(part_file(tmp_path, job, "outcomes"))
        columns = ["scenario", *KEY, "difference", *GROUPINGS]
        pd.DataFrame(columns=columns).to_parquet(part_file(tmp_path, job, "discordant"))
    return tmp_path


def test_the_standing_of_a_row_goes_by_the_file_of_its_scenario(lived: Path) -> None:
    table = comparison_of(lived, WORLDS, JOBS)
    standing = table.set_index(["scenario", "outcome"])["standing"]
    assert standing[CUSTODY, "recidivism.general.2y"] == standing[RESEARCH, "first_dse.actual"] == "primary"
    assert standing[CUSTODY, "first_dse.actual"] == standing[RESEARCH, "recidivism.general.2y"] == "exploratory"


def test_the_smallest_difference_that_matters_is_that_of_the_scenario(lived: Path) -> None:
    base, custody, research = WORLDS
    for smallest, word in ((2.0, "clear improvement"), (9.0, "likely improvement")):
        own = replace(custody, study=replace(custody.study, smallest_difference_that_matters=smallest))
        table = comparison_of(lived, [base, research, own], JOBS).set_index(["scenario", "outcome"])
        assert table.loc[(CUSTODY, "recidivism.general.2y"), "verdict"] == word


def test_the_stop_rule_looks_at_each_scenarios_own_primary_outcome(lived: Path) -> None:
    table = comparison_of(lived, WORLDS, JOBS).set_index(["scenario", "outcome"])
    halves = [(row["high"] - row["low"]) / 2 for key, row in table.iterrows() if row["standing"] == "primary"]
    assert len(halves) == 2
    assert half_width(lived, WORLDS, JOBS) == pytest.approx(max(halves))


def test_the_differences_behind_the_tornado_hold_every_primary_outcome(lived: Path) -> None:
    assert wanted_of(WORLDS) == {
        "court": tuple(dict.fromkeys(("recidivism.general.2y", *SECONDARY_OUTCOMES))),
        "residents": ("first_dse.actual",),
        "dse": SECONDARY_OUTCOMES,
    }
    found = {(one.scenario, one.key[0]): one.by_job.mean() for one in differences_of(lived, WORLDS, JOBS)}
    assert found[CUSTODY, "recidivism.general.2y"] == pytest.approx(-5.25)
    assert found[RESEARCH, "first_dse.actual"] == pytest.approx(-1.25)


# ------------------------------------------------------------------------------------------------ the report


def of(use: str, named: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"question": "What if?", "levers": [{"use": use}], "study": {"primary": named, **more}}


def manifest() -> dict[str, Any]:
    held = copy.deepcopy(STUDIES["MANIFEST"]["scenarios"])
    held[RESEARCH] = of("incidental_research", FIRST)
    held[SCHOOL] = of("school_retention", {"outcome": "offences.actual.all", "population": "residents"})
    return {"scenarios": held}


def mixed(folder: Path) -> Study:
    """Return a study of a recommendation about index persons, one about first involvement, and one about schools."""
    offences = f"offences {STUDIES['A_YEAR']}"
    rows = [
        made
        for scenario in (ADVICE, RESEARCH, SCHOOL)
        for made in (
            row("recidivism.general.2y", 36.21, -0.62, 0.44, scenario=scenario),
            row("recidivism.general.2y", 16.0, -0.3, 0.2, unit=PERSONS, scenario=scenario),
            row("recidivism.general.2y", 29.0, -0.2, 0.9, group="sex=female", scenario=scenario),
            total("first_dse.actual", 227.5, -0.8, 0.6, unit=PERSONS, scenario=scenario, discordant=None),
            total("first_dse.actual", 40.5, -0.1, 0.2, unit=PERSONS, scenario=scenario, group="sex=female"),
            total("offences.actual.all", 52100.0, -310.0, 40.0, unit=offences, scenario=scenario),
        )
    ]
    return read_study(write_study(folder, manifest=manifest(), comparison=rows, outcomes=None, curves=None, reach=None))


def test_the_headline_of_each_scenario_is_about_its_own_primary_outcome(tmp_path: Path) -> None:
    study = mixed(tmp_path)
    found = {one.scenario: one for one in headlines(Words("en"), study, ceilings_of(study))}
    assert "36.2 of every 100 people" in found[ADVICE].lead
    assert found[RESEARCH].lead.startswith("First involvement in domestic sexual exploitation")
    assert "227.5" in found[RESEARCH].lead
    assert "52,100.0" in found[SCHOOL].lead
    assert found[RESEARCH].sentences[0].startswith("That is 0.8 fewer")
    assert not any("For the Netherlands as a whole" in said for said in found[RESEARCH].sentences)


def test_only_the_own_primary_outcome_of_a_row_is_marked_as_primary(tmp_path: Path) -> None:
    study = mixed(tmp_path)
    marked = {
        (held["scenario"], held["outcome"]) for _, held in shown_rows(study).iterrows() if is_primary(study, held)
    }
    assert marked == {(ADVICE, AGAIN["outcome"]), (RESEARCH, FIRST["outcome"]), (SCHOOL, "offences.actual.all")}
    assert [named.outcome for named in primaries(study)] == [AGAIN["outcome"], FIRST["outcome"], "offences.actual.all"]
    assert primary(study).outcome == AGAIN["outcome"]


def test_groups_are_those_of_each_scenarios_own_outcome(tmp_path: Path) -> None:
    found = group_rows(mixed(tmp_path))
    assert list(zip(found["scenario"], found["outcome"], strict=True)) == [
        (ADVICE, AGAIN["outcome"]),
        (RESEARCH, FIRST["outcome"]),
    ]


def test_the_factsheet_is_answered_for_recommendations_and_not_for_schools(tmp_path: Path) -> None:
    study = mixed(tmp_path)
    assert [name for name in study.scenarios if asks_the_factsheet(study, name)] == [ADVICE, RESEARCH]
    assert [answer.outcome for answer in answers_of(study, RESEARCH)] == ["recidivism.general.2y"]
    assert answers_of(study, SCHOOL) == []


def test_people_are_drawn_for_scenarios_about_people_alone(tmp_path: Path) -> None:
    drawing = draw_icons(Words("en"), mixed(tmp_path))
    assert drawing is not None
    assert "36.2" in drawing.alt
    assert "227" not in drawing.alt


def test_the_forest_plot_draws_every_primary_outcome(tmp_path: Path) -> None:
    drawing = draw_forest(Words("en"), mixed(tmp_path))
    assert drawing is not None
    drawn = {text.get_text() for axes in drawing.figure.axes for text in axes.get_yticklabels()}
    bold = {text.get_text().replace("\n", " ") for axes in drawing.figure.axes
            for text in axes.get_yticklabels() if text.get_fontweight() == "bold"}  # fmt: skip
    assert len(drawn) >= 3
    assert bold == {
        "General recidivism within 2 years",
        "First involvement in domestic sexual exploitation (actual)",
        "Actual offences",
    }


def test_the_tornado_of_a_scenario_is_about_its_own_primary_outcome(tmp_path: Path) -> None:
    study = mixed(tmp_path)
    bars = [
        {name: held[name] for name in DRIVER_KEY}
        | {"name": f"of {held['outcome']}", "value_low": 0.1, "value_high": 0.3, "at_low": 0.0, "at_high": -1.0}
        | {"swing": -1.0, "low": -1.4, "high": -0.6, "level": 0.95, "draws": 20, "synthetic": True}
        for _, held in study.comparison[study.comparison["group"] == "all"].iterrows()
    ]
    pd.DataFrame(bars).to_csv(tmp_path / "drivers.csv", index=False)
    found = drivers_of(study)
    own = {name: primary_row(study, name) for name in study.scenarios}
    assert dict(zip(found["scenario"], found["outcome"], strict=True)) == {
        name: held["outcome"] for name, held in own.items() if held is not None
    }
    assert "first involvement in domestic sexual exploitation" in str(drivers_table(Words("en"), study))


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_study_of_several_primary_outcomes_has_a_page(tmp_path: Path, language: str) -> None:
    page = render_page(Words(language), mixed(tmp_path), {})
    assert page.count(">★ ") == 5  # recidivism in two units, two totals, and offences again under who pays


def test_an_evaluation_is_asked_about_the_scenarios_own_primary_outcome(tmp_path: Path) -> None:
    folder = write_study(tmp_path, comparison=[row("recidivism.general.2y", 36.2, -0.6, 0.4)])
    told = {"scenarios": [{"name": ADVICE, "study": {"primary": AGAIN}}], "primary": FIRST}
    assert monitored(folder, told, ADVICE)["outcome"] == AGAIN["outcome"]
    with pytest.raises(InputError, match="no share of index persons for first_dse"):
        monitored(folder, told | {"scenarios": [{"name": ADVICE, "study": {"primary": FIRST}}]}, ADVICE)
