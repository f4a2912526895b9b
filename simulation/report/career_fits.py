"""Show the fits behind groups of careers: every number of groups tried on the first sample, and why one was chosen."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from markupsafe import Markup

from simulation.report.group_words import FIRST_LOOK
from simulation.report.tables import render
from simulation.report.words import Words, mark

FILE = "trajectory_fits.csv"
MODELS = {
    "poisson": mark("Poisson"),
    "zero-inflated poisson": mark("Poisson with idle years (zero-inflated)"),
}


def fits_of(folder: Path) -> pd.DataFrame:
    """Return the fits of the first sample, looked at as the study did; none in folders of before."""
    path = folder / FILE
    table = pd.read_csv(path) if path.is_file() else pd.DataFrame({"look": [], "sample": []})
    return table[(table["look"] == FIRST_LOOK) & (table["sample"] == 1)]


def fits_table(words: Words, folder: Path) -> Markup:
    """Return one row for each number of groups of each mixture; the chosen one is marked."""
    rows = [_row(words, row) for _, row in fits_of(folder).iterrows()]
    return render(words, "group-fits", rows, head=words.say("Number of groups"))


def _row(words: Words, row: pd.Series) -> dict[str, str]:
    model = str(row["model"])
    chosen, fails = words.say("chosen"), words.say("fails the rule")
    said = f" ★ {chosen}" if row["chosen"] else "" if row["passes"] else f" ({fails})"
    return {
        "group": words.say(MODELS[model]) if model in MODELS else model,
        "row": f"{words.number(row['groups'], 0)}{said}",
        words.say("BIC (persons)"): words.number(row["bic_persons"], 1),
        words.say("BIC (person-years)"): words.number(row["bic_person_years"], 1),
        words.say("Entropy"): words.number(row["entropy"], 2),
        words.say("Least average posterior"): words.number(row["least_average_posterior"], 2),
        words.say("Starts that found the best"): words.percent(row["hit_share"], 0),
    }
