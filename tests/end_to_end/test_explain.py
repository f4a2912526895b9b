"""Can a user read the plan of every shipped scenario before anything is lived?"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import simulation.cli

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))


@pytest.fixture
def explain(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return what ``twinlives explain`` prints, said in this process: a process each takes a second to begin."""

    def said(*words: str | Path) -> str:
        monkeypatch.setattr(sys, "argv", ["twinlives", "explain", *map(str, words)])
        with pytest.raises(SystemExit) as done:
            simulation.cli.main()
        assert done.value.code == 0
        return capsys.readouterr().out

    return said


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_shipped_scenario_is_explained(path: Path, explain: Callable[..., str]) -> None:
    assert "SYNTHETIC" in explain(path)


def test_the_plan_of_recommendation_1_tells_whom_it_reaches(explain: Callable[..., str]) -> None:
    path = next(path for path in SCENARIOS if path.stem.startswith("recommendation_1"))
    facts = json.loads(explain(path, "--json"))
    assert 0 < facts["treated"] < facts["advices_added"] < facts["index_persons"]


@pytest.mark.parametrize("number", [2, 3, 4])
def test_the_plan_of_each_recommendation_tells_how_many_may_fare_otherwise(
    number: int, explain: Callable[..., str]
) -> None:
    path = next(path for path in SCENARIOS if path.stem.startswith(f"recommendation_{number}_"))
    (said,) = (line for line in explain(path).splitlines() if line.startswith("Reach") and "at most about" in line)
    assert "otherwise" in said


def test_few_places_at_a_small_scale_are_told(tmp_path: Path, explain: Callable[..., str]) -> None:
    path = next(path for path in SCENARIOS if path.stem.startswith("recommendation_3"))
    assert "4 a year at this scale, one in 3 months: expect waiting" in explain(path)


def test_the_schedule_is_printed_in_the_order_of_the_month() -> None:
    command = [sys.executable, "-m", "simulation", "explain", str(SCENARIOS[0]), "--schedule"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert text.index("birthdays") < text.index("decide") < text.index("apply")
