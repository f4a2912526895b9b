"""Read ``parameters``: other values for numbers of the evidence files, each with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.scenario.describe import ParameterOverride
from simulation.scenario.keys import OVERRIDE
from simulation.scenario.nodes import MOST_PROBLEMS, Entry, Findings, Mapping, Node, Scalar, quoted, shortened, shown
from simulation.scenario.sections import read_section
from simulation.scenario.spelling import nearest_name
from simulation.scenario.values import in_words, parse_number

if TYPE_CHECKING:
    from simulation.evidence import Record


def read_overrides(node: Node | None, found: Findings) -> tuple[ParameterOverride, ...]:
    """Return the named overrides in the order of the alphabet, noting what is wrong.

    Parameters
    ----------
    node : what stands behind ``parameters``; None when left out
    found : takes the problems
    """
    if node is None:
        return ()
    if not isinstance(node, Mapping):
        message = f'parameters is {shown(node)}; write "parameters: {{}}" for none, or {_form("name")} on a line each'
        found.add(node.place, "parameters", message)
        return ()
    records = _records() if node.entries else {}
    read = [_read_override(entry, records, found) for entry in node]
    return tuple(sorted((item for item in read if item is not None), key=lambda item: item.name))


def _records() -> dict[str, Record]:
    from simulation.evidence import load_parameters

    return dict(load_parameters())


def _read_override(entry: Entry, records: dict[str, Record], found: Findings) -> ParameterOverride | None:
    path = f"parameters.{shortened(entry.key)}"
    record = records.get(entry.key)
    if record is None:
        is_worth_it = len(found.problems) < MOST_PROBLEMS  # the search takes 6 ms, and more are not shown
        found.add(entry.place, path, _unknown(entry.key, records if is_worth_it else {}))
    if not isinstance(entry.value, Mapping):
        message = (
            f"{path} is {shown(entry.value)}; write {_form(shortened(entry.key))}, for every change needs its reason"
        )
        found.add(entry.value.place, path, message)
        return None
    section = read_section(OVERRIDE, entry.value, path, found)
    value = _read_value(entry.value.get("value"), record, f"{path}.value", found)
    reason = section.text("reason")
    return None if value is None or reason is None else ParameterOverride(entry.key, value, reason)


def _read_value(node: Node | None, record: Record | None, path: str, found: Findings) -> float | str | None:
    if not isinstance(node, Scalar) or node.is_empty or record is None:
        return None
    number = None if node.quoted else parse_number(node.text)
    value = node.text if number is None else number
    problem = _refusal(record, value)
    if problem:
        found.add(node.place, path, f"{path} is {shown(node)}; {problem}")
    return value


def _refusal(record: Record, value: float | str) -> str:
    from simulation.evidence import Choice, Parameter

    if isinstance(record, Choice):
        near = nearest_name(str(value), record.choices)
        meant = f'. Did you mean "{near}"?' if near else ""
        return "" if value in record.choices else f"it is one of {', '.join(record.choices)}{meant}"
    if not isinstance(record, Parameter):
        return "this is a table; a table is changed in its evidence file, not in a scenario"
    if isinstance(value, str):
        return f"it is a finite number ({record.unit})"
    if record.low <= value <= record.high:
        return ""
    return f"its range is {in_words(record.low)} to {in_words(record.high)} ({record.unit}), from {record.source_key}"


def _unknown(name: str, records: dict[str, Record]) -> str:
    near = nearest_name(name, records)
    if near:
        return f'no evidence value is called {quoted(name)}; did you mean "{near}"?'
    return f"no evidence value is called {quoted(name)}; `twinlives explain FILE --parameters` lists them"


def _form(name: str) -> str:
    return f"{name}: {{value: 0.5, reason: why}}"
