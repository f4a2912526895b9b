"""Readings of registered suspects by age and year (T044-T059, T107-T112, T130-T135) and of police records.

The cohort holds residents only. Figures of Statistics Netherlands per resident of an age that count residents only are
compared as they are (tables 81997NED and the news of 2024). T130-T135 count suspects without an address in the
Netherlands too: there the simulated rate of residents is divided by the share of suspects who are residents
(``levels.resident_share``), so that both sides count everybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from simulation.evidence import Parameters
from simulation.outcomes.index_events import SEXES
from simulation.outcomes.lives import MONTHS_A_YEAR, Bools, Window, year_window
from simulation.outcomes.measured import Measured
from simulation.outcomes.participation import FORMS, Participation
from simulation.outcomes.readings.reading import Reading
from simulation.outcomes.tallies import Rule, Tally, ratio_of, share_of
from simulation.vocabulary import NEVER, Kind

RESIDENT_SHARE = "levels.resident_share"
PER_1000, PER_10000 = 1000.0, 10_000.0
MINORS, YOUNG, ADULTS = (12, 17), (18, 24), (25, 44)


class Level(NamedTuple):
    """One target of suspects a year: years, ages, sex (None: both), per how many, whether visitors are counted."""

    id: str
    window: Window
    ages: tuple[int, int]
    sex: str | None = None
    per: float = PER_10000
    with_visitors: bool = False


_2022, _2023, _SERIES = year_window(2022), year_window(2023), year_window(2012, 2018)
SUSPECTS = (
    *(Level(f"T{44 + place:03d}", _2022, (age, age)) for place, age in enumerate(range(12, 20))),
    Level("T052", _2023, (18, 22)),
    Level("T053", _2023, MINORS),
    Level("T107", year_window(2007), MINORS),
    Level("T111", year_window(2011), MINORS),
    Level("T112", year_window(2012), MINORS),
    *(
        Level(f"T{130 + place}", _SERIES, ages, sex, PER_1000, with_visitors=True)
        for place, (sex, ages) in enumerate((sex, ages) for sex in SEXES for ages in (MINORS, YOUNG, ADULTS))
    ),
)
"""Ages and years of the targets' own columns."""


def level_readings(measured: Measured, evidence: Parameters) -> Iterator[Reading]:
    """Yield every reading of levels by age and of records by an age."""
    participation = Participation(measured)
    for level in SUSPECTS:
        yield _suspects(participation, level, evidence)
    yield from record_readings(measured)
    yield low_income_reading(measured)


def _suspects(participation: Participation, level: Level, evidence: Parameters) -> Reading:
    rate, years = participation.rate("registered", level.window, level.ages, level.sex)
    who = f"{level.sex or 'both sexes'} aged {level.ages[0]}-{level.ages[1]}, {level.window.text}"
    text, factor = f"{FORMS['registered'][1]}; {who}; residents only", level.per
    if level.with_visitors:
        share = evidence.table(RESIDENT_SHARE).at(f"{level.ages[0]}-{level.ages[1]}")
        factor /= share
        text = f"{FORMS['registered'][1]}; {who}; rate of residents divided by {share:g} ({RESIDENT_SHARE})"
    events = rate * years / PER_1000 if years else 0.0
    return Reading(level.id, text, Tally(Rule.RATE, (events, years), factor))


def record_readings(measured: Measured) -> Iterator[Reading]:
    """Yield shares of birth cohorts registered as a suspect before a birthday."""
    for target, sex, born, before in (
        ("T120", "male", 1984, 22),
        ("T121", "female", 1984, 22),
        ("T057", None, 2002, 20),
    ):
        who = born_in(measured, born, born, sex)
        hits = registered_before(measured, before)[who]
        text = f"registered as a suspect before {before}; {sex or 'both sexes'} born in {born}, in the country by then"
        yield Reading(target, text, share_of(hits))


def born_in(measured: Measured, first: int, last: int, sex: str | None) -> Bools:
    """Tell who was born in these years, of a sex or both, and lived in the country as a child of 12."""
    lives = measured.lives
    birth = lives.person("birth_month")
    born = year_window(first, last).holds(birth) & (lives.person("entry_month") == birth + 12 * MONTHS_A_YEAR)
    return born if sex is None else np.asarray(born & (lives.person("sex") == SEXES[sex]))


def registered_before(measured: Measured, age: int) -> Bools:
    """Tell who was registered as a suspect before a birthday."""
    month = measured.first_month(Kind.REGISTERED)
    return np.asarray((month != NEVER) & (month < measured.lives.person("birth_month") + age * MONTHS_A_YEAR))


def low_income_reading(measured: Measured) -> Reading:
    """Return how much likelier young people from low-income households are to be a suspect (T059)."""
    lives = measured.lives
    events = lives.lived.of(Kind.REGISTERED)
    suspect = np.bincount(events.life[_2023.holds(events.month)], minlength=lives.lived.lives) > 0
    birth = lives.person("birth_month")
    young = (_2023.last - birth >= 12 * MONTHS_A_YEAR) & (_2023.first - birth < 23 * MONTHS_A_YEAR)
    young &= (lives.person("entry_month") <= _2023.last) & (lives.there_until > _2023.first)
    poor = young & (lives.person("low_income") == 1)
    text = "registered as a suspect in 2023, aged 12-22: grew up in a low-income household over all"
    return Reading("T059", text, ratio_of(suspect[poor], suspect[young]))
