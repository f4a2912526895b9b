"""The few errors a user can meet. Each says where, what was given, what is allowed, what to do."""

from __future__ import annotations

from dataclasses import dataclass


class TwinlivesError(Exception):
    """Base of every error this package raises on purpose."""

    exit_code = 3


class InputError(TwinlivesError):
    """The user's input is wrong: shown without a traceback, exit code 2."""

    exit_code = 2


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a file.

    Parameters
    ----------
    file : name of the file as the user gave it
    line : line number from 1, or 0 where the whole file is meant
    path : place inside the file, such as ``levers[0].coverage``
    message : what is wrong, what is allowed, what to do
    """

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}  {self.message}"


class ScenarioError(InputError):
    """One or more problems in scenario files, all reported at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class EvidenceError(InputError):
    """A parameter has no source, no range, or an unknown name."""


class OutputError(InputError):
    """The output folder cannot be written, or would overwrite something else."""
