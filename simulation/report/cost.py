"""Say what a lever costs: people reached a year, times the price the scenario file gives, and where it breaks even.

    cost a year = times a year that the step counted for cost happens to a person x ``unit_cost_eur``
    break-even  = cost a year / people a year kept from what the primary outcome counts

Prices come from the scenario file alone; which step they are counted on stands in the lever's file. The interval of the
cost is that of the people reached, over replicates and parameter draws; that of the break-even joins the ends of both
intervals, which is wider than the truth. Savings are no part of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from simulation.evidence import load_targets
from simulation.experiment.verdicts import better_of
from simulation.report.amounts import difference_of
from simulation.report.facts import is_of_the_country, levers_of, number_of
from simulation.report.names import event_phrase, lever_name, opening, outcome_name, step_name, unit_name, world_name
from simulation.report.rows import national_row, of_scenario
from simulation.report.study import Study
from simulation.report.verdicts import is_too_few
from simulation.report.windows import window_name
from simulation.report.words import Words, mark
from simulation.scenario.levers import lever_names, load_lever

PRICE = "unit_cost_eur"
PRISON_PLACE = "T090"
"""Published price of a day in an adult prison place."""
AS_PUBLISHED = mark("2014 value; high end covers price growth")
"""What the published price says of its year; for the catalogue."""
DIGITS = 3
"""Digits of an amount of money that are written: more would be false precision."""


@dataclass(frozen=True)
class Amount:
    """A mean a year with its interval; NaN where it has none."""

    value: float
    low: float
    high: float

    def times(self, factor: float) -> Amount:
        """Return the amount and its interval times a factor, never below nothing."""
        return Amount(*(max(0.0, end * factor) for end in (self.value, self.low, self.high)))


@dataclass(frozen=True)
class Cost:
    """What one lever of a scenario costs a year."""

    lever: str
    step: str
    price: float
    reached: Amount
    level: float
    window: str

    @property
    def a_year(self) -> Amount:
        """Return euro a year."""
        return self.reached.times(self.price)


def cost_lines(words: Words, study: Study) -> list[str]:
    """Return what each lever costs a year and where it breaks even; that no price was given, where that is so."""
    lines = [line for scenario in study.scenarios for line in _of_scenario(words, study, scenario)]
    return [*lines, *_without_price(words, study)]


def _of_scenario(words: Words, study: Study, scenario: str) -> Iterator[str]:
    priced = [use for use in _levers(study, scenario) if _price(use) is not None]
    if not priced:
        return
    if not is_of_the_country(study):
        yield words.say("{world}: no cost a year, for these people do not stand for those of the Netherlands.",
                        world=opening(world_name(words, scenario)))  # fmt: skip
        return
    costs = [cost for use in priced if (cost := cost_of(study, scenario, use)) is not None]
    yield from (_line(words, scenario, cost) for cost in costs)
    if len(costs) < len(_levers(study, scenario)):
        yield words.say(
            "{world}: no break-even can be told, for not every lever of it has a cost and a count of people reached.",
            world=opening(world_name(words, scenario)),
        )
    else:
        yield _break_even(words, study, scenario, costs)


def _levers(study: Study, scenario: str) -> list[Mapping[str, Any]]:
    """Return the levers of a scenario that this version knows."""
    return [use for use in levers_of(study, scenario) if use.get("use") in lever_names()]


def _price(use: Mapping[str, Any]) -> float | None:
    return number_of(use, PRICE)


def cost_of(study: Study, scenario: str, use: Mapping[str, Any]) -> Cost | None:
    """Return what a lever costs a year; None without a price, or where the study does not count whom it reached."""
    lever, price = str(use["use"]), _price(use)
    step = load_lever(lever).counted_for_cost
    rows = of_scenario(study, scenario)
    rows = rows[rows["outcome"] == f"reach.{lever}.{step}"]
    if price is None or rows.empty:
        return None
    row = rows.iloc[0]
    reached = Amount(*(float(row[name]) for name in ("difference", "low", "high")))
    return Cost(lever, step, price, reached, float(row["level"]), str(row["window"]))


def _line(words: Words, scenario: str, cost: Cost) -> str:
    return words.say(
        "{lever} ({world}): {count} times a year “{step}”, at {price} euro each, is {cost} euro a year in the "
        "Netherlands ({interval}; mean of {window}).",
        lever=opening(lever_name(words, cost.lever)),
        world=world_name(words, scenario),
        count=words.number(cost.reached.value, 1),
        step=step_name(words, cost.step),
        price=words.number(cost.price, 0 if cost.price == round(cost.price) else 2),
        cost=euro(words, cost.a_year.value),
        interval=_interval(words, cost.a_year, cost.level),
        window=window_name(words, cost.window),
    )


def euro(words: Words, amount: float) -> str:
    """Return an amount of money in few digits.

    Examples
    --------
    >>> euro(Words("en"), 26_374.2), euro(Words("nl"), 1_234_567), euro(Words("en"), 0.0)
    ('26,400', '1.230.000', '0')
    """
    size = abs(amount)
    places = DIGITS - 1 - math.floor(math.log10(size)) if math.isfinite(size) and size > 0 else 0
    return words.number(round(amount, places) if math.isfinite(size) else amount, 0)


def _interval(words: Words, amount: Amount, level: float) -> str:
    if not (math.isfinite(amount.low) and math.isfinite(amount.high)):
        return words.say("no interval")
    return words.say(
        "{level} interval: {low} to {high} euro",
        level=words.level(level),
        low=euro(words, amount.low),
        high=euro(words, amount.high),
    )


# ------------------------------------------------------------------------------------------------ break-even


def _break_even(words: Words, study: Study, scenario: str, costs: list[Cost]) -> str:
    row, world = national_row(study, scenario), opening(world_name(words, scenario))
    total = Amount(*(sum(getattr(cost.a_year, name) for cost in costs) for name in ("value", "low", "high")))
    reason = _no_break_even(words, row, total)
    if reason or row is None:
        return words.say("{world}: no break-even can be told; {reason}.", world=world, reason=reason)
    averted = sorted(abs(end) for end in difference_of(row).bounds)
    low, high = total.low / averted[-1], total.high / averted[0]
    return words.say(
        "{world}: break-even at {each} euro for each {gain} ({low} to {high} euro, from the ends of both intervals). "
        "Worth more than that, the lever gains; worth less, it costs more than it brings.",
        world=world,
        each=euro(words, total.value / abs(float(row["difference"]))),
        gain=_gain(words, row),
        low=euro(words, low),
        high=euro(words, high),
    )


def _no_break_even(words: Words, row: pd.Series | None, total: Amount) -> str:
    """Return why there is no break-even, or nothing."""
    if row is None:
        return words.say("the primary outcome is not counted a year in the Netherlands")
    difference, name = difference_of(row), outcome_name(words, str(row["outcome"]))
    if is_too_few(row["verdict"]):
        return words.say("too few people fared otherwise to say whether anything is gained ({outcome})", outcome=name)
    if not (difference.has_interval and difference.excludes_none):
        return words.say("the interval of the difference does not leave out zero ({outcome})", outcome=name)
    if difference.value * better_of(str(row["outcome"])) <= 0:
        return words.say("nothing is gained: the difference is no improvement ({outcome})", outcome=name)
    if not (total.value > 0 and math.isfinite(total.low) and math.isfinite(total.high)):
        return words.say("the cost has no interval, or is nothing")
    return ""


def _gain(words: Words, row: pd.Series) -> str:
    """Return one unit of what is gained."""
    if event := event_phrase(words, str(row["outcome"])):
        return words.say("person kept from {event}", event=event)
    name, unit = outcome_name(words, str(row["outcome"])), unit_name(words, str(row["unit"]))
    if str(row["unit"]).startswith("persons "):
        return words.say("person fewer with “{outcome}”", outcome=name)
    return words.say("unit less of “{outcome}” ({unit})", outcome=name, unit=unit)


# ------------------------------------------------------------------------------------------------ what is not there


def _without_price(words: Words, study: Study) -> Iterator[str]:
    """Yield one sentence on the levers that have no price, and how to give one."""
    uses = [use for scenario in study.scenarios for use in _levers(study, scenario) if _price(use) is None]
    named = list(dict.fromkeys(lever_name(words, str(use["use"])) for use in uses))
    if named:
        yield words.say(
            "No cost was given for {levers}, so none is told: write “{key}: ” and the euro for each person reached "
            "under the lever in the scenario file.",
            levers=words.listing(named),
            key=PRICE,
        )


def prison_line(words: Words) -> str:
    """Return the published price of a prison place, and why months in custody are not turned into money by it."""
    place = next(target for target in load_targets() if target.id == PRISON_PLACE)
    return words.say(
        "A place in an adult prison was published at {price} euro a day ({low} to {high}; {source}; {year}). Months in "
        "custody stay months here: they hold those of juveniles too, and a place that is free for a while costs "
        "nearly as much.",
        price=words.number(place.value, 0),
        low=words.number(place.low, 0),
        high=words.number(place.high, 0),
        source=place.source,
        year=words.known(place.age_or_window),
    )
