"""Sensitivity on the shipped emulator, ablations, and the pages printed from what is shipped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simulation.errors import InputError
from simulation.evidence import load_parameters
from simulation.evidence.draws import load_draws
from simulation.experiment import sensitivity, shipped_validation
from simulation.experiment.ablations import OFF, without
from simulation.experiment.calibration import reference
from simulation.experiment.calibration.box import load_box
from simulation.experiment.calibration.shipped import read_emulator
from simulation.experiment.sensitivity import measure_sensitivity, tornado_table
from simulation.scenario.options import SensitivityOptions


def test_at_least_a_hundred_draws_are_shipped_and_every_one_may_be_lived() -> None:
    draws = load_draws()
    assert len(draws.rows) >= 100
    for number in range(1, len(draws.rows) + 1):
        load_parameters(draw=number)


def test_draws_emulator_and_box_name_the_same_numbers() -> None:
    box = load_box(load_parameters())
    assert set(load_draws().names) == set(box.names) == set(read_emulator().box.names)


def test_fitted_numbers_say_that_they_are_fitted() -> None:
    fitted = set(load_box(load_parameters()).names)
    assert fitted == set(load_parameters().grades()["F"])


def test_a_tornado_is_widest_first_and_moves_one_number_at_a_time() -> None:
    table = tornado_table(read_emulator())
    for _, rows in table.groupby("id"):
        assert (np.diff(rows["swing"]) <= 0).all()
    share = table[(table["id"] == "T014") & (table["name_"] == "period.response")]["swing"].item()
    women = table[(table["id"] == "T014") & (table["name_"] == "dse_partner.level")]["swing"].item()
    assert women > share  # the route through a partner makes women, the dated factor does not


def test_sensitivity_writes_its_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sensitivity, "SOBOL_BASE", 8)
    monkeypatch.setattr(sensitivity, "TRAJECTORIES", 2)
    done = measure_sensitivity(SensitivityOptions(out=tmp_path), lambda text: None)
    assert done.facts["tables"] == ["morris.csv", "sobol.csv", "tornado.csv"]
    assert "SYNTHETIC" in done.words()
    for name in done.facts["tables"]:
        assert (tmp_path / name).read_text(encoding="utf-8").startswith("id,name,")


def test_pawn_without_points_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no points"):
        measure_sensitivity(SensitivityOptions(points=tmp_path, out=tmp_path), lambda text: None)


@pytest.mark.parametrize("name", list(OFF))
def test_a_mechanism_that_is_off_has_the_values_it_says(name: str) -> None:
    parameters = without(load_parameters(), OFF[name])
    for record, value in OFF[name].items():
        found = parameters.choice(record) if isinstance(value, str) else parameters.number(record)
        assert found == value


def test_the_page_of_the_calibration_is_what_is_shipped() -> None:
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page()


def test_the_page_of_the_validation_is_what_is_shipped() -> None:
    assert shipped_validation.PAGE.read_text(encoding="utf-8") == shipped_validation.page()
