"""State the ceiling: what a perfect measure for everybody found guilty of DSE could avert at most.

Derivation of the published line (MODEL 4): about 63 persons a year are in court (T033); about 70 % are found guilty
(T035), so about 44 can be sanctioned or supervised; 36 % of them have a new case of any type within 2 years (T001) and
9.5 % a new DSE case within 5 years (T007): 63 x .70 x .36 = 16 and 63 x .70 x .095 = 4. The same product from the
baseline's own numbers is the yearly number of people found guilty of DSE with a new case.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from simulation.errors import EvidenceError
from simulation.evidence.targets import Target
from simulation.outcomes.recidivism_tables import PERCENT
from simulation.outcomes.rows import PER_YEAR

if TYPE_CHECKING:
    import pandas as pd

POPULATION = "dse_guilty"
GENERAL, SPECIFIC = "recidivism.general.2y", "recidivism.specific.5y"
COURT, GUILTY, PUBLISHED_GENERAL, PUBLISHED_SPECIFIC = "T033", "T035", "T001", "T007"


class Ceiling(NamedTuple):
    """Persons a year in the Netherlands: reached at most, and with a new case among them."""

    reached: float
    general: float
    specific: float

    def text(self, published: Ceiling) -> str:
        """Return the line, with the published numbers beside those of the run.

        Examples
        --------
        >>> print(Ceiling(40.2, 13.6, 3.1).text(Ceiling(44.1, 15.9, 4.2)))
        Ceiling: about 40 persons a year are found guilty of DSE (published figures: 44). A perfect measure for all of
        them averts at most about 14 general recidivists within 2 years (published: 16) and 3 new DSE cases within 5
        years (published: 4).
        """
        return (
            f"Ceiling: about {self.reached:.0f} persons a year are found guilty of DSE (published figures: "
            f"{published.reached:.0f}). A perfect measure for all of them averts at most about {self.general:.0f} "
            f"general recidivists within 2 years (published: {published.general:.0f}) and {self.specific:.0f} new DSE "
            f"cases within 5 years (published: {published.specific:.0f})."
        )


def published_ceiling(targets: Iterable[Target]) -> Ceiling:
    """Return the ceiling that the published figures imply.

    Examples
    --------
    >>> from simulation.evidence import load_targets
    >>> [round(number, 1) for number in published_ceiling(load_targets())]
    [44.1, 15.9, 4.2]
    """
    values = {target.id: target.value for target in targets}
    court, guilty, general, specific = (
        _known(values, name) for name in (COURT, GUILTY, PUBLISHED_GENERAL, PUBLISHED_SPECIFIC)
    )
    reached = court * guilty / PERCENT
    return Ceiling(reached, reached * general / PERCENT, reached * specific / PERCENT)


def _known(values: dict[str, float | None], name: str) -> float:
    value = values.get(name)
    if value is None:
        raise EvidenceError(f"target {name} has no value; the ceiling line needs it")
    return value


def ceiling_line(outcomes: pd.DataFrame, *, against: str, since: str) -> Ceiling:
    """Return the ceiling from the baseline's own numbers: mean over its replicates and draws.

    Parameters
    ----------
    outcomes : rows of ``outcomes.csv``
    against : the baseline
    since : first month of the index events, as in ``2026-01``
    """
    rows = outcomes[(outcomes["scenario"] == against) & (outcomes["population"] == POPULATION)]
    rows = rows[(rows["group"] == "all") & (rows["unit"] == PER_YEAR) & rows["window"].str.startswith(since)]
    means = rows.groupby("outcome", observed=True)["value"].mean()
    return Ceiling(*(float(means.get(name, float("nan"))) for name in ("index_persons", GENERAL, SPECIFIC)))
