"""Readings of targets about the chain: sentences, verdicts, the risk estimate, advices, supervision (T031-T089)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulation.outcomes.custody import spells_of
from simulation.outcomes.definitions import ADULT_AGE, KINDS, POPULATIONS
from simulation.outcomes.follow_up import follow
from simulation.outcomes.index_events import index_table
from simulation.outcomes.lives import MONTHS_A_YEAR, Bools, Ints, Window, year_window
from simulation.outcomes.measure import Numbers
from simulation.outcomes.measured import Measured
from simulation.outcomes.readings.reading import Reading
from simulation.outcomes.tallies import Rule, Tally, c_index_of, mean_of, share_of
from simulation.vocabulary import NEVER, Kind, OffenceType, Sanction

ORGANISATION_SHARE = "in_silico.largest_probation_organisation_share"
SCORES = 101  # risk estimates are whole numbers from 0 to 100 (vocabulary.Kind)
RISK_YEARS = 2
_2023 = year_window(2023)
_ESTIMATED = year_window(2011, 2012)  # T081


def chain_readings(measured: Measured, parameters: Numbers, settling: int) -> Iterator[Reading]:
    """Yield every reading about the chain."""
    yield from sentence_readings(measured)
    yield verdict_reading(measured, year_window(2012, 2013))
    yield estimate_reading(measured, settling)
    yield from probation_readings(measured, parameters)


def sentence_readings(measured: Measured) -> Iterator[Reading]:
    """Yield supervision after custodial sentences for DSE (T031) and the mean of these sentences (T034)."""
    cases = measured.cases
    custodial = cases_sentenced_to_custody(measured) & (cases.type == OffenceType.DSE)
    sanction, supervised = cases.month(Kind.SANCTION), cases.month(Kind.SUPERVISION_START) != NEVER
    window = year_window(2015, 2019)
    text = f"supervision began in the same case; sentenced to (partly) unconditional custody for DSE, {window.text}"
    yield Reading("T031", text, share_of(supervised[custodial & window.holds(sanction)]))
    window = year_window(2013)
    text = f"months of unconditional custody, months before trial counted; sentenced for DSE, {window.text}"
    yield Reading("T034", text, mean_of(sentence_months(measured)[custodial & window.holds(sanction)]))


def cases_sentenced_to_custody(measured: Measured) -> Bools:
    """Tell which cases led to custody that was not wholly suspended."""
    events = measured.lives.lived.of(Kind.SANCTION)
    slot = measured.cases.slot(events.life, events.case)[events.value >= Sanction.PARTLY_SUSPENDED_CUSTODY]
    found = np.zeros(measured.cases.count, bool)
    found[slot[slot >= 0]] = True
    return found


def sentence_months(measured: Measured) -> Ints:
    """Return the months of custody of each case: before the verdict, and those still to serve after it.

    Notes
    -----
    The ledger holds what is still to serve. Where custody before trial was as long as the sentence, nothing is, and
    that custody stands for the sentence.
    """
    cases = measured.cases
    months = np.zeros(cases.count, np.int64)
    before, verdict = measured.lives.lived.of(Kind.PRE_TRIAL_START), cases.month(Kind.GUILTY)
    slot = cases.slot(before.life, before.case)
    until = verdict[np.maximum(slot, 0)]
    use = (slot >= 0) & (until != NEVER)
    served = np.minimum(before.value, until - before.month)
    np.add.at(months, slot[use], np.maximum(served[use], 0))
    after = measured.lives.lived.of(Kind.CUSTODY_START)
    slot = cases.slot(after.life, after.case)
    np.add.at(months, slot[slot >= 0], after.value[slot >= 0])
    return months


def verdict_reading(measured: Measured, window: Window) -> Reading:
    """Return the share of tried DSE cases that ended in a conviction (T035)."""
    events = measured.lives.lived.of(Kind.GUILTY, Kind.ACQUITTED)
    tried = window.holds(events.month) & (events.type == OffenceType.DSE)
    text = f"found guilty among those tried for DSE, {window.text}"
    return Reading("T035", text, share_of(events.kind[tried] == Kind.GUILTY))


def estimate_reading(measured: Measured, settling: int) -> Reading:
    """Return how well the last risk estimate tells who has a new case within two years (T081)."""
    table = index_table(measured, POPULATIONS["supervision"], _ESTIMATED)
    estimate = last_estimate(measured, table.person, table.month)
    found = follow(measured, POPULATIONS["supervision"], table, settling=settling)
    event = found.new_cases(KINDS["general"]).months <= RISK_YEARS * MONTHS_A_YEAR
    known = estimate >= 0
    text = (
        f"last risk estimate before the start of supervision; a new case within {RISK_YEARS} years; {_ESTIMATED.text}"
    )
    return Reading("T081", text, c_index_of(estimate[known], event[known], SCORES))


def last_estimate(measured: Measured, life: Ints, month: Ints) -> Ints:
    """Return the risk estimate of the last advice up to a month, -1 without one."""
    events = measured.lives.lived.of(Kind.ADVICE_GIVEN)
    order = np.lexsort((events.position, events.life))
    code = (events.life[order].astype(np.int64) << 16) + events.month[order]
    at = np.searchsorted(code, (life.astype(np.int64) << 16) + month, side="right") - 1
    own = (at >= 0) & (events.life[order][np.maximum(at, 0)] == life) if len(code) else np.zeros(len(life), bool)
    return np.where(own, events.value[order][np.maximum(at, 0)], -1) if len(code) else np.full(len(life), -1)


def probation_readings(measured: Measured, parameters: Numbers) -> Iterator[Reading]:
    """Yield advices and clients of the largest probation organisation in 2023, and the women among them (T087-T089)."""
    lives, share = measured.lives, parameters.number(ORGANISATION_SHARE)
    advices = lives.lived.of(Kind.ADVICE_GIVEN)
    adult = _2023.first - lives.person("birth_month") >= ADULT_AGE * MONTHS_A_YEAR
    given = _2023.holds(advices.month) & adult[advices.life]
    clients = supervised_in(measured, _2023)
    clients = clients[adult[clients]]
    base = f"adults, 2023; all organisations times {share:g} ({ORGANISATION_SHARE})"
    yield Reading("T087", f"advices given; {base}", Tally(Rule.RATE, (float(given.sum()), lives.scale), share))
    yield Reading(
        "T088", f"persons under supervision; {base}", Tally(Rule.RATE, (float(len(clients)), lives.scale), share)
    )
    women = lives.person("sex")[clients] == 1
    yield Reading("T089", "women among adults under supervision in 2023, all organisations", share_of(women))


def supervised_in(measured: Measured, window: Window) -> Ints:
    """Return the rows of persons under supervision in any month of a window."""
    events = measured.lives.lived.of(Kind.SUPERVISION_START, Kind.SUPERVISION_END)
    order = np.argsort(events.life, kind="stable")
    life = events.life[order].astype(np.int64)
    end = measured.lives.there_until[life]
    spells = spells_of(life, events.month[order].astype(np.int64), events.kind[order] == Kind.SUPERVISION_START, end)
    return np.unique(spells.group[(spells.start <= window.last) & (spells.end > window.first)])
