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

CHAIN_SLOTS = ("standing_advice", "supervision_gain", "detection_shift", "custody_factor", "estimate_noise")
"""Month tables that levers may fill; their neutral values are 0, 0, 0, 1 and 1."""

STANDING_ADVICE, SUPERVISION_GAIN, DETECTION_SHIFT, CUSTODY_FACTOR, ESTIMATE_NOISE = range(len(CHAIN_SLOTS))
NEUTRAL = (0.0, 0.0, 0.0, 1.0, 1.0)

SUPERVISED_WITH = "justice.supervision_with_advice.dse"
TIED_TO = (
    "justice.advice_request.dse",
    "justice.supervision_without_advice.dse",
    "justice.supervision_total_dse",
)
"""c0, b and the total; see the note at :data:`SUPERVISED_WITH` in the evidence."""


def chain_table(parameters: Parameters) -> NDArray[np.float64]:
    """Return the chain's numbers, shape (types, columns); a of DSE goes by c0 and b where those were set."""
    kinds = [kind.name.lower() for kind in OffenceType]
    table = np.array([[parameters.number(f"justice.{column}.{kind}") for column in COLUMNS] for kind in kinds])
    if SUPERVISED_WITH not in parameters.reasons and any(name in parameters.reasons for name in TIED_TO):
        share, without, total = (parameters.number(name) for name in TIED_TO)
        table[OffenceType.DSE, SUPERVISION_WITH_ADVICE] = supervised_with_advice(share, without, total)
    return table


def supervised_with_advice(share: float, without: float, total: float) -> float:
    """Return a, the share supervised given an advice, that makes ``c0 a + (1 - c0) b`` the total; between 0 and 1.

    Parameters
    ----------
    share : c0, share of summoned persons for whom an advice is requested
    without : b, share supervised of those without an advice
    total : share supervised of all

    Examples
    --------
    >>> round(supervised_with_advice(0.5, 0.06, 0.29), 6), supervised_with_advice(0.0, 0.06, 0.29)
    (0.52, 0.0)
    """
    if share <= 0.0:
        return 0.0
    return min(1.0, max(0.0, (total - (1.0 - share) * without) / share))


def neutral_chain(months: int) -> NDArray[np.float64]:
    """Return the month tables of levers at their neutral values, shape (months, slots).

    Examples
    --------
    >>> neutral_chain(2).tolist()
    [[0.0, 0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 0.0, 1.0, 1.0]]
    """
    table = np.zeros((months, len(CHAIN_SLOTS)))
    table[:] = NEUTRAL
    return table
