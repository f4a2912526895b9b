"""Interactions: what levers do together, over what each does alone, decomposed over the orders of adding them.

A study that holds the worlds {A}, {B} and {A, B} (levers by name, beside the world without) gives for every outcome:
the difference of each lever alone; its mean contribution over all orders of adding whose steps were lived; and the
remainder, ``together - sum of alone``, which is the interaction. Where only some orders were lived, those are used and
counted; where none was, the remainder still stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import TYPE_CHECKING

from simulation.experiment.intervals import UNKNOWN, Floats, Interval, spread_of
from simulation.scenario.describe import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from simulation.experiment.differences import Differences

Levers = frozenset[str]
KEY = ["outcome", "definition", "population", "group", "window", "unit"]
COLUMNS = (
    "scenario", *KEY, "lever", "alone", "over_orders", "orders", "together", "interaction", "low", "high", "verdict",
    "synthetic",
)  # fmt: skip
EVALUATED = frozenset(("context_programme", "monitoring"))
MOST_LEVERS = 6
"""With more levers than this the orders are too many to go through; the remainder is shown alone."""


def lever_sets(scenarios: Sequence[Scenario]) -> dict[Levers, str]:
    """Return the name of the scenario that holds each set of levers; the first where several do."""
    found: dict[Levers, str] = {}
    for scenario in scenarios:
        found.setdefault(levers_of(scenario), scenario.name)
    return found


def levers_of(scenario: Scenario) -> Levers:
    """Return the levers of a scenario; a programme and the evaluation of it, which is nothing without it, are one."""
    return as_one(use.use for use in scenario.levers)


def as_one(names: Iterable[str]) -> Levers:
    """Return levers by name, a programme and the evaluation of it as one.

    Examples
    --------
    >>> sorted(as_one(["monitoring", "probation_advice", "context_programme"]))
    ['context_programme+monitoring', 'probation_advice']
    """
    levers = frozenset(names)
    return (levers - EVALUATED) | {"+".join(sorted(EVALUATED))} if levers >= EVALUATED else levers


def lived_orders(levers: Levers, lived: Mapping[Levers, float]) -> Iterator[tuple[str, ...]]:
    """Yield every order of adding levers all of whose steps were lived."""
    if len(levers) > MOST_LEVERS:
        return
    for order in permutations(sorted(levers)):
        if all(frozenset(order[:place]) in lived for place in range(1, len(order) + 1)):
            yield order


def over_orders(levers: Levers, lived: Mapping[Levers, float]) -> tuple[dict[str, float], int]:
    """Return each lever's mean contribution over the lived orders, and how many there are.

    Examples
    --------
    >>> a, b = frozenset("a"), frozenset("b")
    >>> over_orders(a | b, {a: -2.0, b: -1.0, a | b: -4.0})
    ({'a': -2.5, 'b': -1.5}, 2)
    """
    orders = list(lived_orders(levers, lived))
    held = {frozenset[str](): 0.0, **lived}
    parts = {
        lever: sum(held[frozenset(order[: order.index(lever) + 1])] for order in orders)
        - sum(held[frozenset(order[: order.index(lever)])] for order in orders)
        for lever in sorted(levers)
    }
    return {lever: part / len(orders) for lever, part in parts.items()} if orders else {}, len(orders)


def interactions(
    comparison: pd.DataFrame, scenarios: Sequence[Scenario], by_job: Sequence[Differences] = ()
) -> pd.DataFrame:
    """Return the decomposition of every scenario of which each lever was lived alone as well.

    Parameters
    ----------
    comparison : rows of ``comparison.csv``
    scenarios : of the study, the one compared with first
    by_job : differences by job, which give the remainder its interval; it stays unknown for other outcomes

    Returns
    -------
    DataFrame
        one row an outcome and lever; ``low`` and ``high`` are the 95 % interval of the remainder, over replicates and
        draws, and ``verdict`` is that of all levers together
    """
    import pandas as pd

    names = lever_sets(scenarios[1:])
    wholes = [levers for levers in names if len(levers) > 1 and all(frozenset([one]) in names for one in levers)]
    if not wholes or not len(comparison):
        return pd.DataFrame(columns=list(COLUMNS))
    found = comparison.pivot_table(index=KEY, columns="scenario", values="difference", observed=True, sort=False)
    alone = {levers: [names[frozenset([one])] for one in levers] for levers in wholes}
    limits = {levers: remainders(names[levers], alone[levers], by_job) for levers in wholes}
    verdicts = comparison.set_index(["scenario", *KEY])["verdict"].to_dict()
    rows = [
        (*row, *limits[levers].get(_key(key), UNKNOWN), verdicts.get((names[levers], *_key(key)), ""), True)
        for levers in wholes
        for key, held in found.iterrows()
        for row in _rows(levers, names, _key(key), dict(held))
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def remainders(whole: str, alone: Sequence[str], by_job: Sequence[Differences]) -> dict[tuple[str, ...], Interval]:
    """Return, for each outcome, the interval of what all levers do together beyond the sum of each alone.

    The remainder is taken job by job, so that people and luck are shared by all the worlds it is made of.
    """
    held: dict[tuple[str, ...], dict[str, Floats]] = {}
    for one in by_job:
        held.setdefault(one.key, {})[one.scenario] = one.by_job
    complete = {key: worlds for key, worlds in held.items() if {whole, *alone} <= worlds.keys()}
    return {
        key: spread_of(worlds[whole] - sum(worlds[name] for name in alone)).by_both()
        for key, worlds in complete.items()
    }


def _key(key: object) -> tuple[str, ...]:
    return tuple(map(str, key)) if isinstance(key, tuple) else (str(key),)


def _rows(
    levers: Levers, names: Mapping[Levers, str], key: tuple[str, ...], held: Mapping[str, float]
) -> Iterator[tuple[object, ...]]:
    lived = {some: float(held[name]) for some, name in names.items() if some and name in held and some <= levers}
    needed = [lived.get(frozenset([lever]), float("nan")) for lever in sorted(levers)]
    together = lived.get(levers, float("nan"))
    parts, orders = over_orders(levers, lived)
    for lever, alone in zip(sorted(levers), needed, strict=True):
        part = parts.get(lever, float("nan"))
        yield (names[levers], *key, lever, alone, part, orders, together, together - sum(needed))
