"""The teaching page in a real browser: played, compared, followed, translated, recorded, and by keyboard alone."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sync_playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").sync_playwright
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
if CHROMIUM is None:
    pytest.skip("no Chromium is installed", allow_module_level=True)
pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SERVER: Callable[..., Any] = runpy.run_path(str(Path(__file__).with_name("test_classroom_server.py")))["Server"]
SECONDS = 1000  # milliseconds
LIVED = 240 * SECONDS
AXE = ROOT / "tests" / "vendored" / "axe-core" / "axe.min.js"
"""axe-core 4.14.1, Deque Systems, MPL-2.0; its licence lies beside it. Only tests read it; no wheel holds it."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    running = SERVER()
    yield running
    running.stop()


PIXELS = """(() => {
  const canvas = document.getElementById('world-0');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0;
  for (let i = 0; i < data.length; i += 1) sum = (sum * 31 + (data[i] >> 2)) % 4294967291;
  return sum;
})()"""
"""A number of all colours; a compressed picture may differ in bytes and be the same."""


class Visit:
    """One visitor's page, with everything that went wrong on it and every address it asked for."""

    def __init__(self, browser: Any, address: str, **options: Any) -> None:
        self.context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}, "bypass_csp": address.startswith("file:")} | options
        )
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.asked: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda line: self.errors.append(line.text) if line.type == "error" else None)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(address, wait_until="commit")
        self.page.wait_for_function("window.twinlives && twinlives.show", timeout=30 * SECONDS)

    def ready(self) -> Visit:
        self.page.wait_for_function("twinlives.warm", timeout=LIVED)
        return self

    @property
    def frame(self) -> int:
        return int(self.page.evaluate("twinlives.frame"))

    def still(self, frame: int) -> Visit:
        self.page.evaluate(f"twinlives.play(false); twinlives.goTo({frame})")
        return self

    def pixels(self) -> str:
        return str(self.page.evaluate(PIXELS))


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Visit]]:
    open_pages: list[Visit] = []

    def go(address: str, **options: Any) -> Visit:
        open_pages.append(Visit(browser, address, **options))
        return open_pages[-1]

    yield go
    for one in open_pages:
        one.context.close()
    assert [error for one in open_pages for error in one.errors] == []


@pytest.fixture(scope="module")
def replay(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("replay") / "class.html"
    command = [
        sys.executable,
        "-m",
        "simulation",
        "classroom",
        "--record",
        str(path),
        "--settings",
        "lever=custody_shorter",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    assert "SYNTHETIC" in done.stdout
    return path


def test_something_moves_within_three_seconds_of_opening(server: Any, visit: Callable[..., Visit]) -> None:
    one = visit(server.base)
    one.page.wait_for_function("twinlives.frame > 0", timeout=3 * SECONDS)
    assert one.page.evaluate("performance.now()") < 3 * SECONDS


def test_no_request_leaves_the_machine(server: Any, visit: Callable[..., Visit]) -> None:
    one = visit(server.base).ready()
    hosts = {address.split("/")[2] for address in one.asked if not address.startswith(("data:", "blob:"))}
    assert hosts == {f"127.0.0.1:{server.port}"}


def test_play_pause_step_and_back_move_through_the_same_pictures(server: Any, visit: Callable[..., Visit]) -> None:
    one = visit(server.base).ready().still(150)
    before = one.pixels()
    one.page.click("#step")
    assert (one.frame, one.pixels() != before) == (151, True)
    one.page.click("#back")
    assert (one.frame, one.pixels() == before) == (150, True)
    one.still(400).still(150)
    assert one.pixels() == before
    one.page.click("#play")
    one.page.wait_for_function("twinlives.frame > 152")
    one.page.click("#play")
    stood = one.frame
    one.page.wait_for_timeout(300)
    assert one.frame == stood
    one.page.click("#reset")
    assert one.frame == 0


def test_the_legend_is_a_filter(server: Any, visit: Callable[..., Visit]) -> None:
    one = visit(server.base).ready().still(200)
    before = one.pixels()
    one.page.click("#legend [data-name=active]")
    assert one.pixels() != before
    assert one.page.get_attribute("#legend [data-name=active]", "aria-pressed") == "false"
    one.page.click("#legend [data-name=active]")
    assert one.pixels() == before


def test_two_worlds_stand_side_by_side_with_a_marker_where_they_part(server: Any, visit: Callable[..., Visit]) -> None:
    one = visit(server.base).ready()
    one.page.select_option("#lever", "custody_longer")
    one.page.wait_for_function("twinlives.show.worlds.length === 2", timeout=LIVED)
    part = one.page.evaluate("twinlives.show.part")
    past = "twinlives.show.worlds.map((world) => world.states.slice(0, {} * twinlives.show.persons).join())"
    assert len(set(one.page.evaluate(past.format(part)))) == 1
    assert len(set(one.page.evaluate(past.format(528)))) == 2
    assert one.page.locator(".part-flag").count() == 4
    assert one.page.locator("#world-1").is_visible()
    assert "not recommendation 1" in one.page.inner_text("#lever-text")
    assert "lever=custody_longer" in one.page.url
    one.still(part - 1)
    assert "still the same" in one.page.inner_text("#summary")
    one.still(500)
    assert "no proof" in one.page.inner_text("#summary")


def test_a_slider_answers_within_half_a_second_and_its_world_follows(server: Any, visit: Callable[..., Visit]) -> None:
    one = visit(f"{server.base}/?seed=4").ready()
    before = one.page.evaluate("twinlives.show.worlds[0].digest")
    one.page.focus("#slider-friends")
    one.page.keyboard.press("End")
    one.page.wait_for_function(
        "!document.getElementById('slider-friends-value').textContent.includes('(default)')", timeout=500
    )
    assert "again" in one.page.inner_text("#notice")
    one.page.wait_for_function(f"twinlives.show.worlds[0].digest !== '{before}'", timeout=LIVED)
    assert "friends=10" in one.page.url
    assert "seed=4" in one.page.url
    one.page.locator(".slider", has_text="Active friends").get_by_role("button").click()
    one.page.wait_for_function(f"twinlives.show.worlds[0].digest === '{before}'", timeout=LIVED)
    assert "friends" not in one.page.url


def test_an_address_brings_back_the_same_world(server: Any, visit: Callable[..., Visit]) -> None:
    one, other = (visit(f"{server.base}/?seed=4&work=-5&lever=advice&lang=nl").ready() for _ in range(2))
    assert one.page.evaluate("twinlives.show.worlds[1].digest") == other.page.evaluate(
        "twinlives.show.worlds[1].digest"
    )
    assert one.page.input_value("#seed") == "4"
    assert one.page.input_value("#slider-work") == "-5"
    assert one.page.get_attribute("html", "lang") == "nl"


def test_a_phone_that_loses_the_network_keeps_its_page(server: Any, visit: Callable[..., Visit]) -> None:
    one = visit(server.base).ready().still(77)
    one.page.wait_for_function("window.socket && window.socket.disconnected", timeout=10 * SECONDS)
    one.context.set_offline(True)
    one.page.click("#step")
    one.context.set_offline(False)
    one.page.wait_for_timeout(1 * SECONDS)
    assert one.frame == 78
    assert not one.page.locator("#popup").is_visible()


def test_one_visitor_changes_nothing_on_the_page_of_another(server: Any, visit: Callable[..., Visit]) -> None:
    one, other = visit(server.base).ready(), visit(server.base).ready()
    other.still(77)
    digest = other.page.evaluate("twinlives.show.worlds[0].digest")
    one.page.fill("#seed", "99")
    one.page.press("#seed", "Enter")
    one.page.wait_for_function(f"twinlives.show.worlds[0].digest !== '{digest}'", timeout=LIVED)
    assert (other.frame, other.page.evaluate("twinlives.show.worlds[0].digest")) == (77, digest)


def test_a_person_is_followed_in_words_factors_ties_and_twenty_lucks(server: Any, visit: Callable[..., Visit]) -> None:
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


def fitted(one: Visit, sides: int) -> None:
    """Wait until the groups of so many worlds are fitted."""
    done = "document.getElementById('groups-progress').hidden && "
    one.page.wait_for_function(f"{done} document.querySelectorAll('#groups section').length === {sides}", timeout=LIVED)


def told_groups(one: Visit) -> list[int]:
    """Return the numbers of groups that the page says were chosen: with every mechanism on, with the switch off."""
    return [int(number) for number in re.findall(r": (\d) \(", one.page.inner_text("#groups-status"))]


def drawn_groups(one: Visit) -> list[list[str]]:
    """Return the curves of every side."""
    paths = "(side) => Array.from(side.querySelectorAll('path.group'), (path) => path.getAttribute('d'))"
    return list(one.page.evaluate(f"Array.from(document.querySelectorAll('#groups section'), {paths})"))


def test_groups_are_fitted_live_and_change_when_a_mechanism_is_switched_off(
    server: Any, visit: Callable[..., Visit]
) -> None:
    one = visit(f"{server.base}/?seed=2").ready()
    one.page.click("nav [data-screen=groups]")
    one.page.wait_for_selector("#groups-progress:not([hidden])")
    fitted(one, 1)
    assert "A summary, not kinds of people" in one.page.inner_text("#screen-groups")
    with_all = drawn_groups(one)
    assert told_groups(one) == [len(curves) for curves in with_all]
    one.page.click("[data-switch=momentum]")
    fitted(one, 2)
    assert "off=momentum" in one.page.url
    (on, off), told = drawn_groups(one), told_groups(one)
    assert told == [len(on), len(off)]
    assert (len(on), on != off) == (len(with_all[0]), True)
    tables = one.page.locator("#groups .groups-found")
    assert [tables.nth(side).locator("tbody tr").count() for side in (0, 1)] == told
    one.page.click("[data-language=nl]")
    assert "geen soorten mensen" in one.page.inner_text("#screen-groups")
    assert one.page.locator("#groups section").count() == 2
    one.page.click("[data-number='4']")
    assert [len(curves) for curves in drawn_groups(one)] == [4, 4]
    one.page.click("[data-switch=momentum]")
    fitted(one, 1)
    assert "off=" not in one.page.url
    one.page.click("#groups-all")
    one.page.wait_for_function("document.querySelectorAll('#groups-each section').length === 5", timeout=LIVED)


def test_groups_come_within_seconds_once_the_engine_is_warm(server: Any, visit: Callable[..., Visit]) -> None:
    one = visit(f"{server.base}/?seed=3").ready()
    start = one.page.evaluate("performance.now()")
    one.page.click("nav [data-screen=groups]")
    one.page.wait_for_selector("#groups section", timeout=20 * SECONDS)
    fitted(one, 1)
    assert one.page.evaluate("performance.now()") - start < 45 * SECONDS


def test_switching_the_language_keeps_the_state(server: Any, visit: Callable[..., Visit]) -> None:
    one = visit(f"{server.base}/?seed=4").ready().still(123)
    one.page.click("#legend [data-name=stopped]")
    one.page.click("[data-language=nl]")
    assert one.frame == 123
    assert one.page.input_value("#seed") == "4"
    assert one.page.get_attribute("#legend [data-name=stopped]", "aria-pressed") == "false"
    assert one.page.get_attribute("html", "lang") == "nl"
    assert "SYNTHETISCH" in one.page.inner_text("header")
    assert "lang=nl" in one.page.url
    assert "seed=4" in one.page.url
    one.page.click("[data-language=en]")
    assert "SYNTHETIC" in one.page.inner_text("header")


def test_the_three_lenses_show_fewer_offences_each(server: Any, visit: Callable[..., Visit]) -> None:
    one = visit(server.base).ready().still(200)
    seen = []
    for lens in ("done", "police", "court"):
        one.page.select_option("#lens", lens)
        seen.append(int(one.page.locator(".plot .now").nth(1).inner_text()))
    assert seen[0] > seen[1] > seen[2]


def test_what_is_taken_along_carries_the_mark(server: Any, visit: Callable[..., Visit], tmp_path: Path) -> None:
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
    server: Any, visit: Callable[..., Visit]
) -> None:
    one = visit(server.base).ready().still(200)
    marked = one.page.evaluate("twinlives.png().then((blob) => blob.size)")
    one.page.evaluate(
        "CanvasRenderingContext2D.prototype.rotate = () => {}; CanvasRenderingContext2D.prototype.fillText = () => {}"
    )
    assert marked > 1.02 * one.page.evaluate("twinlives.png().then((blob) => blob.size)")


SUM = "((lens) => twinlives.show.worlds[0].offences[lens].reduce((a, b) => a + b, 0))"
ANSWERS = {0: "quarter", 2: "same", 3: "few", 4: "fewer"}


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_story_asks_first_tells_what_this_world_holds_and_ends_in_the_sandbox(
    server: Any, visit: Callable[..., Visit], language: str
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


def test_every_second_world_of_the_issue_can_be_chosen_and_is_labelled_with_the_enrichment(
    server: Any, visit: Callable[..., Visit]
) -> None:
    one = visit(server.base).ready()
    levers = one.page.evaluate("Array.from(document.getElementById('lever').options, (option) => option.value)")
    assert set(levers) == {
        "none", "advice", "context", "schooling", "work_support", "custody_longer", "custody_shorter"
    }  # fmt: skip
    times = {"en": "3 times the risk", "nl": "3 keer het risico"}
    for language, label in (("en", "Class variation, not recommendation 1"), ("nl", "niet aanbeveling 1")):
        one.page.click(f"[data-language={language}]")
        assert times[language] in one.page.inner_text("#label")
        one.page.select_option("#lever", "context")
        one.page.wait_for_function("twinlives.show.raw.settings.lever === 'context'", timeout=LIVED)
        assert label in one.page.inner_text("#lever-text")
        assert re.search("class variation|klassenvariant", one.page.inner_text("#label"))
        assert times[language] in one.page.inner_text("#lever-text")
        assert one.page.evaluate("twinlives.show.part") is not None


def test_one_life_is_told_in_both_worlds_and_the_rows_that_differ_are_marked(
    server: Any, visit: Callable[..., Visit]
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


DIFFERS = """(() => {
  const [a, b] = twinlives.show.worlds;
  const done = (world, i) => world.ofPerson[i].filter((place) => world.lines.kind[place] === 0).length;
  return a.ofPerson.findIndex((_, i) => done(a, i) !== done(b, i) && done(a, i) > 2);
})()"""


def test_a_projector_shows_both_worlds_the_choice_and_the_plots_without_scrolling(
    server: Any, visit: Callable[..., Visit]
) -> None:
    one = visit(f"{server.base}/?lever=custody_shorter", viewport={"width": 1280, "height": 720}).ready()
    one.page.click("#projector")
    for shown in ("#lever", "#world-0", "#world-1", "#legend", ".plot >> nth=4"):
        box = one.page.locator(shown).bounding_box()
        assert box["y"] + box["height"] <= 720, shown
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 1280


@pytest.mark.full
def test_the_class_gets_a_large_code_reads_along_and_follows_the_teacher(visit: Callable[..., Visit]) -> None:
    running = SERVER("--class")
    try:
        teacher = visit(f"{running.own}&seed=6").ready()
        assert "key" not in teacher.page.url
        teacher.page.click("#class-open")
        code = teacher.page.locator("#class-code svg").bounding_box()
        assert min(code["width"], code["height"]) >= 300
        assert running.base.split(":")[-1] in teacher.page.inner_text("#class-link")
        student = visit(running.base, viewport={"width": 360, "height": 740}, has_touch=True).ready()
        assert student.page.locator("#lever").is_disabled()
        assert not student.page.locator("#class-open").is_visible()
        student.page.tap("#teacher-world")
        student.page.wait_for_function("twinlives.show.raw.settings.seed === 6", timeout=LIVED)
        teacher.page.click("#class-allow")
        student.page.wait_for_function("!document.getElementById('lever').disabled", timeout=10 * SECONDS)
        teacher.page.keyboard.press("Escape")
        assert not teacher.page.locator("#class").is_visible()
    finally:
        running.stop()


def test_a_click_on_a_plot_goes_to_that_month(server: Any, visit: Callable[..., Visit]) -> None:
    one = visit(server.base).ready().still(0)
    box = one.page.locator(".plot svg").first.bounding_box()
    one.page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    assert 200 < one.frame < 330
    assert not one.page.evaluate("twinlives.playing")


# ------------------------------------------------------------------------------------------------ the replay


def test_a_replay_opens_from_disk_plays_steps_back_and_asks_nobody(replay: Path, visit: Callable[..., Visit]) -> None:
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


def test_a_replay_shows_the_groups_with_one_switch_off_at_a_time(replay: Path, visit: Callable[..., Visit]) -> None:
    one = visit(replay.as_uri())
    one.page.click("nav [data-screen=groups]")
    fitted(one, 1)
    assert "A summary, not kinds of people" in one.page.inner_text("#screen-groups")
    assert "one switch at a time" in one.page.inner_text("#groups-note")
    for name in ("momentum", "bonds"):
        one.page.click(f"[data-switch={name}]")
        fitted(one, 2)
        assert one.page.locator("#groups-switches [aria-pressed=true]").count() == 1
        assert one.page.get_attribute(f"[data-switch={name}]", "aria-pressed") == "true"
    one.page.click("[data-language=nl]")
    assert "geen soorten mensen" in one.page.inner_text("#screen-groups")
    one.page.click("[data-switch=bonds]")
    fitted(one, 1)
    assert {address.split(":")[0] for address in one.asked} <= {"file", "data", "blob"}


def test_a_replay_says_that_nothing_can_be_lived_again(replay: Path, visit: Callable[..., Visit]) -> None:
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


def test_at_least_twenty_frames_a_second_with_400_persons_and_1200_ties(
    replay: Path, visit: Callable[..., Visit]
) -> None:
    one = visit(replay.as_uri())
    one.page.evaluate(CROWD)
    one.page.evaluate("twinlives.play(true)")
    start = one.page.evaluate("[twinlives.drawn, performance.now()]")
    one.page.wait_for_timeout(3 * SECONDS)
    end = one.page.evaluate("[twinlives.drawn, performance.now()]")
    assert one.page.evaluate("[twinlives.show.persons, twinlives.pictures[0].ties.now[1].size]") == [400, 1200]
    assert (end[0] - start[0]) / (end[1] - start[1]) * 1000 >= 20


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


# ------------------------------------------------------------------------------------------------ for everyone


FOCUSED = """(() => {
  const { id, dataset, className } = document.activeElement;
  return id || dataset.screen || dataset.language || dataset.name || className;
})()"""


def test_everything_is_done_by_keyboard_alone(server: Any, visit: Callable[..., Visit]) -> None:
    one = visit(server.base).ready().still(100)
    press = one.page.keyboard.press
    reached: list[str] = []
    for _ in range(80):
        press("Tab")
        reached.append(one.page.evaluate(FOCUSED))
    wanted = [
        "skip", "en", "nl", "theme", "projector", "story-open", "world", "person", "about", "reset", "back", "play",
        "step", "speed", "time", "world-0", "active", "friend", "lens", "slider-friends", "lever", "seed", "save-png",
        "save-html",
    ]  # fmt: skip
    assert [name for name in wanted if name not in reached] == []
    one.page.focus("#world-0")
    press("ArrowRight")
    assert one.frame == 101
    press("ArrowLeft")
    press("Space")
    one.page.wait_for_function("twinlives.playing")
    press("Space")
    press("ArrowDown")
    press("Enter")
    assert one.page.locator("#screen-person").is_visible()


OUTLINE = """(() => {
  const style = getComputedStyle(document.activeElement);
  return [style.outlineStyle, parseFloat(style.outlineWidth), document.activeElement.outerHTML.slice(0, 60)];
})()"""


def test_focus_is_visible_wherever_it_goes(server: Any, visit: Callable[..., Visit]) -> None:
    one = visit(server.base).ready().still(0)
    bare = []
    for _ in range(50):
        one.page.keyboard.press("Tab")
        line, width, what = one.page.evaluate(OUTLINE)
        if not what.startswith("<body") and (line == "none" or width < 2):
            bare.append(what)
    assert bare == []


SMALL = """(() => {
  const kinds = ['button', 'select', 'input[type=range]', 'input[type=number]', 'summary'];
  const all = document.querySelectorAll(kinds.map((kind) => `#classroom ${kind}`).join());
  const shown = Array.from(all).filter((e) => e.offsetParent);
  const boxes = shown.map((e) => [e.id || e.textContent, e.getBoundingClientRect()]);
  return boxes.filter(([, box]) => box.height < 44 || box.width < 44).map(([name]) => name);
})()"""


def test_targets_are_at_least_44_pixels(server: Any, visit: Callable[..., Visit]) -> None:
    one = visit(server.base, viewport={"width": 360, "height": 740}).ready()
    assert one.page.evaluate(SMALL) == []


@pytest.mark.parametrize("screen", ["world", "person", "groups", "about"])
def test_a_phone_of_360_pixels_never_scrolls_sideways(server: Any, visit: Callable[..., Visit], screen: str) -> None:
    one = visit(f"{server.base}/?lang=nl&lever=advice", viewport={"width": 360, "height": 740}).ready()
    show_screen(one, screen, sides=1)
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_reduced_motion_is_honoured(server: Any, visit: Callable[..., Visit]) -> None:
    one = visit(server.base, reduced_motion="reduce").ready()
    one.page.wait_for_timeout(500)
    assert one.frame == 0
    one.page.click("#step")
    assert one.frame == 1


def test_a_table_opened_while_playing_is_filled_at_once(server: Any, visit: Callable[..., Visit]) -> None:
    one = visit(server.base).ready().still(0)
    one.page.evaluate("twinlives.play(true)")
    one.page.click("#table summary")
    one.page.wait_for_function("document.querySelector('#table-persons tbody tr') && twinlives.playing")
    assert one.page.locator("#table-persons tbody tr").count() == one.page.evaluate("twinlives.show.persons")


def test_the_world_can_be_read_as_a_table_and_as_a_sentence(server: Any, visit: Callable[..., Visit]) -> None:
    one = visit(server.base).ready().still(200)
    one.page.click("#table summary")
    one.page.wait_for_selector("#table-persons tbody tr")
    persons = one.page.evaluate("twinlives.show.persons")
    assert one.page.locator("#table-persons tbody tr").count() == persons
    active = one.page.evaluate("twinlives.show.worlds[0].counts.active[200]")
    assert f"{active} active" in one.page.inner_text("#summary")
    assert f"{active} active" in one.page.get_attribute("#world-0", "aria-label")
    assert one.page.inner_text("#table-counts tbody tr:nth-child(2) td") == str(active)


LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}},
    "still": {"reduced_motion": "reduce"},
    "projector": {"viewport": {"width": 1920, "height": 1080}},
}


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_no_violation_on_any_screen(
    server: Any, visit: Callable[..., Visit], look: str, language: str
) -> None:
    address = f"{server.base}/?lever=custody_shorter&off=momentum&lang={language}"
    one = visit(address, bypass_csp=True, **LOOKS[look]).ready().still(250)
    one.page.evaluate(AXE.read_text("utf-8"))
    if look == "projector":
        one.page.click("#projector")
    for screen in ("world", "person", "groups", "about", "story"):
        show_screen(one, screen)
        refuse_violations(one, screen)


def show_screen(one: Visit, screen: str, *, sides: int = 2) -> None:
    one.page.click("#story-open" if screen == "story" else f"nav [data-screen={screen}]")
    if screen == "person":
        one.page.click("#person-most")
    if screen == "groups":
        fitted(one, sides)
    if screen == "world":
        one.page.evaluate("document.getElementById('table').open = true")
        one.page.wait_for_selector("#table-persons tbody tr", state="attached")  # a projector does not show it
    one.page.evaluate("twinlives.play(false)")


ASKED_OF_AXE = """axe.run({
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'],
})"""
"""Only what is violated is told with every place: to tell where all is well takes twice as long as to look."""


def refuse_violations(one: Visit, screen: str) -> None:
    found = one.page.evaluate(ASKED_OF_AXE)
    told = [(rule["id"], [node["target"] for node in rule["nodes"]][:3]) for rule in found["violations"]]
    assert told == [], f"{screen}: {json.dumps(told, indent=1)}"
    assert len(found["passes"]) > 15
