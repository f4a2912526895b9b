"""What must hold between values that are each right by themselves: dates within the run, the keys of a setting."""

from __future__ import annotations

from collections.abc import Iterable

from simulation.scenario.keys.key import ENTRY_AGE, YEARS_AFTER_LAST_BIRTH
from simulation.scenario.names import INDEX_POPULATIONS, RESIDENTS, TOTALS, is_recidivism
from simulation.scenario.nodes import Findings
from simulation.scenario.sections import Section, joined
from simulation.scenario.spelling import listed
from simulation.vocabulary import month_index, month_text

SETTING_KEYS = {"national": ("scale",), "neighbourhood": ("persons", "enrichment")}
"""Keys of ``cohort`` that a setting needs, and that the other setting refuses."""


def check_setting(cohort: Section, found: Findings) -> None:
    """Note keys of ``cohort`` that the setting lacks or does not use."""
    setting = cohort.text("setting")
    if found.is_partial and not cohort.is_given("setting"):
        return
    for owner, keys in SETTING_KEYS.items():
        for key in keys if setting else ():
            if owner == setting and not cohort.is_given(key):
                _note_lacking(cohort, key, setting, found)
            if owner != setting and cohort.is_given(key):
                _note_unused(cohort, key, str(setting), found)


def check_clock(clock: Section, cohort: Section, found: Findings) -> None:
    """Note an end of the run before anybody has entered, or after the youngest ages are empty."""
    until, births = clock.whole("until"), cohort.values.get("births")
    if until is None or not isinstance(births, tuple):
        return
    first, last = int(births[0]), int(births[1])
    lowest, highest = month_index(first + ENTRY_AGE, 1), month_index(last + YEARS_AFTER_LAST_BIRTH, 12)
    if until > highest:
        reason = f"births end in {last}; a run ends at most {YEARS_AFTER_LAST_BIRTH} years later"
        _note_date(clock, "until", f"{reason}, in {month_text(highest)}. Did you mean {month_text(highest)}?", found)
    elif until < lowest:
        reason = f"births begin in {first}, and persons enter at {ENTRY_AGE}: nobody would be there"
        _note_date(clock, "until", f"{reason}. End the run in {month_text(lowest)} or later.", found)


def check_lever_dates(lever: Section, clock: Section, found: Findings) -> None:
    """Note a lever that starts or ends after the run, or ends before it has begun."""
    start, until, end = lever.whole("from"), lever.whole("until"), clock.whole("until")
    for key, month in (("from", start), ("until", until)):
        if month is not None and end is not None and month > end:
            _note_date(
                lever, key, f"the run ends in {month_text(end)}. Choose an earlier month, or a later end.", found
            )
    if start is not None and until is not None and until <= start:
        _note_date(lever, "until", f"the lever starts in {month_text(start)}; its end comes after its start.", found)


def check_primary(primary: Section, found: Findings) -> None:
    """Note an outcome that has no meaning in its population."""
    outcome, population = primary.text("outcome"), primary.text("population")
    if outcome is None or population is None:
        return
    needs: Iterable[str] = ()
    if is_recidivism(outcome) and population not in INDEX_POPULATIONS:
        needs = INDEX_POPULATIONS
    if outcome in TOTALS and population != RESIDENTS:
        needs = (RESIDENTS,)
    if needs:
        path = joined(primary.path, "population")
        message = f'{path} is "{population}"; {outcome} is measured over {listed(needs)}.'
        found.add(primary.place("population"), path, message)


def check_draws(study: Section, found: Findings) -> None:
    """Note more parameter draws than this version ships."""
    asked = study.whole("draws")
    if asked is None or asked == 1:
        return
    from simulation.evidence.draws import refusal_of_draws

    problem = refusal_of_draws(asked)
    if problem:
        path = joined(study.path, "draws")
        found.add(study.place("draws"), path, f"{path} is {asked}; {problem}.")


def check_stop(stop: Section | None, study: Section, found: Findings) -> None:
    """Note a stop rule whose cap lies below the replicates that are lived in any case."""
    most, first = stop.whole("at_most") if stop else None, study.whole("replicates")
    if stop is not None and most is not None and first is not None and most < first:
        path = joined(stop.path, "at_most")
        message = f"{path} is {most}; {first} replicates are lived before the first look. Write {first} or more."
        found.add(stop.place("at_most"), path, message)


def check_against(study: Section, name: str, siblings: Iterable[str] | None, found: Findings) -> None:
    """Note a scenario that is compared with itself or with one that is not there.

    Parameters
    ----------
    study : section ``study``
    name : name of this scenario
    siblings : names of the scenarios beside it; None where there is no folder
    found : takes the problems
    """
    against, path = study.text("against"), joined(study.path, "against")
    if against is None:
        return
    if against == name:
        found.add(
            study.place("against"), path, f'{path} is "{against}", this scenario itself; name another, or leave it out.'
        )
    elif siblings is not None and against not in siblings:
        there = listed(sorted(sibling for sibling in siblings if sibling != name)) or "none"
        message = f'{path} is "{against}"; there is no {against}.yaml beside this file. Scenarios there: {there}.'
        found.add(study.place("against"), path, message)


def _note_lacking(cohort: Section, key: str, setting: str, found: Findings) -> None:
    path = joined(cohort.path, key)
    found.add_missing(
        cohort.mapping.place, path, f'the key "{key}" is missing in cohort: the setting {setting} needs it'
    )


def _note_unused(cohort: Section, key: str, setting: str, found: Findings) -> None:
    path = joined(cohort.path, key)
    uses = " and ".join(SETTING_KEYS[setting])
    message = f"{path} has no meaning when the setting is {setting}, which goes by {uses}; remove it"
    found.add(cohort.place(key), path, message)


def _note_date(section: Section, key: str, reason: str, found: Findings) -> None:
    path = joined(section.path, key)
    found.add(section.place(key), path, f"{path} is {month_text(section.whole(key) or 0)}; {reason}")
