"""What an evaluation can see sooner than new cases: advice, supervision, steps of a programme, ties that ended.

Shares are of those brought to court for DSE. Work is no outcome of a study, so nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.evidence import Parameters
from simulation.experiment.monitoring.designs import Field, Question, years_to_power

if TYPE_CHECKING:
    import pandas as pd

PERCENT = 100.0
SEEN_AFTER = 1.0
"""Years after entry in which advice, supervision, completion and the end of a tie are known."""
INTERMEDIATE = ("advices.given.dse", "supervision.starts.dse")
INDEX = "dse.court"
STARTED, COMPLETED, TIES = ".started", ".completed", ".tie_ended"
STEPS = (STARTED, COMPLETED, TIES)
ADDED = {"advices.given.dse": ".advice_added"}
"""Steps of a lever that count as well: advices of practice and those that the lever adds are counted apart."""


def intermediate_rows(
    outcomes: pd.DataFrame, reach: pd.DataFrame, row: pd.Series, field: Field, parameters: Parameters
) -> Iterator[dict[str, str | float | bool]]:
    """Yield what can be seen sooner: shares of those in court with advice, supervision, a programme, a tie ended.

    ``by_itself``: a step of the programme, which nobody can have without it.
    """
    rows = outcomes[outcomes["window"] == _widest(outcomes, row)]
    means = rows.groupby(["scenario", "outcome"])["value"].mean()
    steps = [name for name in means.loc[row["scenario"]].index if str(name).startswith("reach.")]
    for outcome in (*INTERMEDIATE, *(step for step in steps if str(step).endswith(STEPS))):
        first, second = (_share(means, str(row[world]), str(outcome)) for world in ("against", "scenario"))
        if str(outcome).endswith(TIES):
            second = _with_ties(means, reach, str(row["scenario"]), str(outcome))
        if outcome in ADDED:
            added = [
                _share(means, str(row["scenario"]), str(step)) for step in steps if str(step).endswith(ADDED[outcome])
            ]
            second = min(second + sum(added), 1.0)
        if first == second:
            continue
        question = Question(first, second - first, parameters.number("monitoring.court_per_year"), 0.5, SEEN_AFTER)
        wait = years_to_power("randomised", question, field)
        yield {
            "outcome": str(outcome),
            "baseline": first * PERCENT,
            "value": second * PERCENT,
            "years_to_power": wait,
            "seen": wait <= field.policy_period,
            "by_itself": str(outcome).startswith("reach.") and first == 0.0,
            "synthetic": True,
        }


def _with_ties(means: pd.Series, reach: pd.DataFrame, scenario: str, outcome: str) -> float:
    """Return the share of those in court with a tie ended; the outcome counts ties, the reach of a lever persons."""
    started = outcome.removesuffix(TIES) + STARTED
    own = reach[(reach["scenario"] == scenario) & (reach["lever"] == outcome.split(".")[1])]
    persons = own.groupby("step")["persons"].sum()
    of = float(persons.get("started", 0.0))
    return _share(means, scenario, started) * float(persons.get("tie_ended", 0.0)) / of if of else 0.0


def reach_of(folder: Path) -> pd.DataFrame:
    """Return how far each lever reached; no rows where the study keeps none."""
    import pandas as pd

    path, columns = folder / "reach.csv", ["scenario", "lever", "step", "persons"]
    return pd.read_csv(path, usecols=columns) if path.is_file() else pd.DataFrame(columns=columns)


def _widest(outcomes: pd.DataFrame, row: pd.Series) -> str:
    """Return the window of totals that belongs to the lever's years: the one that begins with it and ends last."""
    starts = outcomes[outcomes["outcome"] == INDEX]["window"]
    same = starts[starts.str.startswith(str(row["window"])[:7])]
    return str(same.max()) if len(same) else str(row["window"])


def _share(means: pd.Series, world: str, outcome: str) -> float:
    court = float(means.get((world, INDEX), 0.0))
    return min(float(means.get((world, outcome), 0.0)) / court, 1.0) if court else 0.0
