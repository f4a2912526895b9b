"""The posterior: parameter values that give the targets, by the emulator (Goodman & Weare 2010 ensemble sampler).

The misfit of a target is its distance to the published value over the band's half width (as ``BAND_SDS`` standard
deviations), the emulator's own error and a declared discrepancy of the model. Families of targets weigh the same: the
sum over a family is divided by its size and multiplied by the mean size. The prior is flat in the box.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from simulation.experiment.calibration.box import Floats
from simulation.experiment.calibration.emulator import Emulator
from simulation.experiment.calibration.signals import Aim

BAND_SDS = 2.0
DISCREPANCY = 0.03
WALKERS_A_NAME = 3
CALM, STEEP, TETHER = 0.6, 1.6, 0.15
"""Of the one best point: where in a band the misfit begins to count, how steeply, and the pull of the posterior."""


@dataclass(frozen=True)
class Misfit:
    """How far signals lie from the targets.

    Parameters
    ----------
    middle, variance, weight : of each target, shape (targets,)
    """

    middle: Floats
    variance: Floats
    weight: Floats

    def log_likelihood(self, signals: Floats) -> Floats:
        """Return the log-likelihood of signals, shape (points, targets)."""
        summed: Floats = -0.5 * ((signals - self.middle) ** 2 / self.variance) @ self.weight
        return summed

    def implausibility(self, signals: Floats) -> Floats:
        """Return the distance to each target in standard deviations, shape (points, targets)."""
        far: Floats = np.abs(signals - self.middle) / np.sqrt(self.variance)
        return far


def misfit_of(aims: Sequence[Aim], emulator: Emulator) -> Misfit:
    """Return the misfit of targets with an emulator."""
    half = np.array([(aim.high - aim.low) / 2 for aim in aims])
    middle = np.array([aim.middle for aim in aims])
    return misfit_around(aims, middle, half / BAND_SDS, emulator)


def misfit_around(aims: Sequence[Aim], middle: Floats, spread: Floats, emulator: Emulator) -> Misfit:
    """Return the misfit around any values, with their standard deviations: the targets, or a made-up truth."""
    variance = spread**2 + emulator.errors**2 + DISCREPANCY**2
    return Misfit(middle, variance, weights_of(aims))


def weights_of(aims: Sequence[Aim]) -> Floats:
    """Return the weight of each target, so that families weigh the same and all sum to their number."""
    sizes = Counter(aim.target.family for aim in aims)
    return np.array([len(aims) / len(sizes) / sizes[aim.target.family] for aim in aims])


def sample(emulator: Emulator, misfit: Misfit, names: int, *, steps: int, seed: int) -> tuple[Floats, float]:
    """Return posterior places from 0 to 1, shape (samples, names), and the mean acceptance of the sampler."""
    import emcee

    walkers = 2 * ((WALKERS_A_NAME * names + 1) // 2)
    generator = np.random.default_rng(seed)

    def log_posterior(unit: Floats) -> Floats:
        inside = ((unit >= 0.0) & (unit <= 1.0)).all(axis=1)
        found = np.full(len(unit), -np.inf)
        if inside.any():
            found[inside] = misfit.log_likelihood(emulator.at(unit[inside]))
        return found

    start = starting_places(log_posterior, names, walkers, generator)
    moves = [(emcee.moves.DEMove(), 0.8), (emcee.moves.DESnookerMove(), 0.2)]
    sampler = emcee.EnsembleSampler(walkers, names, log_posterior, vectorize=True, moves=moves)
    sampler.random_state = np.random.RandomState(seed).get_state()
    sampler.run_mcmc(start, steps)
    kept: Floats = sampler.get_chain(discard=steps // 2, thin=max(1, steps // 100), flat=True)
    return kept, float(np.mean(sampler.acceptance_fraction))


def starting_places(
    log_posterior: Callable[[Floats], Floats], names: int, walkers: int, generator: np.random.Generator
) -> Floats:
    """Return where walkers begin: the best of many random places, drawn together a little."""
    many = generator.random((200 * names, names))
    best = many[np.argsort(log_posterior(many))[-walkers:]]
    together: Floats = np.clip(0.7 * best + 0.3 * best.mean(axis=0), 1e-3, 1 - 1e-3)
    return together


def best_point(aims: Sequence[Aim], emulator: Emulator, places: Floats) -> Floats:
    """Return the one place that stays inside the bands best without leaving the posterior, shape (names,).

    Inside ``CALM`` of a band's half width nothing much is asked; beyond, the misfit grows in a straight line, so that a
    target out of reach does not drag the others along. Families weigh the same.
    """
    from scipy.optimize import minimize

    middle = np.array([(aim.high + aim.low) / 2 for aim in aims])
    half = np.array([(aim.high - aim.low) / 2 for aim in aims])
    weight = misfit_of(aims, emulator).weight
    mean, spread = places.mean(axis=0), places.std(axis=0) + 1e-6

    def loss(place: Floats) -> float:
        far = np.abs(emulator.at(place[None])[0] - middle) / half
        misfit = np.where(far < CALM, STEEP / (2 * CALM) * far**2, STEEP * (far - CALM / 2))
        return float(weight @ misfit + TETHER * np.sum(((place - mean) / spread) ** 2))

    found = minimize(loss, mean, method="L-BFGS-B", bounds=[(0.0, 1.0)] * len(mean), options={"maxfun": 10**6})
    return np.asarray(found.x, np.float64)
