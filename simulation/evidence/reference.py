"""Write ``docs/reference/parameters.md`` from the records, so that the page cannot say other than the model reads.

``python -m simulation.evidence.reference`` rewrites the page; a test asserts that it is up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from simulation.evidence.load import FOLDER, load_parameters, load_sources
from simulation.evidence.record_set import Parameters
from simulation.evidence.records import GRADES, Cell, Choice, Parameter, Record, Table
from simulation.evidence.sources import Source

PAGE = FOLDER.parents[1] / "docs" / "reference" / "parameters.md"

OPENING = """\
<!-- Written by python -m simulation.evidence.reference: do not edit. -->
# Parameters

SYNTHETIC: these are the inputs of a simulator of invented people. A number here is what the model assumes, with the
range it may lie in and where it comes from; how the less obvious ones were derived is told in
[evidence.md](evidence.md). A number or a choice that the model reads can be set in a scenario, within its range and
with a reason; what only `evidence/` or `experiment/` reads is background to other numbers and moves no run.
"""

MARKS = {
    "A": "read in the source, its abstract or its press release",
    "B": "read in secondary coverage",
    "C": "background knowledge, not confirmed",
}


def page(parameters: Parameters, sources: Mapping[str, Source]) -> str:
    """Return the whole page in Markdown: grades, one section a mechanism, sources."""
    by_mechanism: dict[str, list[Record]] = {}
    for record in parameters.values():
        by_mechanism.setdefault(record.mechanism, []).append(record)
    sections = [_section(mechanism, records) for mechanism, records in by_mechanism.items()]
    return "\n".join([OPENING, _grades(parameters), *sections, _sources(parameters, sources)])


def _grades(parameters: Parameters) -> str:
    names = parameters.grades()
    rows = [(grade, meaning, str(len(names[grade]))) for grade, meaning in GRADES.items()]
    return _markdown(("grade", "meaning", "records"), rows)


def _section(mechanism: str, records: Sequence[Record]) -> str:
    title = mechanism.replace("_", " ").capitalize()
    head = ("name", "value", "unit", "range", "grade", "source", "used by")
    overview = _markdown(head, map(_overview_row, records))
    notes = [f"- `{record.name}`: {record.note}\n" for record in records if record.note]
    tables = [_full_table(record) for record in records if isinstance(record, Table)]
    return "\n".join([f"## {title}\n", overview, *(["".join(notes)] if notes else []), *tables])


def _overview_row(record: Record) -> tuple[str, ...]:
    source = f"[{record.source_key}](#{record.source_key}): {record.where}"
    files = ", ".join(f"`{file}`" for file in record.used_by)
    return (f"`{record.name}`", _value(record), record.unit, _range(record), record.grade, source, files)


def _value(record: Record) -> str:
    if isinstance(record, Table):
        return f"table of {len(record.rows)} rows, below"
    return _number(record.value) if isinstance(record, Parameter | Choice) else ""


def _range(record: Record) -> str:
    if isinstance(record, Choice):
        return " or ".join(record.choices)
    if isinstance(record, Parameter | Table) and record.low is not None and record.high is not None:
        return f"{_number(record.low)} to {_number(record.high)}"
    return ""


def _number(value: Cell) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _full_table(table: Table) -> str:
    rows = ([_number(cell) for cell in row] for row in table.rows)
    return f"### {table.name}\n\n{table.unit}\n\n{_markdown(table.columns, rows)}"


def _sources(parameters: Parameters, sources: Mapping[str, Source]) -> str:
    used = sorted({record.source_key for record in parameters.values()})
    rows = [
        (f'<a id="{key}"></a>{key}', str(sources[key]), sources[key].found, sources[key].confidence) for key in used
    ]
    marks = "; ".join(f"{mark} {meaning}" for mark, meaning in MARKS.items())
    return f"## Sources\n\nConfidence: {marks}.\n\n{_markdown(('key', 'work', 'what was read', 'confidence'), rows)}"


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "".join(f"| {' | '.join(cells)} |\n" for cells in _with_rule(head, rows))


def _with_rule(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[list[str]]:
    yield list(head)
    yield ["---"] * len(head)
    for row in rows:
        yield [cell.replace("|", "\\|") for cell in row]


def main(path: Path = PAGE) -> None:
    """Rewrite the page."""
    path.write_text(page(load_parameters(), load_sources()), encoding="utf-8")
    sys.stdout.write(f"{path.name} written\n")


if __name__ == "__main__":
    main()
