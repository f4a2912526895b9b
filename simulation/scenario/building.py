"""From the merged nodes of a scenario to its frozen description, with every problem noted on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simulation.scenario.consistency import (
    check_against,
    check_clock,
    check_draws,
    check_lever_dates,
    check_primary,
    check_setting,
    check_stop,
)
from simulation.scenario.describe import Clock, Cohort, ParameterOverride, Primary, Scenario, Split, Stop, Study
from simulation.scenario.keys import CLOCK, COHORT, PRIMARY, SPLIT, STOP, STUDY, TOP
from simulation.scenario.nodes import Findings, Mapping
from simulation.scenario.overrides import read_overrides
from simulation.scenario.sections import Section, read_section
from simulation.scenario.uses import Use, as_lever_use, read_uses


@dataclass(frozen=True)
class Parts:
    """The checked sections of one scenario."""

    top: Section
    cohort: Section
    clock: Section
    uses: list[Use]
    overrides: tuple[ParameterOverride, ...]
    study: Section
    split: Section
    primary: Section
    stop: Section | None


def read_parts(root: Mapping, found: Findings) -> Parts:
    """Check every section of a merged file by itself."""
    study = read_section(STUDY, root.get("study"), "study", found)
    return Parts(
        top=read_section(TOP, root, "", found),
        cohort=read_section(COHORT, root.get("cohort"), "cohort", found),
        clock=read_section(CLOCK, root.get("clock"), "clock", found),
        uses=read_uses(root.get("levers"), found),
        overrides=read_overrides(root.get("parameters"), found),
        study=study,
        split=read_section(SPLIT, study.mapping.get("split"), "study.split", found),
        primary=read_section(PRIMARY, study.mapping.get("primary"), "study.primary", found),
        stop=read_section(STOP, stop, "study.stop", found) if (stop := study.mapping.get("stop")) else None,
    )


def check_parts(parts: Parts, name: str, siblings: Iterable[str] | None, found: Findings) -> None:
    """Check what must hold between the sections; see `simulation.scenario.consistency`."""
    check_setting(parts.cohort, found)
    check_clock(parts.clock, parts.cohort, found)
    for use in parts.uses:
        check_lever_dates(use.common, parts.clock, found)
    check_primary(parts.primary, found)
    check_draws(parts.study, found)
    check_stop(parts.stop, parts.study, found)
    check_against(parts.study, name, siblings, found)


def build(parts: Parts, *, name: str, files: tuple[str, ...]) -> Scenario:
    """Return the description of a scenario whose parts hold no problem."""
    return Scenario(
        name=name,
        question=parts.top.text("question") or "",
        cohort=_cohort(parts.cohort),
        clock=Clock(parts.clock.whole("until") or 0),
        levers=tuple(as_lever_use(use) for use in parts.uses),
        parameters=parts.overrides,
        study=_study(parts),
        files=files,
    )


def _cohort(cohort: Section) -> Cohort:
    births = cohort.values["births"]
    assert isinstance(births, tuple)  # a file without births never comes here
    return Cohort(
        births=(int(births[0]), int(births[1])),
        setting=cohort.text("setting") or "",
        scale=cohort.number("scale"),
        persons=cohort.whole("persons"),
        enrichment=cohort.number("enrichment") or 1.0,
    )


def _study(parts: Parts) -> Study:
    study = parts.study
    return Study(
        replicates=study.whole("replicates") or 0,
        draws=study.whole("draws") or 0,
        seed=study.whole("seed") or 0,
        split=Split(parts.split.names("populations"), parts.split.whole("lucks") or 0),
        primary=Primary(parts.primary.text("outcome") or "", parts.primary.text("population") or ""),
        smallest_difference_that_matters=study.number("smallest_difference_that_matters"),
        against=study.text("against"),
        groups=study.names("groups"),
        stop=None if parts.stop is None else _stop(parts.stop),
    )


def _stop(stop: Section) -> Stop:
    return Stop(stop.number("half_width") or 0.0, stop.whole("at_most") or 0, stop.whole("batch") or 0)
