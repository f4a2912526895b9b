"""The verbs about the numbers themselves, as typer knows them: ``calibrate`` and ``sensitivity``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.app import Json, Lang, Language, Out, Quiet, Workers, call, terminal
from simulation.cli.machine import app

__all__ = ["app"]

Points = Annotated[
    int, typer.Option(min=0, help="Points to teach a new emulator, half as many about DSE; 0: take the shipped one.")
]
Seed = Annotated[int, typer.Option(help="Seed of points, chances and samples.")]


@app.command()
def calibrate(
    points: Points = 0,
    draws: Annotated[int, typer.Option(min=1, help="Parameter draws to write.")] = 100,
    check: Annotated[bool, typer.Option(help="Bring the draws to the figures in waves of lived worlds.")] = True,
    truths: Annotated[int, typer.Option(min=1, help="Known truths on which intervals are checked.")] = 20,
    scale: Annotated[float, typer.Option(min=0.001, max=1.0, help="Share of the real births of a point.")] = 0.01,
    seed: Seed = 1,
    targets: Annotated[
        Path | None, typer.Option(help="Your own targets (CSV): a quick fit by the shipped emulator.")
    ] = None,
    workers: Workers = None,
    out: Out = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Fit the numbers of the model to published figures; the same command goes on where it was stopped. Takes hours."""
    from simulation.scenario.options import CalibrateOptions

    call(
        "calibrate",
        lambda: CalibrateOptions(
            points=points,
            draws=draws,
            check=check,
            truths=truths,
            scale=scale,
            seed=seed,
            targets=targets,
            workers=workers,
            out=out,
            quiet=quiet,
            json=json,
            terminal=terminal(),
        ),
    )


@app.command()
def sensitivity(
    points: Annotated[
        Path | None, typer.Option(help="Folder of a calibration: also PAWN indices on its lived points.")
    ] = None,
    ablations: Annotated[
        int, typer.Option(min=0, help="Also worlds with one mechanism switched off, so many replicates of each.")
    ] = 0,
    workers: Workers = None,
    seed: Seed = 1,
    out: Out = None,
    lang: Language = Lang.en,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Tell which fitted numbers matter for which published figure: Morris, Sobol', tornado, PAWN, and a page."""
    from simulation.scenario.options import SensitivityOptions

    call(
        "sensitivity",
        lambda: SensitivityOptions(
            points=points,
            ablations=ablations,
            workers=workers,
            seed=seed,
            out=out,
            lang=lang.value,
            quiet=quiet,
            json=json,
            terminal=terminal(),
        ),
    )
