"""From a finished study to what an evaluation of its lever would show; tables in percentage points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.errors import InputError
from simulation.evidence import Parameters
from simulation.experiment import folders
from simulation.experiment.jobs import parameters_of
from simulation.experiment.monitoring.asked import Asked, as_asked, asked_of, figures_of, years_of
from simulation.experiment.monitoring.designs import DESIGNS, Field, Question, field_of, finding, years_to_power
from simulation.experiment.monitoring.rebound import Rebound, Selection, index_persons, rebound, selection
from simulation.experiment.monitoring.sooner import SEEN_AFTER, intermediate_rows, reach_of
from simulation.experiment.reliving import read_manifest
from simulation.outcomes.rows import PER_100
from simulation.scenario.options import MonitorOptions
from simulation.scenario.resolved import scenario_of
from simulation.vocabulary import month_index

if TYPE_CHECKING:
    import pandas as pd

PERCENT = 100.0
STUDY_WINDOW = "2008-01..2017-12"


@dataclass(frozen=True, eq=False)
class Monitoring:
    """What an evaluation would show.

    Parameters
    ----------
    folder : where the tables lie
    table : one row a following, effect and design; shares in percentage points
    intermediate : one row an intermediate outcome
    rebound, selection : read from the baseline, None where the study keeps too few persons
    facts : for programs
    """

    folder: Path
    table: pd.DataFrame
    intermediate: pd.DataFrame
    rebound: Rebound | None
    selection: Selection | None
    facts: dict[str, Any]


def monitor(options: MonitorOptions) -> Monitoring:
    """Read a finished study and write ``monitoring.csv`` and ``intermediate.csv``.

    Raises
    ------
    InputError
        no study, no such world, or a primary outcome that is no share of index persons
    """
    import pandas as pd

    manifest = read_manifest(options.folder)
    scenario = scenario_of(manifest["scenarios"][0])
    parameters = parameters_of(scenario)
    row = primary_row(options.folder, manifest, options.scenario)
    asked = _asked(manifest, str(row["scenario"]), parameters)
    plain = field_of(parameters, drop_out=options.drop_out, contamination=options.contamination)
    field = as_asked(plain, asked)
    outcomes = _outcomes(options.folder)
    again, chosen = _from_lives(options.folder, str(row["against"]), scenario.clock.until, parameters)
    drift = drift_of(outcomes, row)
    questions = dict(questions_of(row, manifest, parameters, drift, chosen, asked))
    table = pd.DataFrame(_rows(questions, field, years_of(options, asked)))
    reach = reach_of(options.folder)
    intermediate = pd.DataFrame(intermediate_rows(outcomes, reach, row, field, parameters))
    out = options.out or options.folder / "monitoring"
    out.mkdir(parents=True, exist_ok=True)
    folders.write_table(table, out / "monitoring.csv")
    folders.write_table(intermediate, out / "intermediate.csv")
    facts = {
        "synthetic": True,
        "folder": str(out),
        "scenario": row["scenario"],
        "outcome": row["outcome"],
        "verdict": row["verdict"],
        "drift": drift * PERCENT,
        "rebound": None if again is None else _finite(again._asdict() | {"fall": again.fall}),
        "selection": None if chosen is None else chosen._asdict(),
        "figures": [figure._asdict() for figure in figures_of(options, parameters, field, asked)],
        "designs": _plain(table),
        "intermediate": _plain(intermediate),
    }
    return Monitoring(out, table, intermediate, again, chosen, facts)


def _plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows for JSON, which knows neither infinity nor NaN."""
    return [_finite(record) for record in table.to_dict("records")]


def _finite(record: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(k): None if isinstance(v, float) and not np.isfinite(v) else v for k, v in record.items()}


def _asked(manifest: dict[str, Any], scenario: str, parameters: Parameters) -> Asked | None:
    """Return what the scenario's own monitoring lever asks for."""
    held = next((held for held in map(scenario_of, manifest["scenarios"]) if held.name == scenario), None)
    return None if held is None else asked_of(held, parameters)


# ------------------------------------------------------------------------------------------------ the study


def primary_row(folder: Path, manifest: dict[str, Any], scenario: str | None) -> pd.Series:
    """Return the primary outcome of a world, as a share of index persons in the last window."""
    import pandas as pd

    path = folder / "comparison.csv"
    if not path.is_file():
        raise InputError(f"{folder} compared nothing, so there is no effect to evaluate; name a folder of `compare`.")
    table = pd.read_csv(path)
    named = scenario or next(iter(table["scenario"]), "")
    primary = _primary_of(manifest, named)
    rows = table[(table["outcome"] == primary["outcome"]) & (table["population"] == primary["population"])]
    rows = rows[(rows["group"] == "all") & (rows["unit"] == PER_100)]
    rows = rows[rows["scenario"] == named]
    if rows.empty:
        known = ", ".join(dict.fromkeys(table["scenario"]))
        raise InputError(
            f"{folder} holds no share of index persons for {primary['outcome']} in "
            f"{scenario or 'its first world'}; it compares {known}."
        )
    last: pd.Series = rows.sort_values("window", key=lambda held: held.str.slice(9)).iloc[-1]
    return last


def _primary_of(manifest: dict[str, Any], scenario: str) -> dict[str, Any]:
    """Return the primary outcome of a scenario's own file; the study's where its manifest holds no such world."""
    own = (held["study"]["primary"] for held in manifest["scenarios"] if held["name"] == scenario)
    found: dict[str, Any] = next(own, manifest["primary"])
    return found


def _outcomes(folder: Path) -> pd.DataFrame:
    import pandas as pd

    columns = ["scenario", "outcome", "population", "group", "window", "unit", "value"]
    table = pd.read_csv(folder / "outcomes.csv", usecols=columns)
    return table[table["group"] == "all"]


def drift_of(outcomes: pd.DataFrame, row: pd.Series) -> float:
    """Return how the share changes from the years of the study to the years of the lever, with no lever at all."""
    rows = outcomes[(outcomes["outcome"] == row["outcome"]) & (outcomes["population"] == row["population"])]
    rows = rows[(rows["scenario"] == row["against"]) & (rows["unit"] == PER_100)]
    means = rows.groupby("window")["value"].mean()
    if STUDY_WINDOW not in means or row["window"] not in means:
        return 0.0
    return float(means[row["window"]] - means[STUDY_WINDOW]) / PERCENT


def _from_lives(
    folder: Path, baseline: str, until: int, parameters: Parameters
) -> tuple[Rebound | None, Selection | None]:
    """Return what the lives of the baseline show without any programme; nothing where the study keeps none."""
    import pandas as pd

    files = [folder / baseline / f"{table}.parquet" for table in ("events", "persons")]
    if not all(file.is_file() for file in files):
        return None, None
    events, persons = (pd.read_parquet(file) for file in files)
    custody = folder / baseline / "spells.parquet"
    spells = pd.read_parquet(custody) if custody.is_file() else None
    months = round(parameters.number("monitoring.rebound_months"))
    index = index_persons(events)
    index = index[index["month"] >= month_index(2000)]  # before is burn-in (MODEL 2)
    return rebound(events, index, months, until, spells), selection(events, persons, index, months, until)


# ------------------------------------------------------------------------------------------------ questions


def questions_of(
    row: pd.Series,
    manifest: dict[str, Any],
    parameters: Parameters,
    drift: float,
    chosen: Selection | None,
    asked: Asked | None = None,
) -> Iterator[tuple[tuple[str, str], Question]]:
    """Yield what could be asked, by who is followed and by which effect there is.

    Everybody in court: the effect as compared. Those under supervision: the whole effect is taken to be theirs; they
    are who a monitoring lever is about, and its coverage is the share of them who are in the evaluation.
    """
    court = parameters.number("monitoring.court_per_year")
    supervised = parameters.number("monitoring.supervised_per_year")
    share = float(row["baseline"]) / PERCENT
    biased = float("nan") if chosen is None else chosen.matched
    smallest = manifest["scenarios"][-1]["study"].get("smallest_difference_that_matters")
    effects = {"simulated": float(row["difference"]) / PERCENT}
    if smallest:
        effects["smallest"] = -float(smallest) / PERCENT
    effects["perfect"] = -share
    years = follow_up_years(str(row["outcome"]))
    for name, effect in effects.items():
        yield ("court", name), Question(share, effect, court, supervised / court, years, biased, drift)
        theirs = max(effect * court / supervised, -share) if name == "simulated" else effect
        followed = supervised if asked is None else supervised * asked.coverage
        yield ("supervised", name), Question(share, theirs, followed, 0.5, years, biased, drift)


def follow_up_years(outcome: str) -> float:
    """Return the years until an outcome is known.

    Examples
    --------
    >>> follow_up_years("recidivism.general.2y")
    2.0
    """
    parts = [part for part in outcome.split(".") if part.endswith("y") and part[:-1].isdigit()]
    return float(parts[0][:-1]) if parts else SEEN_AFTER


def _rows(
    questions: dict[tuple[str, str], Question], field: Field, years: int
) -> Iterator[dict[str, str | float | bool]]:
    for (followed, effect), question in questions.items():
        for design in DESIGNS:
            found = finding(design, question, field, years)
            low, high = found.interval(field.alpha)
            wait = years_to_power(design, question, field) if np.isfinite(found.power) else float("nan")
            yield {
                "followed": followed,
                "effect": effect,
                "design": design,
                "true_effect": question.effect * PERCENT,
                "years": years,
                "persons": found.persons,
                "estimate": found.estimate * PERCENT,
                "bias": found.bias * PERCENT,
                "low": low * PERCENT,
                "high": high * PERCENT,
                "power": found.power,
                "false_claim": found.false_claim,
                "years_to_power": wait,
                "seen": wait <= field.policy_period,
                "synthetic": True,
            }
