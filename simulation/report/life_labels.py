"""What the events, hazards and named factors of a life are called. The Dutch of each is in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from simulation.report.words import mark
from simulation.vocabulary import Kind

EVENTS: Mapping[Kind, str] = {
    Kind.REGISTERED: mark("registered as a suspect ({type})"),
    Kind.DISMISSED: mark("the prosecutor dismissed the case"),
    Kind.DISPOSAL: mark("settled by the prosecutor: {sanction}"),
    Kind.SUMMONS: mark("summoned to court ({type})"),
    Kind.ADVICE_REQUESTED: mark("probation advice requested"),
    Kind.ADVICE_GIVEN: mark("probation advice given; risk estimate {value} of 100, from the register to date"),
    Kind.GUILTY: mark("found guilty ({type})"),
    Kind.ACQUITTED: mark("acquitted"),
    Kind.SANCTION: mark("sanction: {sanction}"),
    Kind.CUSTODY_START: mark("into custody, {value} months"),
    Kind.RELEASE: mark("released"),
    Kind.SUPERVISION_START: mark("supervision begins, {value} months"),
    Kind.BREACH: mark("broke a condition of supervision"),
    Kind.RECALL: mark("back into custody after breaking a condition"),
    Kind.VICTIMISED: mark("victim of a crime"),
    Kind.WORK_START: mark("found work"),
    Kind.WORK_END: mark("lost work"),
    Kind.PARTNER_START: mark("began a relationship with {other}"),
    Kind.PARTNER_END: mark("a relationship ended"),
    Kind.CHILD: mark("had a child"),
    Kind.HOUSING_LOSS: mark("lost stable housing"),
    Kind.HOUSING_GAIN: mark("found stable housing"),
    Kind.DEBT_START: mark("got into problem debts"),
    Kind.DEBT_END: mark("out of problem debts"),
    Kind.DIED: mark("died"),
    Kind.TIE_START: mark("a tie began with {other}"),
    Kind.TIE_END: mark("a tie ended with {other}"),
    Kind.PRE_TRIAL_START: mark("into pre-trial custody"),
}
"""Kind -> sentence. Offences, ends of supervision and leaving school have two, below."""

OFFENCE_SEEN = mark("offence ({type}), registered")
OFFENCE_UNSEEN = mark("offence ({type}), seen by no register")
WITH = mark("(together with {other})")
COMPLETED: Mapping[Kind, tuple[str, str]] = {  # value 0, value 1
    Kind.SUPERVISION_END: (mark("supervision broken off"), mark("supervision completed")),
    Kind.SCHOOL_LEFT: (
        mark("left school without a start qualification"),
        mark("left school with a start qualification"),
    ),
}
TYPES = (
    mark("property"),
    mark("violence"),
    mark("drugs"),
    mark("public order, traffic or other"),
    mark("sexual"),
    mark("domestic sexual exploitation"),
)
SANCTIONS = (
    mark("no sanction"),
    mark("fine"),
    mark("community service"),
    mark("suspended custody"),
    mark("partly suspended custody"),
    mark("custody"),
)
HAZARDS: Mapping[str, str] = {
    "property": mark("a property offence"),
    "violence": mark("a violent offence"),
    "drugs": mark("a drug offence"),
    "public_order": mark("a traffic, public-order or other offence"),
    "sexual": mark("another sexual offence"),
    "dse_ties": mark("domestic sexual exploitation, over ties"),
    "dse_partner": mark("domestic sexual exploitation, through a partner"),
    "dse_alone": mark("domestic sexual exploitation, alone"),
    "victimisation": mark("becoming a victim"),
    "death": mark("death"),
    "school_exit": mark("leaving school early"),
    "work_start": mark("finding work"),
    "work_end": mark("losing work"),
    "partner_search": mark("looking for a partner"),
    "partner_end": mark("a relationship ending"),
    "child": mark("having a child"),
    "housing_loss": mark("losing stable housing"),
    "housing_gain": mark("finding stable housing"),
    "debt_start": mark("getting into problem debts"),
    "debt_end": mark("getting out of problem debts"),
    "friend_start": mark("making a friend"),
    "friend_end": mark("losing a friend"),
}
FACTORS: Mapping[str, str] = {
    "low_self_control": mark("self-control (low raises)"),
    "immaturity": mark("growing up still to come"),
    "low_cognitive_ability": mark("cognitive ability (low raises)"),
    "unstable_family": mark("unstable family in childhood"),
    "single_parent": mark("one parent in childhood"),
    "out_of_home": mark("placed out of home in childhood"),
    "low_income": mark("low income in childhood"),
    "parent_record": mark("a parent with a record"),
    "woman": mark("woman"),
    "at_school": mark("still at school"),
    "no_qualification": mark("no start qualification"),
    "no_work": mark("without work or school"),
    "debt": mark("problem debts"),
    "unstable_housing": mark("no stable housing"),
    "bond_partner": mark("a partner who protects"),
    "convicted_partner": mark("partner with a conviction"),
    "has_partner": mark("a partner"),
    "children": mark("children"),
    "friends_young": mark("active friends (teens)"),
    "friends_adult": mark("active friends (adult)"),
    "active_kin": mark("brothers or sisters active"),
    "active_partner": mark("partner active"),
    "active_co_offenders": mark("accomplices active"),
    "recent_offence": mark("an offence of late"),
    "ever_offended": mark("has ever offended"),
    "seasoned_low_self_control": mark("low self-control, which counts less after more offences"),
    "prior_offences": mark("number of offences so far"),
    "convicted": mark("has a conviction"),
    "after_custody": mark("has been in custody"),
    "supervised": mark("under supervision"),
    "victimised": mark("victim of late"),
    "dse_ties": mark("ties to people active in domestic sexual exploitation"),
    "dse_partner": mark("a partner active in domestic sexual exploitation"),
    "did_property": mark("did this kind before: property"),
    "contacts_property": mark("custody contacts: property"),
    "did_violence": mark("did this kind before: violence"),
    "contacts_violence": mark("custody contacts: violence"),
    "did_drugs": mark("did this kind before: drugs"),
    "contacts_drugs": mark("custody contacts: drugs"),
    "did_public_order": mark("did this kind before: public order, traffic or other"),
    "contacts_public_order": mark("custody contacts: public order, traffic or other"),
    "did_sexual": mark("did this kind before: other sexual offences"),
    "contacts_sexual": mark("custody contacts: other sexual offences"),
    "did_dse": mark("did this kind before: domestic sexual exploitation"),
    "contacts_dse": mark("custody contacts: domestic sexual exploitation"),
}
