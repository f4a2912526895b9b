"""Pack what was lived into one JSON text for the page: arrays as base64, states as changes, numbers and words alone.

The live page and the recording hold the same text; ``static/data.js`` is its reader.
"""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation import __version__
from simulation.careers.hazards import MODIFIERS
from simulation.classroom.asked import scenario_file, scenarios_of
from simulation.classroom.choices import ENDS, SLIDERS, VARIATIONS, number_record, slider_value
from simulation.classroom.frames import FIRST_FRAME, LENSES, STOPPED_AFTER, Frames
from simulation.classroom.settings import Settings
from simulation.classroom.worlds import Show
from simulation.evidence import Parameters, load_parameters


def packed_array(values: NDArray[Any]) -> str:
    """Return the bytes of an array, little-endian, as base64.

    Examples
    --------
    >>> packed_array(np.array([1, 256], np.uint16))
    'AQAAAQ=='
    """
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode("ascii")


def packed_show(show: Show, *, persons: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """Return everything the page draws.

    Parameters
    ----------
    show : the worlds
    persons : persons who come with factors and lucks, see ``person_months``; for a recording
    """
    return {
        "synthetic": True,
        "version": __version__,
        "settings": packed_settings(show.settings),
        "first": FIRST_FRAME,
        "months": len(show.worlds[0].states),
        "stopped_after": STOPPED_AFTER,
        "cohort": show.cohort,
        "enrichment": show.enrichment,
        "part": show.part,
        "persons": packed_persons(show),
        "worlds": [packed_frames(frames) for frames in show.worlds],
        "factors": [modifier.name for modifier in MODIFIERS],
        "watched": persons or [],
        "file": scenario_file(show.settings),
    }


def packed_settings(settings: Settings) -> dict[str, Any]:
    """Return settings as the page keeps them."""
    return {
        "seed": settings.seed,
        "sliders": dict(settings.sliders),
        "lever": settings.variation,
        "query": Settings(settings.seed, settings.sliders, settings.variation).query(),
        "changed": sorted(
            f"{item.name} = {item.value:.3g}" if isinstance(item.value, float) else f"{item.name} = {item.value}"
            for item in scenarios_of(settings)[-1].parameters
        ),
    }


def packed_persons(show: Show) -> dict[str, Any]:
    """Return who is drawn, and where."""
    return {
        "count": len(show.numbers),
        "number": packed_array(show.numbers.astype(np.uint16)),
        "sex": packed_array(show.sex),
        "born": packed_array((show.births - FIRST_FRAME).astype(np.int16)),
        "places": packed_array(show.places),
    }


def packed_frames(frames: Frames) -> dict[str, Any]:
    """Return one world: states as the exclusive or with the month before, which packs to almost nothing."""
    changes = frames.states.copy()
    changes[1:] ^= frames.states[:-1]
    return {
        "states": packed_array(changes),
        "ties": {name: packed_array(frames.ties[name]) for name in ("month", "a", "b", "layer", "begins")},
        "counts": {name: packed_array(values) for name, values in frames.counts.items()},
        "offences": {lens: packed_array(frames.offences[lens]) for lens in LENSES},
        "by_age": {name: packed_array(values) for name, values in frames.by_age.items()},
        "lines": {name: packed_array(values) for name, values in frames.lines.items()},
        "digest": frames.digest[:16],
    }


def choices(parameters: Parameters | None = None) -> dict[str, Any]:
    """Return the sliders with every value they can take, and the names of the variations that work in a class."""
    known = parameters or load_parameters()
    rows = []
    for slider in SLIDERS:
        record = number_record(known, slider.record)
        values = [slider_value(record, position) for position in range(-ENDS, ENDS + 1)]
        rows.append(
            {
                "name": slider.name,
                "record": slider.record,
                "values": [float(f"{value:.4g}") for value in values],
                "unit": record.unit,
                "log": slider.is_log,
                "grade": record.grade,
                "source": record.source_key,
            }
        )
    return {"sliders": rows, "ends": ENDS, "levers": [variation.name for variation in VARIATIONS]}


def text_of(content: dict[str, Any]) -> str:
    """Return JSON without spaces; the same content gives the same text."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


def squeezed(text: str) -> bytes:
    """Return a text as zlib bytes."""
    return zlib.compress(text.encode("utf-8"), 9)
