"""Ceilings: upper bounds on a person's hazards in the coming months, and the months they let through.

A ceiling is the highest log-rate that a person can reach unnoticed; whatever could lift a rate further raises it. It
only decides who is asked (see ``core/screen.py``); the audit mode of the engine checks that it never lies too low.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.careers import hazards as h
from simulation.careers.consequences import ALL
from simulation.careers.gates import open_streams
from simulation.careers.peers import allow_for_ties
from simulation.careers.risk import BANDS_FROM, YOUNGEST, band_of, block_start, fill_inputs
from simulation.core.ahead import fetch, fetch_entry, fetch_row
from simulation.core.bits import lowest_bit
from simulation.core.columns import Column
from simulation.core.compiled import step
from simulation.core.modifiers import add_modifiers, filled_up
from simulation.core.screen import (
    MONTHS,
    MOST_HITS,
    STREAMS_A_CALL,
    WORDS_A_CALL,
    draw_pairs,
    half_word,
    months_below,
    months_of_hit,
    pair_address,
    tiers_of,
    year_words,
    year_words_of_many,
)
from simulation.core.state import FIRST_MONTH, HITS, OPEN_MONTH, SCREENED, State

FILE = "careers/ceilings.py"
COLUMNS = (Column("ceilings_until", "i1", "years", FILE, "Age at whose birthday the ceilings are set anew.", 0, False),)
WIDTH = filled_up(h.STREAMS)
CALLS = WIDTH // STREAMS_A_CALL
MASKS_A_LINE = 16
HIT_FACTS = 3
ROW, STREAM, HALF = range(HIT_FACTS)
HALF_BITS, LOW_HALF, ALL_EIGHT = 16, 0xFFFF, 0xFF

STAND_FROM, STAND_YEARS = BANDS_FROM[2], 4
"""Age from which ceilings may stand for some years, and how many: a matter of speed only. Younger, all changes fast."""


def years_ahead(age: int, weights_until: float = 0.0) -> int:
    """Return for how many years the ceilings set at an age hold, if nothing lifts them: within one band of age.

    Parameters
    ----------
    age : in whole years
    weights_until : age up to which friends count for less, or more, each year (``peers.adult_from``)

    Examples
    --------
    >>> [years_ahead(age) for age in (17, 30, 44, 50)], years_ahead(26, weights_until=28.0)
    ([1, 4, 1, 4], 1)
    """
    if age < max(float(STAND_FROM), weights_until):
        return 1
    return min(STAND_YEARS, BANDS_FROM[3] - age) if age < BANDS_FROM[3] else STAND_YEARS


FADE = (
    h.M_IMMATURITY,
    h.M_FRIENDS_YOUNG,
    h.M_FRIENDS_ADULT,
    h.M_ACTIVE_KIN,
    h.M_ACTIVE_PARTNER,
    h.M_ACTIVE_CO_OFFENDERS,
    h.M_RECENT_OFFENCE,
    h.M_VICTIMISED,
    h.M_DSE_TIES,
    h.M_DSE_PARTNER,
    *range(h.M_CONTACTS, h.M_CONTACTS + h.TYPES),
    *range(h.M_LEVER, h.M_LEVER + h.LEVER_SLOTS),
)
"""Inputs, never below nought, that fall by themselves: where they hold a hazard down, no ceiling may count on them."""


def ahead(coefficients: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the coefficients that ceilings are made of, same shape: nothing below nought where the input fades."""
    counted = coefficients.copy()
    counted[list(FADE)] = np.maximum(counted[list(FADE)], 0.0)
    return counted


@step
def fill_ceilings(s: State, i: int, t: int) -> None:
    """Write into ``lifted`` the tiers of the highest log-rates the person can reach in the coming months unnoticed."""
    p = s.persons[i]
    fill_inputs(s, i, t, True)
    sex, age = int(p.sex), int(p.age)
    band, month = band_of(age), t - int(s.counters[FIRST_MONTH])
    for stream in range(WIDTH):
        s.sums[stream] = s.base_ahead[sex, age - YOUNGEST, stream] + s.period_ahead[month, sex, band, stream]
    add_modifiers(s.coefficients_ahead, s.inputs, s.sums)
    tiers_of(s.sums, s.lifted)


@step
def set_marks(s: State, i: int, stream: int, block: int, months: int) -> None:
    """Set the stream's bit in months of the year, given as bits, that are still to be decided."""
    while months:
        month = block + lowest_bit(months)
        months &= months - 1
        if month >= s.counters[OPEN_MONTH]:
            s.masks[month % MONTHS, i] |= 1 << stream


@step
def mark_months(s: State, i: int, stream: int, block: int, half: int, lowest: float, ceiling: float) -> None:
    """Mark the months, still to be decided, in which the stream's variate lies in [lowest, ceiling)."""
    p = s.persons[i]
    months = months_below(s.keys, int(p.id), int(p.luck), stream, block, half, lowest, ceiling)
    set_marks(s, i, stream, block, months)


@step
def keep_hits(s: State, i: int, hits: int, place: int) -> None:
    """Keep the streams, given as bits, whose half word lies below the threshold of the year, to be marked together."""
    p = s.persons[i]
    while hits:
        stream = lowest_bit(hits)
        hits &= hits - 1
        n = int(s.counters[HITS])
        s.hit_ids[n] = p.id
        s.hit_c3s[n] = pair_address(int(p.luck), stream, 0)
        s.hit_facts[ROW, n] = i
        s.hit_facts[STREAM, n] = stream
        s.hit_facts[HALF, n] = (int(s.words[stream >> 1, place]) >> (HALF_BITS * (stream & 1))) & LOW_HALF
        s.counters[HITS] = n + 1


@step
def mark_hits(s: State, block: int) -> None:
    """Mark the months of all streams that were kept; their years begin in one month."""
    count = int(s.counters[HITS])
    draw_pairs(s.keys, s.hit_ids, s.hit_c3s, count, block, s.hit_words)
    for n in range(count):
        i, stream = int(s.hit_facts[ROW, n]), int(s.hit_facts[STREAM, n])
        address = (int(s.hit_ids[n]), int(s.persons[i].luck), stream, block)
        ceiling = float(s.ceilings[s.tiers[i, stream]])
        set_marks(
            s, i, stream, block, months_of_hit(s.keys, address, int(s.hit_facts[HALF, n]), ceiling, s.hit_words, n)
        )
    s.counters[HITS] = 0


@step
def mark_risen(s: State, i: int, risen: int, block: int) -> None:
    """Raise the ceilings of some streams, given as bits, to the lifted tiers and mark new months."""
    p = s.persons[i]
    for call in range(CALLS):
        if (risen >> (call * STREAMS_A_CALL)) & ALL_EIGHT:
            w0, w1, w2, w3 = year_words(s.keys, int(p.id), int(p.luck), block, call)
            for place in range(STREAMS_A_CALL):
                stream = call * STREAMS_A_CALL + place
                if (risen >> stream) & 1:
                    tier, before = int(s.lifted[stream]), int(s.tiers[i, stream])
                    s.tiers[i, stream] = tier
                    half = half_word(w0, w1, w2, w3, place)
                    if half <= s.thresholds[tier]:
                        mark_months(s, i, stream, block, half, s.ceilings[before], s.ceilings[tier])


@step
def keeps_ceilings(s: State, i: int, t: int) -> bool:
    """Return whether the person in row i has ceilings that may rise now.

    Not so in the plain engine, for those who do not live, and where the next open month begins a new year of chance,
    which sets all ceilings anyway.
    """
    p = s.persons[i]
    return bool(s.counters[SCREENED] != 0 and p.status == 1 and (t - int(p.birth_month)) // MONTHS <= p.age)


@step
def forget_ceilings(s: State, i: int) -> None:
    """Let the ceilings of the person in row i be set anew at the next beginning of a year."""
    s.persons[i].ceilings_until = 0


@step
def raise_streams(s: State, i: int, streams: int) -> None:
    """Raise the ceilings of some streams, given as bits, of a person whose inputs have changed; falls wait."""
    t = int(s.counters[OPEN_MONTH])
    if streams == 0:
        return
    fetch_row(s.tiers, i)
    if not keeps_ceilings(s, i, t):
        forget_ceilings(s, i)
        return
    if streams == ALL:
        allow_for_ties(s, i)
    fill_ceilings(s, i, t)
    open_now = streams & open_streams(s, i)
    risen = 0
    for stream in range(WIDTH):
        risen |= (open_now & (1 << stream)) if s.lifted[stream] > s.tiers[i, stream] else 0
    if risen:
        mark_risen(s, i, risen, block_start(s, i, t))


@step
def raise_ceilings(s: State, i: int) -> None:
    """Raise the ceilings of a person whose inputs have risen; falls wait for the birthday."""
    raise_streams(s, i, ALL)


@step
def draw_year(s: State, i: int, t: int) -> None:
    """Draw the words of the person's year of chance, that of month t, into the first column of ``words``."""
    p = s.persons[i]
    block = block_start(s, i, t)
    for call in range(CALLS):
        w0, w1, w2, w3 = year_words(s.keys, int(p.id), int(p.luck), block, call)
        row = WORDS_A_CALL * call
        s.words[row, 0] = w0
        s.words[row + 1, 0] = w1
        s.words[row + 2, 0] = w2
        s.words[row + 3, 0] = w3


@step
def draw_years(s: State, first: int, count: int, block: int) -> None:
    """Draw the words of the year that begins now for persons in neighbouring rows, a column of ``words`` for each."""
    for place in range(count):
        p = s.persons[first + place]
        s.word_ids[place] = p.id
        if p.co_offenders >= 0:
            fetch(s.edges, int(p.co_offenders))
    for ring in range(MONTHS):
        for place in range(0, count, MASKS_A_LINE):
            fetch_entry(s.masks, ring, first + place)
    year_words_of_many(s.keys, s.word_ids, count, block, CALLS, s.words)


@step
def set_ceilings(s: State, i: int, t: int) -> None:
    """Set the ceilings of the person in row i for the coming year or years; nobody else has any."""
    for stream in range(WIDTH):
        s.tiers[i, stream] = 0
    if not keeps_ceilings(s, i, t):
        return
    allow_for_ties(s, i)
    fill_ceilings(s, i, t)
    gates = open_streams(s, i)
    for stream in range(WIDTH):
        s.tiers[i, stream] = int(s.lifted[stream]) * ((gates >> stream) & 1)
    p = s.persons[i]
    p.ceilings_until = int(p.age) + int(s.stand[p.age])


@step
def begin_year(s: State, i: int, place: int) -> None:
    """Begin the person's year of chance: set the ceilings if their time is over, and keep the streams they let through.

    The words of the year stand in column ``place`` of ``words``; the months are marked by :func:`mark_hits`.
    """
    t = int(s.counters[OPEN_MONTH])
    p = s.persons[i]
    if p.age >= p.ceilings_until:
        set_ceilings(s, i, t)
    hits = 0
    for stream in range(WIDTH):
        half = (int(s.words[stream >> 1, place]) >> (HALF_BITS * (stream & 1))) & LOW_HALF
        hits |= (1 << stream) if half <= s.thresholds[s.tiers[i, stream]] else 0
    keep_hits(s, i, hits, place)
    if s.counters[HITS] > MOST_HITS - WIDTH:
        mark_hits(s, block_start(s, i, t))
