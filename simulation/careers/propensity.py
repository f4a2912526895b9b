"""Propensity: stable traits and childhood, alike within families.

The traits are standard normal: ``trait = sqrt(r) family + sqrt(1 - r) own`` with family correlation ``r``; childhood
factors are yes or no with ``logit P = level + slope x family burden``. They enter the hazards as they are; genes,
upbringing and surroundings are not told apart, and a parent's record raises the hazard (Besemer et al. 2017).

Drawn once, before birth, in ``population/families.py``; this file only turns them into inputs.
"""

from __future__ import annotations

from simulation.careers import hazards as h
from simulation.core.compiled import step
from simulation.core.state import State


@step
def fill_propensity(s: State, i: int) -> None:
    """Write the inputs of traits and childhood of the person in row i."""
    p = s.persons[i]
    x = s.inputs
    x[h.M_LOW_SELF_CONTROL] = -float(p.self_control)
    x[h.M_IMMATURITY] = float(p.immaturity)
    x[h.M_LOW_COGNITIVE_ABILITY] = -float(p.cognitive_ability)
    x[h.M_UNSTABLE_FAMILY] = float(p.unstable_family)
    x[h.M_SINGLE_PARENT] = float(p.single_parent)
    x[h.M_OUT_OF_HOME] = float(p.out_of_home)
    x[h.M_LOW_INCOME] = float(p.low_income)
    x[h.M_PARENT_RECORD] = 1.0 if p.parent_convictions > 0 else 0.0
    x[h.M_WOMAN] = float(p.sex)
