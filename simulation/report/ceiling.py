"""Say the most that any measure for this group could avert: published figures, and this study's own baseline beside.

The numbers are those of ``simulation.experiment.ceiling``; here they become sentences.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from simulation.evidence import load_targets
from simulation.experiment.ceiling import COURT, Ceiling, ceiling_line, published_ceiling
from simulation.report.facts import is_of_the_country
from simulation.report.rows import main_window
from simulation.report.study import PER_100, WHOLE, Study
from simulation.report.windows import last_window
from simulation.report.words import Words

GENERAL, BROUGHT = "recidivism.general.2y", "dse"
STUDY_YEARS, STUDY_WINDOW = "2008-2017", "2008-01..2017-12"


@dataclass(frozen=True)
class Ceilings:
    """The published ceiling, this study's own (None where its outcomes do not hold it), and people in court a year.

    In an enriched neighbourhood nothing is said of the Netherlands: ``of_the_country`` is false. ``levels`` are general
    recidivism within 2 years of the baseline's people brought to court in the years of the study and later, of 100.
    """

    published: Ceiling
    own: Ceiling | None
    court: float
    of_the_country: bool = True
    levels: tuple[float, float] = (math.nan, math.nan)

    def people(self, population: str) -> float | None:
        """Return how many people a year enter an index population, where that is published."""
        if not self.of_the_country:
            return None
        return {"dse": self.court, "dse_guilty": self.published.reached}.get(population)


def ceilings_of(study: Study) -> Ceilings:
    """Return the ceilings of a study."""
    targets = load_targets()
    court = next(target.value for target in targets if target.id == COURT)
    country = is_of_the_country(study)
    return Ceilings(published_ceiling(targets), _own(study), court or math.nan, country, _levels(study))


def _levels(study: Study) -> tuple[float, float]:
    table = study.outcomes
    rows = table[
        (table["scenario"] == study.against) & (table["outcome"] == GENERAL) & (table["population"] == BROUGHT)
    ]
    rows = rows[(rows["group"] == WHOLE) & (rows["unit"] == PER_100)]
    later = last_window(rows.loc[rows["window"] > STUDY_WINDOW, "window"].astype(str))
    found = [rows.loc[rows["window"] == window, "value"].mean() for window in (STUDY_WINDOW, later)]
    return float(found[0]), float(found[1])


def _own(study: Study) -> Ceiling | None:
    since = main_window(study, study.outcomes).partition("..")[0]
    if not since or not study.against:
        return None
    own = ceiling_line(study.outcomes, against=study.against, since=since)
    return own if all(math.isfinite(number) for number in own) else None


def ceiling_lines(words: Words, ceilings: Ceilings) -> list[str]:
    """Return the ceiling in sentences; none for people who do not stand for those of the country."""
    if not ceilings.of_the_country:
        return []
    published = ceilings.published
    lines = [
        words.say(
            "About {court} people a year are brought to court for domestic sexual exploitation in the Netherlands, and "
            "about {guilty} are found guilty. Of them, {general} have a new case within 2 years and {specific} a new "
            "case of domestic sexual exploitation within 5 years (published figures).",
            court=words.number(ceilings.court, 0),
            guilty=words.number(published.reached, 0),
            general=words.percent(published.general / published.reached, 0),
            specific=words.percent(published.specific / published.reached, 1),
        ),
        words.say(
            "So even a perfect measure for all of them would keep at most about {general} people a year from a new "
            "case within 2 years, and at most about {specific} from new domestic sexual exploitation within 5 years.",
            **_numbers(words, published),
        ),
    ]
    own = [] if ceilings.own is None else [_own_line(words, ceilings.own)]
    return [*lines, *own, *_fallen(words, ceilings)]


def _fallen(words: Words, ceilings: Ceilings) -> list[str]:
    """Return why the level of the baseline is not the published one, where the study measured both times."""
    if not all(map(math.isfinite, ceilings.levels)):
        return []
    earlier, later = ceilings.levels
    return [
        words.say(
            "The baseline's level is not the published one, because registered crime changed until 2024: of people "
            "brought to court for it in {years} this baseline has {earlier} of every 100 with a new case within 2 "
            "years, of those brought to court later {later}.",
            years=STUDY_YEARS,
            earlier=words.number(earlier, 1),
            later=words.number(later, 1),
        )
    ]


def _own_line(words: Words, own: Ceiling) -> str:
    return words.say(
        "In this study's own baseline that would be about {general} and {specific} of about {guilty} people found "
        "guilty a year.",
        guilty=words.number(own.reached, 0),
        **_numbers(words, own),
    )


def _numbers(words: Words, ceiling: Ceiling) -> dict[str, str]:
    return {"general": words.number(ceiling.general, 0), "specific": words.number(ceiling.specific, 0)}
