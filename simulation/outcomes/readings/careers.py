"""Readings of targets about careers: of DSE (T008-T017, T033), convictions by 56 (T060-T062), accomplices (T080)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulation.outcomes.careers import OBSERVED_TO, DseCareers, Figure
from simulation.outcomes.definitions import ADULT_AGE
from simulation.outcomes.lives import MONTHS_A_YEAR, Bools, Ints
from simulation.outcomes.measured import Measured
from simulation.outcomes.readings.levels import born_in
from simulation.outcomes.readings.reading import Reading
from simulation.outcomes.tallies import Rule, Tally, half_of, mean_of, share_of
from simulation.vocabulary import NEVER, NOBODY, Kind

FIGURES = {
    "T011": "age_at_first_dse.registered.under_25",
    "T012": "dse.aged_18-24",
    "T014": "dse.men",
    "T016": "age_at_first_offence.registered.minor",
    "T017/registered": "cases_before_first_dse",
    "T017/prosecuted": "prosecuted_cases_before_first_dse",
    **{f"T008/to_{year}": f"repeat_dse.to_{year}" for year in OBSERVED_TO},
}
"""Target or reading -> figure of people brought to court for DSE in the study window."""

OLDEST = 56  # "to age 56" (T060-T062)
_BORN = (1955, 1966)  # birth years of the cohort that are 56 by the end of the data


def career_readings(measured: Measured) -> Iterator[Reading]:
    """Yield every reading about careers."""
    yield from dse_readings(measured)
    yield from conviction_readings(measured)
    yield accomplice_reading(measured)


def dse_readings(measured: Measured) -> Iterator[Reading]:
    """Yield the careers of people brought to court for DSE in the study window, and how many they are a year."""
    careers = DseCareers(measured, measured.lives.study_window)
    figures = {figure.outcome: figure for figure in careers.figures()}
    for name, outcome in FIGURES.items():
        if outcome in figures:
            yield _of_figure(name, figures[outcome])
    text = "persons brought to court for DSE, each once in the study window, a year in the Netherlands"
    exposure = careers.window.years * measured.lives.scale
    yield Reading("T033", text, Tally(Rule.RATE, (float(len(careers.table)), exposure)))


def _of_figure(name: str, figure: Figure) -> Reading:
    known = figure.values[~np.isnan(figure.values)]
    tally = mean_of(known) if figure.unit == "cases" else share_of(known > 0)
    return Reading(name, f"{figure.definition}; brought to court for DSE in the study window", tally)


def conviction_readings(measured: Measured) -> Iterator[Reading]:
    """Yield convictions of men by 56; another country and time, so only the shape can be compared."""
    men = np.flatnonzero(born_in(measured, *_BORN, "male"))
    convictions, first, last = convictions_by_age(measured, OLDEST)
    text = f"found guilty by a court, offence before {OLDEST}; men born {_BORN[0]}-{_BORN[1]}"
    convicted = men[convictions[men] > 0]
    years = (last - first)[convicted] / MONTHS_A_YEAR
    yield Reading("T060", text, share_of(convictions[men] > 0))
    yield Reading("T061", f"years from the first to the last offence that led to conviction; {text}", mean_of(years))
    yield Reading("T062", f"share of all men behind half of the convictions; {text}", half_of(convictions[men]))


def convictions_by_age(measured: Measured, age: int) -> tuple[Ints, Ints, Ints]:
    """Return each person's convictions for offences before a birthday, and the months of the first and the last."""
    cases, lives = measured.cases, measured.lives
    offence = cases.month(Kind.OFFENCE).astype(np.int64)
    limit = lives.person("birth_month")[cases.life] + age * MONTHS_A_YEAR
    use = (cases.month(Kind.GUILTY) != NEVER) & (offence != NEVER) & (offence < limit)
    life, month = cases.life[use], offence[use]
    first, last = np.full(lives.lived.lives, np.iinfo(np.int32).max), np.full(lives.lived.lives, NEVER)
    np.minimum.at(first, life, month)
    np.maximum.at(last, life, month)
    return np.bincount(life, minlength=lives.lived.lives), first, last


def accomplice_reading(measured: Measured) -> Reading:
    """Return how many registered minors committed most of their registered offences with others (T080)."""
    lives = measured.lives
    events = lives.lived.of(Kind.OFFENCE)
    age = (events.month - lives.person("birth_month")[events.life]) // MONTHS_A_YEAR
    years = lives.study_window
    use = (events.case >= 0) & (age < ADULT_AGE) & years.holds(events.month)
    together: Bools = lives.ledger["other"][events.position[use]] != NOBODY
    offences = np.bincount(events.life[use], minlength=lives.lived.lives)
    shared = np.bincount(events.life[use], together, minlength=lives.lived.lives)
    who = offences > 0
    text = f"more than half of the registered offences before 18 with an accomplice; offences of {years.text}"
    return Reading("T080", text, share_of(2 * shared[who] > offences[who]))
