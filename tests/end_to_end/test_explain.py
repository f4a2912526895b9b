"""Can a user read the plan of every shipped scenario before anything is lived?"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))


def explain(*words: str | Path) -> str:
    """Return what ``twinlives explain`` prints."""
    command = [sys.executable, "-m", "simulation", "explain", *map(str, words)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_shipped_scenario_is_explained(path: Path) -> None:
    assert "SYNTHETIC" in explain(path)


def test_the_plan_of_recommendation_1_tells_whom_it_reaches() -> None:
    path = next(path for path in SCENARIOS if path.stem.startswith("recommendation_1"))
    facts = json.loads(explain(path, "--json"))
    assert 0 < facts["treated"] < facts["advices_added"] < facts["index_persons"]


def test_the_schedule_is_printed_in_the_order_of_the_month() -> None:
    text = explain(SCENARIOS[0], "--schedule")
    assert text.index("birthdays") < text.index("decide") < text.index("apply")
