"""Sensitivity on the shipped emulator, ablations, and the pages printed from what is shipped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simulation.errors import InputError
from simulation.evidence import load_parameters
from simulation.evidence.draws import load_draws
from simulation.experiment import sensitivity, shipped_sensitivity, shipped_validation
from simulation.experiment.ablations import OFF, without
from simulation.experiment.calibration import reference
from simulation.experiment.calibration.box import load_box
from simulation.experiment.calibration.shipped import read_emulator
from simulation.experiment.calibration.signals import Observed
from simulation.experiment.sensitivity import PRIMARY, measure_sensitivity, one_small_world, tornado_table
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


def test_a_tornado_holds_the_figure_with_every_number_at_its_median() -> None:
    table = tornado_table(read_emulator())
    assert (table.groupby("id")["at_median"].nunique() == 1).all()
    known = {aim.target.id: aim for aim in read_emulator().aims}
    held = one_small_world(known["T001"], 0.0)
    assert held == pytest.approx([known["T001"].target.value] * 2), "without chance a world shows what is published"


def test_pawn_of_chance_is_told_beside_that_of_lived_worlds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number that sets the figure alone stands above chance, and worlds that do not teach are left out."""
    kept = read_emulator()
    aim, points = kept.aims[0], 120
    places = np.array(
        [[(7 * row + 13 * row * column) % points for column in range(len(kept.box))] for row in range(points)]
    )
    values = places[:, :1] / points
    teaches = np.ones((points, 1), bool)
    teaches[: points // 3] = False
    monkeypatch.setattr(sensitivity, "_lived", lambda folder: [None] * points)
    monkeypatch.setattr(sensitivity, "values_of", lambda lived, box: box.low + places / points * (box.high - box.low))
    monkeypatch.setattr(sensitivity, "observe", lambda lived, targets: Observed((aim,), values, values, teaches))
    [(target, found)] = sensitivity._pawn(kept, tmp_path, 1)
    assert target == aim.target.id
    assert found["median"][0] > found["chance"][0]
    assert found["worlds"] == points - points // 3


def test_sensitivity_writes_its_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sensitivity, "SOBOL_BASE", 8)
    monkeypatch.setattr(sensitivity, "TRAJECTORIES", 2)
    held: list[Path] = []
    done = measure_sensitivity(SensitivityOptions(out=tmp_path), lambda text: None, pages=held.append)
    assert held == [tmp_path], "the page is written last, into the folder"
    assert done.facts["tables"] == ["morris.csv", "sobol.csv", "tornado.csv"]
    assert "SYNTHETIC" in done.words()
    for name in done.facts["tables"]:
        assert (tmp_path / name).read_text(encoding="utf-8").startswith("id,name,")


def test_pawn_without_points_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no points"):
        measure_sensitivity(SensitivityOptions(points=tmp_path, out=tmp_path), lambda text: None, pages=str)


@pytest.mark.parametrize("name", list(OFF))
def test_a_mechanism_that_is_off_has_the_values_it_says(name: str) -> None:
    parameters = without(load_parameters(), OFF[name])
    for record, value in OFF[name].items():
        found = parameters.choice(record) if isinstance(value, str) else parameters.number(record)
        assert found == value


def test_the_page_of_the_calibration_is_what_is_shipped() -> None:
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page()


def test_the_page_of_the_sensitivity_is_what_is_shipped() -> None:
    assert shipped_sensitivity.PAGE.read_text(encoding="utf-8") == shipped_sensitivity.page()


def test_small_tables_are_taken_over_as_they_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = shipped_sensitivity.FOLDER
    monkeypatch.setattr(shipped_sensitivity, "FOLDER", tmp_path / "kept")
    shipped_sensitivity.take_over(shipped)
    for name in shipped_sensitivity.TABLES:
        assert (tmp_path / "kept" / name).read_bytes() == (shipped / name).read_bytes()
        rows = shipped_sensitivity.rows_of(shipped / name)
        assert len(rows) == shipped_sensitivity.KEPT * len(PRIMARY)
        assert all(row["synthetic"] == "True" for row in rows)
    with pytest.raises(InputError, match="sensitivity"):
        shipped_sensitivity.take_over(tmp_path)


def test_the_page_of_the_validation_is_what_is_shipped() -> None:
    assert shipped_validation.PAGE.read_text(encoding="utf-8") == shipped_validation.page()
