"""What drives a difference: how it goes with each unknown number of the levers, over the parameter draws of a study.

Every job of a study is lived with the numbers of a draw. With ``y`` the difference of a draw (mean over replicates) and
``x`` an unknown number of a lever in that draw, the slope of ``y`` on ``x`` by least squares tells what ``y`` would be
with ``x`` at the 5 % and at the 95 % place of all shipped draws, all other numbers spread as they are: a tornado. The
interval of the swing between the two places holds chance and all other numbers: t with J - 2 degrees of freedom.

Fitted numbers are spread together with these, but are too many to be told apart by a study; ``twinlives sensitivity``
tells how each moves the level.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulation.evidence import load_parameters
from simulation.evidence.draws import load_draws
from simulation.experiment.differences import Differences
from simulation.experiment.intervals import LEVEL, UNKNOWN, Floats, Interval
from simulation.experiment.pairs import KEY
from simulation.experiment.priors import GIVEN, RIDES_ON, SUPERVISED, drawn_values
from simulation.scenario.describe import Scenario
from simulation.scenario.levers import load_lever

if TYPE_CHECKING:
    import pandas as pd

FEWEST_DRAWS = 8
"""With fewer draws a slope says nothing."""
PLACES = (0.05, 0.95)
_RIDDEN = frozenset([SUPERVISED, *(record for records in RIDES_ON.values() for record in records)])
COLUMNS = (
    "scenario", *KEY, "name", "value_low", "value_high", "at_low", "at_high", "swing", "low", "high", "level", "draws",
    "synthetic",
)  # fmt: skip


class Slope(NamedTuple):
    """A straight line by least squares, through the means, and the standard error of its slope."""

    mean_x: float
    mean_y: float
    slope: float
    error: float
    df: int

    def at(self, x: float) -> float:
        """Return the line at a place."""
        return self.mean_y + self.slope * (x - self.mean_x)

    def swing(self, width: float, *, level: float = LEVEL) -> Interval:
        """Return the interval of the line's rise over a width; unknown where nothing varies."""
        if self.df < 1 or not self.error > 0:
            return UNKNOWN
        from scipy.special import stdtrit

        half = float(stdtrit(self.df, (1 + level) / 2)) * self.error * abs(width)
        return Interval(self.slope * width - half, self.slope * width + half)


def slope_of(x: Floats, y: Floats) -> Slope:
    """Return the line of ``y`` on ``x``, both of shape (draws,).

    Examples
    --------
    >>> line = slope_of(np.array([0.0, 1.0, 2.0, 3.0]), np.array([1.0, 3.0, 5.0, 7.1]))
    >>> round(line.slope, 2), round(line.at(10.0), 1), line.df
    (2.03, 21.3, 2)
    """
    around, df = x - x.mean(), len(x) - 2
    square = float(around @ around)
    slope = float(around @ y) / square
    left = y - y.mean() - slope * around
    return Slope(float(x.mean()), float(y.mean()), slope, float(np.sqrt(left @ left / df / square)), df)


def unknowns_of(scenario: Scenario, draws: Sequence[int]) -> dict[str, Floats]:
    """Return name -> values, shape (draws,), of the numbers of a scenario's levers that differ between some draws."""
    parameters, taken = load_parameters(), frozenset(load_draws().names)
    levers = list(dict.fromkeys(use.use for use in scenario.levers))
    held = [drawn_values(parameters, draw, levers, taken) for draw in draws]
    settled = _settled(scenario)
    names = [name for name in held[0] if _is_of(name, levers) and name not in settled] if held else []
    values = {name: np.array([row[name] for row in held]) for name in names}
    return {name: column for name, column in values.items() if column.dtype.kind == "f" and len(set(column)) > 1}


def _settled(scenario: Scenario) -> set[str]:
    """Return the records that the scenario gives a value of its own, and what follows from two others."""
    given = {record for use in scenario.levers for effect, record in load_lever(use.use).priors.items()
             if use.effect_of(effect) is not None}  # fmt: skip
    return {GIVEN, *scenario.parameter_values, *given}


def _is_of(name: str, levers: Sequence[str]) -> bool:
    """Tell whether a lever has a number, or rides on it."""
    room, _, rest = name.partition(".")
    return name in _RIDDEN or (room == "levers" and rest.partition(".")[0] in levers)


def drivers(found: Sequence[Differences], scenarios: Sequence[Scenario]) -> pd.DataFrame:
    """Return the tornado of every difference: one row an outcome and number, the widest swing first.

    Parameters
    ----------
    found : differences by job
    scenarios : of the study, the one compared with first
    """
    import pandas as pd

    priors = {scenario.name: unknowns_of(scenario, range(1, len(load_draws().rows) + 1)) for scenario in scenarios[1:]}
    rows = [row for one in found for row in _rows(one, priors[one.scenario])]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows(one: Differences, priors: Mapping[str, Floats]) -> Iterator[tuple[object, ...]]:
    """Yield the rows of one outcome; none with too few draws, or where nothing differs between the worlds."""
    drawn = [at for at, draw in enumerate(one.draws) if draw > 0 and np.isfinite(one.by_job[at]).any()]
    if len(drawn) < FEWEST_DRAWS or not np.nan_to_num(one.by_job).any():
        return
    y = np.nanmean(one.by_job[drawn], axis=1)
    at = [one.draws[place] - 1 for place in drawn]
    bars = {name: _bar(values[at], y, values) for name, values in priors.items() if len(set(values[at])) > 1}
    for name, bar in sorted(bars.items(), key=lambda item: -abs(item[1].swing)):
        yield (one.scenario, *one.key, name, *bar, LEVEL, len(drawn), True)


class Bar(NamedTuple):
    """Both places of a number, the difference at either, the swing and its interval."""

    value_low: float
    value_high: float
    at_low: float
    at_high: float
    swing: float
    low: float
    high: float


def _bar(x: Floats, y: Floats, prior: Floats) -> Bar:
    line = slope_of(x, y)
    low, high = (float(place) for place in np.quantile(prior, PLACES))
    return Bar(low, high, line.at(low), line.at(high), line.at(high) - line.at(low), *line.swing(high - low))
