"""From a study with several parameter draws to what knowing more would be worth, in offences and victims averted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial as with_fixed
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.errors import InputError
from simulation.evidence import load_parameters
from simulation.evidence.draws import load_draws
from simulation.experiment import folders
from simulation.experiment.intervals import Floats
from simulation.experiment.priors import drawn_values
from simulation.experiment.reliving import read_manifest
from simulation.experiment.value import information
from simulation.experiment.value.information import FEWEST_DRAWS, net_of_chance, prior_persons, with_error
from simulation.scenario.options import ValueOptions

if TYPE_CHECKING:
    import pandas as pd

COUNTED = ("offences.actual.all", "offences.actual.dse", "dse_victims")
"""What is averted; a decision is judged by each of them alone."""
LOW_RATE = ("recidivism.general.5y", "dse", "dse_is_first=yes")
"""Outcome, population and group that a sample of the low-rate group would measure: DSE as first offence, new cases."""
DRAWS_TABLE = "draws.csv"
"""Values of the parameters in each draw, beside a study that was lived with draws of its own: draw, name, ..."""


@dataclass(frozen=True, eq=False)
class ResearchValue:
    """What knowing more would be worth.

    Parameters
    ----------
    folder : where the table lies
    table : one row a counted outcome and kind of knowledge; per year and over the years of the lever
    facts : for programs
    """

    folder: Path
    table: pd.DataFrame
    facts: dict[str, Any]


def research_value(options: ValueOptions) -> ResearchValue:
    """Read a finished study and write ``research_value.csv``.

    Raises
    ------
    InputError
        no study, fewer than five parameter draws, or nothing compared
    """
    import pandas as pd

    manifest = read_manifest(options.folder)
    worlds = [str(held["name"]) for held in manifest["scenarios"]]
    draws = [int(number) for number in manifest.get("parameter_draws", [0])]
    if len(worlds) < 2 or len(draws) < FEWEST_DRAWS:
        raise InputError(
            f"{options.folder} compares {len(worlds)} worlds over {len(draws)} parameter draws; the value of knowing "
            f"more needs two worlds and {FEWEST_DRAWS} draws: set study.draws in the scenario file."
        )
    outcomes = pd.read_csv(options.folder / "outcomes.csv", usecols=_COLUMNS)
    if outcomes.groupby("replicate")["draw"].nunique().max() < len(draws):
        raise InputError(
            f"in {options.folder} each replicate has a parameter draw of its own: luck and numbers are not told apart; "
            f"live the study with every draw in each replicate: study.draws, or --draws, from {FEWEST_DRAWS} on."
        )
    values = draw_values(options.folder, draws)
    rows = [row for outcome in COUNTED for row in worth_of(outcomes, outcome, worlds, values, options.sample)]
    table = pd.DataFrame(rows).assign(synthetic=True)
    out = options.out or options.folder / "research-value"
    out.mkdir(parents=True, exist_ok=True)
    folders.write_table(table, out / "research_value.csv")
    facts = {
        "synthetic": True,
        "folder": str(out),
        "worlds": worlds,
        "draws": len(draws),
        "sample": options.sample,
        "rows": [{str(k): v for k, v in record.items()} for record in table.to_dict("records")],
    }
    return ResearchValue(out, table, facts)


_COLUMNS = ["scenario", "replicate", "draw", "outcome", "population", "group", "window", "unit", "value"]


def draw_values(folder: Path, draws: list[int]) -> pd.DataFrame:
    """Return the numbers that differ between draws, one row a draw in the order given.

    They are those of ``draws.csv`` in the study, else the shipped draws with what they set about the study's levers.

    Raises
    ------
    InputError
        a draw of the study is in neither
    """
    import pandas as pd

    own = folder / DRAWS_TABLE
    if own.is_file():
        table = pd.read_csv(own).set_index("draw")
    else:
        shipped, levers = load_draws(), _levers(folder)
        rows = {
            draw: shipped.values(draw)
            | drawn_values(load_parameters(draw=draw), draw, levers, frozenset(shipped.names))
            for draw in draws
            if 1 <= draw <= len(shipped.rows)
        }
        table = pd.DataFrame.from_dict(rows, orient="index")
        table = table[[name for name in table if _is_read(str(name), levers)]]
    lacking = [draw for draw in draws if draw not in table.index]
    if lacking:
        raise InputError(f"the values of parameter draws {lacking} are not known; put them beside the study as {own}.")
    numbers = table.loc[draws].select_dtypes("number")
    varied: pd.DataFrame = numbers.loc[:, numbers.nunique() > 1]
    return varied


def _levers(folder: Path) -> list[str]:
    """Return the levers that any world of a study uses."""
    uses = (use for held in read_manifest(folder)["scenarios"] for use in held["levers"])
    return list(dict.fromkeys(str(use["use"]) for use in uses))


def _is_read(name: str, levers: list[str]) -> bool:
    """Tell whether any world reads a number: those of levers that are not used decide nothing."""
    room, _, rest = name.partition(".")
    return room != "levers" or rest.partition(".")[0] in levers


def worth_of(
    outcomes: pd.DataFrame, outcome: str, worlds: list[str], values: pd.DataFrame, persons: int
) -> Iterator[dict[str, str | float]]:
    """Yield the rows of one counted outcome: perfect, a sample of the low-rate group, then each parameter."""
    rows = outcomes[(outcomes["outcome"] == outcome) & (outcomes["group"] == "all")]
    window = last_window(rows)
    rows = rows[rows["window"] == window]
    if rows.empty:
        return
    benefits = benefits_of(rows, worlds)
    best = int(benefits.mean(axis=0).argmax())
    years = int(window[9:13]) - int(window[:4]) + 1
    said: dict[str, str | float] = {
        "outcome": outcome,
        "unit": str(rows["unit"].iloc[0]),
        "window": window,
        "choice": worlds[best],
    }
    said["averted_by_choice"] = float(benefits.mean(axis=0)[best])
    nothing = np.zeros(len(benefits))
    found = {"perfect": with_error(lambda held, _: information.perfect(held), benefits, nothing)}
    shares = low_rate_shares(outcomes, worlds[0])
    if shares is not None and len(shares) == len(benefits):
        measured = with_fixed(information.of_sample, persons=persons)
        found[f"sample of {persons}"] = with_error(measured, benefits, shares)
        said["prior_persons"] = prior_persons(shares)
    for name in values:
        found[str(name)] = with_error(information.partial, benefits, values[name].to_numpy(float))
    ordered = dict(sorted(found.items(), key=lambda item: (item[0] in values, -item[1].value)))
    for knowledge, worth in ordered.items():
        kind = "parameter" if knowledge in values else knowledge.split(" ")[0]
        yield {
            **said,
            "knowledge": knowledge,
            "kind": kind,
            "a_year": worth.value,
            "error": worth.error,
            "over_the_years": worth.value * years,
            "error_over_the_years": worth.error * years,
            "years": years,
        }


def last_window(rows: pd.DataFrame) -> str:
    """Return the longest of the windows that end last; nothing without rows."""
    windows = sorted(set(rows["window"].astype(str)), key=lambda held: (held[9:], -int(held[:4] or 0)))
    long = [window for window in windows if window[:4] != window[9:13]]
    return (long or windows or [""])[-1]


def benefits_of(rows: pd.DataFrame, worlds: list[str]) -> Floats:
    """Return what each world averts in each draw against the first, chance shrunk away; shape (draws, worlds)."""
    grids = [
        rows[rows["scenario"] == name].pivot_table("value", "draw", "replicate").to_numpy(float) for name in worlds
    ]
    return np.column_stack([np.zeros(len(grids[0])), *(net_of_chance(grids[0] - grid) for grid in grids[1:])])


def low_rate_shares(outcomes: pd.DataFrame, baseline: str) -> Floats | None:
    """Return the share with a new case in the low-rate group of the baseline, one a draw; None where not measured."""
    outcome, population, group = LOW_RATE
    rows = outcomes[(outcomes["outcome"] == outcome) & (outcomes["population"] == population)]
    rows = rows[(rows["group"] == group) & (rows["scenario"] == baseline) & rows["unit"].str.startswith("per 100")]
    rows = rows[rows["window"] == last_window(rows)]
    if rows.empty:
        return None
    grid = rows.pivot_table("value", "draw", "replicate").to_numpy(float) / 100
    return np.clip(net_of_chance(grid), 0.0, 1.0)
