"""Say how sure a headline is: how often the scenario helps, what pairing saved, what is not known or still needed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import pandas as pd

from simulation.report.study import Study
from simulation.report.verdicts import is_too_few
from simulation.report.words import Words

PRACTICABLE = 1_000_000  # more replicates than this are not counted out
MANY_TIMES = 10  # from here on a ratio is written without decimals
FIFTH = 5  # what pairing is expected to bring: an interval at most a fifth as wide


def certainty_of(words: Words, study: Study, scenario: str, row: pd.Series) -> Iterator[str]:
    """Yield what is said of the certainty of a row; of too few, only what stands beside them."""
    if not is_too_few(row["verdict"]):
        yield from _certainty(words, row)
    yield from _without_effect(words, study, scenario)


def _certainty(words: Words, row: pd.Series) -> Iterator[str]:
    """Yield how often the scenario helps, what pairing saved, and the replicates a sharp estimate needs."""
    if math.isfinite(row["share_better"]):
        yield words.say("The scenario helps in {share} of the runs.", share=words.percent(row["share_better"], 0))
    yield from _pairing(words, row["variance_ratio"])
    yield from _split(words, row)
    if row["replicates_needed"] <= PRACTICABLE:
        yield words.say_count(
            "For a standard error of a tenth of the difference, about {count} replicate is needed; "
            "this study has {have}.",
            "For a standard error of a tenth of the difference, about {count} replicates are needed; "
            "this study has {have}.",
            row["replicates_needed"],
            have=words.number(row["replicates"], 0),
        )


def _pairing(words: Words, ratio: float) -> Iterator[str]:
    """Yield how much narrower the interval is than one of other people with other luck, and why if that is little."""
    if not ratio > 1:
        return
    narrower = math.sqrt(ratio)
    yield words.say(
        "Living the same people with the same luck and numbers twice makes the interval {narrower} times narrower than "
        "as many runs with other people, luck and numbers would: the sharpness of {ratio} times as many runs.",
        narrower=words.number(narrower, 0 if narrower >= MANY_TIMES else 1),
        ratio=words.number(ratio, 0 if ratio >= MANY_TIMES else 1),
    )
    if narrower < FIFTH:
        yield words.say(
            "That is less than {fifth} times: so many lives part here that little of their luck is shared afterwards.",
            fifth=words.number(FIFTH, 0),
        )


def _split(words: Words, row: pd.Series) -> Iterator[str]:
    """Yield what the width of the interval comes from, where several parameter draws were lived."""
    shares = [
        float(pd.to_numeric(row.get(name, ""), errors="coerce"))
        for name in ("chance_share", "numbers_share", "structure_share")
    ]
    if row["draws"] < 2:
        yield words.say(
            "One set of numbers was lived: the interval holds chance alone, and not how little is known about the "
            "effect and other numbers."
        )
    if row["draws"] >= 2 and not any(map(math.isfinite, shares)):
        yield words.say(
            "Each run was lived with another set of numbers: the interval holds chance and unknown numbers together."
        )
    if row["draws"] < 2 or not all(map(math.isfinite, shares)):
        return
    said = {
        name: words.percent(share, 0) for name, share in zip(("chance", "numbers", "structure"), shares, strict=True)
    }
    if shares[2] > 0:
        yield words.say(
            "Of the uncertainty, {chance} is chance, {numbers} unknown numbers and {structure} structure (named "
            "switches).",
            **said,
        )
    else:
        yield words.say(
            "Of the uncertainty, {chance} is chance and {numbers} unknown numbers; no named switch was set otherwise "
            "in any draw, so structure is not in it.",
            **said,
        )


def _without_effect(words: Words, study: Study, scenario: str) -> list[str]:
    """Return what the same levers did with every effect set to nil, where the study lived that beside."""
    held = study.manifest.get("same_lives_without_effect")
    if not isinstance(held, Mapping) or scenario not in held:
        return []
    if held[scenario]:
        return [
            words.say(
                "With every effect set to nil, the same levers reached people and changed nobody's life: every "
                "difference is then exactly 0 (lived beside, in the first replicate)."
            )
        ]
    return [
        words.say(
            "With every effect set to nil, the same levers still changed lives (lived beside, in the first replicate): "
            "part of what differs here is not the effects' doing. This should not be; please report it."
        )
    ]
