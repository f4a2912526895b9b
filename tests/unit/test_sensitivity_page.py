"""The page of a sensitivity analysis, from the shipped tables: figures in words, bands, indices, both languages."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from simulation.errors import InputError
from simulation.evidence import load_parameters
from simulation.evidence.targets import load_targets
from simulation.experiment.calibration.box import load_box
from simulation.experiment.sensitivity import PRIMARY
from simulation.experiment.shipped_sensitivity import FOLDER
from simulation.report.number_names import number_name
from simulation.report.sensitivity_page import page_name, read_indices, write_sensitivity_page
from simulation.report.sensitivity_tornado import FIGURES, draw_figure
from simulation.report.words import Words


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "sensitivity"
    shutil.copytree(FOLDER, place)
    return place


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("SYNTHETIC", "Published band 32.0 to 40.0", "chance alone", "PAWN: median", "This figure in words")),
        (
            "nl",
            (
                "SYNTHETISCH",
                "Gepubliceerde band 32,0 tot 40,0",
                "toeval alleen",
                "PAWN: mediaan",
                "Deze figuur in woorden",
            ),
        ),
    ],
)
def test_the_page_tells_every_primary_figure_in_both_languages(
    folder: Path, language: str, said: tuple[str, ...]
) -> None:
    path = write_sensitivity_page(folder, language=language)
    page = path.read_text("utf-8")
    assert path.name == page_name(language)
    for text in said:
        assert text in page, text
    for target in PRIMARY:
        assert f'id="{target}"' in page
    assert page.count("<img ") == page.count("data:image/svg+xml") == len(PRIMARY)
    assert "http" not in page.replace("http-equiv", "")


def test_every_figure_says_its_finding_in_numbers_to_a_reader_by_ear(folder: Path) -> None:
    page, rows = write_sensitivity_page(folder).read_text("utf-8"), read_indices(folder)
    said = re.findall(r'alt="(.*?)"', page)
    assert len(said) == len(PRIMARY)
    for target, alt in zip(PRIMARY, said, strict=True):
        widest = rows[rows["id"] == target].iloc[0]
        assert number_name(Words("en"), widest["name"]) in alt
        assert len(re.findall(r"\d+", alt)) >= 8


def test_the_same_folder_gives_the_same_page(folder: Path) -> None:
    first = write_sensitivity_page(folder).read_bytes()
    assert write_sensitivity_page(folder).read_bytes() == first


def test_without_lived_worlds_there_is_no_pawn(folder: Path) -> None:
    (folder / "pawn.csv").unlink()
    page = write_sensitivity_page(folder).read_text("utf-8")
    assert "PAWN: median" not in page
    assert "pawn.csv" not in page
    assert "Sobol" in page


def test_the_published_band_is_drawn(folder: Path) -> None:
    target = next(target for target in load_targets() if target.id == "T033")
    rows = read_indices(folder)
    axes = draw_figure(Words("en"), target, rows[rows["id"] == "T033"]).figure.axes[0]
    upright = {float(line.get_xdata()[0]) for line in axes.lines if len(set(line.get_xdata())) == 1}
    assert {target.low, target.high} <= upright


def test_a_folder_without_a_tornado_is_refused(folder: Path) -> None:
    (folder / "tornado.csv").unlink()
    with pytest.raises(InputError, match="sensitivity"):
        write_sensitivity_page(folder)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_fitted_number_has_words_of_its_own(language: str) -> None:
    names = load_box(load_parameters()).names
    said = [number_name(Words(language), name) for name in names]
    assert not set(said) & set(names)
    assert len(set(said)) == len(names)
    assert number_name(Words(language), "some.thing") == "Some.thing"


def test_every_primary_figure_has_words() -> None:
    assert set(FIGURES) == set(PRIMARY)
