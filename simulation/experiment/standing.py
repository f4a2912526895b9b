"""What a row of the comparison is worth as evidence: was it named before the study ran, and what is its variance of.

*Standing.* Each scenario's rows go by the primary outcome of its own file. Over everybody it is ``primary``; over a
group of ``study.groups`` it is ``pre-named``; general and specific recidivism after 2, 5 and 10 years, of the same
index population or, beside a total of all residents, of people in court for DSE (the factsheet's), are ``secondary``.
Everything else is ``exploratory``: with hundreds of rows, one in twenty intervals misses zero where nothing happens.

*Variance.* What the interval of a difference spans, in three shares: chance (other replicates), numbers (other
parameter draws) and structure (draws that set a named switch otherwise). Structure is the variance between the means of
the settings less what the draws within them explain; without draws that differ in a switch it is 0, and not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulation.evidence.draws import load_draws
from simulation.experiment.intervals import Floats, Spread, in_turn
from simulation.outcomes.definitions import KINDS
from simulation.outcomes.index_events import ALL
from simulation.outcomes.recidivism_tables import outcome_name
from simulation.scenario.names import INDEX_POPULATIONS

if TYPE_CHECKING:
    import pandas as pd

    from simulation.scenario.describe import Study

PRIMARY, PRE_NAMED, SECONDARY, EXPLORATORY = "primary", "pre-named", "secondary", "exploratory"
SECONDARY_OUTCOMES = tuple(outcome_name(KINDS[kind], years) for kind in ("general", "specific") for years in (2, 5, 10))
"""The headline answers the factsheet in these (general and specific recidivism)."""
FACTSHEET = "dse"
"""Whom the factsheet is about."""
REACH = "reach."


class Shares(NamedTuple):
    """Shares of the variance behind an interval; NaN where it is not known."""

    chance: float
    numbers: float
    structure: float


def standing_of(outcome: str, population: str, group: str, study: Study) -> str:
    """Return whether a row was named before the study ran."""
    if (outcome, population) == (study.primary.outcome, study.primary.population):
        return PRIMARY if group == ALL else PRE_NAMED if group.partition("=")[0] in study.groups else EXPLORATORY
    asked = outcome in SECONDARY_OUTCOMES and population == secondary_population(study)
    return SECONDARY if asked and group == ALL else EXPLORATORY


def secondary_population(study: Study) -> str:
    """Return whose recidivism is secondary: the primary outcome's own index persons, else those of the factsheet."""
    return study.primary.population if study.primary.population in INDEX_POPULATIONS else FACTSHEET


def with_standing(table: pd.DataFrame, studies: Mapping[str, Study]) -> pd.DataFrame:
    """Return a comparison with the column ``standing`` before the last one.

    Parameters
    ----------
    studies : scenario -> what its own file asks
    """
    rows = zip(*(table[name].astype(str) for name in ("scenario", "outcome", "population", "group")), strict=True)
    standing = [
        standing_of(outcome, population, group, studies[scenario]) for scenario, outcome, population, group in rows
    ]
    marked = table.copy()
    marked.insert(len(marked.columns) - 1, "standing", standing)
    return marked


def with_untouched(outcomes: pd.DataFrame, against: str) -> pd.DataFrame:
    """Return outcomes in which the world without a lever has reached nobody, so that net-widening can be compared."""
    import pandas as pd

    reached = outcomes[outcomes["outcome"].astype(str).str.startswith(REACH)]
    lacking = reached[reached["scenario"].astype(str) != against]
    if lacking.empty:
        return outcomes
    job = [column for column in outcomes.columns if column not in ("scenario", "value", "n")]
    nobody = lacking.drop_duplicates(job).assign(scenario=against, value=0.0)
    texts = [name for name in outcomes if isinstance(outcomes[name].dtype, pd.CategoricalDtype)]
    return pd.concat([outcomes.astype(dict.fromkeys(texts, object)), nobody.astype(dict.fromkeys(texts, object))])


def settings_of(draws: Sequence[int]) -> dict[int, str]:
    """Return, for each parameter draw, the named switches it sets; nothing where no draw sets any."""
    shipped = load_draws()
    held = {draw: shipped.values(draw) for draw in draws if 1 <= draw <= len(shipped.rows)}
    return {
        draw: ", ".join(f"{name}={value}" for name, value in values.items() if isinstance(value, str))
        for draw, values in held.items()
    }


def shares_of(differences: Floats, spread: Spread, draws: Sequence[int], settings: Mapping[int, str]) -> Shares:
    """Return the shares of chance, numbers and structure in the variance of a difference.

    Parameters
    ----------
    differences : (draws, replicates)
    spread : of them
    draws : number of each row's parameter draw
    settings : draw -> named switches it sets

    Examples
    --------
    One draw: all of it is chance.

    >>> from simulation.experiment.intervals import spread_of
    >>> table = np.array([[1.0, 2.0, 4.0]])
    >>> shares_of(table, spread_of(table), [0], {})
    Shares(chance=1.0, numbers=0.0, structure=0.0)
    """
    if in_turn(differences):
        return Shares(np.nan, np.nan, np.nan)
    chance = spread.chance if np.isfinite(spread.chance) else 0.0
    total = chance + spread.a_new_draw
    if not total > 0:
        return Shares(np.nan, np.nan, np.nan)
    structure = spread.a_new_draw * between_settings(differences, [settings.get(draw, "") for draw in draws])
    return Shares(chance / total, (spread.a_new_draw - structure) / total, structure / total)


def between_settings(differences: Floats, labels: Sequence[str]) -> float:
    """Return the share of the variance of the means of draws that lies between settings (omega squared, 0 to 1)."""
    seen = np.isfinite(differences)
    means = np.where(seen, differences, 0.0).sum(axis=1) / np.where(seen.any(axis=1), seen.sum(axis=1), np.nan)
    names, place = np.unique(np.array(labels), return_inverse=True)
    known = np.isfinite(means)
    if len(names) < 2 or known.sum() <= len(names):
        return 0.0
    means, place = means[known], place[known]
    whole = ((means - means.mean()) ** 2).sum()
    within = sum(((means[place == k] - means[place == k].mean()) ** 2).sum() for k in np.unique(place))
    error = within / (len(means) - len(names))
    share = (whole - within - (len(names) - 1) * error) / (whole + error) if whole > 0 else 0.0
    return float(np.clip(share, 0.0, 1.0))
