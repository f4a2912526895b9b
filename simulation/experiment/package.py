"""A description of every table beside the tables: columns, units, meaning (Frictionless data package)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from simulation.experiment.folders import write_json

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
    "low_chance": "lower end of the interval over chance alone",
    "high_chance": "upper end of the interval over chance alone",
    "level": "coverage of the intervals",
    "replicates": "number of replicates",
    "draws": "number of parameter draws",
    "discordant": "persons whose outcome differs between the worlds",
    "share_better": "share of replicates in which the scenario helps",
    "variance_ratio": "variance of the unpaired over that of the paired difference",
    "replicates_needed": "replicates for a standard error of a tenth of the difference",
    "verdict": "the difference in words, by fixed rules",
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
}


def describe_tables(folder: Path, tables: dict[str, list[str]]) -> None:
    """Write ``datapackage.json`` for the tables of a folder, given as file name -> columns."""
    resources: list[dict[str, Any]] = [
        {
            "name": Path(name).stem,
            "path": name,
            "schema": {"fields": [{"name": column, "description": COLUMNS.get(column, column)} for column in columns]},
        }
        for name, columns in tables.items()
    ]
    write_json(folder / "datapackage.json", {"name": "twinlives-results", "synthetic": True, "resources": resources})
