"""A description of every table beside the tables: columns, units, meaning (Frictionless data package)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simulation.engine.declared import PERSON
from simulation.experiment.folders import write_json
from simulation.experiment.joblist import LIST_FILE

COLUMNS: dict[str, str] = {
    "scenario": "name of the scenario",
    "against": "scenario it is compared with",
    "replicate": "number of the luck",
    "draw": "number of the parameter draw",
    "outcome": "what is measured",
    "definition": "how it is measured, in words",
    "population": "whom it is measured on",
    "group": "part of the population; all is everybody",
    "window": "months of index events or of counting",
    "value": "the value, in the row's unit",
    "unit": "unit of the value",
    "n": "index persons, or persons behind the value",
    "synthetic": "always true: invented people",
    "baseline": "mean in the world compared with",
    "difference": "mean paired difference, in the row's unit",
    "low": "lower end of the interval over chance and numbers",
    "high": "upper end of the interval over chance and numbers",
    "low_chance": "lower end of the interval over chance alone; empty where each replicate has a draw of its own",
    "high_chance": "upper end of the interval over chance alone; empty where each replicate has a draw of its own",
    "level": "coverage of the intervals",
    "replicates": "number of replicates",
    "draws": "number of parameter draws",
    "discordant": "persons whose outcome differs between the worlds",
    "share_better": "share of replicates in which the scenario helps",
    "variance_ratio": "variance of the unpaired over that of the paired difference",
    "replicates_needed": "replicates for a standard error of a tenth of the difference",
    "verdict": "the difference in words, by fixed rules",
    "chance_share": "share of the interval's variance from other replicates",
    "numbers_share": "share of the interval's variance from other parameter draws",
    "structure_share": "share of the interval's variance from draws that set a named switch otherwise",
    "standing": "primary, pre-named (group of the study), secondary, or exploratory",
    "curve": "name of the curve",
    "x": "place on the curve",
    "x_unit": "unit of the place",
    "at_risk": "persons still followed",
    "person": "permanent number of a synthetic person",
    "month": "year * 12 + month - 1",
    "kind": "kind of event",
    "type": "type of offence, or -1",
    "registered": "whether the register holds it",
    "with_whom": "number of the other person, or -1",
    "cause": "how it came about",
    "case": "number of the person's case, or -1",
    "lever": "name of the lever",
    "step": "what the lever did",
    "persons": "number of persons",
    "alone": "difference of this lever alone, in the row's unit",
    "over_orders": "mean contribution of the lever over the orders of adding levers that were lived",
    "orders": "number of those orders",
    "together": "difference of all levers of the scenario together",
    "interaction": "together less the sum of alone",
    "name": "name of the number in the evidence files",
    "value_low": "the number at its low place (5 % of its values in the shipped draws lie below)",
    "value_high": "the number at its high place (95 %)",
    "at_low": "the difference with the number at its low place, all others spread as they are",
    "at_high": "the difference with the number at its high place",
    "firm": "whether the name stays when each number of the rule moves to either end of its range",
    "share": "share of persons",
    "share_error": "standard error of the share",
    "average_posterior": "mean probability of the group among its members",
    "odds_correct": "odds of correct classification against drawing lots by the shares",
    "free_parameters": "number of free parameters",
    "log_likelihood": "with every constant",
    "bic_persons": "BIC with N the number of persons; lower is better",
    "bic_person_years": "BIC with N the number of person-years; lower is better",
    "entropy": "1 when everybody's group is certain, 0 when nobody's is",
    "least_average_posterior": "average posterior of the group told apart least",
    "least_odds_correct": "odds of correct classification of the group told apart least",
    "smallest_share": "share of the smallest group",
    "starts": "starts tried",
    "hit_share": "share of the starts that came within 1 of the best log-likelihood",
    "passes": "whether every group is large enough and told apart well enough",
    "chosen": "whether this fit was chosen",
    "draws_low": "5 % of the draws show less",
    "draws_median": "what the median draw shows, by the middle of its readings",
    "draws_high": "5 % of the draws show more",
    "worlds": "number of worlds that show the figure, each with a draw of its own",
    "share_of_draws_inside": "share of the draws inside the published band",
    "swing": "at_high less at_low",
    "requested_today": "share of summoned persons for whom an advice is requested today (c0)",
    "gain": "rise of the probability of supervision in those who now have an advice",
    "supervised_added_per_year": "persons a year in the Netherlands supervised in addition",
    "averted_per_year": "general recidivists within 2 years averted, persons a year in the Netherlands",
    "ceiling_per_year": "what a perfect measure for everybody found guilty would avert",
    "id": "published figure, and after slashes the reading of its definition",
    "target": "id of the published figure",
    "quantity": "what the published figure is of",
    "use": "calibrate (for fitting), validate (never fitted), pattern (shape only) or prior (an input)",
    "origin": "fitted, built in or emerged",
    "published": "published value; empty where only bounds are known",
    "simulated": "value over all replicates together",
    "sim_low": "lower end of the 95 % interval of the simulated value, chance alone",
    "sim_high": "upper end of the 95 % interval of the simulated value, chance alone",
    "inside": "whether the simulated value lies in the published band; empty where it was not measured",
    "index_event": "event that makes a person an index person",
    "clock_start": "when time begins to count",
    "clock": "calendar time, or time at liberty",
    "family": "family of figures; families weigh the same in a score",
    "must_pass": "whether the model must meet the figure",
    "observed": "age or years of the published figure, as its source gives them",
    "reason": "why there is no simulated value",
    "factor": "risk or protective factor",
    "group_definition": "who is in the group",
    "one_study_n": "persons a group of one study",
    "one_study_low": "lower end of the interval of one study of that size around the same share",
    "one_study_high": "upper end of the interval of one study of that size around the same share",
    "published_low": "lower end of the published band",
    "published_high": "upper end of the published band",
    "index_persons": "index persons of all replicates",
    "matched": "persons in the group; fewer than the index persons where controls ran out",
    "look": "way to look at careers: what is observed, of whom",
    "sample": "number of the sample of the study's size",
    "model": "mixture with the lower BIC",
    "groups": "number of groups it prefers",
    "age": "year of age",
    "mean": "mean of the group's curve, in the row's unit; months in custody or not observed are taken off",
    "fact": "what is known of the group's persons, with its unit",
    "spell": "kind of spell: custody, supervision, work or partner",
    "from": "first month, counted as month",
    "until": "month of the end, counted as month; the end of the run where the spell is open",
    "other": "permanent number of the synthetic person at the other end",
    "layer": "layer of ties: kin, friend, partner, co_offending or custody_contact",
    "strength": "how often the tie has been used; 1 for kin and partners",
    "since": "month in which the tie began, counted as month; of kin: birth of the younger",
    "last": "month in which the tie was last used, counted as month; of kin and partners: the last month of the run",
}

TABLES: dict[str, str] = {
    "persons": "one row a person kept, at the end of the run",
    "events": "every event of the lived lives, in time order",
    "spells": "spells from a beginning to the next end of the same kind",
    "ties": "ties at the end of the run, one row for each kept person: a tie between two of them stands twice",
    "reach": "persons at each step of each lever's chain, in each world",
    "interactions": "what levers do together and alone, over the orders of adding them",
    "advice_curve": "recommendation 1 over the unknown share requested today and the unknown gain; nothing was lived",
}

PERSONS: dict[str, str] = {"start_qualification": "1 with, 0 without a start qualification; -1 not yet known"}
OF_TABLE: dict[str, dict[str, str]] = {
    "events": {"value": "what the kind of event says of it, see simulation/vocabulary.py", "other": "other person"}
}
MONTH = "months since the year 0"
UNITS: dict[str, str] = {
    "month": MONTH, "from": MONTH, "until": MONTH, "since": MONTH, "last": MONTH, "strength": "times used",
    "share_better": "share", "level": "share", "n": "persons", "at_risk": "persons", "discordant": "persons",
    "replicates": "replicates", "replicates_needed": "replicates", "draws": "parameter draws",
}  # fmt: skip


PARQUET = ("persons", "events", "spells", "ties")


def describe_folder(folder: Path) -> None:
    """Write ``datapackage.json`` for every table of a folder: columns with unit and meaning."""
    resources = [_resource(name, path, folder) for name, path in _tables(folder)]
    write_json(folder / "datapackage.json", {"name": "twinlives-results", "synthetic": True, "resources": resources})


def _tables(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.glob("*.csv")):
        if path.name != LIST_FILE:
            yield path.stem, path
    worlds = sorted(path for path in folder.iterdir() if path.is_dir() and path.name not in ("parts", "snapshots"))
    for world in (folder, *worlds):
        for kind in PARQUET:
            if (world / f"{kind}.parquet").is_file():
                yield kind if world == folder else f"{world.name}-{kind}", world / f"{kind}.parquet"


def _resource(name: str, path: Path, folder: Path) -> dict[str, Any]:
    kind = path.stem if path.suffix == ".parquet" else ""
    described = {"name": name.lower(), "path": path.relative_to(folder).as_posix()}
    about = {"description": TABLES[path.stem]} if path.stem in TABLES else {}
    return described | about | {"schema": {"fields": [_field(kind, column) for column in _columns(path)]}}


def _columns(path: Path) -> list[str]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8") as lines:
            return lines.readline().rstrip("\n").split(",")
    import pyarrow.parquet as pq

    return list(pq.read_schema(path).names)


def _field(kind: str, column: str) -> dict[str, str]:
    """Return name, unit and meaning of a column; columns of persons are described where they are declared."""
    if kind == "persons" and column not in PERSONS:
        declared = {held.name: held for held in PERSON}
        if column in declared:
            held = declared[column]
            return {"name": column, "unit": held.unit, "description": held.meaning}
    meaning = (PERSONS if kind == "persons" else {}).get(column) or OF_TABLE.get(kind, {}).get(column)
    field = {"name": column, "description": meaning or COLUMNS.get(column, column)}
    return field | ({"unit": UNITS[column]} if column in UNITS else {})
