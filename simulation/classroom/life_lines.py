"""Life lines: the events of the shown persons as columns of small numbers; the page says them in words."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.vocabulary import Kind

TOLD = (
    Kind.OFFENCE,
    Kind.REGISTERED,
    Kind.DISMISSED,
    Kind.DISPOSAL,
    Kind.SUMMONS,
    Kind.ADVICE_GIVEN,
    Kind.GUILTY,
    Kind.ACQUITTED,
    Kind.SANCTION,
    Kind.CUSTODY_START,
    Kind.RELEASE,
    Kind.SUPERVISION_START,
    Kind.SUPERVISION_END,
    Kind.RECALL,
    Kind.VICTIMISED,
    Kind.WORK_START,
    Kind.WORK_END,
    Kind.PARTNER_START,
    Kind.PARTNER_END,
    Kind.CHILD,
    Kind.HOUSING_LOSS,
    Kind.HOUSING_GAIN,
    Kind.DEBT_START,
    Kind.DEBT_END,
    Kind.SCHOOL_LEFT,
    Kind.DIED,
)
"""Kinds of events that a life line says. The ledger keeps ordinary life from a first offence on."""

NOT_SHOWN = 0xFFFF
"""Stands for a person who is not drawn."""


def lines_of(events: NDArray[Any], numbers: NDArray[Any], first: int, months: int) -> dict[str, NDArray[Any]]:
    """Return the told events within the frames, in the order in which they happened.

    Parameters
    ----------
    events : the ledger
    numbers : (shown,) permanent numbers, rising
    first : month of the first frame
    months : number of frames

    Returns
    -------
    columns ``person`` and ``other`` (places among the shown), ``month`` (frame), ``kind``, ``type`` (0xFF none),
    ``value`` and ``seen`` (1 if the offence was registered)
    """
    mine = events[(events["luck"] == 0) & np.isin(events["person"], numbers) & np.isin(events["kind"], TOLD)]
    mine = mine[(mine["month"] >= first) & (mine["month"] < first + months)]
    return {
        "person": place_of(mine["person"], numbers),
        "month": (mine["month"].astype(np.int64) - first).astype(np.uint16),
        "kind": mine["kind"].astype(np.uint8),
        "type": mine["type"].astype(np.int8).view(np.uint8),
        "value": np.clip(mine["value"], 0, 0xFFFF).astype(np.uint16),
        "other": place_of(mine["other"], numbers),
        "seen": ((mine["kind"] == Kind.OFFENCE) & (mine["case"] >= 0)).astype(np.uint8),
    }


def place_of(persons: NDArray[Any], numbers: NDArray[Any]) -> NDArray[np.uint16]:
    """Return the places of persons among the shown.

    Examples
    --------
    >>> place_of(np.array([7, 3, 8]), np.array([3, 7])).tolist()
    [1, 0, 65535]
    """
    place = np.searchsorted(numbers, persons)
    found = numbers[np.minimum(place, len(numbers) - 1)] == persons
    return np.where(found, place, NOT_SHOWN).astype(np.uint16)
