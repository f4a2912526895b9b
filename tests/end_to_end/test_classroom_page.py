"""The teaching page in a real browser: played, stepped back, compared, shared, translated."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser
SECONDS = 1000  # milliseconds
LIVED = 240 * SECONDS


def test_something_moves_within_three_seconds_of_opening(server: Any, visit: Callable[..., Any]) -> None:
    one = visit(server.base)
    one.page.wait_for_function("twinlives.frame > 0", timeout=3 * SECONDS)
    assert one.page.evaluate("performance.now()") < 3 * SECONDS


def test_no_request_leaves_the_machine(server: Any, visit: Callable[..., Any]) -> None:
    one = visit(server.base).ready()
    hosts = {address.split("/")[2] for address in one.asked if not address.startswith(("data:", "blob:"))}
    assert hosts == {f"127.0.0.1:{server.port}"}


def test_play_pause_step_and_back_move_through_the_same_pictures(server: Any, visit: Callable[..., Any]) -> None:
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


def test_the_legend_is_a_filter(server: Any, visit: Callable[..., Any]) -> None:
    one = visit(server.base).ready().still(200)
    before = one.pixels()
    one.page.click("#legend [data-name=active]")
    assert one.pixels() != before
    assert one.page.get_attribute("#legend [data-name=active]", "aria-pressed") == "false"
    one.page.click("#legend [data-name=active]")
    assert one.pixels() == before


def test_two_worlds_stand_side_by_side_with_a_marker_where_they_part(server: Any, visit: Callable[..., Any]) -> None:
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


def test_a_slider_answers_within_half_a_second_and_its_world_follows(server: Any, visit: Callable[..., Any]) -> None:
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


def test_an_address_brings_back_the_same_world(server: Any, visit: Callable[..., Any]) -> None:
    one, other = (visit(f"{server.base}/?seed=4&work=-5&lever=advice&lang=nl").ready() for _ in range(2))
    assert one.page.evaluate("twinlives.show.worlds[1].digest") == other.page.evaluate(
        "twinlives.show.worlds[1].digest"
    )
    assert one.page.input_value("#seed") == "4"
    assert one.page.input_value("#slider-work") == "-5"
    assert one.page.get_attribute("html", "lang") == "nl"


def test_a_phone_that_loses_the_network_keeps_its_page(server: Any, visit: Callable[..., Any]) -> None:
    one = visit(server.base).ready().still(77)
    one.page.wait_for_function("window.socket && window.socket.disconnected", timeout=10 * SECONDS)
    one.context.set_offline(True)
    one.page.click("#step")
    one.context.set_offline(False)
    one.page.wait_for_timeout(1 * SECONDS)
    assert one.frame == 78
    assert not one.page.locator("#popup").is_visible()


def test_one_visitor_changes_nothing_on_the_page_of_another(server: Any, visit: Callable[..., Any]) -> None:
    one, other = visit(server.base).ready(), visit(server.base).ready()
    other.still(77)
    digest = other.page.evaluate("twinlives.show.worlds[0].digest")
    one.page.fill("#seed", "99")
    one.page.press("#seed", "Enter")
    one.page.wait_for_function(f"twinlives.show.worlds[0].digest !== '{digest}'", timeout=LIVED)
    assert (other.frame, other.page.evaluate("twinlives.show.worlds[0].digest")) == (77, digest)


def test_switching_the_language_keeps_the_state(server: Any, visit: Callable[..., Any]) -> None:
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


def test_every_second_world_of_the_issue_can_be_chosen_and_is_labelled_with_the_enrichment(
    server: Any, visit: Callable[..., Any]
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


def test_a_projector_shows_both_worlds_the_choice_and_the_plots_without_scrolling(
    server: Any, visit: Callable[..., Any]
) -> None:
    one = visit(f"{server.base}/?lever=custody_shorter", viewport={"width": 1280, "height": 720}).ready()
    one.page.click("#projector")
    for shown in ("#lever", "#world-0", "#world-1", "#legend", ".plot >> nth=4"):
        box = one.page.locator(shown).bounding_box()
        assert box["y"] + box["height"] <= 720, shown
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 1280


@pytest.mark.full
def test_the_class_gets_a_large_code_reads_along_and_follows_the_teacher(
    class_server: Any, visit: Callable[..., Any]
) -> None:
    teacher = visit(f"{class_server.own}&seed=6").ready()
    assert "key" not in teacher.page.url
    teacher.page.click("#class-open")
    code = teacher.page.locator("#class-code svg").bounding_box()
    assert min(code["width"], code["height"]) >= 300
    assert class_server.base.split(":")[-1] in teacher.page.inner_text("#class-link")
    student = visit(class_server.base, viewport={"width": 360, "height": 740}, has_touch=True).ready()
    assert student.page.locator("#lever").is_disabled()
    assert not student.page.locator("#class-open").is_visible()
    student.page.tap("#teacher-world")
    student.page.wait_for_function("twinlives.show.raw.settings.seed === 6", timeout=LIVED)
    teacher.page.click("#class-allow")
    student.page.wait_for_function("!document.getElementById('lever').disabled", timeout=10 * SECONDS)
    teacher.page.keyboard.press("Escape")
    assert not teacher.page.locator("#class").is_visible()


def test_a_click_on_a_plot_goes_to_that_month(server: Any, visit: Callable[..., Any]) -> None:
    one = visit(server.base).ready().still(0)
    box = one.page.locator(".plot svg").first.bounding_box()
    one.page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    assert 200 < one.frame < 330
    assert not one.page.evaluate("twinlives.playing")
