"""What other rooms write as text, for the catalogue: clauses of definitions, published quantities.

Clauses of recidivism come from ``simulation.outcomes.definitions`` when the catalogue is made; those of the other
outcomes stand here. Published quantities are said in our own words where a source labels persons.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulation.report.words import mark

CLAUSES = (
    mark("offences"),
    mark("by date of the offence, registered or not"),
    mark("by date of the offence, registered"),
    mark("persons with their first DSE offence"),
    mark("persons brought to court for DSE, once a calendar year"),
    mark("persons found guilty of DSE, once a calendar year"),
    mark("men among the index persons"),
    mark("aged 12-17 at the index event"),
    mark("aged 18-24 at the index event"),
    mark("aged 25-34 at the index event"),
    mark("aged 35+ at the index event"),
    mark("age at first offence"),
    mark("age at first DSE offence"),
    mark("registered cases before the first DSE case"),
    mark("other types of offence among cases before the first DSE case"),
    mark("two or more DSE offence dates in separate prosecuted cases, any order"),
    mark("observed to 2017"),
    mark("observed to 2020"),
    mark("persons with at least one offence in the calendar year, registered or not"),
    mark("persons registered as a suspect at least once in the calendar year"),
    mark("months in custody, pre-trial and recalls included"),
    mark("months under supervision, summed over cases"),
    mark("DSE offences, registered or not"),
    mark("one victim an offence (a placeholder)"),
    mark("advices requested, by whomever"),
    mark("advices given by probation or the child protection board"),
    mark("starts of supervision"),
    mark("breaches of conditions"),
    mark("recalls to custody"),
    mark("in DSE cases"),
    mark("times the lever did this to a person"),
    mark("persons reached who are never a registered suspect"),
    mark("number of new cases of any type"),
    mark("new cases of any type per year at liberty"),
    mark("months to the first new case, among those with one"),
    mark("persons behind half of the offences, of persons with an offence in the window"),
    mark("offences of the most active twentieth of persons with an offence in the window"),
    mark("1 less the sum of squared shares of types, two or more offences"),
    mark("from the first to the last offence"),
    mark("offences after the first, from the first to the end of the window"),
    mark("the offence with this number in the career"),
    mark("one more offence, of persons with at least this number"),
    mark("persons with a registered offence in the window"),
    mark("persons in a component"),
    mark("persons in the largest component of a half year"),
    mark("components that are one pair"),
    mark("registered accomplices of a person in a half year"),
    mark("closed triads of all triads, mean over half years"),
    mark("ties between siblings"),
    mark("ties of half a year: both registered for an offence committed together"),
    mark("persons registered for the same DSE offence in the same month, of registered DSE offences"),
)

QUANTITIES: Mapping[str, str] = {
    "DSE offenders brought to court": mark("people brought to court for domestic sexual exploitation"),
    "GBTM share high-rate persisters": mark("trajectory share: high-rate, persistent"),
    "GBTM share low-rate desisters": mark("trajectory share: low-rate, ending"),
    "GBTM share moderate-rate desisters": mark("trajectory share: moderate-rate, ending"),
    "GBTM share sporadic": mark("trajectory share: sporadic"),
    "any drug offence": mark("any drug offence"),
    "any property offence": mark("any property offence"),
    "any violent offence": mark("any violent offence"),
    "criminal parent odds ratio (unadjusted)": mark("odds ratio, parent with a justice record (unadjusted)"),
    "criminal parent/sibling/(ex-)partner": mark("parent, sibling or (ex-)partner with a justice record"),
    "ever convicted, males": mark("men ever convicted"),
    "general recidivism": mark("general recidivism"),
    "juveniles committing most offences with others": mark("juveniles who commit most offences with others"),
    "mean conviction career length": mark("mean length of a career of convictions"),
    "mean criminal cases before first trafficking case": mark("mean number of cases before the first trafficking case"),
    "men with a police record by 22": mark("men registered by the police by 22"),
    "mild intellectual disability ratio": mark("mild intellectual disability, ratio"),
    "new trafficking offence (specific recidivism)": mark("new trafficking offence (specific recidivism)"),
    "population share behind half of convictions": mark("share of the population behind half of convictions"),
    "record of child, parent >15 convictions": mark("justice record of a child, parent with over 15 convictions"),
    "registered suspects per 1,000 a year": mark("registered suspects per 1,000 a year"),
    "registered suspects per 10,000": mark("registered suspects per 10,000"),
    "repeat trafficking over observed career": mark("repeat trafficking over the observed career"),
    "share aged 18-24 at index": mark("share aged 18-24 at the index case"),
    "share men": mark("share of men"),
    "share minor at first offence of any kind": mark("share under 18 at the first offence of any kind"),
    "share under 25 at first trafficking": mark("share under 25 at the first trafficking offence"),
    "sibling odds ratio, violent conviction": mark("odds ratio of siblings, conviction for violence"),
    "single-parent family": mark("single-parent family"),
    "start qualification": mark("start qualification"),
    "victim of a crime": mark("victim of a crime"),
    "women with a police record by 22": mark("women registered by the police by 22"),
    "adult prison place per day": mark("adult prison place, per day"),
    "conviction share of tried cases": mark("share of tried cases that end in a conviction"),
    "criminal parent odds ratio (adjusted)": mark("odds ratio, parent with a justice record (adjusted)"),
    "early family training effect": mark("effect of early family training"),
    "ever suspect before age 20 (derived)": mark("ever registered as a suspect before 20 (derived)"),
    "mean custodial sentence": mark("mean custodial sentence"),
    "odds ratio RNR-adherent programmes (success)": mark(
        "odds ratio of success, programmes that follow risk, need and responsivity"
    ),
    "odds ratio cognitive-behavioural programmes (success)": mark(
        "odds ratio of success, cognitive-behavioural programmes"
    ),
    "odds ratio deterrent/supervision only (success)": mark("odds ratio of success, deterrence or supervision only"),
    "odds ratio trained RNR supervision (success)": mark("odds ratio of success, supervision by trained officers"),
    "probation advices by RN": mark("probation advices by the largest organisation"),
    "risk tool discrimination (c-index)": mark("how well the risk estimate discriminates (c-index)"),
    "share of custodial sentenced put under supervision": mark(
        "share of those sentenced to custody put under supervision"
    ),
    "supervision clients of RN": mark("people under supervision by the largest organisation"),
    "suspect rate ratio, low-income household": mark("suspects, ratio of low-income households to all"),
    "suspect rate ratio, special secondary education": mark("suspects, ratio of special secondary education to all"),
    "women among RN clients": mark("women among people under supervision"),
}
"""Quantity as targets.csv writes it -> as the page says it."""
