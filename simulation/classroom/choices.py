"""What a class may change, as data: sliders over evidence values, and class variations that make the second world.

Nothing here is a number of the model: a slider runs over the range of the evidence, a variation goes to one end of it
or uses a lever as any scenario file does. Words for both stand in ``static/words.json`` under the same names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulation.evidence import Parameters
from simulation.evidence.records import Parameter
from simulation.scenario.describe import LeverUse, ParameterOverride
from simulation.vocabulary import OffenceType, month_index

ENDS = 10
"""Steps from the value of the evidence to either end of its range."""

TYPES = tuple(kind.name.lower() for kind in OffenceType if kind is not OffenceType.DSE)
"""Offence types of a class cohort; it holds no DSE."""


@dataclass(frozen=True)
class Slider:
    """One sentence with a slider.

    Parameters
    ----------
    name : short word, in addresses and in the table of words
    record : evidence value it moves
    is_log : whether the value is a log-hazard, so that its exponential is a factor on the chance
    """

    name: str
    record: str
    is_log: bool = True


SLIDERS = (
    Slider("friends", "offending.friends_young"),
    Slider("timing", "traits.maturation_spread_years", is_log=False),
    Slider("control", "offending.low_self_control"),
    Slider("momentum", "offending.recent_offence"),
    Slider("work", "offending.no_work"),
    Slider("custody", "offending.after_custody"),
)
"""At most six, in the order of the page."""


@dataclass(frozen=True)
class Variation:
    """One way to make the second world; class variations apply to everyone, see MODEL 2 (no DSE in a class cohort).

    Parameters
    ----------
    name : short word, in addresses and in the table of words
    records : evidence value -> which end of its range it is put at, "low" or "high", for whole lives
    uses : levers as scenario files use them
    choices : named choice of the evidence -> what it is put at
    """

    name: str
    records: Mapping[str, str] = field(default_factory=dict)
    uses: tuple[LeverUse, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)


def by_type(record: str, end: str) -> dict[str, str]:
    """Return one end for a record of every offence type.

    Examples
    --------
    >>> by_type("justice.custody_months", "high")["justice.custody_months.drugs"]
    'high'
    """
    return {f"{record}.{kind}": end for kind in TYPES}


FROM = month_index(2000)
"""First month in force of a lever in a class: the first that a scenario file allows."""


def for_all(lever: str) -> tuple[LeverUse, ...]:
    """Return one lever for everyone it is meant for, as strong as the evidence says, as early as a file allows."""
    return (LeverUse(lever, FROM, 1.0),)


VARIATIONS = (
    Variation("advice", by_type("justice.advice_request", "high")),
    Variation("context", {}, for_all("context_programme"), {"levers.context_programme.eligible": "supervised"}),
    Variation("schooling", {}, for_all("school_retention")),
    Variation("work_support", {"levers.work_support.work_start_effect": "high"}, for_all("work_support")),
    Variation("custody_longer", {"levers.custody_length.length_change": "high"}, for_all("custody_length")),
    Variation("custody_shorter", {"levers.custody_length.length_change": "low"}, for_all("custody_length")),
)
"""Second worlds that act in a class cohort. It holds nobody summoned for DSE, whom ``probation_advice`` is for: in its
place an advice is requested more often for everyone summoned."""

NO_VARIATION = "none"
BY_NAME = {variation.name: variation for variation in VARIATIONS}


def slider_value(record: Parameter, position: int) -> float:
    """Return the value at a position: the evidence's in the middle, straight lines to both ends of its range.

    Parameters
    ----------
    record : value, low and high
    position : -10 (low) to 10 (high); 0 is the value of the evidence

    Examples
    --------
    >>> from simulation.evidence import load_parameters
    >>> slider_value(load_parameters()["traits.maturation_spread_years"], -10)
    0.5
    """
    end = record.high if position > 0 else record.low
    if abs(position) == ENDS:
        return end  # a sum may come out a last bit beyond it
    return record.value + (end - record.value) * abs(position) / ENDS


def number_record(parameters: Parameters, name: str) -> Parameter:
    """Return a record that holds one number.

    Raises
    ------
    TypeError
        it is a table or a choice
    """
    record = parameters[name]
    if not isinstance(record, Parameter):
        raise TypeError(f"{name} holds no single number")
    return record


def slider_overrides(parameters: Parameters, positions: Mapping[str, int]) -> list[ParameterOverride]:
    """Return the overrides of all sliders that are not on the value of the evidence."""
    return [
        ParameterOverride(
            slider.record,
            slider_value(number_record(parameters, slider.record), positions[slider.name]),
            f"slider {slider.name} of the class at {positions[slider.name]:+d}",
        )
        for slider in SLIDERS
        if positions.get(slider.name, 0)
    ]


def variation_overrides(parameters: Parameters, variation: Variation) -> list[ParameterOverride]:
    """Return the overrides of a class variation."""
    reason = f"class variation {variation.name}, for everyone; not a recommendation"
    ends = [
        ParameterOverride(name, end_of(number_record(parameters, name), end), f"{reason}; {end} end of the evidence")
        for name, end in variation.records.items()
    ]
    return ends + [ParameterOverride(name, word, reason) for name, word in variation.choices.items()]


def end_of(record: Parameter, end: str) -> float:
    """Return one end of a record's range."""
    return record.low if end == "low" else record.high
