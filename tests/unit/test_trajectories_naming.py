"""The naming rule on curves whose name can be told by eye, and at its edges."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simulation.evidence import load_parameters
from simulation.outcomes.trajectories.naming import (
    DUTCH,
    THE_FOUR,
    CurveReading,
    GroupName,
    Naming,
    NamingRule,
    name_curve,
    read_curve,
)

PARAMETERS = load_parameters()
RULE = NamingRule.of(PARAMETERS)
AGES = np.arange(12.0, 46.0)
PAGE = Path(__file__).parents[2] / "docs" / "decisions" / "0006-naming-of-trajectory-groups.md"


def bump(height: float, age: float, spread: float) -> CurveReading:
    """Read a curve with its peak at an age, half as high 1.18 spreads away."""
    return read_curve(height * np.exp(-(((AGES - age) / spread) ** 2) / 2), AGES)


@pytest.mark.parametrize(
    ("reading", "name"),
    [
        (bump(0.2, 17, 4), GroupName.INCIDENTAL),
        (bump(0.3, 30, 20), GroupName.INCIDENTAL),
        (bump(1.5, 16, 4), GroupName.EARLY_PEAK),
        (bump(1.5, 28, 4), GroupName.LATE_PEAK),
        (bump(2.0, 26, 12), GroupName.CONTINUOUS),
        (bump(1.5, 21.4, 4), GroupName.OTHER),  # neither early nor late
        (bump(1.5, 45, 5), GroupName.OTHER),  # still rising where observation ends
    ],
)
def test_a_curve_gets_the_name_it_looks_like(reading: CurveReading, name: GroupName) -> None:
    assert name_curve(reading, RULE) is name


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        (CurveReading(0.49, 17, 8, 0.1), CurveReading(0.5, 17, 8, 0.1)),
        (CurveReading(1.0, 26, 15, 0.3), CurveReading(1.0, 26, 14, 0.3)),
        (CurveReading(1.0, 20, 8, 0.3), CurveReading(1.0, 21, 8, 0.3)),
        (CurveReading(1.0, 23, 8, 0.3), CurveReading(1.0, 22, 8, 0.3)),
        (CurveReading(1.0, 26, 8, 0.5), CurveReading(1.0, 26, 8, 0.51)),
    ],
)
def test_each_number_of_the_rule_parts_two_names(inside: CurveReading, outside: CurveReading) -> None:
    assert name_curve(inside, RULE) is not name_curve(outside, RULE)


def test_the_page_that_set_the_rule_and_the_evidence_say_the_same() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert f"peak below {RULE.incidental_peak_below:g}" in page
    assert f"width of {RULE.continuous_width_from:g} years or more" in page
    assert f"peak age {RULE.early_peak_until:g} or before, and decline to {RULE.decline_to:g} or lower" in page
    assert f"peak age {RULE.late_peak_from:g} or after" in page


def test_each_number_is_moved_to_both_ends_of_its_range() -> None:
    others = NamingRule.alternatives(PARAMETERS)
    assert len(others) == len(set(others)) == 10
    assert all(
        sum(a != b for a, b in zip(vars(other).values(), vars(RULE).values(), strict=True)) == 1 for other in others
    )


def naming(*names: GroupName) -> Naming:
    count = len(names)
    return Naming(names, (True,) * count, (CurveReading(1.0, 17, 8, 0.1),) * count, (1 / count,) * count)


def test_the_four_names_are_found_only_if_each_occurs_once() -> None:
    four = sorted(THE_FOUR)
    assert naming(*four).are_the_four
    assert not naming(*four[:3], four[0]).are_the_four
    assert not naming(*four, GroupName.OTHER).are_the_four
    assert naming(*four, GroupName.OTHER).hold_the_four
    assert not naming(*four[:3]).hold_the_four


def test_a_naming_prints_the_words_of_the_factsheet() -> None:
    text = str(naming(*GroupName))
    assert all(word in text for word in DUTCH.values())
