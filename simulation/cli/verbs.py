"""The verbs, from run to the page for teaching. Each takes its options and tells the result."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulation.scenario.options import (
        BenchOptions,
        CalibrateOptions,
        ClassroomOptions,
        CompareOptions,
        ExplainOptions,
        LifeOptions,
        MonitorOptions,
        ReportOptions,
        RunOptions,
        SensitivityOptions,
        Telling,
        ValidateOptions,
        ValueOptions,
    )


def teller(options: Telling) -> Callable[[str], None]:
    """Return what tells progress on stderr, or nothing when quiet."""
    if not options.shows_progress:
        return lambda text: None
    return lambda text: print(f"  {text}", file=sys.stderr, flush=True)  # noqa: T201


def warn_of_compiling(told: Callable[[str], None]) -> None:
    """Say that the first run compiles, where it will."""
    from simulation.core.compiled import COMPILES, compiled_folder

    if COMPILES and not any(compiled_folder().glob("**/*.nbi")):
        told("first run of this version: compiling, about a minute, once")


def pages_in(language: str, told: Callable[[str], None]) -> Callable[[Path], str]:
    """Return what writes figures and report into a folder and gives the headline."""

    def write(folder: Path) -> str:
        from simulation.report import write_pages

        told("writing figures and report")
        return write_pages(folder, language=language).headline

    return write


def run(options: RunOptions) -> None:
    """Live one scenario and write its run folder."""
    from simulation.experiment.study import live_study
    from simulation.scenario import load_scenario

    scenario = load_scenario(options.file, overrides=options.overrides())
    told = teller(options)
    warn_of_compiling(told)
    finished = live_study((scenario,), options, told, pages=pages_in("en", told))
    _tell(finished.summary(), options, f"{finished.headline}\n\nReport: {finished.folder / 'report.html'}")


def compare(options: CompareOptions) -> None:
    """Live scenarios with the same people and luck and write one study folder with a report."""
    from simulation.experiment.study import live_study
    from simulation.scenario import load_comparison

    scenarios = tuple(load_comparison(options.files, against=options.against, overrides=options.overrides()))
    told = teller(options)
    warn_of_compiling(told)
    finished = live_study(scenarios, options, told, pages=pages_in(options.lang, told))
    page = "report.html" if options.lang == "en" else f"report.{options.lang}.html"
    _tell(finished.summary(), options, f"SYNTHETIC\n{finished.headline}\n\nReport: {finished.folder / page}")


def report(options: ReportOptions) -> None:
    """Write page and figures of a finished folder again."""
    from simulation.report import write_pages

    pages = write_pages(options.folder, language=options.lang)
    facts = {"folder": str(options.folder), "headline": pages.headline}
    _tell(facts, options, f"{pages.headline}\n\nReport: {pages.report}")


def validate(options: ValidateOptions) -> None:
    """Set the shipped model beside every published figure and write one folder with a page."""
    from simulation.experiment.validation import validate as validate_model
    from simulation.report.validation_page import write_validation_page

    told = teller(options)
    warn_of_compiling(told)
    done = validate_model(options, told, pages=lambda folder: write_validation_page(folder, language=options.lang))
    page = "validation.html" if options.lang == "en" else f"validation.{options.lang}.html"
    _tell(done.summary(), options, f"{done.words()}\n\nPage: {done.folder / page}")


def calibrate(options: CalibrateOptions) -> None:
    """Fit the numbers of the model, or by the shipped emulator quickly to a user's own targets."""
    told = teller(options)
    if options.targets is not None:
        from simulation.experiment.calibration.quick import fit_targets

        quick = fit_targets(options.targets, options.seed)
        _tell(quick.facts, options, quick.words())
        return
    from simulation.experiment.calibration.calibrate import calibrate as fit

    warn_of_compiling(told)
    done = fit(options, told)
    _tell(done.facts, options, f"{done.words()}\n\nFolder: {done.folder}")


def sensitivity(options: SensitivityOptions) -> None:
    """Tell which numbers matter, and write one folder with a page."""
    from simulation.experiment.sensitivity import measure_sensitivity
    from simulation.report.sensitivity_page import page_name, write_sensitivity_page

    done = measure_sensitivity(
        options, teller(options), pages=lambda folder: write_sensitivity_page(folder, language=options.lang)
    )
    _tell(done.facts, options, f"{done.words()}\n\nPage: {done.folder / page_name(options.lang)}")


def explain(options: ExplainOptions) -> None:
    """Tell the plan of a scenario in words."""
    from simulation.experiment.explaining import explanation

    facts = explanation(options)
    _tell({name: value for name, value in facts.items() if name != "text"}, options, str(facts["text"]))


def life(options: LifeOptions) -> None:
    """Tell one person's lives in two worlds."""
    from simulation.experiment.twin_lives import twin_lives
    from simulation.report.life import life_text
    from simulation.report.life_facts import life_facts
    from simulation.report.words import Words
    from simulation.scenario.resolved import month_of

    months, words, told = tuple(map(month_of, options.months)), Words(options.lang), teller(options)
    warn_of_compiling(told)
    twins = twin_lives(
        options.folder,
        options.person,
        scenario=options.scenario,
        replicate=options.replicate,
        draw=options.draw,
        told=told,
    )
    twins.refuse_unlived(months)
    _tell(life_facts(words, twins, months) if options.json else {}, options, life_text(words, twins, months))


def monitor(options: MonitorOptions) -> None:
    """Tell what an evaluation of a study's lever would show."""
    from simulation.experiment.monitoring.monitor import monitor as look
    from simulation.report.monitoring import monitoring_text
    from simulation.report.words import Words

    found, words = look(options), Words(options.lang)
    _tell(found.facts, options, f"{monitoring_text(words, found)}\n\nTables: {found.folder}")


def research_value(options: ValueOptions) -> None:
    """Tell what knowing more would be worth."""
    from simulation.experiment.value.research import research_value as weigh
    from simulation.report.research_value import research_text
    from simulation.report.words import Words

    found, words = weigh(options), Words(options.lang)
    _tell(found.facts, options, f"{research_text(words, found)}\n\nTable: {found.folder}")


def bench(options: BenchOptions) -> None:
    """Measure this machine."""
    from simulation.experiment.bench import measure_machine

    facts, text = measure_machine(options, teller(options))
    _tell(facts, options, text)


def classroom(options: ClassroomOptions) -> None:
    """Serve the teaching page until it is stopped, or write a recording of it."""
    from urllib.parse import parse_qsl

    from simulation.classroom.opened import Opening, serve
    from simulation.classroom.recording import write_recording
    from simulation.classroom.settings import from_query

    settings = from_query(dict(parse_qsl(options.settings)))
    told = teller(options)
    warn_of_compiling(told)
    if options.record is None:
        opening = Opening(port=options.port, browser=options.browser, shared=options.shared, query=settings.query())
        serve(opening, print)
        return
    size = write_recording(settings, options.record)
    _tell({"file": str(options.record), "bytes": size}, options, f"SYNTHETIC. Written: {options.record} ({size} bytes)")


def _tell(facts: Mapping[str, object], options: Telling, text: str) -> None:
    print(json.dumps(facts, ensure_ascii=False) if options.json else text)  # noqa: T201
