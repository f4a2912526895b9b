"""What is asked, as typed and frozen values: the cohort, the clock, the levers and the study of one scenario.

Months are whole numbers (`simulation.vocabulary.month_index`); shares run from 0 to 1.
A scenario is made by `simulation.scenario.load_scenario`, which has checked every value.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from functools import cached_property
from typing import NamedTuple

from simulation.vocabulary import month_text


@dataclass(frozen=True)
class Cohort:
    """Say who is born.

    Parameters
    ----------
    births : first and last year of birth, both included
    setting : "national" or "neighbourhood"
    scale : share of the real births that is lived, above 0 and up to 1; None in a neighbourhood
    persons : number of persons of a neighbourhood; None when national
    enrichment : how many times the risk of the country a neighbourhood holds; 1 when national
    """

    births: tuple[int, int]
    setting: str
    scale: float | None
    persons: int | None
    enrichment: float


@dataclass(frozen=True)
class Clock:
    """Say until when lives are lived.

    Parameters
    ----------
    until : last month of the run, itself included
    """

    until: int


@dataclass(frozen=True)
class LeverUse:
    """Say how one lever is used; None stands for "left out", whose meaning the lever's own file gives.

    Parameters
    ----------
    use : name of the lever, as the file in `evidence/levers`
    start : first month in force
    until : last month in force, itself included; None to the end of the run
    coverage : share of the eligible reached once adoption is complete
    adoption_months : months from the start to full coverage, in a straight line
    capacity_per_year : persons a year in the whole country
    dose : months of programme a person is offered
    drop_out_share : share of starters who leave before the end
    fidelity : share of the programme given as designed
    decay_months : months after the end in which the effect fades to nothing, in a straight line
    unit_cost_eur : euro per person reached
    effect : effect values given in the file; those left out are drawn from their prior
    zero_effect : whether nothing can follow: no coverage, or every effect of the lever given as 0
    """

    use: str
    start: int
    coverage: float
    until: int | None = None
    adoption_months: float | None = None
    capacity_per_year: float | None = None
    dose: float | None = None
    drop_out_share: float | None = None
    fidelity: float | None = None
    decay_months: float | None = None
    unit_cost_eur: float | None = None
    effect: tuple[tuple[str, float], ...] = ()
    zero_effect: bool = False

    def effect_of(self, name: str) -> float | None:
        """Return a given effect value, or None where it is to be drawn from its prior.

        Examples
        --------
        >>> use = LeverUse("work_support", 24312, 1.0, effect=(("work_start_effect", 0.2),))
        >>> use.effect_of("work_start_effect"), use.effect_of("other")
        (0.2, None)
        """
        return dict(self.effect).get(name)


@dataclass(frozen=True)
class ParameterOverride:
    """Give an evidence value another value, with the reason why."""

    name: str
    value: float | str
    reason: str


@dataclass(frozen=True)
class Split:
    """Say whose lives are lived on with several lucks from the index month.

    Parameters
    ----------
    populations : index populations
    lucks : number of lucks a life is lived with, 1 to 255
    """

    populations: tuple[str, ...]
    lucks: int


@dataclass(frozen=True)
class Primary:
    """Name the outcome, and the population, that the headline is about."""

    outcome: str
    population: str


class Stop(NamedTuple):
    """Say when enough replicates were lived.

    Parameters
    ----------
    half_width : half of the width of the primary outcome's 95 % interval that is narrow enough, in its unit
    at_most : replicates after which the study ends in any case
    batch : replicates that are lived between two looks at the interval
    """

    half_width: float
    at_most: int
    batch: int


@dataclass(frozen=True)
class Study:
    """Say how often the worlds are lived, and what is read from them.

    Parameters
    ----------
    replicates : lucks of the whole cohort
    draws : draws of the parameters from their priors
    seed : number that fixes all luck
    split : see `Split`
    primary : see `Primary`
    smallest_difference_that_matters : per 100 index persons; None: no effect is ever called clear
    against : name of the scenario this one is compared with
    groups : who gains: groups fixed before the run
    stop : when to stop adding replicates; None: the replicates asked for and no more
    """

    replicates: int
    draws: int
    seed: int
    split: Split
    primary: Primary
    smallest_difference_that_matters: float | None
    against: str | None
    groups: tuple[str, ...]
    stop: Stop | None = None


@dataclass(frozen=True)
class Scenario:
    """Hold one question and all that is needed to live it.

    Parameters
    ----------
    name : name of the file without its ending
    question : the question in words
    files : names of the file and of those it extends, the last one first
    """

    name: str
    question: str
    cohort: Cohort
    clock: Clock
    levers: tuple[LeverUse, ...]
    parameters: tuple[ParameterOverride, ...]
    study: Study
    files: tuple[str, ...] = ()

    @property
    def earliest_lever_start(self) -> int | None:
        """First month in which any lever is in force; None without levers."""
        return min((lever.start for lever in self.levers), default=None)

    @cached_property
    def parameter_values(self) -> dict[str, float | str]:
        """Overridden evidence values by name."""
        return {override.name: override.value for override in self.parameters}

    @cached_property
    def parameter_reasons(self) -> dict[str, str]:
        """Reasons of the overridden evidence values by name."""
        return {override.name: override.reason for override in self.parameters}

    def resolved(self) -> dict[str, object]:
        """Return every value as plain data in a fixed order, for the manifest."""
        return {
            "name": self.name,
            "question": self.question,
            "files": list(self.files),
            "cohort": {**_plain(self.cohort), "births": list(self.cohort.births)},
            "clock": {"until": month_text(self.clock.until)},
            "levers": [_plain_lever(lever) for lever in self.levers],
            "parameters": {item.name: {"value": item.value, "reason": item.reason} for item in self.parameters},
            "study": _plain_study(self.study),
        }

    def lived(self) -> dict[str, object]:
        """Return only what decides lives: cohort, clock, levers, overridden values, seed and split.

        The question, the outcomes read and the number of replicates and draws change no life.
        """
        resolved = self.resolved()
        study = _plain_study(self.study)
        lived = {part: resolved[part] for part in ("cohort", "clock", "levers")}
        return {**lived, "parameters": self.parameter_values, "seed": study["seed"], "split": study["split"]}

    def key(self) -> str:
        """Return 16 hexadecimal digits that differ whenever `lived` differs."""
        text = json.dumps(self.lived(), sort_keys=True, ensure_ascii=True)
        return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _plain(described: Cohort | LeverUse | Split | Primary | Study) -> dict[str, object]:
    return {field.name: getattr(described, field.name) for field in fields(described)}


def _plain_lever(lever: LeverUse) -> dict[str, object]:
    until = None if lever.until is None else month_text(lever.until)
    values = {**_plain(lever), "until": until, "effect": dict(lever.effect)}
    del values["use"], values["start"]
    return {"use": lever.use, "from": month_text(lever.start), **values}


def _plain_study(study: Study) -> dict[str, object]:
    split: dict[str, object] = {"populations": list(study.split.populations), "lucks": study.split.lucks}
    stop = None if study.stop is None else study.stop._asdict()
    plain = {**_plain(study), "split": split, "primary": _plain(study.primary), "groups": list(study.groups)}
    return {**plain, "stop": stop}
