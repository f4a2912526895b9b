"""The scenario files that come with the package, and writing one of them for a user to change."""

from __future__ import annotations

import re
from pathlib import Path

from simulation.errors import InputError, OutputError
from simulation.scenario.spelling import listed, nearest_name

FOLDER = Path(__file__).parent / "templates"
ENDING = ".yaml"
STARTER = "recommendation_1_probation_advice"
"""The template a new name starts from."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
_EXTENDS = re.compile(r"^extends: *(\S+)\.yaml", re.MULTILINE)


def template_names() -> tuple[str, ...]:
    """Return the names of the shipped scenarios, in the order of the alphabet.

    Examples
    --------
    >>> "baseline" in template_names()
    True
    """
    return tuple(sorted(path.stem for path in FOLDER.glob(f"*{ENDING}")))


def template_path(name: str) -> Path:
    """Return the file of a shipped scenario.

    Raises
    ------
    InputError
        if there is no such template; names the nearest
    """
    if name not in template_names():
        near = nearest_name(name, template_names())
        meant = f'did you mean "{near}"? ' if near else ""
        raise InputError(f'there is no template "{name[:80]}"; {meant}Templates: {listed(template_names())}')
    return FOLDER / f"{name}{ENDING}"


def write_template(name: str, *, template: str | None = None, out: Path | None = None) -> list[Path]:
    """Write a commented scenario file, and beside it the file it extends, unless that is there already.

    Parameters
    ----------
    name : name of a template, or a new name for a copy of one
    template : which template to copy; unless given, the one of that name, or else `STARTER`
    out : the file to write; ``NAME.yaml`` in the current folder unless given

    Returns
    -------
    list of Path
        the files written, the scenario first

    Raises
    ------
    InputError
        if the name is misspelt or no name for a file
    OutputError
        if the file exists already or its folder cannot be written
    """
    name = name.removesuffix(ENDING)
    source = template_path(template or _template_for(name))
    target = out or Path(f"{name}{ENDING}")
    text = source.read_text(encoding="utf-8")
    written = [_write_new(target, text)]
    for base in _EXTENDS.findall(text):
        beside = target.parent / f"{base}{ENDING}"
        if not beside.exists():
            written.append(_write_new(beside, template_path(base).read_text(encoding="utf-8")))
    return written


def _template_for(name: str) -> str:
    if name in template_names():
        return name
    if nearest_name(name, [known for known in template_names() if abs(len(known) - len(name)) <= 2]):
        return template_path(name).stem  # raises, naming the nearest
    if not _NAME.fullmatch(name):
        raise InputError(f'"{name[:80]}" is no name for a scenario; use small letters, digits, - and _')
    return STARTER


def _write_new(path: Path, text: str) -> Path:
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise OutputError(f"{path} exists already and is left as it is; choose another name with --out FILE") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(f"{path} cannot be written ({reason}); choose another place with --out FILE") from None
    return path
