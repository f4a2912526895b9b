"""Check the YAML records that people write and pre-build the JSON that a run loads.

``python -m simulation.evidence.build`` rewrites ``parameters.json``. Reading 250 records takes 0.25 s from YAML
and about a hundredth of that from JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from simulation.errors import EvidenceError, Problem
from simulation.evidence.checks import kind_of, refusals, table_rows
from simulation.evidence.load import FOLDER, PREBUILT, load_sources

PARAMETER_FOLDER = FOLDER / "parameters"
LEVER_FOLDER = FOLDER / "levers"
OF_A_LEVER = "parameters"
"""Where a lever file keeps the records of its own."""


def read_folder(folder: Path = PARAMETER_FOLDER, sources: Collection[str] | None = None) -> list[dict[str, Any]]:
    """Return the records of every YAML file of a folder as plain mappings, in the order of file name and line.

    Parameters
    ----------
    folder : holds one file a mechanism
    sources : the known source keys; those of ``sources.bib`` if left out

    Raises
    ------
    EvidenceError
        Every refused record of every file, with its line, at once.
    """
    known = load_sources() if sources is None else sources
    records: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for path in [*sorted(folder.glob("*.yaml")), *_lever_files(folder)]:
        for line, name, raw in _read_file(path):
            said = refusals(name, raw, known)
            if name in records:
                said.append(f"is also given in {records[name]['mechanism']}.yaml; a name has one record.")
            problems += [Problem(path.name, line, name, f"{name} {message}") for message in said]
            if not said:
                records[name] = _plain(name, raw, path.stem)
    if problems:
        raise EvidenceError("\n".join(map(str, problems)))
    return list(records.values())


def _lever_files(folder: Path) -> list[Path]:
    """Return the files of levers, which keep records of their own beside what TIDieR asks."""
    return sorted(LEVER_FOLDER.glob("*.yaml")) if folder == PARAMETER_FOLDER else []


def render(records: list[dict[str, Any]]) -> str:
    """Return the text of the pre-built file: one record a line, so that a change shows as one line."""
    lines = ",\n".join(json.dumps(record, ensure_ascii=False, allow_nan=False) for record in records)
    return f"[\n{lines}\n]\n"


def _read_file(path: Path) -> Iterator[tuple[int, str, Any]]:
    """Yield line, name and content of each record; a file that is no YAML mapping is an EvidenceError."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    try:
        content: Any = YAML().load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise EvidenceError(str(Problem(path.name, line, "", str(error.problem)))) from error
    if not isinstance(content, dict):
        raise EvidenceError(f"{path.name} holds no records; write name: {{value: ..., unit: ..., ...}}.")
    if path.parent == LEVER_FOLDER:
        content = content.get(OF_A_LEVER, {})
    for line, name, raw in _marked(content) if content else ():
        family = raw.get("numbers") if isinstance(raw, dict) else None
        if not isinstance(family, dict):
            yield line, name, _without_marks(raw)
            continue
        shared = {field: _without_marks(value) for field, value in raw.items() if field != "numbers"}
        for member_line, member, own in _marked(family):
            yield member_line, f"{name}.{member}", shared | _member(_without_marks(own))


def _marked(mapping: Any) -> Iterator[tuple[int, str, Any]]:
    """Yield line, key and value of a mapping of the reader's own kind, which remembers lines."""
    for key, value in mapping.items():
        yield mapping.lc.key(key)[0] + 1, str(key), value


def _member(own: Any) -> dict[str, Any]:
    """Return what a member of a family of numbers says itself: [value, low, high], or a mapping over the family's."""
    if isinstance(own, dict):
        return own
    is_row = isinstance(own, list) and len(own) == 3
    return {"value": own[0], "range": own[1:]} if is_row else {"value": own}


def _without_marks(node: Any) -> Any:
    """Return plain Python values in place of the reader's own kinds, which remember lines and styles."""
    if isinstance(node, dict):
        return {key: _without_marks(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_without_marks(value) for value in node]
    for kind in (float, str):
        if isinstance(node, kind):
            return kind(node)
    return int(node) if isinstance(node, int) and not isinstance(node, bool) else node


def _plain(name: str, raw: dict[str, Any], mechanism: str) -> dict[str, Any]:
    kind = kind_of(raw)
    used_by = raw["used_by"] if isinstance(raw["used_by"], list) else [raw["used_by"]]
    shared = {
        "kind": kind,
        "name": name,
        "unit": raw["unit"],
        "source_key": raw["source"]["key"],
        "where": " ".join(raw["source"]["where"].split()),
        "grade": raw["grade"],
        "used_by": used_by,
        "mechanism": mechanism,
        "note": " ".join(raw.get("note", "").split()),
    }
    return shared | _content(kind, raw)


def _content(kind: str, raw: dict[str, Any]) -> dict[str, Any]:
    if kind == "choice":
        return {"value": raw["value"], "choices": raw["choices"]}
    low, high = raw.get("range", [None, None])
    if kind == "number":
        return {"value": float(raw["value"]), "low": float(low), "high": float(high)}
    rows = table_rows(raw["table"])
    return {"columns": raw["columns"], "keys": raw.get("keys", 1), "rows": rows, "low": low, "high": high}


def main() -> None:
    """Rewrite ``parameters.json`` and say how many records it holds."""
    records = read_folder()
    PREBUILT.write_text(render(records), encoding="utf-8")
    sys.stdout.write(f"{len(records)} records written to {PREBUILT.name}\n")


if __name__ == "__main__":
    try:
        main()
    except EvidenceError as error:
        sys.exit(str(error))
