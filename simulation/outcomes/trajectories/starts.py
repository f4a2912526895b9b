"""Choose where EM starts: four kinds in turn, all from keyed draws, so that the same careers give the same groups.

1. k-means++ on counts (log of 1 + cases by year of age);
2. k-means++ on age shape (how many cases, at what age, how spread);
3. random careers as centres, persons to the nearest;
4. random labels.

Source: Arthur & Vassilvitskii (2007), "k-means++: the advantages of careful seeding".
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np

from simulation.core import draws
from simulation.core.philox import WORD
from simulation.outcomes.trajectories.pooled import Floats, Ints, PooledCareers

OWN_WEIGHT = 0.9  # of a start's own group in the first memberships; the rest is spread evenly
_HALF_STEP = 0.5
_philox: Callable[..., Any] = getattr(draws.philox, "py_func", draws.philox)  # plain Python works on whole arrays


def keyed_uniforms(seed: int, purpose: str, number: int, count: int) -> Floats:
    """Return ``count`` keyed draws between 0 and 1; the same seed, purpose and number give the same ones.

    Examples
    --------
    >>> bool((keyed_uniforms(1, "labels", 0, 3) == keyed_uniforms(1, "labels", 0, 4)[:3]).all())
    True
    """
    digest = hashlib.blake2b(f"twinlives trajectories {seed} {purpose}".encode(), digest_size=8).digest()
    key = int.from_bytes(digest, "little")
    place = np.arange(count, dtype=np.int64)
    zero = np.zeros_like(place)
    first = _philox(key & WORD, key >> 32, place, zero, zero + number, zero)[0]
    return np.asarray((first + _HALF_STEP) / (WORD + 1))


def memberships(careers: PooledCareers, groups: int, starts: range, seed: int) -> Floats:
    """Return the first memberships of some starts, shape (starts, careers, groups).

    Parameters
    ----------
    careers : pooled careers
    groups : number of groups
    starts : numbers of the starts; the kind of a start is its number modulo 4
    seed : of the keyed draws
    """
    spaces = (np.log1p(careers.counts), age_shape(careers))
    labels = np.stack([_labels(careers, spaces, groups, start, seed) for start in starts])
    own = labels[:, :, None] == np.arange(groups)
    return np.where(own, OWN_WEIGHT, 0.0) + (1 - OWN_WEIGHT) / groups


def age_shape(careers: PooledCareers) -> Floats:
    """Return log of 1 + cases, mean age and spread of age at the cases, in standard deviations, shape (careers, 3)."""
    total = careers.counts.sum(axis=1)
    share = careers.counts / np.maximum(total, 1)[:, None]
    middle = careers.ages.mean()
    mean = np.where(total > 0, share @ careers.ages, middle)
    spread = np.sqrt(np.maximum(np.where(total > 0, share @ careers.ages**2, middle**2) - mean**2, 0))
    table = np.column_stack([np.log1p(total), mean, spread])
    return np.asarray((table - table.mean(axis=0)) / np.maximum(table.std(axis=0), np.finfo(float).eps))


def _labels(careers: PooledCareers, spaces: tuple[Floats, Floats], groups: int, start: int, seed: int) -> Ints:
    kind = start % 4
    if kind == 3:
        labels = keyed_uniforms(seed, "labels", start, len(careers.weight)) * groups
        return np.asarray(labels).astype(np.int64)
    uniforms = keyed_uniforms(seed, "centres", start, groups)
    if kind == 2:
        return _nearest_to_centres(spaces[0], careers.weight, uniforms, spread=False)
    return _nearest_to_centres(spaces[kind], careers.weight, uniforms, spread=True)


def _nearest_to_centres(points: Floats, weight: Floats, uniforms: Floats, *, spread: bool) -> Ints:
    """Return the nearest of centres chosen one by one, far from the earlier ones if ``spread``."""
    nearest = np.zeros(len(points), np.int64)
    distance = np.full(len(points), np.inf)
    for number, uniform in enumerate(uniforms):
        chance = weight * distance if spread and number else weight
        if chance.sum() == 0:
            break
        place = np.searchsorted(np.cumsum(chance), uniform * chance.sum())
        centre = points[min(place, len(points) - 1)]
        new = ((points - centre) ** 2).sum(axis=1)
        nearest = np.where(new < distance, number, nearest)
        distance = np.minimum(new, distance)
    return nearest
