"""Centre the shipped draws again, without waves: after a change of a mechanism or of a reading.

``python -m simulation.experiment.calibration.recentre FOLDER [ROUNDS]`` writes draws, emulator, tables and the point of
draw 0 into the folder; what is lived stays lived when it is stopped. Plain worlds lived before, which help with the
slopes, may lie in the folder as ``earlier.jsonl``.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from simulation.evidence import load_parameters
from simulation.evidence.draws import DRAWS_FILE
from simulation.experiment import folders
from simulation.experiment.calibration.box import load_box
from simulation.experiment.calibration.calibrate import Found, brought_to_centre, write_all
from simulation.experiment.calibration.coverage import Coverage
from simulation.experiment.calibration.points import read_points
from simulation.experiment.calibration.shipped import read_emulator
from simulation.scenario.options import CalibrateOptions

EARLIER = "earlier.jsonl"


def recentred(folder: Path, rounds: int) -> Found:
    """Return the shipped draws after some rounds of centring."""
    folder.mkdir(parents=True, exist_ok=True)
    box, shipped = load_box(load_parameters()), json.loads(DRAWS_FILE.read_text(encoding="utf-8"))
    columns = [shipped["names"].index(name) for name in box.names]
    draws = np.array([[float(row[at]) for at in columns] for row in shipped["draws"]])
    covered = Coverage(shipped["truths"], shipped["coverage"], shipped["widening"])
    earlier = list(read_points(folder / EARLIER))
    options = CalibrateOptions(draws=len(draws), rounds=rounds, workers=1)
    found = brought_to_centre(draws, box, read_emulator(), earlier, covered, folder, options, told)
    return replace(found, waves=found.waves - len(earlier) + shipped["worlds"])


def told(text: str) -> None:
    """Print a line of progress."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> None:
    """Centre and write."""
    began, folder = time.time(), Path(arguments[0])
    rounds = int(arguments[1]) if len(arguments) > 1 else CalibrateOptions().rounds
    found, box = recentred(folder, rounds), load_box(load_parameters())
    options = CalibrateOptions(draws=len(found.draws), rounds=rounds, workers=1)
    write_all(
        folder, box, found, options, json.loads(DRAWS_FILE.read_text(encoding="utf-8"))["points"], time.time() - began
    )
    folders.write_json(folder / "point.json", box.named(found.point))


if __name__ == "__main__":
    main(sys.argv[1:])
