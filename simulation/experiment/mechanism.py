"""The chain of a lever in numbers, before anything is lived: from whom it is meant for, step by step, to offences.

Each lever's file names its steps and, where it is known beforehand, the share of the step before that goes on
(``chain`` in ``evidence/levers``). From the first step on that the model's own mechanisms decide, only a run can count.
Coverage is the mean over the months of the lever, adoption and the turnover of officers counted. Who completes must
stay under supervision as long as the programme lasts. Where waiting and places come on top, a step says "at most".
"""

from __future__ import annotations

from typing import NamedTuple

from simulation.evidence import Parameters
from simulation.levers.build import EFFECTS, LEVERS, PROGRAMMES, effect_value
from simulation.levers.plan import resolve
from simulation.population.births import official_births
from simulation.scenario.describe import LeverUse
from simulation.scenario.levers import load_lever

COUNTED = "counted"
COVERAGE = "coverage"
PER_YEAR = {
    "probation_advice": "levels.dse_court_per_year",
    "context_programme": "levels.dse_court_per_year",
}
"""Levers whose first step is known in persons a year in the country: the record that says it."""

REACHED_AT = {"incidental_research": 14, "school_retention": 15}
"""Levers that reach a whole year of birth: the age."""

WHILE_SUPERVISED, DROP_OUT = ("context_programme",), "drop_out_share"
"""Programmes that end with supervision, and the record of those who leave before the end of their own accord."""

FEW = 0.001
"""Shares below this are written per 10,000."""


class Link(NamedTuple):
    """One step: its words, the share of the step before, of the first, and persons a year; None where not known.

    ``at_most``: what comes on top (places, waiting) can only lower it.
    """

    step: str
    share: float | None
    of_first: float | None
    per_year: float | None
    at_most: bool = False


def chain_of(use: LeverUse, parameters: Parameters, until: int | None = None) -> list[Link]:
    """Return the steps of a lever as it is used, with every share that is known before a run.

    ``until`` is the last month of the run; None: coverage is told as it is once adoption is complete.
    """
    links: list[Link] = []
    share: float | None = 1.0
    at_most = False
    first = persons_a_year(use, parameters)
    for said in load_lever(use.use).chain:
        step, _, rule = (part.strip() for part in said.partition("|"))
        own = 1.0 if not links else share_of(rule, use, parameters, until)
        share = None if share is None or own is None else share * own
        at_most = at_most or _may_be_less(rule, use)
        links.append(Link(step, own, share, None if share is None or first is None else share * first, at_most))
    return links


def _may_be_less(rule: str, use: LeverUse) -> bool:
    """Return whether a step, as counted in a run, can only be less than the share its rule stands for."""
    return (rule == COVERAGE and use.capacity_per_year is not None) or _completes(rule, use)


def _completes(rule: str, use: LeverUse) -> bool:
    return use.use in WHILE_SUPERVISED and rule.endswith(f".{DROP_OUT}")


def mean_coverage(use: LeverUse, parameters: Parameters, until: int) -> float:
    """Return the coverage over the months of a lever: adoption, and the turnover of officers, counted."""
    effects = {name: effect_value(use, name, parameters) for name in EFFECTS[use.use]}
    plan = resolve(use, LEVERS.index(use.use), parameters, effects=effects, scale=1.0)
    months = range(plan.starts, (until if use.until is None else use.until) + 1)
    lever = PROGRAMMES[use.use](plan, 0) if use.use in PROGRAMMES else plan
    return sum(map(lever.coverage_in, months)) / len(months) if months else 0.0


def stays_supervised(use: LeverUse, parameters: Parameters) -> float:
    """Return the chance that supervision outlasts a programme that begins with it: no breach until then."""
    dose = parameters.number(f"levers.{use.use}.dose_months") if use.dose is None else use.dose
    if dose > parameters.number("justice.supervision.months"):
        return 0.0
    return float((1.0 - parameters.number("justice.supervision.breach_per_month")) ** dose)


def persons_a_year(use: LeverUse, parameters: Parameters) -> float | None:
    """Return the persons of the first step a year in the country, where a published figure says it."""
    if use.use in PER_YEAR:
        return parameters.number(PER_YEAR[use.use])
    if use.use not in REACHED_AT:
        return None
    births = official_births(parameters)
    year = use.start // 12 - REACHED_AT[use.use]
    return float(births[min(max(year, min(births)), max(births))])


def share_of(rule: str, use: LeverUse, parameters: Parameters, until: int | None = None) -> float | None:
    """Return the share that a rule of the chain stands for; None where a run must count it."""
    if rule == COUNTED or not rule:
        return None
    if rule == COVERAGE:
        return use.coverage if until is None else mean_coverage(use, parameters, until)
    if _completes(rule, use):
        return (1.0 - value_of(rule.removeprefix("1 - "), use, parameters)) * stays_supervised(use, parameters)
    if rule.startswith("1 - "):
        return 1.0 - value_of(rule.removeprefix("1 - "), use, parameters)
    return value_of(rule, use, parameters)


def value_of(name: str, use: LeverUse, parameters: Parameters) -> float:
    """Return a number of the chain: what the scenario file gives, else the evidence."""
    own = name.removeprefix(f"levers.{use.use}.")
    if own == "drop_out_share" and use.drop_out_share is not None:
        return use.drop_out_share
    if own != name and own in {key.name for key in load_lever(use.use).effects}:
        return effect_value(use, own, parameters)
    return parameters.number(name)


def chain_text(use: LeverUse, parameters: Parameters, until: int | None = None) -> str:
    """Return the chain of a lever in one line of words and shares of the first step."""
    return f"Chain  {use.use}: " + " -> ".join(map(link_text, chain_of(use, parameters, until)))


def link_text(link: Link) -> str:
    """Return one step in words.

    Examples
    --------
    >>> link_text(Link("under supervision", 0.29, 0.29, 18.3)), link_text(Link("offences", None, None, None))
    ('under supervision 29 % (18 a year)', 'offences (counted in the run)')
    >>> link_text(Link("complete", 0.57, 0.165, None, True))
    'complete at most 16.5 %'
    """
    if link.of_first is None:
        return f"{link.step} (counted in the run)"
    few = 0 < link.of_first < FEW
    share = f"{10_000 * link.of_first:.3g} per 10,000" if few else f"{100 * link.of_first:.3g} %"
    a_year = "" if link.per_year is None else f" ({link.per_year:,.0f} a year)"
    return f"{link.step} {'at most ' if link.at_most else ''}{share}{a_year}"
