"""How far each lever reached in a world: persons at each step of its chain, for ``reach.csv``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.levers.build import LEVERS
from simulation.vocabulary import Reach

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("scenario", "replicate", "draw", "lever", "step", "persons", "unit", "synthetic")
UNIT = "persons"

ORDER = (
    Reach.ELIGIBLE,
    Reach.ADVICE_ADDED,
    Reach.SUPERVISION_ADDED,
    Reach.MISREAD,
    Reach.HELD_BACK,
    Reach.WAITING,
    Reach.STARTED,
    Reach.COMPLETED,
    Reach.DROPPED_OUT,
    Reach.TIE_ENDED,
)
"""Steps in the order of a chain."""


def reach_table(reach: NDArray[Any], *, scenario: str, replicate: int, draw: int, used: list[str]) -> pd.DataFrame:
    """Return one row for each lever and step: persons of the cohort to whom the step happened at least once.

    Parameters
    ----------
    reach : (rows,) bookkeeping of the levers of a world
    scenario, replicate, draw : of the world
    used : levers of the scenario, in its order; one that reached nobody has its first step, with 0 persons
    """
    import pandas as pd

    rows = []
    for lever in used:
        own = reach[reach["lever"] == LEVERS.index(lever)]
        counts = {step: len(np.unique(own["person"][own["reach"] == int(step)])) for step in ORDER}
        steps = [step for step in ORDER if counts[step]] or [Reach.ELIGIBLE]
        rows += [(scenario, replicate, draw, lever, s.name.lower(), counts[s], UNIT, True) for s in steps]
    return pd.DataFrame(rows, columns=list(COLUMNS))
