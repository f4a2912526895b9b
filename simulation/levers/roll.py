"""The roll of a programme: who waits, who takes part and whose effect fades, with the dates of each.

The roll lies with the lever, apart from lives: a row of whole numbers an entry. The only thing it writes into a life
is the dose, in hundredths: 100 while attending, then falling in a straight line to 0. Split lucks are on the roll too;
a luck that begins takes over the entry of the life it was split from.
"""

from __future__ import annotations

from typing import Any

from simulation.careers import decisions as d
from simulation.careers.ceilings import raise_ceilings
from simulation.core.compiled import scalar, step
from simulation.core.draws import draw
from simulation.core.state import PERSONS, ROWS, State
from simulation.justice.advice import note_reach
from simulation.levers.eligibility import keeps_attending, keeps_waiting
from simulation.population.people import LIVING
from simulation.vocabulary import Reach

FIELDS = ("row", "person", "luck", "since", "lot", "stage", "started", "ends", "drops_out")
ROW, PERSON, LUCK, SINCE, LOT, STAGE, STARTED, ENDS, DROPS_OUT = range(len(FIELDS))
"""Places in an entry; ``ends`` is the first month without programme, planned or real."""

WAITING, ATTENDING, FADING, OVER = range(4)

ELIGIBLE, WAITS, BEGAN = int(Reach.ELIGIBLE), int(Reach.WAITING), int(Reach.STARTED)
COMPLETED, DROPPED_OUT = int(Reach.COMPLETED), int(Reach.DROPPED_OUT)
FULL = 100
LOTS = 1 << 52


@scalar
def dose_after(months: int, decay: float) -> int:
    """Return the dose, in hundredths, some months after the last one attended.

    Examples
    --------
    >>> [dose_after(months, 4.0) for months in (1, 2, 3, 4, 5)], dose_after(1, 0.0)
    ([75, 50, 25, 0, 0], 0)
    """
    if months >= decay:
        return 0
    return int(FULL * (1.0 - months / decay) + 0.5)


@step
def set_dose(s: State, i: int, slot: int, dose: int) -> None:
    """Write the dose of the person in row i in one slot; what rises with it, or with its fall, gets new ceilings."""
    p = s.persons[i]
    if slot == 0:
        p.dose_0 = dose
    elif slot == 1:
        p.dose_1 = dose
    elif slot == 2:
        p.dose_2 = dose
    else:
        p.dose_3 = dose
    raise_ceilings(s, i)


@step
def is_the_same(s: State, entry: Any) -> bool:
    """Return whether the row of an entry still holds the life it was written for."""
    p = s.persons[entry[ROW]]
    return bool(p.status == LIVING and p.id == entry[PERSON] and p.luck == entry[LUCK])


@scalar
def count_lucks(s: State) -> int:
    """Return the number of rows of split lucks in use or on the free list."""
    return int(s.counters[ROWS] - s.counters[PERSONS])


@scalar
def welcome_lucks(s: State, roll: Any, n: int, known: Any) -> int:
    """Put lucks that began last month on the roll, as the life they were split from; return the new length."""
    end = n
    for i in range(s.counters[PERSONS], s.counters[ROWS]):
        p = s.persons[i]
        name = int(p.id) * 256 + int(p.luck)
        place = i - int(s.counters[PERSONS])
        if p.status != LIVING or known[place] == name:
            continue
        known[place] = name
        for k in range(n):
            if roll[k, LUCK] == 0 and roll[k, ROW] == p.host and roll[k, STAGE] != OVER:
                for field in range(roll.shape[1]):
                    roll[end, field] = roll[k, field]
                roll[end, ROW] = i
                roll[end, LUCK] = p.luck
                end += 1
    return end


@step
def end_attendance(s: State, entry: Any, t: int, lever: int) -> None:
    """End the attendance of an entry: the dose done, drop-out, or no longer eligible (which counts as drop-out)."""
    left = entry[DROPS_OUT] == 1 or t < entry[ENDS]
    note_reach(s, int(entry[ROW]), t, lever, DROPPED_OUT if left else COMPLETED, t - int(entry[STARTED]))
    entry[STAGE] = FADING
    entry[ENDS] = t


@scalar
def go_through(s: State, roll: Any, n: int, t: int, lever: int, rule: int, slot: int, decay: float) -> None:
    """Go through the roll at the start of month t: who has left the list, who ends, how far effects have faded."""
    for k in range(n):
        entry = roll[k]
        i = int(entry[ROW])
        if not is_the_same(s, entry):
            entry[STAGE] = OVER
            continue
        if entry[STAGE] == WAITING and not keeps_waiting(s, i, rule):
            entry[STAGE] = OVER
        if entry[STAGE] == ATTENDING and (t >= entry[ENDS] or not keeps_attending(s, i, rule)):
            end_attendance(s, entry, t, lever)
        if entry[STAGE] == FADING:
            dose = dose_after(t - int(entry[ENDS]) + 1, decay)
            set_dose(s, i, slot, dose)
            if dose == 0:
                entry[STAGE] = OVER


@scalar
def note_eligible(s: State, rows: Any, t: int, lever: int) -> None:
    """Note whom the lever is meant for this month: before any reading, lot or coverage says who gets on the list."""
    for place in range(rows.shape[0]):
        note_reach(s, int(rows[place]), t, lever, ELIGIBLE, 0)


@scalar
def enlist(s: State, roll: Any, n: int, rows: Any, t: int, lever: int, coverage: float) -> int:
    """Put eligible persons on the list, each with a lot, if coverage reaches them; return the new length."""
    for place in range(rows.shape[0]):
        i = int(rows[place])
        p = s.persons[i]
        if draw(s.keys, d.LEVER_COVERAGE, int(p.id), t, 2 * lever, int(p.luck)) >= coverage:
            continue
        entry = roll[n]
        entry[ROW] = i
        entry[PERSON] = p.id
        entry[LUCK] = p.luck
        entry[SINCE] = t
        entry[LOT] = int(draw(s.keys, d.LEVER_COVERAGE, int(p.id), t, 2 * lever + 1, int(p.luck)) * LOTS)
        entry[STAGE] = WAITING
        n += 1
    return n


@scalar
def take_in(s: State, roll: Any, chosen: Any, t: int, lever: int, slot: int, dose: int, drop_out: float) -> None:
    """Let the chosen entries start in month t; who drops out is drawn now, with the month of it."""
    for place in range(chosen.shape[0]):
        entry = roll[chosen[place]]
        i = int(entry[ROW])
        who, luck = int(entry[PERSON]), int(entry[LUCK])
        months = dose
        entry[DROPS_OUT] = 1 if draw(s.keys, d.LEVER_DROP_OUT, who, t, 2 * lever, luck) < drop_out else 0
        if entry[DROPS_OUT]:
            months = 1 + int(draw(s.keys, d.LEVER_DROP_OUT, who, t, 2 * lever + 1, luck) * (dose - 1))
        entry[STAGE] = ATTENDING
        entry[STARTED] = t
        entry[ENDS] = t + months
        note_reach(s, i, t, lever, BEGAN, t - int(entry[SINCE]))
        set_dose(s, i, slot, FULL)


@scalar
def note_waiting(s: State, roll: Any, n: int, t: int, lever: int) -> None:
    """Note those for whom there was no place in the month in which they became eligible."""
    for k in range(n):
        if roll[k, STAGE] == WAITING and roll[k, SINCE] == t:
            note_reach(s, int(roll[k, ROW]), t, lever, WAITS, 0)
