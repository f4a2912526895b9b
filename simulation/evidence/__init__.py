"""Evidence: every number the model uses, with unit, range, source and grade; nothing scientific is typed into code.

People write ``parameters/*.yaml``; ``python -m simulation.evidence.build`` checks them and writes
``parameters.json``, which is all that a run reads. Levers keep their own records in ``levers/``.
"""

from simulation.evidence.load import load_parameters, load_sources
from simulation.evidence.record_set import Parameters
from simulation.evidence.records import Choice, Parameter, Record, Table
from simulation.evidence.sources import Source
from simulation.evidence.targets import Target, load_targets

__all__ = [
    "Choice",
    "Parameter",
    "Parameters",
    "Record",
    "Source",
    "Table",
    "Target",
    "load_parameters",
    "load_sources",
    "load_targets",
]
