"""The screens of the teaching page: one person, groups, lenses, the story, what is taken along."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
SECONDS = 1000  # milliseconds
LIVED = 240 * SECONDS


def test_a_person_is_followed_in_words_factors_ties_and_twenty_lucks(server: Any, visit: Callable[..., Any]) -> None:
    one = visit(server.base).ready().still(250)
    one.page.click("nav [data-screen=person]")
    one.page.click("#person-most")
    assert one.page.locator("#life tbody tr").count() > 5
    assert re.search(r"Number \d+: a (wo)?man", one.page.inner_text("#person-facts"))
    one.page.click("#lucks-open")
    one.page.wait_for_selector("#lucks svg", timeout=LIVED)
    assert "Chance, not destiny" in one.page.inner_text("#lucks")
    assert one.page.locator("#lucks tbody tr").count() == 20
    one.page.click("[data-language=nl]")
    one.page.wait_for_function("document.getElementById('lucks').innerText.includes('Kans, geen lot')")
    one.page.click("[data-language=en]")
    assert one.page.locator("#why tbody tr").count() > 3
    rows = one.page.locator("#life tbody tr").count()
    one.page.check("#whole")
    assert one.page.locator("#life tbody tr").count() > rows


DIFFERS = """(() => {
  const [a, b] = twinlives.show.worlds;
  const done = (world, i) => world.ofPerson[i].filter((place) => world.lines.kind[place] === 0).length;
  return a.ofPerson.findIndex((_, i) => done(a, i) !== done(b, i) && done(a, i) > 2);
})()"""


def test_one_life_is_told_in_both_worlds_and_the_rows_that_differ_are_marked(
    server: Any, visit: Callable[..., Any]
) -> None:
    one = visit(f"{server.base}/?seed=4&lever=custody_longer").ready().still(527)
    differ = one.page.evaluate(DIFFERS)
    one.page.evaluate(f"twinlives.follow({differ}, true)")
    assert one.page.locator("#person-strip svg").count() == 2
    assert one.page.locator("#life thead th").count() == 4
    assert one.page.locator("#life tr.differs").count() > 0
    assert "differs" in one.page.locator("#life tr.differs").first.inner_text()
    alike = one.page.locator("#life tbody tr:not(.differs)").last
    assert alike.locator("td").nth(2).inner_text() == alike.locator("td").nth(3).inner_text()


def test_groups_are_fitted_live_and_change_when_a_mechanism_is_switched_off(
    server: Any, visit: Callable[..., Any]
) -> None:
    one = visit(f"{server.base}/?seed=2").ready()
    one.page.click("nav [data-screen=groups]")
    one.page.wait_for_selector("#groups-progress:not([hidden])")
    one.fitted(1)
    assert "A summary, not kinds of people" in one.page.inner_text("#screen-groups")
    with_all = one.drawn_groups()
    assert one.told_groups() == [len(curves) for curves in with_all]
    one.page.click("[data-switch=momentum]")
    one.fitted(2)
    assert "off=momentum" in one.page.url
    (on, off), told = one.drawn_groups(), one.told_groups()
    assert told == [len(on), len(off)]
    assert (len(on), on != off) == (len(with_all[0]), True)
    tables = one.page.locator("#groups .groups-found")
    assert [tables.nth(side).locator("tbody tr").count() for side in (0, 1)] == told
    one.page.click("[data-language=nl]")
    assert "geen soorten mensen" in one.page.inner_text("#screen-groups")
    assert one.page.locator("#groups section").count() == 2
    one.page.click("[data-number='4']")
    assert [len(curves) for curves in one.drawn_groups()] == [4, 4]
    one.page.click("[data-switch=momentum]")
    one.fitted(1)
    assert "off=" not in one.page.url
    one.page.click("#groups-all")
    one.page.wait_for_function("document.querySelectorAll('#groups-each section').length === 5", timeout=LIVED)


def test_groups_come_within_seconds_once_the_engine_is_warm(server: Any, visit: Callable[..., Any]) -> None:
    one = visit(f"{server.base}/?seed=3").ready()
    start = one.page.evaluate("performance.now()")
    one.page.click("nav [data-screen=groups]")
    one.page.wait_for_selector("#groups section", timeout=20 * SECONDS)
    one.fitted(1)
    assert one.page.evaluate("performance.now()") - start < 45 * SECONDS


def test_the_three_lenses_show_fewer_offences_each(server: Any, visit: Callable[..., Any]) -> None:
    one = visit(server.base).ready().still(200)
    seen = []
    for lens in ("done", "police", "court"):
        one.page.select_option("#lens", lens)
        seen.append(int(one.page.locator(".plot .now").nth(1).inner_text()))
    assert seen[0] > seen[1] > seen[2]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_story_asks_first_tells_what_this_world_holds_and_ends_in_the_sandbox(
    server: Any, visit: Callable[..., Any], language: str
) -> None:
    one = visit(f"{server.base}/?lang={language}&seed=4").ready()
    one.page.click("#story-open")
    told, titles = [], set()
    for place in range(5):
        one.page.wait_for_function(f"twinlives.story.place === {place}")
        if place in ANSWERS:
            assert one.page.inner_text("#story-told") == ""
            one.page.click(f"[data-answer={ANSWERS[place]}]")
        if place == 4:
            one.page.wait_for_function("twinlives.show.worlds.length === 2", timeout=LIVED)
        told.append(one.page.inner_text("#story-told"))
        titles.add(one.page.inner_text("#story-title"))
        one.page.click("#story-next")
    done, police = (one.page.evaluate(f"{SUM}('{lens}')") for lens in ("done", "police"))
    assert str(one.page.evaluate("twinlives.show.persons")) in told[1]
    assert all(one.page.evaluate(f"({n}).toLocaleString('{language}')") in told[3] for n in (done, police))
    assert all(told)
    assert len(titles) == 5
    assert not one.page.locator("#story").is_visible()
    assert one.page.locator("#lever").is_visible()


SUM = "((lens) => twinlives.show.worlds[0].offences[lens].reduce((a, b) => a + b, 0))"
ANSWERS = {0: "quarter", 2: "same", 3: "few", 4: "fewer"}


def test_what_is_taken_along_carries_the_mark(server: Any, visit: Callable[..., Any], tmp_path: Path) -> None:
    one = visit(f"{server.base}/?seed=4&lever=advice").ready().still(200)
    taken = {}
    for kind in ("png", "csv", "yaml", "html"):
        with one.page.expect_download(timeout=LIVED) as waiting:
            one.page.click(f"#save-{kind}")
        taken[kind] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(taken[kind])
    assert all("SYNTHETIC" in path.name for path in taken.values())
    lines = taken["csv"].read_text().splitlines()
    assert lines[0].endswith("seed,synthetic")
    assert len(lines) == 1 + 2 * 528
    assert lines[-1].endswith(",4,true")
    assert "extends: neighbourhood_class.yaml" in taken["yaml"].read_text()
    assert taken["png"].read_bytes()[:4] == b"\x89PNG"
    assert taken["html"].stat().st_size < 2_000_000


def test_the_picture_that_is_taken_along_differs_from_one_without_the_mark(
    server: Any, visit: Callable[..., Any]
) -> None:
    one = visit(server.base).ready().still(200)
    marked = one.page.evaluate("twinlives.png().then((blob) => blob.size)")
    one.page.evaluate(
        "CanvasRenderingContext2D.prototype.rotate = () => {}; CanvasRenderingContext2D.prototype.fillText = () => {}"
    )
    assert marked > 1.02 * one.page.evaluate("twinlives.png().then((blob) => blob.size)")
