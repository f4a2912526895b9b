"""Columns: declared once, kept record by record, the same for compiled code and for plain Python."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.core.columns import Column, Declared, PlainRows
from simulation.engine.declared import CASE, EDGE, NAMES, PERSON, number_record
from simulation.evidence import load_parameters

SMALL = Declared(
    [
        Column("age", "i1", "years", "x.py", "Age."),
        Column("partner", "i4", "row", "x.py", "Partner.", -1),
        Column("trait", "f4", "standard deviations", "x.py", "Trait.", 0.5),
    ]
)


def test_rows_begin_at_the_start_value_of_each_column() -> None:
    block = SMALL.empty(3)
    assert [block[name].tolist() for name in ("age", "partner", "trait")] == [[0] * 3, [-1] * 3, [0.5] * 3]


def test_a_grown_block_keeps_what_was_there() -> None:
    block = SMALL.empty(2)
    block["age"] = (12, 13)
    grown = SMALL.grown(block, 4)
    assert grown["age"].tolist() == [12, 13, 0, 0]
    assert grown["partner"].tolist() == [-1] * 4
    assert block.shape == (2,)


def test_a_column_declared_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="declared twice: age"):
        Declared([*SMALL, Column("age", "i1", "years", "y.py", "Age again.")])


def test_a_column_is_found_by_its_name() -> None:
    assert SMALL["partner"].owner == "x.py"
    assert "trait" in SMALL
    assert "traits" not in SMALL


def test_plain_rows_hand_out_python_numbers_of_the_storage() -> None:
    rows = PlainRows(SMALL.empty(2))
    rows[1].trait = 0.1
    rows[1].age = 17
    assert (type(rows[1].age), type(rows[1].trait)) == (int, float)
    assert rows[1].trait == float(np.float32(0.1))  # rounded once, on the way into the storage
    assert (rows[0].age, rows.block["age"].tolist()) == (0, [0, 17])


def test_a_plain_row_is_copied_as_a_whole() -> None:
    rows = PlainRows(SMALL.empty(3))
    rows[2].age, rows[2].partner = 40, 0
    rows[0] = rows[2]
    rows[2].age = 41
    assert (rows[0].age, rows[0].partner, rows[2].age) == (40, 0, 41)


@pytest.mark.parametrize("declared", [PERSON, CASE, EDGE])
def test_every_column_says_what_it_is(declared: Declared) -> None:
    for column in declared:
        assert column.unit, column.name
        assert column.meaning.endswith("."), column.name
        assert column.owner.endswith(".py"), column.name
        assert np.array(column.start).astype(column.dtype) == column.start, column.name


def test_a_person_takes_no_more_memory_than_allowed() -> None:
    """320 bytes a person with ties (DESIGN 2): record, 12 masks, tiers, and 8 half edges."""
    assert PERSON.dtype.itemsize + 12 * 4 + 22 + 2 * EDGE.dtype.itemsize <= 320
    assert PERSON.dtype.itemsize + 12 * 4 + 22 <= 290
    assert EDGE.dtype.itemsize <= 16


def test_no_column_holds_origin() -> None:
    forbidden = ("origin", "ethnic", "nationality", "religion", "migra")
    assert [c.name for c in PERSON if any(word in f"{c.name} {c.meaning}".lower() for word in forbidden)] == []


def test_every_number_that_compiled_code_reads_is_that_of_the_evidence() -> None:
    parameters = load_parameters()
    record = number_record(parameters)[0]
    assert {name: record[name.replace(".", "_")] for name in NAMES} == {name: parameters.number(name) for name in NAMES}
