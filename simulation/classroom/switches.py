"""Mechanisms that a class may switch off on the screen about groups, and what that does to evidence values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulation.classroom.choices import number_record
from simulation.evidence import Parameters
from simulation.scenario.describe import ParameterOverride

MOST_GROUPS = 4
"""Numbers of groups tried in a class, from 1; ``validate`` tries more, with more starts."""


@dataclass(frozen=True)
class Switch:
    """A mechanism that a class may switch off.

    Parameters
    ----------
    name : short word, in addresses and in the table of words
    nearest_to_nothing : evidence values that are put as near to zero as their range allows
    choices : named structures and what they are put at
    """

    name: str
    nearest_to_nothing: tuple[str, ...] = ()
    choices: Mapping[str, str] | None = None


def _offending(*names: str) -> tuple[str, ...]:
    return tuple(f"offending.{name}" for name in names)


SWITCHES = (
    Switch("timing", ("traits.maturation_spread_years", "traits.maturation_width_spread")),
    Switch(
        "peers", _offending("friends_young", "friends_adult", "active_kin", "active_partner", "active_co_offenders")
    ),
    Switch("period", choices={"structure.period": "stationary"}),
    Switch("bonds", _offending("bond_partner", "children", "no_work", "at_school")),
    Switch("momentum", _offending("recent_offence", "ever_offended", "prior_offences", "seasoned_low_self_control")),
)
"""In the order of the page."""


def switched_off(text: object) -> tuple[str, ...]:
    """Return the names of switches in a visitor's text, in the order of the page; whatever else it holds is dropped.

    Examples
    --------
    >>> switched_off("peers.timing.../etc/passwd"), switched_off(None)
    (('timing', 'peers'), ())
    """
    asked = text.split(".") if isinstance(text, str) else []
    return tuple(switch.name for switch in SWITCHES if switch.name in asked)


def switch_overrides(parameters: Parameters, off: tuple[str, ...]) -> list[ParameterOverride]:
    """Return what switching mechanisms off does to the evidence values."""
    found = []
    for switch in SWITCHES:
        if switch.name in off:
            reason = f"switch {switch.name} of the class: off, for whole lives; not a recommendation"
            found += [ParameterOverride(name, _least(parameters, name), reason) for name in switch.nearest_to_nothing]
            found += [ParameterOverride(name, word, reason) for name, word in (switch.choices or {}).items()]
    return found


def _least(parameters: Parameters, name: str) -> float:
    record = number_record(parameters, name)
    return min(max(0.0, record.low), record.high)
