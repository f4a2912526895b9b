"""The chain's numbers by offence type, and the slots in which levers may change the chain month by month."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.evidence import Parameters
from simulation.vocabulary import OffenceType

COLUMNS = (
    "detection",
    "severity_from_4",
    "severity_from_8",
    "pre_trial",
    "dismissed",
    "disposal",
    "guilty",
    "custody",
    "custody_months",
    "partly_suspended",
    "suspended",
    "community_service",
    "advice_request",
    "supervision_with_advice",
    "supervision_without_advice",
    "prosecutor_months",
    "verdict_months",
)
"""One evidence record each per type: ``justice.<column>.<type>``."""

(
    DETECTION,
    SEVERITY_FROM_4,
    SEVERITY_FROM_8,
    PRE_TRIAL,
    DISMISSED,
    DISPOSAL,
    GUILTY,
    CUSTODY,
    CUSTODY_MONTHS,
    PARTLY_SUSPENDED,
    SUSPENDED,
    COMMUNITY_SERVICE,
    ADVICE_REQUEST,
    SUPERVISION_WITH_ADVICE,
    SUPERVISION_WITHOUT_ADVICE,
    PROSECUTOR_MONTHS,
    VERDICT_MONTHS,
) = range(len(COLUMNS))

CHAIN_SLOTS = ("standing_advice", "supervision_gain", "detection_shift", "custody_factor")
"""Month tables that levers may fill; their neutral values are 0, 0, 0 and 1."""

STANDING_ADVICE, SUPERVISION_GAIN, DETECTION_SHIFT, CUSTODY_FACTOR = range(len(CHAIN_SLOTS))
NEUTRAL = (0.0, 0.0, 0.0, 1.0)


def chain_table(parameters: Parameters) -> NDArray[np.float64]:
    """Return the chain's numbers, shape (types, columns)."""
    kinds = [kind.name.lower() for kind in OffenceType]
    return np.array([[parameters.number(f"justice.{column}.{kind}") for column in COLUMNS] for kind in kinds])


def neutral_chain(months: int) -> NDArray[np.float64]:
    """Return the month tables of levers at their neutral values, shape (months, slots).

    Examples
    --------
    >>> neutral_chain(2).tolist()
    [[0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 1.0]]
    """
    table = np.zeros((months, len(CHAIN_SLOTS)))
    table[:] = NEUTRAL
    return table
