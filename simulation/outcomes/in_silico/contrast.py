"""The contrast table of the study: groups by factors, counted so that replicates can be added."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from simulation.outcomes.in_silico.factors import Factor, factors
from simulation.outcomes.in_silico.matching import GROUPS, Group, groups_of_study
from simulation.outcomes.in_silico.register import Register
from simulation.outcomes.measure import Numbers
from simulation.outcomes.tallies import Rule, Tally, mean_of, share_of, wilson

if TYPE_CHECKING:
    import pandas as pd

STUDY_PERSONS = "in_silico.study_persons"
PERCENT = 100
PUBLISHED = {
    ("kin_or_partner_record", "dse"): "T018",
    ("kin_or_partner_record", "criminal"): "T019",
    ("kin_or_partner_record", "non_criminal"): "T020",
    ("start_qualification", "dse"): "T021",
    ("start_qualification", "criminal"): "T022",
    ("start_qualification", "non_criminal"): "T023",
    ("single_parent", "dse"): "T024",
    ("victim_of_a_crime", "dse"): "T026",
    ("victim_of_a_crime", "criminal"): "T027",
    ("victim_of_a_crime", "non_criminal"): "T028",
}
"""Factor and group -> the published figure; ``criminal`` stands for both readings of the criminal controls."""


class Contrast(NamedTuple):
    """One factor of one group of one or more replicates.

    Parameters
    ----------
    factor, kind, definition : see ``Factor``
    group : key of ``GROUPS``
    tally : persons with the factor among those for whom it is known; of a count, its mean
    wanted : how many there should be
    found : persons in the group
    """

    factor: str
    kind: str
    definition: str
    group: str
    tally: Tally
    wanted: int
    found: int

    @property
    def target(self) -> str:
        """Return the id of the published figure, or nothing."""
        group = "criminal" if self.group.startswith("criminal") else self.group
        return PUBLISHED.get((self.factor, group), "")


def contrasts(register: Register, parameters: Numbers, seed: int, each: int = 1) -> list[Contrast]:
    """Return every factor of every group of one replicate."""
    groups = list(groups_of_study(register, seed, each))
    return [_contrast(factor, group) for factor in factors(register, parameters) for group in groups]


def _contrast(factor: Factor, group: Group) -> Contrast:
    values = factor.values[group.rows]
    known = values[values == values]
    tally = mean_of(known) if factor.is_count else share_of(known > 0)
    return Contrast(factor.name, factor.kind, factor.definition, group.name, tally, group.wanted, len(group.rows))


def pooled(replicates: Iterable[list[Contrast]]) -> list[Contrast]:
    """Return the sum of the contrasts of several replicates."""
    found: dict[tuple[str, str, str], Contrast] = {}
    for contrast in (row for rows in replicates for row in rows):
        key = (contrast.factor, contrast.definition, contrast.group)
        held = found.get(key)
        found[key] = contrast if held is None else _sum(held, contrast)
    return list(found.values())


def _sum(one: Contrast, other: Contrast) -> Contrast:
    return one._replace(tally=one.tally + other.tally, wanted=one.wanted + other.wanted, found=one.found + other.found)


def ratio_to_controls(contrast: list[Contrast], factor: str, control: str) -> Tally:
    """Return the tally of the share of a factor among index persons relative to a control group."""
    shares = {row.group: row.tally.counts for row in contrast if row.factor == factor}
    return Tally(Rule.RATIO, (*shares["dse"], *shares[control]))


def contrast_table(found: list[Contrast], published: dict[str, tuple[float, float, float]], size: int) -> pd.DataFrame:
    """Return the contrast table.

    Parameters
    ----------
    found : of one replicate, or pooled
    published : target id -> value, low, high
    size : index persons of one study, for the interval that one study of that size would have around the same share
    """
    import pandas as pd

    return pd.DataFrame([_row(contrast, published, size) for contrast in found])


def _row(contrast: Contrast, published: dict[str, tuple[float, float, float]], size: int) -> dict[str, object]:
    figure = contrast.tally.figure()
    is_share = contrast.tally.rule is Rule.SHARE and figure.value == figure.value
    study = wilson(figure.value / PERCENT * size, size) if is_share else (float("nan"), float("nan"))
    value, low, high = published.get(contrast.target, (float("nan"),) * 3)
    return {
        "factor": contrast.factor,
        "kind": contrast.kind,
        "group": contrast.group,
        "group_definition": GROUPS[contrast.group],
        "definition": contrast.definition,
        "n": figure.n,
        "value": figure.value,
        "unit": "%" if contrast.tally.rule is Rule.SHARE else "persons",
        "low": figure.low,
        "high": figure.high,
        "one_study_n": size,
        "one_study_low": PERCENT * study[0],
        "one_study_high": PERCENT * study[1],
        "target": contrast.target,
        "published": value,
        "published_low": low,
        "published_high": high,
        "index_persons": contrast.wanted,
        "matched": contrast.found,
        "synthetic": True,
    }
