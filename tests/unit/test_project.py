"""The files around the code tell the truth: lock, citation, changelog, and what starting the command loads."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import simulation

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock.txt").read_text("utf-8")
CLUSTERS = (ROOT / "requirements.clusters.lock.txt").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
HEAVY = {"matplotlib", "mesa", "networkx", "nicegui", "numba", "pandas", "pyarrow", "scipy", "sklearn", "statsmodels"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_lock_holds_every_library_the_project_asks_for() -> None:
    asked = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    locked = {normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", LOCK, re.MULTILINE)}
    assert {normal(re.match(r"[A-Za-z0-9._-]+", line)[0]) for line in asked} - locked == set()


def test_every_locked_library_has_hashes() -> None:
    entries = [
        entry for lock in (LOCK, CLUSTERS) for entry in re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)[1:]
    ]
    assert [entry for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []


def test_the_lock_of_clusters_holds_the_extra_and_otherwise_the_same_versions() -> None:
    versions = [dict(re.findall(r"^([A-Za-z0-9._-]+==\S+)( ;.*)?", lock, re.MULTILINE)) for lock in (LOCK, CLUSTERS)]
    assert set(versions[0]) <= set(versions[1])
    added = {normal(entry.split("==")[0]) for entry in versions[1]}
    assert {"dask", "distributed", "ray", "grpcio"} <= added  # without grpcio a ray:// address fails


def test_the_full_tests_run_those_on_clusters_where_a_missing_library_fails() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(r"^test-full:.*\btest-clusters\b", makefile, re.MULTILINE)
    assert "TWINLIVES_CLUSTERS=required .venv-clusters/bin/python -m pytest" in makefile


def test_the_lock_names_no_address() -> None:
    assert re.findall(r"^.*(?:://|--index|--extra|--find|^# +via).*$", LOCK + CLUSTERS, re.MULTILINE) == []


def test_the_lock_serves_python_3_11_and_newer() -> None:
    found = re.findall(r"^mesa==([\d.]+) ; python_full_version ([<>=]+) '3.12'", LOCK, re.MULTILINE)
    mesa = {sign: tuple(map(int, version.split("."))) for version, sign in found}
    assert (3, 3) <= mesa["<"] < (3, 4)
    assert (3, 5) <= mesa[">="] < (4,)


def test_the_citation_names_the_version_of_the_package() -> None:
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"\nversion: {simulation.__version__}\n" in citation


def test_the_changelog_keeps_a_place_for_numbers_that_move() -> None:
    unreleased = (ROOT / "CHANGELOG.md").read_text("utf-8").split("\n## ")[1]
    assert re.findall(r"^### (\w+)", unreleased, re.MULTILINE) == ["Added", "Changed", "Fixed", "Numbers"]


@pytest.mark.parametrize("module", ["simulation.cli", "simulation.scenario", "simulation.evidence"])
def test_starting_loads_no_heavy_library(module: str) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert HEAVY & set(loaded.split()) == set()
