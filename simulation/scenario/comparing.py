"""Load the worlds of one comparison: they share people, calendar and numbers, and differ in levers alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from simulation.errors import Problem, ScenarioError
from simulation.scenario.describe import Scenario
from simulation.scenario.loading import ENDING, Overrides, load_scenario, load_scenarios
from simulation.scenario.names import is_recidivism

RUN_SETTINGS = ("replicates", "draws", "seed", "split", "stop")
"""Settings of a study that all its worlds share."""


def load_comparison(
    paths: Sequence[str | Path], *, against: str | None = None, overrides: Overrides | None = None
) -> tuple[Scenario, ...]:
    """Return the worlds of a comparison: first the one compared against, then the others in the order given.

    The first of the others gives the number of replicates and draws, the seed and the split of all worlds.

    Parameters
    ----------
    paths : scenario files; the one compared against may be among them
    against : the scenario to compare with, by its name (a file beside the first) or by its path, in place of the
        files' own ``study.against``
    overrides : see `simulation.scenario.load_scenario`; they hold for every world

    Raises
    ------
    ScenarioError
        all problems of all files; nothing to compare with; or worlds that do not share people, calendar and numbers

    Examples
    --------
    >>> from simulation.scenario.templates import template_path
    >>> worlds = load_comparison([template_path("recommendation_1_probation_advice")])
    >>> [world.name for world in worlds]
    ['baseline', 'recommendation_1_probation_advice']
    """
    files = [Path(path) for path in paths]
    scenarios = load_scenarios(files, overrides=overrides)
    base_file = _base_file(scenarios, files, against)
    base = load_scenario(base_file, overrides=overrides)
    others = [(file, world) for file, world in zip(files, scenarios, strict=True) if world.name != base.name]
    problems = [problem for file, world in others for problem in _unlike(file, world, base, others[0][1])]
    problems += _not_two(others, base_file)
    if problems:
        raise ScenarioError(problems)
    return _sharing_a_study(base, [world for _, world in others])


def _base_file(scenarios: Sequence[Scenario], files: Sequence[Path], against: str | None) -> Path:
    if against is not None:
        is_path = against.endswith((ENDING, ".yml")) and Path(against).exists()
        return Path(against) if is_path else files[0].parent / f"{against.removesuffix(ENDING)}{ENDING}"
    named = [(file, world.study.against) for file, world in zip(files, scenarios, strict=True) if world.study.against]
    names = sorted({str(name) for _, name in named})
    if not named:
        message = _how_to_compare(scenarios[0], files[0])
        raise ScenarioError([Problem(str(files[0]), 0, "study.against", message)])
    if len(names) > 1:
        message = (
            f"the files are compared with different scenarios ({', '.join(names)}); choose one with --against NAME"
        )
        raise ScenarioError([Problem(str(files[0]), 0, "study.against", message)])
    file, name = named[0]
    return file.parent / f"{name}{ENDING}"


def _how_to_compare(world: Scenario, file: Path) -> str:
    """Return what to do with a scenario that names nothing to compare it with."""
    if world.levers:
        return "names nothing to compare with; add `against: baseline` under study, or give --against NAME"
    return (
        "has no levers and names nothing to compare with. To see a lever at work in it, write a second file beside it "
        f"with `extends: {file.name}`, a lever under `levers`, and `against: {world.name}` under `study`, and compare "
        f"that file; or live this world alone: twinlives run {file.name}"
    )


def _unlike(file: Path, world: Scenario, base: Scenario, first: Scenario) -> list[Problem]:
    lived, base_lived = world.lived(), base.lived()
    parts = [part for part in ("cohort", "clock", "parameters") if lived[part] != base_lived[part]]
    problems = [
        Problem(str(file), 0, part, f"{part} differs from that of {base.name}; {_why_alike(base.name)}")
        for part in parts
    ]
    settings = [name for name in RUN_SETTINGS if getattr(world.study, name) != getattr(first.study, name)]
    if world.study.stop is not None and _unit(world) != _unit(first):
        message = (
            f"study.stop gives one width for all files, and {world.study.primary.outcome} is counted in another unit "
            f"than {first.study.primary.outcome} of {first.name}; leave study.stop out, or compare these files apart"
        )
        problems.append(Problem(str(file), 0, "study.stop", message))
    return problems + [
        Problem(
            str(file), 0, f"study.{name}", f"study.{name} differs from that of {first.name}; give all files the same"
        )
        for name in settings
    ]


def _unit(world: Scenario) -> str:
    """Return what tells apart units of primary outcomes: all recidivism is of every 100 index persons."""
    outcome = world.study.primary.outcome
    return "recidivism" if is_recidivism(outcome) else outcome


def _why_alike(name: str) -> str:
    return f"the worlds of a comparison share people, calendar and numbers: begin with `extends: {name}{ENDING}`"


def _not_two(others: Sequence[tuple[Path, Scenario]], base_file: Path) -> list[Problem]:
    if not others:
        return [Problem(str(base_file), 0, "", "a comparison needs a second scenario; name one more file")]
    names = [world.name for _, world in others]
    return [
        Problem(str(file), 0, "", f"two files are named {world.name}; rename one, for results are listed by name")
        for place, (file, world) in enumerate(others)
        if world.name in names[:place]
    ]


def _sharing_a_study(base: Scenario, others: Sequence[Scenario]) -> tuple[Scenario, ...]:
    settings = {name: getattr(others[0].study, name) for name in RUN_SETTINGS}
    compared = [replace(world, study=replace(world.study, against=base.name)) for world in others]
    return (replace(base, study=replace(base.study, **settings)), *compared)


def share_a_study(base: Scenario, others: Sequence[Scenario]) -> tuple[Scenario, ...]:
    """Return loaded scenarios as the worlds of one comparison: first the one compared with.

    Raises
    ------
    ScenarioError
        nothing to compare with, or worlds that do not share people, calendar and numbers
    """
    named = [(Path(world.name), world) for world in others]
    problems = [problem for file, world in named for problem in _unlike(file, world, base, others[0])]
    problems += _not_two(named, Path(base.name))
    if problems:
        raise ScenarioError(problems)
    return _sharing_a_study(base, others)
