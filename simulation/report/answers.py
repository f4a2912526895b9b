"""Answer the factsheet: general and specific recidivism after 2, 5 and 10 years, of every 100 people and a year.

The same six outcomes for every recommendation and every scenario about its people, whatever the primary outcome is,
each in both units with its interval; where too few people fared otherwise, how few, and how many replicates it takes.
Other scenarios about index persons give the six of their own people.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from simulation.experiment.standing import FACTSHEET, SECONDARY_OUTCOMES
from simulation.report.amounts import brackets, difference_of, direction, signed, span
from simulation.report.definitions import is_at_liberty
from simulation.report.facts import asks_the_factsheet, is_of_the_country, primary
from simulation.report.names import opening, outcome_name, population_name, unit_name, world_name
from simulation.report.rows import is_national, of_scenario, replicates_to_say
from simulation.report.study import PER_100, Study
from simulation.report.tables import render
from simulation.report.verdicts import is_too_few, verdict_of
from simulation.report.words import NOT_KNOWN, Words


@dataclass(frozen=True)
class Answer:
    """One outcome of one scenario: its rows of every 100 people and of people a year, None where there is none."""

    outcome: str
    per_100: pd.Series
    a_year: pd.Series | None


def answers_of(study: Study, scenario: str) -> list[Answer]:
    """Return the answers of a scenario in the order of the factsheet's question; none where nobody is indexed."""
    rows = of_scenario(study, scenario)
    asked = (FACTSHEET,) if asks_the_factsheet(study, scenario) else ()
    for population in (*asked, primary(study, scenario).population):
        held = rows[rows["population"] == population]
        found = [answer for outcome in SECONDARY_OUTCOMES if (answer := _answer(held, outcome)) is not None]
        if found:
            return found
    return []


def _answer(rows: pd.DataFrame, outcome: str) -> Answer | None:
    named = rows[(rows["outcome"] == outcome) & ~rows["definition"].map(is_at_liberty).astype(bool)]
    rates, counts = named[named["unit"] == PER_100], named[named["unit"].map(is_national).astype(bool)]
    if rates.empty:
        return None
    return Answer(outcome, rates.iloc[0], None if counts.empty else counts.iloc[0])


def answers_table(words: Words, study: Study, scenario: str) -> Markup:
    """Return the answers of a scenario as a table; an enriched neighbourhood says nothing of the country."""
    rows = [_cells(words, answer, national=is_of_the_country(study)) for answer in answers_of(study, scenario)]
    place = list(study.scenarios).index(scenario) if scenario in study.scenarios else 0
    return render(words, f"answers-{place}", rows, left=[words.say("Verdict")])


def _cells(words: Words, answer: Answer, *, national: bool) -> dict[str, str]:
    row = answer.per_100
    few = is_too_few(row["verdict"])
    verdict = verdict_of(words, row["verdict"], float(row["level"]))
    a_year = {words.say("Difference in people a year in the Netherlands"): _a_year(words, answer, few)}
    return {
        "row": opening(outcome_name(words, answer.outcome)),
        opening(world_name(words, row["against"])): words.number(row["baseline"], 1),
        words.say("Difference of every 100 people ({level} interval)", level=words.level(float(row["level"]))): (
            fared_otherwise(words, row) if few else _both(words, row)
        ),
        **(a_year if national else {}),
        words.say("n"): words.number(row["n"], 0),
        words.say("Verdict"): f"{verdict.sign} {verdict.name}",
    }


def _a_year(words: Words, answer: Answer, few: bool) -> str:
    if few:
        return enough(words, answer.per_100)
    return NOT_KNOWN if answer.a_year is None else _both(words, answer.a_year)


def _both(words: Words, row: pd.Series) -> str:
    difference = difference_of(row)
    amount, bounds = signed(words, difference), brackets(words, difference)
    return amount if bounds == NOT_KNOWN else words.say("{amount} ({interval})", amount=amount, interval=bounds)


def fared_otherwise(words: Words, row: pd.Series) -> str:
    """Return how many people fared otherwise in one world than in the other."""
    counted = row["discordant"] if math.isfinite(row["discordant"]) else 0
    return words.say_count("{count} person fared otherwise", "{count} people fared otherwise", counted)


def enough(words: Words, row: pd.Series) -> str:
    """Return about how many replicates would do to state a difference, in brief."""
    needed = replicates_to_say(row)
    if needed is None:
        return NOT_KNOWN
    if row["discordant"] == 0:
        return words.say_count("more than {count} replicate needed", "more than {count} replicates needed", needed)
    return words.say_count("about {count} replicate needed", "about {count} replicates needed", needed)


def answer_lines(words: Words, study: Study, scenario: str) -> Iterator[str]:
    """Yield the answers of a scenario as lines, under a line that says what they are."""
    answers = answers_of(study, scenario)
    if answers:
        yield words.say(
            "General and specific recidivism, of every 100 {people}, against “{against}”:",
            people=population_name(words, answers[0].per_100["population"]),
            against=world_name(words, answers[0].per_100["against"]),
        )
    for answer in answers:
        yield f"  {_line(words, answer)}"


def _line(words: Words, answer: Answer) -> str:
    row = answer.per_100
    name, base = opening(outcome_name(words, answer.outcome)), words.number(row["baseline"], 1)
    if is_too_few(row["verdict"]):
        few, needed = fared_otherwise(words, row), enough(words, row)
        few = few if needed == NOT_KNOWN else f"{few}; {needed}"
        return words.say("{name}: {base}; too few to say ({few}).", name=name, base=base, few=few)
    said = words.say("{name}: {base}; {amount}", name=name, base=base, amount=_in_words(words, row))
    if answer.a_year is None or is_too_few(answer.a_year["verdict"]):
        return f"{said}."
    unit = unit_name(words, answer.a_year["unit"])
    return words.say("{said}; {unit}: {amount}.", said=said, unit=unit, amount=_in_words(words, answer.a_year))


def _in_words(words: Words, row: pd.Series) -> str:
    difference = difference_of(row)
    amount = direction(words, difference.value, difference.decimals)
    return words.say("{amount} ({interval})", amount=amount, interval=span(words, difference))
