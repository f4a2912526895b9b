"""The tables of the documents are those of the code that runs."""

from __future__ import annotations

import re
from pathlib import Path

from simulation.careers.hazards import HAZARDS, MODIFIERS
from simulation.engine.declared import CASE, EDGE, PERSON
from simulation.experiment.model_tables import PAGE, page

DOCS = PAGE.parents[1]
GROUPS = re.compile(r"trajector|late_peak|early_peak|incidental|persist|career_group|offender_type", re.IGNORECASE)


def test_the_page_of_tables_is_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m simulation.experiment.model_tables"


def test_no_column_hazard_or_modifier_encodes_a_group_of_careers() -> None:
    names = [held.name for declared in (PERSON, CASE, EDGE) for held in declared]
    names += [hazard.name for hazard in HAZARDS] + [modifier.name for modifier in MODIFIERS]
    assert not [name for name in names if GROUPS.search(name)]


def test_no_number_that_lives_read_encodes_a_group_of_careers() -> None:
    from simulation.evidence import load_parameters

    rooms = ("careers/", "ties/", "population/", "justice/", "engine/", "core/")
    read = [r for r in load_parameters().values() if any(path.startswith(rooms) for path in r.used_by)]
    assert len(read) > 200
    assert not [record.name for record in read if GROUPS.search(record.name)]


def test_every_link_between_documents_leads_somewhere() -> None:
    for path in sorted(Path(DOCS).rglob("*.md")):
        for link in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), f"{path.name} links to {link}"
