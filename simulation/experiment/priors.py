"""Effects of levers in a parameter draw: what worked elsewhere, times how much of it carries over.

``effect = imported log-odds x factor``, with a factor of its own for each lever and draw, from N(0.4, 0.4) cut to
[-0.4, 1.0] (grade D): no effect and harm are among the draws. Draw 0 holds the values of the evidence files, which are
those of factor 0.4. Source: a judgement, as the model description says; imported values have sources of their own.
"""

from __future__ import annotations

from statistics import NormalDist

from simulation.core.draws import LEVERS as LEVER_BLOCK
from simulation.core.draws import block_draw, keys
from simulation.evidence import Parameter, Parameters
from simulation.levers.build import LEVERS

CENTRE, SPREAD, LOWEST, HIGHEST = 0.4, 0.4, -0.4, 1.0
IMPORTED = "imported"
REASON = "prior of the lever's effect"


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
    if draw == 0:
        return CENTRE
    factor = NormalDist(CENTRE, SPREAD)
    low, high = factor.cdf(LOWEST), factor.cdf(HIGHEST)
    u = block_draw(keys(0, 0), LEVER_BLOCK, draw, LEVERS.index(lever), 0, 0)
    return min(max(factor.inv_cdf(low + u * (high - low)), LOWEST), HIGHEST)


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
