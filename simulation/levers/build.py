"""Build the levers of a scenario: every value left out is resolved, every programme gets a slot of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simulation.careers.hazards import LEVER_SLOTS
from simulation.errors import InputError
from simulation.evidence import Parameters
from simulation.justice import numbers as n
from simulation.levers.context_programme import ContextProgramme
from simulation.levers.plan import Plan, resolve
from simulation.levers.probation_advice import ProbationAdvice
from simulation.levers.programmes import Programme
from simulation.levers.work_support import WorkSupport
from simulation.population.births import official_births
from simulation.scenario.describe import Cohort, LeverUse, Scenario
from simulation.scenario.levers import load_lever
from simulation.vocabulary import OffenceType

LEVERS = ("probation_advice", "context_programme", "work_support")
"""Names by number, as the bookkeeping of reach and the draws number them. Add at the end; never renumber."""

EFFECTS: Mapping[str, tuple[str, ...]] = {
    "probation_advice": ("supervision_gain",),
    "context_programme": ("tie_ending_probability", "bond_effect"),
    "work_support": ("work_start_effect",),
}
"""Effect values of each lever; one left out is ``levers.<name>.<effect>`` of the evidence."""

PROGRAMMES: Mapping[str, Callable[[Plan, int], Programme]] = {
    "context_programme": ContextProgramme,
    "work_support": WorkSupport,
}
"""Levers with places and a dose: each takes a modifier slot, in the order in which the scenario uses them."""


def build_levers(
    scenario: Scenario, parameters: Parameters, *, zero_effect: bool = False, scale: float | None = None
) -> list[ProbationAdvice | Programme]:
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
            effects={name: 0.0 if zero_effect else effect_value(use, name, parameters) for name in EFFECTS[use.use]},
            scale=lived,
        )
        for use in scenario.levers
    ]
    return [
        PROGRAMMES[plan.name](plan, slots[plan.name]) if plan.name in PROGRAMMES else ProbationAdvice(plan)
        for plan in plans
    ]


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
    """Return an effect value: the file's, else the evidence's."""
    given = use.effect_of(name)
    if given is not None:
        return given
    value = parameters.number(f"levers.{use.use}.{name}")
    return min(value, highest_gain(parameters)) if name == "supervision_gain" else value


def highest_gain(parameters: Parameters) -> float:
    """Return the most an added advice can bring when none is worth more than today's: a - b of DSE.

    Those missed today deny more or get short sentences (a' <= a). A gain given in a scenario file is not cut.
    """
    numbers = n.chain_table(parameters)[int(OffenceType.DSE)]
    return float(numbers[n.SUPERVISION_WITH_ADVICE] - numbers[n.SUPERVISION_WITHOUT_ADVICE])
