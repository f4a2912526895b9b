"""The verbs that need no scenario file, as typer knows them: ``bench`` and ``classroom``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.app import Json, Quiet, app, call, terminal

__all__ = ["app"]


@app.command()
def bench(
    persons: Annotated[int | None, typer.Option(min=100, help="Size of the cohort.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="A small cohort, to see that it works.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Also 8 million persons; long.")] = False,
    json: Json = False,
) -> None:
    """Measure the speed of this machine."""
    from simulation.scenario.options import BenchOptions

    call("bench", lambda: BenchOptions(persons=persons, quick=quick, full=full, json=json, terminal=terminal()))


@app.command()
def classroom(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where the page listens; 0 takes a free one.")] = 8675,
    shared: Annotated[bool, typer.Option("--class", help="Let the local network visit: a link and a QR code.")] = False,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open no browser.")] = False,
    record: Annotated[Path | None, typer.Option(metavar="FILE.html", help="Write a recording and leave.")] = None,
    settings: Annotated[str, typer.Option(help="Settings as in the page's address: 'seed=2&lever=advice'.")] = "",
    quiet: Quiet = False,
) -> None:
    """Open the teaching page on this machine, or write a recording of it that plays without any server."""
    from simulation.scenario.options import ClassroomOptions

    options = ClassroomOptions(
        port=port, shared=shared, browser=not no_browser, record=record, settings=settings, quiet=quiet
    )
    call("classroom", lambda: options)
