"""Say what knowing more would be worth, with the method and its error."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from simulation.experiment.value.research import ResearchValue
from simulation.report.names import opening, outcome_name, world_name
from simulation.report.words import Words

MOST_SHOWN = 8


def research_text(words: Words, found: ResearchValue) -> str:
    """Return the value of knowing more as plain text."""
    head = words.say(
        "What knowing more would be worth to a choice between {worlds}; {draws} parameter draws.",
        worlds=words.listing([world_name(words, name) for name in found.facts["worlds"]]),
        draws=found.facts["draws"],
    )
    parts = [f"{words.say('SYNTHETIC')}. {head}"]
    parts += ["\n".join(_counted(words, rows)) for _, rows in found.table.groupby("outcome", sort=False)]
    return "\n\n".join([*parts, _method(words)])


def _counted(words: Words, rows: pd.DataFrame) -> Iterator[str]:
    first = rows.iloc[0]
    named, chosen = str(first["outcome"]), str(first["choice"])
    yield words.say(
        "{outcome}: with what is known, {choice} is chosen; it averts {averted} a year. Averted besides, by knowing, a "
        "year (and in the {years} years of one decision):",
        outcome=opening(outcome_name(words, named)),
        choice=world_name(words, chosen),
        averted=words.number(first["averted_by_choice"], 2),
        years=int(first["years"]),
    )
    for _, row in rows.head(MOST_SHOWN).iterrows():
        yield "  " + words.say(
            "{knowledge}: {value} ± {error} ({over} ± {over_error})",
            knowledge=_knowledge(words, row),
            value=words.number(row["a_year"], 3),
            error=words.number(row["error"], 3),
            over=words.number(row["over_the_years"], 1),
            over_error=words.number(row["error_over_the_years"], 1),
        )
    if len(rows) > MOST_SHOWN:
        yield "  " + words.say("{count} more numbers stand in the table.", count=len(rows) - MOST_SHOWN)


def _knowledge(words: Words, row: pd.Series) -> str:
    if row["kind"] == "perfect":
        return words.say("everything (perfect information)")
    if row["kind"] == "sample":
        return words.say(
            "new cases in {persons} people of the low-rate group (what is believed now is worth {prior} people)",
            persons=str(row["knowledge"]).rpartition(" ")[2],
            prior=words.number(row["prior_persons"], 0),
        )
    return words.say("the number {name}", name=row["knowledge"])


def _method(words: Words) -> str:
    return words.say(
        "Method: expected value of perfect information over the draws; of one number by quadratic regression on it "
        "(Strong, Oakley and Brennan 2014); of a sample by the effective size of what is believed (Jalal and "
        "Alarid-Escudero 2018). Spread that chance or over-fitting explains is taken out. ±: one standard error, "
        "jackknife over draws. A value of 0 says that no answer would change the choice."
    )
