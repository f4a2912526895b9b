"""Readings of the contrast of the study (T018-T029): both criminal controls, and what else the study leaves open."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.evidence import Parameter, Parameters
from simulation.outcomes.in_silico.contrast import PUBLISHED, Contrast, contrasts, ratio_to_controls
from simulation.outcomes.in_silico.factors import kin_factors
from simulation.outcomes.in_silico.matching import groups_of_study
from simulation.outcomes.in_silico.register import FROM_YEAR, Holds, Register, register_window
from simulation.outcomes.lives import Window, year_window
from simulation.outcomes.measured import Measured
from simulation.outcomes.readings.reading import Reading
from simulation.outcomes.tallies import share_of

KIN = "kin_or_partner_record"
BESIDE = "kin_or_partner_record_beside_same_case"


def contrast_readings(found: list[Contrast]) -> Iterator[Reading]:
    """Yield the readings of everything but kin, whose record has more readings."""
    for row in found:
        if row.target and row.factor != KIN:
            yield Reading(_id(row.target, row.group), f"{row.definition}; {row.group}", row.tally)
    ratio = ratio_to_controls(found, "mild_intellectual_disability", "non_criminal")
    yield Reading("T029", "share of index persons over share of non-criminal controls", ratio)


def kin_contrast_readings(measured: Measured, evidence: Parameters, seed: int, each: int = 1) -> Iterator[Reading]:
    """Yield every reading of kin with a record: what makes one, since when the register shows it, same case or not."""
    for name, register in registers(measured, evidence):
        groups = list(groups_of_study(register, seed, each))
        for factor in kin_factors(register):
            if factor.name not in {KIN, BESIDE}:
                continue
            for group in groups:
                target = PUBLISHED[KIN, "criminal" if group.name.startswith("criminal") else group.name]
                reading = name if factor.name == KIN else f"{name}/beside_same_case"
                text = f"{factor.definition}; {group.name}"
                yield Reading(f"{_id(target, group.name)}/{reading}", text, share_of(factor.values[group.rows] > 0))


def registers(measured: Measured, evidence: Parameters) -> Iterator[tuple[str, Register]]:
    """Yield every reading of the register by name: what makes a record, and three first years."""
    window = register_window(evidence)
    for holds in Holds:
        yield holds.name.lower(), Register(measured, window, holds)
    record = evidence[FROM_YEAR]
    years = (round(record.low), round(record.high)) if isinstance(record, Parameter) else ()
    for year in years:
        yield f"prosecuted/from_{year}", Register(measured, _from(year, window), Holds.PROSECUTED)


def _from(year: int, window: Window) -> Window:
    return Window(year_window(year).first, window.last)


def study_contrasts(measured: Measured, evidence: Parameters, seed: int, each: int = 1) -> list[Contrast]:
    """Return the contrast table of one replicate, a record being a prosecuted case."""
    return contrasts(Register(measured, register_window(evidence), Holds.PROSECUTED), evidence, seed, each)


def _id(target: str, group: str) -> str:
    return f"{target}/{group.removeprefix('criminal_')}" if group.startswith("criminal") else target
