"""Build the levers of a scenario: every value left out is resolved, every programme gets a slot of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulation.careers.hazards import LEVER_SLOTS
from simulation.errors import InputError
from simulation.evidence import Parameters
from simulation.justice import numbers as n
from simulation.levers.chain_tables import TableLever
from simulation.levers.context_programme import ContextProgramme
from simulation.levers.custody_length import CustodyLength
from simulation.levers.detection_effort import DetectionEffort
from simulation.levers.family_support import FamilySupport
from simulation.levers.housing_support import HousingSupport
from simulation.levers.incidental_research import IncidentalResearch
from simulation.levers.key_person_disruption import KeyPersonDisruption
from simulation.levers.kin_prevention import KinPrevention
from simulation.levers.monitoring import Monitoring
from simulation.levers.plan import AS_IT_IS, Plan, resolve
from simulation.levers.practice_dissemination import PracticeDissemination
from simulation.levers.probation_advice import ProbationAdvice
from simulation.levers.programmes import Programme
from simulation.levers.school_retention import SchoolRetention
from simulation.levers.work_support import WorkSupport
from simulation.population.births import official_births
from simulation.scenario.describe import Cohort, LeverUse, Scenario
from simulation.scenario.levers import load_lever
from simulation.vocabulary import OffenceType

LEVERS = (
    "probation_advice",
    "context_programme",
    "work_support",
    "practice_dissemination",
    "monitoring",
    "incidental_research",
    "school_retention",
    "family_support",
    "kin_prevention",
    "housing_support",
    "custody_length",
    "detection_effort",
    "key_person_disruption",
)
"""Names by number, as the bookkeeping of reach and the draws number them. Add at the end; never renumber."""

EFFECTS: Mapping[str, tuple[str, ...]] = {
    "probation_advice": ("supervision_gain",),
    "context_programme": ("tie_ending_probability", "bond_effect", "preparation_months"),
    "work_support": ("work_start_effect",),
    "practice_dissemination": (
        "match_effect",
        "noise_fall",
        "misread_first",
        "misread_later",
        "turnover_share",
        "repeat_months",
    ),
    "monitoring": ("held_back_share", "wedge_months"),
    "incidental_research": ("first_involvement_effect", "delay_months"),
    "school_retention": ("school_exit_effect",),
    "family_support": ("tie_ending_probability", "school_exit_effect"),
    "kin_prevention": ("bond_effect", "school_exit_effect"),
    "housing_support": ("housing_gain_effect",),
    "custody_length": ("length_change",),
    "detection_effort": ("detection_shift",),
    "key_person_disruption": ("tie_ending_probability",),
}
"""Effect values of each lever; one left out is ``levers.<name>.<effect>`` of the evidence, 0 if there is none."""

PROGRAMMES: Mapping[str, Callable[[Plan, int], Programme]] = {
    "context_programme": ContextProgramme,
    "work_support": WorkSupport,
    "practice_dissemination": PracticeDissemination,
    "incidental_research": IncidentalResearch,
    "school_retention": SchoolRetention,
    "family_support": FamilySupport,
    "kin_prevention": KinPrevention,
    "housing_support": HousingSupport,
}
"""Levers with places and a dose: each takes a modifier slot, in the order in which the scenario uses them."""

OTHERS: Mapping[str, Callable[[Plan], Any]] = {
    "probation_advice": ProbationAdvice,
    "monitoring": Monitoring,
    "custody_length": CustodyLength,
    "detection_effort": DetectionEffort,
    "key_person_disruption": KeyPersonDisruption,
}
"""Levers that act on month tables, on eligibility or on ties, without a dose."""

MONITORED = "context_programme"
"""The programme that an evaluation decides about (recommendation 3)."""

AnyLever = Programme | ProbationAdvice | Monitoring | TableLever | KeyPersonDisruption


def build_levers(
    scenario: Scenario, parameters: Parameters, *, zero_effect: bool = False, scale: float | None = None
) -> list[AnyLever]:
    """Return the levers of a scenario, new ones for each world.

    Parameters
    ----------
    scenario : what is asked
    parameters : evidence values of this draw; effects left out of the file are read here
    zero_effect : whether every effect is set to 0: the same levers with nothing behind them
    scale : share of the country that is lived; None to take it from the cohort

    Raises
    ------
    InputError
        More programmes are used than there are slots, or a key has no meaning for the lever.
    """
    _refuse_unused(scenario)
    slots = {use.use: slot for slot, use in enumerate(use for use in scenario.levers if use.use in PROGRAMMES)}
    if len(slots) > LEVER_SLOTS:
        raise InputError(f"{len(slots)} programmes are used at once; at most {LEVER_SLOTS} are.")
    lived = share_of_country(scenario.cohort, parameters) if scale is None else scale
    plans = [
        resolve(
            use,
            LEVERS.index(use.use),
            parameters,
            effects={name: _effect(use, name, parameters, zero_effect) for name in EFFECTS[use.use]},
            scale=lived,
        )
        for use in scenario.levers
    ]
    levers = [
        PROGRAMMES[plan.name](plan, slots[plan.name]) if plan.name in PROGRAMMES else OTHERS[plan.name](plan)
        for plan in plans
    ]
    _monitor(levers)
    return levers


def _effect(use: LeverUse, name: str, parameters: Parameters, zero_effect: bool) -> float:
    return 0.0 if zero_effect and name not in AS_IT_IS else effect_value(use, name, parameters)


def _monitor(levers: list[AnyLever]) -> None:
    """Let the design of an evaluation decide who may join the programme it is about."""
    design = next((lever for lever in levers if isinstance(lever, Monitoring)), None)
    for lever in levers:
        if isinstance(lever, Programme) and lever.plan.name == MONITORED:
            lever.gate = design


def _refuse_unused(scenario: Scenario) -> None:
    """Refuse a key that would be left without any consequence, also where a scenario did not come from a file."""
    for use in scenario.levers:
        given = [key for key in load_lever(use.use).without if getattr(use, key) is not None]
        if given:
            raise InputError(f"{use.use} has no {' and no '.join(given)} in this version; remove it from the scenario.")


def share_of_country(cohort: Cohort, parameters: Parameters) -> float:
    """Return the share of the country's births that is lived; a neighbourhood goes by its number of persons."""
    if cohort.scale is not None:
        return cohort.scale
    births = official_births(parameters)
    first, last = cohort.births
    return (cohort.persons or 0) / sum(births[max(year, min(births))] for year in range(first, last + 1))


def effect_value(use: LeverUse, name: str, parameters: Parameters) -> float:
    """Return an effect value: the file's, else the evidence's, else 0."""
    given = use.effect_of(name)
    if given is not None:
        return given
    record = f"levers.{use.use}.{name}"
    if record not in parameters:
        return 0.0
    value = parameters.number(record)
    return min(value, highest_gain(parameters)) if name == "supervision_gain" else value


def highest_gain(parameters: Parameters) -> float:
    """Return the most an added advice can bring when none is worth more than today's: a - b of DSE.

    Those missed today deny more or get short sentences (a' <= a). A gain given in a scenario file is not cut.
    """
    numbers = n.chain_table(parameters)[int(OffenceType.DSE)]
    return float(numbers[n.SUPERVISION_WITH_ADVICE] - numbers[n.SUPERVISION_WITHOUT_ADVICE])
