"""Columns that a person is born with, and the clock of age."""

from __future__ import annotations

from simulation.core.columns import Column
from simulation.vocabulary import NEVER, NOBODY

UNBORN, LIVING, GONE = 0, 1, 2

FILE = "population/people.py"
COLUMNS = (
    Column("id", "i4", "number", FILE, "Permanent number of the person.", NOBODY),
    Column("luck", "u1", "number", FILE, "0 for the lived life, 1 and up for split lucks."),
    Column("sex", "i1", "0 male, 1 female", FILE, "Sex."),
    Column("status", "i1", "0 not yet, 1 living, 2 gone", FILE, "Whether the person is in the simulated ages."),
    Column("age", "i1", "years", FILE, "Age in whole years, from 12 on."),
    Column("birth_month", "i2", "month", FILE, "Month of birth.", NEVER),
    Column(
        "entry_month", "i2", "month", FILE, "Month of entry: the 12th birthday, later for a late register entry.", NEVER
    ),
    Column("end_month", "i2", "month", FILE, "Month of death or of the age cap.", NEVER),
    Column("died", "i1", "0/1", FILE, "Died before the age cap and the end of the run."),
    Column("family", "i4", "number", FILE, "Family of birth.", NOBODY),
    Column("district", "i2", "number", FILE, "Neighbourhood of childhood.", NOBODY),
    Column("region", "i2", "number", FILE, "Group of districts within which partners are met.", NOBODY),
    Column("school_group", "i4", "number", FILE, "School year in a district.", NOBODY),
    Column(
        "host", "i4", "row", FILE, "Row of the lived life; the row itself unless it is a split luck.", NOBODY, False
    ),
    Column("luck_until", "i2", "month", FILE, "Month in which a split luck ends.", NEVER, False),
    Column("self_control", "f4", "standard deviations", FILE, "Stable part of self-control."),
    Column("cognitive_ability", "f4", "standard deviations", FILE, "Cognitive ability."),
    Column("maturation_age", "f4", "years", FILE, "Age at which half of the maturation is done."),
    Column("maturation_width", "f4", "years", FILE, "How long the maturation takes."),
    Column("parent_convictions", "i1", "convictions", FILE, "Convictions of the parents (a record, not stepped)."),
    Column("unstable_family", "i1", "0/1", FILE, "Unstable family situation in childhood."),
    Column("single_parent", "i1", "0/1", FILE, "Single-parent family in childhood."),
    Column("out_of_home", "i1", "0/1", FILE, "Placed out of home in childhood."),
    Column("low_income", "i1", "0/1", FILE, "Household under the low-income line in childhood."),
)
