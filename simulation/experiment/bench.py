"""Measure this machine: person-months per CPU second, nanoseconds per phase, memory, growth, replicates needed.

Everything is CPU time of one process; machines are shared, so compare ratios. Compiling is timed apart and never in
the loop.
"""

from __future__ import annotations

import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from simulation.careers.hazards import STREAMS
from simulation.engine.assemble import Blueprint
from simulation.engine.world import World
from simulation.evidence import load_parameters
from simulation.experiment.jobs import new_world
from simulation.experiment.small_things import small_things
from simulation.experiment.trajectory_bench import group_seconds
from simulation.population.births import official_births
from simulation.scenario.options import BenchOptions
from simulation.vocabulary import month_index

BIRTHS = (1970, 2013)
UNTIL = month_index(2045, 12)
SMALL, LARGE, STANDARD = 100_000, 2_000_000, 1_000_000
PLAIN_PERSONS, QUICK_PERSONS, WARM_PERSONS = 150, 20_000, 2_000
MILLION = 1_000_000
SLOW = (
    "growth_ratio_100k_to_2m", "growth_ratio_1m_to_8m", "peak_mib_per_million", "help_wall_s", "check_wall_s",
    "neighbourhood_class_wall_s", "empty_cache_compile_cpu_s",
)  # fmt: skip
"""Facts that take too long for ``--quick``; two of them need ``--full``."""
KIB = 1024


def blueprint(persons: int, until: int = UNTIL) -> Blueprint:
    """Return the cohort of the bench: births 1970-2013, lived to 2045."""
    births = official_births(load_parameters())
    total = sum(births[year] for year in range(BIRTHS[0], BIRTHS[1] + 1))
    return Blueprint(births=BIRTHS, until=until, scale=persons / total, seed=1, replicate=0)


def live(persons: int, engine: str = "fast", until: int = UNTIL) -> World:
    """Live a cohort of the bench."""
    plan = blueprint(persons, until)
    return new_world(plan, load_parameters(), engine).live_until(plan.until)


def loop_seconds(world: World) -> float:
    """Return the CPU seconds of the month loop."""
    return sum(seconds for name, seconds in world.seconds.items() if name != "set-up")


def speed(world: World) -> float:
    """Return person-months per CPU second of the month loop."""
    return world.person_months / loop_seconds(world)


def peak_mib(persons: int) -> float:
    """Return the peak memory of a process of its own that lives a cohort, in MiB, less that of an empty one."""
    code = "from simulation.experiment.bench import live, resident; live({}); print(resident())"
    sizes = [
        float(subprocess.run([sys.executable, "-c", code.format(n)], check=True, capture_output=True, text=True).stdout)
        for n in (WARM_PERSONS, persons)
    ]
    return sizes[1] - sizes[0]


def resident() -> float:
    """Return the peak resident memory of this process in MiB.

    Where the system tells it of the program itself; ``getrusage`` may still remember a larger parent.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        peaks = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
        if peaks:
            return float(peaks[0]) / KIB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB


def measure_machine(options: BenchOptions, told: Callable[[str], None]) -> tuple[dict[str, Any], str]:
    """Return the facts of the contract and a table in words."""
    persons = options.persons or (QUICK_PERSONS if options.quick else STANDARD)
    began = time.process_time()
    live(WARM_PERSONS, until=month_index(2000))
    compile_s = time.process_time() - began
    told(f"warm after {compile_s:.1f} CPU s; living {persons:,} persons")
    world = live(persons)
    facts: dict[str, Any] = {
        "fast_person_months_per_cpu_s": round(speed(world)),
        "plain_person_months_per_cpu_s": round(speed(live(PLAIN_PERSONS, "plain", month_index(2000)))),
        "ns_per_phase": phase_times(world),
        "setup_cpu_s_per_million": round(world.seconds["set-up"] / len(world.persons) * MILLION, 2),
        "compile_s": round(compile_s, 1),
        "persons": len(world.persons),
        "months": UNTIL - world.blueprint.first_month + 1,
        "person_months": world.person_months,
        "streams": STREAMS,
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
    }
    del world
    facts |= dict.fromkeys(SLOW)  # not known where the quick bench leaves them out
    if not options.quick:
        facts |= growth(told, full=options.full)
        facts["peak_mib_per_million"] = round(peak_mib(persons) / persons * MILLION)
        told("starting small things anew")
        facts |= small_things(compile_too=options.full)
    told("fitting trajectory groups")
    facts["trajectory_groups_cpu_s"] = group_seconds(quick=options.quick)
    facts |= pairing_facts(options, told)
    return facts, table_text(facts)


def phase_times(world: World) -> dict[str, float]:
    """Return nanoseconds per person-month of each phase."""
    return {
        name: round(seconds / world.person_months * 1e9, 2)
        for name, seconds in world.seconds.items()
        if name != "set-up"
    }


def growth(told: Callable[[str], None], *, full: bool) -> dict[str, float]:
    """Return how much more a person-month costs in larger cohorts."""
    told("living 100,000 and 2,000,000 persons")
    small, large = speed(live(SMALL)), speed(live(LARGE))
    facts = {"growth_ratio_100k_to_2m": round(small / large, 3)}
    if full:
        told("living 1 and 8 million persons")
        facts["growth_ratio_1m_to_8m"] = round(speed(live(STANDARD)) / speed(live(8 * MILLION)), 3)
    return facts


def pairing_facts(options: BenchOptions, told: Callable[[str], None]) -> dict[str, Any]:
    """Return replicates needed for a standard error of a tenth of the effect: paired, independent, by lucks."""
    from simulation.experiment.pairing_bench import replicates_table

    told("comparing worlds: how many replicates are needed")
    return replicates_table(quick=options.quick)


def table_text(facts: dict[str, Any]) -> str:
    """Return the facts as a table in words."""
    rows = [f"{name:<44} {value}" for name, value in facts.items() if name != "ns_per_phase"]
    phases = [f"  {name:<20} {value:>8} ns per person-month" for name, value in facts["ns_per_phase"].items()]
    return "\n".join(["SYNTHETIC people; CPU time of one process", *rows, "phases:", *phases])
