"""Write ``docs/reference/levers.md`` from the levers' files and the evidence.

``python -m simulation.scenario.lever_page`` rewrites the page; a test asserts that it is up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from simulation.evidence import Parameter, Parameters, load_parameters
from simulation.scenario.keys import LEVER
from simulation.scenario.levers import FOLDER, TIDIER, Lever, load_lever
from simulation.scenario.names import PLANNED_LEVERS

PAGE = FOLDER.parents[2] / "docs" / "reference" / "levers.md"

OPENING = """\
<!-- Written by python -m simulation.scenario.lever_page: do not edit. -->
# Levers

SYNTHETIC: what may be changed in a world of invented people. A lever changes terms, ties, places or eligibility, never
an outcome. With no effect it changes no byte; before its start nothing changes. Who may take part goes by register,
age, sex and case. Each is described as TIDieR asks (Hoffmann et al. 2014).

Effects left out of a scenario come from the evidence. Where a value was measured elsewhere (`imported`), it is
multiplied by how much of it carries over: a factor from N(0.4, 0.4) cut to [-0.4, 1.0] (grade D), so that no effect and
harm are among the parameter draws. At most four levers with a dose act in one world. `twinlives explain FILE` prints
the chain of each lever in numbers; `reach.csv` counts its steps after a run.
"""


def page(parameters: Parameters) -> str:
    """Return the whole page in Markdown: an overview, then one section a lever."""
    levers = [load_lever(name) for name in PLANNED_LEVERS]
    head = ("lever", "what", "from", "has places", "effects")
    rows = [(f"[`{one.name}`](#{one.name})", one.title, one.from_the_factsheet, *_short(one)) for one in levers]
    return "\n".join([OPENING, _table(head, rows), *(_section(lever, parameters) for lever in levers)])


def _short(lever: Lever) -> tuple[str, str]:
    has_places = "no" if "capacity_per_year" in lever.without else "yes"
    return has_places, ", ".join(f"`{key.name}`" for key in lever.effects)


def _section(lever: Lever, parameters: Parameters) -> str:
    answers = [*((item.replace("_", " "), lever.tidier[item]) for item in TIDIER), ("cost", lever.cost)]
    asked = _table(("TIDieR item", "answer"), answers)
    chain = "".join(f"{place}. {_link(said)}\n" for place, said in enumerate(lever.chain, 1))
    parts = [
        f'<a id="{lever.name}"></a>\n## {lever.title}\n',
        f"`use: {lever.name}` ({lever.from_the_factsheet}). {lever.acts_on}\n",
        asked,
        f"The chain:\n\n{chain}",
        _table(
            ("effect", "meaning", "unit", "a file may say", "left out", "range", "grade"), _effects(lever, parameters)
        ),
    ]
    common = list(_common(lever, parameters))
    return "\n".join([*parts, _table(("common key", "left out"), common)] if common else parts)


def _link(said: str) -> str:
    step, _, rule = (part.strip() for part in said.partition("|"))
    known = rule and rule != "counted"
    return f"{step} (share of the step before: {rule})" if known else step + (" (counted in a run)" if rule else "")


def _effects(lever: Lever, parameters: Parameters) -> Iterator[tuple[str, ...]]:
    for key in lever.effects:
        record = parameters.get(lever.priors.get(key.name, ""))
        drawn = _drawn(record) if isinstance(record, Parameter) else ("0", "", "")
        yield (f"`{key.name}`", key.meaning, key.unit, f"{key.low:g} to {key.high:g}", *drawn)


def _drawn(record: Parameter) -> tuple[str, str, str]:
    return f"{record.value:g}", f"{record.low:g} to {record.high:g}", record.grade


def _common(lever: Lever, parameters: Parameters) -> Iterator[tuple[str, str]]:
    """Yield what follows where a common key is left out, or that it has no meaning for this lever."""
    for key in LEVER:
        name = "dose_months" if key.name == "dose" else key.name
        record = parameters.get(f"levers.{lever.name}.{name}")
        if key.name in lever.without:
            yield f"`{key.name}`", f"no meaning: {lever.left_out.get(key.name, '')}"
        elif isinstance(record, Parameter):
            yield f"`{key.name}`", f"{record.value:g} {record.unit} ({record.low:g} to {record.high:g}, {record.grade})"
        elif key.name in lever.left_out:
            yield f"`{key.name}`", lever.left_out[key.name]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


def main(path: Path = PAGE) -> None:
    """Rewrite the page."""
    path.write_text(page(load_parameters()), encoding="utf-8")
    sys.stdout.write(f"{path.name} written\n")


if __name__ == "__main__":
    main()
