"""The verbs that live something: run, compare, report, explain, bench. Each takes its options and tells the result."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

from simulation.scenario import load_comparison, load_scenario
from simulation.scenario.options import (
    BenchOptions,
    CompareOptions,
    ExplainOptions,
    ReportOptions,
    RunOptions,
    Telling,
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


def run(options: RunOptions) -> None:
    """Live one scenario and write its run folder."""
    from simulation.experiment.study import live_study

    scenario = load_scenario(options.file, overrides=options.overrides())
    told = teller(options)
    warn_of_compiling(told)
    finished = live_study((scenario,), options, told)
    _tell(finished.summary(), options, f"{finished.headline}\n\nReport: {finished.folder / 'report.html'}")


def compare(options: CompareOptions) -> None:
    """Live scenarios with the same people and luck and write one study folder with a report."""
    from simulation.experiment.refusals import refuse_unbuilt
    from simulation.experiment.study import live_study

    refuse_unbuilt(options)
    scenarios = tuple(load_comparison(options.files, against=options.against, overrides=options.overrides()))
    told = teller(options)
    warn_of_compiling(told)
    finished = live_study(scenarios, options, told)
    page = "report.html" if options.lang == "en" else f"report.{options.lang}.html"
    _tell(finished.summary(), options, f"SYNTHETIC\n{finished.headline}\n\nReport: {finished.folder / page}")


def report(options: ReportOptions) -> None:
    """Write page and figures of a finished folder again."""
    from simulation.report import say_headline, write_figures, write_report

    write_figures(options.folder)
    page = write_report(options.folder, language=options.lang)
    headline = say_headline(options.folder, language=options.lang)
    _tell({"folder": str(options.folder), "headline": headline}, options, f"{headline}\n\nReport: {page}")


def explain(options: ExplainOptions) -> None:
    """Tell the plan of a scenario in words."""
    from simulation.experiment.explaining import explanation

    facts = explanation(options)
    _tell({name: value for name, value in facts.items() if name != "text"}, options, str(facts["text"]))


def bench(options: BenchOptions) -> None:
    """Measure this machine."""
    from simulation.experiment.bench import measure_machine

    facts, text = measure_machine(options, teller(options))
    _tell(facts, options, text)


def _tell(facts: dict[str, object], options: Telling, text: str) -> None:
    print(json.dumps(facts, ensure_ascii=False) if options.json else text)  # noqa: T201
