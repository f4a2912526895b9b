"""Definitions as they travel with every row: clauses joined by semicolons, each said in the report's language."""

from __future__ import annotations

from collections.abc import Iterable

from simulation.outcomes.definitions import JOIN
from simulation.report.words import Words


def clauses_of(definition: str) -> list[str]:
    """Return the clauses of a definition.

    Examples
    --------
    >>> clauses_of("a new offence of any type; calendar months")
    ['a new offence of any type', 'calendar months']
    """
    return [clause.strip() for clause in definition.split(JOIN.strip()) if clause.strip()]


def in_words(words: Words, definition: str) -> str:
    """Return a definition in this language, clause by clause; a clause the catalogue lacks stands as it is."""
    return JOIN.join(words.known(clause) for clause in clauses_of(definition))


def short(words: Words, definition: str) -> str:
    """Return what is counted: the first clause."""
    return in_words(words, next(iter(clauses_of(definition)), ""))


def apart(words: Words, definition: str, others: Iterable[str]) -> str:
    """Return the clauses by which a definition differs from others of the same outcome."""
    shared = set.intersection(*(set(clauses_of(other)) for other in [definition, *others]))
    return JOIN.join(words.known(clause) for clause in clauses_of(definition) if clause not in shared)


def is_at_liberty(definition: str) -> bool:
    """Tell whether a definition counts months at liberty alone; such figures stand beside the calendar ones."""
    return "at liberty" in definition
