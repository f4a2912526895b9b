"""The verbs as typer knows them: parse, call, print. Every verb imports what it needs when it is used."""

from __future__ import annotations

import json as json_text
import os
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulation import __version__
from simulation.cli.ending import DEBUG, ended

if TYPE_CHECKING:
    from simulation.scenario.options import Telling

app = typer.Typer(
    name="twinlives",
    help="Criminal careers simulated in two worlds with the same luck. Everything about people here is SYNTHETIC.",
    epilog="Begin with: twinlives new baseline. Exit codes: 0 done, 2 the input is wrong, 3 the run failed.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # rich help takes 0.1 s longer to import than the whole of `check`
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Engine(StrEnum):
    """Engines with the same results."""

    fast = "fast"
    plain = "plain"


class Persons(StrEnum):
    """Whose rows are written."""

    none = "none"
    offenders = "offenders"
    all = "all"


class Lang(StrEnum):
    """Languages of the report."""

    en = "en"
    nl = "nl"


File = Annotated[Path, typer.Argument(metavar="FILE", help="Scenario file.", show_default=False)]
Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Scenario files.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print one object for programs on stdout.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]
Scale = Annotated[float | None, typer.Option(help="Share of the real births, in place of the file's.")]
Replicates = Annotated[int | None, typer.Option(help="Number of replicates, in place of the file's.")]
Draws = Annotated[int | None, typer.Option(help="Number of parameter draws, in place of the file's.")]
Seed = Annotated[int | None, typer.Option(help="Seed, in place of the file's.")]
EngineName = Annotated[Engine, typer.Option(help="The readable engine, plain, gives the same results.")]
Workers = Annotated[int | None, typer.Option(min=1, max=1024, help="Processes side by side [default: one a core].")]
Out = Annotated[Path | None, typer.Option(help="Folder of the results [default: outputs/NAME/RUN].")]
Snapshot = Annotated[bool, typer.Option("--snapshot", help="Also write the state at the end; large.")]
PersonRows = Annotated[Persons, typer.Option(help="Whose rows are written.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with the unfinished study in --out.")]
Extend = Annotated[
    int | None, typer.Option(min=0, metavar="N", help="Live N more replicates of the finished study in --out.")
]
Cluster = Annotated[str | None, typer.Option(help="Cluster, such as dask://host:port or ray://host:port.")]
Language = Annotated[Lang, typer.Option(help="Language of the report.")]


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"twinlives {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of a failure.", envvar=DEBUG)] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version.", callback=_print_version)] = False,
) -> None:
    if debug:
        os.environ[DEBUG] = "1"  # worker processes see it too


@app.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A template, or a new name for a copy of one.")],
    template: Annotated[str | None, typer.Option(help="Template to copy under the new name.")] = None,
    out: Annotated[Path | None, typer.Option(help="File to write [default: NAME.yaml].")] = None,
) -> None:
    """Write a commented scenario file to change."""
    from simulation.scenario.templates import write_template

    def work() -> None:
        for path in write_template(name, template=template, out=out):
            typer.echo(f"written: {path}")

    raise typer.Exit(ended(work))


@app.command()
def check(files: Files, json: Json = False) -> None:
    """Find every mistake in scenario files, each with its line and what to do."""
    from simulation.cli.checking import check_and_tell

    raise typer.Exit(ended(lambda: check_and_tell(files, json=json)))


@app.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from simulation.scenario.schema import scenario_schema

    def work() -> None:
        typer.echo(json_text.dumps(scenario_schema(), indent=2, ensure_ascii=False))

    raise typer.Exit(ended(work))


@app.command()
def explain(
    file: File,
    schedule: Annotated[bool, typer.Option("--schedule", help="Print the order of a month.")] = False,
    parameters: Annotated[bool, typer.Option("--parameters", help="Print every evidence value.")] = False,
    json: Json = False,
) -> None:
    """Say in words what a scenario would do: who, when, which levers, whom they reach, how long it takes."""
    from simulation.scenario.options import ExplainOptions

    call(
        "explain",
        lambda: ExplainOptions(file=file, schedule=schedule, parameters=parameters, json=json, terminal=terminal()),
    )


@app.command()
def run(
    file: File,
    scale: Scale = None,
    replicates: Replicates = None,
    draws: Draws = None,
    seed: Seed = None,
    engine: EngineName = Engine.fast,
    workers: Workers = None,
    out: Out = None,
    resume: Resume = False,
    extend: Extend = None,
    cluster: Cluster = None,
    snapshot: Snapshot = False,
    persons: PersonRows = Persons.offenders,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Live one scenario and write its run folder."""
    from simulation.scenario.options import RunOptions

    call(
        "run",
        lambda: RunOptions(
            file=file,
            scale=scale,
            replicates=replicates,
            draws=draws,
            seed=seed,
            engine=engine.value,
            workers=workers,
            out=out,
            resume=resume,
            extend=extend,
            cluster=cluster,
            snapshot=snapshot,
            persons=persons.value,
            quiet=quiet,
            json=json,
            terminal=terminal(),
        ),
    )


@app.command()
def compare(
    files: Files,
    against: Annotated[str | None, typer.Option(help="Scenario to compare with, in place of the files' own.")] = None,
    scale: Scale = None,
    replicates: Replicates = None,
    draws: Draws = None,
    seed: Seed = None,
    engine: EngineName = Engine.fast,
    workers: Workers = None,
    out: Out = None,
    resume: Resume = False,
    extend: Extend = None,
    cluster: Cluster = None,
    snapshot: Snapshot = False,
    persons: PersonRows = Persons.offenders,
    lang: Language = Lang.en,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Live scenarios with the same people and luck; report what differs."""
    from simulation.scenario.options import CompareOptions

    call(
        "compare",
        lambda: CompareOptions(
            files=tuple(files),
            against=against,
            scale=scale,
            replicates=replicates,
            draws=draws,
            seed=seed,
            engine=engine.value,
            workers=workers,
            out=out,
            resume=resume,
            extend=extend,
            cluster=cluster,
            snapshot=snapshot,
            persons=persons.value,
            lang=lang.value,
            quiet=quiet,
            json=json,
            terminal=terminal(),
        ),
    )


@app.command()
def report(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of a finished run or study.")],
    lang: Language = Lang.en,
    json: Json = False,
) -> None:
    """Write page and figures of a finished folder again."""
    from simulation.scenario.options import ReportOptions

    call("report", lambda: ReportOptions(folder=folder, lang=lang.value, json=json, terminal=terminal()))


@app.command()
def validate(
    scale: Annotated[float | None, typer.Option(help="Share of the real births.")] = None,
    replicates: Annotated[int | None, typer.Option(min=1, help="Number of replicates.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed.")] = None,
    workers: Workers = None,
    out: Out = None,
    lang: Language = Lang.en,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Set the shipped model beside every published figure; misses are shown as misses. Takes about ten minutes."""
    from simulation.scenario.options import ValidateOptions

    call(
        "validate",
        lambda: ValidateOptions(
            scale=scale,
            replicates=replicates,
            seed=seed,
            workers=workers,
            out=out,
            lang=lang.value,
            quiet=quiet,
            json=json,
            terminal=terminal(),
        ),
    )


def call(verb: str, options: Callable[[], Telling]) -> None:
    """Call a verb of the experiment room with its options, and leave with its exit code."""

    def work() -> None:
        from simulation.cli import verbs

        getattr(verbs, verb)(options())

    raise typer.Exit(ended(work))


def terminal() -> bool:
    """Return whether a person watches stderr."""
    return sys.stderr.isatty()
