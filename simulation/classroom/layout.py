"""Where persons are drawn: tied persons near each other, nobody on top of another. The same ties give the same picture.

Fruchterman and Reingold's forces on a sunflower of starting places, in plain arrays; it is drawing, no part of a world.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

GOLDEN = np.pi * (3.0 - np.sqrt(5.0))
ROUNDS = 160
GRAIN = 65535


def layout_of(persons: int, ties: NDArray[Any]) -> NDArray[np.uint16]:
    """Return places in a square, shape (persons, 2), each coordinate 0 to 65535.

    Parameters
    ----------
    persons : number of persons
    ties : records with ``a`` and ``b``; a pair that comes more often pulls once
    """
    place = sunflower(persons)
    if persons > 1:
        pairs = np.unique(np.stack([ties["a"], ties["b"]], 1).astype(np.int64), axis=0)
        for step in range(ROUNDS):
            place = relaxed(place, pairs, heat=0.1 * (1.0 - step / ROUNDS))
    return in_square(place)


def sunflower(persons: int) -> NDArray[np.float64]:
    """Return evenly spread starting places in a disc, shape (persons, 2)."""
    turn = np.arange(persons) + 0.5
    radius, angle = np.sqrt(turn / max(persons, 1)), turn * GOLDEN
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1)


def relaxed(place: NDArray[np.float64], pairs: NDArray[np.int64], *, heat: float) -> NDArray[np.float64]:
    """Return places after one round of forces; nobody moves further than ``heat``."""
    ideal = 1.6 / np.sqrt(len(place))
    apart = place[:, None, :] - place[None, :, :]
    square = (apart**2).sum(2) + 1e-6
    push = (apart * (ideal**2 / square)[:, :, None]).sum(1)
    pull = np.zeros_like(place)
    line = place[pairs[:, 0]] - place[pairs[:, 1]]
    force = line * (np.sqrt((line**2).sum(1)) / ideal)[:, None]
    np.subtract.at(pull, pairs[:, 0], force)
    np.add.at(pull, pairs[:, 1], force)
    move = push + pull - 0.9 * place
    length = np.sqrt((move**2).sum(1, keepdims=True)) + 1e-9
    moved: NDArray[np.float64] = place + move / length * np.minimum(length, heat)
    return moved


def in_square(place: NDArray[np.float64]) -> NDArray[np.uint16]:
    """Return places as whole numbers of the square, halfway to their ranks, so that no corner stays empty."""
    low, high = place.min(0, initial=0.0), place.max(0, initial=0.0)
    ranks = place.argsort(0, kind="stable").argsort(0, kind="stable") / max(len(place) - 1, 1)
    shares = ((place - low) / np.maximum(high - low, 1e-9) + ranks) / 2.0
    scaled: NDArray[np.uint16] = (shares * GRAIN).astype(np.uint16)
    return scaled
