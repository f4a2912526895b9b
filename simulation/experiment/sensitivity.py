"""Sensitivity: which fitted numbers matter for which published figure.

Morris screening and Sobol' indices on the shipped emulator; PAWN on lived points where a calibration folder is given,
without any run more; worlds with one mechanism switched off where they are asked for; and a tornado: what a figure does
when one number goes from the 5 % to the 95 % place of the draws and all others stay at their median.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.errors import InputError
from simulation.evidence.draws import load_draws
from simulation.experiment import folders
from simulation.experiment.ablations import ablate, ablation_table
from simulation.experiment.calibration.box import Bools, Floats
from simulation.experiment.calibration.points import Lived, Setting, read_points, values_of
from simulation.experiment.calibration.shipped import Kept, read_emulator
from simulation.experiment.calibration.signals import Aim, observe
from simulation.scenario.options import SensitivityOptions

if TYPE_CHECKING:
    import pandas as pd

PRIMARY = ("T001", "T007", "T017", "T033", "T037")
"""Figures whose tornado is told on the screen; the tables hold all."""
TRAJECTORIES, LEVELS = 40, 6
SOBOL_BASE = 2048
SLIDES, TURNS, CHANCE = 10, 4, 0.95
"""Slides of PAWN; and what chance alone gives: figures of other points, and below which 95 % of the indices lie."""
TOLD = 5
ABLATION_SCALE = 0.03


@dataclass(frozen=True)
class Sensitivity:
    """What a sensitivity analysis tells: folder, facts, and the tornado."""

    folder: Path
    facts: dict[str, Any]
    tornado: pd.DataFrame

    def words(self) -> str:
        """Return the strongest numbers for each primary figure."""
        lines = ["SYNTHETIC. By the emulator; each figure with the five numbers that move it most (5 % to 95 % draw):"]
        for target in PRIMARY:
            rows = self.tornado[self.tornado["id"] == target].head(TOLD)
            lines += [f"{target}"] + [
                f"  {row.name_}: {row.at_low:.4g} .. {row.at_high:.4g}" for row in rows.itertuples()
            ]
        return "\n".join(lines)


def measure_sensitivity(
    options: SensitivityOptions, told: Callable[[str], None], *, pages: Callable[[Path], object]
) -> Sensitivity:
    """Measure and write ``sobol.csv``, ``morris.csv``, ``tornado.csv`` and, with lived points, ``pawn.csv``.

    Parameters
    ----------
    options : what is asked
    told : takes lines of progress
    pages : writes the page into the folder
    """
    kept = read_emulator()
    folder = options.out or Path("outputs") / "sensitivity"
    folder.mkdir(parents=True, exist_ok=True)
    tornado = tornado_table(kept)
    tables = {"tornado.csv": tornado}
    told("Morris screening")
    tables["morris.csv"] = _table(kept, _morris(kept, options.seed))
    told("Sobol' indices")
    tables["sobol.csv"] = _table(kept, _sobol(kept, options.seed))
    if options.points is not None:
        told("PAWN indices on lived points")
        tables["pawn.csv"] = _table(kept, _pawn(kept, options.points, options.seed))
    if options.ablations:
        setting = Setting(scale=ABLATION_SCALE, seed=options.seed)
        variants = ablate(options.ablations, setting, options.workers, told)
        tables["ablations.csv"] = ablation_table(variants, setting.enrichment)
    for name, table in tables.items():
        folders.write_table(table.rename(columns={"name_": "name"}), folder / name)
    facts = {"synthetic": True, "folder": str(folder), "tables": sorted(tables), "seed": options.seed}
    folders.write_json(folder / "manifest.json", facts | made_of(kept, options) | {"versions": folders.versions()})
    pages(folder)
    return Sensitivity(folder, facts, tornado)


def made_of(kept: Kept, options: SensitivityOptions) -> dict[str, Any]:
    """Return what the tables are made of: sizes of samples, lived points, and the chance in what was learnt from."""
    return {
        "draws": len(load_draws().rows),
        "morris_trajectories": TRAJECTORIES,
        "sobol_base": SOBOL_BASE,
        "lived_points": len(_lived(options.points)) if options.points is not None else 0,
        "one_small_world": {
            aim.target.id: one_small_world(aim, learnt.noise)
            for aim, learnt in zip(kept.aims, kept.emulator.learnt, strict=True)
        },
        "end": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def one_small_world(aim: Aim, noise: float) -> list[float]:
    """Return what a small world shows of a figure that is as published, a standard deviation to each side."""
    return [aim.back(aim.middle - noise), aim.back(aim.middle + noise)]


def tornado_table(kept: Kept) -> pd.DataFrame:
    """Return, for each figure and number, what the figure is at the 5 % and 95 % places of the draws."""
    import pandas as pd

    low, middle, high = np.quantile(draw_places(kept), [0.05, 0.5, 0.95], axis=0)
    names = len(kept.box)
    moved = np.tile(middle, (2 * names + 1, 1))
    moved[np.arange(names), np.arange(names)] = low
    moved[names + np.arange(names), np.arange(names)] = high  # the last row stays in the middle
    signals = kept.emulator.at(moved)
    rows = [
        {
            "id": aim.target.id,
            "name_": name,
            "at_low": aim.back(float(signals[place, at])),
            "at_high": aim.back(float(signals[names + place, at])),
            "at_median": aim.back(float(signals[-1, at])),
            "synthetic": True,
        }
        for at, aim in enumerate(kept.aims)
        for place, name in enumerate(kept.box.names)
    ]
    table = pd.DataFrame(rows)
    table["swing"] = (table["at_high"] - table["at_low"]).abs()
    return table.sort_values(["id", "swing", "name_"], ascending=[True, False, True], ignore_index=True)


def draw_places(kept: Kept) -> Floats:
    """Return the shipped draws as places from 0 to 1 of the box, shape (draws, names).

    Raises
    ------
    InputError
        This version ships no draws, or draws of other numbers.
    """
    draws = load_draws()
    if not draws.rows or set(kept.box.names) - set(draws.names):
        raise InputError("this version ships no parameter draws of the emulator's numbers; run twinlives calibrate.")
    columns = [draws.names.index(name) for name in kept.box.names]
    return kept.box.unit(np.array([[float(row[place]) for place in columns] for row in draws.rows]))


def _problem(kept: Kept) -> dict[str, Any]:
    return {"num_vars": len(kept.box), "names": list(kept.box.names), "bounds": [[0.0, 1.0]] * len(kept.box)}


Indices = Iterator[tuple[str, dict[str, Floats]]]


def _morris(kept: Kept, seed: int) -> Indices:
    from SALib.analyze import morris
    from SALib.sample.morris import sample

    problem = _problem(kept)
    places = sample(problem, TRAJECTORIES, num_levels=LEVELS, seed=seed)
    signals = kept.emulator.at(places)
    for at, aim in enumerate(kept.aims):
        found = morris.analyze(problem, places, signals[:, at], num_levels=LEVELS, seed=seed)
        yield aim.target.id, {"mean_effect": found["mu_star"], "spread": found["sigma"]}


def _sobol(kept: Kept, seed: int) -> Indices:
    from SALib.analyze import sobol
    from SALib.sample.sobol import sample

    problem = _problem(kept)
    signals = kept.emulator.at(sample(problem, SOBOL_BASE, calc_second_order=False, seed=seed))
    for at, aim in enumerate(kept.aims):
        found = sobol.analyze(problem, signals[:, at], calc_second_order=False, seed=seed)
        yield aim.target.id, {"first": found["S1"], "total": found["ST"], "total_error": found["ST_conf"]}


def point_files(folder: Path) -> list[Path]:
    """Return the files of lived points of a calibration, those of its waves too."""
    return sorted([*folder.glob("points_*.jsonl"), *folder.glob("wave_*.jsonl")])


def _lived(folder: Path) -> list[Lived]:
    return [point for path in point_files(folder) for point in read_points(path)]


def _pawn(kept: Kept, folder: Path, seed: int) -> Indices:
    from SALib.analyze import pawn

    lived = _lived(folder)
    if not lived:
        raise InputError(f"{folder} holds no points of a calibration (points_1.jsonl).")
    targets = [aim.target for aim in kept.aims]
    places, observed = kept.box.unit(values_of(lived, kept.box)), observe(lived, targets)

    def indices(use: Bools, values: Floats) -> Any:
        return pawn.analyze(_problem(kept), places[use], values, S=SLIDES, seed=seed)

    for at, aim in enumerate(observed.aims):
        use = observed.teaches[:, at]  # a figure that a world was not read for has no value there
        if use.sum() < SLIDES * TURNS:
            continue
        values = observed.values[use, at]
        found = indices(use, values)
        apart = [indices(use, np.roll(values, turn))["median"] for turn in turns(len(values))]
        chance = np.full(len(kept.box), np.quantile(np.concatenate(apart), CHANCE))
        yield aim.target.id, {"median": found["median"], "max": found["maximum"], "chance": chance, "worlds": use.sum()}


def turns(points: int) -> range:
    """Return by how many places figures are turned against their points, which leaves nothing but chance.

    Examples
    --------
    >>> list(turns(292))
    [73, 146, 219]
    """
    return range(points // TURNS, points - points // TURNS + 1, max(1, points // TURNS))


def _table(kept: Kept, indices: Indices) -> pd.DataFrame:
    import pandas as pd

    parts = [
        pd.DataFrame({"id": target, "name_": kept.box.names} | found).assign(synthetic=True)
        for target, found in indices
    ]
    return pd.concat(parts, ignore_index=True)
