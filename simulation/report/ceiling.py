"""The most that any measure for this group could avert, from published figures alone.

averted a year <= persons brought to court a year x share found guilty x share with a new case in the window.
Sources: targets T033 (brought to court), T035 (found guilty), T001 (general, 2 years), T007 (specific, 5 years).
"""

from __future__ import annotations

from dataclasses import dataclass

from simulation.errors import EvidenceError
from simulation.evidence import Target, load_targets
from simulation.report.words import Words

COURT, GUILTY, GENERAL, SPECIFIC = "T033", "T035", "T001", "T007"


@dataclass(frozen=True)
class Ceiling:
    """Published numbers behind the ceiling.

    Parameters
    ----------
    court : persons brought to court for domestic sexual exploitation a year in the Netherlands
    guilty_share, general_share, specific_share : shares from 0 to 1: found guilty; a new case of any kind within
        two years; a new case of domestic sexual exploitation within five
    """

    court: float
    guilty_share: float
    general_share: float
    specific_share: float

    @property
    def guilty(self) -> float:
        """Persons found guilty a year."""
        return self.court * self.guilty_share

    def people(self, population: str) -> float | None:
        """Return how many people a year enter an index population, where that is published."""
        return {"dse": self.court, "dse_guilty": self.guilty}.get(population)

    @property
    def general(self) -> float:
        """Persons a year with a new case of any kind within two years."""
        return self.guilty * self.general_share

    @property
    def specific(self) -> float:
        """Persons a year with a new case of domestic sexual exploitation within five years."""
        return self.guilty * self.specific_share


def published_ceiling(targets: tuple[Target, ...] | None = None) -> Ceiling:
    """Return the ceiling of the shipped targets.

    Examples
    --------
    >>> ceiling = published_ceiling()
    >>> round(ceiling.guilty), round(ceiling.general), round(ceiling.specific)
    (44, 16, 4)
    """
    values = {target.id: target.value for target in targets or load_targets()}
    court, *shares = (_value(values, key) for key in (COURT, GUILTY, GENERAL, SPECIFIC))
    return Ceiling(court, *(share / 100 for share in shares))


def _value(values: dict[str, float | None], key: str) -> float:
    value = values.get(key)
    if value is None:
        raise EvidenceError(f"targets.csv gives no value for {key}, which the ceiling line of every report needs")
    return value


def ceiling_lines(words: Words, ceiling: Ceiling) -> list[str]:
    """Return the ceiling in sentences."""
    return [
        words.say(
            "About {court} people a year are brought to court for domestic sexual exploitation in the Netherlands, and "
            "about {guilty} are found guilty. Of them, {general_share} have a new case within 2 years and "
            "{specific_share} a new case of domestic sexual exploitation within 5 years (published figures).",
            court=words.number(ceiling.court, 0),
            guilty=words.number(ceiling.guilty, 0),
            general_share=words.level(ceiling.general_share),
            specific_share=words.level(ceiling.specific_share),
        ),
        words.say(
            "So even a perfect measure for all of them would keep at most about {general} people a year from a new "
            "case within 2 years, and at most about {specific} from new domestic sexual exploitation within 5 years.",
            general=words.number(ceiling.general, 0),
            specific=words.number(ceiling.specific, 0),
        ),
    ]
