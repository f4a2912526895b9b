"""One reading of one published figure on one lived world."""

from __future__ import annotations

from typing import NamedTuple

from simulation.outcomes.tallies import Tally


class Reading(NamedTuple):
    """What a world shows for a target under one reading of its definition.

    Parameters
    ----------
    id : of the target, and after a slash the reading, where the target leaves something open
    definition : what was counted, in words
    tally : the counts of this world
    """

    id: str
    definition: str
    tally: Tally

    @property
    def target(self) -> str:
        """Return the id of the published figure.

        Examples
        --------
        >>> from simulation.outcomes.tallies import Rule
        >>> Reading("T001/found_guilty/disposal/calendar", "", Tally(Rule.SHARE, (1, 2))).target
        'T001'
        """
        return self.id.partition("/")[0]
