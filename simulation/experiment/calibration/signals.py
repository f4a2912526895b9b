"""Signals: each target's counts on a scale where effects add up and noise is even; joined by id, never by position.

Shares on the log-odds, rates, means and ratios on the logarithm. Counts are smoothed by a half, so that a small run
that saw nobody still says something. Where a target leaves its definition open, the signal is the middle (median) of
all its readings, by which validation counts too: none is chosen for its fit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.evidence.targets import Target
from simulation.experiment.calibration.box import Bools, Floats
from simulation.experiment.calibration.points import Lived
from simulation.outcomes.tallies import Rule, Tally

Places = NDArray[np.int64]
HALF = 0.5
ABOUT_DSE = ("DSE", "traffick", "controls")
"""Words in a figure's quantity or population that tell that DSE decides whom it is about; controls are matched."""


def about_dse(target: Target) -> bool:
    """Return whether a figure is about persons who came to DSE, or about their controls.

    Examples
    --------
    >>> from simulation.evidence.targets import load_targets
    >>> {target.id: about_dse(target) for target in load_targets() if target.id in ("T001", "T037")}
    {'T001': True, 'T037': False}
    """
    return any(word in f"{target.quantity} {target.population}" for word in ABOUT_DSE)


class Signal(NamedTuple):
    """A value on the scale of its target, with its variance by chance."""

    value: float
    variance: float


UNREAD = Signal(0.0, 1.0)
"""In place of a figure that a point was not read for; nothing is learnt from it."""


def logit(share: float) -> float:
    """Return the log-odds of a share."""
    return math.log(share / (1.0 - share))


def _share(counts: Sequence[float]) -> Signal:
    hits, n = counts
    yes, no = hits + HALF, n - hits + HALF
    return Signal(math.log(yes / no), 1.0 / yes + 1.0 / no)


def _rate(counts: Sequence[float]) -> Signal:
    events, exposure = counts
    return Signal(math.log((events + HALF) / exposure), 1.0 / (events + HALF))


def _mean(counts: Sequence[float]) -> Signal:
    n, total, squares = counts
    mean = (total + HALF) / (n + 1.0)
    spread = max(squares / max(n, 1.0) - (total / max(n, 1.0)) ** 2, 1.0)
    return Signal(math.log(mean), spread / ((n + 1.0) * mean**2))


def _ratio(counts: Sequence[float]) -> Signal:
    hits, n, other_hits, other_n = counts
    value = math.log((hits + HALF) / (n + 1.0)) - math.log((other_hits + HALF) / (other_n + 1.0))
    return Signal(value, 1.0 / (hits + HALF) + 1.0 / (other_hits + HALF))


def _odds(counts: Sequence[float]) -> Signal:
    r, s, pr, both, qs, _ = counts
    r, s = r + HALF, s + HALF
    return Signal(math.log(r / s), pr / (2 * r**2) + both / (2 * r * s) + qs / (2 * s**2) + 1e-4)


_SIGNALS: Mapping[Rule, Callable[[Sequence[float]], Signal]] = {
    Rule.SHARE: _share,
    Rule.RATE: _rate,
    Rule.MEAN: _mean,
    Rule.RATIO: _ratio,
    Rule.ODDS: _odds,
}
"""Rules that can be fitted; the others are only validated."""


def signal_of(tally: Tally) -> Signal:
    """Return the signal of a tally, in the unit of its counts.

    Examples
    --------
    >>> round(signal_of(Tally(Rule.SHARE, (50.0, 100.0), 100.0)).value, 3)
    0.0
    """
    return _SIGNALS[tally.rule](tally.counts)


@dataclass(frozen=True)
class Aim:
    """A target on the scale of its signal.

    Parameters
    ----------
    target : the published figure
    middle, low, high : the published value and band
    """

    target: Target
    rule: Rule
    factor: float
    middle: float
    low: float
    high: float

    def back(self, value: float) -> float:
        """Return a signal in the unit of the published figure."""
        plain = 1.0 / (1.0 + math.exp(-value)) if self.rule is Rule.SHARE else math.exp(value)
        return plain * self.factor


def scaled(target: Target, rule: Rule, factor: float) -> Aim:
    """Return a target on the scale of a rule's signals; where no value is published, the middle of the band counts."""

    def place(value: float) -> float:
        return logit(value / factor) if rule is Rule.SHARE else math.log(value / factor)

    middle = (target.low + target.high) / 2 if target.value is None else target.value
    return Aim(target, rule, factor, place(middle), place(target.low), place(target.high))


@dataclass(frozen=True)
class Observed:
    """Signals of all points for the targets to fit.

    Parameters
    ----------
    aims : the targets, in the order of the columns
    values, variances : shape (points, targets)
    teaches : which points tell of which targets, shape (points, targets)
    """

    aims: tuple[Aim, ...]
    values: Floats
    variances: Floats
    teaches: Bools

    def rows(self, use: Bools | Places) -> Observed:
        """Return the signals of some of the points, chosen by yes and no or by number."""
        return Observed(self.aims, self.values[use], self.variances[use], self.teaches[use])


def observe(lived: Sequence[Lived], targets: Iterable[Target]) -> Observed:
    """Return the signals of lived points for every target that is for fitting and was read."""
    first = lived[0].tallies
    aims = []
    for target in targets:
        tally = next((tally for name, tally in first.items() if name.partition("/")[0] == target.id), None)
        if target.use == "calibrate" and tally is not None and tally.rule in _SIGNALS:
            aims.append(scaled(target, tally.rule, tally.factor))
    found = [[_signal(point, aim.target.id) for aim in aims] for point in lived]
    values = np.array([[signal.value for signal in row] for row in found])
    variances = np.array([[signal.variance for signal in row] for row in found])
    telling = np.array([[_tells(point, aim.target) for aim in aims] for point in lived])
    return Observed(tuple(aims), values, variances, telling)


def _tells(point: Lived, target: Target) -> bool:
    """Return whether a target may be learnt from a point: it was read there, in a world not too unlike those lived."""
    return bool(_own(point, target.id)) and (point.tells_of_dse or not about_dse(target))


def _own(point: Lived, target: str) -> list[Tally]:
    return [tally for name, tally in point.tallies.items() if name.partition("/")[0] == target]


def _signal(point: Lived, target: str) -> Signal:
    """Return the middle of the readings; they share their people, so their noise is not averaged out."""
    own = [signal_of(tally) for tally in _own(point, target)]
    if not own:
        return UNREAD
    return Signal(float(np.median([one.value for one in own])), float(np.mean([one.variance for one in own])))
