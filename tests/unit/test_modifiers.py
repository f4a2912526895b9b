"""Hazards as named sums: two hazards and three modifiers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.careers.hazards import HAZARDS, MODIFIERS
from simulation.core.modifiers import Hazard, HazardTable, Modifier, add_modifiers, filled_up, one_sum

TWO = (Hazard("theft", ("offending",), True), Hazard("work_start", (), False))
THREE = tuple(Modifier(name, "0/1", "x.py", name) for name in ("debt", "peers", "school"))
KNOWN = {
    "offending.debt": 0.5,
    "theft.debt": 0.7,
    "offending.peers": 0.25,
    "work_start.school": -2.0,
    "other.peers": 9.0,
}
TABLE = HazardTable(TWO, THREE, KNOWN.get)


def filled(*inputs: float) -> np.ndarray:
    """Return inputs with the zeros behind them that reading in eights asks for."""
    return np.array([*inputs, *[0.0] * (filled_up(len(inputs)) - len(inputs))])


INPUTS = filled(1.0, 2.0, 3.0)


def all_sums(inputs: np.ndarray, base: list[float]) -> list[float]:
    sums = np.zeros(filled_up(len(TWO)))
    sums[: len(base)] = base
    add_modifiers(TABLE.coefficients, inputs, sums)
    return sums[: len(base)].tolist()


def test_the_nearest_name_gives_the_coefficient() -> None:
    assert TABLE.coefficients[:3, :2].tolist() == [[0.7, 0.0], [0.25, 0.0], [0.0, -2.0]]


def test_the_places_filled_up_stay_nought() -> None:
    assert [size % 8 for size in TABLE.coefficients.shape] == [0, 0]
    assert not TABLE.coefficients[:, 2:].any()
    assert not TABLE.coefficients[3:].any()


def test_a_hazard_is_its_base_and_the_terms_in_order() -> None:
    assert all_sums(INPUTS, [-3.0, -1.0]) == [-3.0 + 0.7 + 0.5, -7.0]
    assert TABLE.terms(0, INPUTS) == [("debt", 0.7), ("peers", 0.5)]
    assert TABLE.terms(1, INPUTS) == [("school", -6.0)]


@pytest.mark.parametrize("seed", range(20))
def test_one_sum_is_to_the_last_bit_what_all_sums_give(seed: int) -> None:
    """A ceiling is made of one, a decision of the other: on numbers that do not add up evenly."""
    rows = filled_up(len(MODIFIERS))
    wheel = np.modf(np.arange(seed * 97 + 1, seed * 97 + 1 + rows * 25) * 0.6180339887498949)[0] - 0.5
    coefficients = wheel[: rows * 24].reshape(rows, 24)
    inputs = np.where(np.arange(rows) % 3 == seed % 3, 0.0, wheel[-rows:])
    sums = np.full(24, -4.1)
    add_modifiers(coefficients, inputs, sums)
    assert sums.tolist() == [one_sum(coefficients, inputs, -4.1, column) for column in range(24)]


def test_a_slot_of_nought_changes_no_bit() -> None:
    without = all_sums(filled(1.0, 2.0, 0.0), [0.1, 0.2])
    assert without == [all_sums(filled(1.0, 2.0, -0.0), [0.1, 0.2])[0], 0.2]


def test_names_of_hazards_and_modifiers_are_used_once() -> None:
    for named in (HAZARDS, MODIFIERS):
        names = [each.name for each in named]
        assert len(set(names)) == len(names)
