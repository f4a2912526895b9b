"""Read the list of levers: each a known lever, used once, with common keys and effects of its own."""

from __future__ import annotations

from dataclasses import dataclass

from simulation.scenario.describe import LeverUse
from simulation.scenario.keys import LEVER
from simulation.scenario.levers import Lever, lever_names, load_lever, planned_names
from simulation.scenario.nodes import Findings, Mapping, Node, Place, Sequence, quoted, shown
from simulation.scenario.sections import Section, joined, read_section
from simulation.scenario.spelling import listed, nearest_name

MOST_LEVERS = 50


@dataclass
class Use:
    """One checked item of ``levers``, with its effects; the lever is None when its name is not known."""

    common: Section
    lever: Lever | None
    effect: Section


def read_uses(node: Node | None, found: Findings) -> list[Use]:
    """Return the items of ``levers``, noting what is wrong.

    Parameters
    ----------
    node : what stands behind ``levers``; None when left out
    found : takes the problems
    """
    if node is None:
        return []
    if not isinstance(node, Sequence):
        found.add(node.place, "levers", f"levers is {shown(node)}; it is {_how_to_list(node)}")
        return []
    if len(node.items) > MOST_LEVERS:
        found.add(node.place, "levers", f"levers has {len(node.items):,} items; at most {MOST_LEVERS} are used")
        return []
    uses = [_read_use(item, f"levers[{place}]", found) for place, item in enumerate(node.items)]
    _note_repeats(uses, found)
    return uses


def as_lever_use(use: Use) -> LeverUse:
    """Return a checked item as its frozen description."""
    common = use.common
    effect = tuple((name, value) for name in use.effect.values if (value := use.effect.number(name)) is not None)
    coverage = common.number("coverage") or 0.0
    numbers = {key.name: common.number(key.name) for key in LEVER if key.kind == "number" and key.name != "coverage"}
    return LeverUse(
        use=common.text("use") or "",
        start=common.whole("from") or 0,
        until=common.whole("until"),
        coverage=coverage,
        effect=effect,
        zero_effect=coverage == 0 or _is_nothing(use.lever, dict(effect)),
        **numbers,
    )


def _is_nothing(lever: Lever | None, effect: dict[str, float]) -> bool:
    deciding = lever.nothing_when_zero if lever else ()
    return bool(deciding) and all(effect.get(name) == 0 for name in deciding)


def _how_to_list(node: Node) -> str:
    if isinstance(node, Mapping):
        return 'a list of levers: begin each with a dash, "- use: probation_advice"'
    return 'a list of levers: write "levers: []" for none, or begin each with a dash, "- use: probation_advice"'


def _read_use(node: Node, path: str, found: Findings) -> Use:
    common = read_section(LEVER, node, path, found)
    lever = _known_lever(common, path, found)
    if lever is None:
        return Use(common, None, Section(Mapping({}, node.place), f"{path}.effect"))
    _note_keys_without_meaning(common, lever, found)
    effect = read_section(lever.effects, common.mapping.get("effect"), f"{path}.effect", found)
    return Use(common, lever, effect)


def _known_lever(common: Section, path: str, found: Findings) -> Lever | None:
    name = common.text("use")
    if name is None:
        return None
    if name in lever_names():
        return load_lever(name)
    found.add(common.place("use"), f"{path}.use", f"{path}.use is {quoted(name)}; {_why_not(name)}")
    return None


def _note_keys_without_meaning(common: Section, lever: Lever, found: Findings) -> None:
    """Note common keys that would be left without any consequence."""
    for key in lever.without:
        if key in common.values:
            path = joined(common.path, key)
            why = lever.left_out.get(key, "")
            message = f"{path} has no meaning for {lever.name}{f' ({why})' if why else ''}; remove it"
            found.add(common.place(key), path, message)


def _why_not(name: str) -> str:
    here = f"levers of this version: {listed(lever_names())}"
    if name in planned_names():
        return f"the model describes this lever, but it is not available in this version; {here}"
    near = nearest_name(name, [*lever_names(), *planned_names()])
    meant = f'did you mean "{near}"? ' if near else ""
    return f"there is no such lever; {meant}{here}"


def _note_repeats(uses: list[Use], found: Findings) -> None:
    first: dict[str, Place] = {}
    for use in uses:
        name, place = use.common.text("use"), use.common.place("use")
        if name in first:
            path = f"{use.common.path}.use"
            message = f"{path} is {name} again (first in line {first[name].line}); use each lever once"
            found.add(place, path, message)
        elif name is not None:
            first[name] = place
