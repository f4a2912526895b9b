"""Effects of levers in a parameter draw: what worked elsewhere, times how much of it carries over; else their range.

``effect = imported log-odds x factor``, with a factor of its own for each lever and draw, from N(0.4, 0.4) cut to
[-0.4, 1.0] (grade D, records ``levers.carried_over``): no effect and harm are among the draws. Draw 0 holds the values
of the evidence files, which are those of factor 0.4. Source: a judgement, as the model description says; imported
values have sources of their own.

What supervision does, on which recommendation 1 rides, is imported as well and gets the same factor. Other effects of
the levers a study uses, who has an advice today (c0), and how much more is seen under supervision are drawn from a
normal around the evidence value whose range is two standard deviations either way, cut to it. The share of DSE cases
under supervision today stays where it was: of ``c0 a + (1 - c0) b``, a follows from c0 and b.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import NormalDist

from simulation.core.draws import LEVERS as LEVER_BLOCK
from simulation.core.draws import block_draw, keys
from simulation.evidence import Parameter, Parameters, load_parameters
from simulation.levers.build import LEVERS
from simulation.scenario.levers import load_lever

CARRIED_OVER = tuple(f"levers.carried_over.{name}" for name in ("centre", "spread", "least", "most"))
IMPORTED = "imported"
REASON = "prior of the lever's effect"
DESIGNS = ("monitoring",)
"""Levers whose values are choices of a design, not unknown effects."""
TODAY, GIVEN, WITHOUT = (
    "justice.advice_request.dse",
    "justice.supervision_with_advice.dse",
    "justice.supervision_without_advice.dse",
)
SUPERVISED, SEEN = "offending.supervised", "justice.detection.supervised"
RIDES_ON = {"probation_advice": (TODAY, WITHOUT, SEEN)}
"""Unknown numbers of practice on which a lever's effect rides: lever -> records."""


def factor_of(draw: int, lever: str) -> float:
    """Return how much of an imported effect carries over in a parameter draw.

    Parameters
    ----------
    draw : 1, 2, ... of a study; 0 for the centre
    lever : name

    Examples
    --------
    >>> factor_of(0, "kin_prevention")
    0.4
    >>> -0.4 <= min(factor_of(draw, "kin_prevention") for draw in range(200)) < 0
    True
    """
    centre, spread, least, most = (load_parameters().number(name) for name in CARRIED_OVER)
    if draw == 0:
        return centre
    factor = NormalDist(centre, spread)
    low, high = factor.cdf(least), factor.cdf(most)
    u = block_draw(keys(0, 0), LEVER_BLOCK, draw, LEVERS.index(lever), 0, 0)
    return min(max(factor.inv_cdf(low + u * (high - low)), least), most)


def effects_of_draw(parameters: Parameters, draw: int, taken: frozenset[str] = frozenset()) -> dict[str, float | str]:
    """Return name -> value of every lever effect with an imported value, in a draw.

    Parameters
    ----------
    parameters : evidence values
    draw : number of the draw
    taken : names that the draw sets by itself, which stay
    """
    found: dict[str, float | str] = {}
    for name in parameters:
        room, *rest = name.split(".")
        if room == "levers" and len(rest) == 3 and rest[1] == IMPORTED and name not in taken:
            effect = f"levers.{rest[0]}.{rest[2]}"
            record = parameters[effect]
            if effect not in taken and isinstance(record, Parameter):
                value = parameters.number(name) * factor_of(draw, rest[0])
                found[effect] = min(max(value, record.low), record.high)
    return found


def unknowns_of_draw(
    parameters: Parameters, draw: int, levers: Iterable[str], taken: frozenset[str] = frozenset()
) -> dict[str, float | str]:
    """Return name -> value, in a draw, of the unknown numbers of the levers in use that have no imported value.

    Parameters
    ----------
    parameters : evidence values
    draw : number of the draw; 0 leaves all as they are
    levers : names of the levers a study uses, in any of its worlds
    taken : names that the draw sets by itself, which stay
    """
    used = [lever for lever in LEVERS if lever in set(levers) and draw]
    found: dict[str, float | str] = {}
    for lever in used:
        for place, name in enumerate(_unknowns(lever, parameters), 1):
            record = parameters[name]
            if isinstance(record, Parameter) and record.low < record.high:
                u = block_draw(keys(0, 0), LEVER_BLOCK, draw, LEVERS.index(lever), place, 0)
                found[name] = _around(record, u)
    if "probation_advice" in used:
        found |= {GIVEN: _given(parameters, found), SUPERVISED: _supervised(parameters, draw)}
    return {name: value for name, value in found.items() if name not in taken}


def _unknowns(lever: str, parameters: Parameters) -> tuple[str, ...]:
    """Return the records drawn for a lever: its own effects without an imported value, then what it rides on."""
    own = () if lever in DESIGNS else tuple(load_lever(lever).priors.values())
    imported = f"levers.{lever}.{IMPORTED}."
    plain = tuple(name for name in own if f"{imported}{name.rpartition('.')[2]}" not in parameters)
    return (*plain, *RIDES_ON.get(lever, ()))


def _around(record: Parameter, u: float) -> float:
    """Return the value at a uniform draw of a normal around the record's value, cut to its range."""
    spread = NormalDist(record.value, (record.high - record.low) / 4)
    low, high = spread.cdf(record.low), spread.cdf(record.high)
    return min(max(spread.inv_cdf(low + u * (high - low)), record.low), record.high)


def _given(parameters: Parameters, drawn: Mapping[str, float | str]) -> float:
    """Return the chance of supervision with an advice that keeps the share under supervision where it was."""
    today, without = (parameters.number(name) for name in (TODAY, WITHOUT))
    record = parameters[GIVEN]
    assert isinstance(record, Parameter)
    total = today * record.value + (1.0 - today) * without
    now, then = float(drawn.get(TODAY, today)), float(drawn.get(WITHOUT, without))
    return min(max((total - (1.0 - now) * then) / now, record.low), record.high)


def _supervised(parameters: Parameters, draw: int) -> float:
    """Return what supervision does in a draw: it is imported as well, and stands at the centre of the factor."""
    record = parameters[SUPERVISED]
    assert isinstance(record, Parameter)
    value = record.value / factor_of(0, "probation_advice") * factor_of(draw, "probation_advice")
    return min(max(value, record.low), record.high)


def drawn_values(
    parameters: Parameters, draw: int, levers: Iterable[str], taken: frozenset[str]
) -> dict[str, float | str]:
    """Return name -> value of all that a draw sets about levers."""
    return effects_of_draw(parameters, draw, taken) | unknowns_of_draw(parameters, draw, levers, taken)
