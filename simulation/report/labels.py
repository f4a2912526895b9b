"""What codes of data files are called: outcomes, populations, worlds, units, groups, levers and their steps.

Every message stands here once in English; the Dutch is in the catalogue. ``names`` puts them together.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulation.report.study import PER_100, WHOLE
from simulation.report.words import mark, mark_count

RECIDIVISM: Mapping[str, str] = {
    "general": mark("general recidivism"),
    "serious": mark("serious recidivism"),
    "very_serious": mark("very serious recidivism"),
    "special": mark("special recidivism"),
    "specific": mark("specific recidivism (domestic sexual exploitation again)"),
    "property": mark("a new property offence"),
    "violence": mark("a new violent offence"),
    "drugs": mark("a new drug offence"),
}
EVENTS: Mapping[str, tuple[str, str]] = {  # kind -> within one year, within years
    "general": mark_count("a new case within {count} year", "a new case within {count} years"),
    "serious": mark_count("a new serious case within {count} year", "a new serious case within {count} years"),
    "very_serious": mark_count(
        "a new very serious case within {count} year", "a new very serious case within {count} years"
    ),
    "special": mark_count(
        "a new case of the same class within {count} year", "a new case of the same class within {count} years"
    ),
    "specific": mark_count(
        "a new case of domestic sexual exploitation within {count} year",
        "a new case of domestic sexual exploitation within {count} years",
    ),
}
OUTCOMES: Mapping[str, str] = {  # the longest beginning of a code that stands here gives its name
    "index_persons": mark("index persons"),
    "recidivism.new_cases": mark("number of new cases"),
    "recidivism.frequency": mark("new cases per year at liberty"),
    "recidivism.months_to_first": mark("months to the first new case"),
    "first_dse": mark("first involvement in domestic sexual exploitation"),
    "first_dse_per_year": mark("first involvement in domestic sexual exploitation"),
    "dse.court": mark("people brought to court for domestic sexual exploitation"),
    "dse.guilty": mark("people found guilty of domestic sexual exploitation"),
    "dse.men": mark("share of men"),
    "dse.aged_12-17": mark("share aged 12-17"),
    "dse.aged_18-24": mark("share aged 18-24"),
    "dse.aged_25-34": mark("share aged 25-34"),
    "dse.aged_35+": mark("share aged 35 and over"),
    "repeat_dse": mark("two or more cases of domestic sexual exploitation"),
    "participation": mark("participation in offending"),
    "age_at_first_offence": mark("age at first offence"),
    "age_at_first_dse": mark("age at first domestic sexual exploitation"),
    "cases_before_first_dse": mark("cases before the first of domestic sexual exploitation"),
    "versatility_before_first_dse": mark("versatility before the first domestic sexual exploitation"),
    "offences": mark("offences"),
    "offences_actual": mark("actual offences"),
    "offences.actual": mark("actual offences"),
    "offences_registered": mark("registered offences"),
    "offences.registered": mark("registered offences"),
    "dse_victims": mark("victims of domestic sexual exploitation"),
    "custody_months": mark("months in custody"),
    "supervision_months": mark("months under supervision"),
    "supervision.starts": mark("starts of supervision"),
    "control_months": mark("months under control"),
    "advices": mark("probation advices"),
    "breaches": mark("breaches of conditions"),
    "recalls": mark("recalls to custody"),
}
QUALIFIERS: Mapping[str, str] = {  # what follows, in brackets
    "all": "",
    "actual": mark("actual"),
    "registered": mark("registered"),
    "at_liberty": mark("months at liberty"),
    "requested": mark("requested"),
    "given": mark("given"),
    "mean": mark("mean"),
    "median": mark("median"),
    "minor": mark("share under 18"),
    "under_25": mark("share under 25"),
    "two_or_more": mark("share with two or more other types"),
    "property": mark("property"),
    "violence": mark("violence"),
    "drugs": mark("drugs"),
    "public_order": mark("traffic, public order and other"),
    "sexual": mark("other sexual offences"),
    "dse": mark("domestic sexual exploitation"),
    "to_2017": mark("observed to 2017"),
    "to_2020": mark("observed to 2020"),
}
POPULATIONS: Mapping[str, str] = {
    "dse": mark("people brought to court for domestic sexual exploitation"),
    "dse_guilty": mark("people found guilty of domestic sexual exploitation"),
    "court": mark("people brought to court"),
    "cohort": mark("everyone in the cohort"),
    "residents": mark("all residents aged 12 and over"),
    "all": mark("everyone in the cohort"),
    "offenders": mark("people with a registered offence"),
    "adults_guilty": mark("adults found guilty"),
    "juveniles_guilty": mark("juveniles found guilty"),
    "released": mark("adults released after a sentence"),
    "released_juvenile": mark("juveniles released after a sentence"),
    "supervision": mark("people who begin supervision"),
}
WORLDS: Mapping[str, tuple[str, str]] = {  # scenario -> name, phrase of a sentence
    "baseline": (mark("baseline"), mark("with practice as it was")),
    "recommendation_1_probation_advice": (
        mark("advice always requested"),
        mark("with a probation advice always requested"),
    ),
    "recommendation_2_practice_dissemination": (
        mark("findings spread in probation"),
        mark("with the findings spread in probation practice"),
    ),
    "recommendation_3_context_programme": (mark("context programme"), mark("with a context programme")),
    "recommendation_4_incidental_research": (
        mark("research into the low-rate group"),
        mark("with research into the low-rate group"),
    ),
    "all_recommendations": (mark("all recommendations together"), mark("with all recommendations together")),
    "zero_effect": (mark("a lever without effect"), mark("with a lever that has no effect")),
}
UNITS: Mapping[str, str] = {
    PER_100: mark("of every 100 people"),
    "persons a year in the Netherlands": mark("persons a year in the Netherlands"),
    "per 1,000 residents": mark("per 1,000 residents of that age"),
    "per 1,000 residents of that age a year": mark("per 1,000 residents of that age a year"),
    "offences a year in the Netherlands": mark("offences a year in the Netherlands"),
    "advices a year in the Netherlands": mark("advices a year in the Netherlands"),
    "starts a year in the Netherlands": mark("starts a year in the Netherlands"),
    "breaches a year in the Netherlands": mark("breaches a year in the Netherlands"),
    "recalls a year in the Netherlands": mark("recalls a year in the Netherlands"),
    "person-months a year in the Netherlands": mark("person-months a year in the Netherlands"),
    "case-months a year in the Netherlands": mark("case-months a year in the Netherlands"),
    "victims a year in the Netherlands": mark("victims a year in the Netherlands"),
    "times a year in the Netherlands": mark("times a year in the Netherlands"),
    "new cases per 100 index persons": mark("new cases of every 100 people"),
    "new cases per person-year at liberty": mark("new cases per person-year at liberty"),
    "share of persons, %": mark("% of persons"),
    "years of age": mark("years of age"),
    "age in years": mark("age in years"),
    "cases": mark("cases"),
    "types of offence": mark("types of offence"),
    "persons": mark("persons"),
    "years": mark("years"),
    "months": mark("months"),
    "age": mark("age in years"),
    "persons a year": mark("persons a year"),
    "offences": mark("offences"),
    "log-odds": mark("log-odds"),
}
GROUPS: Mapping[str, str] = {
    WHOLE: mark("everyone"),
    "male": mark("men"),
    "female": mark("women"),
    "sex": mark("sex"),
    "age": mark("age"),
    "age_at_index": mark("age at the index case"),
    "prior_cases": mark("earlier cases"),
    "dse_is_first": mark("domestic sexual exploitation as first offence"),
    "yes": mark("yes"),
    "no": mark("no"),
}
LEVERS: Mapping[str, str] = {
    "probation_advice": mark("probation advice always requested"),
    "practice_dissemination": mark("findings spread in probation"),
    "context_programme": mark("context programme"),
    "monitoring": mark("monitoring"),
    "incidental_research": mark("research into the low-rate group"),
    "school_retention": mark("school retention"),
    "family_support": mark("family support"),
    "kin_prevention": mark("prevention among brothers and sisters"),
    "work_support": mark("work support"),
    "housing_support": mark("housing support"),
    "custody_length": mark("length of custody"),
    "detection_effort": mark("detection effort"),
    "key_person_disruption": mark("disruption around key persons"),
}
STEPS: Mapping[str, str] = {
    "eligible": mark("meant for"),
    "waiting": mark("on a waiting list"),
    "started": mark("started"),
    "completed": mark("completed"),
    "dropped_out": mark("dropped out"),
    "advice_added": mark("advice that the lever added"),
    "supervision_added": mark("supervision that the lever added"),
    "tie_ended": mark("tie ended"),
    "summoned": mark("brought to court"),
    "advice": mark("probation advice given"),
    "supervised": mark("under supervision"),
    "never_registered": mark("never registered as a suspect"),
}
ORIGINS: Mapping[str, str] = {
    "fitted": mark("fitted"),
    "built in": mark("built in"),
    "emerged": mark("emerged"),
    "calibrate": mark("calibrate"),
    "validate": mark("validate"),
    "pattern": mark("pattern"),
    "prior": mark("prior"),
}
