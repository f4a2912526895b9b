"""What the fitted numbers are called: which factor moves which hazard, or the level of which hazard."""

from __future__ import annotations

import re
from collections.abc import Mapping

from simulation.report.life_labels import FACTORS, HAZARDS
from simulation.report.names import opening
from simulation.report.words import Words, mark

STEMS: Mapping[str, str] = {
    **HAZARDS,
    "offending": mark("an offence of any kind"),
    "dse": mark("domestic sexual exploitation"),
}
LEVELS: Mapping[str, str] = {
    "men": mark("level among men from about {age}: {hazard}"),
    "women": mark("level among women from about {age}: {hazard}"),
}
ALONE: Mapping[str, str] = {
    "traits.maturation_spread_years": mark("how far apart people are in growing up (years)"),
    "traits.family_correlation": mark("how alike siblings are in their traits"),
    "traits.self_control_burden": mark("how self-control and burdens at home go together"),
    "period.response": mark("how strongly the years weigh"),
    "population.childhood.correlation": mark("how burdens in childhood go together"),
    "population.childhood.parent_record_share": mark("share of persons with a parent with a record"),
    "partners.likeness_risk": mark("how alike partners are in self-control"),
    "school.qualification.level": mark("level: start qualifications"),
    "school.qualification.self_control": mark("self-control → start qualification"),
    "justice.juvenile.halt_share": mark("share of minors who go to Halt"),
}
_AGE = re.compile(r"^(\w+)\.age_level\.(men|women)_(\d+)$")


def number_name(words: Words, name: str) -> str:
    """Return a fitted number in words, or its record name where it has none.

    Examples
    --------
    >>> number_name(Words("en"), "dse.parent_record")
    'A parent with a record → domestic sexual exploitation'
    >>> number_name(Words("en"), "dse_ties.level")
    'Level: domestic sexual exploitation, over ties'
    """
    return opening(_named(words, name))


def _named(words: Words, name: str) -> str:
    if name in ALONE:
        return words.say(ALONE[name])
    if aged := _AGE.match(name):
        stem, sex, age = aged.groups()
        return words.say(LEVELS[sex], age=age, hazard=_stem(words, stem))
    stem, _, factor = name.partition(".")
    if factor == "level":
        return words.say("level: {hazard}", hazard=_stem(words, stem))
    if factor in FACTORS and stem in STEMS:
        return words.say("{factor} → {hazard}", factor=words.say(FACTORS[factor]), hazard=_stem(words, stem))
    return name


def _stem(words: Words, stem: str) -> str:
    return words.say(STEMS[stem]) if stem in STEMS else stem
