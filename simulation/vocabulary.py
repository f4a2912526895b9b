"""The words every room shares: offence types, kinds of events, layers of ties, index populations.

Numbers are fixed: they are written into ledgers, tables and digests. Add at the end; never renumber.
Months are whole numbers everywhere: ``year * 12 + (month - 1)``, so 2026-01 is 24312.
"""

from __future__ import annotations

from enum import IntEnum


class OffenceType(IntEnum):
    """Six kinds of offences; DSE is domestic sexual exploitation, a registered type in a career."""

    PROPERTY = 0
    VIOLENCE = 1
    DRUGS = 2
    PUBLIC_ORDER = 3
    SEXUAL = 4
    DSE = 5


class Severity(IntEnum):
    """Classes of the statutory maximum: under 4 years, 4 to 8 years, 8 years and more."""

    UNDER_4 = 0
    FROM_4 = 1
    FROM_8 = 2


class Layer(IntEnum):
    """Layers of ties between persons."""

    KIN = 0
    FRIEND = 1
    PARTNER = 2
    CO_OFFENDING = 3
    CUSTODY_CONTACT = 4


class Sanction(IntEnum):
    """Main sanction of a conviction or disposal."""

    NONE = 0
    FINE = 1
    COMMUNITY_SERVICE = 2
    SUSPENDED_CUSTODY = 3
    PARTLY_SUSPENDED_CUSTODY = 4
    CUSTODY = 5


class Cause(IntEnum):
    """How an event came about."""

    OWN = 0  # the person's own hazard
    INVITED = 1  # joined an accomplice
    ROUTE_TIES = 2  # DSE over ties to people active in it
    ROUTE_PARTNER = 3  # DSE through a partner
    ROUTE_ALONE = 4  # DSE alone


class Kind(IntEnum):
    """Kinds of events in the ledger; what ``type``, ``value`` and ``other`` hold is said per kind."""

    OFFENCE = 0  # of type: OffenceType; value: Severity; case: -1 if undetected; other: accomplice or -1
    REGISTERED = 1  # registered suspect; type, value: as OFFENCE
    DISMISSED = 2  # by the prosecutor, or not sent on
    DISPOSAL = 3  # prosecutor's disposal (strafbeschikking, transactie); value: Sanction
    SUMMONS = 4  # brought to court; type, as OFFENCE
    ADVICE_REQUESTED = 5  # value: 0 prosecutor or judge, 1 prison service, 2 child protection board
    ADVICE_GIVEN = 6  # value: risk estimate, 0-100
    GUILTY = 7  # verdict; type; value: Severity
    ACQUITTED = 8
    SANCTION = 9  # of type: OffenceType; value: Sanction
    CUSTODY_START = 10  # value: months to serve
    RELEASE = 11
    SUPERVISION_START = 12  # value: months; cause 0 sentence, 1 conditional release
    SUPERVISION_END = 13  # value: 1 completed, 0 broken off
    BREACH = 14
    RECALL = 15
    VICTIMISED = 16
    WORK_START = 17
    WORK_END = 18
    PARTNER_START = 19  # other: partner
    PARTNER_END = 20
    CHILD = 21
    HOUSING_LOSS = 22
    HOUSING_GAIN = 23
    DEBT_START = 24
    DEBT_END = 25
    SCHOOL_LEFT = 26  # value: 1 with a start qualification, 0 without
    DIED = 27
    TIE_START = 28  # of type: Layer; other
    TIE_END = 29
    PRE_TRIAL_START = 30


class Reach(IntEnum):
    """What a lever did to a person: bookkeeping of levers, kept apart from lives."""

    ELIGIBLE = 0
    WAITING = 1
    STARTED = 2
    COMPLETED = 3
    DROPPED_OUT = 4
    ADVICE_ADDED = 5  # an advice that only the lever brought about
    SUPERVISION_ADDED = 6
    TIE_ENDED = 7
    MISREAD = 8  # the pattern visible so far was read wrongly: no better match
    HELD_BACK = 9  # eligible, and kept out for now by the design of an evaluation


def month_index(year: int, month: int = 1) -> int:
    """Return the whole-number month of a calendar date.

    Examples
    --------
    >>> month_index(2026, 1)
    24312
    """
    return year * 12 + month - 1


def month_text(index: int) -> str:
    """Return ``YYYY-MM`` of a whole-number month.

    Examples
    --------
    >>> month_text(24312)
    '2026-01'
    """
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


NEVER = -32768
"""Stands in month columns for "has not happened"."""

NOBODY = -1
"""Stands in person columns for "no person"."""
