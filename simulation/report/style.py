"""How figures look: palette and marker shapes, one sheet with title, notes and the SYNTHETIC mark, bytes that repeat.

Text is drawn as outlines of the font that comes with matplotlib, and never read as mathematics, so a figure looks
the same on any machine and the name of a scenario cannot change it.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import matplotlib as mpl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from simulation.report.words import Words

INK, QUIET, GRID, PAPER = "#1F1F1F", "#4A4F55", "#D9DDE1", "#FFFFFF"


@dataclass(frozen=True)
class Series:
    """Colour, marker and line of one world. Colour is never the only difference."""

    colour: str
    marker: str
    line: str
    filled: bool = True


AGAINST = Series("#6E7781", "o", "--")
WORLDS = (
    Series("#0072B2", "s", "-"),
    Series("#D55E00", "^", "-."),
    Series("#1F1F1F", "D", ":"),
    Series("#009E73", "o", "-", filled=False),
    Series("#7A3E9D", "v", "--"),
    Series("#0072B2", "s", ":", filled=False),
    Series("#D55E00", "^", "-", filled=False),
    Series("#1F1F1F", "D", "-.", filled=False),
)
"""Palette of HOUSE_STYLE: circle, square, triangle, diamond, ring; checked for contrast and colour blindness. After
them other shapes: a colour that comes again is hollow."""

WIDTH = 7.2  # inches: the text of an A4 page
TOP, NOTE, GAP, LAST, RIGHT = 0.68, 0.155, 0.75, 0.2, 0.25
EDGE = 0.12
LEGEND_LINE = 0.2
NOTE_LETTERS, TITLE_LETTERS = 128, 92
DOTS_PER_INCH = 150

SETTINGS: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 9.0,
    "axes.facecolor": "none",
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.titlesize": 8.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "figure.facecolor": PAPER,
    "grid.color": GRID,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.parse_math": False,
    "text.usetex": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "twinlives",
}


@dataclass(frozen=True)
class Drawing:
    """A figure with its words: ``alt`` states the finding with numbers, ``caption`` what is shown."""

    name: str
    title: str
    alt: str
    caption: str
    figure: Figure

    def svg(self) -> bytes:
        """Return the figure as SVG, drawn once: the same figure gives the same bytes."""
        return self._svg

    @cached_property
    def _svg(self) -> bytes:
        return self._save("svg", {"Date": None, "Creator": None})

    def png(self) -> bytes:
        """Return the figure as PNG: the same figure gives the same bytes."""
        return self._save("png", {"Software": None})

    def _save(self, kind: str, metadata: dict[str, str | None]) -> bytes:
        buffer = io.BytesIO()
        said = {"Title": self.title, "Description": self.alt}
        with drawing_style():
            self.figure.savefig(buffer, format=kind, dpi=DOTS_PER_INCH, metadata=said | metadata)
        return buffer.getvalue()


@contextmanager
def drawing_style() -> Iterator[None]:
    """Draw with our settings alone, whatever the user's own are."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(sns.axes_style("whitegrid"))
        cast(dict[str, Any], mpl.rcParams).update(SETTINGS)
        yield


def series_of(place: int) -> Series:
    """Return the look of the scenario at a place in the study; the palette starts anew after its end."""
    return WORLDS[place % len(WORLDS)]


@dataclass
class Sheet:
    """A figure laid out in inches: a title, panels from top to bottom, notes below.

    Parameters
    ----------
    panels : height of each panel, inches
    left, gap : room left of the panels and below each of them, inches
    legend : names and looks shown under the title, for figures without room inside their panels
    notes : lines below; the first words are always SYNTHETIC
    """

    words: Words
    title: str
    panels: Sequence[float]
    notes: Sequence[str]
    left: float = 0.8
    gap: float = GAP
    legend: Sequence[tuple[str, Series]] = ()

    def __post_init__(self) -> None:
        self.top = TOP + LEGEND_LINE * -(-len(self.legend) // 2)
        self.lines = [line for note in self._notes() for line in textwrap.wrap(note, NOTE_LETTERS)]
        self.below = 0.15 + NOTE * len(self.lines)
        self.height = self.top + sum(self.panels) + self.gap * len(self.panels) - LAST + self.below
        self.figure = Figure(figsize=(WIDTH, self.height))
        self._write()

    def _notes(self) -> list[str]:
        return [self.words.say("SYNTHETIC: invented people, no real person; not a forecast."), *self.notes]

    def _write(self) -> None:
        title = "\n".join(textwrap.wrap(self.title, 78)[:2])
        self.figure.text(EDGE / WIDTH, 1 - 0.12 / self.height, title, va="top", fontsize=11, fontweight="bold")
        for place, line in enumerate(self.lines):
            at = (self.below - 0.08 - NOTE * place) / self.height
            self.figure.text(EDGE / WIDTH, at, line, va="top", fontsize=7, color=QUIET if place else INK)
        size = min(64.0, 26.0 * self.height)
        self.figure.text(
            0.5, 0.52, self.words.say("SYNTHETIC"), fontsize=size, color=INK, alpha=0.07, rotation=24,
            ha="center", va="center", fontweight="bold", zorder=-1,
        )  # fmt: skip

        self._write_legend()

    def _write_legend(self) -> None:
        marks = [
            Line2D([], [], color=look.colour, marker=look.marker, linestyle="none", markersize=7,
                   markerfacecolor=look.colour if look.filled else PAPER)
            for _, look in self.legend
        ]  # fmt: skip
        if marks:
            at = (0.0, 1 - 0.3 / self.height)
            names = [name for name, _ in self.legend]
            self.figure.legend(marks, names, loc="upper left", bbox_to_anchor=at, ncols=2, frameon=False, fontsize=8)

    def axes(self) -> list[Axes]:
        """Return the panels' axes, from top to bottom."""
        found, top = [], self.height - self.top
        for panel in self.panels:
            bottom = top - panel
            box = (self.left / WIDTH, bottom / self.height, (WIDTH - self.left - RIGHT) / WIDTH, panel / self.height)
            found.append(self.figure.add_axes(box))
            top = bottom - self.gap
        return found

    def head(self, axes: Axes, title: str) -> None:
        """Write the title of a panel, from the left edge of the sheet."""
        width = WIDTH - self.left - RIGHT
        axes.set_title(wrapped(title, TITLE_LETTERS, 2), x=(EDGE - self.left) / width)

    def finish(self, name: str, alt: str, caption: str) -> Drawing:
        """Return the drawing with its words."""
        for axes in self.figure.axes:
            sns.despine(ax=axes)
        return Drawing(name, self.title, alt, caption, self.figure)


def wrapped(text: str, letters: int, lines: int = 3) -> str:
    """Return text broken into a few lines, the last one cut where it does not fit."""
    return "\n".join(textwrap.wrap(text, letters, max_lines=lines, placeholder=" …"))


def number_axis(words: Words, axis: Axis, *, signed: bool = False) -> None:
    """Write the ticks of an axis in this language, all with the digits that tell them apart."""

    def said(value: float, _: object) -> str:
        ticks = axis.get_majorticklocs()
        step = abs(float(ticks[1] - ticks[0])) if len(ticks) > 1 else 1.0
        places = next((digits for digits in range(5) if abs(step * 10**digits - round(step * 10**digits)) < 1e-6), 5)
        return words.number(value, places, signed=signed)

    axis.set_major_formatter(said)
