"""``extends``: read the chain of files, refuse circles and ways out of the folder, and merge from the base upwards.

Mappings merge key by key, lists and values replace. An empty value (``scale:`` or ``scale: null``) takes an inherited
key away. Every node keeps its own file and line, so that a problem is shown where it was written.
"""

from __future__ import annotations

from pathlib import Path

from simulation.errors import Problem, ScenarioError
from simulation.scenario.nodes import Entry, Findings, Mapping, Node, Place, Scalar, quoted, shown
from simulation.scenario.parsing import parse
from simulation.scenario.reading import read_text

LONGEST_CHAIN = 8
EXTENDS = "extends"


def follow(root: Mapping, path: Path, found: Findings) -> list[Mapping]:
    """Return a parsed file and those it extends, the file itself first; as far as they can be read.

    Parameters
    ----------
    root : the scenario file, parsed
    path : its path, as the user named it
    found : takes the problems: of any file of the chain, circles, chains of more than `LONGEST_CHAIN` files, and files
        outside the folder of the scenario
    """
    chain, paths = [root], [path]
    while _extends_more(chain[-1]):
        entry = chain[-1].entries[EXTENDS]
        base = _base_path(entry, path.parent, paths, found)
        layer = None if base is None else _read_base(base, entry, paths, found)
        if base is None or layer is None:
            found.is_partial = True
            break
        chain.append(layer)
        paths.append(base)
    return chain


def merge(chain: list[Mapping]) -> Mapping:
    """Return one mapping of a chain of files, without ``extends``; the first of the chain wins."""
    merged = chain[-1]
    for layer in reversed(chain[:-1]):
        merged = _merged(merged, layer)
    entries = {key: entry for key, entry in merged.entries.items() if key != EXTENDS}
    return Mapping(entries, chain[0].place)


def set_value(root: Mapping, path: str, value: object) -> Mapping:
    """Return a copy in which one value is replaced, as a command-line option does.

    Parameters
    ----------
    root : the merged file
    path : place of the value, such as ``cohort.scale``
    value : what to put there; it is checked like a value of the file
    """
    first, _, rest = path.partition(".")
    place = Place(f"--{path.rpartition('.')[2].replace('_', '-')}", 0)
    inner = root.get(first)
    node: Node = Scalar(str(value), False, place)
    if rest:
        node = set_value(inner if isinstance(inner, Mapping) else Mapping({}, place), rest, value)
    entry_place = root.entries[first].place if first in root.entries else place
    return Mapping({**root.entries, first: Entry(first, node, entry_place)}, root.place)


def _merged(base: Mapping, layer: Mapping) -> Mapping:
    entries = dict(base.entries)
    for key, entry in layer.entries.items():
        below = entries.get(key)
        if below is not None and isinstance(entry.value, Scalar) and entry.value.is_empty:
            del entries[key]
        elif below is not None and isinstance(below.value, Mapping) and isinstance(entry.value, Mapping):
            entries[key] = Entry(key, _merged(below.value, entry.value), entry.place)
        else:
            entries[key] = entry
    return Mapping(entries, layer.place)


def _extends_more(layer: Mapping) -> bool:
    value = layer.get(EXTENDS)
    return value is not None and not (isinstance(value, Scalar) and value.is_empty)


def _base_path(entry: Entry, folder: Path, paths: list[Path], found: Findings) -> Path | None:
    value = entry.value
    if not isinstance(value, Scalar):
        found.add(value.place, EXTENDS, f"extends is {shown(value)}; it is the name of one file beside this one")
        return None
    problem = _why_not(folder / value.text, value.text, folder, paths)
    if problem:
        found.add(value.place, EXTENDS, problem)
    return None if problem else folder / value.text


def _why_not(base: Path, written: str, folder: Path, paths: list[Path]) -> str:
    try:
        real, real_folder = base.resolve(), folder.resolve()
        visited = [path.resolve() for path in paths]
    except (OSError, ValueError, RuntimeError):
        return f"extends is {quoted(written)}, which cannot be followed (a link that leads to itself?)"
    if Path(written).is_absolute() or not real.is_relative_to(real_folder):
        return f"extends is {quoted(written)}, outside the folder of this scenario; copy that file beside this one"
    if real in visited:
        names = " -> ".join(path.name for path in [*paths[visited.index(real) :], base])
        return f"extends goes round in a circle: {names}; one of them must stand alone"
    if len(paths) >= LONGEST_CHAIN:
        return f"extends leads through more than {LONGEST_CHAIN} files; write the values into fewer"
    return ""


def _read_base(base: Path, entry: Entry, paths: list[Path], found: Findings) -> Mapping | None:
    try:
        return parse(read_text(base, not_meant=[path.name for path in paths]), found, name=str(base))
    except ScenarioError as error:
        found.problems += [_at(entry, problem) for problem in error.problems]
        return None


def _at(entry: Entry, problem: Problem) -> Problem:
    """Show where the unreadable base is named, unless the base itself has a line to show."""
    if problem.line or not isinstance(entry.value, Scalar):
        return problem
    place = entry.value.place
    return Problem(place.file, place.line, EXTENDS, f"extends is {quoted(entry.value.text)}; {problem.message}")


def refuse_extends(root: Mapping, found: Findings) -> None:
    """Note an ``extends`` in a text that has no folder to look in."""
    entry = root.entries.get(EXTENDS)
    if entry is not None:
        found.add(
            entry.place, EXTENDS, "extends needs a file on disk, for it names one beside it; write the values out"
        )
