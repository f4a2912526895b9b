"""The smoother: parameter draws from lived worlds (iterated Kalman smoother; Bell & Cathey 1993, Evensen 2018).

Numbers are taken on the probit scale of their box, with a normal prior around the evidence values. In each wave every
draw is lived once. All worlds of a wave together tell what the draws show, far more exactly than any one of them; the
slopes of the figures are those of the emulator, corrected by what the worlds of all waves show beyond it. Then, with
prior mean ``m0`` and covariance ``C0``, slopes ``G``, figures ``d`` with covariance ``R`` and what was shown ``y``,

    K = C0 G' (G C0 G' + R)^-1,    m <- m0 + K (d - y + G (m - m0)),    C = (1 - K G) C0:

a Gauss-Newton step to the most probable mean, and the covariance around it. The next draws are the same normal numbers
around the new mean, so that waves differ by the numbers and not by the draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulation.experiment.calibration.box import Box, Floats, of_dse
from simulation.experiment.calibration.points import Lived, Point, values_of
from simulation.experiment.calibration.posterior import BAND_SDS, DISCREPANCY, weights_of
from simulation.experiment.calibration.refreshing import slopes_beyond, usable
from simulation.experiment.calibration.shipped import Kept
from simulation.experiment.calibration.signals import Aim, Observed
from simulation.experiment.validation_table import MUST_PASS
from simulation.outcomes.tallies import Tally

PRIOR_SD = 0.5
"""Of the prior, on the probit scale: two thirds lie within a fifth of the box around the evidence value."""
MUST_WEIGHT = 2.0
"""A figure that must be met counts for two of its family."""
EDGE = 0.01
STEP = 0.05
FARTHEST = 1.0
"""By how much a wave moves a number at most, on the probit scale."""


def free(box: Box, values: Floats) -> Floats:
    """Return values on the probit scale of the box."""
    from scipy.special import ndtri

    places: Floats = ndtri(np.clip(box.unit(values), EDGE, 1 - EDGE))
    return places


def bound(box: Box, places: Floats) -> Floats:
    """Return values from the probit scale; they lie inside the box."""
    from scipy.special import ndtr

    return box.at(np.clip(ndtr(places), 0.0, 1.0))


def normals(draws: int, names: int, seed: int) -> Floats:
    """Return standard normal numbers without correlation in this very sample, shape (draws, names).

    Examples
    --------
    >>> one = normals(30, 4, seed=1)
    >>> bool(np.allclose(one.T @ one / 30, np.eye(4)) and np.allclose(one.mean(axis=0), 0))
    True
    """
    plain = np.random.default_rng(seed).standard_normal((draws, names))
    centred: Floats = plain - plain.mean(axis=0)
    if draws <= names + 1:
        return centred
    left, _, right = np.linalg.svd(centred, full_matrices=False)
    found: Floats = left @ right * draws**0.5
    return found


@dataclass(frozen=True)
class Belief:
    """What is believed of the numbers, on the probit scale.

    Parameters
    ----------
    mean : shape (names,)
    covariance : shape (names, names)
    """

    mean: Floats
    covariance: Floats

    def members(self, plain: Floats) -> Floats:
        """Return draws made of standard normal numbers, shape (draws, names)."""
        root = np.linalg.cholesky(self.covariance + 1e-9 * np.eye(len(self.mean)))
        drawn: Floats = self.mean + plain @ root.T
        return drawn


def prior_of(box: Box, evidence: Floats) -> Belief:
    """Return the prior around the evidence values."""
    return Belief(free(box, evidence[None])[0], PRIOR_SD**2 * np.eye(len(box)))


def together(lived: Sequence[Lived]) -> Lived:
    """Return the worlds of a wave as one world: the sum of all counts."""
    tallies: dict[str, Tally] = {}
    for point in lived:
        for name, tally in point.tallies.items():
            tallies[name] = tallies[name] + tally if name in tallies else tally
    return Lived(-1, {}, tallies, lived[0].enrichment)


def variances_of(aims: Sequence[Aim]) -> Floats:
    """Return the variance allowed to each figure: its band, the model's discrepancy, and the weight of its family."""
    half = np.array([(aim.high - aim.low) / 2 for aim in aims])
    must = np.array([MUST_WEIGHT if aim.target.id in MUST_PASS else 1.0 for aim in aims])
    weights = weights_of(aims) * must
    allowed: Floats = ((half / BAND_SDS) ** 2 + DISCREPANCY**2) / (weights * len(aims) / weights.sum())
    return allowed


def emulated_slopes(kept: Kept, box: Box, mean: Floats, aims: Sequence[Aim]) -> Floats:
    """Return the emulator's slopes at a mean, shape (figures, names); 0 for what it does not know."""
    slopes = np.zeros((len(aims), len(box)))
    at = {aim.target.id: place for place, aim in enumerate(kept.aims)}
    rows = [row for row, aim in enumerate(aims) if aim.target.id in at]
    if not rows:
        return slopes
    chosen = [at[aims[row].target.id] for row in rows]
    evidence = bound(box, mean[None])[0]
    for column, name in enumerate(box.names):
        if name in kept.box.names:
            signals = kept.emulator.at(kept.box.unit(_shifted(kept.box, box, evidence, mean, column)))
            slopes[rows, column] = (signals[1] - signals[0])[chosen] / (2 * STEP)
    return slopes


def _shifted(known: Box, box: Box, evidence: Floats, mean: Floats, column: int) -> Floats:
    """Return values of the emulator's box with one number a step down and a step up."""
    moved = np.tile(mean, (2, 1))
    moved[:, column] += (-STEP, STEP)
    values = bound(box, moved)
    where = {name: place for place, name in enumerate(box.names)}
    return np.column_stack([values[:, where[name]] if name in where else np.zeros(2) for name in known.names])


def corrected_slopes(slopes: Floats, places: Floats, observed: Observed, names: tuple[str, ...]) -> Floats:
    """Return slopes corrected by what lived worlds show beyond them: a ridge regression for each figure."""
    own, found = of_dse(names), slopes.copy()
    for at, aim in enumerate(observed.aims):
        use, rows = usable(aim, own), observed.teaches[:, at]
        around = places[rows] - places[rows].mean(axis=0)
        variances = observed.variances[rows, at]
        rest = observed.values[rows, at] - around @ slopes[at]
        found[at, use] += slopes_beyond(around[:, use], rest, variances.mean() / variances)[0][1:]
    return found


def revised(prior: Belief, mean: Floats, shown: Floats, slopes: Floats, figures: Floats, allowed: Floats) -> Belief:
    """Return the belief after a wave (the equations of this file).

    Parameters
    ----------
    prior : belief before any world was lived
    mean : of the draws that were lived, shape (names,)
    shown : what they show, shape (figures,)
    slopes : shape (figures, names)
    figures, allowed : what should be shown, and the variance allowed to it, shape (figures,)
    """
    spread = slopes @ prior.covariance @ slopes.T + np.diag(allowed)
    gain = np.linalg.solve(spread, slopes @ prior.covariance).T
    wanted = prior.mean + gain @ (figures - shown + slopes @ (mean - prior.mean))
    moved = mean + np.clip(wanted - mean, -FARTHEST, FARTHEST)
    covariance = prior.covariance - gain @ slopes @ prior.covariance
    return Belief(moved, (covariance + covariance.T) / 2)


def points_of_wave(box: Box, belief: Belief, plain: Floats) -> list[Point]:
    """Return the draws of a belief as points to live."""
    return [Point(number, box.named(row)) for number, row in enumerate(bound(box, belief.members(plain)))]


def places_of(lived: Sequence[Lived], box: Box) -> Floats:
    """Return the points of lived worlds on the probit scale."""
    return free(box, values_of(lived, box))
