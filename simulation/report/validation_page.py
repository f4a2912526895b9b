"""The page of a validation: every published figure beside the simulated one, and the contrast of the study."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from simulation.errors import InputError
from simulation.report.career_groups import factsheet_names, groups_of_careers
from simulation.report.files import write_whole
from simulation.report.names import opening, origin_name, quantity_name, unit_name
from simulation.report.page import TEMPLATES, environment_for, picture
from simulation.report.study import read_manifest
from simulation.report.tables import is_inside, render
from simulation.report.validation_scores import key_figures, missed_lines, scores_meaning, scores_table
from simulation.report.validation_words import FACTORS, GROUPS, POPULATIONS, REASONS, named, reading_name
from simulation.report.words import NOT_KNOWN, Words, mark

USES: Mapping[str, tuple[str, str]] = {  # use -> heading, what it means
    "calibrate": (
        mark("Figures for fitting"),
        mark(
            "Calibration may set parameters by these figures. "
            "A match shows that the model can be set so, not that it is right."
        ),
    ),
    "validate": (mark("Figures never fitted"), mark("No parameter was or will be set by these figures.")),
    "pattern": (
        mark("Patterns"),
        mark("From another country or time, or without a value: only order of size and shape can be compared."),
    ),
    "prior": (
        mark("Figures that are inputs"),
        mark("These figures went into parameters, or belong to levers. They are shown for completeness."),
    ),
}
_AGE = re.compile(r"^age (\d+), ")
_YEARS = re.compile(r"\b20\d\d(-20\d\d)?\b")
DATA_FILES: Mapping[str, str] = {
    "validation.csv": mark("published figures beside simulated ones"),
    "validation_readings.csv": mark("what each row counts, of how many, and why a figure is missing"),
    "validation_draws.csv": mark("each published figure by parameter draw: the median and the spread"),
    "trajectory_groups.csv": mark("who is in each group of careers, sample by sample"),
    "trajectory_fits.csv": mark("every number of groups that was tried, with both conventions of BIC"),
    "trajectory_quality.csv": mark("share and standard error of each group, how sure members and names are"),
    "trajectory_curves.csv": mark("the curve of each group of careers with its band, sample by sample"),
    "contrast.csv": mark("the contrast of the study, group by group"),
    "manifest.json": mark("scenarios as resolved, seed, versions, digest"),
}


def write_validation_page(folder: Path, *, language: str = "en") -> Path:
    """Write ``validation.html`` (or ``validation.nl.html``) of a validation folder and return its path.

    Raises
    ------
    InputError, OutputError
        the folder holds no validation; it cannot be written
    """
    words = Words(language)
    page = render_validation(words, folder)
    name = "validation.html" if language == "en" else f"validation.{language}.html"
    return write_whole(folder / name, page.encode("utf-8"))


def render_validation(words: Words, folder: Path) -> str:
    """Return the page as text; the same folder gives the same text."""
    manifest, rows, contrast = read_manifest(folder), read_rows(folder), _read(folder / "contrast.csv")
    css = Markup((TEMPLATES / "report.css").read_text("utf-8"))
    summary = manifest.get("summary", {})
    careers = groups_of_careers(words, folder, manifest)
    return (
        environment_for(words)
        .get_template("validation.html.j2")
        .render(
            css=css,
            language=words.language,
            figures=key_figures(words, summary),
            scores=scores_table(words, summary),
            scores_meaning=scores_meaning(words, summary),
            missed=list(missed_lines(words, summary)),
            fitted=int(manifest.get("fitted_parameters", 0)),
            grade_d=int(manifest.get("grade_d_inputs", 0)),
            parts=[_part(words, rows, use) for use in USES if (rows["use"] == use).any()],
            careers=careers,
            curves=picture(careers.curves) if careers and careers.curves else None,
            factsheet=factsheet_names(words),
            contrast=contrast_rows(words, contrast),
            study_n=words.number(float(contrast["one_study_n"].max()), 0),
            index_n=words.number(float(contrast["index_persons"].max()), 0),
            unmatched=_unmatched(contrast),
            made_with=made_with(words, manifest),
            files=[
                (quote(name), name, words.say(text)) for name, text in DATA_FILES.items() if (folder / name).is_file()
            ],
        )
    )


def read_rows(folder: Path) -> pd.DataFrame:
    """Return the rows of ``validation.csv`` with what ``validation_readings.csv`` says of each."""
    rows, details = _read(folder / "validation.csv"), _read(folder / "validation_readings.csv")
    return rows.merge(details.drop(columns="synthetic"), on="id", validate="one_to_one")


def _read(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise InputError(f"{path}  is missing; give the folder that `validate` wrote")
    text = dict.fromkeys(("inside", "reason", "definition", "target", "observed"), str)
    return pd.read_csv(path, dtype=text, keep_default_na=False, na_values={name: [""] for name in _NUMBERS})


_NUMBERS = (
    "published", "low", "high", "simulated", "sim_low", "sim_high", "n", "value", "one_study_n", "one_study_low",
    "one_study_high", "published_low", "published_high", "index_persons", "matched",
)  # fmt: skip


def made_with(words: Words, manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what it takes to make the validation again, as label and value."""
    return [
        (words.say("Command"), "twinlives validate"),
        (words.say("Seed"), str(manifest.get("seed", ""))),
        (words.say("Replicates"), str(manifest.get("replicates", ""))),
        (words.say("Scale"), str(manifest.get("scale", ""))),
        (words.say("Digest"), str(manifest.get("digest", ""))),
        (words.say("Run"), words.date(str(manifest.get("end", "")))),
    ]


def _part(words: Words, rows: pd.DataFrame, use: str) -> dict[str, Any]:
    heading, meaning = USES[use]
    held = rows[rows["use"] == use].sort_values("origin", kind="stable")
    first = ~held["target"].duplicated()
    told = [_row(words, row, in_full) for (_, row), in_full in zip(held.iterrows(), first, strict=True)]
    table = render(words, use, told, left=[words.say("Inside")])
    return {"id": use, "heading": words.say(heading), "meaning": words.say(meaning), "table": table}


def _row(words: Words, row: pd.Series, in_full: bool) -> dict[str, str]:
    decimals = 2 if row["unit"] in {"OR", "ratio", "c-index", "d"} else 1
    return {
        "group": opening(origin_name(words, row["origin"])),
        "row": _label(words, row, in_full),
        words.say("Published (band)"): _with_range(words, row["published"], row["low"], row["high"], decimals),
        words.say("Simulated (95% interval)"): _with_range(
            words, row["simulated"], row["sim_low"], row["sim_high"], decimals
        ),
        words.say("Inside"): _inside(words, row),
    }


def _label(words: Words, row: pd.Series, in_full: bool) -> str:
    """Return what a row is of: the first row of a target says it in full, the others their reading alone."""
    target, reading = row["target"], reading_name(words, row["id"])
    if not in_full:
        return f"{target} · {reading}"
    quantity, population = quantity_name(words, row["quantity"]), named(words, POPULATIONS, row["population"])
    parts = [quantity, population, *_when(words, row)]
    label = f"{target} {', '.join(parts)} ({unit_name(words, row['unit'])})"
    return f"{label} · {reading}" if reading else label


def _when(words: Words, row: pd.Series) -> Iterator[str]:
    """Yield the single age and the years of a level, which tell rows of one quantity apart."""
    if row["family"] != "level_and_age":
        return
    age, years = _AGE.search(row["observed"]), _YEARS.search(row["observed"])
    if age:
        yield words.say("aged {age}", age=age[1])
    if years:
        yield years[0]


def _with_range(words: Words, value: float, low: float, high: float, decimals: int) -> str:
    if value != value and low != low:
        return NOT_KNOWN
    return f"{words.number(value, decimals)} ({_range(words, low, high, decimals)})"


def _inside(words: Words, row: pd.Series) -> str:
    inside = is_inside(row["inside"])
    if inside is None:
        return f"{NOT_KNOWN} " + words.say("not measured: {reason}", reason=named(words, REASONS, row["reason"]))
    return "✓ " + words.say("inside") if inside else "✕ " + words.say("outside")


def _range(words: Words, low: float, high: float, decimals: int) -> str:
    if low != low or high != high:
        return NOT_KNOWN
    return words.say("{low} to {high}", low=words.number(low, decimals), high=words.number(high, decimals))


def contrast_rows(words: Words, contrast: pd.DataFrame) -> Markup:
    """Return the contrast table: factors by group, with both intervals and the published figure."""
    return render(words, "contrast", [_contrast(words, row) for _, row in contrast.iterrows()])


def _contrast(words: Words, row: pd.Series) -> dict[str, str]:
    unit = "%" if row["unit"] == "%" else words.say("mean")
    decimals = 1 if row["unit"] == "%" else 2
    return {
        "group": f"{opening(named(words, FACTORS, row['factor']))} ({unit})",
        "row": named(words, GROUPS, row["group"]),
        words.say("n"): words.number(row["n"], 0),
        words.say("Simulated (95% interval)"): _with_range(words, row["value"], row["low"], row["high"], decimals),
        words.say("Interval of one study"): _range(words, row["one_study_low"], row["one_study_high"], 1),
        words.say("Published"): words.number(row["published"], 1),
    }


def _unmatched(contrast: pd.DataFrame) -> int:
    return int((contrast["index_persons"] - contrast["matched"]).max())
