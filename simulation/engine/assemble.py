"""Assemble a world: tables from evidence, people from births, first ties, empty ledgers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.careers.age_level import age_levels
from simulation.careers.ceilings import HIT_FACTS, ahead, years_ahead
from simulation.careers.consequences import consequences
from simulation.careers.hazards import HAZARDS, MODIFIERS, STREAMS
from simulation.careers.period import SEXES, period_tables
from simulation.careers.risk import YOUNGEST
from simulation.core import state as places
from simulation.core.columns import for_kernels
from simulation.core.draws import EIGHT, keys
from simulation.core.handle import handle_of
from simulation.core.ledger import LEDGER_DTYPE, REACH_DTYPE
from simulation.core.modifiers import HazardTable, filled_up
from simulation.core.real import log
from simulation.core.screen import BATCH, MONTHS, MOST_HITS, WORDS_A_CALL, tier_tables
from simulation.core.state import COUNTERS, State
from simulation.engine.declared import CASE, EDGE, PERSON, number_record
from simulation.evidence import Parameters
from simulation.justice.numbers import chain_table, neutral_chain
from simulation.population.cohort import Cohort, build_cohort
from simulation.ties.school_years import befriend_all, graph_library, neighbour_table
from simulation.ties.store import lay_together
from simulation.vocabulary import month_index

OLDEST = 61
NOTHING = 1e-9
"""Rate that stands for "never" in base tables, per year."""


@dataclass(frozen=True)
class Blueprint:
    """What is to be built; everything a worker needs to build the same world again.

    Parameters
    ----------
    births : first and last year of birth
    until : last month that is lived
    scale : share of the real number of births
    seed, replicate : address of the luck
    enrichment : standard deviations added to every family's burden
    lucks : lives per index person, 1 for no splitting
    split_from : first month in which index events are split
    luck_months : months a luck is lived
    holds_dse : False for a class cohort, which is about offending in general and holds no DSE
    """

    births: tuple[int, int]
    until: int
    scale: float
    seed: int
    replicate: int
    enrichment: float = 0.0
    lucks: int = 1
    split_from: int = 32000
    luck_months: int = 145
    holds_dse: bool = True

    @property
    def first_month(self) -> int:
        """Month in which the oldest turn twelve."""
        return month_index(self.births[0] + YOUNGEST)


def hazard_table(parameters: Parameters) -> HazardTable:
    """Return the coefficients of all hazards."""
    return HazardTable(HAZARDS, MODIFIERS, lambda name: parameters.number(name) if name in parameters else None)


def base_table(parameters: Parameters, *, holds_dse: bool = True) -> NDArray[np.float64]:
    """Return the base log-rate per year, shape (sexes, ages from 12, streams filled up to eights)."""
    ages = [float(age) for age in range(YOUNGEST, OLDEST + 1)]
    table = np.zeros((2, len(ages), filled_up(STREAMS)))
    for stream, hazard in enumerate(HAZARDS):
        level = parameters.number(f"{hazard.name}.level") if holds_dse or "dse" not in hazard.families else 0.0
        for sex, column in enumerate(SEXES):
            rates = parameters.knots(f"{hazard.name}.base", ages, column)
            moved = age_levels(parameters, hazard.families, column, ages)
            table[sex, :, stream] = [
                log(max(rate * level, NOTHING)) + more for rate, more in zip(rates, moved, strict=True)
            ]
    return table


def highest_ahead(base: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return, for each age, the highest base log-rate of the years for which ceilings stand; same shape."""
    ages = base.shape[1]
    spans = [slice(place, min(place + years_ahead(place + YOUNGEST), ages)) for place in range(ages)]
    return np.stack([base[:, span].max(axis=1) for span in spans], axis=1)


def spare_rows(blueprint: Blueprint, parameters: Parameters) -> int:
    """Return how many rows to keep for lucks: twice the index persons of the years a luck is lived, and a few more."""
    if blueprint.lucks < 2 or blueprint.split_from > blueprint.until:
        return 0
    per_year = parameters.number("cohort.index_persons_per_year") * blueprint.scale
    years = min(blueprint.luck_months, blueprint.until - blueprint.split_from + 1) / MONTHS
    return (blueprint.lucks - 1) * int(2.0 * per_year * years + 12)


def first_ties(s: State, parameters: Parameters) -> None:
    """Give every school year its first network."""
    library = graph_library(parameters.number("friendships.mean_friends"), parameters.number("friendships.rewiring"))
    handle = handle_of(s)
    befriend_all(handle, *neighbour_table(library))
    lay_together(handle, for_kernels(block_of(s.edges).copy()))


def edge_room(cohort: Cohort, parameters: Parameters) -> int:
    """Return how many half edges to begin with."""
    return int(len(cohort.persons) * (parameters.number("friendships.mean_friends") + 1.5)) + 1000


def assemble(blueprint: Blueprint, parameters: Parameters) -> State:
    """Build the state of a world before its first month."""
    q = for_kernels(number_record(parameters))
    table = keys(blueprint.seed, blueprint.replicate)
    cohort = build_cohort(
        PERSON,
        parameters,
        q,
        table,
        births=blueprint.births,
        scale=blueprint.scale,
        enrichment=blueprint.enrichment,
        spare_rows=spare_rows(blueprint, parameters),
    )
    months = blueprint.until - blueprint.first_month + 1 + 2 * MONTHS
    ceilings, thresholds = tier_tables()
    table_of_hazards = hazard_table(parameters)
    period = period_tables(parameters, blueprint.first_month, months)
    base = base_table(parameters, holds_dse=blueprint.holds_dse)
    rows = len(cohort.persons)
    s = State(
        persons=for_kernels(cohort.persons),
        cases=for_kernels(CASE.empty(64 + rows // 50)),
        edges=for_kernels(EDGE.empty(edge_room(cohort, parameters))),
        ledger=for_kernels(np.zeros(4096 + rows, LEDGER_DTYPE)),
        lucks=for_kernels(np.zeros(4096 + rows // 4, LEDGER_DTYPE)),
        reach=for_kernels(np.zeros(4096 + rows // 50, REACH_DTYPE)),
        q=q,
        masks=np.zeros((MONTHS, rows), np.uint32),
        tiers=np.zeros((rows, filled_up(STREAMS)), np.uint8),
        keys=table,
        coefficients=table_of_hazards.coefficients,
        coefficients_ahead=ahead(table_of_hazards.coefficients),
        base=base,
        base_ahead=highest_ahead(base),
        stand=np.array([years_ahead(age, parameters.number("peers.adult_from")) for age in range(OLDEST + 1)]),
        period=period.hazards,
        period_ahead=period.ahead,
        detection_period=period.detection,
        ceilings=ceilings,
        thresholds=thresholds,
        chain=neutral_chain(months),
        justice=chain_table(parameters),
        family_start=cohort.families.start,
        family_rows=cohort.families.rows,
        school_start=cohort.school_years.start,
        school_rows=cohort.school_years.rows,
        school_ids=followed(cohort.persons["id"][cohort.school_years.rows]),
        seekers=np.zeros(4096 + rows // 4, np.int32),
        sorted_seekers=np.zeros(4096 + rows // 4, np.int32),
        seeker_ids=np.zeros(4096 + rows // 4 + EIGHT, np.int64),
        seeker_start=np.zeros(len(SEXES) * cohort.regions + 1, np.int64),
        region_inmates=np.full(cohort.regions, -1, np.int32),
        asked=np.zeros(rows + 1, np.int32),
        fired_row=np.zeros(4096 + rows, np.int32),
        fired_stream=np.zeros(4096 + rows, np.int8),
        moment_row=np.zeros(4096 + rows // 10, np.int32),
        moment_kind=np.zeros(4096 + rows // 10, np.int8),
        inputs=np.zeros(filled_up(len(MODIFIERS))),
        sums=np.zeros(filled_up(STREAMS)),
        lifted=np.zeros(filled_up(STREAMS), np.int64),
        words=np.zeros((filled_up(STREAMS) // 2, BATCH), np.int64),
        word_ids=np.zeros(BATCH, np.int64),
        hit_ids=np.zeros(MOST_HITS, np.int64),
        hit_c3s=np.zeros(MOST_HITS, np.int64),
        hit_facts=np.zeros((HIT_FACTS, MOST_HITS), np.int64),
        hit_words=np.zeros((2 * WORDS_A_CALL, MOST_HITS), np.int64),
        consequences=consequences(table_of_hazards),
        counters=first_counters(blueprint, len(cohort.families.rows)),
    )
    first_ties(s, parameters)
    return s


def followed(ids: NDArray[Any]) -> NDArray[np.int64]:
    """Return ids with as many zeros behind them as reading eight at a time may go too far."""
    return np.concatenate([ids.astype(np.int64), np.zeros(EIGHT, np.int64)])


def first_counters(blueprint: Blueprint, persons: int) -> NDArray[np.int64]:
    """Return the counters of a world before its first month."""
    counters = np.zeros(COUNTERS, np.int64)
    counters[[places.PERSONS, places.ROWS]] = persons
    counters[[places.FREE_CASE, places.FREE_EDGE, places.FREE_ROW]] = -1
    counters[places.SCREENED] = 1
    counters[places.FIRST_MONTH] = blueprint.first_month
    counters[places.OPEN_MONTH] = blueprint.first_month
    counters[places.SPLIT_FROM] = blueprint.split_from
    return counters


def block_of(view: Any) -> NDArray[Any]:
    """Return the memory block behind what kernels take."""
    block: NDArray[Any] = view if isinstance(view, np.ndarray) else view.block
    return block
