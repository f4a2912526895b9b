"""One self-contained HTML file: the page, its style, its words and recorded frames. It opens from disk and asks nobody.

The drawing code is the live page's own; there is no second engine, and nothing in the file can live a world.
"""

from __future__ import annotations

import base64
import html
from pathlib import Path
from typing import Any

import numpy as np

from simulation.classroom.groups import recorded_groups
from simulation.classroom.packing import choices, packed_show, squeezed, text_of
from simulation.classroom.person_months import watch
from simulation.classroom.settings import Settings
from simulation.classroom.worlds import Show, live_show
from simulation.errors import OutputError

STATIC = Path(__file__).parent / "static"
SCRIPTS = (
    "data",
    "words",
    "canvas",
    "plots",
    "lucks",
    "person",
    "tables",
    "save",
    "curves",
    "groups",
    "story",
    "controls",
    "main",
    "begin",
)
"""Drawing code, in the order in which a browser reads it."""

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; connect-src data: blob:"
)
"""What a browser may load for the recording: nothing from anywhere."""


def static_text(name: str) -> str:
    """Return one of the page's own files."""
    return (STATIC / name).read_text(encoding="utf-8")


def script() -> str:
    """Return the whole drawing code as one script that leaves no name behind."""
    parts = "\n".join(static_text(f"{name}.js") for name in SCRIPTS)
    return f"(function () {{\n'use strict';\n{parts}\n}})();\n"


def words_text() -> str:
    """Return the table of words as JSON that may stand inside a page."""
    return static_text("words.json").replace("<", "\\u003c")


def followed(show: Show) -> list[int]:
    """Return the numbers of four persons whose lives differ: most offences, a middling number, one, and none."""
    lines = show.worlds[0].lines
    offences = np.bincount(lines["person"][lines["kind"] == 0], minlength=len(show.numbers))
    order = np.argsort(offences, kind="stable")
    some = order[offences[order] > 0]
    picked = [some[-1], some[len(some) // 2], some[0], order[0]] if len(some) else [order[0]]
    return list(dict.fromkeys(int(show.numbers[place]) for place in picked))


def recorded_show(settings: Settings) -> dict[str, Any]:
    """Live the worlds of some settings and return them with the closely followed persons."""
    show = live_show(settings)
    return packed_show(show, persons=watch(settings, False, followed(show)))


def recording_content(settings: Settings) -> dict[str, Any]:
    """Return everything a recording holds: worlds, what the sliders say, and the fitted groups."""
    return {"show": recorded_show(settings), "choices": choices(), "groups": recorded_groups(settings)}


def recording_page(content: dict[str, Any], *, language: str = "en", title: str = "twinlives classroom") -> str:
    """Return the HTML of a recording."""
    held = base64.b64encode(squeezed(text_of(content))).decode("ascii")
    return static_text("page.html").format(
        language=html.escape(language, quote=True),
        title=html.escape(title),
        policy=f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        style=f"<style>\n{static_text('style.css')}</style>",
        body=static_text("body.html"),
        data=(
            f'<script type="application/json" id="words">{words_text()}</script>\n'
            f'<script type="text/plain" id="recording">{held}</script>'
        ),
        script=f"<script>\n{script()}</script>",
    )


def write_recording(settings: Settings, path: Path) -> int:
    """Live, pack and write a recording; return its size in bytes.

    Raises
    ------
    OutputError
        the file cannot be written
    """
    page = recording_page(recording_content(settings), language=settings.language).encode("utf-8")
    beside = path.with_name(f"{path.name}.part")
    try:
        beside.write_bytes(page)
        beside.replace(path)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror}; name a file in a folder that exists."
        ) from error
    return len(page)
