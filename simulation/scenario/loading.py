"""Load scenario files: bytes to text to nodes to a checked, frozen `Scenario`; all problems of a file at once."""

from __future__ import annotations

import os
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from pathlib import Path

from simulation.errors import ScenarioError
from simulation.scenario.building import build, check_parts, read_parts
from simulation.scenario.describe import Scenario
from simulation.scenario.layering import follow, merge, refuse_extends, set_value
from simulation.scenario.nodes import Findings, Mapping
from simulation.scenario.parsing import parse
from simulation.scenario.reading import decode, read_text

Overrides = MappingType[str, object]
ENDING = ".yaml"


def load_scenario(path: str | Path, *, overrides: Overrides | None = None) -> Scenario:
    """Return the scenario of a file, with everything it extends.

    Parameters
    ----------
    path : the scenario file
    overrides : values put in place of those of the file, by their place in it, such as ``{"cohort.scale": 0.01}``;
        they are checked like values of the file

    Raises
    ------
    ScenarioError
        all problems of the file, and of those it extends, with their lines

    Examples
    --------
    >>> from simulation.scenario.templates import template_path
    >>> load_scenario(template_path("baseline"), overrides={"cohort.scale": 0.01}).cohort.scale
    0.01
    """
    path = Path(path)
    found = Findings()
    root = parse(read_text(path), found, name=str(path))
    chain = [] if root is None else follow(root, path, found)
    return _check(chain, found, path=path, overrides=overrides)


def load_text(text: str | bytes, *, name: str = "scenario", overrides: Overrides | None = None) -> Scenario:
    """Return the scenario of a text; it cannot extend a file.

    Parameters
    ----------
    text : what a scenario file would hold
    name : name of the scenario, as the file's name without its ending
    overrides : see `load_scenario`

    Raises
    ------
    ScenarioError
        all problems of the text
    """
    file = f"{name}{ENDING}"
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    found = Findings()
    root = parse(decode(data, name=file), found, name=file)
    if root is not None:
        refuse_extends(root, found)
    return _check([] if root is None else [root], found, name=name, overrides=overrides)


def load_scenarios(paths: Sequence[str | Path], *, overrides: Overrides | None = None) -> tuple[Scenario, ...]:
    """Return the scenarios of several files.

    Raises
    ------
    ScenarioError
        all problems of all files
    """
    scenarios, problems = [], []
    for path in paths:
        try:
            scenarios.append(load_scenario(path, overrides=overrides))
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(list(dict.fromkeys(problems)))
    return tuple(scenarios)


def _check(
    chain: list[Mapping],
    found: Findings,
    *,
    path: Path | None = None,
    name: str = "",
    overrides: Overrides | None = None,
) -> Scenario:
    if not chain:
        found.stop_if_any()
    root = merge(chain)
    for place, value in (overrides or {}).items():
        root = set_value(root, place, value)
    parts = read_parts(root, found)
    name = path.stem if path else name
    check_parts(parts, name, _siblings(path) if path else None, found)
    found.stop_if_any()
    return build(parts, name=name, files=tuple(Path(layer.place.file).name for layer in chain))


def _siblings(path: Path) -> list[str] | None:
    try:
        with os.scandir(path.parent) as entries:
            return sorted(entry.name.removesuffix(ENDING) for entry in entries if entry.name.endswith(ENDING))
    except OSError:
        return None
