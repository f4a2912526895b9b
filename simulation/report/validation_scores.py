"""Tell how many published figures lie inside their band, counted in three ways, and which that must be met do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from simulation.report.names import opening
from simulation.report.tables import render
from simulation.report.words import Words, mark

Facts = Mapping[str, Any]
SETS: Mapping[str, str] = {
    "calibrate": mark("figures for fitting"),
    "validate": mark("figures never fitted"),
    "must_pass": mark("figures that must be met"),
}
WAYS: Mapping[str, tuple[str, str]] = {  # ending of the key in the summary -> column, what it is
    "": (
        mark("All worlds together"),
        mark(
            "All worlds together: everybody of all worlds is counted as one cohort, and a figure whose definition is "
            "open counts by the middle (median) of its readings. The steadiest where few people are counted in a world."
        ),
    ),
    "_of_draws": (
        mark("The median draw"),
        mark(
            "The median draw: each world lives a parameter draw of its own and shows a figure by the middle of its "
            "readings; over the draws the median counts. Where draws lie askew, this differs from all worlds together."
        ),
    ),
    "_of_readings": (
        mark("By share of readings"),
        mark(
            "By share of readings: all worlds together, but a figure whose definition is open counts for the share of "
            "its readings that lie inside."
        ),
    ),
}


def key_figures(words: Words, facts: Facts) -> list[tuple[str, str]]:
    """Return the shares of all worlds together, as value and label."""
    labels = {
        "calibrate": words.say("of the figures for fitting lie inside their band"),
        "validate": words.say("of the figures never fitted lie inside their band"),
        "must_pass": words.say("of the figures that must be met lie inside their band"),
    }
    return [(words.percent(facts.get(f"{name}_inside_share"), 0), label) for name, label in labels.items()]


def ways_of(facts: Facts) -> list[str]:
    """Return the ways of counting that a summary holds; older folders hold fewer."""
    return [way for way in WAYS if f"calibrate_inside_share{way}" in facts]


def scores_table(words: Words, facts: Facts) -> Markup:
    """Return the shares inside, a row a set of figures and a column a way of counting."""
    rows = [
        {"row": opening(words.say(said))}
        | {words.say(WAYS[way][0]): words.percent(facts.get(f"{name}_inside_share{way}"), 0) for way in ways_of(facts)}
        for name, said in SETS.items()
    ]
    return render(words, "scores", rows, head=words.say("Inside their band"))


def scores_meaning(words: Words, facts: Facts) -> list[str]:
    """Return what each way of counting is."""
    return [words.say(WAYS[way][1]) for way in ways_of(facts)]


def missed_lines(words: Words, facts: Facts) -> Iterator[str]:
    """Yield which figures that must be met are missed, by each way of which the summary tells."""
    if "must_pass_missed" in facts:
        yield words.say(
            "Figures that must be met and are missed by the middle (median) of their readings, all worlds together: "
            "{ids}.",
            ids=_ids(words, facts["must_pass_missed"]),
        )
    if "must_pass_missed_by_draws" in facts:
        yield words.say(
            "Missed by the median draw: {ids}.",
            ids=_ids(words, facts["must_pass_missed_by_draws"]),
        )


def _ids(words: Words, missed: list[str]) -> str:
    return words.listing(list(missed)) or words.say("none")
