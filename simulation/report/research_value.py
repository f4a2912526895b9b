"""Say what knowing more would be worth, with the method and its error."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from simulation.experiment.value.research import ResearchValue
from simulation.report.names import opening, outcome_name, unit_name, world_name
from simulation.report.words import Words

MOST_SHOWN = 8
FEWEST_FOR_A_NUMBER = 20
"""With fewer parameter draws than this, single numbers cannot be told apart and are not shown."""


def research_text(words: Words, found: ResearchValue) -> str:
    """Return the value of knowing more as plain text."""
    head = words.say(
        "What knowing more would be worth to a choice between {worlds}; {draws} parameter draws.",
        worlds=words.listing([world_name(words, name) for name in found.facts["worlds"]]),
        draws=found.facts["draws"],
    )
    synthetic = words.say("SYNTHETIC")
    parts = [f"{synthetic}. {head}"]
    draws = int(found.facts["draws"])
    parts += ["\n".join(_counted(words, rows, draws)) for _, rows in found.table.groupby("outcome", sort=False)]
    if draws < FEWEST_FOR_A_NUMBER:
        parts.append(
            words.say(
                "With {draws} draws single numbers cannot be told apart: at least {fewest} are needed, better more "
                "(--draws). What each would be worth stands in the table, and is not to be relied on.",
                draws=draws,
                fewest=FEWEST_FOR_A_NUMBER,
            )
        )
    return "\n\n".join([*parts, _method(words)])


def _counted(words: Words, rows: pd.DataFrame, draws: int) -> Iterator[str]:
    first = rows.iloc[0]
    named, chosen = str(first["outcome"]), str(first["choice"])
    yield words.say(
        "{outcome}: with what is known, “{choice}” is chosen; it averts {averted} {unit}. Averted besides, by knowing, "
        "a year (and in the {years} years of one decision):",
        outcome=opening(outcome_name(words, named)),
        choice=world_name(words, chosen),
        averted=words.number(first["averted_by_choice"], 2),
        unit=unit_name(words, str(first["unit"])),
        years=int(first["years"]),
    )
    numbers = rows["kind"] == "parameter"
    told = rows[~numbers | ((rows["a_year"] > 0) & (draws >= FEWEST_FOR_A_NUMBER))]
    for _, row in told.head(MOST_SHOWN).iterrows():
        yield "  " + words.say(
            "{knowledge}: {value} ± {error} ({over} ± {over_error})",
            knowledge=_knowledge(words, row),
            value=words.number(row["a_year"], 3),
            error=words.number(row["error"], 3),
            over=words.number(row["over_the_years"], 1),
            over_error=words.number(row["error_over_the_years"], 1),
        )
    if draws >= FEWEST_FOR_A_NUMBER and len(rows) > min(len(told), MOST_SHOWN):
        yield "  " + words.say(
            "{count} more numbers stand in the table, most of them worth nothing: no answer would change the choice.",
            count=len(rows) - min(len(told), MOST_SHOWN),
        )


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
