"""Places and the list: who is next when places are few.

The order is (month of eligibility, lot, person). Places a month are the capacity a year over twelve at the scale of the
cohort; a part of a place is carried to the next month. Of places that nobody takes one whole place is kept open, the
others lapse: in a small cohort a place opens once in months, and it would be gone before anybody could come.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.levers.roll import LOT, LUCK, PERSON, SINCE, STAGE, WAITING

KEPT = 1.0
"""Places that nobody took and that stay open: starts never exceed the places of a period by more than this."""


class Places:
    """Places that open month by month.

    Parameters
    ----------
    per_month : places a month, 0 or more; None without limit

    Examples
    --------
    >>> places = Places(0.75)
    >>> [places.open_now() for _ in range(4)]  # nobody comes
    [0, 1, 1, 1]
    >>> places.take(1)
    >>> places.carried
    0.75
    """

    def __init__(self, per_month: float | None) -> None:
        self.per_month = per_month
        self.carried = 0.0

    def open_now(self) -> int | None:
        """Return the places that are open this month; None without limit. ``take`` tells how many were given."""
        if self.per_month is None:
            return None
        self.carried = min(self.carried, KEPT) + self.per_month
        return int(self.carried)

    def take(self, given: int) -> None:
        """Give places of this month away; never more than are open."""
        if self.per_month is not None:
            self.carried -= given


def in_order(roll: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places of waiting entries in the order of the list; a luck just before the life it was split from."""
    waiting = np.flatnonzero(roll[:, STAGE] == WAITING)
    held = roll[waiting]
    order: NDArray[np.int64] = waiting[np.lexsort((-held[:, LUCK], held[:, PERSON], held[:, LOT], held[:, SINCE]))]
    return order


def next_in_line(roll: NDArray[np.int64], places: int | None) -> NDArray[np.int64]:
    """Return the entries that start, in the order of the list.

    Parameters
    ----------
    roll : (entries, fields)
    places : places open to lived lives; None without limit

    Notes
    -----
    A split luck takes no place from anybody: it starts when the list has come to it, that is when a lived life behind
    it starts or a place is left over. Its own luck may bring it on the list where its lived life is not: the list is
    then a little shorter for it than it would have been.
    """
    order = in_order(roll)
    if places is None:
        return order
    lived = np.flatnonzero(roll[order, LUCK] == 0)
    if places > len(lived):
        return order
    return order[: lived[places - 1] + 1] if places else order[:0]
