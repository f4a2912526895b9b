"""The list of hazards and of their modifiers: the order here is the order of streams, bits and sums."""

from __future__ import annotations

from simulation.core.modifiers import Hazard, Modifier
from simulation.vocabulary import OffenceType

HAZARDS = (
    Hazard("property", ("offending",), follows_period=True),
    Hazard("violence", ("offending",), follows_period=True),
    Hazard("drugs", ("offending",), follows_period=True),
    Hazard("public_order", ("offending",), follows_period=True),
    Hazard("sexual", ("offending",), follows_period=True),
    Hazard("dse_ties", ("dse", "offending"), follows_period=False),
    Hazard("dse_partner", ("dse", "offending"), follows_period=False),
    Hazard("dse_alone", ("dse", "offending"), follows_period=False),
    Hazard("victimisation", (), follows_period=False),
    Hazard("death", (), follows_period=False),
    Hazard("school_exit", (), follows_period=False),
    Hazard("work_start", (), follows_period=False),
    Hazard("work_end", (), follows_period=False),
    Hazard("partner_search", (), follows_period=False),
    Hazard("partner_end", (), follows_period=False),
    Hazard("child", (), follows_period=False),
    Hazard("housing_loss", (), follows_period=False),
    Hazard("housing_gain", (), follows_period=False),
    Hazard("debt_start", (), follows_period=False),
    Hazard("debt_end", (), follows_period=False),
    Hazard("friend_start", (), follows_period=False),
    Hazard("friend_end", (), follows_period=False),
)
STREAMS = len(HAZARDS)
"""Number of monthly decisions of a person; their numbers are their places in the list."""

(
    PROPERTY,
    VIOLENCE,
    DRUGS,
    PUBLIC_ORDER,
    SEXUAL,
    DSE_TIES,
    DSE_PARTNER,
    DSE_ALONE,
    VICTIMISATION,
    DEATH,
    SCHOOL_EXIT,
    WORK_START,
    WORK_END,
    PARTNER_SEARCH,
    PARTNER_END,
    CHILD,
    HOUSING_LOSS,
    HOUSING_GAIN,
    DEBT_START,
    DEBT_END,
    FRIEND_START,
    FRIEND_END,
) = range(STREAMS)

OFFENCE_STREAMS = 8
"""The first eight streams are offences; the three routes to DSE are one type."""

LEVER_SLOTS = 4
TYPES = len(OffenceType)

_PLAIN = (
    ("low_self_control", "standard deviations", "propensity.py", "self-control, sign turned"),
    ("immaturity", "share", "maturation.py", "share of maturation still to come"),
    ("low_cognitive_ability", "standard deviations", "propensity.py", "cognitive ability, sign turned"),
    ("unstable_family", "0/1", "propensity.py", "unstable family in childhood"),
    ("single_parent", "0/1", "propensity.py", "single-parent family in childhood"),
    ("out_of_home", "0/1", "propensity.py", "placed out of home in childhood"),
    ("low_income", "0/1", "propensity.py", "low income in childhood"),
    ("parent_record", "0/1", "propensity.py", "a parent with a justice record"),
    ("woman", "0/1", "propensity.py", "woman"),
    ("at_school", "0/1", "school.py", "still at school"),
    ("no_qualification", "0/1", "school.py", "left school without a start qualification"),
    ("no_work", "0/1", "work.py", "neither at school nor in work"),
    ("debt", "0/1", "debt.py", "problem debts"),
    ("unstable_housing", "0/1", "housing.py", "no stable housing"),
    ("bond_partner", "0/1", "partners.py", "partner who protects: unconvicted, or any partner for a woman"),
    ("convicted_partner", "0/1", "partners.py", "partner with a conviction"),
    ("has_partner", "0/1", "partners.py", "has a partner"),
    ("children", "0/1", "children.py", "has children"),
    ("friends_young", "active friends", "peers.py", "active friends, weighted by adolescence"),
    ("friends_adult", "active friends", "peers.py", "active friends, weighted by adulthood"),
    ("active_kin", "active siblings", "peers.py", "siblings who offended of late"),
    ("active_partner", "active partners", "peers.py", "partner who offended of late"),
    ("active_co_offenders", "active accomplices", "peers.py", "accomplices who offended of late"),
    ("recent_offence", "share", "history.py", "own offending of late, fading"),
    ("ever_offended", "0/1", "history.py", "has ever offended"),
    ("prior_offences", "log(1 + offences)", "history.py", "number of offences so far"),
    ("seasoned_low_self_control", "product", "history.py", "self-control, sign turned, times log(1 + offences)"),
    ("convicted", "0/1", "history.py", "has a conviction"),
    ("after_custody", "0/1", "scars.py", "has been in custody"),
    ("supervised", "0/1", "scars.py", "under supervision"),
    ("victimised", "0/1", "victimisation.py", "victim of a crime of late"),
    ("dse_ties", "active persons", "dse.py", "ties to persons active in DSE"),
    ("dse_partner", "0/1", "dse.py", "partner active in DSE"),
)
_OWN = tuple((f"did_{kind.name.lower()}", "0/1", "history.py", "has done this type before") for kind in OffenceType)
_CONTACTS = tuple(
    (f"contacts_{kind.name.lower()}", "active contacts", "scars.py", "custody contacts, if this type was done before")
    for kind in OffenceType
)
_LEVERS = tuple(
    (f"lever_{slot}", "dose", "levers", "dose of the programme in this slot") for slot in range(LEVER_SLOTS)
)

MODIFIERS = tuple(Modifier(*words) for words in (*_PLAIN, *_OWN, *_CONTACTS, *_LEVERS))

(
    M_LOW_SELF_CONTROL,
    M_IMMATURITY,
    M_LOW_COGNITIVE_ABILITY,
    M_UNSTABLE_FAMILY,
    M_SINGLE_PARENT,
    M_OUT_OF_HOME,
    M_LOW_INCOME,
    M_PARENT_RECORD,
    M_WOMAN,
    M_AT_SCHOOL,
    M_NO_QUALIFICATION,
    M_NO_WORK,
    M_DEBT,
    M_UNSTABLE_HOUSING,
    M_BOND_PARTNER,
    M_CONVICTED_PARTNER,
    M_HAS_PARTNER,
    M_CHILDREN,
    M_FRIENDS_YOUNG,
    M_FRIENDS_ADULT,
    M_ACTIVE_KIN,
    M_ACTIVE_PARTNER,
    M_ACTIVE_CO_OFFENDERS,
    M_RECENT_OFFENCE,
    M_EVER_OFFENDED,
    M_PRIOR_OFFENCES,
    M_SEASONED_LOW_SELF_CONTROL,
    M_CONVICTED,
    M_AFTER_CUSTODY,
    M_SUPERVISED,
    M_VICTIMISED,
    M_DSE_TIES,
    M_DSE_PARTNER,
) = range(len(_PLAIN))
M_DID = len(_PLAIN)
M_CONTACTS = M_DID + TYPES
M_LEVER = M_CONTACTS + TYPES
