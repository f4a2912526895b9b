"""The verbs that look closer at a finished study, as typer knows them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.app import Json, Lang, Language, Quiet, call, terminal
from simulation.cli.fitting import app

__all__ = ["app"]

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of a finished study.", show_default=False)]
World = Annotated[str | None, typer.Option("--scenario", help="World beside the one compared with [default: first].")]


@app.command()
def life(
    folder: Folder,
    person: Annotated[
        int | None, typer.Argument(metavar="PERSON", help="Number of the person [default: the first whose lives part].")
    ] = None,
    scenario: World = None,
    replicate: Annotated[int, typer.Option(min=0, help="Replicate of the study.")] = 0,
    draw: Annotated[int | None, typer.Option(min=0, help="Parameter draw [default: the study's first].")] = None,
    month: Annotated[list[str] | None, typer.Option(metavar="YYYY-MM", help="Month whose reasons are wanted.")] = None,
    lang: Language = Lang.en,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Tell one invented person's life in both worlds: events, reasons, where the lives part, other lucks."""
    from simulation.scenario.options import LifeOptions

    call(
        "life",
        lambda: LifeOptions(
            folder=folder,
            person=person,
            scenario=scenario,
            replicate=replicate,
            draw=draw,
            months=tuple(month or ()),
            lang=lang.value,
            quiet=quiet,
            json=json,
            terminal=terminal(),
        ),
    )
