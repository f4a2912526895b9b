"""What can never happen in any life: one small world, lived once for twenty years and looked at from all sides.

SYNTHETIC persons, default parameters; offending is raised so that every kind of event occurs often.
"""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulation.careers.ceilings import FADE
from simulation.careers.hazards import HAZARDS, MODIFIERS
from simulation.careers.peers import look_around
from simulation.core import state as places
from simulation.core.compiled import scalar
from simulation.engine.assemble import Blueprint
from simulation.engine.world import World
from simulation.evidence import Parameters, load_parameters
from simulation.population.people import GONE, LIVING
from simulation.vocabulary import NEVER, NOBODY, Kind, month_index

UNTIL = month_index(2004, 12)
MIDDLE = month_index(1999, 7)
BLUEPRINT = Blueprint(births=(1980, 1985), until=UNTIL, scale=0.002, seed=11, replicate=0, enrichment=1.5)
RAISED = {
    "property.level": 0.6,
    "violence.level": 0.6,
    "dse_alone.level": 30.0,
    "dse_partner.level": 40.0,
}
Table = NDArray[Any]


@pytest.fixture(scope="module")
def parameters() -> Parameters:
    """Return parameters with more offending than the evidence has, however that is calibrated."""
    return load_parameters().with_overrides(RAISED, "more events in a small world")


@pytest.fixture(scope="module")
def lived(parameters: Parameters) -> World:
    world = World(BLUEPRINT, parameters, audit=True).live_until(UNTIL)
    world.finish()
    return world


@pytest.fixture(scope="module")
def events(lived: World) -> Table:
    return lived.events.all()


def of(events: Table, *kinds: Kind) -> Table:
    return events[np.isin(events["kind"], kinds)]


def chains(events: Table) -> dict[tuple[int, int], list[tuple[int, Kind]]]:
    """Return month and kind of every row of every case, in the order of the ledger."""
    cases = defaultdict(list)
    for event in events[events["case"] >= 0]:
        cases[int(event["person"]), int(event["case"])].append((int(event["month"]), Kind(int(event["kind"]))))
    return cases


def stays(events: Table) -> list[tuple[int, int, int]]:
    """Return person, first month and month of release (or of the end) of every stay in custody."""
    found, inside = [], {}
    for event in of(events, Kind.CUSTODY_START, Kind.PRE_TRIAL_START, Kind.RELEASE, Kind.DIED):
        person, month = int(event["person"]), int(event["month"])
        if event["kind"] in (Kind.CUSTODY_START, Kind.PRE_TRIAL_START):
            inside.setdefault(person, month)
        elif person in inside:
            found.append((person, inside.pop(person), month))
    return found + [(person, start, UNTIL + 1) for person, start in inside.items()]


# ------------------------------------------------------------------------------------------------ the ledger


def test_the_world_is_rich_enough_to_prove_something(events: Table) -> None:
    counts = np.bincount(events["kind"], minlength=len(Kind))
    for kind in Kind:
        if kind not in (Kind.TIE_START, Kind.TIE_END, Kind.ADVICE_REQUESTED, Kind.RECALL, Kind.DIED):
            assert counts[kind] >= 5, kind.name


def test_the_ledger_is_in_order_of_time(events: Table) -> None:
    assert (np.diff(events["month"]) >= 0).all()


def test_nothing_happens_before_entry_or_after_the_end(lived: World, events: Table) -> None:
    people = lived.persons[events["person"]]
    assert (events["month"] >= people["entry_month"]).all()
    ended = people["end_month"] != NEVER
    assert (events["month"][ended] <= people["end_month"][ended]).all()


def test_nobody_acts_before_twelve_or_after_sixty(lived: World, events: Table) -> None:
    ages = (events["month"] - lived.persons["birth_month"][events["person"]]) // 12
    assert ages.min() >= 12
    assert ages.max() <= 60


def test_the_lived_life_has_luck_nought(events: Table) -> None:
    assert (events["luck"] == 0).all()


def test_people_in_custody_do_not_offend_outside(events: Table) -> None:
    offences = defaultdict(list)
    for event in of(events, Kind.OFFENCE):
        offences[int(event["person"])].append(int(event["month"]))
    found = stays(events)
    assert len(found) > 30
    assert [stay for stay in found if any(stay[1] < month < stay[2] for month in offences[stay[0]])] == []


def test_every_registered_case_begins_with_its_offence(events: Table) -> None:
    cases = chains(events)
    assert len(cases) > 200
    for case, chain in cases.items():
        (month, first), (registered_month, second) = chain[:2]
        assert (first, second, month) == (Kind.OFFENCE, Kind.REGISTERED, registered_month), case
        assert [kind for _, kind in chain].count(Kind.OFFENCE) == 1


BEFORE = {  # a row of the kind on the left needs an earlier row of one of the kinds on the right
    Kind.DISMISSED: {Kind.REGISTERED},
    Kind.DISPOSAL: {Kind.REGISTERED},
    Kind.SUMMONS: {Kind.REGISTERED},
    Kind.ADVICE_REQUESTED: {Kind.SUMMONS},
    Kind.ADVICE_GIVEN: {Kind.ADVICE_REQUESTED},
    Kind.GUILTY: {Kind.SUMMONS},
    Kind.ACQUITTED: {Kind.SUMMONS},
    Kind.SANCTION: {Kind.GUILTY},
    Kind.PRE_TRIAL_START: {Kind.REGISTERED},
    Kind.CUSTODY_START: {Kind.SANCTION, Kind.RECALL},
    Kind.RELEASE: {Kind.CUSTODY_START, Kind.PRE_TRIAL_START},
    Kind.SUPERVISION_START: {Kind.SANCTION},
    Kind.BREACH: {Kind.SUPERVISION_START},
    Kind.SUPERVISION_END: {Kind.SUPERVISION_START},
    Kind.RECALL: {Kind.BREACH},
}


def test_every_step_of_a_case_follows_the_step_it_needs(events: Table) -> None:
    for case, chain in chains(events).items():
        for place, (_, kind) in enumerate(chain):
            earlier = {before for _, before in chain[:place]}
            assert kind not in BEFORE or earlier & BEFORE[kind], (case, kind.name, [k.name for _, k in chain])


def test_a_case_ends_one_way_only(events: Table) -> None:
    ends = {Kind.DISMISSED, Kind.DISPOSAL, Kind.GUILTY, Kind.ACQUITTED}
    for case, chain in chains(events).items():
        kinds = [kind for _, kind in chain]
        assert sum(kinds.count(kind) for kind in ends) <= 1, case
        assert kinds.count(Kind.SUMMONS) <= 1
        assert kinds.count(Kind.SANCTION) == kinds.count(Kind.GUILTY)


def test_case_numbers_of_a_person_run_without_a_gap(lived: World, events: Table) -> None:
    registered = of(events, Kind.REGISTERED)
    for person in np.unique(registered["person"]):
        cases = registered["case"][registered["person"] == person]
        assert cases.tolist() == list(range(int(lived.persons["registrations"][person])))


def test_every_release_ends_a_stay_as_long_as_it_says(events: Table) -> None:
    since: dict[int, int] = {}
    for event in of(events, Kind.CUSTODY_START, Kind.PRE_TRIAL_START, Kind.RELEASE):
        person, month = int(event["person"]), int(event["month"])
        if event["kind"] != Kind.RELEASE:
            since.setdefault(person, month)
        else:
            assert month - since.pop(person) == int(event["value"]) > 0


def test_columns_count_what_the_ledger_holds(lived: World, events: Table) -> None:
    rows = len(lived.persons)
    for column, kinds in {
        "offences": (Kind.OFFENCE,),
        "registrations": (Kind.REGISTERED,),
        "convictions": (Kind.GUILTY, Kind.DISPOSAL),
    }.items():
        assert np.array_equal(lived.persons[column], np.bincount(of(events, *kinds)["person"], minlength=rows)), column


def test_offences_together_are_told_from_both_sides(events: Table) -> None:
    together = of(events, Kind.OFFENCE)
    together = together[together["other"] != NOBODY]
    told = {(int(e["person"]), int(e["other"]), int(e["month"])) for e in together}
    assert len(told) > 30
    assert {(b, a, month) for a, b, month in told} == told


# ------------------------------------------------------------------------------------------------ state and ties


def test_the_screen_never_missed_a_decision(lived: World) -> None:
    assert lived.state.counters[places.AUDITED] > 1_000_000
    assert lived.state.counters[places.AUDIT_FAULTS] == 0


def test_the_screen_misses_nothing_where_what_fades_held_a_hazard_back(parameters: Parameters) -> None:
    """All that fades without an event, at the lowest value its evidence allows: when it fades, hazards rise unseen."""
    families = {name for hazard in HAZARDS for name in (hazard.name, *hazard.families)}
    names = {f"{family}.{MODIFIERS[place].name}" for family in families for place in FADE} & set(parameters)
    lowest = {name: record.low for name in names if (record := number(parameters, name)).low < 0}
    assert any(name.endswith(".recent_offence") for name in lowest)
    world = World(BLUEPRINT, parameters.with_overrides(lowest, "what fades holds back"), audit=True)
    world.live_until(MIDDLE)
    assert world.state.counters[places.AUDITED] > 500_000
    assert world.state.counters[places.AUDIT_FAULTS] == 0


def test_the_screen_misses_nothing_where_friends_come_to_count_for_more_after_twenty_five(
    parameters: Parameters,
) -> None:
    """Ceilings that stand for years must not do so while the weight of friends still moves with age."""
    late = {
        "peers.adult_from": 28.0,
        "peers.adolescent_until": 20.0,
        "offending.friends_young": 0.05,
        "offending.friends_adult": 0.5,
        "offending.immaturity": 0.6,
        "offending.age_level.men_22": -0.3,
        "offending.age_level.men_30": 0.8,
    }
    until = month_index(2010, 12)
    plan = Blueprint(births=(1976, 1980), until=until, scale=0.002, seed=11, replicate=0, enrichment=1.5)
    world = World(plan, parameters.with_overrides(late, "friends count late"), audit=True).live_until(until)
    assert world.state.counters[places.AUDITED] > 1_000_000
    assert world.state.counters[places.AUDIT_FAULTS] == 0


def number(parameters: Parameters, name: str) -> Any:
    return parameters[name]


def test_partners_are_partners_of_each_other(lived: World) -> None:
    paired = np.flatnonzero(lived.persons["partner"] != NOBODY)
    other = lived.persons["partner"][paired]
    assert len(paired) > 100
    assert np.array_equal(lived.persons["partner"][other], paired)
    assert np.array_equal(lived.persons["partner_since"][other], lived.persons["partner_since"][paired])
    assert (lived.persons["sex"][other] != lived.persons["sex"][paired]).all()
    assert (lived.persons["family"][other] != lived.persons["family"][paired]).all()


@pytest.mark.parametrize("layer", ["friends", "co_offenders", "contacts"])
def test_both_ends_of_a_tie_say_the_same(lived: World, layer: str) -> None:
    ends = {}
    edges: Table = np.asarray(lived.state.edges)
    for row in range(len(lived.persons)):
        edge = int(lived.persons[layer][row])
        while edge >= 0:
            key = row, int(edges["other"][edge])
            assert key not in ends, "tied twice"
            ends[key] = tuple(int(edges[name][edge]) for name in ("since", "last", "strength"))
            edge = int(edges["next"][edge])
    assert len(ends) > 20
    assert all(ends[b, a] == told for (a, b), told in ends.items())


def test_no_half_edge_is_lost(lived: World) -> None:
    """In chains and on the free list together: every place of the pool that was ever used."""
    edges: Table = np.asarray(lived.state.edges)
    count = 0
    firsts = [int(first) for layer in ("friends", "co_offenders", "contacts") for first in lived.persons[layer]]
    for first in [*firsts, int(lived.state.counters[places.FREE_EDGE])]:
        edge = first
        while edge >= 0:
            count += 1
            edge = int(edges["next"][edge])
    assert count == lived.state.counters[places.EDGES]


@scalar
def look_around_all(s: Any, rows: int) -> None:
    for i in range(rows):
        look_around(s, i)


SUMS = (
    "active_friends",
    "active_kin",
    "active_co_offenders",
    "active_contacts",
    "dse_exposure",
    "partner_activity",
    "partner_dse",
    "partner_convicted",
)


def test_what_was_pushed_is_what_a_look_at_every_tie_finds(lived: World) -> None:
    copy = lived.branch(())
    look_around_all(copy.handle, len(copy.persons))
    living = lived.persons["status"] == LIVING
    for name in SUMS:
        pushed, pulled = lived.persons[name][living], copy.persons[name][living]
        assert pulled.any(), name
        assert np.array_equal(pushed, pulled), name


def test_those_who_left_are_neither_in_custody_nor_active_nor_paired(lived: World) -> None:
    gone = lived.persons[lived.persons["status"] == GONE]
    assert len(gone) > 0
    for name in ("in_custody", "activity", "dse_active"):
        assert not gone[name].any()
    assert (gone["partner"] == NOBODY).all()


# ------------------------------------------------------------------------------------------------ the same lives again


def test_a_world_lived_again_among_other_dice_is_the_same_to_the_last_byte(
    lived: World, parameters: Parameters
) -> None:
    np.random.seed(3)  # noqa: NPY002  (the global generators are perturbed on purpose)
    random.seed(4)
    again = World(BLUEPRINT, parameters)
    while again.month <= UNTIL:
        np.random.random(again.month % 7)  # noqa: NPY002
        random.random()
        again.live_month()
    assert again.digest() == lived.digest()


def test_a_branch_lives_as_a_world_from_the_start_does(lived: World, parameters: Parameters) -> None:
    world = World(BLUEPRINT, parameters).live_until(MIDDLE)
    branch = world.branch(())
    assert branch.live_until(UNTIL).digest() == lived.digest()
    assert world.live_until(UNTIL).digest() == lived.digest()


def test_a_branch_runs_on_the_code_that_was_compiled_for_its_world(parameters: Parameters) -> None:
    """One block that lies in memory otherwise has everything compiled a second time."""
    world = World(BLUEPRINT, parameters)
    blocks = {name: (block.dtype, block.flags.c_contiguous) for name, block in world.state._asdict().items()}
    assert [name for name, (_, in_a_row) in blocks.items() if not in_a_row] == []
    branched = world.branch(()).state._asdict()
    assert blocks == {name: (block.dtype, block.flags.c_contiguous) for name, block in branched.items()}


def test_another_seed_and_another_replicate_are_other_lives(lived: World, parameters: Parameters) -> None:
    for change in ({"seed": 12}, {"replicate": 1}):
        other = World(Blueprint(**{**vars(BLUEPRINT), **change}), parameters)
        assert other.live_until(MIDDLE).digest() != lived.digest()
