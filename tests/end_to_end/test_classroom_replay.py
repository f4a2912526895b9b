"""A recording of the teaching page: it opens from disk, plays, and is fast enough with a crowd."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
SECONDS = 1000  # milliseconds


def test_a_replay_opens_from_disk_plays_steps_back_and_asks_nobody(replay: Path, visit: Callable[..., Any]) -> None:
    assert replay.stat().st_size < 2_000_000
    one = visit(replay.as_uri(), viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    one.page.wait_for_function("twinlives.frame > 3")
    one.still(300)
    before = one.pixels()
    one.page.tap("#step")
    one.page.tap("#back")
    assert one.pixels() == before
    assert one.page.locator(".plot").count() == 5
    one.page.tap("nav [data-screen=person]")
    one.page.tap("#person-most")
    assert one.page.locator("#life tbody tr").count() > 5
    one.page.tap("#lucks-open")
    assert one.page.locator("#lucks tbody tr").count() == 20
    assert {address.split(":")[0] for address in one.asked} <= {"file", "data", "blob"}
    assert len([address for address in one.asked if address.startswith("file")]) == 1


def test_a_replay_shows_the_groups_with_one_switch_off_at_a_time(replay: Path, visit: Callable[..., Any]) -> None:
    one = visit(replay.as_uri())
    one.page.click("nav [data-screen=groups]")
    one.fitted(1)
    assert "A summary, not kinds of people" in one.page.inner_text("#screen-groups")
    assert "one switch at a time" in one.page.inner_text("#groups-note")
    for name in ("momentum", "bonds"):
        one.page.click(f"[data-switch={name}]")
        one.fitted(2)
        assert one.page.locator("#groups-switches [aria-pressed=true]").count() == 1
        assert one.page.get_attribute(f"[data-switch={name}]", "aria-pressed") == "true"
    one.page.click("[data-language=nl]")
    assert "geen soorten mensen" in one.page.inner_text("#screen-groups")
    one.page.click("[data-switch=bonds]")
    one.fitted(1)
    assert {address.split(":")[0] for address in one.asked} <= {"file", "data", "blob"}


def test_a_replay_says_that_nothing_can_be_lived_again(replay: Path, visit: Callable[..., Any]) -> None:
    one = visit(replay.as_uri())
    one.page.evaluate("twinlives.story.at(4)")
    assert one.page.locator("#story-answers button").count() == 3  # this one holds two worlds
    one.page.evaluate("twinlives.show.worlds.pop(); twinlives.story.words()")
    assert one.page.locator("#story-answers button").count() == 0
    assert "one world" in one.page.inner_text("#story-told")
    one.page.evaluate("twinlives.story.leave()")
    assert one.page.locator("#slider-friends").is_disabled()
    assert "recording" in one.page.inner_text("#controls-note")
    assert not one.page.locator("#save-html").is_visible()


CROWD = """() => {
  const { show } = twinlives, persons = 400, months = show.months;
  const states = new Uint8Array(persons * months).map((_, i) => 1 + ((i * 7 + Math.floor(i / 997)) % 5));
  const each = (f) => Uint16Array.from({ length: 1200 }, (_, i) => f(i));
  const pairs = each((i) => i % persons), others = each((i) => (i * 7 + 1 + Math.floor(i / 400)) % persons);
  const a = pairs.map((v, i) => Math.min(v, others[i])), b = pairs.map((v, i) => Math.max(v, others[i]));
  const seen = new Set();
  const taken = (v, i) => seen.has(v * persons + b[i]) || b[i] === v;
  a.forEach((v, i) => { while (taken(v, i)) b[i] = (b[i] + 1) % persons; seen.add(v * persons + b[i]); });
  const ones = new Uint8Array(1200).fill(1);
  const world = { ...show.worlds[0], states, ties: { month: each(() => 0), a, b, layer: ones, begins: ones } };
  const crowd = { ...show, persons, part: null, worlds: [world], number: each((i) => i).slice(0, 400),
    sex: new Uint8Array(400), born: new Int16Array(400),
    places: Uint16Array.from({ length: 800 }, (_, i) => (i * 7919) % 65536) };
  world.ofPerson = Array.from({ length: persons }, () => []);
  twinlives.put(crowd);
}"""


def test_at_least_twenty_frames_a_second_with_400_persons_and_1200_ties(
    replay: Path, visit: Callable[..., Any]
) -> None:
    one = visit(replay.as_uri())
    one.page.evaluate(CROWD)
    one.page.evaluate("twinlives.play(true)")
    start = one.page.evaluate("[twinlives.drawn, performance.now()]")
    one.page.wait_for_timeout(3 * SECONDS)
    end = one.page.evaluate("[twinlives.drawn, performance.now()]")
    assert one.page.evaluate("[twinlives.show.persons, twinlives.pictures[0].ties.now[1].size]") == [400, 1200]
    assert (end[0] - start[0]) / (end[1] - start[1]) * 1000 >= 20
