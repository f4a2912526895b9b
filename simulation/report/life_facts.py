"""A person's lives in two worlds as plain data, for programs: events with words, months with base and factors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.experiment.twin_lives import OFFENCES, LifeEvent, LivedLife, TwinLives
from simulation.experiment.watching import HAZARD_NAMES, PersonMonth
from simulation.report.life import base_rate, event_words, parting_sentence
from simulation.report.words import Words
from simulation.vocabulary import month_text


def life_facts(words: Words, twins: TwinLives, months: Sequence[int] = ()) -> dict[str, Any]:
    """Return the lives as plain data for ``--json``; every month of each life, or those asked for.

    Rates are per year at liberty, chances per month from 0 to 1.
    """
    parted = twins.parting
    return {
        "synthetic": True,
        "person": twins.number,
        "replicate": twins.replicate,
        "draw": twins.draw,
        "worlds": [_world_facts(words, life, months) for life in twins.lives],
        "parting": None if parted is None else {
            "month": month_text(parted.month),
            "events": [None if e is None else _event_facts(words, e) for e in parted.events],
            "reasons": None if parted.reasons is None else {
                "month": month_text(parted.reasons[0]), "factors": list(parted.reasons[1])
            },
            "sentence": parting_sentence(words, twins),
        },
    }  # fmt: skip


def _world_facts(words: Words, life: LivedLife, months: Sequence[int]) -> dict[str, Any]:
    return {
        "scenario": life.scenario,
        "person": life.person,
        "same_as_study": life.same,
        "events": [_event_facts(words, event) for event in life.events],
        "months": [_month_facts(read, bool(months)) for read in life.months if not months or read.month in months],
        "lucks": [vars(luck) for luck in life.lucks],
    }


def _event_facts(words: Words, event: LifeEvent) -> dict[str, Any]:
    return {
        **event._asdict(),
        "month": month_text(event.month),
        "kind": event.name,
        "words": event_words(words, event),
    }


def _month_facts(read: PersonMonth, whole: bool) -> dict[str, Any]:
    """Return a month: all open decisions where it was asked for, else those about offences."""
    wanted = [n for n in range(len(HAZARD_NAMES)) if read.is_open(n) and (whole or HAZARD_NAMES[n] in OFFENCES)]
    hazards = {
        HAZARD_NAMES[hazard]: {
            "base": base_rate(read, hazard),
            "factors": read.factors(hazard),
            "rate": read.rate(hazard),
            "chance": read.chance(hazard),
            "luck": read.drawn(hazard),
        }
        for hazard in wanted
    }
    return {"month": month_text(read.month), "liberty": read.liberty, "hazards": hazards}
