"""The page as a reader gets it: one well-formed file, offline, marked, in both languages, whatever the folder holds."""

from __future__ import annotations

import re
import runpy
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from simulation.errors import InputError, OutputError
from simulation.report import write_report

STUDIES = runpy.run_path(str(Path(__file__).parents[1] / "report_studies.py"))
write_study: Callable[..., Path] = STUDIES["write_study"]
row: Callable[..., dict[str, Any]] = STUDIES["row"]
HOSTILE = "</title><script>alert('x')</script>\" onmouseover=\"alert(1)\x00 <img src=x onerror=alert(1)>"
EMPTY: dict[str, Any] = {name: [] for name in STUDIES["TABLES"]}
MISSING: dict[str, Any] = dict.fromkeys(STUDIES["TABLES"])

VOID = {"meta", "img", "br", "hr", "link", "input"}
REQUESTING = ("src", "href", "srcset", "poster", "data", "action", "formaction", "background", "xlink:href")


class Page(HTMLParser):
    """Read a page strictly: every tag closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.wrong += [f"{tag} has {name} twice" for name, count in Counter(names).items() if count > 1]
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "title"):
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def page_of(folder: Path, language: str = "en", **tables: Any) -> Page:
    return Page(write_report(write_study(folder, **tables), language=language).read_text("utf-8"))


def test_a_planted_mistake_is_found() -> None:
    assert Page("<p><b>x</p></b>").wrong == ["</p> closes something else", "</b> closes something else"]
    assert Page("<p>").open == ["p"]
    assert Page('<p id="a" id="b"></p>').wrong == ["p has id twice"]


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Page:
    return page_of(tmp_path_factory.mktemp("english"))


@pytest.fixture(scope="module")
def dutch(tmp_path_factory: pytest.TempPathFactory) -> Page:
    return page_of(tmp_path_factory.mktemp("dutch"), "nl")


@pytest.fixture(params=["en", "nl"])
def page(request: pytest.FixtureRequest, english: Page, dutch: Page) -> Page:
    return english if request.param == "en" else dutch


def test_every_tag_is_closed_in_its_turn(page: Page) -> None:
    assert (page.wrong, page.open) == ([], [])


def test_ids_are_unique_and_labels_point_at_them(page: Page) -> None:
    ids = Counter(attributes["id"] for _, attributes in page.tags if "id" in attributes)
    assert [name for name, count in ids.items() if count > 1] == []
    pointed = " ".join(
        attributes.get(name, "") for _, attributes in page.tags for name in ("aria-labelledby", "headers")
    )
    assert set(pointed.split()) - set(ids) == set()


def test_nothing_is_asked_of_the_network(page: Page) -> None:
    for tag, attributes in page.tags:
        for name in REQUESTING:
            value = attributes.get(name, "")
            assert not re.match(r"\s*([a-z]+:)?//|\s*https?:", value, re.IGNORECASE), (tag, name, value[:60])
            assert value.startswith("data:image/svg+xml;base64,") or tag != "img" or name != "src"
    assert page.all("script") == page.all("link") == page.all("iframe") == page.all("object") == []
    assert any("default-src 'none'" in meta.get("content", "") for meta in page.all("meta"))


def test_styles_ask_nothing_of_the_network_either(tmp_path: Path) -> None:
    text = write_report(write_study(tmp_path, **MISSING)).read_text("utf-8")
    style = text[text.index("<style>") : text.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style


def test_links_lead_to_files_beside_the_page(page: Page, tmp_path: Path) -> None:
    folder = write_study(tmp_path)
    links = [unquote(link["href"]) for link in page.all("a")]
    assert "comparison.csv" in links
    assert [link for link in links if not (folder / link).is_file()] == []


def test_the_page_says_synthetic_first_and_last(english: Page, dutch: Page) -> None:
    for page, word in ((english, "SYNTHETIC"), (dutch, "SYNTHETISCH")):
        assert page.text.startswith(word)
        assert word in page.text[-120:]
        assert all(word in image["alt"] for image in page.all("img"))
        assert all(word in region["aria-label"] for region in page.all("div") if region.get("role") == "region")


def test_every_figure_has_an_alt_text_with_numbers(page: Page) -> None:
    images = page.all("img")
    assert len(images) == 5
    assert all(len(image["alt"]) > 60 and re.search(r"\d", image["alt"]) for image in images)


def test_the_page_says_which_language_it_is_in(english: Page, dutch: Page) -> None:
    assert (english.all("html")[0]["lang"], dutch.all("html")[0]["lang"]) == ("en", "nl")


def test_there_is_one_first_heading_and_no_level_is_skipped(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_order_is_that_of_a_reader(english: Page) -> None:
    said = (
        "Everyone on this page is invented",
        "What if for everyone summoned",
        "Verdict",
        "With practice as it was, 36.2 of every 100",
        "The rule:",
        "The ceiling",
        "What differs between the worlds",
        "How long people go on without a new case",
        "Offending by age",
        "How far the lever reaches",
        "Who pays: custody and control next to offences prevented",
        "What these numbers cannot tell apart",
        "3 inputs rest on judgement alone (grade D); their names",
        "How the model compares with published figures",
        "Limits",
        "Make it again",
        "twinlives compare scenarios/",
        "Cite it",
        "Take the data",
    )
    places = [english.text.find(text) for text in said]
    assert places == sorted(places)
    assert -1 not in places


def test_all_that_no_figure_identifies_and_all_limits_are_said(english: Page, dutch: Page) -> None:
    for text in ("Offending and detection", "Selection and influence", "Differences from the start", "scars of custody",
                 "routes to domestic sexual exploitation", "What a probation advice adds", "changing times",
                 "No real person can be loaded", "no column holds origin", "Registered offending is not offending",
                 "Associations from registers are not causes", "explores what could follow"):  # fmt: skip
        assert text in english.text
    assert "geen enkele kolom bevat herkomst of etniciteit" in dutch.text


def test_the_dutch_page_is_dutch(dutch: Page) -> None:
    assert "Wat als voor iedereen die voor binnenlandse seksuele uitbuiting is gedagvaard" in dutch.text
    assert "4.410" in dutch.text
    assert "36,2" in dutch.text
    english_words = {"the", "people", "years", "with", "fewer", "from", "difference", "which", "this", "person"}
    prose = re.sub(r"[a-z_]+\.[a-z_.]+|twinlives \S+ \S+ --out \S+", " ", dutch.text)
    assert set(re.findall(r"[a-z]+", prose.lower())) & english_words == set()


def test_the_same_folder_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = write_study(tmp_path, curves=None)
    assert write_report(folder).read_bytes() == write_report(folder).read_bytes()


def test_reports_are_named_by_language_and_leave_no_half_file(tmp_path: Path) -> None:
    folder = write_study(tmp_path, **MISSING)
    assert write_report(folder).name == "report.html"
    assert write_report(folder, language="nl").name == "report.nl.html"
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "report.html", "report.nl.html"]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_too_few_to_say_is_the_headline_with_the_replicates_needed(tmp_path: Path, language: str) -> None:
    rows = [STUDIES["too_few"]("recidivism.general.2y", 36.2)]
    page = page_of(tmp_path, language, comparison=rows, curves=None)
    assert page.wrong == []
    assert "29" in page.text
    assert "118" not in page.text
    assert {"en": "too few to say", "nl": "te weinig om iets te zeggen"}[language] in page.text
    assert not re.search(r"0[.,]0 (to|tot) 0[.,]0", page.text)


@pytest.mark.parametrize("tables", [EMPTY, MISSING], ids=["zero rows", "missing files"])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_folder_with_nothing_to_show_is_still_a_page(tmp_path: Path, language: str, tables: dict[str, Any]) -> None:
    page = page_of(tmp_path, language, **tables)
    assert (page.wrong, page.open) == ([], [])
    assert {"en": "no difference to report", "nl": "geen verschil te melden"}[language] in page.text
    assert {"en": "The ceiling", "nl": "Het plafond"}[language] in page.text


@pytest.mark.parametrize("name", ["outcomes", "curves", "reach", "validation"])
def test_any_optional_table_may_be_missing(tmp_path: Path, name: str) -> None:
    others: dict[str, Any] = {"curves": None} | {name: None}
    page = page_of(tmp_path, **others)
    assert (page.wrong, page.open) == ([], [])
    assert "36.2 of every 100" in page.text


def test_a_run_of_one_world_shows_its_levels(tmp_path: Path) -> None:
    study = STUDIES["MANIFEST"]["scenarios"][STUDIES["ADVICE"]]["study"]
    manifest = {"scenarios": None, "scenario": {"name": "baseline", "question": "What now?", "study": study}}
    page = page_of(tmp_path, manifest=manifest, comparison=None, reach=None, curves=None)
    assert "One world was lived and nothing was compared" in page.text
    assert "Outcomes of this world" in page.text
    assert "With practice as it was, 36.2 of every 100 people" in page.text


def test_hostile_text_is_shown_and_never_run(tmp_path: Path) -> None:
    held = STUDIES["MANIFEST"]["scenarios"][STUDIES["ADVICE"]] | {"question": HOSTILE}
    manifest = {
        "scenarios": {HOSTILE: held},
        "command": HOSTILE,
        "digest": HOSTILE,
        "versions": {HOSTILE: HOSTILE},
        "grade_d_inputs": [HOSTILE],
        "end": HOSTILE,
        "seed": HOSTILE,
    }
    rows = [row("recidivism.general.2y", 30.0, -1.0, 0.5, scenario=HOSTILE, against=HOSTILE, definition=HOSTILE)]
    rows += [row(HOSTILE, 30.0, -1.0, 0.5, scenario=HOSTILE, unit=HOSTILE, population=HOSTILE, group=HOSTILE)]
    steps = [held | {"lever": HOSTILE, "step": HOSTILE, "scenario": HOSTILE} for held in STUDIES["reach"]()[:1]]
    checks = [held | {"quantity": HOSTILE, "use": HOSTILE, "inside": False} for held in STUDIES["validation"]()[:1]]
    page = page_of(tmp_path, manifest=manifest, comparison=rows, reach=steps, validation=checks, curves=None)
    assert (page.wrong, page.open) == ([], [])
    assert page.all("script") == []
    assert all(image["src"].startswith("data:") for image in page.all("img"))
    assert [name for _, attributes in page.tags for name in attributes if name.startswith("on")] == []
    assert "<script>alert('x')</script>" in page.text


def test_a_language_that_is_not_there_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="allowed are en and nl"):
        write_report(write_study(tmp_path, **MISSING), language="de")


def test_a_page_that_cannot_be_written_is_said_before_anything_is_left(tmp_path: Path) -> None:
    folder = write_study(tmp_path, **MISSING)
    (folder / "report.html").mkdir()
    (folder / "report.html" / "kept").write_text("x", "utf-8")
    with pytest.raises(OutputError, match=r"report\.html  cannot be written"):
        write_report(folder)
    assert [path.name for path in folder.iterdir() if path.name.endswith(".part")] == []
