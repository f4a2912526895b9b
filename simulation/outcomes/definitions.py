"""Say once what every outcome means; the text travels with every row as ``definition``.

A definition is a few clauses joined by ``"; "``. Each clause is one message of the translation catalogues
(``clauses()`` lists them all), so that a Dutch table needs no second set of definitions.

Sources: MODEL 5; WODC, Recidivemonitor (a new case that ends in a prosecutor's disposal or a conviction; general,
serious: maximum of four years or more, very serious: eight years or more, special: same class, specific: same type).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from simulation.vocabulary import Kind, OffenceType, Severity

JOIN = "; "


class Clock(StrEnum):
    """Which months count as time."""

    CALENDAR = "calendar months"
    AT_LIBERTY = "months at liberty only"


class ClockStart(StrEnum):
    """When the clock starts; targets that do not say so are read in every way."""

    INDEX_EVENT = "clock starts in the month of the index event"
    REGISTRATION = "clock starts in the month the index case was registered"
    DISPOSAL = "clock starts in the month of the disposal or verdict of the index case"


class Counts(StrEnum):
    """Which endings make a new case count."""

    DISPOSAL_OR_CONVICTION = "the new case ended in a prosecutor's disposal or a conviction"
    ALSO_POLICY_DISMISSAL = "the new case ended in a prosecutor's disposal, a policy dismissal or a conviction"


class Per(StrEnum):
    """How many index events of a person count."""

    WINDOW = "first index event of each person in the window"
    YEAR = "first index event of each person in each calendar year"


class Law(StrEnum):
    """Age at the offence of the index case: 18 and older, or younger."""

    ADULT = "aged 18 or older at the offence of the index case"
    JUVENILE = "aged under 18 at the offence of the index case"


ADULT_AGE = 18  # criminal law for adults applies from this age at the offence (Dutch Criminal Code, art. 77a)


@dataclass(frozen=True)
class IndexPopulation:
    """People followed from an index event.

    Parameters
    ----------
    name : word used in the ``population`` column
    index_event : the event, in words
    kinds : events of the ledger that are index events
    offence_type : type of the index case, or None for any
    law : adult, juvenile or None for both
    after_sentence : whether only releases from a sentence count (not from pre-trial custody alone)
    per : first index event in the window, or in each calendar year
    clock_start : when the clock starts
    """

    name: str
    index_event: str
    kinds: tuple[Kind, ...]
    offence_type: OffenceType | None = None
    law: Law | None = None
    after_sentence: bool = False
    per: Per = Per.WINDOW
    clock_start: ClockStart = ClockStart.INDEX_EVENT

    @property
    def definition(self) -> str:
        """Return the clauses that say who is followed and from when."""
        law = [self.law.value] if self.law else []
        return JOIN.join([f"index event: {self.index_event}", *law, self.per.value, self.clock_start.value])

    def starting_at(self, clock_start: ClockStart) -> IndexPopulation:
        """Return the same people with another start of the clock."""
        return replace(self, clock_start=clock_start)


_YEARLY = Per.YEAR
POPULATIONS = {
    population.name: population
    for population in (
        IndexPopulation("court", "brought to court for any offence", (Kind.SUMMONS,)),
        IndexPopulation("dse", "brought to court for DSE", (Kind.SUMMONS,), OffenceType.DSE),
        IndexPopulation("dse_guilty", "found guilty of DSE", (Kind.GUILTY,), OffenceType.DSE),
        IndexPopulation("adults_guilty", "found guilty by a court", (Kind.GUILTY,), law=Law.ADULT, per=_YEARLY),
        IndexPopulation("juveniles_guilty", "found guilty by a court", (Kind.GUILTY,), law=Law.JUVENILE, per=_YEARLY),
        IndexPopulation(
            "released", "released after a sentence", (Kind.RELEASE,), law=Law.ADULT, after_sentence=True, per=_YEARLY
        ),
        IndexPopulation(
            "released_juvenile",
            "released after a sentence",
            (Kind.RELEASE,),
            law=Law.JUVENILE,
            after_sentence=True,
            per=_YEARLY,
        ),
        IndexPopulation("supervision", "start of supervision", (Kind.SUPERVISION_START,), per=_YEARLY),
    )
}
"""The index populations of MODEL 5."""

_SANCTIONED = (Kind.GUILTY, Kind.DISPOSAL)
_BY_EITHER = "sanctioned by a court or a prosecutor"
ALTERNATIVES = {
    "dse": tuple(POPULATIONS["dse"].starting_at(start) for start in (ClockStart.REGISTRATION, ClockStart.DISPOSAL)),
    "dse_guilty": (POPULATIONS["dse_guilty"].starting_at(ClockStart.REGISTRATION),),
    "adults_guilty": (replace(POPULATIONS["adults_guilty"], index_event=_BY_EITHER, kinds=_SANCTIONED),),
    "juveniles_guilty": (replace(POPULATIONS["juveniles_guilty"], index_event=_BY_EITHER, kinds=_SANCTIONED),),
}
"""Other readings of a population, for targets whose entry is unknown: all are printed, none is chosen for its fit."""

DSE_POPULATIONS = ("dse", "dse_guilty")


class Match(StrEnum):
    """Which new cases of a follow-up count, beside a type or severity of their own."""

    ANY = "any"
    SAME_CLASS = "class"
    SAME_TYPE = "type"


@dataclass(frozen=True)
class Recidivism:
    """A kind of recidivism: which new cases count.

    Parameters
    ----------
    name : word in the outcome, as in ``recidivism.general.2y``
    text : first clause of the definition
    least : least severity of the new case
    match : whether class or type must be that of the index case
    type : the type of the new case, or None
    """

    name: str
    text: str
    least: Severity = Severity.UNDER_4
    match: Match = Match.ANY
    type: OffenceType | None = None


KINDS = {
    kind.name: kind
    for kind in (
        Recidivism("general", "a new offence of any type"),
        Recidivism("serious", "a new offence with a statutory maximum of 4 years or more", Severity.FROM_4),
        Recidivism("very_serious", "a new offence with a statutory maximum of 8 years or more", Severity.FROM_8),
        Recidivism("special", "a new offence of the same class as the index case", match=Match.SAME_CLASS),
        Recidivism("specific", "a new offence of the same type as the index case", match=Match.SAME_TYPE),
        Recidivism("property", "a new property offence", type=OffenceType.PROPERTY),
        Recidivism("violence", "a new violent offence", type=OffenceType.VIOLENCE),
        Recidivism("drugs", "a new drug offence", type=OffenceType.DRUGS),
    )
}
"""General to specific, and the three types that the Dadermonitor mensenhandel prints beside them (T004-T006)."""

OFFENCE_CLASS = {
    OffenceType.PROPERTY: 0,
    OffenceType.VIOLENCE: 1,
    OffenceType.DRUGS: 2,
    OffenceType.PUBLIC_ORDER: 3,
    OffenceType.SEXUAL: 4,
    OffenceType.DSE: 4,
}
"""Classes for special recidivism: DSE and other sexual offences form one class (a judgement; say so when comparing)."""

YEARS = (1, 2, 4, 5, 7, 10)
"""Years of follow-up (MODEL 5 and the targets)."""

AFTER_CLOCK_START = "offence in a later month than the start of the clock"
COMPETING = "death is a competing cause"


def recidivism_definition(kind: Recidivism, population: IndexPopulation, clock: Clock, counts: Counts) -> str:
    """Return the clauses of a recidivism figure.

    Examples
    --------
    >>> print(recidivism_definition(KINDS["specific"], POPULATIONS["dse"], Clock.CALENDAR,
    ...     Counts.DISPOSAL_OR_CONVICTION).replace("; ", ";\\n"))
    a new offence of the same type as the index case;
    offence in a later month than the start of the clock;
    the new case ended in a prosecutor's disposal or a conviction;
    index event: brought to court for DSE;
    first index event of each person in the window;
    clock starts in the month of the index event;
    calendar months;
    death is a competing cause
    """
    return JOIN.join([kind.text, AFTER_CLOCK_START, counts, population.definition, clock, COMPETING])


def clauses() -> list[str]:
    """Return every clause a recidivism definition can hold, for the translation catalogues."""
    populations = [*POPULATIONS.values(), *(other for others in ALTERNATIVES.values() for other in others)]
    texts = [kind.text for kind in KINDS.values()] + [AFTER_CLOCK_START, COMPETING, *Counts, *Clock]
    texts += [clause for population in populations for clause in population.definition.split(JOIN)]
    return list(dict.fromkeys(str(text) for text in texts))
