"""Open the teaching page in a real browser, for the tests of its parts: a server, a recording, a visitor."""

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

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SECONDS = 1000  # milliseconds
LIVED = 240 * SECONDS
AXE = ROOT / "tests" / "vendored" / "axe-core" / "axe.min.js"
"""axe-core 4.14.1, Deque Systems, MPL-2.0; its licence lies beside it. Only tests read it; no wheel holds it."""


@pytest.fixture(scope="module")  # its event loop must not outlive the module: other tests run loops of their own
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


def class_of_servers() -> Callable[..., Any]:
    """Return what starts ``twinlives classroom`` in a process of its own."""
    found: Callable[..., Any] = runpy.run_path(str(Path(__file__).with_name("test_classroom_server.py")))["Server"]
    return found


@pytest.fixture(scope="session")
def server() -> Iterator[Any]:
    running = class_of_servers()()
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


ASKED_OF_AXE = """axe.run({
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'],
})"""
"""Only what is violated is told with every place: to tell where all is well takes twice as long as to look."""


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

    def fitted(self, sides: int) -> None:
        """Wait until the groups of so many worlds are fitted."""
        done = "document.getElementById('groups-progress').hidden && "
        self.page.wait_for_function(
            f"{done} document.querySelectorAll('#groups section').length === {sides}", timeout=LIVED
        )

    def told_groups(self) -> list[int]:
        """Return the numbers of groups that the page says were chosen: with every mechanism on, with the switch off."""
        return [int(number) for number in re.findall(r": (\d) \(", self.page.inner_text("#groups-status"))]

    def drawn_groups(self) -> list[list[str]]:
        """Return the curves of every side."""
        paths = "(side) => Array.from(side.querySelectorAll('path.group'), (path) => path.getAttribute('d'))"
        return list(self.page.evaluate(f"Array.from(document.querySelectorAll('#groups section'), {paths})"))

    def show_screen(self, screen: str, *, sides: int = 2) -> None:
        self.page.click("#story-open" if screen == "story" else f"nav [data-screen={screen}]")
        if screen == "person":
            self.page.click("#person-most")
        if screen == "groups":
            self.fitted(sides)
        if screen == "world":
            self.page.evaluate("document.getElementById('table').open = true")
            self.page.wait_for_selector("#table-persons tbody tr", state="attached")  # a projector does not show it
        self.page.evaluate("twinlives.play(false)")

    def bring_axe(self) -> None:
        self.page.evaluate(AXE.read_text("utf-8"))

    def refuse_violations(self, screen: str) -> None:
        found = self.page.evaluate(ASKED_OF_AXE)
        told = [(rule["id"], [node["target"] for node in rule["nodes"]][:3]) for rule in found["violations"]]
        assert told == [], f"{screen}: {json.dumps(told, indent=1)}"
        assert len(found["passes"]) > 15


@pytest.fixture
def class_server() -> Iterator[Any]:
    """A server that shares the page with a class."""
    running = class_of_servers()("--class")
    yield running
    running.stop()


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


@pytest.fixture(scope="session")
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
