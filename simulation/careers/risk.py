"""A person's risk in a month: the inputs, the sums of all hazards, the ceilings of the coming months.

``log rate = base(hazard, sex, age) + period + sum of coefficient x input``, per year; what happens in a month has the
cumulative hazard ``x = exp(log rate) x liberty / 12``. :func:`log_rate` is the one source of truth; the ceilings only
decide who is asked.
"""

from __future__ import annotations

from simulation.careers import hazards as h
from simulation.careers.consequences import ALL
from simulation.careers.dse import fill_dse
from simulation.careers.gates import open_streams
from simulation.careers.history import fill_history
from simulation.careers.partners import fill_partner
from simulation.careers.peers import allow_for_ties, fill_peers
from simulation.careers.propensity import fill_propensity
from simulation.careers.scars import fill_scars
from simulation.careers.victimisation import victim_of_late
from simulation.core.ahead import fetch, fetch_entry, fetch_row
from simulation.core.bits import lowest_bit
from simulation.core.columns import Column
from simulation.core.compiled import scalar, step
from simulation.core.modifiers import add_modifiers, filled_up, one_sum
from simulation.core.real import exp
from simulation.core.screen import (
    MONTHS,
    MOST_HITS,
    STREAMS_A_CALL,
    WORDS_A_CALL,
    draw_pairs,
    half_word,
    month_value,
    months_below,
    months_of_hit,
    pair_address,
    tiers_of,
    year_words,
    year_words_of_many,
)
from simulation.core.state import FIRST_MONTH, HITS, OPEN_MONTH, SCREENED, State

FILE = "careers/risk.py"
COLUMNS = (
    Column("ceilings_until", "i1", "years", FILE, "Age at whose birthday the ceilings are set anew.", 0, False),
)
YOUNGEST = 12
WIDTH = filled_up(h.STREAMS)
CALLS = WIDTH // STREAMS_A_CALL
MASKS_A_LINE = 16
HIT_FACTS = 3
ROW, STREAM, HALF = range(HIT_FACTS)
HALF_BITS, LOW_HALF, ALL_EIGHT = 16, 0xFFFF, 0xFF
BANDS_FROM = (12, 18, 25, 45)
"""Age bands of the dated factor: 12-17, 18-24, 25-44, 45 and over."""


STAND_FROM, STAND_YEARS = BANDS_FROM[2], 4
"""Age from which ceilings may stand for some years, and how many: a matter of speed only. Younger, all changes fast."""


def years_ahead(age: int) -> int:
    """Return for how many years the ceilings set at an age hold, if nothing lifts them: within one band of age.

    Examples
    --------
    >>> [years_ahead(age) for age in (17, 30, 44, 50)]
    [1, 4, 1, 4]
    """
    if age < STAND_FROM:
        return 1
    return min(STAND_YEARS, BANDS_FROM[3] - age) if age < BANDS_FROM[3] else STAND_YEARS


@scalar
def band_of(age: int) -> int:
    """Return the age band of the dated factor.

    Examples
    --------
    >>> band_of(17), band_of(18), band_of(60)
    (0, 1, 3)
    """
    if age < BANDS_FROM[1]:
        return 0
    if age < BANDS_FROM[2]:
        return 1
    return 2 if age < BANDS_FROM[3] else 3


@step
def fill_inputs(s: State, i: int, t: int, ahead: bool) -> None:
    """Write the inputs of all hazards for the person in row i; ``ahead`` for a ceiling (see ``fill_peers``)."""
    p = s.persons[i]
    x = s.inputs
    fill_propensity(s, i)
    x[h.M_AT_SCHOOL] = float(p.at_school)
    x[h.M_NO_QUALIFICATION] = 0.0 if p.at_school or p.qualified else 1.0
    x[h.M_NO_WORK] = 0.0 if p.at_school or p.work else 1.0
    x[h.M_DEBT] = float(p.debt)
    x[h.M_UNSTABLE_HOUSING] = float(p.unstable_housing)
    x[h.M_CHILDREN] = 1.0 if p.children > 0 else 0.0
    fill_partner(s, i)
    fill_peers(s, i, ahead)
    fill_history(s, i)
    fill_scars(s, i)
    x[h.M_VICTIMISED] = victim_of_late(s, i, t)
    fill_dse(s, i)
    x[h.M_LEVER] = float(p.dose_0) / 100.0
    x[h.M_LEVER + 1] = float(p.dose_1) / 100.0
    x[h.M_LEVER + 2] = float(p.dose_2) / 100.0
    x[h.M_LEVER + 3] = float(p.dose_3) / 100.0


@step
def log_base(s: State, i: int, t: int, stream: int) -> float:
    """Return the base log-rate per year of a hazard at a person's sex and age, with the dated factor of month t."""
    p = s.persons[i]
    age = int(p.age)
    month = t - int(s.counters[FIRST_MONTH])
    return float(s.base[p.sex, age - YOUNGEST, stream]) + float(s.period[month, p.sex, band_of(age), stream])


@step
def log_rate(s: State, i: int, t: int, stream: int) -> float:
    """Return the log-rate per year of one hazard; the inputs must have been filled."""
    return one_sum(s.coefficients, s.inputs, log_base(s, i, t, stream), stream)


@step
def liberty_share(s: State, i: int, t: int) -> float:
    """Return the share of the month that the person in row i is at liberty."""
    p = s.persons[i]
    if p.in_custody:
        return s.q[0].custody_first_month_liberty if p.custody_since == t else 0.0
    return s.q[0].custody_last_month_liberty if p.custody_until == t else 1.0


@step
def cumulative_hazard(s: State, i: int, t: int, stream: int) -> float:
    """Return the month's cumulative hazard of a stream that is open; nothing outside happens in custody."""
    share = liberty_share(s, i, t) if stream != h.DEATH else 1.0
    if share <= 0.0:
        return 0.0
    return exp(log_rate(s, i, t, stream)) * share / 12.0


@step
def block_start(s: State, i: int, t: int) -> int:
    """Return the month of the last birthday: where the person's year of chance begins."""
    return t - (t - int(s.persons[i].birth_month)) % MONTHS


@step
def happens(s: State, i: int, t: int, stream: int) -> bool:
    """Return whether the event of an open stream happens this month; the inputs must have been filled."""
    p = s.persons[i]
    block = block_start(s, i, t)
    value = month_value(s.keys, int(p.id), int(p.luck), stream, block, t - block)
    return value < cumulative_hazard(s, i, t, stream)


@step
def fill_ceilings(s: State, i: int, t: int) -> None:
    """Write into ``lifted`` the tiers of the highest log-rates the person can reach in the coming months unnoticed."""
    p = s.persons[i]
    fill_inputs(s, i, t, True)
    sex, age = int(p.sex), int(p.age)
    band, month = band_of(age), t - int(s.counters[FIRST_MONTH])
    for stream in range(WIDTH):
        s.sums[stream] = s.base_ahead[sex, age - YOUNGEST, stream] + s.period_ahead[month, sex, band, stream]
    add_modifiers(s.coefficients, s.inputs, s.sums)
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
        set_marks(s, i, stream, block, months_of_hit(s.keys, address, int(s.hit_facts[HALF, n]), ceiling, s.hit_words, n))
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
def raise_streams(s: State, i: int, streams: int) -> None:
    """Raise the ceilings of some streams, given as bits, of a person whose inputs have changed; falls wait."""
    t = int(s.counters[OPEN_MONTH])
    if streams == 0:
        return
    fetch_row(s.tiers, i)
    if not keeps_ceilings(s, i, t):
        s.persons[i].ceilings_until = 0
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
