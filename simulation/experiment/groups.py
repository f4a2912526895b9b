"""Trajectory groups of the synthetic DSE careers, pooled over replicates: how many, which names, who is in them.

The same careers are looked at in five ways (MODEL 5): as the study did; everybody as one sample, where there are more
than the study had; without the index case, because everybody was chosen for having one; to 2017, the end of the index
years; and birth years 1980-1990 alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from simulation.evidence import Parameters
from simulation.outcomes.measured import Measured
from simulation.outcomes.trajectories.matrix import Observation
from simulation.outcomes.trajectories.study import (
    Careers,
    Trajectories,
    careers_in,
    pooled_careers,
    trajectories_in,
)

if TYPE_CHECKING:
    import pandas as pd


class Look(NamedTuple):
    """One way to look at careers; samples of the study's size are drawn where there are more persons.

    Parameters
    ----------
    observation : what is looked at
    born : first and last birth year, or None for all
    samples : at most so many
    whole : take everybody as one sample instead
    """

    observation: Observation
    born: tuple[int, int] | None = None
    samples: int = 1
    whole: bool = False


LOOKS: Mapping[str, Look] = {
    "as the study": Look(Observation(2020), samples=20),
    "everybody together": Look(Observation(2020), whole=True),
    "without the index case": Look(Observation(2020, without_index_case=True)),
    "observed to 2017": Look(Observation(2017)),
    "born 1980-1990": Look(Observation(2020), (1980, 1990)),
}
SIZE = "trajectories.sample.persons"
CURVES = "trajectory_curves.csv"
UNIT = "cases per year at liberty"
BAND = 0.95
"""Level of the bands of curves: age by age, of one sample's chance alone."""
FEWEST = 60
"""Persons under which no mixture is fitted: six groups would hold ten each."""

Read = Mapping[str, Careers]


def read_careers(measured: Measured, parameters: Parameters) -> Read:
    """Return the careers of one world, looked at in every way."""
    found = {name: careers_in(measured, look.observation, parameters) for name, look in LOOKS.items()}
    return {name: careers for name, careers in found.items() if careers is not None}


def fit_all(
    reads: Sequence[Read],
    parameters: Parameters,
    *,
    looks: Sequence[str] = tuple(LOOKS),
    most_samples: int | None = None,
) -> dict[str, Trajectories]:
    """Return the trajectories of the pooled careers for some ways to look at them; left out where there are too few.

    Parameters
    ----------
    reads : careers of each world
    parameters : evidence values
    looks : keys of ``LOOKS``
    most_samples : take fewer samples than a look says
    """
    found = {}
    for name, look in ((name, LOOKS[name]) for name in looks):
        parts = [read[name] for read in reads if name in read]
        careers = pooled_careers(parts) if parts else None
        careers = careers.born(*look.born) if careers is not None and look.born else careers
        least = parameters.number(SIZE) + 1 if look.whole else FEWEST
        if careers is not None and len(careers) >= least:
            sized = parameters.with_values({SIZE: float(len(careers))}) if look.whole else parameters
            found[name] = trajectories_in(careers, sized, most_samples=min(look.samples, most_samples or look.samples))
    return found


def groups_table(found: Mapping[str, Trajectories]) -> pd.DataFrame:
    """Return one row for each fact of each group of each sample: the factsheet's profile of groups."""
    import pandas as pd

    rows = [row for look, fitted in found.items() for row in _rows(look, fitted)]
    columns = ("look", "sample", "model", "groups", "group", "name", "persons", "fact", "value", "synthetic")
    return pd.DataFrame(rows, columns=list(columns))


def _rows(look: str, fitted: Trajectories) -> Iterator[tuple[Any, ...]]:
    for number, sample in enumerate(fitted.samples, 1):
        chosen = sample.main.chosen
        for profile, name in zip(sample.profiles.groups, sample.naming.names, strict=True):
            about = (look, number, str(chosen.model), chosen.groups, profile.group, str(name), profile.persons)
            yield from ((*about, fact, value, True) for fact, value in profile.values.items())


def curves_table(found: Mapping[str, Trajectories]) -> pd.DataFrame:
    """Return the mean curve of each group of each sample with its band: cases per year at liberty, by year of age.

    The clock is time at liberty: months in custody and months not observed are taken off, not counted as quiet.
    """
    import pandas as pd

    rows = [row for look, fitted in found.items() for row in _curve_rows(look, fitted)]
    columns = ("look", "sample", "persons", "groups", "group", "name", "age", "mean", "low", "high", "level")
    return pd.DataFrame(rows, columns=[*columns, "unit", "synthetic"])


def _curve_rows(look: str, fitted: Trajectories) -> Iterator[tuple[Any, ...]]:
    for number, sample in enumerate(fitted.samples, 1):
        chosen, bands = sample.main.chosen, sample.main.chosen.bands(BAND)
        for group, name in enumerate(sample.naming.names):
            about = (look, number, len(sample.careers), chosen.groups, group + 1, str(name))
            lines = zip(chosen.ages, chosen.curves[group], bands.low[group], bands.high[group], strict=True)
            yield from ((*about, int(age), *map(float, line), BAND, UNIT, True) for age, *line in lines)


def groups_facts(found: Mapping[str, Trajectories]) -> dict[str, Any]:
    """Return, for each way to look, how many samples chose how many groups and how often the four names came out."""
    return {
        look: {
            "persons": fitted.persons,
            "samples": len(fitted.samples),
            "groups_chosen": {str(groups): count for groups, count in fitted.group_counts.items()},
            "name_shares": fitted.name_shares,
            "four_names_share": fitted.four_names_share,
        }
        for look, fitted in found.items()
    }
