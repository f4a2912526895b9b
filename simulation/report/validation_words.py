"""What codes of the validation tables are called: readings of targets, groups and factors of the study, reasons."""

from __future__ import annotations

from collections.abc import Mapping

from simulation.report.words import Words, mark

READINGS: Mapping[str, str] = {  # the parts of an id behind the target
    "brought_to_court": mark("brought to court"),
    "found_guilty": mark("found guilty"),
    "found_guilty_or_disposal": mark("found guilty, or sanctioned by the prosecutor"),
    "registration": mark("clock from registration"),
    "disposal": mark("clock from disposal"),
    "calendar": mark("calendar"),
    "at_liberty": mark("at liberty"),
    "same_window": mark("controls in court in the same window"),
    "any_record": mark("controls with any registered offence"),
    "registered": mark("record: registered suspect"),
    "prosecuted": mark("record: disposal or summons"),
    "from_1990": mark("register from 1990"),
    "from_2005": mark("register from 2005"),
    "beside_same_case": mark("without partners of the same case"),
    "to_2017": mark("observed to 2017"),
    "to_2020": mark("observed to 2020"),
}
GROUPS: Mapping[str, str] = {
    "dse": mark("People in court for domestic sexual exploitation"),
    "criminal_same_window": mark("Controls in court for another offence in the same window"),
    "criminal_any_record": mark("Controls with any other registered offence"),
    "non_criminal": mark("Controls without a registered offence"),
}
FACTORS: Mapping[str, str] = {
    "kin_or_partner_record": mark("parent, sibling or (ex-)partner with a justice record"),
    "parent_record": mark("parent with a justice record"),
    "sibling_record": mark("sibling with a justice record"),
    "partner_record": mark("(ex-)partner with a justice record"),
    "partner_same_case_only": mark("(ex-)partner with a record only through the same case"),
    "kin_or_partner_record_beside_same_case": mark("as the first row, without partners of the same case only"),
    "relatives_with_record": mark("number of relatives and (ex-)partners with a record"),
    "unstable_family": mark("unstable family"),
    "single_parent": mark("single-parent family"),
    "out_of_home": mark("placed out of home"),
    "low_income": mark("low-income household"),
    "mild_intellectual_disability": mark("mild intellectual disability"),
    "victim_of_a_crime": mark("victim of a crime"),
    "start_qualification": mark("start qualification (protective)"),
}
POPULATIONS: Mapping[str, str] = {
    "630 DSE offenders": mark("the 630 of the study"),
    "CCLS 1977 convicted": mark("convicted in the Netherlands in 1977"),
    "CCLS children 12+": mark("children of people convicted in 1977"),
    "CSDD males": mark("London men"),
    "DSE offenders": mark("people with a case of domestic sexual exploitation"),
    "DSE vs non-criminal controls": mark("index persons against controls without an offence"),
    "London CSDD males": mark("London men"),
    "NL": mark("the Netherlands"),
    "NL cohort, both sexes": mark("a birth cohort, both sexes"),
    "NL ex-prisoners and probationers": mark("former prisoners and people under supervision"),
    "NL men 12-17": mark("men of 12-17"),
    "NL men 18-24": mark("men of 18-24"),
    "NL men 25-44": mark("men of 25-44"),
    "NL men born 1984": mark("men born in 1984"),
    "NL minors 12-17": mark("minors of 12-17"),
    "NL population aged 18-22": mark("people of 18-22"),
    "NL population, both sexes": mark("residents, both sexes"),
    "NL women 12-17": mark("women of 12-17"),
    "NL women 18-24": mark("women of 18-24"),
    "NL women 25-44": mark("women of 25-44"),
    "NL women born 1984": mark("women born in 1984"),
    "Philadelphia juveniles": mark("juveniles in Philadelphia"),
    "RN clients": mark("people under supervision"),
    "Sweden": mark("Sweden"),
    "adults found guilty": mark("adults found guilty"),
    "children, 23 samples": mark("children, 23 samples"),
    "children, 78 studies": mark("children, 78 studies"),
    "community supervision": mark("supervision in the community"),
    "convicted CSDD males": mark("convicted London men"),
    "criminal controls": mark("controls with other offences"),
    "ex-juvenile institution": mark("released from a juvenile institution"),
    "ex-prisoners (adult)": mark("adults released from prison"),
    "juveniles found guilty": mark("juveniles found guilty"),
    "near-domestic sex traffickers (n=658)": mark("658 people with a case of (near) domestic exploitation"),
    "non-criminal controls": mark("controls without an offence"),
    "probation supervision clients": mark("people who begin supervision"),
    "trafficking offenders": mark("people sentenced for trafficking"),
    "trafficking offenders, all forms": mark("people sentenced for trafficking, all forms"),
    "trafficking, all forms": mark("trafficking, all forms"),
    "vs average": mark("against the average"),
    "young offenders Europe": mark("young people in Europe"),
}
REASONS: Mapping[str, str] = {
    "nobody or nothing to count in a cohort of this size": mark("nobody or nothing to count in a cohort of this size"),
    "the effect of a lever is an input of scenarios; a baseline does not show it": mark(
        "the effect of a lever is an input of scenarios; a baseline does not show it"
    ),
    "groups are fitted to people with DSE, not to everybody convicted in a year of another century": mark(
        "groups are fitted to people with DSE, not to everybody convicted in a year of another century"
    ),
    "the model knows no kinds of schools": mark("the model knows no kinds of schools"),
    "a price is an input": mark("a price is an input"),
}


def named(words: Words, names: Mapping[str, str], code: str) -> str:
    """Return what a code is called, or the code itself."""
    return words.say(names[code]) if code in names else code


def reading_name(words: Words, identity: str) -> str:
    """Return the reading of a row's id in words, nothing where a target leaves nothing open.

    Examples
    --------
    >>> reading_name(Words("en"), "T001/found_guilty/disposal/calendar")
    'found guilty, clock from disposal, calendar'
    """
    return ", ".join(named(words, READINGS, part) for part in identity.split("/")[1:])
