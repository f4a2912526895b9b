"""The directions between rooms, read from the imports of every file (nothing is imported to check them)."""

from __future__ import annotations

import ast
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "simulation"

ORDER = """cli __main__ > classroom > report > experiment > outcomes > model person > engine > levers > justice
    > careers > ties > population > scenario > evidence > core > errors vocabulary __init__"""
"""Top to bottom: a room imports itself and those below it."""

RANK = {room: rank for rank, rooms in enumerate(reversed(ORDER.split(">"))) for room in rooms.split()}

CLOSED_DOORS = {"outcomes": {"model", "person", "engine"}}  # lower in the order, and still not to be read

HOMES = {  # a library, and the only rooms or files that may import it
    "mesa": ("model.py", "person.py"),
    "networkx": ("ties/", "outcomes/networks.py"),
    "matplotlib": ("report/",),
    "seaborn": ("report/",),
    "nicegui": ("classroom/",),
}

LIGHT_ROOMS = {"cli", "__main__", "scenario", "evidence", "core", "errors", "vocabulary", "__init__"}
HEAVY = {"matplotlib", "mesa", "networkx", "nicegui", "pandas", "pyarrow", "scipy", "seaborn", "sklearn", "statsmodels"}
HEAVY_ALSO = {"cli": {"numpy", "numba"}, "scenario": {"numpy", "numba"}}  # `--help` and `check` answer at once
COMMAND_IMPORTS = {"typer", "rich", "__future__"} | set(sys.stdlib_module_names)

GENERATOR_MODULES = {"random", "secrets", "numpy.random", "emcee", "SALib.sample", "scipy.stats.qmc"}
GENERATOR_NAMES = {"random", "default_rng", "RandomState", "uuid1", "uuid4", "urandom", "rvs", "shuffle", "shuffle_do"}
GENERATOR_OPTIONS = {"random_state", "rng"}

ALLOWED_GENERATORS: dict[str, set[str]] = {
    # Mesa's own generator, seeded by the cohort's seed, is handed to sets of agents for a user's shuffle_do; lives draw
    # by keys and never read it (test_agents_draws_and_columns_of_a_user_change_no_life)
    "model.py": {"random", "rng"},
    # the library of school-year networks is fixed: the graph's number in it is its seed, the same in every world;
    # which graph a school year gets, and who stands where in it, are keyed draws
    "ties/school_years.py": {"seed"},
    # the word in the teacher's own address must not be guessed by a visitor; it is no chance of a life
    "classroom/opened.py": {"secrets"},
    # points and samples of a calibration, and of a sensitivity analysis: fixed seeds; they choose parameter values,
    # and no life reads them
    "experiment/calibration/points.py": {"scipy.stats.qmc", "default_rng", "rng", "random"},
    "experiment/calibration/posterior.py": {"emcee", "default_rng", "RandomState", "random"},
    "experiment/calibration/calibrate.py": {"default_rng", "random"},
    "experiment/calibration/smoother.py": {"default_rng", "random"},
    "experiment/calibration/refreshing.py": {"default_rng", "random"},
}
"""File -> what it may use besides the keyed draws. Add a file only with a fixed seed and a reason beside it here."""

LONGEST_FILE = 400
LONG_FILE = 300


@dataclass(frozen=True)
class Import:
    """One imported module, in full; ``runs`` tells whether importing the file imports it too."""

    module: str
    name: str
    line: int
    runs: bool

    @property
    def full(self) -> str:
        return f"{self.module}.{self.name}" if self.name else self.module

    @property
    def library(self) -> str:
        return self.module.partition(".")[0]

    @property
    def room(self) -> str | None:
        """Room of our own package, or None for a library."""
        parts = self.full.split(".")
        if parts[0] != "simulation":
            return None
        below = parts[1] if len(parts) > 1 else "__init__"
        return "__init__" if self.module == "simulation" and below not in RANK else below


def room_of(path: str) -> str:
    return path.partition("/")[0].removesuffix(".py")


def package_of(path: str) -> list[str]:
    """Return the package whose names a relative import in the file starts from."""
    return ["simulation", *path.split("/")[:-1]]


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


def statements(node: ast.AST, runs: bool = True) -> Iterator[tuple[ast.AST, bool]]:
    """Yield every node below, with whether it runs when the file is imported."""
    for child in ast.iter_child_nodes(node):
        later = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or is_type_checking(child)
        yield child, runs
        yield from statements(child, runs and not later)


def imports_of(path: str, source: str) -> Iterator[Import]:
    for node, runs in statements(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, "", node.lineno, runs) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package_of(path)[: len(package_of(path)) + 1 - node.level] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (Import(module, alias.name, node.lineno, runs) for alias in node.names)


# ------------------------------------------------------------------------------------------------ rules


def wrong_directions(path: str, source: str) -> Iterator[str]:
    own = room_of(path)
    for found in imports_of(path, source):
        if found.room is None or found.room == own:
            continue
        if found.room not in RANK:
            yield f"{path}:{found.line} imports {found.full}, which belongs to no room"
        elif RANK[found.room] > RANK[own] or found.room in CLOSED_DOORS.get(own, set()):
            yield f"{path}:{found.line} {own} may not import {found.room}"


def strangers_in_a_room(path: str, source: str) -> Iterator[str]:
    for found in imports_of(path, source):
        homes = HOMES.get(found.library)
        if homes and not path.startswith(homes):
            yield f"{path}:{found.line} {found.library} is imported only in {', '.join(homes)}"


def heavy_starts(path: str, source: str) -> Iterator[str]:
    own = room_of(path)
    heavy = (HEAVY if own in LIGHT_ROOMS else set()) | HEAVY_ALSO.get(own, set())
    for found in imports_of(path, source):
        if found.runs and found.library in heavy:
            yield f"{path}:{found.line} import {found.library} inside the function that needs it"


def crowded_commands(path: str, source: str) -> Iterator[str]:
    if room_of(path) != "cli":
        return
    for found in imports_of(path, source):
        leaf = found.room is not None and (found.room == "cli" or RANK.get(found.room) == 0)
        if found.runs and not leaf and found.library not in COMMAND_IMPORTS:
            yield f"{path}:{found.line} import {found.full} inside the verb that needs it"


def generators_named(path: str, source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and name of everything that draws chance other than by keyed draws."""
    for found in imports_of(path, source):
        names = {found.module, found.full, found.name} if found.room is None else set()
        yield from ((found.line, name) for name in sorted(names & (GENERATOR_MODULES | GENERATOR_NAMES)))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load) and node.attr in GENERATOR_NAMES:
            yield node.lineno, node.attr
        elif isinstance(node, ast.Call):
            builds_graph = ast.unparse(node.func).startswith(("nx.", "networkx."))
            options = GENERATOR_OPTIONS | ({"seed"} if builds_graph else set())
            yield from ((node.lineno, word.arg) for word in node.keywords if word.arg in options)


def other_generators(path: str, source: str) -> Iterator[str]:
    for line, name in generators_named(path, source):
        if name not in ALLOWED_GENERATORS.get(path, set()):
            yield f"{path}:{line} {name}: chance comes from keyed draws (core) alone"


RULES: tuple[Callable[[str, str], Iterator[str]], ...] = (
    wrong_directions,
    strangers_in_a_room,
    heavy_starts,
    crowded_commands,
    other_generators,
)


def violations(path: str, source: str) -> list[str]:
    return [problem for rule in RULES for problem in rule(path, source)]


def circle(sources: dict[str, str]) -> list[str]:
    """Return the modules of a circle of imports that run at start, or nothing."""
    modules = {module_of(path): path for path in sources}
    graph = {
        module: {name for found in imports_of(path, sources[path]) if found.runs and (name := target(found, modules))}
        for module, path in modules.items()
    }
    try:
        TopologicalSorter({module: below - {module} for module, below in graph.items()}).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def module_of(path: str) -> str:
    return ".".join(["simulation", *path.removesuffix(".py").split("/")]).removesuffix(".__init__")


def target(found: Import, modules: dict[str, str]) -> str | None:
    return next((name for name in (found.full, found.module) if name in modules), None)


# ------------------------------------------------------------------------------------------------ the package


def read_package() -> dict[str, str]:
    return {file.relative_to(PACKAGE).as_posix(): file.read_text("utf-8") for file in sorted(PACKAGE.rglob("*.py"))}


SOURCES = read_package()


@pytest.mark.parametrize("path", SOURCES)
def test_a_file_keeps_the_directions_of_its_room(path: str) -> None:
    assert violations(path, SOURCES[path]) == []


def test_every_file_belongs_to_a_room() -> None:
    assert {room_of(path) for path in SOURCES} - set(RANK) == set()


def test_no_imports_run_in_a_circle() -> None:
    assert circle(SOURCES) == []


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lines = {path: source.count("\n") for path, source in SOURCES.items()}
    for path, count in lines.items():
        if count > LONG_FILE:
            warnings.warn(f"simulation/{path} has {count} lines; aim at fewer than {LONG_FILE}", stacklevel=1)
    assert {path: count for path, count in lines.items() if count > LONGEST_FILE} == {}


def test_every_allowed_generator_is_still_used() -> None:
    used = {(path, name) for path in SOURCES for _, name in generators_named(path, SOURCES[path])}
    assert {(path, name) for path, names in ALLOWED_GENERATORS.items() for name in names} - used == set()


# ------------------------------------------------------------------------------------------------ the rules themselves


@pytest.mark.parametrize(
    ("path", "source", "problem"),
    [
        ("core/clock.py", "from simulation.careers import onset", "core may not import careers"),
        ("core/clock.py", "def f():\n    import simulation.engine", "core may not import engine"),
        ("ties/store.py", "from simulation import model", "ties may not import model"),
        ("ties/store.py", "from ..justice.court import Court", "ties may not import justice"),
        ("ties/store.py", "if TYPE_CHECKING:\n    from simulation.levers import Lever", "ties may not import levers"),
        ("outcomes/harm.py", "from simulation.engine import run", "outcomes may not import engine"),
        ("errors.py", "from .core import real", "errors may not import core"),
        ("careers/work.py", "from simulation.tools.text import wrap", "belongs to no room"),
        ("careers/work.py", "import networkx as nx", "networkx is imported only in"),
        ("engine/world.py", "from mesa import Agent", "mesa is imported only in"),
        ("outcomes/harm.py", "import matplotlib.pyplot as plt", "matplotlib is imported only in"),
        ("scenario/read.py", "import pandas as pd", "inside the function"),
        ("cli/app.py", "import jinja2", "inside the verb"),
        ("cli/checking.py", "from simulation.scenario import load", "inside the verb"),
        ("careers/work.py", "import random", "keyed draws"),
        ("careers/work.py", "from random import Random", "keyed draws"),
        ("careers/work.py", "import numpy as np\nx = np.random.rand()", "keyed draws"),
        ("careers/work.py", "from numpy import random", "keyed draws"),
        ("careers/work.py", "from uuid import uuid4", "keyed draws"),
        ("careers/work.py", "import os\nos.urandom(8)", "keyed draws"),
        ("model.py", "self.agents.shuffle_do('step')", "keyed draws"),
        ("person.py", "self.random.choice(x)", "keyed draws"),
        ("ties/layers.py", "nx.watts_strogatz_graph(9, 4, 0.1, seed=1)", "keyed draws"),
        ("experiment/calibrate.py", "KFold(5, shuffle=True, random_state=1)", "keyed draws"),
        ("experiment/calibrate.py", "from scipy.stats import qmc", "keyed draws"),
    ],
)
def test_a_planted_violation_is_found(path: str, source: str, problem: str) -> None:
    assert any(problem in found for found in violations(path, source))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        (
            "cli/app.py",
            "import sys\nimport typer\nfrom rich.console import Console\nfrom simulation import __version__",
        ),
        ("cli/app.py", "def run():\n    import pandas\n    from simulation.experiment import study"),
        ("cli/ending.py", "from simulation.errors import InputError"),
        ("cli/app.py", "from simulation.cli.ending import ended"),
        ("cli/app.py", "if TYPE_CHECKING:\n    from simulation.scenario.options import Telling"),
        ("levers/work.py", "from simulation.careers.work import Job\nfrom . import family\nfrom .family import Lever"),
        ("ties/builders.py", "import networkx as nx\nnx.path_graph(4)"),
        ("outcomes/networks.py", "import networkx as nx\nfrom simulation.ties import store"),
        ("scenario/read.py", "def frame():\n    import pandas\nfrom simulation.vocabulary import Kind"),
        ("person.py", "from simulation.model import Cohort\nfrom mesa import Agent"),
    ],
)
def test_an_orderly_file_is_left_alone(path: str, source: str) -> None:
    assert violations(path, source) == []


def test_a_planted_circle_is_found() -> None:
    sources = {"core/clock.py": "from simulation.core import draws", "core/draws.py": "from .clock import Clock"}
    assert set(circle(sources)) == {"simulation.core.clock", "simulation.core.draws"}


def test_an_import_inside_a_function_closes_no_circle() -> None:
    sources = {"core/clock.py": "from simulation.core import draws", "core/draws.py": "def f(): from . import clock"}
    assert circle(sources) == []
