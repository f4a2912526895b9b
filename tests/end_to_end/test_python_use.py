"""Use from Python: the tutorial runs, and gives the bytes of the command."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import simulation
from simulation import Results, compare, load, open_study, run
from simulation.errors import InputError, ScenarioError

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial" / "python.md"
BLAS = "OPENBLAS_NUM_THREADS"
BLOCKS = re.findall(r"^```python\n(.*?)^```", TUTORIAL.read_text("utf-8"), re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def tutorial(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """Run the page's blocks in order, in one folder and one namespace."""
    folder = tmp_path_factory.mktemp("tutorial")
    (folder / "tutorial.py").write_text("\n".join(BLOCKS), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        names = runpy.run_path("tutorial.py")
        results = names["study"]
        assert isinstance(results, Results)
        names["study"] = Results(results.folder.resolve())
    return names | {"folder": folder}


def study_of(tutorial: dict[str, object]) -> Results:
    study = tutorial["study"]
    assert isinstance(study, Results)
    return study


def test_the_first_block_is_a_study_in_ten_lines() -> None:
    assert len(BLOCKS) == 4
    assert len(BLOCKS[0].strip().splitlines()) <= 10


def test_the_tutorial_runs_and_its_tables_are_tidy(tutorial: dict[str, object]) -> None:
    study = study_of(tutorial)
    for table in (study.outcomes, study.comparison, study.curves, study.persons("baseline"), study.events("baseline")):
        assert isinstance(table, pd.DataFrame)
        assert len(table) > 0
        assert table["synthetic"].all()
    assert (Path(str(tutorial["folder"])) / "survival.png").stat().st_size > 10_000


def test_the_same_study_as_on_the_command_line_has_the_same_digest(tutorial: dict[str, object], tmp_path: Path) -> None:
    study = tutorial["both"]
    assert isinstance(study, Results)
    again = run("baseline", scale=0.002, replicates=2, draws=1, out=tmp_path / "run", persons="none")
    key = "baseline/0"
    assert again.manifest["digests"][key] == study.manifest["digests"][key]
    assert again.scenarios == []
    assert "SYNTHETIC" in repr(again)
    with pytest.raises(InputError, match="nothing to plot"):
        again.plot_differences()
    with pytest.raises(InputError, match="persons="):
        again.persons()


def test_every_plot_returns_axes_on_a_marked_sheet(tutorial: dict[str, object]) -> None:
    from matplotlib.axes import Axes

    study = study_of(tutorial)
    plots = [study.plot_differences, study.plot_survival, study.plot_age_crime]
    if len(pd.read_csv(study.folder / "reach.csv")):  # at so small a scale a lever may meet nobody
        plots.append(study.plot_reach)
    else:
        with pytest.raises(InputError, match="no lever reached anybody"):
            study.plot_reach()
    for plot in plots:
        axes = plot()
        assert axes
        assert all(isinstance(one, Axes) for one in axes)
        figure = axes[0].figure
        assert any("SYNTHETIC" in text.get_text() for text in figure.texts)


def test_a_dose_between_is_a_world_of_its_own(tutorial: dict[str, object]) -> None:
    both = tutorial["both"]
    assert isinstance(both, Results)
    manifest = Results(Path(str(tutorial["folder"])) / "doses").manifest
    assert [held["name"] for held in manifest["scenarios"]][2] == "half_of_them"
    assert manifest["scenarios"][2]["levers"][0]["coverage"] == 0.5


def test_worlds_that_do_not_share_people_are_refused() -> None:
    base, other = load("baseline", scale=0.002), load("recommendation_1_probation_advice", scale=0.004)
    with pytest.raises(ScenarioError, match="cohort differs"):
        compare(base, other)
    with pytest.raises(ScenarioError, match="second scenario"):
        compare(base)


def test_overrides_of_a_loaded_scenario_are_refused() -> None:
    with pytest.raises(InputError, match="to load"):
        run(load("baseline"), scale=0.01)


def test_what_is_asked_wrongly_is_said_in_words(tmp_path: Path, tutorial: dict[str, object]) -> None:
    with pytest.raises(InputError, match=r"manifest\.json"):
        open_study(tmp_path)
    with pytest.raises(InputError, match="no rows of nothing"):
        study_of(tutorial).difference("nothing")
    with pytest.raises(AttributeError, match="no attribute"):
        _ = simulation.nothing  # type: ignore[attr-defined]


THREADS = """
{first}
import simulation, scipy.linalg, threadpoolctl
print(max(held["num_threads"] for held in threadpoolctl.threadpool_info() if held["user_api"] == "blas"))
"""


@pytest.mark.parametrize(("first", "asked", "threads"), [("", {}, 1), ("import numpy", {}, 1), ("", {BLAS: "2"}, 2)])
def test_matrices_are_multiplied_in_one_thread_unless_a_user_asks_for_more(
    first: str, asked: dict[str, str], threads: int
) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_THREADS")}
    command = [sys.executable, "-c", THREADS.format(first=first)]
    done = subprocess.run(command, env=environment | asked, capture_output=True, text=True, check=True)
    assert int(done.stdout) == min(threads, os.cpu_count() or 1)
