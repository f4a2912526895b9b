"""The sensitivity that this version ships: small tables in ``evidence/sensitivity``, and the page printed from them.

``python -m simulation.experiment.shipped_sensitivity [FOLDER]`` takes over the widest bars of the primary figures of a
finished ``twinlives sensitivity`` (where a folder is named) and rewrites ``docs/reference/sensitivity.md``; a test
asserts that it is current.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from simulation.errors import InputError
from simulation.evidence.targets import Target, load_targets
from simulation.experiment.folders import write_json, write_text
from simulation.experiment.model_tables import markdown, rewrite
from simulation.experiment.sensitivity import PRIMARY

FOLDER = Path(__file__).parents[1] / "evidence" / "sensitivity"
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "sensitivity.md"
WIDEST = "tornado.csv"
TABLES = (WIDEST, "morris.csv", "sobol.csv", "pawn.csv")
KEPT = 8
"""Numbers kept of each primary figure: those with the widest bars."""
FACTS = ("synthetic", "seed", "draws", "morris_trajectories", "sobol_base", "lived_points", "one_small_world")
Row = Mapping[str, str]

OPENING = """\
<!-- Written by python -m simulation.experiment.shipped_sensitivity: do not edit. -->
# Which numbers matter for which published figure

SYNTHETIC: everybody in this model is invented. `twinlives sensitivity` moves the {names} fitted numbers, one at a time,
and watches the published figures by the emulator; these are the {kept} numbers that move each of five primary figures
most. What a number is, and its range, stands in [parameters.md](parameters.md); how far the emulator can be trusted, in
[calibration.md](calibration.md).

- *Low*, *high*: the figure with this number at the place below which 5 % or 95 % of its values in {draws} draws lie,
  all others at their median. In real draws numbers move together: a bar tells what a number could do alone.
- *Morris* ({morris_trajectories} trajectories): how far the figure moves over the whole box in which the numbers were
  sought, on the log-odds (shares) or the logarithm (all else); a large spread means that it bends or depends on others.
- *Sobol'* (base {sobol_base}): share of the figure's variance over that box that the number takes away alone (first)
  and with what it does together with others (total). A first above its total is chance of the sample.
{pawn}
What moves a figure in the model need not move it in the world. Numbers that were not fitted are not moved here.
"""
PAWN = """\
- *PAWN*: how much the distribution of the figure shifts with the number over {lived_points} lived worlds, median of the
  slices; no emulator. In brackets what chance alone gives: 95 % of numbers without any effect lie below it.
"""
ONE_WORLD = """\
Published band {low:g} to {high:g} {unit}; by the emulator {median:.3g} with every number at its median. The emulator
learnt from small worlds: where the figure is as published, one of them shows {least:.3g} to {most:.3g} by chance alone
(one standard deviation). The wider this is, the less the order of the numbers says.
"""
HEAD = ("number", "low", "high", "Morris: mean effect", "spread", "Sobol': first", "total", "PAWN")


def take_over(source: Path) -> None:
    """Keep the rows of the widest bars of the primary figures, and what the tables were made of.

    Raises
    ------
    InputError
        The folder holds no sensitivity analysis.
    """
    if not (source / WIDEST).is_file():
        raise InputError(f"{source / WIDEST}  is missing; give the folder that `sensitivity` wrote")
    FOLDER.mkdir(exist_ok=True)
    bars = rows_of(source / WIDEST)
    wanted = {(row["id"], row["name"]) for target in PRIMARY for row in _widest(bars, target)}
    for name in TABLES:
        _keep(source / name, FOLDER / name, wanted)
    facts = json.loads((source / "manifest.json").read_text(encoding="utf-8"))
    held = {name: facts[name] for name in FACTS} | {"names": len({row["name"] for row in bars})}
    held["one_small_world"] = {target: facts["one_small_world"][target] for target in PRIMARY}
    write_json(FOLDER / "manifest.json", held)


def _widest(bars: list[dict[str, str]], target: str) -> list[dict[str, str]]:
    own = [row for row in bars if row["id"] == target]
    return sorted(own, key=lambda row: (-float(row["swing"]), row["name"]))[:KEPT]


def _keep(source: Path, place: Path, wanted: set[tuple[str, str]]) -> None:
    """Write the wanted rows of a table as they stand; where the folder lacks it, none is shipped either."""
    if not source.is_file():
        place.unlink(missing_ok=True)
        return
    head, *lines = source.read_text(encoding="utf-8").splitlines()
    columns = head.split(",")
    spot = columns.index("id"), columns.index("name")
    kept = [line for line in lines if tuple(line.split(",")[at] for at in spot) in wanted]
    write_text(place, "\n".join([head, *kept]) + "\n")


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table; none where it is not there."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def page() -> str:
    """Return the whole page in Markdown."""
    manifest: dict[str, Any] = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    tables = {name: rows_of(FOLDER / name) for name in TABLES}
    pawn = PAWN.format(**manifest) if tables["pawn.csv"] else ""
    targets = {target.id: target for target in load_targets()}
    parts = [OPENING.format(kept=KEPT, pawn=pawn, **manifest)]
    for name in PRIMARY:
        bars = _widest(tables[WIDEST], name)
        parts += [f"## {name}: {_what(targets[name])}\n", one_world(targets[name], bars, manifest)]
        parts += [markdown(HEAD, figure_rows(bars, tables))]
    return "\n".join(parts)


def _what(target: Target) -> str:
    return ", ".join(part for part in (target.quantity, target.population, target.age_or_window) if part)


def one_world(target: Target, bars: list[dict[str, str]], manifest: Mapping[str, Any]) -> str:
    """Return the band of a figure, what the emulator says of it, and how rough the worlds are that it learnt from."""
    least, most = manifest["one_small_world"][target.id]
    return ONE_WORLD.format(
        low=target.low, high=target.high, unit=target.unit, median=float(bars[0]["at_median"]), least=least, most=most
    )


def figure_rows(bars: list[dict[str, str]], tables: Mapping[str, list[dict[str, str]]]) -> Iterator[tuple[str, ...]]:
    """Yield one line a number, the widest bar first."""
    found = {name: {(row["id"], row["name"]): row for row in rows} for name, rows in tables.items()}
    for bar in bars:
        key = bar["id"], bar["name"]
        morris, sobol, pawn = (found[name].get(key, {}) for name in TABLES[1:])
        total = f"{_short(sobol, 'total')} ± {_short(sobol, 'total_error')}" if sobol else ""
        pawned = f"{_short(pawn, 'median')} ({_short(pawn, 'chance')})" if pawn else ""
        yield (
            f"`{bar['name']}`", _short(bar, "at_low"), _short(bar, "at_high"), _short(morris, "mean_effect"),
            _short(morris, "spread"), _short(sobol, "first"), total, pawned,
        )  # fmt: skip


def _short(row: Row, column: str) -> str:
    return f"{float(row[column]):.3g}" if row.get(column) else ""


if __name__ == "__main__":
    rewrite(PAGE, page, take_over, sys.argv[1:])
