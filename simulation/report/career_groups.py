"""Tell what became of groups of careers in a validation: how many, which names, and who is in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from markupsafe import Markup

from simulation.report.career_curves import draw_curves
from simulation.report.career_fits import fits_table
from simulation.report.group_words import FACTSHEET, FIRST_LOOK, LOOKS, NAMES, fact_name, group_label
from simulation.report.names import opening
from simulation.report.style import Drawing
from simulation.report.tables import render
from simulation.report.validation_words import named
from simulation.report.words import NOT_KNOWN, Words

GROUPS_FILE, CURVES_FILE = "trajectory_groups.csv", "trajectory_curves.csv"
AS_A_RULE = 0.5
"""A name that fewer samples than this show does not appear as a rule."""

Facts = Mapping[str, Any]


class Told(NamedTuple):
    """What the page shows of groups of careers."""

    lines: list[str]
    names: Markup
    profile: Markup
    curves: Drawing | None
    fits: Markup


def groups_of_careers(words: Words, folder: Path, manifest: Facts) -> Told | None:
    """Return what a validation folder tells of groups of careers, None where it fitted none."""
    found: Mapping[str, Facts] = manifest.get("summary", {}).get("trajectories", {})
    if not found:
        return None
    groups, curves = (_read(folder / name) for name in (GROUPS_FILE, CURVES_FILE))
    return Told(
        list(_lines(words, found, groups)),
        names_table(words, found, groups),
        profile_table(words, groups),
        draw_curves(words, curves, groups),
        fits_table(words, folder),
    )


def _read(path: Path) -> pd.DataFrame:
    if not path.is_file():
        return pd.DataFrame()
    return pd.read_csv(path, dtype=dict.fromkeys(("look", "model", "name", "fact", "unit"), str), keep_default_na=True)


def _sample_size(groups: pd.DataFrame, look: str) -> int | None:
    """Return how many persons the first sample of a look holds."""
    if groups.empty:
        return None
    own = groups[(groups["look"] == look) & (groups["sample"] == 1)].drop_duplicates("group")
    return int(own["persons"].sum()) or None


def _lines(words: Words, found: Mapping[str, Facts], groups: pd.DataFrame) -> Iterator[str]:
    """Yield what is found, looked at as the study did (or in the first way there is)."""
    look = FIRST_LOOK if FIRST_LOOK in found else next(iter(found))
    facts = found[look]
    yield _preferred(words, facts, _sample_size(groups, look))
    yield _names_line(words, facts["name_shares"])
    yield words.say(
        "Four groups that bear the four names, each once: in {share} of the samples.",
        share=words.percent(facts["four_names_share"], 0),
    )


def _preferred(words: Words, facts: Facts, size: int | None) -> str:
    said = [
        words.say_count("{groups} (in {count} sample)", "{groups} (in {count} samples)", count, groups=groups)
        for groups, count in facts["groups_chosen"].items()
    ]
    return words.say(
        "Samples of {size} persons (of {persons} in all replicates); number of groups preferred: {chosen}.",
        size=words.number(size, 0),
        persons=words.number(facts["persons"], 0),
        chosen=words.listing(said),
    )


def _names_line(words: Words, shares: Mapping[str, float]) -> str:
    """Return which of the four names do not appear as a rule, and which do."""
    told = {
        name: words.say("{name} (in {share} of the samples)", name=words.say(NAMES[name]), share=_share(words, share))
        for name, share in ((name, shares.get(name, 0.0)) for name in FACTSHEET)
    }
    seldom = [told[name] for name in FACTSHEET if shares.get(name, 0.0) < AS_A_RULE]
    often = [told[name] for name in FACTSHEET if shares.get(name, 0.0) >= AS_A_RULE]
    if not seldom:
        return words.say("Each of the four names appears as a rule: {names}.", names=words.listing(often))
    missing = words.say("Names that do not appear as a rule: {names}.", names=words.listing(seldom))
    return " ".join([missing, words.say("Names that do: {names}.", names=words.listing(often) or NOT_KNOWN)])


def _share(words: Words, share: float) -> str:
    return words.percent(share, 0)


def names_table(words: Words, found: Mapping[str, Facts], groups: pd.DataFrame) -> Markup:
    """Return, a column for each look, how many groups were preferred and in how many samples each name appeared."""
    columns = {
        opening(named(words, LOOKS, look)): _names_column(words, facts, _sample_size(groups, look))
        for look, facts in found.items()
    }
    keys = next(iter(columns.values()))
    rows = [
        {"group": group, "row": row} | {look: held[group, row] for look, held in columns.items()} for group, row in keys
    ]
    return render(words, "group-names", rows, head=words.say("How the careers were looked at"))


def _names_column(words: Words, facts: Facts, size: int | None) -> dict[tuple[str, str], str]:
    """Return what one look shows: (heading, row) -> cell."""
    sized, share = words.say("Samples and groups"), words.say("Share of the samples in which a name appears")
    chosen = [f"{groups} ({count}×)" for groups, count in facts["groups_chosen"].items()]
    cells = {
        (sized, words.say("Samples")): words.number(facts["samples"], 0),
        (sized, words.say("Persons in each")): words.number(size, 0),
        (sized, words.say("Groups preferred (in so many samples)")): ", ".join(chosen),
    }
    named_share = facts["name_shares"]
    cells |= {
        (share, opening(words.say(said))): _share(words, named_share.get(name, 0.0)) for name, said in NAMES.items()
    }
    return cells | {(share, words.say("The four, each once")): _share(words, facts["four_names_share"])}


def profile_table(words: Words, groups: pd.DataFrame) -> Markup:
    """Return the profile of the groups of the first sample, looked at as the study did."""
    if groups.empty:
        return Markup("")
    own = groups[(groups["look"] == FIRST_LOOK) & (groups["sample"] == 1)]
    rows = [_profile_row(words, str(fact), held) for fact, held in own.groupby("fact", sort=False)]
    return render(words, "group-profile", rows, head=words.say("Mean of the group's persons"))


def _profile_row(words: Words, fact: str, held: pd.DataFrame) -> dict[str, str]:
    heading, name = fact_name(words, fact)
    heads = [
        f"{group_label(words, int(row['group']), str(row['name']))} (n = {words.number(row['persons'], 0)})"
        for _, row in held.iterrows()
    ]
    values = [words.number(value, 1) for value in held["value"]]
    return {"group": heading, "row": opening(name), **dict(zip(heads, values, strict=True))}


def factsheet_names(words: Words) -> str:
    """Return the factsheet's own words for the four groups, each with the name that this page gives it."""
    return words.listing([f"{said} ({words.say(NAMES[name])})" for name, said in FACTSHEET.items()])
