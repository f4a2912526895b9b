"""The order of a month, as one list. The fast and the plain engine run it; ``explain --schedule`` prints it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Phase:
    """One phase of a month: it reads the state at its start and applies its events by (id, stream)."""

    name: str
    does: str


SCHEDULE = (
    Phase(
        "birthdays", "persons enter at 12, grow a year older, mature, let unused ties decay, or leave at the age cap"
    ),
    Phase(
        "dates", "dated things happen: school ends, activity fades, cases take their next step, release, supervision"
    ),
    Phase("levers", "levers enrol, serve and release the persons whose moment came this month"),
    Phase("decide", "every open monthly decision is taken on the state as it is now; nothing changes yet"),
    Phase(
        "apply", "what was decided happens, by (id, stream): offences, accomplices, registration, work, partners, ..."
    ),
    Phase("partners", "searching persons of a region become partners where each comes first for the other"),
    Phase("lucks", "index events of this month are split into lucks; split lucks follow their invitations"),
)
"""The month, in order."""


def schedule_text() -> str:
    """Return the schedule as a numbered list.

    Examples
    --------
    >>> schedule_text().splitlines()[3].split()[1]
    'decide'
    """
    return "\n".join(f"{number}. {phase.name:<10} {phase.does}" for number, phase in enumerate(SCHEDULE, 1))
