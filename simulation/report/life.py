"""Say a person's lives in two worlds: dated events in words, reasons of months, where the lives part, other lucks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from simulation.experiment.twin_lives import OFFENCES, LifeEvent, LivedLife, LuckLife, TwinLives
from simulation.experiment.watching import HAZARD_NAMES, PersonMonth
from simulation.report.life_labels import (
    COMPLETED,
    EVENTS,
    FACTORS,
    HAZARDS,
    OFFENCE_SEEN,
    OFFENCE_UNSEEN,
    SANCTIONS,
    TYPES,
    WITH,
)
from simulation.report.names import lever_name, opening, step_name, world_name
from simulation.report.words import Words
from simulation.vocabulary import Kind, month_text

MOST_EXPLAINED = 4
"""Months explained on the screen where none was asked for: that of the parting, and those of offences after it."""
SMALLEST_SHOWN = 5e-5
"""Chances below are not printed for months nobody asked about."""


def life_text(words: Words, twins: TwinLives, months: Sequence[int] = ()) -> str:
    """Return the lives of a person as plain text.

    Parameters
    ----------
    twins : the lives
    months : whole-number months whose reasons are wanted; those of the parting and of offences if left out
    """
    first, synthetic = twins.lives[0], words.say("SYNTHETIC")
    parts = [
        f"{synthetic}. {_who(words, twins)}",
        *_same(words, twins),
        *_told(words, twins),
        *_reasons(words, twins, months or explained_months(twins)),
        "\n".join(_lucks(words, twins)),
    ]
    return "\n\n".join(part for part in parts if part) + ("" if first.events else "\n")


def _who(words: Words, twins: TwinLives) -> str:
    person = twins.lives[0].person
    sex = words.say("woman") if person["sex"] else words.say("man")
    return words.say(
        "Person {number} (invented): {sex}, born in {month}; replicate {replicate}, parameter draw {draw}.",
        number=twins.number,
        sex=sex,
        month=words.month(month_text(person["birth_month"])),
        replicate=twins.replicate,
        draw=twins.draw,
    )


def _same(words: Words, twins: TwinLives) -> Iterator[str]:
    """Yield a warning where the world lived again is not the study's."""
    if any(life.same is False for life in twins.lives):
        yield words.say(
            "Mind this: another version of the program or of its numbers lived the study, so these are not the lives "
            "it counted."
        )


# ------------------------------------------------------------------------------------------------ events


def _told(words: Words, twins: TwinLives) -> Iterator[str]:
    parted = twins.parting
    if len(twins.lives) == 1 or parted is None:
        life = twins.lives[0]
        title = world_name(words, life.scenario)
        if len(twins.lives) == 2:
            title = words.say("the same life in both worlds: no event differs")
        yield _block(words, title, life.events, life)
        return
    first = twins.lives[0]
    yield _block(words, words.say("in both worlds"), [e for e in first.events if e.month < parted.month], first)
    yield parting_sentence(words, twins)
    for life in twins.lives:
        yield _block(words, world_name(words, life.scenario), [e for e in life.events if e.month >= parted.month], life)


def _block(words: Words, title: str, events: Sequence[LifeEvent], life: LivedLife) -> str:
    rows = [f"  {month_text(e.month)} ({_age(life, e.month)})  {event_words(words, e)}" for e in events]
    noted = words.say("Nothing is noted: ordinary life is written down from a first offence on.")
    nothing = [f"  {noted}"]
    return "\n".join([f"{opening(title)}:", *(rows or nothing)])


def _age(life: LivedLife, month: int) -> int:
    return (month - life.person["birth_month"]) // 12


def event_words(words: Words, event: LifeEvent) -> str:
    """Return one event in words."""
    if event.lever:
        return f"{lever_name(words, event.lever)}: {step_name(words, event.name.removeprefix('lever.'))}"
    kind = Kind(event.kind)
    if kind is Kind.OFFENCE:
        said = words.say(OFFENCE_SEEN if event.case >= 0 else OFFENCE_UNSEEN, type=_type(words, event))
        return said if event.other < 0 else f"{said} {words.say(WITH, other=event.other)}"
    if kind in COMPLETED:
        return words.say(COMPLETED[kind][1 if event.value == 1 else 0])
    return words.say(
        EVENTS[kind], type=_type(words, event), value=event.value, other=event.other, sanction=_sanction(words, event)
    )


def _type(words: Words, event: LifeEvent) -> str:
    return words.say(TYPES[event.type]) if 0 <= event.type < len(TYPES) else ""


def _sanction(words: Words, event: LifeEvent) -> str:
    return words.say(SANCTIONS[event.value]) if 0 <= event.value < len(SANCTIONS) else ""


# ------------------------------------------------------------------------------------------------ where they part


def parting_sentence(words: Words, twins: TwinLives) -> str:
    """Return the month and the decision at which two lives part, and since when their reasons differ."""
    parted = twins.parting
    if parted is None:
        return words.say("No event differs between the two worlds.")
    said = [words.say("The lives part in {month}.", month=words.month(month_text(parted.month)))]
    for life, event in zip(twins.lives, parted.events, strict=True):
        what = words.say("nothing then") if event is None else event_words(words, event)
        said.append(f"{opening(world_name(words, life.scenario))}: {what}.")
    said += _decided(words, twins)
    if parted.reasons:
        month, names = parted.reasons
        factors = words.listing([factor_name(words, name, twins.lives[-1]) for name in names])
        said.append(
            words.say(
                "What decisions read first differs in {month}: {factors}.",
                month=words.month(month_text(month)),
                factors=factors,
            )
        )
    return " ".join(said)


def _decided(words: Words, twins: TwinLives) -> Iterator[str]:
    """Yield, where a decision of the person's own parts the lives, the one luck beside both chances."""
    assert twins.parting is not None
    months = [life.month(twins.parting.month) for life in twins.lives]
    if any(month is None for month in months):
        return
    for hazard, name in enumerate(HAZARD_NAMES):
        one, other = (month for month in months if month is not None)
        happens = [month.variates[hazard] < month.cumulative(hazard) for month in (one, other)]
        if happens[0] != happens[1]:
            yield words.say(
                "The decision: {hazard}. The same luck, {drawn}, stood against a chance of {first} and of {second}; "
                "it happens where the chance is higher than the luck.",
                hazard=words.say(HAZARDS[name]),
                drawn=words.percent(one.drawn(hazard), 3),
                first=words.percent(one.chance(hazard), 3),
                second=words.percent(other.chance(hazard), 3),
            )


def factor_name(words: Words, name: str, life: LivedLife) -> str:
    """Return a named factor in words; the slot of a programme is named after its lever."""
    if name in life.slots:
        return lever_name(words, life.slots[name])
    return words.say(FACTORS[name]) if name in FACTORS else name


# ------------------------------------------------------------------------------------------------ reasons


def explained_months(twins: TwinLives) -> list[int]:
    """Return the months worth explaining: the parting, and the first offences after it (or at all)."""
    start = twins.parting.month if twins.parting else 0
    months = [twins.parting.month] if twins.parting else []
    for life in twins.lives:
        months += [e.month for e in life.events if not e.lever and e.kind == Kind.OFFENCE and e.month >= start]
    return sorted(dict.fromkeys(months))[:MOST_EXPLAINED]


def _reasons(words: Words, twins: TwinLives, months: Sequence[int]) -> Iterator[str]:
    for month in months:
        for life in twins.lives:
            read = life.month(month)
            if read is not None:
                title = f"{words.month(month_text(month))}, {world_name(words, life.scenario)}"
                yield "\n".join([f"{opening(title)}:", *(_lines(words, life, read))])


def _lines(words: Words, life: LivedLife, read: PersonMonth) -> Iterator[str]:
    yield "  " + words.say("at liberty: {share} of the month", share=words.percent(read.liberty, 0))
    for hazard, name in enumerate(HAZARD_NAMES):
        happens = read.variates[hazard] < read.cumulative(hazard)
        if (name in OFFENCES and read.chance(hazard) >= SMALLEST_SHOWN) or happens:
            yield f"  {hazard_line(words, life, read, hazard)}"


def hazard_line(words: Words, life: LivedLife, read: PersonMonth, hazard: int) -> str:
    """Return one hazard of a month: the chance as base times named factors, and the luck it stood against."""
    factors = [
        f"{factor_name(words, name, life)} {words.number(factor, 2)}" for name, factor in read.factors(hazard).items()
    ]
    outcome = words.say("it happened") if read.variates[hazard] < read.cumulative(hazard) else words.say("it did not")
    return words.say(
        "{hazard}: a rate of {rate} a year = base {product}; chance in the month {chance}, luck {drawn}: {outcome}",
        hazard=words.say(HAZARDS[HAZARD_NAMES[hazard]]),
        rate=_rate(words, read.rate(hazard)),
        product=" × ".join([_rate(words, base_rate(read, hazard)), *factors]),
        chance=words.percent(read.chance(hazard), 3),
        drawn=words.percent(read.drawn(hazard), 3),
        outcome=outcome,
    )


def _rate(words: Words, rate: float) -> str:
    """Return a rate a year with at least two digits that say something."""
    return words.number(rate, max(4, 1 - math.floor(math.log10(rate))) if rate > 0 else 4)


def base_rate(read: PersonMonth, hazard: int) -> float:
    """Return the rate of a hazard before its named factors."""
    product = 1.0
    for factor in read.factors(hazard).values():
        product *= factor
    return read.rate(hazard) / product


# ------------------------------------------------------------------------------------------------ lucks


def _lucks(words: Words, twins: TwinLives) -> Iterator[str]:
    others = len(twins.lives[0].lucks) - 1
    yield words.say(
        "The same start, {count} other lucks (family, school, friends and character are the same at the start; "
        "offences, of these registered, convictions, months in custody):",
        count=others,
    )
    for luck in range(others + 1):
        name = words.say("the life lived") if luck == 0 else words.say("luck {number}", number=luck)
        yield f"  {name}: " + " | ".join(_luck(life.lucks[luck]) for life in twins.lives)


def _luck(luck: LuckLife) -> str:
    return f"{luck.offences}, {luck.registered}, {luck.convictions}, {luck.custody_months}"
