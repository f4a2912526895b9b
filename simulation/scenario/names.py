"""Fixed lists of names a scenario file may use: outcomes, index populations, groups, settings, levers to come.

Contract with `simulation.outcomes` and `simulation.levers`, which compute and act under these names.
"""

from __future__ import annotations

RECIDIVISM_KINDS = {
    "general": "any new case that led to a disposal or a conviction",
    "serious": "a new case with a statutory maximum of 4 years or more",
    "very_serious": "a new case with a statutory maximum of 8 years or more",
    "special": "a new case of the same class of offences as the index case",
    "specific": "a new case of domestic sexual exploitation (DSE)",
}
"""Kinds of recidivism as the WODC monitor counts them, with their meaning."""

RECIDIVISM_YEARS = (1, 2, 4, 5, 7, 10)
"""Windows after the index case, in years."""

_YEAR = ("years", "year")
_RECIDIVISM = {
    f"recidivism.{kind}.{years}y": f"share of index persons with {meaning}, within {years} {_YEAR[years == 1]}"
    for kind, meaning in RECIDIVISM_KINDS.items()
    for years in RECIDIVISM_YEARS
}

TOTALS = {
    "first_dse.actual": "persons a year with their first DSE offence, seen or unseen",
    "first_dse.registered": "persons a year with their first registered DSE offence",
    "dse.court": "persons a year brought to court for DSE",
    "offences.actual.all": "offences a year, seen or unseen",
    "offences.registered.all": "offences a year that were registered",
    "offences.actual.dse": "DSE offences a year, seen or unseen",
    "offences.registered.dse": "DSE offences a year that were registered",
    "participation.actual": "persons with an offence in a calendar year, of every 1,000 residents",
    "participation.registered": "persons registered as a suspect in a calendar year, of every 1,000 residents",
    "custody_months": "months in custody a year",
    "advices.given": "probation advices given a year",
}
"""Totals of all residents: upstream levers are judged by them, and they have no meaning after an index case."""

OUTCOMES = {**_RECIDIVISM, **TOTALS}
"""Every outcome a scenario may name as its primary one, with its meaning."""

INDEX_POPULATIONS = {
    "dse": "persons brought to court for domestic sexual exploitation (DSE)",
    "dse_guilty": "persons found guilty of DSE",
    "adults_guilty": "adults found guilty by a court",
    "juveniles_guilty": "persons of 12 to 17 found guilty by a court",
    "released": "adults released after a sentence",
    "released_juvenile": "persons released after a sentence for an offence before 18",
    "supervision": "persons whose probation supervision starts",
    "court": "persons brought to court for anything",
}
"""Populations that start with an index case; their lives can be split into lucks."""

RESIDENTS = "residents"

POPULATIONS = {**INDEX_POPULATIONS, RESIDENTS: "all residents aged 12 and over"}
"""Every population an outcome may be about."""

GROUPS = {
    "sex": "men and women",
    "age_at_index": "classes of age at the index case",
    "prior_cases": "classes of the number of cases before the index case",
    "dse_is_first": "whether the index case is the first registered offence",
}
"""Groups an effect can be split by; fixed in the file, before the run."""

SETTINGS = {
    "national": "a share of the births of the Netherlands",
    "neighbourhood": "a small cohort for classes, enriched in risk and labelled with its factor",
}
"""Kinds of cohorts."""

PLANNED_LEVERS = (
    "probation_advice",
    "practice_dissemination",
    "context_programme",
    "monitoring",
    "incidental_research",
    "school_retention",
    "family_support",
    "kin_prevention",
    "work_support",
    "housing_support",
    "custody_length",
    "detection_effort",
    "key_person_disruption",
)
"""Every lever of the model description; those without a file in `evidence/levers` are not built yet."""


def is_recidivism(outcome: str) -> bool:
    """Return whether an outcome counts new cases after an index case.

    Examples
    --------
    >>> is_recidivism("recidivism.general.2y"), is_recidivism("participation")
    (True, False)
    """
    return outcome in _RECIDIVISM
