"""What is said of levers before and after a run: chains, priors, the curve of recommendation 1, interactions, reach."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from simulation.core.ledger import LEDGER_DTYPE, REACH_DTYPE
from simulation.evidence import Parameter, load_parameters
from simulation.experiment.advice_curve import advice_curve
from simulation.experiment.differences import Differences
from simulation.experiment.interactions import KEY, interactions, levers_of, over_orders
from simulation.experiment.mechanism import chain_of, chain_text
from simulation.experiment.priors import GIVEN, TODAY, WITHOUT, effects_of_draw, factor_of, unknowns_of_draw
from simulation.experiment.reach_tables import reach_table
from simulation.levers.build import EFFECTS, LEVERS, build_levers
from simulation.levers.key_person_disruption import observed_pairs
from simulation.scenario import LeverUse, load_lever, load_scenario
from simulation.scenario.lever_page import PAGE, page
from simulation.scenario.names import PLANNED_LEVERS
from simulation.scenario.templates import template_names, template_path
from simulation.ties.networks import most_central
from simulation.vocabulary import Kind, Reach

PARAMETERS = load_parameters()
DRAWS = range(1, 401)


def use(name: str, coverage: float = 1.0, **values: float) -> LeverUse:
    return LeverUse(name, 24312, coverage, effect=tuple(values.items()))


# ------------------------------------------------------------------------------------------------------ levers


def test_every_lever_of_the_model_is_built_and_knows_its_effects() -> None:
    assert set(LEVERS) == set(PLANNED_LEVERS) == set(EFFECTS)
    for name in LEVERS:
        assert set(EFFECTS[name]) == {key.name for key in load_lever(name).effects}


@pytest.mark.parametrize("name", LEVERS)
def test_a_shipped_scenario_uses_each_lever_and_can_be_built(name: str) -> None:
    using = [load_scenario(template_path(template)) for template in template_names()]
    held = [scenario for scenario in using if name in {lever.use for lever in scenario.levers}]
    assert held
    assert all(len(build_levers(scenario, PARAMETERS)) == len(scenario.levers) for scenario in held)


def test_the_page_of_levers_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(PARAMETERS)


# ------------------------------------------------------------------------------------------------------ chains


@pytest.mark.parametrize("name", LEVERS)
def test_a_chain_falls_step_by_step_from_everybody_to_offences_that_only_a_run_can_count(name: str) -> None:
    links = chain_of(use(name), PARAMETERS)
    known = [link.of_first for link in links if link.of_first is not None]
    assert known[0] == 1.0
    assert known == sorted(known, reverse=True)
    assert [link.of_first is None for link in links] == sorted(link.of_first is None for link in links)
    assert links[-1].of_first is None
    assert chain_text(use(name), PARAMETERS).startswith(f"Chain  {name}: ")


def test_the_chain_of_an_advice_multiplies_out() -> None:
    links = chain_of(use("probation_advice", 0.5, supervision_gain=0.2), PARAMETERS)
    number = PARAMETERS.number
    share = number("justice.guilty.dse") * (1 - number("justice.advice_request.dse")) * 0.5 * 0.2
    assert links[4].of_first == pytest.approx(share)
    assert links[4].per_year == pytest.approx(share * number("levels.dse_court_per_year"))


def test_coverage_counts_adoption_and_the_turnover_of_officers() -> None:
    """Officers of recommendation 2 over the years 2026-2045: 0.7, two years of adoption, 12 % lost a year."""
    officers = replace(use("practice_dissemination", 0.7), adoption_months=24)
    link = chain_of(officers, PARAMETERS, 2045 * 12 + 11)[1]
    stay = 1 - PARAMETERS.number("levers.practice_dissemination.turnover_share")
    months = np.arange(240)
    by_hand = np.mean(0.7 * np.minimum(1, (months + 0.5) / 24) * stay ** (months / 12))
    assert link.share == pytest.approx(by_hand)
    assert by_hand < 0.3
    assert chain_of(officers, PARAMETERS)[1].share == 0.7


def test_who_completes_is_still_under_supervision_and_is_told_as_at_most() -> None:
    links = chain_of(use("context_programme"), PARAMETERS)
    stays = (1 - PARAMETERS.number("justice.supervision.breach_per_month")) ** 12
    drop_out = PARAMETERS.number("levers.context_programme.drop_out_share")
    assert links[4].share == pytest.approx((1 - drop_out) * stays)
    assert [link.at_most for link in links] == [False] * 4 + [True] * 3
    assert "complete at most" in chain_text(use("context_programme"), PARAMETERS)
    longer = replace(use("context_programme"), dose=60.0)
    assert chain_of(longer, PARAMETERS)[4].share == 0.0


def test_the_reach_of_incidental_research_is_said_in_persons_and_per_ten_thousand() -> None:
    text = chain_text(use("incidental_research"), PARAMETERS)
    assert "3 per 10,000" in text
    first = chain_of(use("incidental_research"), PARAMETERS)[0].per_year
    assert first is not None
    assert 160_000 < first < 220_000


# ------------------------------------------------------------------------------------------------------ priors


def imported() -> list[str]:
    return [name for name in PARAMETERS if name.startswith("levers.") and name.split(".")[2] == "imported"]


@pytest.mark.parametrize("name", imported())
def test_an_effect_is_the_imported_value_times_its_factor_with_no_effect_and_harm_in_range(name: str) -> None:
    _, lever, _, effect = name.split(".")
    record, value = PARAMETERS[f"levers.{lever}.{effect}"], PARAMETERS.number(name)
    assert isinstance(record, Parameter)
    assert record.grade == "D"
    assert record.value == pytest.approx(0.4 * value)
    assert (record.low, record.high) == pytest.approx(sorted((-0.4 * value, value)))
    assert record.low < 0 < record.high


def test_factors_of_draws_are_the_cut_normal_they_are_said_to_be() -> None:
    found = np.array([factor_of(draw, "kin_prevention") for draw in DRAWS])
    assert found.min() >= -0.4
    assert found.max() <= 1.0
    assert abs(found.mean() - 0.375) < 4 * found.std() / len(found) ** 0.5  # mean of N(.4, .4) cut at -2 and 1.5 sd
    assert 0.08 < (found < 0).mean() < 0.22
    assert len(set(found)) == len(found)


def test_draws_set_every_imported_effect_and_leave_alone_what_a_draw_sets_itself() -> None:
    drawn = effects_of_draw(PARAMETERS, 7)
    assert len(drawn) == len(imported())
    name = "levers.kin_prevention.bond_effect"
    assert set(drawn) - set(effects_of_draw(PARAMETERS, 7, frozenset({name}))) == {name}
    assert PARAMETERS.with_overrides(drawn, "drawn").number(name) == drawn[name]
    assert effects_of_draw(PARAMETERS, 0)[name] == pytest.approx(PARAMETERS.number(name))


# ------------------------------------------------------------------------------------------- recommendation 1


def test_the_curve_is_linear_in_what_is_missed_and_in_the_gain_and_stays_under_the_ceiling() -> None:
    table = advice_curve(PARAMETERS, 1.0).set_index(["requested_today", "gain"])
    added = table["supervised_added_per_year"]
    assert added[0.4, 0.2] == pytest.approx(2 * added[0.4, 0.1])
    assert added[0.4, 0.2] == pytest.approx(6 * added[0.9, 0.2])
    assert (added.xs(0.0, level="gain") == 0).all()
    assert (added.xs(-0.1, level="gain") < 0).all()
    assert (table["averted_per_year"].abs() < table["ceiling_per_year"]).all()


# ------------------------------------------------------------------------------------------------ interactions


def test_contributions_over_orders_sum_to_the_whole() -> None:
    lived = {frozenset(some): -float(len(some) ** 2) for size in (1, 2, 3) for some in combinations("abc", size)}
    parts, orders = over_orders(frozenset("abc"), lived)
    assert orders == 6
    assert sum(parts.values()) == pytest.approx(-9.0)


def test_without_the_steps_between_there_is_no_order_and_the_remainder_still_stands() -> None:
    lived = {frozenset("a"): -1.0, frozenset("b"): -1.0, frozenset("c"): -1.0, frozenset("abc"): -5.0}
    assert over_orders(frozenset("abc"), lived) == ({}, 0)


def test_a_study_with_one_three_and_both_says_what_they_do_together() -> None:
    base = load_scenario(template_path("baseline"))
    one, three = use("probation_advice"), use("context_programme")
    worlds = {"base": (), "one": (one,), "three": (three,), "both": (one, three)}
    scenarios = [replace(base, name=name, levers=levers) for name, levers in worlds.items()]
    differences = {"one": -2.0, "three": -1.0, "both": -4.0}
    comparison = pd.DataFrame(
        [dict.fromkeys(KEY, "x") | {"scenario": n, "difference": d, "verdict": "fewer"} for n, d in differences.items()]
    )
    table = interactions(comparison, scenarios).set_index("lever")
    assert table["alone"].to_dict() == {"context_programme": -1.0, "probation_advice": -2.0}
    assert table["over_orders"].to_dict() == {"context_programme": -1.5, "probation_advice": -2.5}
    assert set(table["interaction"]) == {-1.0}
    assert table["low"].isna().all()
    assert not len(interactions(comparison, scenarios[:3]))
    noise = np.array([[0.5, -0.5, 0.3, -0.3]])
    by_job = [
        Differences(name, ("x",) * len(KEY), difference + shared * noise, (0,))
        for (name, difference), shared in zip(differences.items(), (1.0, 2.0, 3.1), strict=True)
    ]
    with_interval = interactions(comparison, scenarios, by_job)
    low, high = with_interval["low"].iloc[0], with_interval["high"].iloc[0]
    assert -1.1 < low < -1.0 < high < -0.9, "noise that all worlds share falls out of the remainder"
    assert set(with_interval["verdict"]) == {"fewer"}


# ------------------------------------------------------------------------------------------ reach, key persons


def test_reach_counts_persons_once_a_step_and_a_lever_that_reached_nobody_has_a_row() -> None:
    rows = np.zeros(3, REACH_DTYPE)
    rows["person"], rows["lever"] = [5, 5, 6], LEVERS.index("work_support")
    rows["reach"] = [int(Reach.ELIGIBLE), int(Reach.ELIGIBLE), int(Reach.STARTED)]
    table = reach_table(rows, scenario="s", replicate=0, draw=0, used=["work_support", "monitoring"])
    assert table[["lever", "step", "persons"]].to_numpy().tolist() == [
        ["work_support", "eligible", 1],
        ["work_support", "started", 1],
        ["monitoring", "eligible", 0],
    ]


def test_a_pair_is_observed_only_where_both_were_registered() -> None:
    rows = np.zeros(6, LEDGER_DTYPE)
    rows["kind"] = int(Kind.OFFENCE)
    rows["person"], rows["other"] = [1, 2, 1, 3, 4, 5], [2, 1, 3, 1, 5, 4]
    rows["case"] = [0, 0, 1, -1, -1, -1]
    assert observed_pairs(rows, 0).tolist() == [[1, 2]]
    assert not len(observed_pairs(rows, 1))


@pytest.mark.parametrize(
    "centrality", ["betweenness_centrality", "degree_centrality", "closeness_centrality", "pagerank"]
)
def test_every_named_centrality_is_a_function_of_networkx_and_puts_the_middle_first(centrality: str) -> None:
    record = PARAMETERS["levers.key_person_disruption.centrality"]
    assert centrality in record.choices  # type: ignore[union-attr]
    star = nx.star_graph(4)
    assert most_central(np.array(star.edges()), centrality).tolist() == [0, 1, 2, 3, 4]


# ------------------------------------------------------------------------------------------- draws of a study's levers


def test_draws_set_what_recommendation_1_rides_on_and_keep_the_share_under_supervision() -> None:
    held = [unknowns_of_draw(PARAMETERS, draw, ["probation_advice"]) for draw in range(1, 60)]
    today, given, without = (np.array([float(values[name]) for values in held]) for name in (TODAY, GIVEN, WITHOUT))
    total = sum(
        share * PARAMETERS.number(name)
        for share, name in ((PARAMETERS.number(TODAY), GIVEN), (1 - PARAMETERS.number(TODAY), WITHOUT))
    )
    assert today * given + (1 - today) * without == pytest.approx(total)
    assert today.std() > 0.05
    effects = np.array([float(values["offending.supervised"]) for values in held])
    assert (effects < 0).mean() > 0.6
    assert (effects > 0).any()


def test_draws_stay_in_the_ranges_and_differ_between_levers_and_draws() -> None:
    for draw in (1, 2):
        for name, value in unknowns_of_draw(PARAMETERS, draw, LEVERS).items():
            record = PARAMETERS[name]
            assert isinstance(record, Parameter)
            assert record.low <= float(value) <= record.high
    first, second = (unknowns_of_draw(PARAMETERS, draw, LEVERS) for draw in (1, 2))
    assert all(first[name] != second[name] for name in first)


def test_levers_that_are_not_used_and_designs_are_not_drawn() -> None:
    assert unknowns_of_draw(PARAMETERS, 0, LEVERS) == {}
    assert unknowns_of_draw(PARAMETERS, 3, ["monitoring"]) == {}
    alone = unknowns_of_draw(PARAMETERS, 3, ["practice_dissemination"])
    assert all(name.startswith("levers.practice_dissemination.") for name in alone)
    more = unknowns_of_draw(PARAMETERS, 3, ["practice_dissemination", "context_programme"])
    assert {name: more[name] for name in alone} == alone


def test_a_programme_and_its_evaluation_count_as_one_lever() -> None:
    all_four = load_scenario(template_path("all_recommendations"))
    assert levers_of(all_four) == {
        "probation_advice", "practice_dissemination", "context_programme+monitoring", "incidental_research",
    }  # fmt: skip
    assert levers_of(load_scenario(template_path("context_programme_alone"))) == {"context_programme"}
