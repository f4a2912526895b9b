"""Clusters on loopback with two workers: Dask and Ray give the bytes of this machine, also when a worker is killed.

Without the extra these tests are skipped; ``make test-clusters`` has it and sets ``TWINLIVES_CLUSTERS``, with which
a missing library fails.
"""

from __future__ import annotations

import importlib
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import pytest

from simulation.errors import InputError

pytestmark = pytest.mark.full
TESTS = Path(__file__).parents[1]
SMALL: Any = runpy.run_path(str(TESTS / "small_studies.py"))
live, contents, scenarios = SMALL["live"], SMALL["contents"], SMALL["scenarios"]
EXTRA = "install the extra: pip install twinlives[cluster]"
REQUIRED = "TWINLIVES_CLUSTERS"
PATIENCE = 90  # seconds for a cluster to answer


class Head(NamedTuple):
    """The head of a Ray cluster of our own."""

    address: str
    process: subprocess.Popen[bytes]


def library(name: str) -> Any:
    """Return a library of the extra; without it skip, or fail where it is required."""
    return importlib.import_module(name) if os.environ.get(REQUIRED) else pytest.importorskip(name, reason=EXTRA)


def test_a_missing_library_fails_where_it_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REQUIRED, "required")
    with pytest.raises(ModuleNotFoundError):
        library("no_such_cluster")
    monkeypatch.delenv(REQUIRED)
    with pytest.raises(pytest.skip.Exception):
        library("no_such_cluster")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an undisturbed study, lived by this process."""
    place = tmp_path_factory.mktemp("whole")
    live(scenarios(place / "files", replicates="  replicates: 6"), place / "study")
    return place / "study"


def file_of(whole: Path) -> Path:
    return whole.parent / "files" / "lever.yaml"


@pytest.fixture(scope="module")
def dask_cluster() -> Iterator[Any]:
    distributed = library("distributed")
    settings = {"n_workers": 2, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": None}
    with distributed.LocalCluster(**settings) as cluster:
        yield cluster


def dask_address(cluster: Any) -> str:
    return str(cluster.scheduler_address).replace("tcp://", "dask://")


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


@pytest.fixture(scope="module")
def ray_head() -> Iterator[Head]:
    library("ray")
    port, server = free_port(), free_port()
    words = ["start", "--head", "--block", "--num-cpus=2", "--include-dashboard=false", "--disable-usage-stats"]
    words += ["--node-ip-address=127.0.0.1", f"--port={port}", f"--ray-client-server-port={server}"]
    command = [sys.executable, "-c", "import sys; from ray.scripts.scripts import main; sys.exit(main())", *words]
    environment = {**os.environ, "PYTHONPATH": str(TESTS.parent)}
    head = subprocess.Popen(command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL)
    wait_for(server, head)
    yield Head(f"ray://127.0.0.1:{server}", head)
    head.send_signal(signal.SIGTERM)
    head.wait(PATIENCE)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends and process.poll() is None:
        with socket.socket() as place:
            if place.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    pytest.fail("the cluster does not answer")


def same(one: Path, other: Path) -> None:
    first, second = contents(one), contents(other)
    assert [name for name in first if first[name] != second.get(name)] == []


def test_dask_gives_the_same_bytes(whole: Path, dask_cluster: Any, tmp_path: Path) -> None:
    live(file_of(whole), tmp_path / "out", cluster=dask_address(dask_cluster), workers=2)
    same(whole, tmp_path / "out")


def test_a_dask_worker_killed_in_the_middle_is_survived(whole: Path, dask_cluster: Any, tmp_path: Path) -> None:
    from distributed import Client

    killed: list[int] = []

    def told(line: str) -> None:
        if line.startswith("1 of"):
            with Client(dask_cluster) as client:
                killed.extend(list(client.run(os.getpid).values())[:1])
            os.kill(killed[0], signal.SIGKILL)

    live(file_of(whole), tmp_path / "out", cluster=dask_address(dask_cluster), workers=2, told=told)
    assert len(killed) == 1
    same(whole, tmp_path / "out")


def test_ray_gives_the_same_bytes(whole: Path, ray_head: Head, tmp_path: Path) -> None:
    live(file_of(whole), tmp_path / "out", cluster=ray_head.address, workers=2)
    same(whole, tmp_path / "out")


def test_a_ray_worker_killed_in_the_middle_is_survived(whole: Path, ray_head: Head, tmp_path: Path) -> None:
    killed: list[int] = []

    def told(line: str) -> None:
        if line.startswith("1 of"):
            Thread(target=kill_a_new_ray_worker, args=(ray_head.process, ray_workers(ray_head.process), killed)).start()

    live(file_of(whole), tmp_path / "out", cluster=ray_head.address, workers=2, told=told)
    assert len(killed) == 1
    same(whole, tmp_path / "out")


def ray_workers(head: subprocess.Popen[bytes]) -> dict[int, Any]:
    """Return the processes below the head that Ray has given jobs of ours; their titles say so."""
    import psutil

    below = psutil.Process(head.pid).children(recursive=True)
    return {child.pid: child for child in below if child.is_running() and "PoolActor" in " ".join(child.cmdline())}


def kill_a_new_ray_worker(head: subprocess.Popen[bytes], known: dict[int, Any], killed: list[int]) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends and not killed:
        for number, worker in ray_workers(head).items():
            if number not in known and not killed:
                worker.kill()
                killed.append(number)
        time.sleep(0.2)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds worker processes as Linux lists them")
def test_a_worker_of_this_machine_killed_in_the_middle_is_survived(whole: Path, tmp_path: Path) -> None:
    killed: list[int] = []

    def told(line: str) -> None:
        if line.startswith("1 of"):
            killed.extend(workers_here()[:1])
            os.kill(killed[0], signal.SIGKILL)

    live(file_of(whole), tmp_path / "out", workers=2, told=told)
    assert len(killed) == 1
    same(whole, tmp_path / "out")


def workers_here() -> list[int]:
    """Return the worker processes of this one."""
    children = " ".join(place.read_text() for place in Path("/proc/self/task").glob("*/children")).split()
    commands = {int(child): Path(f"/proc/{child}/cmdline").read_text() for child in children}
    return [child for child, command in commands.items() if "popen_loky" in command]


@pytest.mark.parametrize("kind", ["dask", "ray"])
def test_a_cluster_that_does_not_answer_is_told(kind: str, whole: Path, tmp_path: Path) -> None:
    library({"dask": "distributed", "ray": "ray"}[kind])
    with pytest.raises(InputError, match="does not answer"):
        live(file_of(whole), tmp_path / "out", cluster=f"{kind}://127.0.0.1:{free_port()}")
    assert list(tmp_path.iterdir()) == []
