"""Find the persons whose outcome differs between two worlds of one job: same people, same luck, same parameters.

A person who is indexed in one world only counts there, and as nothing in the other: each world's own index population
is compared. Outcomes are means over the lucks that were seen, so a difference lies between -1 and 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

KEY = ["replicate", "draw", "population", "outcome", "window", "person", "cohort"]
GROUPINGS = ["sex", "age_at_index", "prior_cases", "dse_is_first"]


def person_means(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return one row a person, outcome and cohort: the mean over the lucks that were seen, and the groups."""
    seen = indicators[indicators["observed"].to_numpy(bool)]
    means = seen.groupby(KEY, observed=True, sort=False).agg(
        value=("value", "mean"), **{grouping: (grouping, "first") for grouping in GROUPINGS}
    )
    texts = {grouping: means[grouping].astype("object") for grouping in GROUPINGS}
    return means.assign(**texts)


def discordant_persons(base: pd.DataFrame, value: pd.DataFrame) -> pd.DataFrame:
    """Return the persons whose outcome differs, of one scenario against another.

    Parameters
    ----------
    base, value : indicators of the two worlds of one job (or of several), see ``outcomes.recidivism_tables.indicators``

    Returns
    -------
    DataFrame
        scenario, replicate, draw, population, outcome, window, person, cohort, difference (value minus base, not 0),
        and the groups of the person in the scenario's own world (in the other where indexed only there)
    """
    both = person_means(value).join(person_means(base).add_suffix("_base"), how="outer")
    difference = both["value"].fillna(0.0) - both["value_base"].fillna(0.0)
    groups = {
        grouping: both[grouping].where(both[grouping].notna(), both[f"{grouping}_base"]) for grouping in GROUPINGS
    }
    name = str(value["scenario"].iloc[0]) if len(value) else ""
    table = both.assign(difference=difference, **groups)[["difference", *GROUPINGS]].reset_index()
    table = table[np.abs(table["difference"]) > 0].assign(scenario=name)
    ordered: pd.DataFrame = table[["scenario", *KEY, "difference", *GROUPINGS]].sort_values(KEY)
    return ordered.reset_index(drop=True)


def of_group(discordant: pd.DataFrame, group: str) -> pd.DataFrame:
    """Return the discordant persons of a group, named as in the ``group`` column."""
    grouping, _, label = group.partition("=")
    return discordant if not label else discordant[discordant[grouping] == label]


def across_draws(discordant: pd.DataFrame, draws: int) -> pd.DataFrame:
    """Return one row a replicate and person: the mean difference over the parameter draws.

    The same person with the same luck stands in every draw, so a person counts once, however many draws there are.
    """
    sums = discordant.groupby(["replicate", "person", "cohort"], sort=True)["difference"].sum() / draws
    return sums[sums.abs() > 0].reset_index()
