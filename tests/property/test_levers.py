"""Levers act through terms, ties, places and eligibility; nothing before their start, nothing without an effect."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from simulation.careers.hazards import M_LEVER, OFFENCE_STREAMS, STREAMS, WORK_START
from simulation.core import state as places
from simulation.engine.assemble import block_of
from simulation.engine.digest import ties_table
from simulation.engine.world import Blueprint, World
from simulation.errors import InputError
from simulation.evidence import Parameters, load_parameters
from simulation.justice import numbers as n
from simulation.levers.build import LEVERS as EVERY_LEVER
from simulation.levers.build import build_levers, highest_gain, share_of_country
from simulation.levers.programmes import Programme
from simulation.levers.roll import FIELDS, LOT, LUCK, PERSON, SINCE, STAGE, WAITING, dose_after
from simulation.levers.waiting_list import Places, next_in_line
from simulation.scenario.describe import Clock, Cohort, LeverUse, Primary, Scenario, Split, Study
from simulation.vocabulary import Kind, Layer, OffenceType, Reach

SCALE = 0.001
BRANCH, START, END = 1997 * 12, 1998 * 12, 2008 * 12
BIRTHS = (1980, 1984)
LUCKS, LUCK_MONTHS = 12, 36
LEVERS = EVERY_LEVER[:3]
"""The first three, one of each kind; ``test_every_lever.py`` asks the same of all."""
DSE = int(OffenceType.DSE)

STRONG = {
    "probation_advice": {"supervision_gain": 0.9},
    "context_programme": {"tie_ending_probability": 1.0, "bond_effect": -2.0},
    "work_support": {"work_start_effect": 2.0},
}
HARMFUL = {
    "probation_advice": {"supervision_gain": -0.5},
    "context_programme": {"tie_ending_probability": 0.0, "bond_effect": 2.0},
    "work_support": {"work_start_effect": -2.0},
}
NOTHING = {name: dict.fromkeys(effects, 0.0) for name, effects in STRONG.items()}


@cache
def enriched() -> Parameters:
    """Return evidence under which DSE cases are common enough to be tested on a thousand persons."""
    levels = {f"dse_{route}.level": 50.0 for route in ("ties", "partner", "alone")}
    kinds = {"property": 0.2, "violence": 0.45, "drugs": 0.25, "public_order": 0.35, "sexual": 0.25, "dse": 0.3}
    common = {f"{kind}.level": 1.0 for kind in kinds if kind != "dse"}
    seen = {f"justice.detection.{kind}": share for kind, share in kinds.items()}
    court = {
        "justice.advice_request.dse": 0.4,
        "justice.supervision_total_dse": 0.37,
        "justice.custody.dse": 0.2,
        "justice.custody_months.dse": 13.0,
    }
    routes = {"dse.ever_offended": 2.3, "dse.did_dse": 4.25, "dse.prior_offences": 0.0}
    ages = {f"dse.age_level.men_{age}": 1.0 for age in (14, 18, 25)}
    every = levels | common | seen | court | routes | ages
    return load_parameters().with_overrides(every, "enriched for tests")


@cache
def past(lucks: int = 1) -> World:
    """Return a world lived to a year before the levers start; every test branches from it."""
    blueprint = Blueprint(
        births=BIRTHS,
        until=END,
        scale=SCALE,
        seed=5,
        replicate=0,
        lucks=lucks,
        split_from=START,
        luck_months=LUCK_MONTHS,
    )
    return World(blueprint, enriched()).live_until(BRANCH - 1)


def use(name: str, effect: dict[str, float] | None, **values: float) -> LeverUse:
    given = {"coverage": 1.0, "start": START, **values}
    return LeverUse(name, effect=tuple((effect or {}).items()), **given)  # type: ignore[arg-type]


def few_places(name: str) -> dict[str, float]:
    return {} if name == "probation_advice" else {"capacity_per_year": 8_000}


def scenario(*uses: LeverUse) -> Scenario:
    return Scenario(
        name="tested",
        question="?",
        cohort=Cohort(births=BIRTHS, setting="national", scale=SCALE, persons=None, enrichment=1.0),
        clock=Clock(until=END),
        levers=uses,
        parameters=(),
        study=Study(1, 1, 1, Split(("dse",), LUCKS), Primary("offences.actual", "dse"), None, None, ()),
    )


def lived(*uses: LeverUse, lucks: int = 1, until: int = END, zero_effect: bool = False) -> World:
    """Return a branch with levers, lived on."""
    world = past(lucks).branch(build_levers(scenario(*uses), enriched(), zero_effect=zero_effect))
    world.live_until(until)
    world.finish()
    return world


@cache
def baseline(lucks: int = 1) -> World:
    world = past(lucks).branch([])
    world.live_until(END)
    world.finish()
    return world


@cache
def strong_programme(name: str, lucks: int = 1) -> World:
    return lived(use(name, STRONG[name]), lucks=lucks)


def reached(world: World, step: Reach) -> NDArray[np.void]:
    rows = world.reach.all()
    return rows[rows["reach"] == int(step)]


def events(world: World, kind: Kind, kind_type: int | None = None) -> NDArray[np.void]:
    rows = world.events.all()
    return rows[(rows["kind"] == int(kind)) & ((rows["type"] == kind_type) if kind_type is not None else True)]


def programme(world: World) -> Programme:
    (lever,) = world.levers
    assert isinstance(lever, Programme)
    return lever


# ------------------------------------------------------------------------------------- nothing and before


@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_with_zero_effect_changes_no_byte(name: str) -> None:
    for world in (lived(use(name, NOTHING[name])), lived(use(name, STRONG[name]), zero_effect=True)):
        assert len(world.reach) > 20
        assert world.digest() == baseline().digest()


def test_three_levers_with_zero_effect_change_no_byte_of_the_lucks_either() -> None:
    world = lived(*(use(name, NOTHING[name], **few_places(name)) for name in LEVERS), lucks=LUCKS)
    assert world.digest() == baseline(LUCKS).digest()
    assert world.luck_events.digest() == baseline(LUCKS).luck_events.digest()
    assert len(world.luck_events) > 1000


@pytest.mark.parametrize("name", LEVERS)
def test_nothing_changes_before_a_lever_starts(name: str) -> None:
    world, other = strong_programme(name), baseline()
    before, after = world.events.all(), other.events.all()
    assert before[before["month"] < START].tobytes() == after[after["month"] < START].tobytes()
    assert world.reach.all()["month"].min() >= START
    assert world.digest() != other.digest()


def test_nobody_starts_after_the_end_of_a_lever_and_effects_fade_out() -> None:
    end = START + 23
    world = lived(use("work_support", STRONG["work_support"], until=end, dose=6, decay_months=3))
    assert reached(world, Reach.STARTED)["month"].max() <= end
    assert reached(world, Reach.ELIGIBLE)["month"].max() <= end
    assert programme(world).entries == 0
    assert not world.persons["dose_0"].any()


# ------------------------------------------------------------------------------------------- recommendation 1


def supervised_share(world: World) -> float:
    """Return the share with supervision of DSE cases found guilty from the start on."""
    guilty = events(world, Kind.GUILTY, DSE)
    cases = {(row["person"], row["case"]) for row in guilty[guilty["month"] >= START + 12]}
    started = {(row["person"], row["case"]) for row in events(world, Kind.SUPERVISION_START, DSE)}
    return len(cases & started) / len(cases)


def test_a_standing_advice_raises_supervision_and_a_harmful_one_lowers_it() -> None:
    harmful = lived(use("probation_advice", HARMFUL["probation_advice"]))
    share = supervised_share(baseline())
    assert supervised_share(harmful) < share
    assert supervised_share(strong_programme("probation_advice")) > share + 0.1


def test_every_summons_without_an_advice_is_reached_at_full_coverage() -> None:
    world = strong_programme("probation_advice")
    summoned = {(r["person"], r["case"]) for r in events(world, Kind.SUMMONS, DSE) if r["month"] >= START}
    advised = {(r["person"], r["case"]) for r in events(world, Kind.ADVICE_REQUESTED, DSE) if r["value"] != 1}
    months = {(r["person"], r["case"], r["month"]) for r in events(world, Kind.SUMMONS, DSE)}
    rows = {(r["person"], r["value"], r["month"]) for r in reached(world, Reach.ADVICE_ADDED)}
    added = {(person, case) for person, case, _ in rows & months}
    assert added == summoned - advised
    assert len(added) > 20


def test_at_a_conditional_release_without_an_advice_one_is_added_and_conditions_may_follow() -> None:
    world = strong_programme("probation_advice")
    summons = {(r["person"], r["case"], r["month"]) for r in events(world, Kind.SUMMONS, DSE)}
    rows = {(r["person"], r["value"], r["month"]) for r in reached(world, Reach.ADVICE_ADDED)} - summons
    sanctions = {(r["person"], r["case"], r["month"]) for r in events(world, Kind.SANCTION, DSE)}
    by_prison = {
        (r["person"], r["case"], r["month"]) for r in events(world, Kind.ADVICE_REQUESTED, DSE) if r["value"] == 1
    }
    assert rows
    assert rows <= sanctions
    assert not rows & by_prison, "an advice that practice requests is not added"
    supervised = {(r["person"], r["value"], r["month"]) for r in reached(world, Reach.SUPERVISION_ADDED)}
    assert rows & supervised


def test_supervision_is_added_only_in_cases_with_an_added_advice() -> None:
    world = strong_programme("probation_advice")
    added = {(r["person"], r["value"]) for r in reached(world, Reach.ADVICE_ADDED)}
    supervised = {(r["person"], r["value"]) for r in reached(world, Reach.SUPERVISION_ADDED)}
    assert supervised
    assert supervised <= added


def test_the_lever_fills_its_tables_from_its_start_on_with_adoption_and_fidelity() -> None:
    asked = use("probation_advice", {"supervision_gain": 0.2}, coverage=0.8, adoption_months=10, fidelity=0.5)
    world = past().branch(build_levers(scenario(asked), enriched()))
    first = int(world.state.counters[places.FIRST_MONTH])
    chain = world.state.chain[START - first - 1 :]
    assert chain[:, n.STANDING_ADVICE][[0, 1, 2, 10, 11]] == pytest.approx([0.0, 0.04, 0.12, 0.76, 0.8])
    assert chain[:, n.SUPERVISION_GAIN][[0, 1, 20]] == pytest.approx([0.0, 0.1, 0.1])
    assert not past().state.chain[:, n.STANDING_ADVICE].any()


@pytest.mark.parametrize("share", [0.4, 0.65, 0.9])
@pytest.mark.parametrize("without", [0.0, 0.06, 0.15])
def test_the_total_supervised_stays_when_the_share_requested_today_is_set(share: float, without: float) -> None:
    values = {"justice.advice_request.dse": share, "justice.supervision_without_advice.dse": without}
    table = n.chain_table(load_parameters().with_overrides(values, "varied"))[DSE]
    total = share * table[n.SUPERVISION_WITH_ADVICE] + (1.0 - share) * table[n.SUPERVISION_WITHOUT_ADVICE]
    assert total == pytest.approx(load_parameters().number("justice.supervision_total_dse"))


def test_a_chance_with_advice_that_was_set_is_kept_and_other_types_are_left_alone() -> None:
    values = {"justice.advice_request.dse": 0.9, n.SUPERVISED_WITH: 0.5}
    table = n.chain_table(load_parameters().with_overrides(values, "varied"))
    assert table[DSE, n.SUPERVISION_WITH_ADVICE] == 0.5
    assert (table[:DSE] == n.chain_table(load_parameters())[:DSE]).all()


def test_an_added_advice_is_worth_no_more_than_todays_unless_the_file_says_so() -> None:
    parameters = load_parameters().with_overrides(
        {"justice.advice_request.dse": 0.9, "levers.probation_advice.supervision_gain": 0.35}, "varied"
    )
    (drawn,) = build_levers(scenario(use("probation_advice", None)), parameters)
    (given,) = build_levers(scenario(use("probation_advice", {"supervision_gain": 0.35})), parameters)
    assert drawn.plan.effects["supervision_gain"] == highest_gain(parameters) < 0.35
    assert given.plan.effects["supervision_gain"] == 0.35


# ---------------------------------------------------------------------------------------------- programmes


def test_a_dose_is_full_while_attending_and_then_falls_to_nothing_in_a_straight_line() -> None:
    asked = use("work_support", STRONG["work_support"], dose=4, drop_out_share=0, decay_months=5)
    world = past().branch(build_levers(scenario(asked), enriched()))
    doses: dict[int, list[int]] = {}
    for _ in range(BRANCH, START + 30):
        world.live_month()
        for person in np.flatnonzero(world.persons["dose_0"]):
            doses.setdefault(int(person), []).append(int(world.persons["dose_0"][person]))
    world.finish()
    starts = reached(world, Reach.STARTED)
    once = [p for p in np.unique(starts["person"]) if (starts["person"] == p).sum() == 1]
    done = [p for p in once if starts["month"][starts["person"] == p][0] < START + 22]
    assert len(done) > 10
    assert all(doses[p] == [100] * 4 + [80, 60, 40, 20] for p in done)
    assert set(doses) == set(starts["person"].tolist())


def test_fading_is_a_straight_line() -> None:
    assert [dose_after(months, 10.0) for months in range(1, 12)] == [90, 80, 70, 60, 50, 40, 30, 20, 10, 0, 0]


def test_help_in_finding_work_brings_work_sooner_and_touches_no_other_hazard() -> None:
    world = strong_programme("work_support")
    assert len(events(world, Kind.WORK_START)) > len(events(baseline(), Kind.WORK_START))
    row = world.state.coefficients[M_LEVER]
    assert np.flatnonzero(row).tolist() == [WORK_START]


def test_a_context_programme_ends_ties_of_those_who_attend_and_only_theirs() -> None:
    world = strong_programme("context_programme")
    ended = reached(world, Reach.TIE_ENDED)
    started = {int(row["person"]): int(row["month"]) for row in reached(world, Reach.STARTED)[::-1]}
    assert len(ended) > 20
    assert all(started[int(row["person"])] <= row["month"] for row in ended)
    assert set(ended["value"].tolist()) <= {int(Layer.FRIEND), int(Layer.CO_OFFENDING), int(Layer.CUSTODY_CONTACT)}
    row = world.state.coefficients[M_LEVER, :STREAMS]
    assert np.flatnonzero(row).tolist() == list(range(OFFENCE_STREAMS))


def test_ended_ties_leave_the_sums_of_active_friends_right() -> None:
    world = strong_programme("context_programme")
    ties = ties_table(world.handle)
    friends = ties[ties["layer"] == int(Layer.FRIEND)]
    sums = np.zeros(len(world.persons), int)
    np.add.at(sums, friends["a"], world.persons["activity"][friends["b"]])
    np.add.at(sums, friends["b"], world.persons["activity"][friends["a"]])
    living = world.persons["status"] == 1
    assert (world.persons["active_friends"][living] == sums[living]).all()


def test_only_persons_under_supervision_for_dse_join_the_context_programme() -> None:
    world = strong_programme("context_programme")
    supervised = {(r["person"], r["month"]) for r in events(world, Kind.SUPERVISION_START, DSE)}
    joined = {(r["person"], r["month"]) for r in reached(world, Reach.ELIGIBLE)}
    assert joined
    assert joined <= supervised


def test_only_adults_join_the_help_in_finding_work() -> None:
    world = strong_programme("work_support")
    joined = reached(world, Reach.ELIGIBLE)
    assert (joined["month"] - world.persons["birth_month"][joined["person"]] >= 18 * 12).all()
    moments = {
        (r["person"], r["month"]) for kind in (Kind.SUPERVISION_START, Kind.RELEASE) for r in events(world, kind)
    }
    assert {(r["person"], r["month"]) for r in joined} <= moments
    released = {(r["person"], r["month"]) for r in events(world, Kind.RELEASE)}
    assert {(r["person"], r["month"]) for r in joined} & released


def test_places_are_never_exceeded_and_the_list_is_served_in_its_order() -> None:
    capacity = 10_000
    world = lived(use("work_support", STRONG["work_support"], capacity_per_year=capacity))
    started = reached(world, Reach.STARTED)
    assert (started["value"] > 0).sum() > 10
    months = np.bincount(started["month"] - START, minlength=END - START)
    opened = capacity * SCALE / 12.0
    assert months.max() <= int(opened) + 1
    for window in (1, 12, 36):
        assert np.convolve(months, np.ones(window), "valid").max() <= opened * window + 1
    since = started["month"] - started["value"]
    assert (np.diff(since) >= 0).all()


def test_coverage_is_the_share_reached() -> None:
    world = lived(use("work_support", STRONG["work_support"], coverage=0.4))
    share = len(reached(world, Reach.STARTED)) / len(reached(world, Reach.ELIGIBLE))
    assert abs(share - 0.4) < 4 * (0.24 / len(reached(world, Reach.ELIGIBLE))) ** 0.5


def test_the_share_that_drops_out_is_the_one_asked_for() -> None:
    world = lived(use("work_support", NOTHING["work_support"], drop_out_share=0.3, dose=12, until=END - 24))
    dropped, completed = reached(world, Reach.DROPPED_OUT), reached(world, Reach.COMPLETED)
    total = len(dropped) + len(completed)
    assert total > 150
    assert abs(len(dropped) / total - 0.3) < 4 * (0.21 / total) ** 0.5
    assert (completed["value"] == 12).all()
    assert dropped["value"].min() >= 1
    assert dropped["value"].max() < 12


def test_nobody_attends_the_context_programme_when_supervision_is_over() -> None:
    world = lived(use("context_programme", NOTHING["context_programme"], dose=60, drop_out_share=0))
    left = reached(world, Reach.DROPPED_OUT)
    ended = {(r["person"], r["month"]) for r in events(world, Kind.SUPERVISION_END)}
    assert len(left) > 10
    assert {(r["person"], r["month"]) for r in left} <= ended


@pytest.mark.parametrize("effect", [STRONG, HARMFUL])
def test_the_screen_holds_while_doses_rise_and_fall(effect: dict[str, dict[str, float]]) -> None:
    uses = [use(name, effect[name], dose=5, decay_months=4) for name in ("context_programme", "work_support")]
    world = past(LUCKS).branch(build_levers(scenario(*uses), enriched()))
    world.audits = True
    world.live_until(START + 24)
    assert world.state.counters[places.AUDITED] > 100_000
    assert world.state.counters[places.AUDIT_FAULTS] == 0


# -------------------------------------------------------------------------------------- lucks and branches


@pytest.mark.parametrize("name", LEVERS)
def test_lucks_take_no_place_and_leave_lived_lives_alone(name: str) -> None:
    asked = use(name, STRONG[name], **few_places(name))
    alone, split = lived(asked), lived(asked, lucks=LUCKS)
    assert split.split_count > 10
    assert alone.digest() == split.digest()
    assert alone.reach.all().tobytes() == split.reach.all().tobytes()


def test_lucks_attend_and_their_lives_change() -> None:
    world = strong_programme("context_programme", LUCKS)
    lever = programme(world)
    held = lever.roll[: lever.entries]
    assert (held[:, LUCK] > 0).any()
    assert world.luck_events.digest() != baseline(LUCKS).luck_events.digest()


def test_a_luck_carries_no_dose_that_is_not_on_the_roll() -> None:
    world = lived(use("work_support", STRONG["work_support"], dose=24, decay_months=12), lucks=LUCKS)
    lever = programme(world)
    block = block_of(world.state.persons)[slice(*world.luck_rows())]
    living = block[(block["status"] == 1) & (block["luck_until"] < END + LUCK_MONTHS)]  # not split this very month
    dosed = {(int(row["id"]), int(row["luck"])) for row in living if row["dose_0"]}
    held = lever.roll[: lever.entries]
    on_roll = {(int(entry[PERSON]), int(entry[LUCK])) for entry in held if entry[LUCK] and entry[STAGE] != WAITING}
    assert len(dosed) > 5
    assert dosed == on_roll & {(int(row["id"]), int(row["luck"])) for row in living}


def test_a_branch_of_a_lever_knows_nothing_of_what_the_other_does() -> None:
    world = lived(use("work_support", STRONG["work_support"], capacity_per_year=8_000), until=START + 18)
    lever = programme(world)
    roll, carried = lever.roll.copy(), lever.places.carried
    other = world.branch([lever.branch()])
    other.live_until(END)
    assert (lever.roll == roll).all()
    assert lever.places.carried == carried
    world.live_until(END)
    assert world.digest() == other.digest()
    assert world.digest() == lived(use("work_support", STRONG["work_support"], capacity_per_year=8_000)).digest()


# -------------------------------------------------------------------------------------------- plans and lists


def test_programmes_take_slots_in_the_order_of_use_and_draws_go_by_the_lever() -> None:
    both = build_levers(scenario(use("work_support", None), use("context_programme", None)), enriched())
    assert [lever.slot for lever in both if isinstance(lever, Programme)] == [0, 1]
    assert [lever.plan.number for lever in both] == [2, 1]


def test_the_order_of_levers_in_the_file_changes_no_life() -> None:
    uses = [use(name, STRONG[name]) for name in LEVERS]
    assert lived(*uses).digest() == lived(*uses[::-1]).digest()


def test_a_key_that_would_have_no_consequence_is_refused() -> None:
    with pytest.raises(InputError, match="probation_advice has no capacity_per_year and no dose"):
        build_levers(scenario(use("probation_advice", None, capacity_per_year=40, dose=3)), enriched())


@pytest.mark.parametrize("name", ["context_programme", "work_support"])
def test_values_left_out_come_from_the_evidence(name: str) -> None:
    (lever,) = build_levers(scenario(use(name, None)), enriched())
    record: Callable[[str], float] = lambda value: enriched().number(f"levers.{name}.{value}")  # noqa: E731
    assert lever.plan.dose_months == record("dose_months")
    assert lever.plan.drop_out_share == record("drop_out_share")
    assert lever.plan.decay_months == record("decay_months")
    assert lever.plan.places_per_month is None
    assert {key: record(key) for key in STRONG[name]}.items() <= dict(lever.plan.effects).items()


def test_a_neighbourhood_is_the_share_of_the_births_it_holds() -> None:
    cohort = Cohort(births=(2000, 2001), setting="neighbourhood", scale=None, persons=4092, enrichment=3.0)
    assert share_of_country(cohort, load_parameters()) == pytest.approx(4092 / (206619 + 202603))


def test_a_part_of_a_place_is_carried_and_a_place_that_nobody_takes_lapses() -> None:
    opened = Places(0.4)
    assert [opened.open_now() for _ in range(5)] == [0, 0, 1, 0, 1]
    assert Places(None).open_now() is None


def test_the_list_is_in_order_of_month_then_lot_then_person_and_lucks_take_no_place() -> None:
    entries = [(3, 0, 10, 5), (1, 0, 11, 9), (2, 0, 11, 4), (4, 2, 10, 9), (5, 1, 10, 1), (9, 1, 12, 0)]
    roll = np.zeros((len(entries), len(FIELDS)), np.int64)
    roll[:, PERSON], roll[:, LUCK], roll[:, SINCE], roll[:, LOT] = np.array(entries).T
    chosen = [roll[next_in_line(roll, places), PERSON].tolist() for places in (0, 1, 2, 3, 4, None)]
    assert chosen == [[], [5, 3], [5, 3, 4, 2], [5, 3, 4, 2, 1], [5, 3, 4, 2, 1, 9], [5, 3, 4, 2, 1, 9]]
