"""Digests of small worlds, the same on every machine and every Python; run as a script this pins them anew.

A digest that moves without a line under **Numbers** in the changelog is a mistake.
"""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

from simulation.engine.assemble import Blueprint
from simulation.engine.world import World
from simulation.evidence import load_parameters
from simulation.experiment.jobs import parameters_of
from simulation.scenario import load_scenario
from simulation.scenario.templates import template_path
from simulation.vocabulary import month_index

HERE = Path(__file__).parent
FILE = HERE / "data" / "digests.json"
UNTIL = month_index(2030, 12)


def digests() -> dict[str, str]:
    """Return the digests by what they are of: shipped numbers, a parameter draw, and a world in which much happens."""
    enriched: Any = runpy.run_path(str(HERE / "enriched.py"))["enriched"]
    drawn = parameters_of(load_scenario(template_path("baseline")), 1)
    plain = Blueprint(births=(1985, 2015), until=UNTIL, scale=0.0005, seed=7, replicate=0)
    small = Blueprint(births=(1985, 2015), until=UNTIL, scale=0.0002, seed=7, replicate=0)
    worlds = {"evidence": (plain, load_parameters()), "draw 1": (plain, drawn), "enriched": (small, enriched())}
    return {name: World(plan, numbers).live_until(UNTIL).digest() for name, (plan, numbers) in worlds.items()}


if __name__ == "__main__":
    FILE.write_text(json.dumps(digests(), indent=1) + "\n", encoding="utf-8")
