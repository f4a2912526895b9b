"""The report in a real browser: axe finds no barrier, in light and dark, English and Dutch, on a screen and a phone."""

from __future__ import annotations

import runpy
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from simulation.evidence import load_parameters
from simulation.experiment import shipped_sensitivity, shipped_validation
from simulation.experiment.advice_curve import advice_curve
from simulation.report import write_report
from simulation.report.sensitivity_page import write_sensitivity_page
from simulation.report.validation_page import write_validation_page

pytestmark = pytest.mark.browser

TESTS = Path(__file__).parents[1]
AXE = TESTS / "vendored" / "axe-core" / "axe.min.js"
STUDIES: dict[str, Any] = runpy.run_path(str(TESTS / "report_studies.py"))
write_study: Callable[..., Path] = STUDIES["write_study"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = write_study(tmp_path_factory.mktemp("axe"))
    for language in ("en", "nl"):
        write_report(place, language=language)
    return place


@pytest.fixture(scope="module")
def full_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of several worlds with every table a study can have."""
    held = {"comparison": STUDIES["factsheet_of_several"](), "outcomes": STUDIES["yearly"]()}
    place = write_study(tmp_path_factory.mktemp("axe_full"), **held)
    advice_curve(load_parameters(), 1.0).to_csv(place / "advice_curve.csv", index=False)
    for name in ("drivers", "together"):
        file = place / ("interactions.csv" if name == "together" else f"{name}.csv")
        pd.DataFrame(STUDIES[name]()).to_csv(file, index=False)
    for language in ("en", "nl"):
        write_report(place, language=language)
    return place


def violations(browser: Any, page_file: Path, **options: Any) -> list[tuple[str, str]]:
    """Return what axe finds, with the first place of each."""
    context = browser.new_context(bypass_csp=True, **options)
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    for detail in page.locator("details").all():
        detail.evaluate("element => { element.open = true; }")
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    context.close()
    assert [url for url in asked if url.startswith("http")] == []
    assert len(found["passes"]) > 20
    return [(one["id"], one["nodes"][0]["html"][:120]) for one in found["violations"]]


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_in_the_report(browser: Any, folder: Path, language: str, scheme: str) -> None:
    name = "report.html" if language == "en" else "report.nl.html"
    assert violations(browser, folder / name, color_scheme=scheme) == []


@pytest.mark.parametrize("language", ["en", "nl"])
def test_axe_finds_no_barrier_in_a_report_with_everything_in_it(browser: Any, full_folder: Path, language: str) -> None:
    page = full_folder / ("report.html" if language == "en" else "report.nl.html")
    text = page.read_text("utf-8")
    assert all(f'id="{part}"' in text for part in ("together", "fans", "advice", "drivers", "reach"))
    assert violations(browser, page, color_scheme="light") == []


def test_axe_finds_no_barrier_on_a_phone(browser: Any, folder: Path) -> None:
    assert violations(browser, folder / "report.html", viewport={"width": 360, "height": 740}) == []


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped tables of validation and sensitivity, each in a folder with its pages."""
    place = tmp_path_factory.mktemp("numbers")
    for source in (shipped_sensitivity.FOLDER, shipped_validation.FOLDER):
        shutil.copytree(source, place / source.name)
    rows = pd.read_csv(place / "validation" / "validation.csv")
    known = dict.fromkeys(("family", "population", "unit", "target", "observed", "definition", "reason"), "")
    details = pd.DataFrame({"id": rows["id"], "synthetic": True, "must_pass": False, "n": 0, **known})
    details["target"] = details["id"].str.partition("/")[0]
    details.to_csv(place / "validation" / "validation_readings.csv", index=False)
    for language in ("en", "nl"):
        write_validation_page(place / "validation", language=language)
        write_sensitivity_page(place / "sensitivity", language=language)
    return place


@pytest.mark.parametrize("page", ["sensitivity", "validation"])
@pytest.mark.parametrize("language", ["", ".nl"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_in_the_pages_about_numbers(
    browser: Any, numbers: Path, page: str, language: str, scheme: str
) -> None:
    assert violations(browser, numbers / page / f"{page}{language}.html", color_scheme=scheme) == []


@pytest.mark.parametrize("page", ["sensitivity", "validation"])
def test_axe_finds_no_barrier_in_the_pages_about_numbers_on_a_phone(browser: Any, numbers: Path, page: str) -> None:
    assert violations(browser, numbers / page / f"{page}.html", viewport={"width": 360, "height": 740}) == []


def test_axe_finds_a_planted_barrier(browser: Any, folder: Path) -> None:
    broken = folder / "broken.html"
    text = (folder / "report.html").read_text("utf-8")
    broken.write_text(text.replace("--ink: #1f1f1f", "--ink: #d0d0d0", 1).replace(' alt="', ' data-alt="', 1), "utf-8")
    assert {"color-contrast", "image-alt"} <= {name for name, _ in violations(browser, broken, color_scheme="light")}


def test_the_report_fits_a_page_of_a4(browser: Any, folder: Path, tmp_path: Path) -> None:
    page = browser.new_page()
    page.goto((folder / "report.html").as_uri())
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 less margins of 10 mm, at 96 dots an inch
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.pdf(path=str(tmp_path / "report.pdf"), format="A4")
    page.close()
    assert wide <= 718
    assert (tmp_path / "report.pdf").read_bytes()[:4] == b"%PDF"
