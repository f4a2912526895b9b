"""Draw the bars of a tornado: what there is with one number at its low place (open) and at its high (filled)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from simulation.report.style import INK, QUIET, number_axis, wrapped
from simulation.report.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_BARS, LETTERS = 8, 46
ROW, ROOM = 0.34, 0.3
THICK, THIN = 7, 2


class Bar(NamedTuple):
    """One number with what it does.

    Parameters
    ----------
    label : the number in words
    ends : what is drawn at its low and at its high place
    sure : whether this is told from chance; a bar that is not is thin and grey
    colour : of a thick bar
    """

    label: str
    ends: tuple[float, float]
    sure: bool
    colour: str


def height_of(bars: int) -> float:
    """Return the height of a panel that holds so many bars, inches."""
    return ROOM + ROW * bars


def draw_bars(words: Words, axes: Axes, bars: Sequence[Bar], *, middle: float, signed: bool = False) -> None:
    """Draw bars from top to bottom, and dotted what there is with every number as it is.

    Parameters
    ----------
    middle : what there is with every number as it is
    signed : whether the numbers of the axis are differences
    """
    for at, bar in enumerate(bars):
        axes.plot(bar.ends, [at, at], color=bar.colour if bar.sure else QUIET, linewidth=THICK if bar.sure else THIN,
                  alpha=0.85, solid_capstyle="butt", zorder=3)  # fmt: skip
        for end, face in zip(bar.ends, ("white", INK), strict=True):
            axes.plot([end], [at], "o", color=INK, markerfacecolor=face, markersize=5, zorder=4)
    axes.axvline(middle, color=QUIET, linewidth=0.9, linestyle=(0, (2, 2)))
    axes.set_yticks(range(len(bars)), [wrapped(bar.label, LETTERS, 2) for bar in bars], fontsize=8)
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.grid(visible=False, axis="y")
    axes.tick_params(axis="y", length=0)
    number_axis(words, axes.xaxis, signed=signed)
