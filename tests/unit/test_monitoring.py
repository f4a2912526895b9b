"""What an evaluation would show: designs against closed forms and drawn lots, regression to the mean by hand."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.power import NormalIndPower

from simulation.errors import InputError
from simulation.evidence import load_parameters
from simulation.experiment.monitoring.asked import as_asked, asked_of
from simulation.experiment.monitoring.designs import (
    DESIGNS,
    Field,
    Question,
    field_of,
    finding,
    wedge_error,
    wedge_of,
    years_to_power,
)
from simulation.experiment.monitoring.monitor import monitor
from simulation.experiment.monitoring.rebound import index_persons, rebound, selection
from simulation.report.monitoring import monitoring_text, wait_words
from simulation.report.words import Words
from simulation.scenario import load_scenario
from simulation.scenario.options import MonitorOptions
from simulation.scenario.templates import template_path
from simulation.vocabulary import month_index

PLAIN = Field(0.0, 0.0, 0.0, 5, 10, 0.05, 0.8, 20)
HALF = Question(0.4, -0.1, 100, 0.5, 2)


def test_the_power_of_drawn_lots_is_that_of_two_proportions() -> None:
    found = finding("randomised", HALF, PLAIN, 6)
    spread = math.sqrt((0.4 * 0.6 + 0.3 * 0.7) / 2)
    published = NormalIndPower().power(0.1 / spread, 300, 0.05, ratio=1.0)
    assert found.power == pytest.approx(published, abs=1e-6)
    assert found.persons == 600


def test_drawn_lots_spread_as_the_error_says() -> None:
    """5,000 trials of 2 x 300 persons; the spread of the estimate is known to 1 %, the share found to 0.7 points."""
    lots = np.random.default_rng(4)
    with_it, without = lots.binomial(300, 0.3, 5000) / 300, lots.binomial(300, 0.4, 5000) / 300
    found = finding("randomised", HALF, PLAIN, 6)
    assert (with_it - without).std() == pytest.approx(found.error, rel=4 * 0.01)
    assert np.mean(np.abs(with_it - without) > 1.96 * found.error) == pytest.approx(found.power, abs=4 * 0.007)


def test_a_wedge_without_regions_that_differ_is_least_squares() -> None:
    """Hussey & Hughes (2007), equation 8, with no variance between regions and with some."""
    for between in (0.0, 0.01):
        regions, periods, within = 5, 6, 0.02
        started = np.array([[float(t > i) for t in range(periods)] for i in range(regions)])
        u, w = started.sum(), (started.sum(axis=0) ** 2).sum()
        v = (started.sum(axis=1) ** 2).sum()
        top = regions * within * (within + periods * between)
        below = (regions * u - w) * within + (u**2 + regions * periods * u - periods * w - regions * v) * between
        assert wedge_error(started, within, between) == pytest.approx(math.sqrt(top / below))


def test_a_trend_is_taken_for_an_effect_by_before_and_after_alone() -> None:
    question = Question(0.4, 0.0, 100, 0.5, 2, selection=0.0, drift=-0.1)
    found = {design: finding(design, question, PLAIN, 6) for design in DESIGNS}
    assert found["before_after"].bias == pytest.approx(-0.1)
    assert found["before_after"].false_claim > 0.9
    assert all(found[design].false_claim == pytest.approx(0.025, abs=1e-6) for design in DESIGNS[:3])


def test_who_gets_it_is_taken_for_an_effect_by_matching_alone() -> None:
    question = Question(0.4, -0.1, 100, 0.5, 2, selection=0.1)
    assert finding("matched", question, PLAIN, 6).estimate == pytest.approx(0.0)
    assert finding("randomised", question, PLAIN, 6).estimate == pytest.approx(-0.1)
    unknown = finding("matched", Question(0.4, -0.1, 100, 0.5, 2, selection=float("nan")), PLAIN, 6)
    assert math.isnan(unknown.bias)


def test_contamination_thins_and_drop_out_blurs() -> None:
    thin, blurred = (finding("randomised", HALF, field, 6) for field in (
        Field(0.0, 0.5, 0.0, 5, 10, 0.05, 0.8, 20), Field(0.5, 0.0, 0.0, 5, 10, 0.05, 0.8, 20),
    ))  # fmt: skip
    plain = finding("randomised", HALF, PLAIN, 6)
    assert thin.estimate == pytest.approx(plain.estimate / 2)
    assert blurred.error > plain.error
    assert max(thin.power, blurred.power) < plain.power


@pytest.mark.parametrize("design", DESIGNS)
def test_the_years_to_power_are_the_first_that_have_it(design: str) -> None:
    question = Question(0.4, -0.15, 63, 0.5, 2, selection=0.0)
    wait = years_to_power(design, question, PLAIN)
    accrual = round(wait - question.follow_up)
    assert finding(design, question, PLAIN, accrual).power >= 0.8
    assert accrual == 2 or finding(design, question, PLAIN, accrual - 1).power < 0.8


def test_no_effect_is_never_seen() -> None:
    question = Question(0.4, 0.0, 63, 0.5, 2, selection=0.0)
    assert all(math.isinf(years_to_power(design, question, PLAIN)) for design in DESIGNS)
    assert "any policy period" in wait_words(Words("en"), float("inf"), False)


def test_the_conditions_come_from_the_evidence_unless_they_are_asked() -> None:
    parameters = load_parameters()
    assert field_of(parameters).drop_out == parameters.number("monitoring.drop_out")
    assert field_of(parameters, drop_out=0.3, contamination=0.0).contamination == 0.0


# ------------------------------------------------------------------------------------------------ lives by hand


def offence(person: int, month: int, case: int) -> dict[str, Any]:
    return {"person": person, "month": month, "kind": "offence", "type": "property", "case": case}


def events_of(persons: int) -> pd.DataFrame:
    """Everybody offends twice in the two years before the case, and odd persons once in the two years after."""
    rows: list[dict[str, Any]] = []
    start = month_index(2010)
    for person in range(persons):
        rows += [offence(person, start - 20, 0), offence(person, start - 3, 1), offence(person, start - 1, 2)]
        rows += [{"person": person, "month": start, "kind": "summons", "type": "dse", "case": 2}]
        if person % 2:
            rows += [{"person": person, "month": start + 4, "kind": "supervision_start", "type": "dse", "case": 2}]
            rows += [offence(person, start + 10, 3)]
            rows += [{"person": person, "month": start + 12, "kind": "guilty", "type": "property", "case": 3}]
    return pd.DataFrame(rows)


def test_offending_falls_after_a_case_with_no_programme_at_all() -> None:
    events = events_of(40)
    found = rebound(events, index_persons(events), 24, month_index(2020))
    assert found is not None
    assert (found.persons, found.before, found.after) == (40, 2.0, 0.5)
    assert found.fall == 0.75


def test_months_in_custody_are_no_months_without_offences() -> None:
    """Odd persons sit in the month of the case and twelve of the 24 after, even persons six of those before."""
    events, start = events_of(40), month_index(2010)
    spells = [{"person": person, "spell": "custody", "from": start, "until": start + 13} for person in range(1, 40, 2)]
    spells += [
        {"person": person, "spell": "custody", "from": start - 40, "until": start - 18} for person in range(0, 40, 2)
    ]
    spells += [{"person": person, "spell": "supervision", "from": start, "until": start + 24} for person in range(40)]
    found = rebound(events, index_persons(events), 24, month_index(2020), pd.DataFrame(spells))
    assert found is not None
    assert (found.liberty_before, found.liberty_after) == (1 - 6 / 48, 0.75)
    assert (found.before, found.after) == (pytest.approx(2.0 / 0.875), pytest.approx(0.5 / 0.75))


def test_the_supervised_differ_before_any_programme() -> None:
    events = events_of(40)
    persons = pd.DataFrame({"id": range(40), "sex": 0, "birth_month": month_index(1985)})
    found = selection(events, persons, index_persons(events), 24, month_index(2020))
    assert found is not None
    assert (found.crude, found.matched) == (1.0, 1.0)


@pytest.mark.parametrize(("persons", "last"), [(19, 2020), (40, 2011)], ids=["too few", "not followed"])
def test_too_few_lives_say_nothing(persons: int, last: int) -> None:
    events = events_of(persons)
    assert rebound(events, index_persons(events), 24, month_index(last)) is None


# ------------------------------------------------------------------------------------------------ a study


def study(folder: Path, difference: float, world: str = "recommendation_1_probation_advice") -> Path:
    scenarios = [load_scenario(template_path(name)) for name in ("baseline", world)]
    manifest = {"synthetic": True, "scenarios": [held.resolved() for held in scenarios]}
    manifest["primary"] = {"outcome": "recidivism.general.2y", "population": "dse"}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    row = {
        "scenario": scenarios[1].name,
        "against": "baseline",
        "outcome": "recidivism.general.2y",
        "population": "dse",
    }
    row |= {"group": "all", "window": "2026-01..2042-12", "unit": "per 100 index persons", "baseline": 36.0}
    row |= {"difference": difference, "verdict": "likely improvement", "synthetic": True}
    pd.DataFrame([row]).to_csv(folder / "comparison.csv", index=False)
    totals = {"dse.court": 60.0, "supervision.starts.dse": 18.0, "advices.given.dse": 40.0}
    rows = [
        {"scenario": held.name, "outcome": outcome, "population": "residents", "group": "all", "unit": "a year"}
        | {"window": "2026-01..2045-12", "value": value}
        for held in scenarios
        for outcome, value in totals.items()
    ]
    rows.append(rows[-1] | {"outcome": "reach.probation_advice.advice_added", "value": 20.0})  # in the second world
    for window, value in (("2008-01..2017-12", 40.0), ("2026-01..2042-12", 36.0)):
        rows.append(row | {"scenario": "baseline", "window": window, "value": value})
    pd.DataFrame(rows).to_csv(folder / "outcomes.csv", index=False)
    return folder


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_small_effect_cannot_be_seen_and_advices_can(tmp_path: Path, language: str) -> None:
    found = monitor(MonitorOptions(folder=study(tmp_path, -0.6)))
    rows = found.table.query("followed == 'court' and effect == 'simulated'")
    assert not rows["seen"].any()
    assert rows["true_effect"].unique().tolist() == pytest.approx([-0.6])
    assert found.facts["drift"] == pytest.approx(-4.0)
    assert found.intermediate["outcome"].tolist() == ["advices.given.dse"]
    assert found.intermediate["seen"].all()
    assert found.intermediate["value"].tolist() == pytest.approx([100.0]), "40 of practice and 20 of the lever, of 60"
    text = monitoring_text(Words(language), found)
    assert {"en": "cannot be seen in any policy period", "nl": "in geen beleidsperiode te zien"}[language] in text
    assert text.startswith({"en": "SYNTHETIC", "nl": "SYNTHETISCH"}[language])
    assert pd.read_csv(found.folder / "monitoring.csv")["synthetic"].all()
    assert json.loads(json.dumps(found.facts, allow_nan=False))["synthetic"] is True


def steps_of(folder: Path) -> Path:
    """Add what the programme of recommendation 3 did: six start a year, two of three of them lose a tie."""
    world = "recommendation_3_context_programme"
    outcomes = pd.read_csv(folder / "outcomes.csv")
    row = outcomes[(outcomes["outcome"] == "dse.court") & (outcomes["scenario"] == world)]
    steps = {"started": 6.0, "completed": 3.0, "tie_ended": 9.0}
    added = [row.assign(outcome=f"reach.context_programme.{step}", value=value) for step, value in steps.items()]
    pd.concat([outcomes, *added]).to_csv(folder / "outcomes.csv", index=False)
    counted = {"started": 12, "completed": 6, "tie_ended": 8}
    reach = [{"scenario": world, "lever": "context_programme", "step": k, "persons": v} for k, v in counted.items()]
    pd.DataFrame(reach).to_csv(folder / "reach.csv", index=False)
    return folder


@pytest.mark.parametrize("language", ["en", "nl"])
def test_steps_of_a_programme_are_told_as_trivial_ties_in_persons_and_work_as_not_measured(
    tmp_path: Path, language: str
) -> None:
    found = monitor(MonitorOptions(folder=steps_of(study(tmp_path, -0.6, "recommendation_3_context_programme"))))
    rows = found.intermediate.set_index("outcome")
    ties = rows.loc["reach.context_programme.tie_ended"]
    assert ties["value"] == pytest.approx(100 * 6 / 60 * 8 / 12)
    assert rows["by_itself"].to_dict() == {name: name.startswith("reach.") for name in rows.index}
    text = monitoring_text(Words(language), found)
    assert text.count({"en": "(trivial: nobody can", "nl": "(vanzelfsprekend: niemand kan"}[language]) == 3
    assert {"en": "Whether people worked is not measured", "nl": "Of mensen werkten, wordt"}[language] in text


def test_the_monitoring_lever_of_a_scenario_gives_the_designs_their_figures(tmp_path: Path) -> None:
    """The shipped recommendation 3: seven years, half held back by lot, everybody in the evaluation."""
    folder = study(tmp_path, -0.6, "recommendation_3_context_programme")
    found = monitor(MonitorOptions(folder=folder))
    figures = {figure["name"]: (figure["value"], figure["source"]) for figure in found.facts["figures"]}
    assert figures["years"] == (7, "lever")
    assert figures["held_back_share"] == (0.5, "lever")
    assert figures["coverage"] == (1.0, "lever")
    assert figures["supervised_per_year"] == (25, "evidence")
    assert found.table["years"].unique().tolist() == [7]
    assert "years of the evaluation: 7 (from the scenario's own monitoring lever)" in monitoring_text(
        Words("en"), found
    )
    asked = monitor(MonitorOptions(folder=folder, years=9, drop_out=0.2)).facts["figures"]
    assert {figure["name"] for figure in asked if figure["source"] == "asked"} == {"years", "drop_out"}


def test_who_is_outside_the_evaluation_is_not_followed(tmp_path: Path) -> None:
    folder = study(tmp_path, -0.6, "recommendation_3_context_programme")
    held = json.loads((folder / "manifest.json").read_text("utf-8"))
    (lever,) = (use for use in held["scenarios"][1]["levers"] if use["use"] == "monitoring")
    persons = []
    for lever["coverage"] in (1.0, 0.5):
        (folder / "manifest.json").write_text(json.dumps(held), "utf-8")
        table = monitor(MonitorOptions(folder=folder)).table.query("design == 'randomised'")
        persons.append(table.groupby("followed")["persons"].first())
    assert persons[1]["supervised"] == pytest.approx(persons[0]["supervised"] / 2)
    assert persons[1]["court"] == persons[0]["court"]


def test_other_values_of_the_lever_make_other_designs() -> None:
    parameters, scenario = load_parameters(), load_scenario(template_path("recommendation_3_context_programme"))
    (lever,) = (use for use in scenario.levers if use.use == "monitoring")
    others = tuple(use for use in scenario.levers if use.use != "monitoring")

    def asked(**values: float) -> Field:
        use = replace(lever, coverage=0.6, effect=tuple(values.items()))
        found = asked_of(replace(scenario, levers=(*others, use)), parameters)
        assert found is not None
        assert found.coverage == 0.6
        return as_asked(PLAIN, found)

    lots = finding("randomised", HALF, asked(held_back_share=0.2, wedge_months=0.0), 6)
    assert lots.error == pytest.approx(math.sqrt(0.3 * 0.7 / 480 + 0.4 * 0.6 / 120))
    wedge = asked(held_back_share=0.0, wedge_months=48.0)
    assert (wedge.regions, wedge.wedge_years, wedge.held_back_share) == (12, 4.0, 0.5)
    errors = [finding("stepped_wedge", HALF, wedge, years).error for years in (2, 4, 8)]
    assert errors == sorted(errors, reverse=True)
    assert asked_of(replace(scenario, levers=others), parameters) is None


def test_a_wedge_of_the_lever_is_least_squares_on_its_own_periods() -> None:
    """Two teams, two years each: the second team's first period is the only comparison (with team 1)."""
    field = Field(0.0, 0.0, 0.0, 2, 10, 0.05, 0.8, 20, wedge_years=4.0)
    started, lengths = wedge_of(field, 6)
    assert started.tolist() == [[1.0, 1.0], [0.0, 1.0]]
    assert lengths.tolist() == [2.0, 4.0]
    assert wedge_error(started, np.array([0.02, 0.01]), 1e6) == pytest.approx(math.sqrt(2 * 0.02 + 2 * 0.01), rel=1e-3)


def test_the_supervised_hold_the_whole_effect_and_never_more_than_there_is(tmp_path: Path) -> None:
    found = monitor(MonitorOptions(folder=study(tmp_path, -20.0)))
    theirs = found.table.query("followed == 'supervised' and effect == 'simulated'")
    assert theirs["true_effect"].unique().tolist() == pytest.approx([-36.0])


def test_what_cannot_be_evaluated_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"manifest\.json"):
        monitor(MonitorOptions(folder=tmp_path))
    folder = study(tmp_path, -0.6)
    with pytest.raises(InputError, match="no share of index persons"):
        monitor(MonitorOptions(folder=folder, scenario="elsewhere"))
    (folder / "comparison.csv").unlink()
    with pytest.raises(InputError, match="compared nothing"):
        monitor(MonitorOptions(folder=folder))
