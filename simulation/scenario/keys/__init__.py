"""Every key of a scenario file: what it says, its kind, unit, bounds, and what follows when it is left out.

The one description that checking, the JSON Schema and the reference page are made from. Defaults are technical
(how often to repeat, which seed); nothing that changes the world asked about has one.
"""

from __future__ import annotations

from simulation.scenario.keys.cohort import CLOCK, COHORT
from simulation.scenario.keys.key import Key
from simulation.scenario.keys.lever import LEVER
from simulation.scenario.keys.study import PRIMARY, SPLIT, STOP, STUDY

OVERRIDE = (
    Key(
        name="value",
        kind="value",
        meaning="the value to use instead of that of the evidence file",
        required=True,
        also_called=("to", "is"),
    ),
    Key(name="reason", kind="text", meaning="why; printed in the report", required=True, also_called=("why", "note")),
)
"""Keys of one named override in ``parameters``."""

TOP = (
    Key(
        name="question",
        kind="text",
        meaning="the question this scenario asks, in one sentence",
        required=True,
        also_called=("title", "what", "name", "description"),
    ),
    Key(
        name="extends",
        kind="text",
        meaning="a file in the same folder to build on: mappings merge, lists replace, an empty value takes a key away",
        left_out="the file stands alone",
        also_called=("extend", "based_on", "base", "inherits", "include"),
    ),
    Key(
        name="cohort",
        kind="mapping",
        meaning="who is born",
        keys=COHORT,
        required=True,
        also_called=("population", "persons", "people"),
    ),
    Key(
        name="clock",
        kind="mapping",
        meaning="until when lives are lived; results count from 2000 on",
        keys=CLOCK,
        required=True,
        also_called=("time", "calendar", "period"),
    ),
    Key(
        name="levers",
        kind="levers",
        meaning="what is done; an empty list is practice as it was to 2019, continued",
        keys=LEVER,
        left_out="no levers",
        also_called=("lever", "interventions", "policies", "measures"),
    ),
    Key(
        name="parameters",
        kind="overrides",
        meaning="other values for numbers of the evidence files, each with its reason",
        keys=OVERRIDE,
        left_out="the values of the evidence files",
        also_called=("overrides", "params", "numbers", "parameter"),
    ),
    Key(
        name="study",
        kind="mapping",
        meaning="how often the worlds are lived and what is read from them",
        keys=STUDY,
        required=True,
        also_called=("experiment", "analysis", "design"),
    ),
)
"""Keys of a scenario file."""

SECTIONS = {"": TOP, "cohort": COHORT, "clock": CLOCK, "levers[]": LEVER, "study": STUDY}
SECTIONS |= {"study.split": SPLIT, "study.stop": STOP, "study.primary": PRIMARY, "parameters.<name>": OVERRIDE}
"""The key tables by their place in the file."""

__all__ = ["CLOCK", "COHORT", "LEVER", "OVERRIDE", "PRIMARY", "SECTIONS", "SPLIT", "STOP", "STUDY", "TOP", "Key"]
