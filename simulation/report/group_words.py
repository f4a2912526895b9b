"""What the codes of trajectory groups are called: looks, names, and facts of the groups' persons."""

from __future__ import annotations

from collections.abc import Mapping

from simulation.report.words import Words, mark

FIRST_LOOK, WHOLE_LOOK = "as the study", "everybody together"
LOOKS: Mapping[str, str] = {
    FIRST_LOOK: mark("as the study"),
    WHOLE_LOOK: mark("everybody together, as one sample"),
    "without the index case": mark("without the case that brought the person into the study"),
    "observed to 2017": mark("observed to 2017"),
    "born 1980-1990": mark("born 1980-1990"),
}
NAMES: Mapping[str, str] = {
    "incidental": mark("incidental"),
    "early peak": mark("early peak"),
    "late peak": mark("late peak"),
    "continuous": mark("continuous"),
    "other": mark("other shape"),
}
FACTSHEET: Mapping[str, str] = {  # as printed, in Dutch (Nationaal Rapporteur 2024)
    "incidental": "incidentele plegers",
    "early peak": "plegers die vroeg pieken",
    "late peak": "plegers die laat pieken",
    "continuous": "continue plegers",
}
FACTS: Mapping[str, Mapping[str, str]] = {  # heading -> fact -> what it is called
    mark("Who they are"): {
        "share of persons, %": mark("share of the persons, %"),
        "women, %": mark("women, %"),
    },
    mark("Ages"): {
        "age at first case": mark("age at the first case"),
        "age at first DSE case": mark("age at the first case of domestic sexual exploitation"),
        "DSE as first case, %": mark("domestic sexual exploitation was the first case, %"),
    },
    mark("Cases a person, to the end of observation"): {
        "cases": mark("all cases"),
        "types of offence": mark("different types of offence"),
        "cases: property": mark("cases of property offences"),
        "cases: violence": mark("cases of violence"),
        "cases: drugs": mark("cases of drug offences"),
        "cases: public order": mark("cases of public order offences"),
        "cases: sexual": mark("cases of sexual offences"),
        "cases: dse": mark("cases of domestic sexual exploitation"),
    },
    mark("Recidivism after the index event"): {
        "new case within 2 years (any), %": mark("a new case within 2 years, %"),
        "new case within 5 years (any), %": mark("a new case within 5 years, %"),
        "new case within 2 years (DSE), %": mark("a new case of domestic sexual exploitation within 2 years, %"),
        "new case within 5 years (DSE), %": mark("a new case of domestic sexual exploitation within 5 years, %"),
    },
    mark("Risk and protective factors"): {
        "parent convictions, %": mark("a parent with a conviction, %"),
        "unstable family, %": mark("unstable family, %"),
        "single parent, %": mark("single-parent family, %"),
        "out of home, %": mark("placed out of home, %"),
        "low income, %": mark("low-income household, %"),
        "no start qualification, %": mark("no start qualification, %"),
    },
}
ELSE = mark("Other facts")


def fact_name(words: Words, fact: str) -> tuple[str, str]:
    """Return the heading and the name of a fact; a fact that is not known here stands as it is.

    Examples
    --------
    >>> fact_name(Words("en"), "women, %")
    ('Who they are', 'women, %')
    """
    for heading, facts in FACTS.items():
        if fact in facts:
            return words.say(heading), words.say(facts[fact])
    return words.say(ELSE), fact


def group_label(words: Words, group: int, name: str) -> str:
    """Return a group by its number and the name that the rule gives its curve.

    Examples
    --------
    >>> group_label(Words("en"), 2, "early peak")
    '2: early peak'
    """
    return f"{group}: {words.say(NAMES[name]) if name in NAMES else name}"
