"""Ties of kept persons at the end of a world, in every layer: half edges, one row at the end of each kept person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.engine.world import World
from simulation.ties.half_edges import half_edges
from simulation.vocabulary import Layer

if TYPE_CHECKING:
    import pandas as pd

TIE = np.dtype(
    [("person", "<i4"), ("other", "<i4"), ("layer", "i1"), ("strength", "<i2"), ("since", "<i2"), ("last", "<i2")]
)


def ties_of(world: World, who: str) -> NDArray[Any]:
    """Return the ties of everybody ("all") or of persons with an offence, ordered by person, layer and other.

    A tie between two kept persons stands twice, once for each of them. ``person`` and ``other`` are permanent ids.
    """
    people = world.persons
    rows = np.arange(len(people)) if who == "all" else np.flatnonzero(people["offences"] > 0)
    tables = [_layer(half_edges(world.state, layer, rows), layer, people["id"]) for layer in Layer]
    ties = np.concatenate(tables)
    return ties[np.lexsort((ties["other"], ties["layer"], ties["person"]))]


def _layer(found: NDArray[Any], layer: Layer, number: NDArray[Any]) -> NDArray[Any]:
    found = found[found["b"] < len(number)]  # rows of split lucks lie behind those of the cohort
    table = np.zeros(len(found), TIE)
    table["person"], table["other"], table["layer"] = number[found["a"]], number[found["b"]], int(layer)
    for name in ("strength", "since", "last"):
        table[name] = found[name]
    return table


def ties_frame(ties: NDArray[Any]) -> pd.DataFrame:
    """Return ties with the names of the layers in place of their numbers."""
    import pandas as pd

    layers = pd.Index([layer.name.lower() for layer in Layer])
    columns: dict[str, Any] = {name: ties[name] for name in TIE.names or ()}
    columns["layer"] = pd.Categorical.from_codes(ties["layer"], layers)
    return pd.DataFrame(columns).assign(synthetic=True)
