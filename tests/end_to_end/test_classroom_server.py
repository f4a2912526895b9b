"""The server of the teaching page asked by scripts: who may do what, and what a hostile visitor gets."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
WAIT = 240  # seconds; a first run compiles


class Server:
    """A classroom in a process of its own."""

    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "simulation", "classroom", "--no-browser", "--port", "0", *options],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        self.lines: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()
        self.own = self._address(r"open: (\S+)")
        self.port = int(re.search(r":(\d+)/", self.own).group(1))  # type: ignore[union-attr]
        self.base = f"http://127.0.0.1:{self.port}"
        self._wait_for_answer()

    def _read(self) -> None:
        for line in self.process.stdout:  # type: ignore[union-attr]
            self.lines.append(line)

    def _address(self, pattern: str) -> str:
        for _ in range(WAIT * 10):
            found = re.search(pattern, "".join(self.lines))
            if found:
                return found.group(1)
            assert self.process.poll() is None, self.process.stderr.read()  # type: ignore[union-attr]
            time.sleep(0.1)
        raise AssertionError("the server said no address")

    def _wait_for_answer(self) -> None:
        for _ in range(100):
            try:
                httpx.get(f"{self.base}/classroom/style.css", timeout=1)
                return
            except httpx.HTTPError:
                time.sleep(0.1)

    def get(self, path: str, **options: object) -> httpx.Response:
        for _ in range(WAIT):
            answer = httpx.get(f"{self.base}/{path}", timeout=WAIT, **options)  # type: ignore[arg-type]
            if answer.status_code != 503:
                return answer
            time.sleep(0.5)
        return answer

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="module")
def alone() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def shared() -> Iterator[Server]:
    server = Server("--class")
    yield server
    server.stop()


def test_without_class_the_page_listens_on_loopback_alone(alone: Server) -> None:
    assert alone.own.startswith("http://127.0.0.1:")
    listening = Path("/proc/net/tcp")
    if not listening.exists():
        pytest.skip("no table of open ports on this system")
    local = [line.split()[1] for line in listening.read_text().splitlines()[1:] if line.split()[3] == "0A"]
    assert [address for address in local if address.endswith(f":{alone.port:04X}")] == [f"0100007F:{alone.port:04X}"]


def test_a_world_comes_with_the_mark_and_the_same_for_everybody(alone: Server) -> None:
    first, second = alone.get("classroom/world?seed=5"), alone.get("classroom/world?seed=5&lang=nl&junk=1")
    assert first.status_code == 200
    assert first.json()["synthetic"] is True
    assert first.content == second.content
    assert alone.get("classroom/world?seed=6").json()["worlds"][0]["digest"] != first.json()["worlds"][0]["digest"]


def test_a_person_is_told_with_twenty_lucks_and_a_wrong_number_is_refused(alone: Server) -> None:
    numbers = alone.get("classroom/world").json()["watched"]
    assert numbers == []
    person = alone.get("classroom/person?number=700")
    assert person.json()["number"] == 700
    assert len(person.json()["lucks"]) == 20
    assert alone.get("classroom/person?number=65000").status_code == 404


def test_a_recording_of_the_server_is_a_whole_page(alone: Server) -> None:
    page = alone.get("classroom/recording?seed=5&lang=nl").json()["page"]
    assert page.startswith("<!doctype html>")
    assert '<html lang="nl">' in page
    assert len(page.encode()) < 2_000_000


@pytest.mark.parametrize(
    "path",
    [
        "classroom/../../../etc/passwd", "classroom/%2e%2e/%2e%2e/etc/passwd", "../pyproject.toml",
        "simulation/person.py", "classroom/static/words.json", "_nicegui/../../etc/passwd", "docs", "openapi.json",
    ],
)  # fmt: skip
def test_no_address_reaches_a_file(alone: Server, path: str) -> None:
    with socket.create_connection(("127.0.0.1", alone.port), timeout=20) as raw:
        raw.sendall(f"GET /{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: raw.recv(65536), b""))
    assert b"root:" not in answer
    assert b"[project]" not in answer
    assert b"import" not in answer.split(b"\r\n\r\n", 1)[0]
    assert answer.split()[1] in {b"404", b"400", b"405"}


@pytest.mark.parametrize(
    "query",
    [
        "seed=" + "9" * 5000, "seed=-1&friends=1e308", "lever=__import__('os')", "lever=../../x&lang=<script>",
        "seed=%00&work=%F0%9F%92%A9", "number=-5", "seed=1&seed=2&seed=3", "&&&===", "friends[]=1&friends[a]=2",
    ],
)  # fmt: skip
def test_hostile_input_gives_an_ordinary_answer(alone: Server, query: str) -> None:
    answer = alone.get(f"classroom/world?{query}")
    assert answer.status_code == 200
    assert answer.json()["settings"]["lever"] == "none"
    page = alone.get(f"?{query}")
    assert page.status_code == 200
    assert '<script>"' not in page.text
    assert "__import__" not in page.text


def test_broken_requests_leave_the_server_standing(alone: Server) -> None:
    for junk in (
        b"\x00\xff" * 500,
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: " + b"b" * 200_000,
        b"POST /classroom/world HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", alone.port), timeout=20) as raw:
            raw.sendall(junk)
            raw.settimeout(1)
            try:
                raw.recv(100)
            except (TimeoutError, ConnectionError):
                continue
    assert alone.get("classroom/style.css").status_code == 200


def test_another_host_name_is_refused(alone: Server) -> None:
    assert alone.get("", headers={"Host": "evil.example"}).status_code == 400


def test_answers_forbid_the_browser_to_load_from_elsewhere(alone: Server) -> None:
    policy = alone.get("").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


def test_students_see_what_the_teacher_opened_and_nothing_else_until_allowed(shared: Server) -> None:
    key = re.search(r"key=(\S+)", shared.own).group(1)  # type: ignore[union-attr]
    assert shared.get("classroom/world?seed=8").status_code == 403
    assert shared.get(f"classroom/world?seed=8&key={key}x").status_code == 403
    assert shared.get(f"classroom/world?seed=8&key={key}").status_code == 200
    assert shared.get("classroom/world?seed=8").status_code == 200
    assert httpx.post(f"{shared.base}/classroom/allow?on=1").status_code == 403
    assert shared.get("classroom/may").json() == {"may": False, "shown": "seed=8"}
    assert shared.get("classroom/allow?on=1").status_code == 404
    allowed = httpx.post(f"{shared.base}/classroom/allow?on=1", cookies={"teacher": key})
    assert allowed.json() == {"allowed": True}
    assert shared.get("classroom/may").json()["may"] is True
    assert shared.get("classroom/world?seed=9").status_code == 200
    assert httpx.post(f"{shared.base}/classroom/allow?on=0", cookies={"teacher": key}).json() == {"allowed": False}


def test_students_see_fitted_groups_only_of_what_the_teacher_opened(shared: Server) -> None:
    key = re.search(r"key=(\S+)", shared.own).group(1)  # type: ignore[union-attr]
    assert shared.get("classroom/groups?most=0").status_code == 200
    assert shared.get("classroom/groups?most=0&off=bonds").status_code == 403
    assert shared.get(f"classroom/groups?most=0&off=bonds&key={key}").status_code == 200
    assert shared.get("classroom/groups?most=0&off=bonds").status_code == 200


def test_the_link_for_the_class_is_large_has_a_code_and_holds_no_key(shared: Server) -> None:
    facts = {who: page_facts(shared, query) for who, query in (("teacher", shared.own.split("?")[1]), ("student", ""))}
    assert facts["teacher"]["link"].endswith(f":{shared.port}/")
    assert "key" not in facts["teacher"]["link"]
    assert facts["teacher"]["code"].startswith("<svg")
    assert facts["student"]["link"] == facts["student"]["code"] == ""
    assert (facts["teacher"]["may"], facts["student"]["may"]) == (True, False)


def page_facts(server: Server, query: str) -> dict[str, str]:
    text = server.get(f"?{query}").text
    return json.loads(re.search(r'id="live">(.*?)</script>', text).group(1))  # type: ignore[union-attr, no-any-return]


def processes_of(process: int) -> dict[int, int]:
    """Return a process and those it started, with their resident bytes."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if process in (int(folder.name), parent):
                found[int(folder.name)] = int((folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, ValueError):
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds processes as Linux lists them")
@pytest.mark.parametrize(
    "how", [signal.SIGKILL, *(pytest.param(how, marks=pytest.mark.full) for how in (signal.SIGTERM, signal.SIGINT))]
)
def test_no_worker_outlives_its_server(how: signal.Signals) -> None:
    server = Server()
    server.get("classroom/world")
    started = processes_of(server.process.pid)
    assert len(started) > 1
    server.process.send_signal(how)
    server.process.wait(20)
    for _ in range(100):
        left = [number for number in started if Path(f"/proc/{number}").exists()]
        if not left:
            break
        time.sleep(0.1)
    assert left == []


VISITORS = 30
ASKED = ("", "classroom/opening", "classroom/world?seed={}&friends={}", "classroom/person?number={}")


def asked_by(visitor: int, turn: int) -> str:
    """Return what a scripted visitor asks for in turn: the page, the opening, a world, a person."""
    return ASKED[turn % 4].format(*((visitor % 7, turn % 3) if turn % 4 == 2 else (690 + visitor,)))


def one_visit(server: Server, visitor: int, end: float, errors: list[str]) -> int:
    """Ask until the end and return how many answers came; a server that is busy is asked again."""
    turn = 0
    with httpx.Client(base_url=server.base, timeout=WAIT) as client:
        while time.monotonic() < end:
            answer = client.get(f"/{asked_by(visitor, turn)}")
            if answer.status_code not in {200, 503}:
                errors.append(f"{asked_by(visitor, turn)}: {answer.status_code}")
            time.sleep(1.0 if answer.status_code == 503 else 0.3)
            turn += answer.status_code == 200
    return turn


def thirty_visitors(seconds: float = 120) -> dict[str, object]:
    """Let scripted visitors ask at once; return errors, answers of each visitor and most memory in bytes."""
    server = Server()
    errors: list[str] = []
    most = 0
    try:
        with ThreadPoolExecutor(VISITORS) as pool:
            end = time.monotonic() + seconds
            visits = [pool.submit(one_visit, server, visitor, end, errors) for visitor in range(VISITORS)]
            while not all(done.done() for done in visits):
                most = max(most, sum(processes_of(server.process.pid).values()))
                time.sleep(1)
        return {"errors": errors, "answers": sorted(done.result() for done in visits), "bytes": most}
    finally:
        server.stop()
