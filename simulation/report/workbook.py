"""Write the tables of a study as one XLSX workbook, with a sheet that says what every column and outcome means."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from simulation.report.definitions import in_words
from simulation.report.files import write_whole
from simulation.report.names import outcome_name, population_name
from simulation.report.study import Study
from simulation.report.words import Words

NAME = "tables.xlsx"
WRITTEN = datetime(1980, 1, 1)  # noqa: DTZ001  (the earliest date a ZIP file holds: the same tables give the same bytes)
SUMMARISED = ["scenario", "outcome", "definition", "population", "group", "window", "unit"]
MOST_ROWS = 1_000_000
SIDE = ("drivers", "interactions", "advice_curve")
"""Tables that a study has where its levers allow."""


def write_workbook(folder: Path, words: Words, study: Study) -> Path:
    """Write ``tables.xlsx`` (``tables.nl.xlsx``): definitions first, then every table that fits a sheet.

    Outcomes are means over replicates and draws; single runs stand in ``outcomes.csv``.
    """
    name = NAME if words.language == "en" else f"tables.{words.language}.xlsx"
    return write_whole(folder / name, workbook(words, study))


def workbook(words: Words, study: Study) -> bytes:
    """Return the workbook as bytes; the same tables give the same bytes."""
    book = Workbook(write_only=True)  # half the time of a book that is held whole
    for name, table in _sheets(words, study):
        _add_sheet(book, name, table)
    book.properties.title, book.properties.creator = words.say("SYNTHETIC"), "twinlives"
    book.properties.created = book.properties.modified = WRITTEN
    buffer = io.BytesIO()
    book.save(buffer)
    return _without_times(buffer.getvalue())


def _add_sheet(book: Workbook, name: str, table: pd.DataFrame) -> None:
    """Add one table: its columns in bold on a row that stays in sight, unknown values as empty cells."""
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    heads = [WriteOnlyCell(sheet, str(column)) for column in table]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    cells = table.astype(object)
    for row in cells.where(table.notna(), None).itertuples(index=False, name=None):
        sheet.append(row)


def _sheets(words: Words, study: Study) -> Iterator[tuple[str, pd.DataFrame]]:
    tables = {"comparison": study.comparison, "outcomes": _means(study.outcomes), "reach": study.reach}
    tables |= {name: _beside(study, name) for name in SIDE}
    tables["validation"] = study.validation
    held = {name: _marked(table) for name, table in tables.items() if len(table)}
    yield "definitions", _definitions(words, study, held)
    for name, table in held.items():
        yield name, table.head(MOST_ROWS)


def _beside(study: Study, name: str) -> pd.DataFrame:
    path = study.folder / f"{name}.csv"
    return pd.read_csv(path) if path.is_file() else pd.DataFrame()


def _means(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Return the mean of each outcome over replicates and draws, single calendar years left out."""
    window = outcomes["window"].astype(str)
    single = (window.str.slice(0, 4) == window.str.slice(9, 13)) & window.str.endswith("-12")
    grouped = outcomes[~single].groupby(SUMMARISED, sort=False, observed=True)
    return grouped.agg(mean=("value", "mean"), runs=("value", "count"), n=("n", "mean")).reset_index()


def _marked(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(synthetic=True).replace([float("inf"), float("-inf")], float("nan"))


def _definitions(words: Words, study: Study, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    mark = {"sheet": "", "name": words.say("SYNTHETIC"), "unit": "", "meaning": words.say(
        "Invented people, no real person; not a forecast."
    )}  # fmt: skip
    return pd.DataFrame([mark, *_columns(study, tables), *_outcomes(words, tables)]).assign(synthetic=True)


def _columns(study: Study, tables: dict[str, pd.DataFrame]) -> Iterator[dict[str, str]]:
    described = _described(study.folder / "datapackage.json")
    more = {"mean": "mean over replicates and parameter draws", "runs": "replicates times draws", "n": "mean persons"}
    for sheet, table in tables.items():
        for column in table:
            meaning, unit = described.get((sheet, str(column)), (more.get(str(column), ""), ""))
            yield {"sheet": sheet, "name": str(column), "unit": unit, "meaning": meaning}


def _described(path: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """Return (table, column) -> meaning and unit, as the data package beside the tables gives them."""
    if not path.is_file():
        return {}
    resources = json.loads(path.read_text("utf-8")).get("resources", [])
    return {
        (held["name"], field["name"]): (field.get("description", ""), field.get("unit", ""))
        for held in resources
        for field in held["schema"]["fields"]
    }


def _outcomes(words: Words, tables: dict[str, pd.DataFrame]) -> Iterator[dict[str, str]]:
    named = [table for table in tables.values() if {"outcome", "definition", "population"} <= set(table)]
    rows = pd.concat(named).drop_duplicates(["outcome", "definition", "population"]) if named else pd.DataFrame()
    for _, row in rows.iterrows():
        said = f"{outcome_name(words, row['outcome'])}, {population_name(words, row['population'])}"
        meaning = f"{said}: {in_words(words, row['definition'])}"
        yield {"sheet": "outcome", "name": row["outcome"], "unit": row["unit"], "meaning": meaning}


def _without_times(content: bytes) -> bytes:
    """Return a ZIP file whose entries carry no time of writing."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, WRITTEN.timetuple()[:6])
            new.writestr(info, _fixed(entry.filename, old.read(entry)), zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _fixed(name: str, content: bytes) -> bytes:
    """Return the properties of a workbook with the time of writing taken back: openpyxl stamps it on saving."""
    if not name.endswith("core.xml"):
        return content
    stamp = WRITTEN.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, content)
