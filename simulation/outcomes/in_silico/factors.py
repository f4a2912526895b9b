"""The risk and protective factors of the study, of every person, as the register shows them.

Shares are of persons for whom the factor is known. All are states at the end of observation; the start qualification is
the one with which school ended (read at 23 in the study).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from simulation.outcomes.in_silico.register import Register
from simulation.outcomes.lives import Floats, Lives
from simulation.outcomes.measure import Numbers
from simulation.vocabulary import NEVER

DISABILITY = "in_silico.mild_intellectual_disability_z"
RISK, PROTECTIVE = "risk", "protective"


class Factor(NamedTuple):
    """One factor.

    Parameters
    ----------
    name : word in tables
    kind : risk or protective
    definition : in words
    values : (persons,) 1 or 0 (or a number, where ``is_count``), NaN where unknown
    is_count : whether the mean is asked, not the share
    """

    name: str
    kind: str
    definition: str
    values: Floats
    is_count: bool = False


_CHILDHOOD = {
    "unstable_family": "grew up in an unstable family",
    "single_parent": "grew up in a single-parent family",
    "out_of_home": "placed out of home as a child",
    "low_income": "grew up in a household with a low income",
}


def factors(register: Register, parameters: Numbers) -> Iterator[Factor]:
    """Yield every factor of every person in the persons table."""
    yield from kin_factors(register)
    lives = register.lives
    for name, text in _CHILDHOOD.items():
        yield Factor(name, RISK, text, lives.person(name).astype(np.float64))
    cut = parameters.number(DISABILITY)
    text = "mild intellectual disability: cognitive ability below the cut"
    yield Factor("mild_intellectual_disability", RISK, text, _number(lives.person("cognitive_ability") < cut))
    first = lives.person("first_victim")
    victim = (first != NEVER) & (first <= register.window.last)
    yield Factor("victim_of_a_crime", RISK, "victim of a crime by the end of observation", _number(victim))
    yield Factor("start_qualification", PROTECTIVE, "left school with a start qualification", _qualified(lives))


def kin_factors(register: Register) -> Iterator[Factor]:
    """Yield what is known of relatives and partners with a record."""
    holds = f"record: {register.holds}, {register.window.text}"
    parents, siblings, partners = register.parents, register.siblings, register.partners
    same_case = register.partners_of_same_case_only
    for name, text, count in (
        ("kin_or_partner_record", "parent, sibling or (ex-)partner with a record", register.relatives),
        ("parent_record", "parent with a record (not dated)", parents),
        ("sibling_record", "sibling with a record", siblings),
        ("partner_record", "(ex-)partner with a record", partners),
        ("partner_same_case_only", "(ex-)partner with a record only through the same case", same_case),
        (
            "kin_or_partner_record_beside_same_case",
            "parent, sibling or (ex-)partner with a record, leaving out partners known only through the same case",
            register.relatives - same_case,
        ),
    ):
        yield Factor(name, RISK, f"{text}; {holds}", _number(count > 0))
    text = f"number of parents (one at most), siblings and (ex-)partners with a record; {holds}"
    yield Factor("relatives_with_record", RISK, text, register.relatives.astype(np.float64), is_count=True)


def _number(holds: np.ndarray) -> Floats:
    return np.asarray(holds, np.float64)


def _qualified(lives: Lives) -> Floats:
    found = lives.person("start_qualification").astype(np.float64)
    return np.where(found < 0, np.nan, found)
