"""Say how an outcome stands in one world: "With practice as it was, 36 of every 100 people ..."."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from simulation.report.bands import Band, band_of
from simulation.report.definitions import is_at_liberty
from simulation.report.facts import primary
from simulation.report.names import event_phrase, opening, outcome_name, population_name, unit_name, world_phrase
from simulation.report.rows import in_main_window, is_national
from simulation.report.study import PER_100, WHOLE, Study
from simulation.report.words import Words


@dataclass(frozen=True)
class Level:
    """One outcome of one world, in its unit."""

    scenario: str
    outcome: str
    population: str
    unit: str
    value: float

    def counts_people(self, words: Words) -> bool:
        """Tell whether the level counts people to whom something happened, per 100."""
        return bool(event_phrase(words, self.outcome) and self.unit == PER_100)


def level_against(row: pd.Series) -> Level:
    """Return the level of the world held against, of a row of the comparison."""
    return Level(row["against"], row["outcome"], row["population"], row["unit"], float(row["baseline"]))


def level_sentence(words: Words, level: Level, decimals: int = 1) -> str:
    """Return a level as a sentence."""
    held = {
        "against": opening(world_phrase(words, level.scenario)),
        "baseline": words.number(level.value, decimals),
        "people": population_name(words, level.population),
    }
    if level.counts_people(words):
        event = event_phrase(words, level.outcome)
        return words.say("{against}, {baseline} of every 100 {people} had {event}.", event=event, **held)
    return words.say(
        "{outcome} ({people}; {unit}). {against}: {baseline}.",
        outcome=opening(outcome_name(words, level.outcome)),
        unit=unit_name(words, level.unit),
        **held,
    )


def primary_levels(study: Study, share: float) -> Iterator[tuple[Level, Band]]:
    """Yield the primary outcome of every world that was lived, with its interval at a level."""
    named = primary(study)
    rows = in_main_window(study.outcomes[study.outcomes["group"] == WHOLE])
    rows = rows[(rows["outcome"] == named.outcome) & (rows["population"] == named.population)]
    for scenario, held in rows.groupby("scenario", sort=False):
        first = min((row for _, row in held.iterrows()), key=_distance)
        same = held[(held["unit"] == first["unit"]) & (held["definition"] == first["definition"])]
        band = band_of(same, "value", share)
        yield Level(str(scenario), named.outcome, named.population, str(first["unit"]), band.mean), band


def _distance(row: pd.Series) -> tuple[bool, bool]:
    return is_national(row["unit"]), is_at_liberty(row["definition"])
