"""Every column has one owner, and only the owner's file writes it: read from the assignments in the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulation.engine.declared import CASE, EDGE, PERSON

PACKAGE = Path(__file__).parents[2] / "simulation"
ROOMS = ("core", "population", "ties", "careers", "justice", "levers", "engine")
OWNERS = {column.name: column.owner for declared in (EDGE, CASE, PERSON) for column in declared}
OWNERS |= {"next": "ties/store.py justice/cases.py"}  # a chain of half edges, and one of cases

ALLOWED = {  # file -> columns of others that it writes, and why
    # people are drawn before anybody lives; these files together make the columns that population/people.py lists
    "population/families.py": {"sex", "single_parent", "unstable_family", "low_income", "out_of_home"}
    | {"parent_convictions", "self_control", "cognitive_ability", "maturation_age", "maturation_width", "entry_month"},
    "population/places.py": {"district", "region", "school_group"},
    "population/cohort.py": {"id", "host", "birth_month", "family"},
    "population/status.py": {"status", "age", "end_month", "died"},
    # a graph becomes a layer before the first month: the store's bulk door
    "ties/loading.py": {"other", "next"},
    # a luck is a copy of a row: it gets a number, an end, and chains of its own
    "engine/lucks.py": {"luck", "host", "luck_until", "invited_month", "partner", "open_case", "status"}
    | {"since", "last", "strength", "next", "person"},
    # a change of activity is written where it is pushed to the ties, so that no ceiling is forgotten
    "careers/influence.py": {"activity", "dse_active", "partner_activity", "partner_dse"},
    # what one knows of a partner begins and ends with the partner, and is read at one place
    "careers/partners.py": {"partner_activity", "partner_dse"},
    "careers/peers.py": {"partner_convicted"},
    "justice/sanction.py": {"partner_convicted"},
    # each step of the chain fills in its own lines of the case
    "justice/chain.py": {"juvenile", "stage"},
    "justice/advice.py": {"advice", "estimate"},
    "justice/prosecution.py": {"pre_trial"},
    # the doses are declared in one file for all levers
    "levers/roll.py": {"dose_0", "dose_1", "dose_2", "dose_3"},
    # who leaves the simulated ages leaves custody too
    "engine/lives.py": {"in_custody"},
}

OTHER_TABLES = {  # file -> fields of tables of its own that happen to be called like columns
    "core/state.py": {"person", "type", "other", "luck"},  # rows of the ledger
    "justice/advice.py": {"person"},  # rows of the levers' bookkeeping
    "ties/half_edges.py": {"since", "last", "strength"},  # ties read in bulk
    "ties/networks.py": {"since", "last", "strength"},  # edges of a networkx graph
}


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def written(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and column of every assignment to a field of a record or to a named column of a block."""
    for node in ast.walk(ast.parse(source)):
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        for target in [part for each in targets for part in ast.walk(each)]:
            if isinstance(target, ast.Attribute) and isinstance(target.ctx, ast.Store):
                if not (isinstance(target.value, ast.Name) and target.value.id in {"self", "cls"}):
                    yield target.lineno, target.attr
            elif isinstance(target, ast.Subscript) and is_text(target.slice):
                yield target.lineno, ast.literal_eval(target.slice)


def trespasses(path: str, source: str) -> list[str]:
    """Return the lines of a file that write a column it neither owns nor is allowed to write."""
    allowed = ALLOWED.get(path, set()) | OTHER_TABLES.get(path, set())
    return [
        f"{path}:{line} writes {name} of {OWNERS[name]}"
        for line, name in written(source)
        if name in OWNERS and path not in OWNERS[name].split() and name not in allowed
    ]


SOURCES = {
    file.relative_to(PACKAGE).as_posix(): file.read_text("utf-8")
    for room in ROOMS
    for file in sorted((PACKAGE / room).rglob("*.py"))
}


@pytest.mark.parametrize("path", SOURCES)
def test_a_file_writes_only_the_columns_it_owns(path: str) -> None:
    assert trespasses(path, SOURCES[path]) == []


def test_every_owner_is_a_file() -> None:
    assert {owner for owners in OWNERS.values() for owner in owners.split()} - set(SOURCES) == set()


def test_every_exception_is_still_needed() -> None:
    listed = {(path, name) for table in (ALLOWED, OTHER_TABLES) for path in table for name in table[path]}
    assert listed - {(path, name) for path, source in SOURCES.items() for _, name in written(source)} == set()


@pytest.mark.parametrize(
    "line",
    [
        "p.offences = 3",
        "s.persons[i].offences = 3",
        "s.persons[i].offences += 1",
        "lead['offences'] = 0",
        "a, p.offences = 1, 2",
        "block['offences'][:] = 0",
    ],
)
def test_a_planted_trespass_is_found(line: str) -> None:
    assert trespasses("careers/work.py", line) == ["careers/work.py:1 writes offences of careers/history.py"]
    assert trespasses("careers/history.py", line) == []


def test_reading_is_free() -> None:
    assert trespasses("careers/work.py", "x = p.offences + s.persons[i].offences\nself.offences = 1") == []
