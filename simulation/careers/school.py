"""School: everybody is at school from 12; some leave with, some without a start qualification.

Each person has a planned last month of school, between 16 and 22 by track. Leaving before it (hazard ``school_exit``,
from the age at which leaving is counted as early) means no start qualification. At the planned end the
qualification is reached with ``logit P = level + ability x cognitive ability - low_self_control - burdens``.
Start qualification: havo, vwo or mbo-2 and higher, read at 23.
"""

from __future__ import annotations

from simulation.careers.decisions import QUALIFICATION, TRACK
from simulation.core.calendar import remind
from simulation.core.columns import Column
from simulation.core.compiled import step
from simulation.core.draws import draw
from simulation.core.real import logistic
from simulation.core.state import State, note_life
from simulation.vocabulary import NEVER, Kind

FILE = "careers/school.py"
COLUMNS = (
    Column("at_school", "i1", "0/1", FILE, "At school."),
    Column("school_end", "i2", "month", FILE, "Planned last month of school.", NEVER),
    Column("qualified", "i1", "0/1", FILE, "Has a start qualification."),
    Column("school_left", "i2", "month", FILE, "Month of leaving school.", NEVER),
)
PARAMETERS = (
    "school.end.mean_age",
    "school.end.spread_years",
    "school.end.youngest_age",
    "school.end.oldest_age",
    "school.end.ability_years",
    "school.leaving_age",
    "school.qualification.level",
    "school.qualification.ability",
    "school.qualification.self_control",
    "school.qualification.burden",
    "school.qualification.woman",
)

SCHOOL_LEFT = int(Kind.SCHOOL_LEFT)


@step
def start_school(s: State, i: int, t: int) -> None:
    """Put a twelve-year-old to school and plan the end of it."""
    p = s.persons[i]
    q = s.q[0]
    p.at_school = 1
    spread = q.school_end_spread_years * (2.0 * draw(s.keys, TRACK, int(p.id), int(p.birth_month), 0, 0) - 1.0)
    age = q.school_end_mean_age + q.school_end_ability_years * float(p.cognitive_ability) + spread
    age = min(max(age, q.school_end_youngest_age), q.school_end_oldest_age)
    p.school_end = int(p.birth_month) + int(12.0 * age)
    remind(s, i, t, int(p.school_end))


@step
def qualification_probability(s: State, i: int) -> float:
    """Return the chance to reach a start qualification at the planned end of school."""
    p = s.persons[i]
    q = s.q[0]
    burden = float(p.unstable_family) + float(p.out_of_home) + float(p.low_income) + float(p.single_parent)
    return logistic(
        q.school_qualification_level
        + q.school_qualification_ability * float(p.cognitive_ability)
        + q.school_qualification_self_control * float(p.self_control)
        + q.school_qualification_burden * burden
        + q.school_qualification_woman * float(p.sex)
    )


@step
def leave_school(s: State, i: int, t: int, qualified: int) -> None:
    """End school for the person in row i."""
    p = s.persons[i]
    p.at_school = 0
    p.qualified = qualified
    p.school_left = t
    note_life(s, i, t, SCHOOL_LEFT, -1, qualified)


@step
def finish_school(s: State, i: int, t: int) -> bool:
    """End school if the planned month has come; return whether it did."""
    p = s.persons[i]
    if not p.at_school or p.school_end != t:
        return False
    u = draw(s.keys, QUALIFICATION, int(p.id), t, 0, int(p.luck))
    leave_school(s, i, t, 1 if u < qualification_probability(s, i) else 0)
    return True
