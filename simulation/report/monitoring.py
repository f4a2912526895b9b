"""Say what an evaluation would show: designs with bias, interval, power and years, and what would fall by itself."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import pandas as pd

from simulation.experiment.monitoring.monitor import Monitoring
from simulation.experiment.monitoring.rebound import Rebound
from simulation.report.names import opening, outcome_name, world_name
from simulation.report.verdicts import is_too_few
from simulation.report.words import Words, mark

DESIGNS: Mapping[str, str] = {
    "randomised": mark("drawing lots"),
    "stepped_wedge": mark("region after region (stepped wedge)"),
    "matched": mark("matched comparison"),
    "before_after": mark("before and after"),
}
FOLLOWED: Mapping[str, str] = {
    "court": mark("everybody brought to court"),
    "supervised": mark("those under supervision, the whole effect theirs"),
}
EFFECTS: Mapping[str, str] = {
    "simulated": mark("the simulated effect"),
    "smallest": mark("the smallest difference that matters"),
    "perfect": mark("a perfect measure: nobody has a new case (the ceiling)"),
}


FIGURES: Mapping[str, str] = {
    "court_per_year": mark("brought to court a year: {value}"),
    "supervised_per_year": mark("under supervision a year: {value}"),
    "coverage": mark("in the evaluation, of those under supervision: {value}"),
    "held_back_share": mark("held back by lot: {value}"),
    "regions": mark("groups that start one after another: {value}"),
    "wedge_years": mark("years over which they start: {value}"),
    "years": mark("years of the evaluation: {value}"),
    "drop_out": mark("lost to follow-up: {value}"),
    "contamination": mark("of the others, who get it too: {value}"),
}
BY_ITSELF = mark("(trivial: nobody can have this without the lever; it shows that it runs, not that it works)")
NO_WORK = mark("Whether people worked is not measured in a study, so nothing is said of work here.")
SHARES = ("coverage", "held_back_share", "drop_out", "contamination")
SOURCES: Mapping[str, str] = {
    "evidence": mark("from the evidence files"),
    "lever": mark("from the scenario's own monitoring lever"),
    "asked": mark("as asked"),
    "usual": mark("as is usual"),
}


def monitoring_text(words: Words, found: Monitoring) -> str:
    """Return what an evaluation would show as plain text."""
    facts = found.facts
    head = words.say(
        "{outcome}, with {scenario}: what an evaluation of {years} years would show. Differences are of every 100 "
        "people; power is the chance that the evaluation shows an effect of that size at all.",
        outcome=opening(outcome_name(words, facts["outcome"])),
        scenario=world_name(words, facts["scenario"]),
        years=int(found.table["years"].iloc[0]),
    )
    synthetic = words.say("SYNTHETIC")
    parts = [f"{synthetic}. {head}", _figures(words, found), *_unsure(words, found), *_alone(words, found)]
    for (followed, effect), rows in found.table.groupby(["followed", "effect"], sort=False):
        title = f"{words.say(FOLLOWED[str(followed)])}; {words.say(EFFECTS[str(effect)])}"
        true = words.number(float(rows["true_effect"].iloc[0]), 2, signed=True)
        parts.append("\n".join([f"{opening(title)} ({true}):", *(_design(words, row) for _, row in rows.iterrows())]))
    parts += list(_sooner(words, found))
    return "\n\n".join(parts)


def _figures(words: Words, found: Monitoring) -> str:
    """Return every figure of accrual and design, with where it comes from."""
    lines = []
    for figure in found.facts["figures"]:
        name, value = figure["name"], figure["value"]
        number = words.percent(value, 0) if name in SHARES else words.number(value, 0 if value == round(value) else 1)
        source = SOURCES[figure["source"]]
        lines.append(f"  {words.say(FIGURES[name], value=number)} ({words.say(source)})")
    return "\n".join([words.say("What the designs go by:"), *lines])


def _unsure(words: Words, found: Monitoring) -> Iterator[str]:
    if is_too_few(found.facts["verdict"]):
        yield words.say(
            "Too few people fared otherwise in the study to say what the effect is: read the rows of the simulated "
            "effect as an example."
        )


def _design(words: Words, row: pd.Series) -> str:
    named = DESIGNS[row["design"]]
    if not math.isfinite(row["estimate"]):
        return "  " + words.say(
            "{design}: not known, for too few lives are kept to say how people under supervision differ anyway",
            design=words.say(named),
        )
    return "  " + words.say(
        "{design}: would estimate {estimate} ({low} to {high}), of which bias {bias}; power {power}; claims help where "
        "there is none: {claim}; {wait}",
        design=words.say(named),
        estimate=words.number(row["estimate"], 1, signed=True),
        low=words.number(row["low"], 1, signed=True),
        high=words.number(row["high"], 1, signed=True),
        bias=words.number(row["bias"], 1, signed=True),
        power=words.percent(row["power"], 0),
        claim=words.percent(row["false_claim"], 0),
        wait=wait_words(words, float(row["years_to_power"]), bool(row["seen"])),
    )


def wait_words(words: Words, years: float, seen: bool) -> str:
    """Return how long it takes until the power is enough.

    Examples
    --------
    >>> wait_words(Words("en"), 7.0, True)
    'enough power after 7 years'
    """
    if seen:
        return words.say("enough power after {years} years", years=words.number(years, 0))
    if not math.isfinite(years):
        return words.say("cannot be seen in any policy period (centuries)")
    return words.say("cannot be seen in any policy period ({years} years)", years=words.number(years, 0))


def _alone(words: Words, found: Monitoring) -> Iterator[str]:
    """Yield what the numbers would do with no programme at all."""
    yield words.say(
        "With no lever at all, the number with a new case changes by {drift} of every 100 between the years before and "
        "the years after; before and after takes this for effect.",
        drift=words.number(found.facts["drift"], 1, signed=True),
    )
    if found.rebound is None:
        yield words.say("The study keeps too few lives to show regression to the mean; live it at a larger scale.")
    else:
        yield _rebound(words, found.rebound)
    if found.selection is None:
        yield words.say(
            "Too few lives are kept to say how people under supervision differ anyway: a matched comparison cannot be "
            "judged."
        )
    else:
        yield words.say(
            "With no programme at all, the number with a new case under supervision differs by {crude} of every 100 "
            "from that of others, and by {matched} after matching on sex, age and earlier cases: a matched comparison "
            "takes this for effect.",
            crude=words.number(100 * found.selection.crude, 1, signed=True),
            matched=words.number(100 * found.selection.matched, 1, signed=True),
        )


def _rebound(words: Words, found: Rebound) -> str:
    """Return how offending falls with no programme; months in custody are taken out, or it is said that they are in."""
    numbers = {
        "persons": words.number(found.persons, 0),
        "months": found.months,
        "before": words.number(found.before, 2),
        "after": words.number(found.after, 2),
        "change": _change(words, found.fall),
    }
    if not math.isfinite(found.liberty_after):
        return words.say(
            "With no programme (regression to the mean, and months in custody): {persons} people had {before} other "
            "registered offences each in the {months} months before their case and {after} after it. That is "
            "{change}, and no effect.",
            **numbers,
        )
    return words.say(
        "With no programme (regression to the mean alone): in the {months} months before their case {persons} people "
        "had {before} other registered offences each for every {months} months at liberty, and {after} in as many "
        "months after it. That is {change}, and no effect. Months in custody are left out: they were at liberty in "
        "{first} of the months before and {second} of those after.",
        **numbers,
        first=words.percent(found.liberty_before, 0),
        second=words.percent(found.liberty_after, 0),
    )


def _change(words: Words, fall: float) -> str:
    share = words.percent(abs(fall), 0)
    return words.say("{share} fewer", share=share) if fall >= 0 else words.say("{share} more", share=share)


def _sooner(words: Words, found: Monitoring) -> Iterator[str]:
    if found.intermediate.empty:
        yield words.say("No intermediate outcome differs between the worlds.")
        yield words.say(NO_WORK)
        return
    rows = [
        "  "
        + words.say(
            "{outcome}: from {first} to {second} of every 100; {wait}",
            outcome=outcome_name(words, row["outcome"]),
            first=words.number(row["baseline"], 1),
            second=words.number(row["value"], 1),
            wait=wait_words(words, float(row["years_to_power"]), bool(row["seen"])),
        )
        + (f" {words.say(BY_ITSELF)}" if row["by_itself"] else "")
        for _, row in found.intermediate.iterrows()
    ]
    yield "\n".join([words.say("What can be seen sooner, drawing lots among people brought to court:"), *rows])
    yield words.say(NO_WORK)
