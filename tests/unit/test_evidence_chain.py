"""The chain's cells were set by judgement so that published totals come out: recompute the totals."""

from __future__ import annotations

import csv
from collections.abc import Callable
from math import exp, log
from pathlib import Path

import pytest

from simulation.evidence import Parameters, Table, load_parameters
from simulation.evidence.derive_period import as_yaml, column_of, derive, stored
from simulation.evidence.load import FOLDER

TYPES = ("property", "violence", "drugs", "public_order", "sexual")
ADULTS = {
    ("men", "18-24"): 0.20,
    ("men", "25-44"): 0.40,
    ("men", "45-64"): 0.20,
    ("women", "18-24"): 0.04,
    ("women", "25-44"): 0.10,
    ("women", "45-64"): 0.06,
}
"""Who the registered adults of 2012-2018 were, roughly; weights of the totals below."""
CONVICTIONS = {0: 0.42, 1: 0.16, 3: 0.20, 8: 0.14, 20: 0.08}
"""How many convictions the suspects of a year have, roughly (two in three are known to the police)."""
RATES = Path(__file__).parents[3] / "shared" / "data" / "nl_registered_suspects_age_sex_2012_2018.csv"


@pytest.fixture(scope="module")
def parameters() -> Parameters:
    return load_parameters()


class Chain:
    """Shares of adult suspects at each step, added up over types and records as the chain's code combines them."""

    def __init__(self, parameters: Parameters) -> None:
        self.number = parameters.number
        share = parameters.table("levels.type_share")
        mix = {kind: sum(w * share.at(*who, column=kind) for who, w in ADULTS.items()) for kind in TYPES}
        self.groups = [(kind, n, mix[kind] * part) for kind in TYPES for n, part in CONVICTIONS.items()]

    def settled(self, kind: str, convictions: int) -> float:
        return self.number(f"justice.disposal.{kind}") * exp(-self.number("justice.disposal_fall") * convictions)

    def summoned(self, kind: str, convictions: int) -> float:
        return 1 - self.number(f"justice.dismissed.{kind}") - self.settled(kind, convictions)

    def guilty(self, kind: str, convictions: int) -> float:
        return self.summoned(kind, convictions) * self.number(f"justice.guilty.{kind}")

    def custody(self, kind: str, convictions: int) -> float:
        rise = 1 + self.number("justice.custody_rise") * log(1 + convictions)
        return min(0.98, self.number(f"justice.custody.{kind}") * rise)

    def total(self, step: Callable[[str, int], float]) -> float:
        return sum(weight * step(kind, convictions) for kind, convictions, weight in self.groups)

    def of_guilty(self, share: Callable[[str, int], float]) -> float:
        return self.total(lambda kind, n: self.guilty(kind, n) * share(kind, n)) / self.total(self.guilty)

    def of_the_rest(self, what: str) -> float:
        return self.of_guilty(lambda kind, n: (1 - self.custody(kind, n)) * self.number(f"justice.{what}.{kind}"))


@pytest.fixture(scope="module")
def chain(parameters: Parameters) -> Chain:
    return Chain(parameters)


def test_the_prosecutor_sanctions_about_two_in_five(chain):
    settled = chain.total(chain.settled)
    assert 0.36 < settled / (settled + chain.total(chain.guilty)) < 0.44


def test_cases_at_the_prosecutor_are_summoned_in_about_half(chain):
    """The 28 % that never reach the prosecutor count as dismissed here."""
    assert 0.46 < chain.total(chain.summoned) / 0.72 < 0.56


def test_about_seven_in_eight_tried_persons_are_found_guilty(chain):
    assert 0.85 < chain.total(chain.guilty) / chain.total(chain.summoned) < 0.92


def test_custody_service_and_fines_have_their_published_shares(chain):
    custody, suspended, service = (
        chain.of_guilty(chain.custody),
        chain.of_the_rest("suspended"),
        chain.of_the_rest("community_service"),
    )
    assert 0.35 < custody + suspended < 0.43
    assert 0.31 < service < 0.38
    assert 0.23 < 1 - custody - suspended - service < 0.31


def test_unconditional_custody_lasts_about_three_months(chain):
    months = chain.of_guilty(lambda kind, n: chain.custody(kind, n) * chain.number(f"justice.custody_months.{kind}"))
    assert 2.4 < months / chain.of_guilty(chain.custody) < 4.2


def test_no_shares_add_up_to_more_than_the_whole(parameters):
    for kind in (*TYPES, "dse"):
        for parts in (
            ("dismissed", "disposal"),
            ("severity_from_4", "severity_from_8"),
            ("suspended", "community_service"),
        ):
            assert sum(parameters.number(f"justice.{part}.{kind}") for part in parts) <= 1.0


def test_supervision_after_dse_adds_up_to_the_published_share(parameters):
    c0 = parameters.number("justice.advice_request.dse")
    a = parameters.number("justice.supervision_with_advice.dse")
    b = parameters.number("justice.supervision_without_advice.dse")
    assert c0 * a + (1 - c0) * b == pytest.approx(parameters.number("justice.supervision_total_dse"), abs=0.001)


def test_the_range_of_supervision_given_advice_holds_every_combination(parameters):
    total = parameters.number("justice.supervision_total_dse")
    c0, b = parameters["justice.advice_request.dse"], parameters["justice.supervision_without_advice.dse"]
    a = parameters["justice.supervision_with_advice.dse"]
    for request in (c0.low, c0.high):
        for without in (b.low, b.high):
            assert a.low <= (total - (1 - request) * without) / request <= a.high + 0.001


def test_most_persons_found_guilty_of_dse_with_a_record_get_custody(chain):
    assert chain.custody("dse", 0) == chain.number("justice.custody.dse")
    assert chain.custody("dse", 6) > 0.95


SHARES_OVER_ROWS = ("levels.type_share", "population.family.children")


@pytest.mark.parametrize("name", SHARES_OVER_ROWS)
def test_shares_of_a_whole_add_up_to_one(parameters, name):
    table: Table = parameters.table(name)
    for row in table.rows:
        assert sum(row[table.keys :]) == pytest.approx(1.0, abs=1e-9), row


@pytest.mark.parametrize("name", ["population.family.spacing_years", "population.childhood.parent_convictions"])
def test_a_distribution_down_a_column_adds_up_to_one(parameters, name):
    assert sum(parameters.table(name).by_key().values()) == pytest.approx(1.0)


# ---------------------------------------------------------------------------------------------- births, levels, period


def test_births_are_given_for_every_year_of_the_cohort(parameters):
    years = [
        *parameters.table("population.births.live").column("year"),
        *parameters.table("population.births.forecast").column("year"),
    ]
    assert years == list(range(1955, 2034))


def test_mean_levels_are_the_means_of_the_years(parameters):
    rates, mean = parameters.table("levels.suspects_per_1000"), parameters.table("levels.suspects_mean_per_1000")
    for band, *_ in mean.rows:
        for sex in ("men", "women"):
            column = rates.column(column_of(sex, str(band)))
            assert sum(map(float, column)) / len(column) == pytest.approx(mean.at(band, column=sex), abs=0.011)


def test_levels_are_the_published_rates(parameters):
    if not RATES.exists():
        pytest.skip("the shared table is not here")
    rates, sexes = parameters.table("levels.suspects_per_1000"), {"M": "men", "F": "women"}
    with RATES.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["age_to"]]
    assert len(rows) == 56
    for row in rows:
        column = column_of(sexes[row["sex"]], f"{row['age_from']}-{row['age_to']}")
        assert rates.at(int(row["year"]), column=column) == pytest.approx(float(row["suspects_per_1000"]), abs=0.006)


def test_the_period_table_is_what_the_derivation_prints(parameters):
    assert [list(row) for row in stored(parameters).rows] == derive(parameters)
    text = (FOLDER / "parameters" / "period.yaml").read_text(encoding="utf-8")
    assert as_yaml(derive(parameters)) in text


def test_the_derivation_moves_with_its_anchors(parameters):
    slower = parameters.with_overrides({"period_anchor.recorded_crime_elasticity": 0.2}, "test")
    old = {row[0]: row[1:] for row in derive(parameters)}
    new = {row[0]: row[1:] for row in derive(slower)}
    assert all(a < b for a, b in zip(old[1975], new[1975], strict=True))
    assert all(new[year] == old[year] for year in range(2000, 2025))


def test_the_derived_level_of_2010_is_near_the_published_total(parameters):
    suspects = parameters.table("period_anchor.suspects_2012").by_key()
    factor = parameters.table("period.log_factor")
    bands = {"12-17": "12_17", "18-24": "18_24", "25+": "25_44"}
    change = {
        band: factor.at(2010, column=f"men_{c}") - factor.at(2012, column=f"men_{c}") for band, c in bands.items()
    }
    total = sum(number * 2.718281828 ** change[str(band)] for band, number in suspects.items())
    assert total == pytest.approx(272_000, rel=0.03)
