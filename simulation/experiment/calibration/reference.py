"""Write ``docs/reference/calibration.md`` from the shipped draws and emulator.

``python -m simulation.experiment.calibration.reference`` rewrites the page; a test asserts that it is up to date.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from simulation.evidence import load_parameters
from simulation.evidence.draws import DRAWS_FILE
from simulation.experiment.calibration.box import Floats
from simulation.experiment.calibration.shipped import CHECKED_FILE, Kept, read_emulator
from simulation.experiment.model_tables import markdown
from simulation.experiment.sensitivity import draw_places
from simulation.experiment.validation_table import MUST_PASS

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "calibration.md"
PLACES = (0.05, 0.5, 0.95)
WAYS = ("inside", "together_inside")
SMALLEST_ERROR = 0.005
"""Smaller errors print as below the noise: what was not found is not nothing."""

OPENING = """\
<!-- Written by python -m simulation.experiment.calibration.reference: do not edit. -->
# Calibration

SYNTHETIC: everybody in this model is invented. {draws} parameter draws fit the published figures marked for fitting.
Waves of lived worlds and rounds of centring brought them there, {worlds} worlds in all; how, and what else was tried,
is told in [decision 0009](../decisions/0009-calibration.md). Intervals of 90 % held {coverage:.0f} % of the numbers of
{truths} worlds taken as truths; the draws are widened by {widening:g}.

Draw 0 is the values of the evidence files: the middle of the draws. What the draws show with other lucks stands on the
page of [validation](validation.md), with what we think of it in [TRACE](../explanation/trace.md).

The first table is what **lived worlds** of the finished draws show: each draw once, in a plain world, with a luck of
its own; no step was taken after them. *Median* is that of the worlds, with the range of nine in ten of them, chance
included: a world holds about twenty persons with DSE, so a median of their shares is coarse and pulled towards one
half. *Together* adds the counts of all worlds up. Where a figure has several readings, it is their middle. The second
is what
the **emulator** says, which quick fits and sensitivity use. *Noise* is the standard deviation of one lived point by
chance, *error* that of the emulator itself beyond it (*below noise*: none was found), both on the log-odds
(shares) or the logarithm (all else).
"""


def page() -> str:
    """Return the whole page in Markdown."""
    kept, held = read_emulator(), json.loads(DRAWS_FILE.read_text(encoding="utf-8"))
    places = draw_places(kept)
    opening = OPENING.format(
        draws=len(held["draws"]), worlds=held["worlds"], coverage=100 * held["coverage"], truths=held["truths"],
        widening=held["widening"],
    )  # fmt: skip
    head = ("target", "what", "of whom", "band", "draws: median (90 %)", "inside", "error", "noise")
    lived = ("target", "what", "of whom", "band", "lived draws: median (90 %)", "inside", "together", "inside")
    names = ("number", "evidence value", "draws: median (90 %)", "box")
    return "\n".join([
        opening, "## What worlds of the draws show\n", markdown(("family", "by the median", "together"), share_rows()),
        markdown(lived, checked_rows()),
        "## What the emulator says\n", markdown(head, figure_rows(kept, places)),
        "## Numbers that were fitted\n", markdown(names, number_rows(kept, places)),
    ])  # fmt: skip


def _three(values: Any) -> str:
    low, middle, high = (f"{float(value):.3g}" for value in values)
    return f"{middle} ({low} to {high})"


def checked() -> list[dict[str, str]]:
    """Return the rows of the table that lived worlds left."""
    with CHECKED_FILE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def share_rows() -> Iterator[tuple[str, ...]]:
    """Yield each family of figures, those that must be met, and all, with how many lie inside their band."""
    rows = checked()
    families = dict.fromkeys(row["family"] for row in rows)
    parts = {family: [row for row in rows if row["family"] == family] for family in families}
    parts |= {"that must be met": [row for row in rows if row["id"] in MUST_PASS], "all": rows}
    for name, own in parts.items():
        yield name, *(f"{sum(row[way] == 'True' for row in own)} of {len(own)}" for way in WAYS)


def checked_rows() -> Iterator[tuple[str, ...]]:
    """Yield each fitted figure with what the lived draws show."""
    for row in checked():
        shown = _three([row["lived_low"], row["lived"], row["lived_high"]])
        by_median, by_all = ("yes" if row[way] == "True" else "**no**" for way in WAYS)
        must = " (must)" if row["id"] in MUST_PASS else ""
        yield (
            row["id"] + must, row["quantity"], row["population"], f"{row['low']} to {row['high']}", shown, by_median,
            f"{float(row['together']):.3g}", by_all,
        )  # fmt: skip


def figure_rows(kept: Kept, places: Floats) -> Iterator[tuple[str, ...]]:
    """Yield each fitted figure with what the draws show by the emulator."""
    signals = np.quantile(kept.emulator.at(places), PLACES, axis=0)
    for at, (aim, one) in enumerate(zip(kept.aims, kept.emulator.learnt, strict=True)):
        target, shown = aim.target, [aim.back(float(value)) for value in signals[:, at]]
        inside = "yes" if target.low <= shown[1] <= target.high else "**no**"
        band = f"{target.low:g} to {target.high:g}"
        yield (
            target.id, target.quantity, f"{target.population}, {target.age_or_window}", band, _three(shown), inside,
            f"{one.error:.2f}" if one.error >= SMALLEST_ERROR else "below noise", f"{one.noise:.2f}",
        )  # fmt: skip


def number_rows(kept: Kept, places: Floats) -> Iterator[tuple[str, ...]]:
    """Yield each fitted number: the value of the evidence file (draw 0), the draws, and the box it was sought in."""
    used, values = load_parameters(), np.quantile(kept.box.at(places), PLACES, axis=0)
    for at, name in enumerate(kept.box.names):
        box = f"{kept.box.low[at]:g} to {kept.box.high[at]:g}"
        yield f"`{name}`", f"{used.number(name):.4g}", _three(values[:, at]), box


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} written\n")
