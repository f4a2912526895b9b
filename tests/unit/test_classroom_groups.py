"""Groups of careers in class: what a switch does, what is pooled, and that a group is only a summary."""

from __future__ import annotations

import copy
import json
from types import SimpleNamespace

import numpy as np
import pytest

from simulation.classroom import groups
from simulation.classroom.groups import MOST_LUCKS, packed_groups, pooled_careers, sample_of, scenario_without
from simulation.classroom.recording import static_text
from simulation.classroom.settings import Settings
from simulation.classroom.switches import MOST_GROUPS, SWITCHES, switch_overrides, switched_off
from simulation.evidence import load_parameters
from simulation.experiment.jobs import parameters_of
from simulation.outcomes.trajectories.matrix import CareerMatrix


@pytest.mark.parametrize("switch", SWITCHES, ids=lambda switch: switch.name)
def test_a_switch_stays_within_the_evidence_and_moves_at_least_one_value(switch: object) -> None:
    known = load_parameters()
    changes = switch_overrides(known, (switch.name,))  # type: ignore[attr-defined]
    changed = known.with_overrides({item.name: item.value for item in changes}, "switched off")
    assert all(changed[item.name] != known[item.name] for item in changes)
    assert changes


def test_every_switch_and_shape_has_words_in_both_languages() -> None:
    words = json.loads(static_text("words.json"))
    names = [f"switch.{switch.name}{end}" for switch in SWITCHES for end in ("", ".text")]
    names += [f"group.{name}" for name in ("incidental", "early_peak", "late_peak", "continuous", "other")]
    assert [name for name in names if not (words[name]["en"] and words[name]["nl"])] == []


def test_a_switch_outdoes_a_slider_and_leaves_the_others() -> None:
    settings = Settings(sliders=(("friends", 10), ("control", 10)))
    values = {item.name: item.value for item in scenario_without(settings, ("peers",)).parameters}
    record = load_parameters()["offending.friends_young"]
    assert values["offending.friends_young"] == record.low  # type: ignore[union-attr]
    assert values["offending.low_self_control"] == load_parameters()["offending.low_self_control"].high  # type: ignore[union-attr]


def test_the_second_world_of_a_page_changes_no_group() -> None:
    assert scenario_without(Settings(variation="custody_longer"), ()) == scenario_without(Settings(), ())


def test_period_off_is_the_stationary_structure() -> None:
    assert parameters_of(scenario_without(Settings(), ("period",))).choice("structure.period") == "stationary"


def test_hostile_text_switches_nothing() -> None:
    assert switched_off("../../etc.PEERS.<script>") == ()
    assert switched_off(".".join(["bonds"] * 9)) == ("bonds",)


def test_a_sample_is_of_the_size_asked_for_and_the_same_for_one_seed() -> None:
    matrix = CareerMatrix(np.arange(2), np.arange(20.0).reshape(10, 2), np.ones((10, 2)), np.arange(10))
    first, again, other = (sample_of(matrix, 4, seed) for seed in (1, 1, 2))
    assert len(first) == len(other) == 4
    assert (first.counts == again.counts).all()
    assert (first.birth_year != other.birth_year).any()
    assert sample_of(matrix, 10, 1) is matrix


def test_careers_are_pooled_until_the_study_size_and_shares_add_to_one() -> None:
    told = packed_groups(Settings(), (), 2)
    enough = int(load_parameters().number("trajectories.sample.persons"))
    assert told["fitted"] == min(enough, told["persons"])
    assert told["persons"] >= enough or told["lucks"] == MOST_LUCKS
    assert [len(fit["groups"]) for fit in told["fits"]] == [1, 2]
    assert sum(group["share"] for group in told["fits"][1]["groups"]) == pytest.approx(1, abs=1e-3)
    assert told["fits"][1]["bic"] < told["fits"][0]["bic"]
    assert told["synthetic"] is True
    assert told["most"] == MOST_GROUPS


def test_without_momentum_fewer_people_come_to_court_in_a_neighbourhood() -> None:
    settings = Settings()
    on, off = (pooled_careers(settings.key(), settings, switches) for switches in ((), ("momentum",)))
    assert off.persons / off.lucks < on.persons / on.lucks


def test_a_recording_holds_every_number_of_groups_with_all_on_and_each_switch_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = {"chosen": 2, "fits": [{"groups": [{"curve": [0.1]}]} for _ in range(3)]}
    monkeypatch.setattr(groups, "packed_groups", lambda settings, off, most: copy.deepcopy({**told, "off": off}))
    held = groups.recorded_groups(Settings())
    assert held["switches"] == [switch.name for switch in SWITCHES]
    assert [side["off"] for side in held["sides"].values()] == [(), *((name,) for name in held["switches"])]
    for side in held["sides"].values():
        assert [len(fit["groups"]) for fit in side["fits"]] == [1, 1, 1]


def test_a_group_without_members_is_told_by_nought_and_not_by_what_json_lacks() -> None:
    quality = SimpleNamespace(average_posterior=np.array([0.9, np.nan]))
    assert groups.least_certain(SimpleNamespace(quality=quality)) == 0.0  # type: ignore[arg-type]
