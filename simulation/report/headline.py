"""The headline of a study, in natural frequencies with a range, one per scenario.

No headline claims a difference that the comparison calls too few to say, and none prints an interval without width.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from simulation.experiment.intervals import LEVEL
from simulation.experiment.verdicts import FEWEST_DISCORDANT
from simulation.report.amounts import Difference, difference_of, direction, span
from simulation.report.bands import Band
from simulation.report.ceiling import Ceilings
from simulation.report.certainty import certainty_of
from simulation.report.facts import primary
from simulation.report.levels import level_against, level_sentence, primary_levels
from simulation.report.names import (
    opening,
    outcome_name,
    world_name,
    world_phrase,
)
from simulation.report.rows import is_national, national_row, opposed, primary_row, replicates_to_say
from simulation.report.study import PER_100, Study
from simulation.report.verdicts import Verdict, is_too_few, verdict_of
from simulation.report.words import Words


@dataclass(frozen=True)
class Headline:
    """What one scenario came to.

    Parameters
    ----------
    lead, sentences : the answer, from its opening on
    warnings : what must not be overlooked
    certainty : how sure the numbers are
    """

    scenario: str
    name: str
    lead: str
    sentences: list[str]
    warnings: list[str]
    certainty: list[str]
    verdict: Verdict | None


def headlines(words: Words, study: Study, ceiling: Ceilings) -> list[Headline]:
    """Return a headline for each scenario compared, in the order of the table; of one world alone, its level."""
    if study.comparison.empty:
        return list(_levels(words, study))
    return [headline(words, study, ceiling, scenario) for scenario in study.scenarios]


def _levels(words: Words, study: Study) -> Iterator[Headline]:
    """Yield the level of the primary outcome in each world of a run that compared nothing."""
    for level, band in primary_levels(study, LEVEL):
        sentences = [words.say("Nothing was compared: this is a level, no effect.")]
        if math.isfinite(band.low):
            sentences.insert(0, _level_range(words, band, most=100.0 if level.unit == PER_100 else math.inf))
        name = opening(world_name(words, level.scenario))
        yield Headline(level.scenario, name, level_sentence(words, level), sentences, [], [], None)


def _level_range(words: Words, band: Band, *, most: float) -> str:
    """Return the interval of a level, cut to what a count of people can be."""
    low, high = words.number(max(band.low, 0.0), 1), words.number(min(band.high, most), 1)
    return words.say(
        "The {level} interval over replicates goes from {low} to {high}.", level=words.level(LEVEL), low=low, high=high
    )


def headline(words: Words, study: Study, ceiling: Ceilings, scenario: str) -> Headline:
    """Return the headline of one scenario: too few to say, no one differed, or a difference with its range."""
    row, name = primary_row(study, scenario), opening(world_name(words, scenario))
    warnings = [_opposed_sentence(words, *pair) for pair in opposed(study, scenario)]
    if row is None:
        nothing = words.say("The comparison holds no row for the primary outcome, so nothing can be said about it.")
        return Headline(scenario, name, nothing, [], warnings, [], None)
    verdict = verdict_of(words, row["verdict"], float(row["level"]))
    lead, *sentences = _sentences(words, study, ceiling, scenario, row)
    certainty = list(certainty_of(words, study, scenario, row))
    return Headline(scenario, name, lead, sentences, warnings, certainty, verdict)


def _sentences(words: Words, study: Study, ceiling: Ceilings, scenario: str, row: pd.Series) -> Iterator[str]:
    if is_too_few(row["verdict"]):
        yield from _too_few(words, row)
        return
    yield _two_worlds(words, row)
    if _nobody_differed(row):
        yield words.say("In no replicate did anyone's outcome differ between the two worlds: the difference is nil.")
    else:
        yield _difference(words, row)
        yield from _national(words, study, ceiling, scenario, row)
        yield from _compared_with_smallest(words, study, row)


def _two_worlds(words: Words, row: pd.Series) -> str:
    """Return both worlds in one breath: "With practice as it was, 36 of every 100 people ..."."""
    decimals, against = level_decimals(row), level_against(row)
    held = {
        "first": level_sentence(words, against, decimals),
        "scenario": opening(world_phrase(words, row["scenario"])),
        "value": words.number(row["value"], decimals),
    }
    if against.counts_people(words):
        return words.say("{first} {scenario}, it was {value} of every 100.", **held)
    return words.say("{first} {scenario}: {value}.", **held)


def level_decimals(row: pd.Series) -> int:
    """Return the digits of both worlds' levels: as fine as the difference where they then add up to it, else one.

    Examples
    --------
    24.55 and 24.58 beside a difference of 0.02 look like a mistake.

    >>> known = {"baseline": 24.553, "value": 24.577, "difference": 0.024, "low": -0.01, "high": 0.06, "level": 0.95}
    >>> level_decimals(pd.Series(known))
    1
    """
    decimals = min(2, difference_of(row).decimals)
    left = round(row["value"], decimals) - round(row["baseline"], decimals)
    return decimals if abs(left - round(row["difference"], decimals)) < 10.0**-decimals / 2 else 1


def _difference(words: Words, row: pd.Series) -> str:
    difference = difference_of(row)
    amount, interval = direction(words, difference.value, difference.decimals), span(words, difference)
    if difference.rounds_away:
        least = words.number(10.0**-difference.decimals, difference.decimals)
        return words.say("That is a difference of less than {amount} ({interval}).", amount=least, interval=interval)
    if row["unit"] == PER_100:
        return words.say("That is {amount} of every 100 ({interval}).", amount=amount, interval=interval)
    return words.say("That is {amount} ({interval}).", amount=amount, interval=interval)


def _national(words: Words, study: Study, ceiling: Ceilings, scenario: str, row: pd.Series) -> Iterator[str]:
    """Yield the difference in persons a year: the study's own row, or the published number of people found guilty.

    A headline that counts a year in the Netherlands says so already.
    """
    if is_national(row["unit"]):
        return
    counted = national_row(study, scenario)
    if counted is not None and not is_too_few(counted["verdict"]):
        yield _national_sentence(words, difference_of(counted))
    elif counted is None and row["unit"] == PER_100 and (people := ceiling.people(row["population"])):
        basis = words.say("This takes {people} people a year, the published number.", people=words.number(people, 0))
        yield f"{_national_sentence(words, scaled(difference_of(row), people / 100))} {basis}"


def _national_sentence(words: Words, difference: Difference) -> str:
    """Return the difference in people a year, and below one a year also in years a person."""
    places, size = difference.decimals, abs(difference.value)
    held = {"amount": words.number(size, places), "interval": span(words, difference)}
    if difference.rounds_away:
        least = words.number(10.0**-places, places)
        return words.say(
            "For the Netherlands as a whole that is less than {amount} people a year ({interval}).",
            **held | {"amount": least},
        )
    held["often"] = (
        "" if round(1 / size) < 2 else words.say(", or one person in {years} years", years=words.number(1 / size, 0))
    )
    if difference.value < 0:
        return words.say(
            "For the Netherlands as a whole that is about {amount} people a year fewer{often} ({interval}).", **held
        )
    return words.say(
        "For the Netherlands as a whole that is about {amount} people a year more{often} ({interval}).", **held
    )


def scaled(difference: Difference, factor: float) -> Difference:
    """Return a difference and its interval times a factor."""
    return Difference(difference.value * factor, difference.low * factor, difference.high * factor, difference.level)


def _compared_with_smallest(words: Words, study: Study, row: pd.Series) -> Iterator[str]:
    smallest = primary(study, str(row["scenario"])).smallest
    if smallest is None or row["unit"] != PER_100:
        return
    named = words.number(smallest, 0 if smallest == round(smallest) else 1)
    if abs(row["difference"]) < smallest:
        yield words.say(
            "The study named {smallest} of every 100 as the smallest difference that matters: this is less.",
            smallest=named,
        )
    else:
        yield words.say(
            "The study named {smallest} of every 100 as the smallest difference that matters: this is at least that.",
            smallest=named,
        )


def _nobody_differed(row: pd.Series) -> bool:
    no_width = row["low"] == row["high"] == 0 or not math.isfinite(row["low"])
    return bool(row["difference"] == 0 and (row["discordant"] == 0 or no_width))


def _too_few(words: Words, row: pd.Series) -> Iterator[str]:
    """Yield one world's level, how few people fared otherwise in the other, and how many replicates it would take."""
    yield level_sentence(words, level_against(row))
    yield words.say(
        "Too few to say whether that changes {scenario}: {few} No difference is claimed, in either direction.",
        scenario=world_phrase(words, row["scenario"]),
        few=_how_few(words, row),
    )
    yield _replicates_needed(words, row)


def _how_few(words: Words, row: pd.Series) -> str:
    """Return why it is too few: nobody or few fared otherwise, or one replicate is all there is."""
    if row["discordant"] == 0:
        return words.say("in all replicates together, nobody fared otherwise in one world than in the other.")
    if row["discordant"] < FEWEST_DISCORDANT:
        return words.say_count(
            "in all replicates together, only {count} person fared otherwise in one world than in the other.",
            "in all replicates together, only {count} people fared otherwise in one world than in the other.",
            row["discordant"],
        )
    return words.say_count(
        "{count} replicate gives no interval.", "{count} replicates give no interval.", row["replicates"]
    )


def _replicates_needed(words: Words, row: pd.Series) -> str:
    """Return how many replicates would do to state a difference; a sharp one takes more."""
    needed, have = replicates_to_say(row), words.number(row["replicates"], 0)
    if needed is None:
        return words.say("How many replicates it would take cannot be told from so few.")
    if row["discordant"] == 0:
        return words.say_count(
            "Stating one takes {fewest} such people: more than {count} replicate; this study has {have}.",
            "Stating one takes {fewest} such people: more than {count} replicates; this study has {have}.",
            needed,
            have=have,
            fewest=words.number(FEWEST_DISCORDANT, 0),
        )
    return words.say_count(
        "Stating one takes {fewest} such people: about {count} replicate; this study has {have}.",
        "Stating one takes {fewest} such people: about {count} replicates; this study has {have}.",
        needed,
        have=have,
        fewest=words.number(FEWEST_DISCORDANT, 0),
    )


def _opposed_sentence(words: Words, actual: pd.Series, registered: pd.Series) -> str:
    return words.say(
        "Actual and registered offending point in opposite directions. {actual_name}: {actual}. {registered_name}: "
        "{registered}. What registers would show is not what happened.",
        actual_name=opening(outcome_name(words, actual["outcome"])),
        actual=_amount_and_span(words, difference_of(actual)),
        registered_name=opening(outcome_name(words, registered["outcome"])),
        registered=_amount_and_span(words, difference_of(registered)),
    )


def _amount_and_span(words: Words, difference: Difference) -> str:
    amount = direction(words, difference.value, difference.decimals)
    return words.say("{amount} ({interval})", amount=amount, interval=span(words, difference))
