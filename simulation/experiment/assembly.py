"""Put the tables of a study together from the parts of its jobs, a few parts at a time, in the order of the jobs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.experiment.folders import append_table, write_table
from simulation.experiment.joblist import JobId
from simulation.experiment.jobs import blueprint_of, earliest_start, parameters_of
from simulation.experiment.parts import LIVES, PARTS, link_tree
from simulation.scenario.describe import Scenario

if TYPE_CHECKING:
    import pandas as pd

TEXTS = ("scenario", "outcome", "definition", "population", "group", "window", "unit")
NEEDED = ("scenario", "replicate", "draw", *TEXTS[1:], "value", "n")
"""Columns of outcomes that a comparison reads."""

Filters = list[tuple[str, str, str | list[str]]]


def write_tables(folder: Path, scenarios: Sequence[Scenario], jobs: Sequence[JobId]) -> None:
    """Write every table of a study into its folder; the same parts give the same bytes."""
    write_in_order(folder, "outcomes", jobs)
    write_in_order(folder, "curves", jobs)
    if any(scenario.levers for scenario in scenarios):
        write_in_order(folder, "reach", jobs)
    if len(scenarios) > 1:
        comparison = comparison_of(folder, scenarios, jobs)
        write_table(comparison, folder / "comparison.csv")
        comparison.to_parquet(folder / "comparison.parquet", index=False)
        write_side_tables(folder, scenarios, jobs, comparison)
    for job in jobs:
        lives = folder / PARTS / job.name / LIVES
        for world in scenarios if lives.is_dir() else ():
            link_tree(lives / world.name, folder / world.name if len(scenarios) > 1 else folder)


def write_side_tables(
    folder: Path, scenarios: Sequence[Scenario], jobs: Sequence[JobId], comparison: pd.DataFrame
) -> None:
    """Write what the study allows besides: drivers of a difference, interactions, recommendation 1 as a curve."""
    from simulation.experiment.advice_curve import advice_curve
    from simulation.experiment.differences import differences_of
    from simulation.experiment.drivers import drivers
    from simulation.experiment.interactions import interactions

    by_job = differences_of(folder, scenarios, jobs)
    tables = {"drivers.csv": drivers(by_job, scenarios)}
    tables["interactions.csv"] = interactions(comparison, scenarios, by_job)
    uses = [use for scenario in scenarios for use in scenario.levers if use.use == "probation_advice"]
    if uses:
        tables["advice_curve.csv"] = advice_curve(parameters_of(scenarios[0]), uses[0].coverage)
    for name, table in tables.items():
        if len(table):
            write_table(table, folder / name)


def write_in_order(folder: Path, table: str, jobs: Sequence[JobId]) -> None:
    """Write one table of all jobs as CSV, a part at a time."""
    import pandas as pd

    for place, job in enumerate(jobs):
        part = pd.read_parquet(part_file(folder, job, table))
        append_table(part, folder / f"{table}.csv", first=place == 0)


def part_file(folder: Path, job: JobId, table: str) -> Path:
    """Return the file of a table in the part of a job."""
    return folder / PARTS / job.name / f"{table}.parquet"


def comparison_of(
    folder: Path,
    scenarios: Sequence[Scenario],
    jobs: Sequence[JobId],
    *,
    population: str | None = None,
    outcome: str | None = None,
) -> pd.DataFrame:
    """Return the paired comparison of every scenario with the first; one population at a time, to hold few rows.

    Parameters
    ----------
    folder : of the study
    jobs : that are compared
    population, outcome : to compare these alone
    """
    import pandas as pd

    from simulation.experiment.pairing import COLUMNS, compare
    from simulation.experiment.standing import settings_of, with_standing, with_untouched

    switches = settings_of(sorted({job.draw for job in jobs}))
    parameters = parameters_of(scenarios[0])
    parts = [
        compare(
            with_untouched(outcomes_of(folder, jobs, name, *([outcome] if outcome else [])), scenarios[0].name),
            discordant_of(folder, jobs, name),
            against=scenarios[0].name,
            scale=blueprint_of(tuple(scenarios), 0, parameters).scale,
            smallest_difference={one.name: one.study.smallest_difference_that_matters for one in scenarios[1:]},
            since=earliest_start(tuple(scenarios)),
            switches=switches,
        )
        for name in ([population] if population else populations_of(folder, jobs))
    ]
    tables = [part for part in parts if len(part)]
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=COLUMNS)
    return with_standing(table, {one.name: one.study for one in scenarios[1:]})


def populations_of(folder: Path, jobs: Sequence[JobId]) -> list[str]:
    """Return the populations of a study in the order of its tables."""
    return list(dict.fromkeys(name for job in jobs for name in _populations(folder, job)))


def _populations(folder: Path, job: JobId) -> Iterator[str]:
    import pyarrow.parquet as pq

    yield from pq.read_table(part_file(folder, job, "outcomes"), columns=["population"])[0].unique().to_pylist()


def outcomes_of(folder: Path, jobs: Sequence[JobId], population: str, *outcomes: str) -> pd.DataFrame:
    """Return the outcomes of one population over all jobs, or only those named, texts as categories."""
    filters: Filters = [("population", "=", population), *([("outcome", "in", list(outcomes))] if outcomes else [])]
    return _read(folder, jobs, "outcomes", filters, columns=list(NEEDED))


def discordant_of(folder: Path, jobs: Sequence[JobId], population: str) -> pd.DataFrame:
    """Return the discordant persons of one population over all jobs; an empty table with the right columns if none."""
    import pandas as pd

    from simulation.experiment.discordance import GROUPINGS, KEY

    filled = [job for job in jobs if _has_rows(folder, job)]
    if not filled:
        return pd.DataFrame(columns=["scenario", *KEY, "difference", *GROUPINGS])
    return _read(folder, filled, "discordant", [("population", "=", population)])


def _has_rows(folder: Path, job: JobId) -> bool:
    import pyarrow.parquet as pq

    return bool(pq.read_metadata(part_file(folder, job, "discordant")).num_rows)


def _read(
    folder: Path,
    jobs: Sequence[JobId],
    table: str,
    filters: Filters,
    columns: list[str] | None = None,
) -> pd.DataFrame:
    import pyarrow as pa
    import pyarrow.parquet as pq

    read = [
        pq.read_table(part_file(folder, job, table), columns=columns, filters=filters, read_dictionary=list(TEXTS))
        for job in jobs
    ]
    found: pd.DataFrame = pa.concat_tables(read, promote_options="default").unify_dictionaries().to_pandas()
    return found
