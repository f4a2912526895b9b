"""Use from Python and notebooks: load scenarios, run or compare them, and read the results as tidy tables and axes.

The same study as on the command line, with the same bytes: ``from simulation import load, run, compare, open_study``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from simulation.errors import InputError
from simulation.experiment.study import live_study
from simulation.report.age_crime import draw_age_crime
from simulation.report.figures import level_of
from simulation.report.forest import draw_forest
from simulation.report.life import life_text
from simulation.report.page import say_headline, write_pages
from simulation.report.reach import draw_reach
from simulation.report.study import Study, read_study
from simulation.report.style import Drawing
from simulation.report.survival import draw_survival
from simulation.report.words import Words
from simulation.scenario import Scenario, load_comparison, load_scenario
from simulation.scenario.comparing import share_a_study
from simulation.scenario.loading import Overrides
from simulation.scenario.options import CompareOptions, Living, RunOptions
from simulation.scenario.templates import template_names, template_path

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simulation.experiment.twin_lives import TwinLives

Language = Literal["en", "nl"]
World = Scenario | str | Path


@dataclass(frozen=True)
class Results:
    """A finished run or study.

    Parameters
    ----------
    folder : where its files lie

    Notes
    -----
    Every table is tidy (one row a value) and says ``synthetic`` where its file does; shares come per 100 persons.
    """

    folder: Path

    @cached_property
    def _study(self) -> Study:
        return read_study(self.folder)

    @property
    def manifest(self) -> dict[str, Any]:
        """Everything needed to make the same folder again: scenarios as resolved, seed, versions, digest."""
        return dict(self._study.manifest)

    @property
    def scenarios(self) -> list[str]:
        """Names of the compared worlds; empty for a run."""
        return self._study.scenarios

    @property
    def comparison(self) -> pd.DataFrame:
        """Paired differences with intervals and verdicts; no rows for a run."""
        return self._study.comparison

    @property
    def outcomes(self) -> pd.DataFrame:
        """One row a world, replicate, parameter draw, outcome, population, group and window."""
        return self._study.outcomes

    @property
    def curves(self) -> pd.DataFrame:
        """Survival and age-crime curves of every world, replicate and draw."""
        return self._study.curves

    def difference(self, outcome: str, population: str = "dse", group: str = "all") -> pd.DataFrame:
        """Return the rows of the comparison of one outcome.

        Raises
        ------
        InputError
            the comparison holds no such rows
        """
        table = self.comparison
        wanted = (table["outcome"] == outcome) & (table["population"] == population) & (table["group"] == group)
        if not wanted.any():
            raise InputError(
                f"no rows of {outcome} in {population}, {group}; see comparison[['outcome', 'population']]."
            )
        return table[wanted].reset_index(drop=True)

    def persons(self, scenario: str | None = None) -> pd.DataFrame:
        """Return one row an invented person of the first replicate."""
        return self._lives("persons", scenario)

    def events(self, scenario: str | None = None) -> pd.DataFrame:
        """Return every dated event of the first replicate."""
        return self._lives("events", scenario)

    def _lives(self, table: str, scenario: str | None) -> pd.DataFrame:
        name = scenario or (self._study.against if self.scenarios else "")
        path = self.folder / name / f"{table}.parquet"
        if not path.is_file():
            raise InputError(f"{path} is not there; live the study with persons='offenders' or 'all'.")
        return pd.read_parquet(path)

    def life(self, person: int | None = None, *, scenario: str | None = None) -> TwinLives:
        """Live the first replicate again and return one person's lives; see ``twinlives life``."""
        from simulation.experiment.twin_lives import twin_lives

        return twin_lives(self.folder, person, scenario=scenario)

    def life_in_words(self, person: int | None = None, *, language: Language = "en") -> str:
        """Return what ``twinlives life`` prints."""
        return life_text(Words(language), self.life(person))

    def headline(self, language: Language = "en") -> str:
        """Return the answer in natural frequencies with its range and verdict."""
        return say_headline(self.folder, language=language)

    def report(self, language: Language = "en") -> Path:
        """Write the page and its figures again and return the page."""
        return write_pages(self.folder, language=language).report

    def plot_differences(self, language: Language = "en") -> list[Axes]:
        """Return the axes of the forest plot of differences, one a panel."""
        return _axes(draw_forest(Words(language), self._study), "nothing was compared")

    def plot_survival(self, language: Language = "en") -> list[Axes]:
        """Return the axes of the curves of people without a new case, with the numbers at risk."""
        return _axes(draw_survival(Words(language), self._study, level_of(self._study)), "there are no index persons")

    def plot_age_crime(self, language: Language = "en") -> list[Axes]:
        """Return the axes of offending by age."""
        return _axes(draw_age_crime(Words(language), self._study, level_of(self._study)), "there are no such curves")

    def plot_reach(self, language: Language = "en") -> list[Axes]:
        """Return the axes of the chains of the levers, one a lever."""
        return _axes(draw_reach(Words(language), self._study, level_of(self._study)), "no lever reached anybody")

    def __repr__(self) -> str:
        return f"SYNTHETIC results in {self.folder}\n{self.headline()}"

    def _repr_html_(self) -> str:
        return f"<p><strong>SYNTHETIC</strong> {escape(self.headline())}</p>"


def _axes(drawing: Drawing | None, why: str) -> list[Axes]:
    if drawing is None:
        raise InputError(f"nothing to plot: {why}.")
    return list(drawing.figure.axes)


def load(
    place: str | Path,
    *,
    scale: float | None = None,
    replicates: int | None = None,
    draws: int | None = None,
    seed: int | None = None,
) -> Scenario:
    """Load a scenario file, or a shipped one by its name.

    Parameters
    ----------
    place : file, or name of a shipped scenario
    scale, replicates, draws, seed : in place of the file's; they are checked like the file's values

    Raises
    ------
    ScenarioError
        every problem of the file, with its line

    Examples
    --------
    >>> load("baseline", scale=0.01, replicates=2).study.replicates
    2
    """
    return load_scenario(_file(place), overrides=_overrides(scale, replicates, draws, seed))


def run(
    world: World,
    *,
    scale: float | None = None,
    replicates: int | None = None,
    draws: int | None = None,
    seed: int | None = None,
    workers: int | None = 1,
    persons: Literal["none", "offenders", "all"] = "offenders",
    out: str | Path | None = None,
    told: Callable[[str], None] = lambda text: None,
) -> Results:
    """Live one scenario and return its results.

    Parameters
    ----------
    world : a loaded scenario, a file, or the name of a shipped one
    scale, replicates, draws, seed : in place of the file's; not for a loaded scenario (give them to ``load``)
    workers : processes side by side; None: one a core
    persons : whose rows are kept
    out : folder; None: ``outputs/NAME/RUN``
    told : takes lines of progress

    Raises
    ------
    ScenarioError, InputError, OutputError
        as the command ``twinlives run`` would say
    """
    overrides = _overrides(scale, replicates, draws, seed)
    (scenario,) = _loaded([world], overrides)
    options = RunOptions(file=Path(scenario.name), workers=workers, persons=persons, out=_folder(out), quiet=True)
    return _lived((scenario,), options, told)


def compare(
    *worlds: World,
    against: str | None = None,
    scale: float | None = None,
    replicates: int | None = None,
    draws: int | None = None,
    seed: int | None = None,
    workers: int | None = 1,
    persons: Literal["none", "offenders", "all"] = "offenders",
    out: str | Path | None = None,
    told: Callable[[str], None] = lambda text: None,
) -> Results:
    """Live scenarios with the same people and luck and return what differs.

    Parameters
    ----------
    worlds : files or names, compared with their own ``study.against``; or loaded scenarios, the first one compared with
    against : for files and names: what to compare with
    scale, replicates, draws, seed, workers, persons, out, told : see ``run``

    Raises
    ------
    ScenarioError, InputError, OutputError
        as the command ``twinlives compare`` would say
    """
    overrides = _overrides(scale, replicates, draws, seed)
    if any(isinstance(world, Scenario) for world in worlds):
        first, *others = _loaded(worlds, overrides)
        scenarios = share_a_study(first, others)
    else:
        files = [_file(world) for world in worlds if not isinstance(world, Scenario)]
        scenarios = load_comparison(files, against=against, overrides=overrides)
    options = CompareOptions(files=(), workers=workers, persons=persons, out=_folder(out), quiet=True)
    return _lived(scenarios, options, told)


def open_study(folder: str | Path) -> Results:
    """Open the folder of a finished run or study.

    Raises
    ------
    InputError
        it holds none, or one that is not synthetic
    """
    results = Results(Path(folder))
    _ = results.manifest
    return results


def _lived(scenarios: tuple[Scenario, ...], options: Living, told: Callable[[str], None]) -> Results:
    finished = live_study(scenarios, options, told, pages=lambda folder: write_pages(folder).headline)
    return Results(finished.folder)


def _loaded(worlds: Sequence[World], overrides: Overrides) -> list[Scenario]:
    if overrides and any(isinstance(world, Scenario) for world in worlds):
        raise InputError(f"give {', '.join(sorted(overrides))} to load(), for these scenarios are loaded already.")
    return [w if isinstance(w, Scenario) else load_scenario(_file(w), overrides=overrides) for w in worlds]


def _file(place: str | Path) -> Path:
    """Return a scenario's file; a shipped scenario goes by its name alone."""
    path = Path(place)
    return template_path(str(place)) if not path.exists() and str(place) in template_names() else path


def _folder(out: str | Path | None) -> Path | None:
    return None if out is None else Path(out)


def _overrides(scale: float | None, replicates: int | None, draws: int | None, seed: int | None) -> dict[str, object]:
    return Living(scale=scale, replicates=replicates, draws=draws, seed=seed).overrides()
