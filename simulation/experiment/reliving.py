"""Live a study's replicate again for a closer look: its worlds from the manifest, with some persons watched."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulation.errors import InputError
from simulation.experiment.joblist import IN_TURN
from simulation.experiment.jobs import blueprint_of, earliest_start, parameters_of
from simulation.experiment.watching import WatchedWorld
from simulation.levers.build import build_levers
from simulation.scenario.describe import Scenario
from simulation.scenario.resolved import scenario_of

Told = Callable[[str], None]


@dataclass(frozen=True)
class Replica:
    """One replicate of a finished study, to be lived again.

    Parameters
    ----------
    scenarios : all worlds of the study, the one compared with first: together they fix where the past is shared
    replicate, draw : of the study
    digests : of its worlds, by the names of the manifest
    """

    scenarios: tuple[Scenario, ...]
    replicate: int
    draw: int
    digests: Mapping[str, str]

    def digest_of(self, scenario: str) -> str | None:
        """Return the digest the study found for a world; None if it did not live it."""
        place = f"draw-{self.draw}/{self.replicate}" if self.draw else str(self.replicate)
        return self.digests.get(f"{scenario}/{place}")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a finished run or study.

    Raises
    ------
    InputError
        there is none, or it is not one of a synthetic cohort
    """
    try:
        held = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{folder} holds no manifest.json that can be read ({error}); name a finished run.") from None
    if not isinstance(held, dict) or held.get("synthetic") is not True or not isinstance(held.get("scenarios"), list):
        raise InputError(
            f"{folder} holds no run or study of this program; name a folder that `run` or `compare` wrote."
        )
    return held


def replica_of(folder: Path, *, replicate: int = 0, draw: int | None = None) -> Replica:
    """Return a replicate of a finished study.

    Parameters
    ----------
    folder : of the study
    replicate : number of the luck
    draw : parameter draw; None: the first one with which this replicate was lived

    Raises
    ------
    InputError
        no study, or one that has not lived this replicate and draw
    """
    held = read_manifest(folder)
    draws = [int(number) for number in held.get("parameter_draws", [0])]
    in_turn = held["scenarios"][-1].get("study", {}).get("draws") == IN_TURN
    own = [draws[replicate % len(draws)]] if in_turn and replicate >= 0 else draws
    asked = own[0] if draw is None else draw
    if not 0 <= replicate < int(held["replicates"]) or asked not in own:
        raise InputError(
            f"{folder} has replicates 0 to {held['replicates'] - 1} and parameter draws {draws}"
            f"{', one a replicate' if in_turn else ''}; replicate {replicate} of draw {asked} is not among them."
        )
    scenarios = tuple(scenario_of(resolved) for resolved in held["scenarios"])
    return Replica(scenarios, replicate, asked, held.get("digests", {}))


def lived_again(
    replica: Replica, names: tuple[str, ...], numbers: tuple[int, ...], *, lives: int, told: Told
) -> list[WatchedWorld]:
    """Live worlds of a replicate again, to the end, with some persons watched all their lives.

    Parameters
    ----------
    replica : what is lived
    names : worlds that are wanted
    numbers : permanent numbers of the persons
    lives : lives of the same start, the lived one among them
    told : takes lines of progress
    """
    first = replica.scenarios[0]
    parameters = parameters_of(first, replica.draw)
    plan = blueprint_of(replica.scenarios, replica.replicate, parameters)
    past = WatchedWorld(plan, parameters, numbers, lives=lives, since=plan.first_month, until=plan.until)
    _refuse_unknown(past, numbers)
    start = earliest_start(replica.scenarios)
    if start is not None:
        told("living the shared past again")
        past.live_until(min(start, plan.until) - 1)
    worlds = []
    for scenario in (held for held in replica.scenarios if held.name in names):
        told(f"living {scenario.name} again")
        world = past.branch(build_levers(scenario, parameters, scale=plan.scale))
        world.live_until(plan.until)
        world.finish()
        worlds.append(world)
    return worlds


def _refuse_unknown(world: WatchedWorld, numbers: tuple[int, ...]) -> None:
    if len(world.watched) < len(numbers):
        last = len(world.persons) - 1
        raise InputError(f"there is no person {numbers[0]} in this cohort; numbers go from 0 to {last}.")
