"""What is asked: typed, frozen descriptions of cohort, clock, levers and study, read from scenario files.

Pure description, light to import: checking a file never loads the engine. `load_scenario` returns a `Scenario` or
raises a `ScenarioError` with every problem of the file, each with its line and what to do.
"""

from simulation.errors import Problem, ScenarioError
from simulation.scenario.comparing import load_comparison
from simulation.scenario.describe import (
    Clock,
    Cohort,
    LeverUse,
    ParameterOverride,
    Primary,
    Scenario,
    Split,
    Stop,
    Study,
)
from simulation.scenario.levers import Lever, lever_names, load_lever
from simulation.scenario.loading import load_scenario, load_scenarios, load_text

__all__ = [
    "Clock",
    "Cohort",
    "Lever",
    "LeverUse",
    "ParameterOverride",
    "Primary",
    "Problem",
    "Scenario",
    "ScenarioError",
    "Split",
    "Stop",
    "Study",
    "lever_names",
    "load_comparison",
    "load_lever",
    "load_scenario",
    "load_scenarios",
    "load_text",
]
