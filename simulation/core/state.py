"""The state of a world: blocks of memory that every room reads and only owners write.

One :class:`State` holds all that lives. Copying its blocks copies the world: that is how worlds branch.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from simulation.core.compiled import step
from simulation.vocabulary import NOBODY

# places in State.counters
PERSONS = 0  # rows of persons of the cohort
ROWS = 1  # rows in use, with those of split lucks behind the cohort
CASES = 2  # cases in the pool, with those on the free list
FREE_CASE = 3  # first case on the free list, or -1
EDGES = 4  # half edges in the pool, with those on the free list
FREE_EDGE = 5  # first half edge on the free list, or -1
LEDGER = 6  # events on the page
LUCKS = 7  # events of split lucks on the page
REACH = 8  # rows of lever bookkeeping on the page
FIRED = 9  # events waiting to be applied this month
MOMENTS = 10  # moments of this month that levers may act on
FIRST_MONTH = 11  # first month of the month tables
SPLIT_FROM = 12  # month from which index events are split into lucks
SPLITS_MISSED = 13  # index events not split because no row was free
FREE_ROW = 14  # first free row for a luck, or -1
AUDITED = 15  # decisions checked by the audit
AUDIT_FAULTS = 16  # decisions in which the screen was wrong
OPEN_MONTH = 17  # first month that has not been decided yet
SCREENED = 18  # 1 when events push and ceilings are kept (fast), 0 when persons look for themselves (plain)
OVERFLOW = 19  # events for which a page had no room; the engine refuses to go on
SEEKERS = 20  # persons on the list of those who search for a partner
HITS = 21  # streams of persons whose months wait to be marked
COUNTERS = 24

# kinds of moments
SUPERVISION_STARTED = 0
SUMMONED_FOR_DSE = 1
SUPERVISION_ENDED = 2
CONVICTED = 3


class State(NamedTuple):
    """The blocks of one world; see the columns' declarations for the meaning of each field.

    ``persons``, ``cases``, ``edges``, ``ledger``, ``lucks``, ``reach`` and ``q`` are record blocks; the others plain
    arrays. ``masks`` (12, rows): for month ``m`` the bits of streams in which something may happen and a bit for a
    dated thing. ``tiers`` (rows, streams): ceiling tier of each stream.
    """

    persons: Any
    cases: Any
    edges: Any
    ledger: Any
    lucks: Any
    reach: Any
    q: Any
    masks: Any
    tiers: Any
    keys: Any
    coefficients: Any
    coefficients_ahead: Any
    base: Any
    base_ahead: Any
    stand: Any
    period: Any
    period_ahead: Any
    detection_period: Any
    ceilings: Any
    thresholds: Any
    chain: Any
    justice: Any
    family_start: Any
    family_rows: Any
    school_start: Any
    school_rows: Any
    school_ids: Any
    seekers: Any
    sorted_seekers: Any
    seeker_ids: Any
    seeker_start: Any
    region_inmates: Any
    asked: Any
    fired_row: Any
    fired_stream: Any
    moment_row: Any
    moment_kind: Any
    inputs: Any
    sums: Any
    lifted: Any
    words: Any
    word_ids: Any
    hit_ids: Any
    hit_c3s: Any
    hit_facts: Any
    hit_words: Any
    consequences: Any
    counters: Any


@step
def note(s: State, i: int, t: int, kind: int, kind_type: int, case: int, other: int, value: int, cause: int) -> None:
    """Append an event of the person in row i to the ledger, or to the lucks' ledger if the row is a split luck."""
    p = s.persons[i]
    if s.counters[LEDGER] >= len(s.ledger) or s.counters[LUCKS] >= len(s.lucks):
        s.counters[OVERFLOW] += 1
        return
    if p.luck == 0:
        row = s.ledger[s.counters[LEDGER]]
        s.counters[LEDGER] += 1
    else:
        row = s.lucks[s.counters[LUCKS]]
        s.counters[LUCKS] += 1
    row.person = p.id
    row.month = t
    row.kind = kind
    row.type = kind_type
    row.case = case
    row.other = s.persons[other].id if other >= 0 else NOBODY
    row.value = value
    row.cause = cause
    row.luck = p.luck


@step
def note_life(s: State, i: int, t: int, kind: int, other: int, value: int) -> None:
    """Append an event of ordinary life; kept only for persons with an offence behind them."""
    if s.persons[i].offences > 0:
        note(s, i, t, kind, -1, -1, other, value, 0)


@step
def moment(s: State, i: int, kind: int) -> None:
    """Remember a moment of this month that levers may act on."""
    if s.counters[MOMENTS] >= len(s.moment_row):
        s.counters[OVERFLOW] += 1
        return
    s.moment_row[s.counters[MOMENTS]] = i
    s.moment_kind[s.counters[MOMENTS]] = kind
    s.counters[MOMENTS] += 1
