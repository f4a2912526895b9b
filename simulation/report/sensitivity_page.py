"""The page of a sensitivity analysis: which fitted numbers move the primary published figures, and by how much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from simulation.errors import InputError
from simulation.evidence.targets import Target, load_targets
from simulation.experiment.sensitivity import PRIMARY
from simulation.report.bars import MOST_BARS
from simulation.report.files import write_whole
from simulation.report.names import opening
from simulation.report.number_names import number_name
from simulation.report.page import TEMPLATES, Picture, environment_for, picture
from simulation.report.sensitivity_tornado import (
    decimals_of,
    draw_figure,
    figure_name,
    finding_of,
)
from simulation.report.study import read_manifest
from simulation.report.tables import render
from simulation.report.words import Words, mark

DATA_FILES: Mapping[str, str] = {
    "tornado.csv": mark("every published figure with one number at its low and at its high place"),
    "morris.csv": mark("Morris screening: mean effect and spread"),
    "sobol.csv": mark("Sobol' indices: first and total, with the error of the total"),
    "pawn.csv": mark("PAWN indices on lived worlds"),
    "ablations.csv": mark("worlds with one mechanism switched off"),
    "manifest.json": mark("seed, sizes of the samples, versions"),
}
INDICES: Mapping[str, tuple[str, ...]] = {  # file -> columns taken, by the names they get here
    "morris.csv": ("mean_effect", "spread"),
    "sobol.csv": ("first", "total", "total_error"),
    "pawn.csv": ("median", "chance"),
}
KEY = ["id", "name"]


class FigurePart(NamedTuple):
    """One published figure on the page."""

    id: str
    heading: str
    finding: str
    chance: str
    picture: Picture
    table: Markup


def page_name(language: str) -> str:
    """Return the file name of the page."""
    return "sensitivity.html" if language == "en" else f"sensitivity.{language}.html"


def write_sensitivity_page(folder: Path, *, language: str = "en") -> Path:
    """Write ``sensitivity.html`` (or ``sensitivity.nl.html``) of a sensitivity folder and return its path.

    Raises
    ------
    InputError, OutputError
        the folder holds no sensitivity analysis; it cannot be written
    """
    page = render_sensitivity(Words(language), folder)
    return write_whole(folder / page_name(language), page.encode("utf-8"))


def render_sensitivity(words: Words, folder: Path) -> str:
    """Return the page as text; the same folder gives the same text."""
    manifest, rows = read_manifest(folder), read_indices(folder)
    return (
        environment_for(words)
        .get_template("sensitivity.html.j2")
        .render(
            css=Markup((TEMPLATES / "report.css").read_text("utf-8")),
            language=words.language,
            parts=figure_parts(words, rows, manifest),
            lived=int(manifest.get("lived_points", 0)),
            draws=words.number(manifest.get("draws"), 0),
            made_with=made_with(words, manifest),
            files=[
                (quote(name), name, words.say(said)) for name, said in DATA_FILES.items() if (folder / name).is_file()
            ],
        )
    )


def read_indices(folder: Path) -> pd.DataFrame:
    """Return the rows of ``tornado.csv``, widest first in each figure, with the indices that the folder holds.

    Raises
    ------
    InputError
        there is no ``tornado.csv``
    """
    if not (folder / "tornado.csv").is_file():
        raise InputError(f"{folder / 'tornado.csv'}  is missing; give the folder that `sensitivity` wrote")
    rows = pd.read_csv(folder / "tornado.csv")
    for name, columns in INDICES.items():
        if (folder / name).is_file():
            rows = rows.merge(
                pd.read_csv(folder / name).reindex(columns=[*KEY, *columns]), on=KEY, how="left", validate="one_to_one"
            )
    return rows.sort_values(["id", "swing", "name"], ascending=[True, False, True], ignore_index=True)


def figure_parts(words: Words, rows: pd.DataFrame, manifest: Mapping[str, Any]) -> list[FigurePart]:
    """Return the primary figures that the tables hold, each with drawing and table."""
    targets = {target.id: target for target in load_targets() if target.id in PRIMARY}
    held = {name: rows[rows["id"] == name] for name in PRIMARY if name in targets}
    worlds: Mapping[str, list[float]] = manifest.get("one_small_world", {})
    return [_part(words, targets[name], own, worlds.get(name)) for name, own in held.items() if not own.empty]


def _part(words: Words, target: Target, held: pd.DataFrame, world: list[float] | None) -> FigurePart:
    return FigurePart(
        target.id,
        f"{target.id} · {opening(figure_name(words, target))}",
        finding_of(words, target, held),
        " ".join([*([_chance(words, target, world)] if world else []), *_pawn_chance(words, held)]),
        picture(draw_figure(words, target, held)),
        indices_table(words, target, held.head(MOST_BARS)),
    )


def _chance(words: Words, target: Target, world: list[float]) -> str:
    """Return how rough the worlds are from which the emulator learnt this figure."""
    low, high = (words.number(value, decimals_of(target)) for value in world)
    return words.say(
        "The emulator learnt this from small worlds. Where the figure is as published, one such world shows {low} to "
        "{high} by chance alone (one standard deviation). The wider this is, the less the order of the bars says.",
        low=low,
        high=high,
    )


def _pawn_chance(words: Words, held: pd.DataFrame) -> Iterator[str]:
    """Yield below which PAWN index a number may be nothing but chance."""
    if "chance" in held and held["chance"].notna().any():
        yield words.say(
            "PAWN up to {chance} is what chance alone gives: of numbers without any effect, 95 % lie below it.",
            chance=words.number(held["chance"].max(), 2),
        )


def indices_table(words: Words, target: Target, held: pd.DataFrame) -> Markup:
    """Return the numbers of a figure with both places and the indices there are."""
    rows = [_cells(words, target, row) for _, row in held.iterrows()]
    return render(words, f"indices-{target.id}", rows, head=words.say("Number (record)"))


def _cells(words: Words, target: Target, row: pd.Series) -> dict[str, str]:
    places = decimals_of(target)
    cells = {
        "row": f"{number_name(words, row['name'])} ({row['name']})",
        words.say("At its low place"): words.number(row["at_low"], places),
        words.say("At its high place"): words.number(row["at_high"], places),
    }
    if "mean_effect" in row:
        cells[words.say("Morris: mean effect")] = words.number(row["mean_effect"], 2)
        cells[words.say("Morris: spread")] = words.number(row["spread"], 2)
    if "first" in row:
        cells[words.say("Sobol': first")] = words.number(row["first"], 2)
        cells[words.say("Sobol': total (± error)")] = words.say(
            "{value} (± {error})", value=words.number(row["total"], 2), error=words.number(row["total_error"], 2)
        )
    if "median" in row:
        cells[words.say("PAWN: median")] = words.number(row["median"], 2)
    return cells


def made_with(words: Words, manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what it takes to make the tables again, as label and value."""
    lived = int(manifest.get("lived_points", 0))
    command = "twinlives sensitivity --points FOLDER" if lived else "twinlives sensitivity"
    known = [
        (words.say("Command"), command),
        (words.say("Seed"), str(manifest.get("seed", ""))),
        (words.say("Parameter draws"), words.number(manifest.get("draws"), 0)),
        (words.say("Morris: trajectories"), words.number(manifest.get("morris_trajectories"), 0)),
        (words.say("Sobol': base sample"), words.number(manifest.get("sobol_base"), 0)),
        (words.say("Version"), str(manifest.get("versions", {}).get("twinlives", ""))),
        (words.say("Run"), words.date(str(manifest.get("end", "")))),
    ]
    return known + ([(words.say("Lived worlds for PAWN"), words.number(lived, 0))] if lived else [])
