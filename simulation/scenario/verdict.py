"""What ``check`` says of scenario files: every problem, or that there is none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from simulation.errors import Problem, ScenarioError
from simulation.scenario.describe import Scenario
from simulation.scenario.loading import load_scenario


@dataclass(frozen=True)
class Verdict:
    """Hold what was found.

    Parameters
    ----------
    good : files without problems, with their scenarios
    problems : problems of all files, in the order of files and lines
    """

    good: tuple[tuple[Path, Scenario], ...]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether no file has a problem."""
        return not self.problems

    def as_text(self) -> str:
        """Return a line for each problem; without problems, a line for each file."""
        if self.problems:
            return "\n".join(str(problem) for problem in self.problems)
        return "\n".join(f"{file}  no problems. {scenario.question}" for file, scenario in self.good)

    def as_json(self) -> str:
        """Return ``ok`` and ``problems`` (file, line, path, message) as one object."""
        problems = [asdict(problem) for problem in self.problems]
        return json.dumps({"ok": self.ok, "problems": problems}, ensure_ascii=False)


def check_files(files: Sequence[Path]) -> Verdict:
    """Load every file and return what was found; a file with problems does not hide those of another."""
    good: list[tuple[Path, Scenario]] = []
    problems: list[Problem] = []
    for file in files:
        try:
            good.append((file, load_scenario(file)))
        except ScenarioError as error:
            problems += error.problems
    return Verdict(tuple(good), tuple(dict.fromkeys(problems)))
