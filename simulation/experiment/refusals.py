"""What this version cannot do yet is refused in words, before anything is lived."""

from __future__ import annotations

from simulation.errors import InputError
from simulation.scenario.options import CompareOptions


def refuse_unbuilt(options: CompareOptions) -> None:
    """Refuse options that a later version brings.

    Raises
    ------
    InputError
        ``--resume``, ``--extend`` or ``--cluster`` was given.
    """
    asked = [
        name
        for name, given in (
            ("--resume", options.resume),
            ("--extend", options.extend),
            ("--cluster", options.cluster is not None),
        )
        if given
    ]
    if asked:
        raise InputError(f"{', '.join(asked)} is not available in this version; leave it out and compare anew.")
