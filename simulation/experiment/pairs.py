"""Line up two worlds job by job (draw x replicate), and say how many replicates a difference still needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from simulation.experiment.discordance import across_draws, of_group
from simulation.experiment.intervals import Floats
from simulation.outcomes.definitions import DSE_POPULATIONS, KINDS, YEARS
from simulation.outcomes.recidivism_tables import AT_LIBERTY, outcome_name

if TYPE_CHECKING:
    import pandas as pd

RELATIVE_ERROR = 0.1  # replicates needed for a standard error of 10 % of the effect (MODEL 6)
KEY = ["outcome", "definition", "population", "group", "window", "unit"]
_PAIRED = {outcome_name(kind, years) for kind in KINDS.values() for years in YEARS}


BEYOND_COUNTING = 1e12
"""More replicates than this means that the effect is rounding noise: nothing is known."""


def replicates_needed(
    differences: Floats, *, relative_error: float = RELATIVE_ERROR, effect: float | None = None
) -> int | None:
    """Return the replicates for a standard error of the paired difference of 10 % of it; None if that is not known.

    ``effect`` takes the place of their own mean where it is known better.

    Examples
    --------
    >>> replicates_needed(np.array([1.0, 2.0, 3.0]))
    25
    """
    if len(differences) < 2 or not differences.any():  # nobody fared otherwise: their variance is not seen
        return None
    mean = float(differences.mean()) if effect is None else effect
    return _needed(float(differences.var(ddof=1)), mean, relative_error)


def independent_replicates_needed(base: Floats, value: Floats, *, relative_error: float = RELATIVE_ERROR) -> int | None:
    """Return the replicates of each world if they shared neither people nor luck; None if that is not known."""
    if len(base) < 2 or len(value) < 2:
        return None
    variance = float(base.var(ddof=1) + value.var(ddof=1))
    return _needed(variance, float(value.mean() - base.mean()), relative_error)


def _needed(variance: float, effect: float, relative_error: float) -> int | None:
    if effect == 0 or not np.isfinite(variance / effect):
        return None
    needed = np.ceil(variance / (relative_error * effect) ** 2)
    return max(1, int(needed)) if needed < BEYOND_COUNTING else None


@dataclass(frozen=True)
class Pair:
    """One outcome in two worlds, over all jobs; arrays of shape (draws, replicates), NaN where a job has none.

    Parameters
    ----------
    key : outcome, definition, population, group, window, unit
    base, value : the outcome in either world
    n : persons behind it, mean of both worlds
    persons : discordant persons over draws (``across_draws``), or None where they are not known
    countable : whether ``persons`` add up to the difference itself
    draws : number of the parameter draw of each row
    """

    key: dict[str, str]
    base: Floats
    value: Floats
    n: Floats
    persons: pd.DataFrame | None
    countable: bool
    draws: tuple[int, ...] = ()

    @property
    def differences(self) -> Floats:
        """Value minus base of each job."""
        return self.value - self.base

    @property
    def jobs(self) -> Floats:
        """The differences of the jobs that both worlds have."""
        return self.differences[~np.isnan(self.differences)]

    @property
    def replicates(self) -> int:
        """Replicates that both worlds have."""
        return int((~np.isnan(self.differences).all(axis=0)).sum())

    @property
    def persons_behind(self) -> float:
        """Persons over all replicates, mean over draws and the two worlds."""
        counted = self.n[:, ~np.isnan(self.n).all(axis=0)]
        return float(np.nanmean(counted, axis=0).sum()) if counted.size else 0.0

    @property
    def discordant(self) -> int | None:
        """Persons whose outcome differs, over all replicates."""
        return None if self.persons is None else len(self.persons)


def pairs_of(outcomes: pd.DataFrame, discordant: pd.DataFrame | None, scenario: str, against: str) -> Iterator[Pair]:
    """Yield every outcome that both worlds have, in the order of the table."""
    two = outcomes[outcomes["scenario"].isin([scenario, against])]
    code = two.groupby(KEY, sort=False, observed=True).ngroup().to_numpy()
    job = [np.unique(two[column], return_inverse=True) for column in ("draw", "replicate")]
    shape = (int(code.max()) + 1 if len(code) else 0, len(job[0][0]), len(job[1][0]))
    own = (two["scenario"] == scenario).to_numpy()
    place = (code, job[0][1], job[1][1])
    value, base = (_grid(two["value"], place, who, shape) for who in (own, ~own))
    n = (_grid(two["n"], place, own, shape) + _grid(two["n"], place, ~own, shape)) / 2
    keys = cast("list[dict[str, str]]", two[KEY].iloc[np.unique(code, return_index=True)[1]].to_dict("records"))
    found, draws = _by_outcome(discordant, scenario), tuple(map(int, job[0][0]))
    lived = int(two.groupby("replicate", observed=True)["draw"].nunique().max()) if len(two) else 1
    for number, key in enumerate(keys):
        if np.isfinite(value[number] - base[number]).any():
            persons = _persons(found, key, lived) if discordant is not None else None
            countable = persons is not None and not key["outcome"].endswith(AT_LIBERTY)
            yield Pair(key, base[number], value[number], n[number], persons, countable, draws)


def _grid(column: pd.Series[float], place: tuple[Any, ...], who: Any, shape: tuple[int, int, int]) -> Floats:
    grid = np.full(shape, np.nan)
    grid[tuple(index[who] for index in place)] = column.to_numpy(float)[who]
    return grid


def _by_outcome(discordant: pd.DataFrame | None, scenario: str) -> dict[Any, pd.DataFrame]:
    if discordant is None:
        return {}
    own = discordant[discordant["scenario"] == scenario]
    return dict(iter(own.groupby(["population", "outcome", "window"], observed=True)))


def _persons(found: dict[Any, pd.DataFrame], key: dict[str, str], draws: int) -> pd.DataFrame | None:
    """Return the discordant persons behind a row; those of the calendar clock stand in for the liberty clock."""
    import pandas as pd

    outcome = key["outcome"].removesuffix(AT_LIBERTY)
    if outcome not in _PAIRED or key["population"] not in DSE_POPULATIONS:
        return None
    table = found.get((key["population"], outcome, key["window"]))
    if table is None:
        return pd.DataFrame({"replicate": [], "person": [], "cohort": [], "difference": []})
    return across_draws(of_group(table, key["group"]), draws)
