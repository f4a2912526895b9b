"""What regression to the mean alone shows, and how those who get supervision differ: read from the lived baseline.

Both come from the world without the lever, where there is no effect to be found. Persons enter an evaluation when they
are caught, so their months before are worse than their own average; the fall afterwards is no effect of anything.
Offences are counted for months at liberty: who sits in custody after a case offends less outside for another reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

PARAMETERS = ("monitoring.rebound_months",)
FEWEST = 20
"""With fewer index persons, or fewer in one of two groups, nothing is said."""
MONTHS = 12


class Rebound(NamedTuple):
    """Registered offences before and after the index case, which itself does not count.

    Parameters
    ----------
    persons : followed
    months : length of both windows
    before, after : offences a person for as many months at liberty; a person, where custody is not known
    liberty_before, liberty_after : share of the months spent outside custody; NaN where custody is not known
    """

    persons: int
    months: int
    before: float
    after: float
    liberty_before: float = float("nan")
    liberty_after: float = float("nan")

    @property
    def fall(self) -> float:
        """Share by which offending falls with no programme at all; NaN where nobody offended before."""
        return 1 - self.after / self.before if self.before else float("nan")


class Selection(NamedTuple):
    """Difference in share with a new case between those under supervision and the others, in the baseline."""

    persons: int
    crude: float
    matched: float


def index_persons(events: pd.DataFrame, kind: str = "dse") -> pd.DataFrame:
    """Return the first summons for a type of each person: person, month, case."""
    summons = events[(events["kind"].astype(str) == "summons") & (events["type"].astype(str) == kind)]
    return summons.drop_duplicates("person")[["person", "month", "case"]].reset_index(drop=True)


def rebound(
    events: pd.DataFrame, index: pd.DataFrame, months: int, last: int, spells: pd.DataFrame | None = None
) -> Rebound | None:
    """Return offences before and after the index case; None with too few persons.

    Parameters
    ----------
    events : dated events of a world without levers, as ``events.parquet`` holds them
    index : of ``index_persons``
    months : length of both windows
    last : last month of the run; persons without the whole window after are left out
    spells : as ``spells.parquet`` holds them; None where the study keeps none: months in custody then count
    """
    whole = index[index["month"] + months <= last]
    if len(whole) < FEWEST:
        return None
    free = (1.0, 1.0) if spells is None else _at_liberty(spells, whole, months)
    if min(free) == 0.0:
        return None
    held = _registered(events).merge(whole, on="person", suffixes=("", "_index"))
    since = held["month"] - held["month_index"]
    own = held["case"] == held["case_index"]
    before = int(((since < 0) & (since >= -months) & ~own).sum())
    after = int(((since > 0) & (since <= months) & ~own).sum())
    rates = (before / len(whole) / free[0], after / len(whole) / free[1])
    return Rebound(len(whole), months, *rates) if spells is None else Rebound(len(whole), months, *rates, *free)


def _at_liberty(spells: pd.DataFrame, index: pd.DataFrame, months: int) -> tuple[float, float]:
    """Return the share of the months before, and of those after, that was spent outside custody."""
    custody = spells[spells["spell"].astype(str) == "custody"][["person", "from", "until"]]
    held = index[["person", "month"]].merge(custody, on="person")
    first, end = held["from"] - held["month"], held["until"] - held["month"]  # inside from ``first`` up to ``end``
    inside = [
        np.maximum(np.minimum(end, to) - np.maximum(first, since), 0).sum()
        for since, to in ((-months, 0), (1, months + 1))
    ]
    return 1 - float(inside[0]) / (months * len(index)), 1 - float(inside[1]) / (months * len(index))


def _registered(events: pd.DataFrame) -> pd.DataFrame:
    rows = events[(events["kind"].astype(str) == "offence") & (events["case"] >= 0)]
    return rows[["person", "month", "case"]]


def selection(
    events: pd.DataFrame, persons: pd.DataFrame, index: pd.DataFrame, months: int, last: int
) -> Selection | None:
    """Return how those who come under supervision within a year differ in recidivism from those who do not.

    Matched: the mean over strata of sex, age and earlier cases, weighted by those under supervision. Supervision itself
    acts in the model (it is seen more), so this is what a matched comparison would take for an effect of a programme.
    """
    whole = index[index["month"] + months <= last].merge(
        persons[["id", "sex", "birth_month"]], left_on="person", right_on="id"
    )
    if len(whole) < FEWEST:
        return None
    table = whole.assign(
        supervised=_happens(events, whole, "supervision_start", 0, MONTHS),
        again=_happens_again(events, whole, months),
        age=(whole["month"] - whole["birth_month"]) // (MONTHS * 10),
        prior=np.minimum(_earlier(events, whole), 3),
    )
    if min(table["supervised"].sum(), (~table["supervised"]).sum()) < FEWEST:
        return None
    groups = table.groupby("supervised")["again"].mean()
    crude = float(groups.loc[True] - groups.loc[False])
    return Selection(len(whole), crude, _within_strata(table))


def _happens(events: pd.DataFrame, index: pd.DataFrame, kind: str, first: int, last: int) -> np.ndarray:
    rows = events[events["kind"].astype(str) == kind][["person", "month"]]
    held = index[["person", "month"]].merge(rows, on="person", suffixes=("", "_event"))
    since = held["month_event"] - held["month"]
    who = held.loc[(since >= first) & (since <= last), "person"]
    return index["person"].isin(who).to_numpy()


def _happens_again(events: pd.DataFrame, index: pd.DataFrame, months: int) -> np.ndarray:
    """Tell who commits a registered offence in the months after, that ends in a disposal or a conviction."""
    counted = events[events["kind"].astype(str).isin(["guilty", "disposal"])][["person", "case"]].drop_duplicates()
    cases = _registered(events).merge(counted, on=["person", "case"])
    held = index[["person", "month"]].merge(cases, on="person", suffixes=("", "_offence"))
    since = held["month_offence"] - held["month"]
    return index["person"].isin(held.loc[(since > 0) & (since <= months), "person"]).to_numpy()


def _earlier(events: pd.DataFrame, index: pd.DataFrame) -> np.ndarray:
    held = index[["person", "month"]].merge(_registered(events), on="person", suffixes=("", "_offence"))
    counts = held[held["month_offence"] < held["month"]].groupby("person").size()
    return index["person"].map(counts).fillna(0).to_numpy()


def _within_strata(table: pd.DataFrame) -> float:
    """Return the difference within strata that hold both, weighted by the supervised; NaN where none does."""
    means = table.pivot_table("again", ["sex", "age", "prior"], "supervised")
    weights = table[table["supervised"]].groupby(["sex", "age", "prior"]).size()
    differences = (means[True] - means[False]).dropna()
    if differences.empty:
        return float("nan")
    return float(np.average(differences, weights=weights.loc[differences.index]))
