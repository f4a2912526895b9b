"""The teaching page for everyone: keyboard, focus, targets, phone, reduced motion, tables, axe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser


FOCUSED = """(() => {
  const { id, dataset, className } = document.activeElement;
  return id || dataset.screen || dataset.language || dataset.name || className;
})()"""


def test_everything_is_done_by_keyboard_alone(server: Any, visit: Callable[..., Any]) -> None:
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


def test_focus_is_visible_wherever_it_goes(server: Any, visit: Callable[..., Any]) -> None:
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


def test_targets_are_at_least_44_pixels(server: Any, visit: Callable[..., Any]) -> None:
    one = visit(server.base, viewport={"width": 360, "height": 740}).ready()
    assert one.page.evaluate(SMALL) == []


@pytest.mark.parametrize("screen", ["world", "person", "groups", "about"])
def test_a_phone_of_360_pixels_never_scrolls_sideways(server: Any, visit: Callable[..., Any], screen: str) -> None:
    one = visit(f"{server.base}/?lang=nl&lever=advice", viewport={"width": 360, "height": 740}).ready()
    one.show_screen(screen, sides=1)
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_reduced_motion_is_honoured(server: Any, visit: Callable[..., Any]) -> None:
    one = visit(server.base, reduced_motion="reduce").ready()
    one.page.wait_for_timeout(500)
    assert one.frame == 0
    one.page.click("#step")
    assert one.frame == 1


def test_a_table_opened_while_playing_is_filled_at_once(server: Any, visit: Callable[..., Any]) -> None:
    one = visit(server.base).ready().still(0)
    one.page.evaluate("twinlives.play(true)")
    one.page.click("#table summary")
    one.page.wait_for_function("document.querySelector('#table-persons tbody tr') && twinlives.playing")
    assert one.page.locator("#table-persons tbody tr").count() == one.page.evaluate("twinlives.show.persons")


def test_the_world_can_be_read_as_a_table_and_as_a_sentence(server: Any, visit: Callable[..., Any]) -> None:
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
def test_axe_finds_no_violation_on_any_screen(server: Any, visit: Callable[..., Any], look: str, language: str) -> None:
    address = f"{server.base}/?lever=custody_shorter&off=momentum&lang={language}"
    one = visit(address, bypass_csp=True, **LOOKS[look]).ready().still(250)
    one.bring_axe()
    if look == "projector":
        one.page.click("#projector")
    for screen in ("world", "person", "groups", "about", "story"):
        one.show_screen(screen)
        one.refuse_violations(screen)
