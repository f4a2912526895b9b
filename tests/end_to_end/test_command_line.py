"""The command line as a user meets it: exit codes, streams, speed, and what is imported for it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import simulation.cli
from simulation.cli.ending import ended
from simulation.errors import InputError, TwinlivesError
from simulation.scenario.options import BenchOptions, CompareOptions, ExplainOptions, ReportOptions, RunOptions
from simulation.scenario.templates import template_path

BASELINE = template_path("baseline")
ADVICE = template_path("recommendation_1_probation_advice")
VERBS = (
    "new",
    "check",
    "schema",
    "explain",
    "run",
    "compare",
    "report",
    "validate",
    "life",
    "monitor",
    "research-value",
    "bench",
)
HEAVY = {"numba", "numpy", "pandas", "mesa", "scipy", "networkx", "pyarrow", "matplotlib", "pydantic", "typer", "rich"}
LIMIT = 0.4  # seconds for `--help` and `check`
TRIES = 8  # the best of some runs tells what the program costs; the others what the machine was busy with

Run = subprocess.CompletedProcess[str]


def twinlives(*arguments: str | Path, **environment: str) -> Run:
    command = [sys.executable, "-m", "simulation", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, check=False)


# ------------------------------------------------------------------------------------------------ weight


def imported_by(*arguments: str | Path) -> set[str]:
    script = (
        "import sys; from simulation.cli import main\n"
        f"sys.argv = ['twinlives', *{[str(word) for word in arguments]!r}]\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('\\n' + ' '.join({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_check_imports_neither_engine_libraries_nor_typer() -> None:
    loaded = imported_by("check", ADVICE)
    assert "ruamel" in loaded
    assert loaded & HEAVY == set()


def test_help_imports_typer_alone() -> None:
    assert imported_by("--help") & HEAVY == {"typer"}


# ------------------------------------------------------------------------------------------------ words and exit codes


def test_help_names_every_verb() -> None:
    shown = twinlives("--help")
    assert shown.returncode == 0
    assert all(f"  {verb} " in shown.stdout for verb in VERBS)
    assert "SYNTHETIC" in shown.stdout


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str) -> None:
    shown = twinlives(verb, "--help")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert f"Usage: twinlives {verb}" in shown.stdout


def test_the_version_is_that_of_the_package() -> None:
    assert twinlives("--version").stdout == f"twinlives {simulation.__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("chek",),
        ("check",),
        ("check", "--jsn", "a.yaml"),
        ("run",),
        ("run", "a.yaml", "b.yaml"),
        ("run", "a.yaml", "--scale", "much"),
        ("run", "a.yaml", "--engine", "slow"),
        ("run", "a.yaml", "--workers", "0"),
        ("compare", "a.yaml", "--lang", "fr"),
        ("report",),
        ("--nonsense",),
    ],
    ids=" ".join,
)
def test_a_wrong_command_exits_2_without_a_traceback(arguments: tuple[str, ...]) -> None:
    answer = twinlives(*arguments)
    assert answer.returncode == 2
    assert "Usage: twinlives" in answer.stdout + answer.stderr
    assert "Traceback" not in answer.stderr


def test_check_past_typer_and_through_typer_say_the_same(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("question: What if?\nclock: {until: soon}\n")
    for file in (BASELINE, wrong):
        for extra in ((), ("--json",)):
            quick, slow = twinlives("check", file, *extra), twinlives("check", *extra, "--", file)
            assert (quick.returncode, quick.stdout, quick.stderr) == (slow.returncode, slow.stdout, slow.stderr)


def test_an_odd_file_name_is_spelled_out_on_a_plain_terminal(tmp_path: Path) -> None:
    answer = twinlives("check", tmp_path / "vráag\x1b.yaml", PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert answer.returncode == 2
    assert "there is no such file" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_new_writes_what_check_accepts_and_never_overwrites(tmp_path: Path) -> None:
    target = tmp_path / "mine.yaml"
    assert twinlives("new", "mine", "--out", target).returncode == 0
    assert twinlives("check", target, tmp_path / "baseline.yaml").returncode == 0
    again = twinlives("new", "mine", "--out", target)
    assert (again.returncode, again.stdout) == (2, "")
    assert "exists already" in again.stderr


def test_the_schema_is_one_json_object() -> None:
    assert json.loads(twinlives("schema").stdout)["title"] == "A twinlives scenario"


def test_a_closed_pipe_ends_quietly() -> None:
    command = f"{sys.executable} -m simulation schema | head -n 1"
    answer = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (answer.stdout, answer.stderr) == ("{\n", "")


# ------------------------------------------------------------------------------------------------ how a verb ends


def fail(error: BaseException) -> Callable[[], None]:
    def work() -> None:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (InputError("a.yaml:3  mend it"), 2, "a.yaml:3  mend it"),
        (TwinlivesError("the run stopped"), 3, "the run stopped"),
        (ZeroDivisionError("by\nnothing"), 3, "failed: ZeroDivisionError: by nothing (traceback: twinlives --debug"),
        (MemoryError(), 3, "failed: MemoryError: no reason given"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_every_ending_has_its_code_and_one_line(
    error: BaseException, code: int, words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TWINLIVES_DEBUG", raising=False)
    assert ended(fail(error)) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(words)
    assert err.count("\n") == 1


def test_a_failure_shows_its_traceback_when_asked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWINLIVES_DEBUG", "1")
    assert ended(fail(ZeroDivisionError("by nothing"))) == 3
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupt_exits_130(tmp_path: Path) -> None:
    script = (
        "import os, signal, simulation.cli as cli\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a job in the background is deaf to it
        "cli.plain_check = lambda words: os.kill(os.getpid(), signal.SIGINT)\n"
        "cli.main()"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert answer.returncode == 128 + signal.SIGINT
    assert "Traceback" not in answer.stderr


# ------------------------------------------------------------------------------------------------ options


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Call a verb whose work is replaced by a note of its options; return them."""

    def call(*words: str) -> Any:
        noted: list[Any] = []
        verbs = ModuleType("simulation.cli.verbs")
        for verb in ("run", "compare", "explain", "report", "bench"):
            setattr(verbs, verb, noted.append)
        monkeypatch.setattr(simulation.cli, "verbs", verbs, raising=False)
        monkeypatch.setitem(sys.modules, "simulation.cli.verbs", verbs)
        monkeypatch.setattr(sys, "argv", ["twinlives", *words])
        with pytest.raises(SystemExit) as done:
            simulation.cli.main()
        assert done.value.code == 0
        return noted[0]

    return call


def test_run_hands_over_what_was_asked(asked: Callable[..., Any]) -> None:
    words = (
        "run a.yaml --scale 0.01 --replicates 2 --seed 7 --engine plain --workers 2 --out o --snapshot --persons all"
    )
    assert asked(*words.split(), "--quiet", "--json") == RunOptions(
        file=Path("a.yaml"),
        scale=0.01,
        replicates=2,
        seed=7,
        engine="plain",
        workers=2,
        out=Path("o"),
        snapshot=True,
        persons="all",
        quiet=True,
        json=True,
    )


def test_run_leaves_to_the_file_what_was_not_asked(asked: Callable[..., Any]) -> None:
    options = asked("run", "a.yaml")
    assert options == RunOptions(file=Path("a.yaml"))
    assert options.overrides() == {}
    assert options.shows_progress
    assert not options.terminal


def test_compare_hands_over_what_was_asked(asked: Callable[..., Any]) -> None:
    words = "compare a.yaml b.yaml --against c --resume --extend 3 --cluster dask://h:1 --lang nl --scale 0.5"
    assert asked(*words.split()) == CompareOptions(
        files=(Path("a.yaml"), Path("b.yaml")),
        against="c",
        resume=True,
        extend=3,
        cluster="dask://h:1",
        lang="nl",
        scale=0.5,
    )


def test_the_other_verbs_hand_over_what_was_asked(asked: Callable[..., Any]) -> None:
    explain = ExplainOptions(file=Path("a.yaml"), schedule=True, parameters=True, json=True)
    assert asked("explain", "a.yaml", "--schedule", "--parameters", "--json") == explain
    assert asked("report", "f", "--lang", "nl") == ReportOptions(folder=Path("f"), lang="nl")
    bench = BenchOptions(persons=1000, full=True, quick=True, json=True)
    assert asked("bench", "--persons", "1000", "--full", "--quick", "--json") == bench


def test_debug_is_also_seen_by_worker_processes(asked: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWINLIVES_DEBUG", "")
    asked("--debug", "run", "a.yaml")
    assert os.environ["TWINLIVES_DEBUG"] == "1"
