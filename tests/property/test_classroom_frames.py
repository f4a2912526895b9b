"""Frames of the teaching page: they show the lived world and change nothing in it."""

from __future__ import annotations

import base64
import itertools
import json
import zlib
from pathlib import Path

import numpy as np
import pytest

from simulation.classroom.asked import scenario_file, scenarios_of
from simulation.classroom.choices import VARIATIONS, Variation
from simulation.classroom.frames import FIRST_FRAME, LAST_FRAME, LENSES, MOST_SHOWN, Recorder, Shown, shown_rows
from simulation.classroom.layout import layout_of
from simulation.classroom.packing import packed_show, text_of
from simulation.classroom.person_months import LUCKS, watch, watched_world
from simulation.classroom.recording import followed
from simulation.classroom.settings import Settings
from simulation.classroom.worlds import Show, begun, live_show
from simulation.evidence.draws import draw_numbers
from simulation.experiment.joblist import batches_of
from simulation.experiment.jobs import Job, live_job
from simulation.scenario import load_scenario
from simulation.scenario.templates import template_path
from simulation.ties.half_edges import half_edges
from simulation.vocabulary import Kind, Layer

PAIR = Settings(seed=2, sliders=(("control", 10), ("momentum", 5)), variation="custody_shorter")
"""With sliders that give a neighbourhood enough offences and custody, however the evidence is calibrated."""

SEEDS = range(1, 7)


@pytest.fixture(scope="module")
def show() -> Show:
    return live_show(PAIR)


def test_the_page_shows_the_world_that_run_lives_from_its_scenario_file(show: Show, tmp_path: Path) -> None:
    (tmp_path / "neighbourhood_class.yaml").write_text(template_path("neighbourhood_class").read_text("utf-8"), "utf-8")
    (tmp_path / "mine.yaml").write_text(scenario_file(PAIR), "utf-8")
    scenario = load_scenario(tmp_path / "mine.yaml")
    ((job,),) = batches_of((scenario,), draw_numbers(scenario.study.draws))
    (lived,) = live_job(Job((scenario,), job.replicate, job.draw))
    assert lived.digest == show.worlds[1].digest != show.worlds[0].digest


@pytest.mark.parametrize("variation", VARIATIONS, ids=lambda variation: variation.name)
def test_every_second_world_acts_in_a_class_cohort_and_is_the_one_that_run_lives(variation: Variation) -> None:
    shows = (live_show(Settings(seed, variation=variation.name)) for seed in SEEDS)
    acts = next((shown for shown in shows if changes_offences(shown)), None)
    assert acts is not None, f"in none of {len(SEEDS)} neighbourhoods {variation.name} changes an offence"
    assert acts.part is not None
    (lived,) = live_job(Job((scenarios_of(acts.settings)[1],), 0))
    assert lived.digest == acts.worlds[1].digest


def changes_offences(shown: Show) -> bool:
    first, second = (frames.offences["done"] for frames in shown.worlds)
    return bool((first != second).any())


def test_between_150_and_400_persons_are_shown(show: Show) -> None:
    assert 150 <= len(show.numbers) <= MOST_SHOWN


def test_counts_of_states_add_up_every_month(show: Show) -> None:
    for frames in show.worlds:
        not_active = (frames.states == Shown.NOT_ACTIVE).sum(1)
        parts = sum(frames.counts[name].astype(int) for name in ("active", "stopped", "supervised", "custody"))
        assert ((parts + not_active) == frames.counts["present"]).all()


def test_no_lens_sees_more_than_the_one_before(show: Show) -> None:
    for frames in show.worlds:
        totals = [int(frames.offences[lens].sum()) for lens in LENSES]
        assert totals[0] > totals[1] > totals[2] > 0
        for wider, narrower in itertools.pairwise(LENSES):
            assert (frames.offences[wider] >= frames.offences[narrower]).all()


def test_offences_by_age_and_by_month_are_the_same_offences(show: Show) -> None:
    for frames in show.worlds:
        for lens in LENSES:
            assert frames.by_age[lens].sum() == frames.offences[lens].sum()
        assert frames.by_age["present"].sum() == frames.counts["present"].sum()
        offences = frames.lines["kind"] == Kind.OFFENCE
        assert offences.sum() == frames.offences["done"].sum()
        assert frames.lines["seen"].sum() == frames.offences["police"].sum()


def test_nobody_is_drawn_in_custody_in_a_month_of_an_offence_unless_the_month_began_or_ended_outside(
    show: Show,
) -> None:
    frames = show.worlds[0]
    told = {
        kind: {
            (m, p)
            for m, p, k in zip(*(frames.lines[n].tolist() for n in ("month", "person", "kind")), strict=True)
            if k == kind
        }
        for kind in (Kind.OFFENCE, Kind.RELEASE)
    }
    inside = [
        (m, p)
        for m, p in told[Kind.OFFENCE] - told[Kind.RELEASE]
        if frames.states[m - 1, p] == frames.states[m, p] == Shown.IN_CUSTODY
    ]
    assert inside == []
    assert (frames.states == Shown.IN_CUSTODY).sum() > 50


def test_worlds_are_the_same_until_they_part_and_differ_then(show: Show) -> None:
    first, second = show.worlds
    assert show.part is not None
    assert (first.states[: show.part] == second.states[: show.part]).all()
    before = [frames.lines["month"] < show.part for frames in show.worlds]
    for name in first.lines:
        assert (first.lines[name][before[0]] == second.lines[name][before[1]]).all()
    now = [
        {name: column[frames.lines["month"] == show.part].tolist() for name, column in frames.lines.items()}
        for frames in show.worlds
    ]
    assert now[0] != now[1] or (first.states[show.part] != second.states[show.part]).any()


def test_ties_told_as_changes_are_the_ties_of_the_world() -> None:
    world = begun(scenarios_of(Settings())[0])
    rows = shown_rows(world)
    recorder = Recorder(world, rows).live_until(FIRST_FRAME + 130)
    held: set[tuple[int, int, int]] = set()
    for change in recorder.book.all().tolist():
        _, a, b, layer, begins = change
        (held.add if begins else held.discard)((layer, a, b))
    found = half_edges(world.state, Layer.FRIEND, rows)
    place = {int(row): k for k, row in enumerate(rows)}
    living = world.persons["status"] == 1
    now = {
        (int(Layer.FRIEND), place[int(e["a"])], place[int(e["b"])])
        for e in found
        if e["a"] < e["b"] and int(e["b"]) in place and living[e["a"]] and living[e["b"]]
    }
    assert now == {tie for tie in held if tie[0] == Layer.FRIEND}
    assert len(now) > 20


def test_a_reader_beside_a_life_changes_nobody() -> None:
    settings = Settings(seed=2)
    scenario = scenarios_of(settings)[0]
    plain = begun(scenario).live_until(LAST_FRAME)
    plain.finish()
    some = plain.persons["id"][shown_rows(plain)[:3]].tolist()
    watched = watched_world(scenario, some).live_until(LAST_FRAME)
    watched.finish()
    assert len(watched.luck_events.all()) > 0, "the lucks were lived"
    assert (plain.events.all() == watched.events.all()).all()


def test_factors_times_the_base_are_the_chance(show: Show) -> None:
    (person,) = watch(PAIR.first_world(), False, followed(show)[:1])
    assert len(person["months"]) > 12
    for month in person["months"]:
        rate = -12 * np.log1p(-month["base"]) * np.prod([factor for _, factor in month["terms"]])
        assert -np.expm1(-rate / 12) == pytest.approx(month["result"], rel=0.02, abs=2e-5)


def test_twenty_lucks_start_alike_and_the_first_is_the_life_shown(show: Show) -> None:
    numbers = followed(show)
    for person in watch(PAIR.first_world(), False, numbers):
        assert len(person["lucks"]) == LUCKS
        place = show.numbers.tolist().index(person["number"])
        lines = show.worlds[0].lines
        mine = (lines["person"] == place) & (lines["kind"] == Kind.OFFENCE)
        assert person["lucks"][0]["offences"] == lines["month"][mine].tolist()
    most = watch(PAIR.first_world(), False, numbers[:1])[0]
    assert len({tuple(luck["offences"]) for luck in most["lucks"]}) > 10


def test_the_same_settings_pack_to_the_same_text(show: Show) -> None:
    assert text_of(packed_show(live_show(PAIR))) == text_of(packed_show(show))


def test_states_unpack_to_what_was_packed(show: Show) -> None:
    packed = packed_show(show)
    changes = np.frombuffer(base64.b64decode(packed["worlds"][0]["states"]), np.uint8)
    states = np.bitwise_xor.accumulate(changes.reshape(packed["months"], -1), axis=0)
    assert (states == show.worlds[0].states).all()


def test_the_recorded_opening_can_be_read_and_says_that_it_is_synthetic() -> None:
    from simulation.classroom.opening import OPENING

    held = json.loads(zlib.decompress(base64.b64decode(OPENING.read_bytes())))
    assert held["show"]["synthetic"] is True
    assert set(held["show"]) == set(packed_show(live_show(Settings())))
    assert len(OPENING.read_bytes()) < 400_000


def test_nobody_is_drawn_on_top_of_another(show: Show) -> None:
    places = layout_of(len(show.numbers), show.worlds[0].ties).astype(int)
    apart = np.abs(places[:, None] - places[None]).sum(2) + np.eye(len(places), dtype=int) * 65536
    assert (places == show.places).all()
    assert apart.min() > 65536 // 400
