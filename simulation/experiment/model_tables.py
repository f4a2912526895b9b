"""Write ``docs/reference/model-tables.md`` from the code: what is held, in which order a month goes, what moves what.

``python -m simulation.experiment.model_tables`` rewrites the page; a test asserts that it is up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from simulation.careers import decisions
from simulation.careers.hazards import HAZARDS, MODIFIERS
from simulation.core.columns import Column
from simulation.core.schedule import SCHEDULE
from simulation.engine.assemble import hazard_table
from simulation.engine.declared import CASE, EDGE, PERSON
from simulation.evidence import load_parameters

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "model-tables.md"

OPENING = """\
<!-- Written by python -m simulation.experiment.model_tables: do not edit. -->
# The model in tables

SYNTHETIC: everybody in this model is invented. These tables are printed from the code that runs; the text around them
is [the ODD](../explanation/odd.md), the numbers are in [parameters.md](parameters.md).
"""

HAZARD_LINE = """\
A hazard is base x dated factor x exp(sum of coefficient x input), per year; in a month it counts for a twelfth, times
the share of the month at liberty.
"""


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def rewrite(
    place: Path, page: Callable[[], str], take_over: Callable[[Path], object], arguments: Sequence[str]
) -> None:
    """Take over a folder if one is named, and write a shipped page anew."""
    if arguments:
        take_over(Path(arguments[0]))
    place.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{place.name} written\n")


def month_table() -> str:
    """Return the order of a month."""
    return markdown(("", "phase", "what it does"), [(str(n), p.name, p.does) for n, p in enumerate(SCHEDULE, 1)])


def column_table(columns: Iterable[Column]) -> str:
    """Return what is held of one kind of thing."""
    rows = [(f"`{held.name}`", held.unit, held.meaning, f"`{held.owner}`") for held in columns]
    return markdown(("column", "unit", "meaning", "written by"), rows)


def hazard_rows() -> list[tuple[str, str, str]]:
    """Return each hazard, whether it carries the dated factor, and its modifiers with their coefficients."""
    table = hazard_table(load_parameters())
    return [
        (f"`{hazard.name}`", "yes" if hazard.follows_period else "", _moved_by(table.coefficients[:, place]))
        for place, hazard in enumerate(HAZARDS)
    ]


def _moved_by(coefficients: Iterable[float]) -> str:
    pairs = zip(MODIFIERS, coefficients, strict=False)
    return ", ".join(f"{modifier.name} {float(value):+.3g}" for modifier, value in pairs if value) or "nothing"


def modifier_table() -> str:
    """Return every input that can move a hazard."""
    rows = [(f"`{m.name}`", m.unit, m.meaning, f"`{m.owner}`") for m in MODIFIERS]
    return markdown(("modifier", "unit", "meaning", "filled by"), rows)


def decision_list() -> str:
    """Return the one-off decisions, each with chances of its own."""
    names = [name.lower() for name, value in vars(decisions).items() if name.isupper() and isinstance(value, int)]
    return ", ".join(f"`{name}`" for name in names) + "\n"


def page() -> str:
    """Return the whole page in Markdown."""
    return "\n".join([
        OPENING,
        "## The order of a month\n", month_table(),
        "## Monthly decisions (hazards)\n",
        HAZARD_LINE,
        markdown(("hazard", "dated factor", "moved by (log-hazard per unit)"), hazard_rows()),
        "## What can move a hazard\n", modifier_table(),
        "## One-off decisions\n", decision_list(),
        "## What is held of a person\n", column_table(PERSON),
        "## What is held of a case\n", column_table(CASE),
        "## What is held of a tie\n", column_table(EDGE),
    ])  # fmt: skip


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} written\n")
