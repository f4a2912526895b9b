"""The recorded opening: what a visitor sees move while the engine warms up.

``python -m simulation.classroom.opening`` lives the default world and writes ``static/opening.txt`` anew; do it when
numbers of the model have moved. The page says that it is a recording, and puts the lived world in its place.
"""

from __future__ import annotations

import base64

from simulation.classroom.packing import choices, squeezed, text_of
from simulation.classroom.recording import STATIC, recorded_show
from simulation.classroom.settings import Settings

OPENING = STATIC / "opening.txt"


def write_opening() -> int:
    """Write the opening; return its size in bytes."""
    content = {"show": recorded_show(Settings()), "choices": choices()}
    return OPENING.write_bytes(base64.b64encode(squeezed(text_of(content))) + b"\n")


if __name__ == "__main__":
    write_opening()
