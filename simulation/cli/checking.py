"""The verb ``check``, with a way past typer: it answers while typer would still be importing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from simulation.cli.ending import DONE, tell
from simulation.errors import InputError


def plain_check(arguments: Sequence[str]) -> tuple[list[Path], bool] | None:
    """Return files and ``--json`` if the arguments are a plain ``check``; None for typer to say what they are.

    Examples
    --------
    >>> plain_check(["check", "--json", "a.yaml"]) == ([Path("a.yaml")], True)
    True
    >>> plain_check(["check", "--jsn", "a.yaml"]), plain_check(["check"]), plain_check(["run", "a.yaml"])
    (None, None, None)
    """
    if arguments[:1] != ["check"]:
        return None
    files = [Path(word) for word in arguments[1:] if word != "--json"]
    if not files or any(word.startswith("-") for word in arguments[1:] if word != "--json"):
        return None
    return files, "--json" in arguments


def check_and_tell(files: Sequence[Path], *, json: bool) -> int:
    """Print what is wrong with scenario files; return the exit code.

    Parameters
    ----------
    files : scenario files
    json : one object on stdout; otherwise problems on stderr, or a line for each good file on stdout
    """
    from simulation.scenario.verdict import check_files

    verdict = check_files(files)
    if json or verdict.ok:
        sys.stdout.write(f"{verdict.as_json() if json else verdict.as_text()}\n")
    else:
        tell(verdict.as_text())
    return DONE if verdict.ok else InputError.exit_code
