"""The validation that this version ships: its tables in ``evidence/validation``, and the page printed from them.

``python -m simulation.experiment.shipped_validation [FOLDER]`` takes over the tables of a finished ``twinlives
validate`` (where a folder is named) and rewrites ``docs/reference/validation.md``; a test asserts that it is current.
"""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from simulation.evidence.targets import load_targets
from simulation.experiment.model_tables import markdown, rewrite
from simulation.experiment.validation_table import MUST_PASS, NOT_MEASURED

FOLDER = Path(__file__).parents[1] / "evidence" / "validation"
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "validation.md"
TABLES = (
    "validation.csv",
    "validation_draws.csv",
    "contrast.csv",
    "trajectory_groups.csv",
    "trajectory_fits.csv",
    "trajectory_quality.csv",
    "manifest.json",
    "ablations.csv",
)
USES = {
    "calibrate": "Figures for fitting",
    "validate": "Figures never fitted",
    "pattern": "Patterns (another country or time: shape only)",
    "prior": "Figures that are inputs",
}
SCORED = ("calibrate", "validate")
Row = Mapping[str, str]

OPENING = """\
<!-- Written by python -m simulation.experiment.shipped_validation: do not edit. -->
# Validation of this version

SYNTHETIC: everybody in this model is invented. {replicates} replicates of the baseline at scale {scale:g}, each with
a parameter draw of its own, counted together; intervals are of chance alone. Families weigh the same; a figure whose
definition is open counts by the middle of its readings, at which calibration aims, and beside it by their share.

| figures | inside, all worlds together | inside, the median draw | inside, by share of readings |
|---|---|---|---|
| for fitting | {calibrate_inside_share:.0f} % | {calibrate_inside_share_of_draws:.0f} % | \
{calibrate_inside_share_of_readings:.0f} % |
| never fitted | {validate_inside_share:.0f} % | {validate_inside_share_of_draws:.0f} % | \
{validate_inside_share_of_readings:.0f} % |
| that must be met | {must_pass_inside_share:.0f} % | {must_pass_inside_share_of_draws:.0f} % | \
{must_pass_inside_share_of_readings:.0f} % |

The first two columns count a figure by the middle of its readings. Of those that must be met, missed by all worlds
together: {missed}; by the median draw: {missed_by_draws}. Inside, all worlds together, of each family:

{families}

Where a figure leaves its definition open, each reading has a row; none is chosen for its fit. Digest `{digest}`.
"""


def take_over(source: Path) -> None:
    """Copy the tables of a finished validation into the package."""
    FOLDER.mkdir(exist_ok=True)
    for name in TABLES:
        if (source / name).is_file():
            shutil.copyfile(source / name, FOLDER / name)


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped table; none where it is not shipped."""
    path = FOLDER / name
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def page() -> str:
    """Return the whole page in Markdown."""
    rows, manifest = rows_of("validation.csv"), json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    parts = [opening(manifest)]
    for use, heading in USES.items():
        parts += [f"## {heading}\n", markdown(HEAD, figure_rows(row for row in rows if row["use"] == use))]
    parts += ["## Figures by draw\n", BY_DRAW, markdown(DRAW_HEAD, draw_rows(rows_of("validation_draws.csv")))]
    parts += ["## Groups of careers\n", *group_lines(manifest)]
    return "\n".join(parts) + ablation_part()


def opening(manifest: Mapping[str, Any]) -> str:
    """Return the opening with the scores."""
    summary = manifest["summary"]
    scores = {name: 100 * value for name, value in summary.items() if "inside_share" in name}
    head = ("family", "for fitting", "never fitted", "missed", "for fitting, by the median draw")
    families = markdown(head, family_rows(rows_of("validation.csv"), rows_of("validation_draws.csv")))
    return OPENING.format(
        replicates=manifest["replicates"], scale=manifest["scale"], digest=manifest["digest"][:16],
        missed=", ".join(summary["must_pass_missed"]) or "none", families=families,
        missed_by_draws=", ".join(summary["must_pass_missed_by_draws"]) or "none", **scores,
    )  # fmt: skip


def family_rows(rows: Iterable[Row], by_draw: Iterable[Row]) -> Iterator[tuple[str, ...]]:
    """Yield each family of figures with how many lie inside their band by the middle reading, and which do not."""
    median_inside = {row["target"]: row["inside"] == "True" for row in by_draw}
    shown: dict[str, list[float]] = {}
    for row in rows:
        if row["simulated"]:
            shown.setdefault(row["id"].partition("/")[0], []).append(float(row["simulated"]))
    inside = {t.id: t.low <= median(shown[t.id]) <= t.high for t in load_targets() if t.id in shown}
    scored = [target for target in load_targets() if target.use in SCORED and target.id in inside]
    for family in dict.fromkeys(target.family for target in scored):
        own = [target for target in scored if target.family == family]
        of_use = [[inside[target.id] for target in own if target.use == use] for use in SCORED]
        counts = (f"{sum(found)} of {len(found)}" if found else "" for found in of_use)
        fitted = [median_inside.get(target.id, False) for target in own if target.use == SCORED[0]]
        missed = ", ".join(t.id for t in own if not inside[t.id]) or "none"
        yield family.replace("_", " "), *counts, missed, f"{sum(fitted)} of {len(fitted)}"


HEAD = ("reading", "what", "band", "simulated (95 %)", "inside")


def figure_rows(rows: Iterable[Row]) -> Iterator[tuple[str, ...]]:
    """Yield one line a reading; figures that must be met are marked."""
    for row in rows:
        must = " (must)" if row["id"].partition("/")[0] in MUST_PASS else ""
        unmeasured = NOT_MEASURED.get(row["id"].partition("/")[0], "nobody to count")
        inside = {"True": "yes", "False": "**no**"}.get(row["inside"], f"not measured: {unmeasured}")
        yield row["id"] + must, row["quantity"], f"{row['low']} to {row['high']}", simulated(row), inside


BY_DRAW = "Each world lives one draw; of each the middle reading. The spread holds the chance of a small world too.\n"
DRAW_HEAD = ("figure", "what", "band", "draws: median (90 %)", "draws inside", "median inside")


def draw_rows(rows: Iterable[Row]) -> Iterator[tuple[str, ...]]:
    """Yield one line a figure: the median of the draws, their spread, and how many lie inside."""
    for row in rows:
        if row["use"] in SCORED:
            low, middle, high = (f"{float(row[f'draws_{name}']):.3g}" for name in ("low", "median", "high"))
            must, inside = " (must)" if row["target"] in MUST_PASS else "", row["inside"] == "True"
            share = f"{100 * float(row['share_of_draws_inside']):.0f} %"
            spread, said = f"{middle} ({low} to {high})", "yes" if inside else "**no**"
            yield row["target"] + must, row["quantity"], f"{row['low']} to {row['high']}", spread, share, said


def simulated(row: Row) -> str:
    """Return a figure with its interval in words."""
    if not row["simulated"]:
        return ""
    if not row["sim_low"]:
        return f"{float(row['simulated']):.3g}"
    low, middle, high = (f"{float(row[name]):.3g}" for name in ("sim_low", "simulated", "sim_high"))
    return f"{middle} ({low} to {high})"


def group_lines(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield what became of trajectory groups, for each way to look at the careers, and the profile of the first."""
    from simulation.experiment.validation import trajectory_line

    for look, found in manifest["summary"]["trajectories"].items():
        yield f"- {trajectory_line(look, found)}\n"
    yield FITS + markdown(FIT_HEAD, fit_rows(rows_of("trajectory_fits.csv")))
    yield profile_table(rows_of("trajectory_groups.csv"))


FITS = """The fits of the first sample, as the study; of those that pass the rule of decision 0006 the one with the
lowest BIC by person-years is chosen, and of the two mixtures the lower.

"""
FIT_HEAD = ("mixture", "groups", "log-likelihood", "BIC, persons", "BIC, person-years", "entropy", "least posterior",
            "least odds", "smallest share", "best found by", "passes", "chosen")  # fmt: skip


def fit_rows(rows: list[dict[str, str]]) -> Iterator[tuple[str, ...]]:
    """Yield one line for each number of groups of each mixture."""
    numbers = ("log_likelihood", "bic_persons", "bic_person_years", "entropy", "least_average_posterior",
               "least_odds_correct", "smallest_share")  # fmt: skip
    for row in rows:
        if row["look"] == "as the study" and row["sample"] == "1":
            said = {"True": "yes", "False": "no"}
            found = f"{100 * float(row['hit_share']):.0f} % of starts"
            shown = (f"{float(row[name]):.6g}" if row[name] else "" for name in numbers)
            yield row["model"], row["groups"], *shown, found, said[row["passes"]], said[row["chosen"]]


def profile_table(rows: list[dict[str, str]]) -> str:
    """Return the profile of the groups of the first sample, looked at as the study did."""
    own = [row for row in rows if row["look"] == "as the study" and row["sample"] == "1"]
    groups = {row["group"]: f"{row['group']}: {row['name']} (n = {row['persons']})" for row in own}
    facts = list(dict.fromkeys(row["fact"] for row in own))
    value = {(row["fact"], row["group"]): row["value"] for row in own}
    lines = [[fact, *(_short(value[fact, group]) for group in groups)] for fact in facts]
    return markdown(("fact", *groups.values()), lines) if own else ""


def _short(text: str) -> str:
    return f"{float(text):.1f}" if text else ""


def ablation_part() -> str:
    """Return the table of worlds with one mechanism switched off."""
    rows = rows_of("ablations.csv")
    if not rows:
        return ""
    head = [name for name in rows[0] if name != "synthetic"]
    lines = [[_plain(row[name]) for name in head] for row in rows]
    return "\n## One mechanism switched off at a time\n\n" + ABOUT_ABLATIONS + "\n" + markdown(head, lines)


ABOUT_ABLATIONS = """\
Draw 0 in worlds with four times as many people who come to DSE alone or through a partner (decision 0009), otherwise as
shipped; each figure is the middle of its readings. Nothing is fitted again after a mechanism is switched off.
"""


def _plain(text: str) -> str:
    try:
        return f"{float(text):.3g}"
    except ValueError:
        return text


if __name__ == "__main__":
    rewrite(PAGE, page, take_over, sys.argv[1:])
