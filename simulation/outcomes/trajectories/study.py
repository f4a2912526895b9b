"""Run the whole of it on lived worlds: the same pipeline for the baseline, for variants and for a null world.

A null world (continuous propensity, no timing spread, no route without a record) is nothing but lives lived with other
parameters: hand them to :func:`trajectories_of` and compare how often the same four names come out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulation.errors import TwinlivesError
from simulation.evidence import Parameters
from simulation.outcomes.lives import Floats, Ints
from simulation.outcomes.measured import Measured
from simulation.outcomes.trajectories.choosing import GroupChoice, GroupRule, bic_of, choose_number_of_groups
from simulation.outcomes.trajectories.fitting import Model, Starts
from simulation.outcomes.trajectories.matrix import CareerMatrix, Observation, career_matrix, dse_persons, joined
from simulation.outcomes.trajectories.naming import Naming, name_groups
from simulation.outcomes.trajectories.profiles import GroupProfiles, career_facts, profile_groups
from simulation.outcomes.trajectories.starts import keyed_uniforms

QUADRATIC = 2


@dataclass(frozen=True, eq=False)
class Careers:
    """The persons of a study with everything that is read from their worlds.

    Parameters
    ----------
    matrix : counts and exposure by year of age
    facts : name -> (persons,) values for the profiles
    observation : what was looked at
    """

    matrix: CareerMatrix
    facts: dict[str, Floats]
    observation: Observation

    def __len__(self) -> int:
        return len(self.matrix)

    def where(self, keep: Ints) -> Careers:
        """Return the persons whose numbers are listed."""
        facts = {name: fact[keep] for name, fact in self.facts.items()}
        return Careers(self.matrix.where(keep), facts, self.observation)

    def born(self, first: int, last: int) -> Careers:
        """Return the persons of some birth years, both included."""
        years = self.matrix.birth_year
        return self.where(np.flatnonzero((years >= first) & (years <= last)))


def careers_of(worlds: Sequence[Measured], observation: Observation, parameters: Parameters) -> Careers:
    """Return the careers of everybody brought to court for DSE in the study window, over all worlds together.

    Parameters
    ----------
    worlds : replicates of one scenario; their persons are pooled
    observation : what is looked at
    parameters : evidence values
    """
    found = [careers_in(measured, observation, parameters) for measured in worlds]
    return pooled_careers([careers for careers in found if careers is not None])


def careers_in(measured: Measured, observation: Observation, parameters: Parameters) -> Careers | None:
    """Return the careers of everybody brought to court for DSE in one world; None where there is nobody."""
    table = dse_persons(measured)
    if not len(table):
        return None
    matrix = career_matrix(measured, table, observation, parameters)
    return Careers(matrix, career_facts(measured, table, observation), observation)


def pooled_careers(parts: Sequence[Careers]) -> Careers:
    """Return the persons of several worlds, looked at alike, as one.

    Raises
    ------
    TwinlivesError
        There is nobody.
    """
    if not parts:
        raise TwinlivesError("nobody was brought to court for DSE in the study window; live more people or replicates")
    names = parts[0].facts
    facts = {name: np.concatenate([part.facts[name] for part in parts]) for name in names}
    return Careers(joined([part.matrix for part in parts]), facts, parts[0].observation)


def samples_of(careers: Careers, parameters: Parameters) -> list[Careers]:
    """Return samples of the study's own size by keyed draws; everybody where there are no more persons than that."""
    size = int(parameters.number("trajectories.sample.persons"))
    if len(careers) <= size:
        return [careers]
    seed = int(parameters.number("trajectories.sample.seed"))
    draws = range(int(parameters.number("trajectories.sample.samples")))
    places = [np.argsort(keyed_uniforms(seed, "sample", number, len(careers)))[:size] for number in draws]
    return [careers.where(np.sort(place)) for place in places]


@dataclass(frozen=True, eq=False)
class SampleTrajectories:
    """Trajectories of one sample.

    Parameters
    ----------
    careers : the persons
    choices : one for the Poisson and one for the zero-inflated mixture
    naming : names of the groups of the main one
    profiles : of its groups
    """

    careers: Careers
    choices: tuple[GroupChoice, ...]
    naming: Naming
    profiles: GroupProfiles

    @property
    def main(self) -> GroupChoice:
        """Return the model with the lower BIC at its chosen number of groups."""
        return main_of(self.choices)

    def __str__(self) -> str:
        head = f"SYNTHETIC  {len(self.careers)} persons; {self.careers.observation}"
        names = f"main: {self.main.chosen.model}; names by the rule of decision 0006"
        return "\n\n".join([head, *map(str, self.choices), f"{names}\n{self.naming}", str(self.profiles)])


@dataclass(frozen=True, eq=False)
class Trajectories:
    """Trajectories over all samples of one set of worlds.

    Parameters
    ----------
    samples : one, or as many as were drawn
    persons : from whom they were drawn
    """

    samples: tuple[SampleTrajectories, ...]
    persons: int

    @property
    def group_counts(self) -> dict[int, int]:
        """Return how many samples chose each number of groups."""
        return dict(sorted(Counter(len(sample.naming.names) for sample in self.samples).items()))

    @property
    def four_names_share(self) -> float:
        """Return the share of samples with four groups that bear the four names."""
        return float(np.mean([sample.naming.are_the_four for sample in self.samples]))

    @property
    def name_shares(self) -> dict[str, float]:
        """Return the share of samples in which each name occurs."""
        found = Counter(str(name) for sample in self.samples for name in set(sample.naming.names))
        return {name: count / len(self.samples) for name, count in sorted(found.items())}

    def __str__(self) -> str:
        names = ", ".join(f"{name} {share:.2f}" for name, share in self.name_shares.items())
        return "\n".join(
            [
                f"SYNTHETIC  {len(self.samples)} sample(s) of {len(self.samples[0].careers)} of {self.persons} persons",
                f"number of groups chosen -> samples: {self.group_counts}",
                f"share of samples in which a name occurs: {names}",
                f"share of samples with four groups that bear the four names: {self.four_names_share:.2f}",
            ]
        )


def main_of(choices: Sequence[GroupChoice]) -> GroupChoice:
    """Return the model with the lower BIC at its chosen number of groups."""
    return min(choices, key=lambda choice: bic_of(choice.chosen, choice.rule.bic_counts))


def sample_trajectories(careers: Careers, parameters: Parameters, *, degree: int = QUADRATIC) -> SampleTrajectories:
    """Fit both models to one sample, choose, name and describe."""
    least = parameters.number("trajectories.sample.least_observed_share")
    seen = careers.matrix.seen_by(least)
    observed = np.flatnonzero((seen.exposure > 0).any(axis=1))
    careers, seen = careers.where(observed), seen.where(observed)
    rule, starts = GroupRule.of(parameters), Starts.of(parameters)
    choices = tuple(
        choose_number_of_groups(
            seen.counts, seen.exposure, seen.ages, model=model, degree=degree, rule=rule, starts=starts
        )
        for model in Model
    )
    chosen = main_of(choices).chosen
    naming = name_groups(chosen, parameters)
    profiles = profile_groups(careers.facts, chosen.assigned, chosen.groups, naming.names)
    return SampleTrajectories(careers, choices, naming, profiles)


def trajectories_of(
    worlds: Sequence[Measured],
    parameters: Parameters,
    *,
    observation: Observation | None = None,
    born: tuple[int, int] | None = None,
    degree: int = QUADRATIC,
) -> Trajectories:
    """Return the trajectories of everybody brought to court for DSE in the study window.

    Parameters
    ----------
    worlds : replicates of one scenario, or of a null world; their persons are pooled, then sampled
    parameters : evidence values: the rules, the seeds, the starts
    observation : what is looked at; all to the end of the run if left out
    born : first and last birth year, or None for all
    degree : of the polynomial in age
    """
    careers = careers_of(worlds, observation or Observation(), parameters)
    return trajectories_in(careers if born is None else careers.born(*born), parameters, degree=degree)


def trajectories_in(
    careers: Careers, parameters: Parameters, *, degree: int = QUADRATIC, most_samples: int | None = None
) -> Trajectories:
    """Return the trajectories of careers that have been read; sampled where there are more than one study holds.

    Parameters
    ----------
    most_samples : take only so many of the samples, where there are more
    """
    chosen = samples_of(careers, parameters)[:most_samples]
    samples = [sample_trajectories(sample, parameters, degree=degree) for sample in chosen]
    return Trajectories(tuple(samples), len(careers))
