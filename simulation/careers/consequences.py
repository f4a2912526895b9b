"""Consequences: which ceilings an event can lift, read from the signs of the coefficients.

An event changes some inputs and opens some streams. A ceiling has to be looked at again only where an input with a
positive coefficient rises, one with a negative coefficient falls, or the stream itself opens; all else can only fall,
and falls wait for the birthday. The list below says what each event changes; the audit mode checks it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.careers import hazards as h
from simulation.core.modifiers import HazardTable

OWN_OFFENCE = (
    h.M_RECENT_OFFENCE,
    h.M_EVER_OFFENDED,
    h.M_PRIOR_OFFENCES,
    h.M_SEASONED_LOW_SELF_CONTROL,
    *range(h.M_DID, h.M_DID + h.TYPES),
    *range(h.M_CONTACTS, h.M_CONTACTS + h.TYPES),
)
RISES: dict[int, tuple[int, ...]] = {
    **dict.fromkeys(range(h.OFFENCE_STREAMS), OWN_OFFENCE),
    h.VICTIMISATION: (h.M_VICTIMISED,),
    h.SCHOOL_EXIT: (h.M_NO_QUALIFICATION, h.M_NO_WORK),
    h.WORK_END: (h.M_NO_WORK,),
    h.CHILD: (h.M_CHILDREN,),
    h.HOUSING_LOSS: (h.M_UNSTABLE_HOUSING,),
    h.DEBT_START: (h.M_DEBT,),
}
"""Inputs that rise with the event of a stream. Partners, ties, custody and supervision raise ceilings themselves."""

FALLS: dict[int, tuple[int, ...]] = {
    **dict.fromkeys(range(h.OFFENCE_STREAMS), (h.M_SEASONED_LOW_SELF_CONTROL,)),
    h.SCHOOL_EXIT: (h.M_AT_SCHOOL,),
    h.WORK_START: (h.M_NO_WORK,),
    h.HOUSING_GAIN: (h.M_UNSTABLE_HOUSING,),
    h.DEBT_END: (h.M_DEBT,),
}
"""Inputs that fall with the event of a stream."""

OPENS: dict[int, tuple[int, ...]] = {
    h.SCHOOL_EXIT: (h.WORK_START,),
    h.WORK_START: (h.WORK_END,),
    h.WORK_END: (h.WORK_START,),
    h.HOUSING_LOSS: (h.HOUSING_GAIN,),
    h.HOUSING_GAIN: (h.HOUSING_LOSS,),
    h.DEBT_START: (h.DEBT_END,),
    h.DEBT_END: (h.DEBT_START,),
}
"""Streams that open with the event of a stream."""

ALL = (1 << h.STREAMS) - 1


def streams_with(coefficients: NDArray[np.float64], modifiers: tuple[int, ...], sign: float) -> int:
    """Return, as bits, the streams with a coefficient of this sign on any of the modifiers."""
    bits = 0
    for modifier in modifiers:
        for stream in range(h.STREAMS):
            if sign * coefficients[modifier, stream] > 0.0:
                bits |= 1 << stream
    return bits


def consequences(table: HazardTable) -> NDArray[np.int64]:
    """Return, for the event of each stream, the streams whose ceilings it can lift, as bits, shape (streams,)."""
    found = np.zeros(h.STREAMS, np.int64)
    for stream in range(h.STREAMS):
        found[stream] = (
            streams_with(table.coefficients, RISES.get(stream, ()), 1.0)
            | streams_with(table.coefficients, FALLS.get(stream, ()), -1.0)
            | sum(1 << opened for opened in OPENS.get(stream, ()))
        )
    return found
