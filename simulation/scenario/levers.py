"""What the shipped levers are: one file each in `simulation/evidence/levers`, read when a scenario uses the lever."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from simulation.scenario.keys import Key
from simulation.scenario.names import PLANNED_LEVERS
from simulation.scenario.nodes import Findings, Mapping, Node, Place, Scalar, Sequence
from simulation.scenario.parsing import parse
from simulation.scenario.reading import read_text

FOLDER = Path(__file__).parents[1] / "evidence" / "levers"

TIDIER = (
    "why",
    "materials",
    "procedures",
    "who_gives_it",
    "who_is_eligible",
    "how",
    "where",
    "when_and_how_much",
    "tailoring",
    "modifications",
    "how_well_planned",
    "how_well_actual",
)
"""The items of the TIDieR check list that every lever file answers; the name is its first item."""


@dataclass(frozen=True)
class Lever:
    """Describe one lever.

    Parameters
    ----------
    name : as in ``use``
    title : in words
    from_the_factsheet : the recommendation or factor it comes from
    tidier : answer to each item of `TIDIER`
    acts_on : the terms, ties, places or eligibility it changes
    nothing_when_zero : effects that, all given as 0, leave nothing of the lever
    without : common keys that have no meaning for this lever, and are refused
    left_out : what follows when a common key is left out, where that is special to this lever
    effects : keys allowed in ``effect``
    counted_for_cost : step of ``reach.csv`` on which ``unit_cost_eur`` is counted, each time it happens to a person
    chain : steps from those it is meant for to offences, each with the share of the step before it that goes on
    priors : effect name -> evidence record it is drawn from when left out; an effect without one is absent
    """

    name: str
    title: str
    from_the_factsheet: str
    tidier: MappingType[str, str]
    acts_on: str
    nothing_when_zero: tuple[str, ...]
    without: tuple[str, ...]
    left_out: MappingType[str, str]
    counted_for_cost: str
    chain: tuple[str, ...]
    effects: tuple[Key, ...]
    priors: MappingType[str, str]

    @property
    def cost(self) -> str:
        """Return what the TIDieR tables say of cost: nothing is known, the file gives it, and what it is counted on."""
        return (
            f"No figure is shipped. The scenario file gives a price (`unit_cost_eur`), counted each time the step "
            f"`{self.counted_for_cost}` of `reach.csv` happens to a person; the report then says what it costs."
        )


@lru_cache(maxsize=1)
def lever_names() -> tuple[str, ...]:
    """Return the names of the levers this version has, in the order of the alphabet.

    Examples
    --------
    >>> "probation_advice" in lever_names()
    True
    """
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def planned_names() -> tuple[str, ...]:
    """Return the names of levers that the model describes and this version does not have yet."""
    return tuple(name for name in PLANNED_LEVERS if name not in lever_names())


@cache
def load_lever(name: str) -> Lever:
    """Return the description of a lever; ``name`` is one of `lever_names`.

    Examples
    --------
    >>> [key.name for key in load_lever("work_support").effects]
    ['work_start_effect']
    """
    file = FOLDER / f"{name}.yaml"
    root = _read(file)
    effects = _mapping(root, "effect")
    return Lever(
        name=name,
        title=_text(root, "title"),
        from_the_factsheet=_text(root, "from_the_factsheet"),
        tidier=_texts(root, "tidier"),
        acts_on=_text(root, "acts_on"),
        nothing_when_zero=tuple(_words(root, "nothing_when_zero")),
        without=tuple(_words(root, "without")) if _has(root, "without") else (),
        left_out=_texts(root, "left_out"),
        counted_for_cost=_text(root, "counted_for_cost"),
        chain=tuple(_words(root, "chain")),
        effects=tuple(_effect_key(entry.key, entry.value) for entry in effects),
        priors={entry.key: _text(entry.value, "evidence") for entry in effects if _has(entry.value, "evidence")},
    )


def _read(file: Path) -> Mapping:
    found = Findings()
    root = parse(read_text(file, name=file.name), found, name=file.name)
    found.stop_if_any()
    return root or Mapping({}, Place(file.name, 0))


def _effect_key(name: str, node: Node) -> Key:
    low, high = (float(word) for word in _words(node, "range"))
    return Key(
        name=name,
        kind="number",
        meaning=_text(node, "meaning"),
        unit=_text(node, "unit"),
        low=low,
        high=high,
        left_out=_drawn_from(node) if _has(node, "evidence") else _text(node, "left_out"),
    )


def _drawn_from(node: Node) -> str:
    return f"drawn from the evidence record {_text(node, 'evidence')}"


def _has(node: Node, key: str) -> bool:
    return isinstance(node, Mapping) and key in node.entries


def _mapping(node: Node | None, key: str) -> Mapping:
    value = node.get(key) if isinstance(node, Mapping) else None
    if not isinstance(value, Mapping):
        raise ValueError(f"a lever file lacks the mapping {key}")
    return value


def _text(node: Node | None, key: str) -> str:
    value = node.get(key) if isinstance(node, Mapping) else None
    if not isinstance(value, Scalar):
        raise ValueError(f"a lever file lacks the text {key}")
    return value.text


def _texts(node: Node, key: str) -> dict[str, str]:
    mapping = _mapping(node, key)
    return {entry.key: _text(mapping, entry.key) for entry in mapping}


def _words(node: Node, key: str) -> list[str]:
    value = node.get(key) if isinstance(node, Mapping) else None
    if not isinstance(value, Sequence):
        raise ValueError(f"a lever file lacks the list {key}")
    return [item.text for item in value.items if isinstance(item, Scalar)]
