"""Studies of 150 invented people that are lived in a second, and a parent that kills them. SYNTHETIC.

Tests load this file with ``runpy``. As a script it lives one study: ``small_studies.py FOLDER WORKERS [--resume]``, or
kills such studies again and again: ``small_studies.py kill FOLDER TIMES [REPLICATES]`` and ``... steps FOLDER``.
Each study to be killed is a fork of a process that has compiled everything, so that it lives from its first moment.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

BASE = """\
question: Does a small study survive?
cohort: {births: [1985, 1999], setting: neighbourhood, persons: 150, enrichment: 3}
clock: {until: 2011-12}
levers: []
parameters:
  violence.level: {value: 0.5, reason: much happens to few}
  drugs.level: {value: 0.5, reason: much happens to few}
  school_exit.level: {value: 4.0, reason: many leave school early unless something keeps them}
study:
  replicates: 4
  draws: 1
  seed: 3
  split: {lucks: 2}
  primary: {outcome: recidivism.general.2y, population: court}
"""
LEVER = """\
question: What do a mentor at school and help in finding work change in a small neighbourhood?
extends: base.yaml
levers:
  - {use: school_retention, from: 2001-01, coverage: 1.0, effect: {school_exit_effect: -2.0}}
  - {use: work_support, from: 2005-01, coverage: 1.0, effect: {work_start_effect: 2.0}}
study: {against: base}
"""
TABLES = ("outcomes.csv", "curves.csv", "comparison.csv", "datapackage.json", "jobs.csv")
LIVES = tuple(
    f"{world}/{kind}.parquet" for world in ("base", "lever") for kind in ("persons", "events", "spells", "ties")
)
TIMES = ("start", "end", "seconds", "cpu_seconds", "command", "engine")
SHORTEST, LONGEST = 0.05, 3.0  # seconds a study lives before it is killed


def scenarios(folder: Path, **changes: str) -> Path:
    """Write the two scenario files; each change replaces a text of the base by another."""
    folder.mkdir(parents=True, exist_ok=True)
    own_draws = any("draws:" in line for line in changes.values())
    text = BASE.replace("  draws: 1\n", "") if own_draws else BASE
    for key, line in changes.items():
        text = text.replace(next(old for old in BASE.splitlines() if old.strip().startswith(f"{key}:")), line)
    (folder / "base.yaml").write_text(text)
    (folder / "lever.yaml").write_text(LEVER)
    return folder / "lever.yaml"


def live(file: Path, out: Path, told: Callable[[str], None] = lambda text: None, **options: Any) -> Any:
    """Live the study of a file, without pages."""
    from simulation.experiment.study import live_study
    from simulation.scenario import load_comparison
    from simulation.scenario.options import CompareOptions

    asked = CompareOptions(files=(file,), out=out, **({"workers": 1} | options))
    worlds = load_comparison(asked.files, overrides=asked.overrides())
    return live_study(tuple(worlds), asked, told, pages=lambda folder: "told")


def contents(folder: Path) -> dict[str, bytes]:
    """Return every table of a finished study, and its manifest without what may differ."""
    import json

    held = {name: (folder / name).read_bytes() for name in (*TABLES, *LIVES) if (folder / name).is_file()}
    manifest = json.loads((folder / "manifest.json").read_text())
    kept = {name: value for name, value in manifest.items() if name not in TIMES}
    return held | {"manifest.json": json.dumps(kept).encode()}


def forked(work: Callable[[], Any]) -> int:
    """Do something in a process of its own group; return its number."""
    child = os.fork()
    if child:
        return child
    os.setsid()
    try:
        work()
        os._exit(0)
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)


def ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill_at_random(file: Path, out: Path, times: int) -> list[int]:
    """Live a study that is killed so many times at moments without a pattern, then let it end; return exit codes."""
    import random

    moments, codes = random.Random(7), []
    for _ in range(times):
        began = (out.with_name(f"{out.name}.unfinished") / "jobs.json").is_file() or out.is_dir()
        child = forked(lambda began=began: live(file, out, resume=began))
        time.sleep(moments.uniform(SHORTEST, LONGEST))
        try:
            os.killpg(child, signal.SIGKILL)
        except ProcessLookupError:
            os.kill(child, signal.SIGKILL)
        codes.append(ended(child))
    began = (out.with_name(f"{out.name}.unfinished") / "jobs.json").is_file() or out.is_dir()
    return [*codes, ended(forked(lambda: live(file, out, resume=began)))]


def dying_at(step: int, work: Callable[[], Any]) -> Callable[[], None]:
    """Return work that is killed just before its step-th change of a name on disk."""
    left = [step]

    def dying(change: Callable[..., Any]) -> Callable[..., Any]:
        def changed(*words: Any, **options: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return change(*words, **options)

        return changed

    def until_then() -> None:
        for owner, name in ((Path, "rename"), (Path, "replace"), (Path, "unlink"), (os, "write"), (os, "link")):
            setattr(owner, name, dying(getattr(owner, name)))
        work()

    return until_then


def kill_at_every_step(file: Path, out: Path, every: int = 1) -> list[Path]:
    """Kill a study before every step in turn, each in a folder of its own, and let it end; return the folders."""
    step, folders = 1, []
    while True:
        folder = out / f"step-{step}"
        if ended(forked(dying_at(step, lambda folder=folder: live(file, folder)))) == 0:
            return [*folders, folder]
        began = (folder.with_name(f"{folder.name}.unfinished") / "jobs.json").is_file() or folder.is_dir()
        assert ended(forked(lambda folder=folder, began=began: live(file, folder, resume=began))) == 0, folder
        folders.append(folder)
        step += every


def main(words: list[str]) -> None:
    """Do what the command asks."""
    if words[0] in ("kill", "steps"):
        out = Path(words[1])
        replicates = "2" if words[0] == "steps" else words[3] if len(words) > 3 else "4"
        file = scenarios(out / "files", replicates=f"  replicates: {replicates}")
        live(file, out / "whole")
        if words[0] == "kill":
            codes = kill_at_random(file, out / "killed", int(words[2]))
            print(*codes)
        else:
            print(*kill_at_every_step(file, out / "steps", int(words[2])))
        return
    file = scenarios(Path(words[0]).parent / "files")
    live(file, Path(words[0]), workers=int(words[1]), resume="--resume" in words)


if __name__ == "__main__":
    main(sys.argv[1:])
