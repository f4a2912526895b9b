"""Recommendation 1 as a curve: what it adds, over the unknown share requested today and the unknown gain.

``added a year = found guilty a year x (1 - c0) x coverage x gain``; averted: of those added, the general recidivists
within 2 years whom supervision, as the model has it, would have kept from it, ``p - (1 - (1 - p)^e^b)``. The ceiling
stands beside: a perfect measure for everybody found guilty. Nothing is lived for this; it is the chain, multiplied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.core.real import exp, log
from simulation.evidence import Parameters, load_targets
from simulation.experiment.ceiling import published_ceiling

if TYPE_CHECKING:
    import pandas as pd

SHARES = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
GAINS = (-0.1, 0.0, 0.1, 0.2, 0.3)
"""Where the curve is read: the ranges of c0 and of a' - b in the evidence files."""

COLUMNS = ("requested_today", "gain", "supervised_added_per_year", "averted_per_year", "ceiling_per_year", "synthetic")


def advice_curve(parameters: Parameters, coverage: float) -> pd.DataFrame:
    """Return the curve, one row for each share requested today and gain; persons a year in the country.

    Parameters
    ----------
    parameters : evidence values; c0 itself is not read
    coverage : share of those without an advice who now have one
    """
    import pandas as pd

    ceiling = published_ceiling(load_targets())
    kept = kept_from(ceiling.general / ceiling.reached, parameters.number("offending.supervised"))
    rows = [
        (today, gain, added := ceiling.reached * (1.0 - today) * coverage * gain, added * kept, ceiling.general, True)
        for today in SHARES
        for gain in GAINS
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def kept_from(share: float, effect: float) -> float:
    """Return how far a share with a new case falls when every log-hazard changes by an effect.

    Examples
    --------
    >>> abs(kept_from(0.36, 0.0)) < 1e-12, round(kept_from(0.36, -0.1), 4)
    (True, 0.0278)
    """
    return share - (1.0 - exp(log(1.0 - share) * exp(effect)))


def curve_text(parameters: Parameters, coverage: float) -> str:
    """Return the curve in lines: a row for each gain, and the ceiling line."""
    table = advice_curve(parameters, coverage)
    lines = [
        "Curve  supervised in addition, persons a year in the Netherlands (general recidivists averted within 2 years)",
        "       gain a' - b   advice requested today: " + "".join(f"{share:>15.0%}" for share in SHARES),
    ]
    for gain in GAINS:
        cells = table[table["gain"] == gain]
        said = zip(cells["supervised_added_per_year"], cells["averted_per_year"], strict=True)
        lines.append(f"       {gain:>+11.2f}{'':28}" + "".join(f"{f'{a:.1f} ({b:.2f})':>15}" for a, b in said))
    ceiling = published_ceiling(load_targets())
    line = (
        f"       Ceiling: about {ceiling.reached:.0f} persons a year are found guilty of DSE. A perfect measure for "
        f"all of them averts at most about {ceiling.general:.0f} general recidivists within 2 years and "
        f"{ceiling.specific:.0f} new DSE cases within 5 years (published figures)."
    )
    return "\n".join([*lines, line])
