"""The verbs that look closer at a finished study, as typer knows them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.app import Json, Lang, Language, Out, Quiet, call, terminal
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


@app.command()
def monitor(
    folder: Folder,
    scenario: World = None,
    years: Annotated[
        int | None,
        typer.Option(min=2, max=100, help="Years of the evaluation [default: of the monitoring lever, else 5]."),
    ] = None,
    contamination: Annotated[
        float | None, typer.Option(min=0.0, max=1.0, help="Share of the others who get it too [default: evidence].")
    ] = None,
    drop_out: Annotated[
        float | None, typer.Option(min=0.0, max=0.99, help="Share lost to follow-up [default: evidence].")
    ] = None,
    out: Out = None,
    lang: Language = Lang.en,
    json: Json = False,
) -> None:
    """Tell what an evaluation of a study's lever would show: four designs, bias, power, years until it is visible."""
    from simulation.scenario.options import MonitorOptions

    call(
        "monitor",
        lambda: MonitorOptions(
            folder=folder,
            scenario=scenario,
            years=years,
            contamination=contamination,
            drop_out=drop_out,
            out=out,
            lang=lang.value,
            json=json,
            terminal=terminal(),
        ),
    )


@app.command("research-value")
def research_value(
    folder: Folder,
    sample: Annotated[int, typer.Option(min=1, help="Persons of the low-rate group a new study would follow.")] = 100,
    out: Out = None,
    lang: Language = Lang.en,
    json: Json = False,
) -> None:
    """Tell what knowing more would be worth: everything, each number, or a sample of the low-rate group."""
    from simulation.scenario.options import ValueOptions

    call(
        "research_value",
        lambda: ValueOptions(folder=folder, sample=sample, out=out, lang=lang.value, json=json, terminal=terminal()),
    )
