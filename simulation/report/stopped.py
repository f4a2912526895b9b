"""Say which part of a lever's chain stopped it, where a lever did nothing."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.levers.build import PROGRAMMES
from simulation.report.facts import scenarios_of
from simulation.report.names import lever_name, opening, step_name, world_name
from simulation.report.reach import BEFORE, LINKS, PROGRAMME, Chain, chains
from simulation.report.rows import primary_row
from simulation.report.study import Study
from simulation.report.words import Words


def stop_sentences(words: Words, study: Study, level: float) -> list[str]:
    """Return a sentence for each lever whose chain ran dry, and for each that reached people and changed nothing."""
    found = chains(study, level)
    ran = [said for chain in found for said in _said(words, study, chain)]
    return [*ran, *_reached_nobody(words, study, {(chain.scenario, chain.lever) for chain in found})]


def _reached_nobody(words: Words, study: Study, known: set[tuple[str, str]]) -> Iterator[str]:
    """Yield a sentence for each lever that keeps books of persons and has none in them."""
    held = scenarios_of(study.manifest)
    for scenario in study.scenarios:
        for use in held.get(scenario, {}).get("levers") or ():
            lever = str(use.get("use", ""))
            if (lever in LINKS or lever in PROGRAMMES) and (scenario, lever) not in known:
                yield words.say(
                    "{lever} ({world}) reached nobody in any replicate: its chain stopped before its first step.",
                    lever=opening(lever_name(words, lever)),
                    world=world_name(words, scenario),
                )


def _said(words: Words, study: Study, chain: Chain) -> Iterator[str]:
    lever, world = opening(lever_name(words, chain.lever)), world_name(words, chain.scenario)
    reached = links_of(chain)
    if not reached:
        return
    dry = next((place for place, (_, persons) in enumerate(reached) if persons == 0), None)
    if dry == 0:
        yield words.say(
            "{lever} ({world}) stopped at its first step: nobody was {step}.",
            lever=lever,
            world=world,
            step=step_name(words, reached[0][0]),
        )
    elif dry is not None:
        yield words.say(
            "{lever} ({world}) stopped at “{step}”: {count} a year came to the step before it (“{before}”), none to "
            "this one.",
            lever=lever,
            world=world,
            step=step_name(words, reached[dry][0]),
            before=step_name(words, reached[dry - 1][0]),
            count=words.number(reached[dry - 1][1], 1),
        )
    elif _nobody_differs(study, chain.scenario):
        yield words.say(
            "{lever} ({world}) reached people at every step, and nobody's primary outcome differed: what stopped it is "
            "the effect itself, or the chance that it shows in so few.",
            lever=lever,
            world=world,
        )


def links_of(chain: Chain) -> list[tuple[str, float]]:
    """Return the links of a lever's chain, with persons a year; none for a lever that keeps no such books."""
    found = {step.name: step.mean for step in chain.steps}
    before = (BEFORE[chain.lever][1],) if chain.lever in BEFORE else ()
    wanted = (*before, *LINKS.get(chain.lever, PROGRAMME))
    return [(name, found[name]) for name in wanted if name in found]


def _nobody_differs(study: Study, scenario: str) -> bool:
    row = primary_row(study, scenario)
    return row is not None and bool(row["difference"] == 0)
