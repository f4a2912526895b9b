"""What decides the results of a study: scenarios, parameter set, version and code; and what changed between two."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from simulation import __version__
from simulation.errors import InputError
from simulation.evidence.draws import DRAWS_FILE, file_hash
from simulation.evidence.load import PREBUILT
from simulation.scenario.describe import Scenario
from simulation.scenario.options import Living

PACKAGE = Path(__file__).resolve().parent.parent
ONLY_SHOWING = {"report", "cli", "classroom"}
"""Rooms that show results and decide none of them."""
HOW_OFTEN = ("replicates", "draws", "stop")
"""Settings of a study that say how many jobs there are: the list itself, which can be extended."""

WORDS = {
    "version": "the version of twinlives",
    "code": "the program's code",
    "parameters": "the parameter set (evidence files)",
    "draws": "the file of parameter draws",
    "persons": "--persons",
    "snapshot": "--snapshot",
    "worlds": "the scenarios that are compared",
}


def made_of(scenarios: Sequence[Scenario], options: Living) -> dict[str, Any]:
    """Return everything that decides the results, as plain data; the engine does not, and workers do not."""
    return {
        "version": __version__,
        "code": code_hash(),
        "parameters": file_hash(PREBUILT),
        "draws": file_hash(DRAWS_FILE),
        "persons": options.persons,
        "snapshot": options.snapshot,
        "worlds": [scenario.name for scenario in scenarios],
        "scenarios": {scenario.name: _decisive(scenario) for scenario in scenarios},
    }


def _decisive(scenario: Scenario) -> dict[str, Any]:
    resolved = scenario.resolved()
    study: Any = resolved["study"]
    parts = {part: resolved[part] for part in ("cohort", "clock", "levers", "parameters")}
    return parts | {f"study.{name}": value for name, value in study.items() if name not in HOW_OFTEN}


@cache
def code_hash() -> str:
    """Return a hash of every file of code that can change a result."""
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(PACKAGE.glob("**/*.py")):
        place = path.relative_to(PACKAGE)
        if place.parts[0] not in ONLY_SHOWING:
            digest.update(place.as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def refuse_changed(old: Mapping[str, Any], new: Mapping[str, Any], folder: Path) -> None:
    """Refuse to go on with a study of other scenarios, parameters or code.

    Raises
    ------
    InputError
        Something changed; the message says what, and what to do.
    """
    changed = changes(old, new)
    if changed:
        raise InputError(
            f"{folder} was begun with something else; what differs now: {'; '.join(changed)}. Take the change back to "
            "go on with this study, or start a new one with another --out and without --resume and --extend."
        )


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return what differs, in words.

    Examples
    --------
    >>> changes({"version": "1", "code": "a"}, {"version": "2", "code": "a"})
    ['the version of twinlives (1, now 2)']
    """
    parts = [name for name in WORDS if old.get(name) != new.get(name)]
    found = [f"{WORDS[name]} ({_short(old.get(name))}, now {_short(new.get(name))})" for name in parts]
    return found if "worlds" in parts else found + _scenario_changes(old, new)


def _scenario_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    before, after = old.get("scenarios", {}), new.get("scenarios", {})
    return [
        f"{part} of {name} ({_short(before.get(name, {}).get(part))}, now {_short(values[part])})"
        for name, values in after.items()
        for part in values
        if before.get(name, {}).get(part) != values[part]
    ]


def _short(value: object, longest: int = 120) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) and value else str(value)
    return text if len(text) <= longest else f"{text[:longest]}..."
