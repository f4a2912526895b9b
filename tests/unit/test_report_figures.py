"""Figures: the same bytes, the synthetic mark, alt texts with numbers, contrast, no colour alone."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from simulation.report import say_headline, write_figures, write_pages, write_report
from simulation.report.bands import band_of, curve_bands
from simulation.report.figures import draw_figures, level_of
from simulation.report.reach import chains
from simulation.report.study import read_study
from simulation.report.style import AGAINST, INK, QUIET, WORLDS, Drawing
from simulation.report.words import Words

STUDIES = runpy.run_path(str(Path(__file__).parents[1] / "report_studies.py"))
write_study: Callable[..., Path] = STUDIES["write_study"]
row: Callable[..., dict[str, Any]] = STUDIES["row"]
NAMES = {"difference_forest", "icons", "survival", "age_crime", "reach"}
LEAST_CONTRAST = 3.0


def drawn(folder: Path, language: str = "en", **tables: Any) -> dict[str, Drawing]:
    return draw_figures(Words(language), read_study(write_study(folder, **tables)))


def texts(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(lambda held: hasattr(held, "get_text")))


def luminance(colour: str) -> float:
    shares = np.array(to_rgb(colour))
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(colour: str, paper: str = "#FFFFFF") -> float:
    dark, light = sorted((luminance(colour), luminance(paper)))
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Drawing]:
    return drawn(tmp_path_factory.mktemp("english"))


@pytest.fixture(scope="module")
def dutch(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Drawing]:
    return drawn(tmp_path_factory.mktemp("dutch"), "nl")


def test_every_figure_is_drawn_when_its_data_are_there(english: dict[str, Drawing]) -> None:
    assert set(english) == NAMES


def test_figures_are_files_of_both_kinds_and_languages(tmp_path: Path) -> None:
    folder = write_study(tmp_path, curves=None)
    written = write_figures(folder) + write_figures(folder, language="nl")
    assert {path.name for path in written} == {
        f"{name}{ending}.{kind}"
        for name in ("difference_forest", "icons", "reach")
        for ending in ("", ".nl")
        for kind in ("svg", "png")
    }
    assert {path.name for path in (folder / "figures").iterdir()} == {path.name for path in written}


def test_pages_are_written_with_one_reading(tmp_path: Path) -> None:
    folder = write_study(tmp_path, curves=None)
    pages = write_pages(folder, language="nl")
    assert pages.report.read_bytes() == write_report(folder, language="nl").read_bytes()
    assert {path.name for path in pages.figures} == {
        f"{name}.nl.{kind}" for name in ("difference_forest", "icons", "reach") for kind in ("svg", "png")
    }
    assert pages.headline == say_headline(folder, language="nl")


def test_the_same_study_gives_the_same_bytes_twice(english: dict[str, Drawing], tmp_path: Path) -> None:
    again = drawn(tmp_path)
    for name, drawing in english.items():
        assert drawing.svg() == again[name].svg(), name
    assert english["reach"].png() == again["reach"].png()


def test_a_figure_holds_no_date_and_no_version(english: dict[str, Drawing]) -> None:
    for drawing in english.values():
        assert b"dc:date" not in drawing.svg()
        assert b"Matplotlib" not in drawing.svg()
    assert b"Matplotlib" not in english["reach"].png()


def test_the_users_own_settings_change_no_figure(english: dict[str, Drawing], tmp_path: Path) -> None:
    import matplotlib as mpl

    with mpl.rc_context({"font.size": 30, "lines.linewidth": 9, "savefig.dpi": 20, "figure.facecolor": "red"}):
        again = drawn(tmp_path)
        assert again["reach"].svg() == english["reach"].svg()
        assert again["reach"].png() == english["reach"].png()


def test_every_figure_is_marked_synthetic_across_and_below(
    english: dict[str, Drawing], dutch: dict[str, Drawing]
) -> None:
    for drawings, word in ((english, "SYNTHETIC"), (dutch, "SYNTHETISCH")):
        for name, drawing in drawings.items():
            marks = [text for text in drawing.figure.texts if text.get_text().startswith(word)]
            assert [text.get_text() == word for text in marks].count(True) == 1, name
            assert any("invented" in text.get_text() or "verzonnen" in text.get_text() for text in marks), name


def test_the_synthetic_mark_is_in_the_pixels_of_the_png(english: dict[str, Drawing]) -> None:
    from io import BytesIO

    from matplotlib.image import imread

    drawing = english["reach"]
    with_mark = imread(BytesIO(drawing.png()), format="png")
    (mark,) = [text for text in drawing.figure.texts if text.get_text() == "SYNTHETIC"]
    mark.set_visible(False)
    without = imread(BytesIO(drawing.png()), format="png")
    mark.set_visible(True)
    assert (np.abs(with_mark - without).max(axis=2) > 0.02).mean() > 0.01


def test_notes_name_definition_n_replicates_and_level(english: dict[str, Drawing]) -> None:
    for name in ("difference_forest", "survival", "age_crime"):
        written = " ".join(texts(english[name].figure).split())
        assert "eplicates: " in written, name
        assert "95 % interval" in written, name
        assert "n = " in written, name
    assert "ended in a prosecutor's disposal or a conviction" in " ".join(texts(english["survival"].figure).split())
    assert "Persons registered as a suspect" in " ".join(texts(english["age_crime"].figure).split())


def test_alt_texts_state_the_finding_with_numbers(english: dict[str, Drawing], dutch: dict[str, Drawing]) -> None:
    assert "General recidivism within 2 years, advice always requested: 0.6 fewer" in english["difference_forest"].alt
    assert "Specific recidivism (the same offence again) within 5 years, advice always requested: too few" in (
        english["difference_forest"].alt
    )
    assert "after 2 years, of every 100 people, 63." in english["survival"].alt
    assert "the curve is highest at age 19 (10.9 per 1,000 residents of that age a year)" in english["age_crime"].alt
    assert "the curves are at most 0.0" in english["age_crime"].alt
    assert "brought to court: 63.7 (100\N{NO-BREAK SPACE}%)" in english["reach"].alt
    assert "na 2 jaar hadden van elke 100 mensen 63," in dutch["survival"].alt
    assert "0,6 minder" in dutch["difference_forest"].alt


def test_dutch_figures_hold_no_english(dutch: dict[str, Drawing]) -> None:
    for drawing in dutch.values():
        words = set(texts(drawing.figure).lower().split()) | set(drawing.alt.lower().split())
        assert words & {"the", "people", "years", "fewer", "with", "difference", "baseline", "residents"} == set()


def test_too_few_is_written_and_not_drawn(tmp_path: Path) -> None:
    rows = [STUDIES["too_few"]("recidivism.specific.5y", 9.4)]
    figure = drawn(tmp_path, comparison=rows, curves=None, reach=None)["difference_forest"].figure
    (axes,) = figure.axes
    assert any(text.get_text() == "too few to say" for text in axes.texts)
    assert [line for line in axes.lines if line.get_marker() not in ("None", None, "")] == []


def test_zero_stands_in_the_middle_of_every_forest(english: dict[str, Drawing]) -> None:
    for axes in english["difference_forest"].figure.axes:
        low, high = axes.get_xlim()
        assert low == pytest.approx(-high)


def test_several_scenarios_have_a_legend_and_marks_of_their_own(tmp_path: Path) -> None:
    figure = drawn(tmp_path, comparison=STUDIES["several"](), curves=None, reach=None)["difference_forest"].figure
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == [
        "advice always requested",
        "context programme",
        "all recommendations together",
        "longer custody",
    ]


def test_colour_is_never_the_only_difference() -> None:
    looks = [AGAINST, *WORLDS]
    assert len({(look.marker, look.filled) for look in looks}) == len(looks)


@pytest.mark.parametrize("colour", [INK, QUIET, AGAINST.colour, *(look.colour for look in WORLDS)])
def test_marks_stand_out_from_the_paper(colour: str) -> None:
    assert contrast(colour) >= LEAST_CONTRAST


def test_a_scenario_name_is_never_read_as_mathematics(tmp_path: Path) -> None:
    rows = [row("recidivism.general.2y", 30.0, -1.0, 0.5, scenario=r"$\frac{1}{x$ <b>&amp;</b> \x")]
    figures = drawn(tmp_path, comparison=rows, curves=None, reach=None)
    assert figures["difference_forest"].svg().startswith(b"<?xml")
    assert r"$\frac{1}{x$ <b>" in figures["difference_forest"].title


def test_a_study_without_data_has_no_figures(tmp_path: Path) -> None:
    nothing: dict[str, list[dict[str, Any]]] = {name: [] for name in ("comparison", "curves", "reach", "outcomes")}
    assert drawn(tmp_path, **nothing) == {}


def test_the_reach_of_levers_is_found_in_the_outcomes_too(tmp_path: Path) -> None:
    base = STUDIES["outcomes"]()[-1]
    steps = [
        base | {"outcome": f"reach.work_support.{step}", "value": value}
        for step, value in (("eligible", 8), ("started", 2))
    ]
    study = read_study(write_study(tmp_path, reach=None, outcomes=[base, *steps]))
    (chain,) = chains(study, 0.95)
    assert [(step.name, step.mean, step.share) for step in chain.steps] == [("eligible", 8, 1.0), ("started", 2, 0.25)]


def test_a_band_is_students_interval_over_replicates() -> None:
    rows = pd.DataFrame({"replicate": ["a", "b", "c", "d"], "draw": "0", "value": [1.0, 2.0, 3.0, 6.0]})
    mean, low, high = band_of(rows, "value", 0.95)
    assert mean == 3.0
    assert high - mean == pytest.approx(3.182446 * np.sqrt(14 / 3 / 4), rel=1e-5)  # t(0.975, 3), sample variance 14/3
    assert mean - low == pytest.approx(high - mean)


def test_one_replicate_has_no_band() -> None:
    rows = pd.DataFrame({"replicate": ["a"], "value": [1.0]})
    mean, low, high = band_of(rows, "value", 0.95)
    assert (mean, np.isnan(low), np.isnan(high)) == (1.0, True, True)


def test_bands_keep_worlds_and_times_apart() -> None:
    rows = pd.DataFrame(
        [
            {
                "scenario": scenario,
                "x": x,
                "unit": "u",
                "replicate": str(r),
                "draw": "0",
                "value": x + r,
                "at_risk": 9.0,
                "n": 9.0,
            }
            for scenario in ("b", "a")
            for x in (1.0, 0.0)
            for r in (0, 1)
        ]
    )
    found = curve_bands(rows, 0.9)
    assert list(found["x"]) == [0.0, 1.0, 0.0, 1.0]
    assert list(found["mean"]) == [0.5, 1.5, 0.5, 1.5]
    assert set(found["replicates"]) == {2.0}


def test_a_level_written_as_a_percentage_is_understood(tmp_path: Path) -> None:
    study = read_study(write_study(tmp_path, comparison=[row("advices", 1.0, 0.1, 0.2, level=90)]))
    assert level_of(study) == 0.9
