"""Put the page together: what is said, drawn and tabulated, in one HTML file that asks the network for nothing."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from simulation.outcomes.definitions import JOIN
from simulation.report import tables
from simulation.report.advice import advice_table
from simulation.report.amounts import brackets, difference_of, signed
from simulation.report.answers import answer_lines, answers_table
from simulation.report.ceiling import ceiling_lines, ceilings_of
from simulation.report.cost import cost_lines, prison_line
from simulation.report.definitions import clauses_of, in_words
from simulation.report.elsewhere import elsewhere_table
from simulation.report.facts import grade_d_inputs, questions, scenarios_of
from simulation.report.figures import draw_figures, level_of, save_figures
from simulation.report.files import write_whole
from simulation.report.headline import Headline, headlines, level_decimals
from simulation.report.names import opening, outcomes_name, population_name, unit_name, without_years, world_name
from simulation.report.provenance import citation, made_with
from simulation.report.rows import main_window, primary_row, shown_rows
from simulation.report.stopped import stop_sentences
from simulation.report.study import Study, read_study
from simulation.report.style import Drawing
from simulation.report.together import interactions_table
from simulation.report.tornado import drivers_table
from simulation.report.verdicts import is_too_few
from simulation.report.windows import window_name
from simulation.report.words import Words, mark
from simulation.report.workbook import write_workbook

TEMPLATES = Path(__file__).parent / "templates"

DATA_FILES: Mapping[str, str] = {
    "comparison.csv": mark("differences between the worlds, with intervals and verdicts"),
    "outcomes.csv": mark("outcomes of every world, replicate and parameter draw"),
    "curves.csv": mark("curves by time and by age"),
    "reach.csv": mark("how far the levers reach"),
    "advice_curve.csv": mark("recommendation 1 over the unknown share and gain"),
    "drivers.csv": mark("what drives a difference: each unknown number of a lever"),
    "interactions.csv": mark("what levers do together and alone"),
    "validation.csv": mark("published figures beside simulated ones"),
    "tables.xlsx": mark("the main tables in one workbook, with a sheet of definitions"),
    "tables.nl.xlsx": mark("the main tables in one workbook, with a sheet of definitions (Dutch)"),
    "comparison.parquet": mark("the differences again, as Parquet; outcomes, curves and reach lie so under parts/"),
    "persons.parquet": mark("one row a person (invented)"),
    "events.parquet": mark("dated events of lives (invented)"),
    "spells.parquet": mark("periods in custody, supervision and programmes (invented)"),
    "ties.parquet": mark("ties between persons (invented)"),
    "manifest.json": mark("scenarios as resolved, seed, versions, digest"),
}


@dataclass(frozen=True)
class Picture:
    """A figure as the page shows it."""

    title: str
    alt: str
    caption: str
    source: str


@dataclass(frozen=True)
class Pages:
    """What was written, and the headline as plain text."""

    report: Path
    figures: list[Path]
    headline: str


def write_pages(folder: Path, *, language: str = "en") -> Pages:
    """Write figures and page of a run or study folder, reading and drawing once; return them with the headline.

    Parameters
    ----------
    folder : with the manifest and the tables of the contract; tables it lacks are left out of the page
    language : ``en`` or ``nl``

    Raises
    ------
    InputError, OutputError
        the folder is none of ours, or holds tables that cannot be read; it cannot be written
    """
    words, study = Words(language), read_study(folder)
    drawings = draw_figures(words, study)
    figures = save_figures(folder, drawings, language)
    write_workbook(folder, words, study)
    report = _write(folder, words, render_page(words, study, drawings))
    return Pages(report, figures, _headline_text(words, study))


def write_report(folder: Path, *, language: str = "en") -> Path:
    """Write the page of a run or study folder and return its path; see ``write_pages``.

    ``en`` writes ``report.html``, ``nl`` writes ``report.nl.html``. The figures stand inside the page.
    """
    words, study = Words(language), read_study(folder)
    return _write(folder, words, render_page(words, study, draw_figures(words, study)))


def say_headline(folder: Path, *, language: str = "en") -> str:
    """Return the headline of a run or study folder as plain text, one paragraph a scenario."""
    return _headline_text(Words(language), read_study(folder))


def _write(folder: Path, words: Words, page: str) -> Path:
    name = "report.html" if words.language == "en" else f"report.{words.language}.html"
    return write_whole(folder / name, page.encode("utf-8"))


def _headline_text(words: Words, study: Study) -> str:
    return "\n\n".join(_spoken(words, study, said) for said in headlines(words, study, ceilings_of(study)))


def _spoken(words: Words, study: Study, said: Headline) -> str:
    verdict = words.say("Verdict: {verdict}.", verdict=said.verdict.name) if said.verdict else ""
    first = " ".join(part for part in (said.lead, *said.sentences, verdict, *said.warnings) if part)
    return "\n".join([first, *answer_lines(words, study, said.scenario)])


def render_page(words: Words, study: Study, drawings: Mapping[str, Drawing]) -> str:
    """Return the page as text; the same folder gives the same text."""
    environment = environment_for(words)
    css = Markup((TEMPLATES / "report.css").read_text("utf-8"))
    return environment.get_template("report.html.j2").render(
        css=css, language=words.language, **_content(words, study, drawings)
    )


def environment_for(words: Words) -> jinja2.Environment:
    """Return what fills templates of this room in one language."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(say=words.say, say_count=words.say_count, words=words)
    return environment


def _content(words: Words, study: Study, drawings: Mapping[str, Drawing]) -> dict[str, Any]:
    ceiling, level = ceilings_of(study), level_of(study)
    return {
        "questions": _asked(words, study),
        "headlines": headlines(words, study, ceiling),
        "figures_of": {scenario: _key_figures(words, study, scenario) for scenario in study.scenarios},
        "answers": {scenario: answers_table(words, study, scenario) for scenario in study.scenarios},
        "compared": not study.comparison.empty,
        "worlds": len(scenarios_of(study.manifest)),
        "against": world_name(words, study.against),
        "counted": _counted(words, study),
        "ceiling": ceiling_lines(words, ceiling),
        "differences": tables.differences(words, study),
        "together": interactions_table(words, study),
        "advice": advice_table(words, study),
        "driving": drivers_table(words, study),
        "elsewhere": elsewhere_table(words, study),
        "groups": tables.groups(words, study),
        "means": tables.means(words, study),
        "costs": cost_lines(words, study),
        "prison": prison_line(words),
        "stopped": stop_sentences(words, study, level),
        "outcomes": tables.outcomes(words, study, level) if study.comparison.empty else Markup(""),
        "definitions": definitions(words, study),
        "pictures": {name: picture(drawing) for name, drawing in drawings.items()},
        "validation_counts": tables.validation_counts(words, study),
        "validation_missed": tables.validation_missed(words, study),
        "grade_d": grade_d_inputs(study),
        "made_with": made_with(words, study),
        "citation": citation(words, study),
        "files": data_files(words, study),
    }


def _asked(words: Words, study: Study) -> list[str]:
    """Return the questions of the study, those of shipped scenarios in the report's language."""
    asked = [words.known(question) for question in questions(study)]
    return asked or [words.say("What happened in this synthetic cohort?")]


def _counted(words: Words, study: Study) -> str:
    """Return what was counted: months, replicates and parameter draws."""
    table = shown_rows(study)
    if table.empty:
        return ""
    named = (window_name(words, main_window(study, table, scenario)) for scenario in study.scenarios)
    windows = list(dict.fromkeys(window for window in named if window))
    lived = words.say(
        "replicates: {replicates}; parameter draws: {draws}",
        replicates=words.number(table["replicates"].max(), 0),
        draws=words.number(table["draws"].max(), 0),
    )
    if not windows:
        return f"{opening(lived)}."
    if len(windows) > 1:
        return words.say("The primary outcomes count {windows}; {lived}.", windows=words.listing(windows), lived=lived)
    return words.say("The primary outcome counts {window}; {lived}.", window=windows[0], lived=lived)


def _key_figures(words: Words, study: Study, scenario: str) -> list[tuple[str, str]]:
    """Return the numbers that stand large in a headline, with their labels: both worlds and the difference."""
    row = primary_row(study, scenario)
    if row is None or is_too_few(row["verdict"]):
        return []
    difference, unit = difference_of(row), unit_name(words, row["unit"])
    interval = words.say("{level} interval", level=words.level(difference.level))
    decimals, bounds = level_decimals(row), brackets(words, difference)
    return [
        (words.number(row["baseline"], decimals), f"{unit}: {world_name(words, row['against'])}"),
        (words.number(row["value"], decimals), f"{unit}: {world_name(words, scenario)}"),
        (signed(words, difference), words.say("difference ({interval}: {bounds})", interval=interval, bounds=bounds)),
    ]


def picture(drawing: Drawing) -> Picture:
    """Return a drawing as a picture that stands inside the page."""
    source = f"data:image/svg+xml;base64,{base64.b64encode(drawing.svg()).decode('ascii')}"
    return Picture(drawing.title, drawing.alt, drawing.caption, source)


def definitions(words: Words, study: Study) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what outcomes count: clauses they share, with each outcome and its first clause."""
    table = tables.shown_outcomes(study) if study.comparison.empty else shown_rows(study)
    rows = table.drop_duplicates(["outcome", "definition", "population"])
    rows = rows.assign(stem=[without_years(outcome) for outcome in rows["outcome"]])
    found: dict[str, list[tuple[str, str]]] = {}
    for (_, definition, population), alike in rows.groupby(["stem", "definition", "population"], sort=False):
        name = f"{outcomes_name(words, list(alike['outcome']))}, {population_name(words, str(population))}"
        first, *rest = clauses_of(str(definition)) or [""]
        held = found.setdefault(in_words(words, JOIN.join(rest)), [])
        held.append((opening(name), opening(in_words(words, first))))
    return list(found.items())


def data_files(words: Words, study: Study) -> list[tuple[str, str, str]]:
    """Return address, name and content of the data files beside the page."""
    names = [name for name in DATA_FILES if (study.folder / name).is_file()]
    return [(quote(name), name, words.say(DATA_FILES[name])) for name in names]
