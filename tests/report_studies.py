"""Small study folders for the tests of the report: invented numbers, no simulation, no chance.

Tests read this file with ``runpy``, so that it needs no package of its own.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pandas as pd

BASELINE, ADVICE = "baseline", "recommendation_1_probation_advice"
QUESTION = "What if for everyone summoned for domestic sexual exploitation a probation advice were requested?"
_CLAUSES = (
    "offence in a later month than the start of the clock",
    "the new case ended in a prosecutor's disposal or a conviction",
    "index event: brought to court for DSE",
    "first index event of each person in the window",
    "clock starts in the month of the index event",
    "calendar months",
    "death is a competing cause",
)
DEFINITION = "; ".join(["a new offence of any type", *_CLAUSES])
AGAIN = "; ".join(["a new offence of the same type as the index case", *_CLAUSES])
SERIOUS = "; ".join(["a new offence with a statutory maximum of 4 years or more", *_CLAUSES])
CUSTODY = "months in custody, pre-trial and recalls included"
ACTUAL = "offences; by date of the offence, registered or not"
REGISTERED = "offences; by date of the offence, registered"
TOOK_PART = "persons with at least one offence in the calendar year, registered or not"
SUSPECTED = "persons registered as a suspect at least once in the calendar year"
WINDOW, EARLIER = "2026-01..2045-12", "2008-01..2017-12"
PER_100, A_YEAR = "per 100 index persons", "a year in the Netherlands"
PERSONS = f"persons {A_YEAR}"
UNKNOWN = math.nan

MANIFEST: dict[str, Any] = {
    "synthetic": True,
    "scenarios": {
        BASELINE: {"question": "What happens if practice as it was to 2019 goes on?"},
        ADVICE: {
            "question": QUESTION,
            "levers": [{"use": "probation_advice", "from": "2026-01", "coverage": 1.0}],
            "study": {
                "replicates": 10,
                "primary": {"outcome": "recidivism.general.2y", "population": "dse"},
                "smallest_difference_that_matters": 2,
                "against": BASELINE,
            },
        },
    },
    "seed": 20240228,
    "command": "twinlives compare scenarios/recommendation_1_probation_advice.yaml --out outputs/demo",
    "digest": "9f2c4e7ab8d01355aa90c1e27f64d3b2",
    "versions": {"twinlives": "0.1.0", "python": "3.11", "numpy": "2.4.6", "mesa": "3.3.1"},
    "start": "2026-11-23T09:00:00+00:00",
    "end": "2026-11-23T09:04:10+00:00",
    "grade_d_inputs": ["justice.advice_request.dse", "custody.scar.work", "dse.route.partner_share"],
}


def row(outcome: str, baseline: float, difference: float, half: float, **changes: Any) -> dict[str, Any]:
    """Return one row of a comparison whose interval reaches ``half`` to both sides."""
    return {
        "scenario": ADVICE,
        "against": BASELINE,
        "outcome": outcome,
        "definition": DEFINITION,
        "population": "dse",
        "group": "all",
        "window": WINDOW,
        "unit": PER_100,
        "baseline": baseline,
        "value": baseline + difference,
        "difference": difference,
        "low": difference - half,
        "high": difference + half,
        "low_chance": difference - half * 0.6,
        "high_chance": difference + half * 0.6,
        "level": 0.95,
        "n": 4410,
        "replicates": 10,
        "draws": 1,
        "discordant": 412,
        "share_better": 0.9,
        "variance_ratio": 14.2,
        "replicates_needed": 4,
        "verdict": "likely improvement",
        "synthetic": True,
    } | changes


def too_few(outcome: str, baseline: float, **changes: Any) -> dict[str, Any]:
    """Return a row of which the comparison says that too few people differed."""
    unknown = dict.fromkeys(("low", "high", "low_chance", "high_chance"), UNKNOWN)
    few = {"discordant": 7, "replicates_needed": 118, "verdict": "too few to say", **unknown}
    return row(outcome, baseline, -0.01, 0.0, **few | changes)


def total(outcome: str, baseline: float, difference: float, half: float, **changes: Any) -> dict[str, Any]:
    """Return one row that counts something of all residents."""
    return row(
        outcome, baseline, difference, half, **{"population": "residents", "verdict": "no visible difference"} | changes
    )


def comparison() -> list[dict[str, Any]]:
    """Return the rows of a study of one scenario, those before the lever begins among them."""
    offences = f"offences {A_YEAR}"
    return [
        row("recidivism.general.2y", 35.0, 0.0, 0.0, window=EARLIER, discordant=0, verdict="too few to say"),
        row("recidivism.general.2y", 36.21, -0.62, 0.44),
        row("recidivism.general.2y", 15.93, -0.27, 0.19, unit=PERSONS),
        row("recidivism.general.5y", 55.08, -0.71, 0.83, verdict="no visible difference"),
        row("recidivism.serious.2y", 22.4, -0.4, 0.36, definition=SERIOUS),
        too_few("recidivism.specific.5y", 9.4, definition=AGAIN),
        total("custody_months", 21200.0, 1.4, 2.2, definition=CUSTODY, unit=f"person-months {A_YEAR}"),
        total("offences.actual.all", 52100.0, -3.1, 4.0, definition=ACTUAL, unit=offences),
        total("offences.registered.all", 12040.0, 2.2, 1.9, definition=REGISTERED, unit=offences),
        row("recidivism.general.2y", 37.0, -0.7, 0.5, group="sex=male"),
        row("recidivism.general.2y", 29.0, -0.2, 0.9, group="sex=female", verdict="no visible difference"),
    ]


def survival() -> list[dict[str, Any]]:
    """Return survival curves: two worlds, two definitions, months."""
    return [
        curve_row(scenario, replicate, month, share(pace * faster, month, replicate))
        | {"curve": f"survival.{kind}", "definition": definition, "population": "dse", "x_unit": "months"}
        | {"unit": "share without a new case"}
        for kind, definition, pace in (("general", DEFINITION, 0.26), ("specific", AGAIN, 0.027))
        for scenario, faster in ((BASELINE, 1.0), (ADVICE, 0.97))
        for replicate in range(4)
        for month in range(0, 121, 3)
    ]


def share(pace: float, month: int, replicate: int) -> float:
    """Return the share without a new case after some months."""
    return math.exp(-pace * (1 + wiggle(replicate, 0.02)) * (month / 12) ** 0.8)


def age_crime() -> list[dict[str, Any]]:
    """Return age-crime curves: two worlds that all but coincide, actual and registered, together and for women."""
    return [
        curve_row(scenario, replicate, age, level * shift * bump(age) + wiggle(replicate, 0.02))
        | {"curve": f"age_crime.{form}", "definition": definition, "population": "residents", "x_unit": "age in years"}
        | {"unit": "per 1,000 residents of that age a year", "n": 2.1e6, "at_risk": UNKNOWN, "group": group}
        for form, definition, level in (("actual", TOOK_PART, 4.0), ("registered", SUSPECTED, 1.0))
        for group in ("all", "sex=female")
        for scenario, shift in ((BASELINE, 1.0), (ADVICE, 0.999))
        for replicate in range(4)
        for age in range(12, 60)
    ]


def bump(age: int) -> float:
    """Return a curve that rises in the teens and falls with age."""
    return 2.1 * (age - 11) ** 1.6 * math.exp(-0.21 * (age - 11))


def curve_row(scenario: str, replicate: int, x: float, value: float) -> dict[str, Any]:
    """Return the columns that every curve shares."""
    return {
        "scenario": scenario,
        "replicate": replicate,
        "draw": 0,
        "group": "all",
        "window": WINDOW,
        "x": x,
        "value": max(0.0, value),
        "at_risk": round(441 * math.exp(-0.01 * x)),
        "n": 441,
        "synthetic": True,
    }


def wiggle(replicate: int, size: float) -> float:
    """Return something that differs between replicates and is always the same."""
    return size * math.sin(1.7 * replicate + 0.3)


def reach() -> list[dict[str, Any]]:
    """Return the chain of one lever in three replicates."""
    steps = {"summoned": 63.0, "advice": 63.0, "supervised": 19.4, "supervision_added": 4.8, "completed": 0.3}
    return [
        {"scenario": ADVICE, "replicate": replicate, "lever": "probation_advice", "step": step}
        | {"persons": persons * (1 + wiggle(replicate, 0.05)), "unit": PERSONS, "synthetic": True}
        for replicate in range(3)
        for step, persons in steps.items()
    ]


def validation() -> list[dict[str, Any]]:
    """Return four published figures, one of them missed."""
    return [
        check("T001", "general recidivism", ("calibrate", "fitted"), (36, 32, 40), 36.2),
        check("T005", "any violent offence", ("validate", "emerged"), (25, 21, 29), 31.5),
        check("T008", "repeat trafficking over observed career", ("validate", "emerged"), (24, 20.7, 27.5), 22.0),
        check("T014", "share men", ("calibrate", "fitted"), (88, 85, 91), 87.4),
    ]


def check(
    key: str, quantity: str, use: tuple[str, str], published: tuple[float, float, float], simulated: float
) -> dict[str, Any]:
    """Return one row of a validation."""
    value, low, high = published
    numbers = {"published": value, "low": low, "high": high, "simulated": simulated}
    spread = {"sim_low": simulated - 1, "sim_high": simulated + 1}
    named = {"id": key, "quantity": quantity, "use": use[0], "origin": use[1]}
    return named | numbers | spread | {"inside": low <= simulated <= high, "synthetic": True}


def outcomes() -> list[dict[str, Any]]:
    """Return the outcomes of two worlds in four replicates."""
    return [
        {"scenario": scenario, "replicate": replicate, "draw": 0, "outcome": "recidivism.general.2y"}
        | {"definition": DEFINITION, "population": "dse", "group": "all", "window": WINDOW, "unit": PER_100}
        | {"value": level + wiggle(replicate, 0.8), "n": 441, "synthetic": True}
        for scenario, level in ((BASELINE, 36.2), (ADVICE, 35.6))
        for replicate in range(4)
    ]


def several() -> list[dict[str, Any]]:
    """Return a comparison of four scenarios with one baseline."""
    effects = {
        ADVICE: (-0.6, "likely improvement"),
        "recommendation_3_context_programme": (-2.9, "clear improvement"),
        "all_recommendations": (-3.3, "clear improvement"),
        "custody_length": (0.9, "likely worse"),
    }
    return [
        row(outcome, level, effect * part, 0.5 * part, scenario=scenario, verdict=verdict)
        for scenario, (effect, verdict) in effects.items()
        for outcome, level, part in (("recidivism.general.2y", 36.2, 1.0), ("recidivism.serious.2y", 22.4, 0.7))
    ]


def factsheet_of_several() -> list[dict[str, Any]]:
    """Return a comparison of four scenarios in which each answers the factsheet."""
    kinds = [f"recidivism.{kind}.{years}y" for kind in ("general", "specific") for years in (2, 5, 10)]
    names = dict.fromkeys(held["scenario"] for held in several())
    known = {(held["scenario"], held["outcome"]) for held in several()}
    more = [(name, kind) for name in names for kind in kinds if (name, kind) not in known]
    return [*several(), *(row(kind, 30.0, -0.4, 0.3, scenario=name) for name, kind in more)]


def yearly() -> list[dict[str, Any]]:
    """Return counts of single years in two worlds and six replicates, beside the usual outcomes."""
    return outcomes() + [
        {"scenario": scenario, "replicate": replicate, "draw": 0, "outcome": "custody_months"}
        | {"definition": CUSTODY, "population": "residents", "group": "all", "window": f"{year}-01..{year}-12"}
        | {"value": 21000.0 + more * (year - 2025) + wiggle(replicate + year, 40.0) * more, "n": 441, "synthetic": True}
        | {"unit": f"person-months {A_YEAR}"}
        for scenario, more in ((BASELINE, 0.0), (ADVICE, 1.0))
        for replicate in range(6)
        for year in range(2024, 2036)
    ]


def drivers() -> list[dict[str, Any]]:
    """Return the bars of a tornado of the primary outcome of one scenario."""
    held = row("recidivism.general.2y", 36.21, -0.62, 0.44)
    key = {name: held[name] for name in ("scenario", "outcome", "definition", "population", "group", "window", "unit")}
    bars = {
        "levers.probation_advice.supervision_gain": (0.1, -0.9, -1.0, -1.6, -0.4),
        "offending.supervised": (-0.7, -0.3, 0.4, -0.2, 1.0),
    }
    return [
        key | {"name": name, "value_low": 0.05, "value_high": 0.3}
        | dict(zip(("at_low", "at_high", "swing", "low", "high"), numbers, strict=True))
        | {"level": 0.95, "draws": 20, "synthetic": True}
        for name, numbers in bars.items()
    ]  # fmt: skip


def together() -> list[dict[str, Any]]:
    """Return what two levers do together."""
    held = row("recidivism.general.2y", 36.21, -0.62, 0.44)
    key = {name: held[name] for name in ("outcome", "definition", "population", "group", "window", "unit")}
    return [
        key | {"scenario": "all_recommendations", "lever": lever, "alone": alone, "over_orders": alone - 0.1}
        | {"orders": 2, "together": -1.5, "interaction": -0.3, "low": -0.5, "high": -0.1}
        | {"verdict": "likely improvement", "synthetic": True}
        for lever, alone in (("probation_advice", -0.2), ("context_programme", -1.0))
    ]  # fmt: skip


def national() -> list[dict[str, Any]]:
    """Return as many rows as a national study writes: every kind, year, clock, population, window and unit."""
    kinds = ("general", "serious", "very_serious", "special", "specific", "property", "violence", "drugs")
    return [
        row(
            f"recidivism.{kind}.{years}y{clock}",
            20.0 + years,
            -0.1 * years,
            0.3,
            population=population,
            window=window,
            unit=unit,
            definition=f"{kind}{'; months at liberty only' if clock else '; calendar months'}",
        )
        for kind in kinds
        for years in (1, 2, 4, 5, 7, 10)
        for clock in ("", ".at_liberty")
        for population in ("court", "dse", "dse_guilty", "released")
        for window in (EARLIER, WINDOW)
        for unit in (PER_100, PERSONS)
    ]


TABLES = {
    "comparison": comparison,
    "outcomes": outcomes,
    "curves": lambda: survival() + age_crime(),
    "reach": reach,
    "validation": validation,
}


def write_study(folder: Path, *, manifest: dict[str, Any] | None = None, **tables: list[dict[str, Any]] | None) -> Path:
    """Write a study folder; a table given as None is left out, one given as rows replaces the usual one.

    ``manifest`` holds changes to the usual manifest.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps(MANIFEST | (manifest or {})), "utf-8")
    for name, usual in TABLES.items():
        rows = tables.get(name) if name in tables else usual()
        if rows is not None:
            columns = None if rows else list(usual()[0])
            pd.DataFrame(rows, columns=columns).to_csv(folder / f"{name}.csv", index=False)
    return folder
