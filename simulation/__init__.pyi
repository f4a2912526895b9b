from simulation.report.results import Results as Results
from simulation.report.results import compare as compare
from simulation.report.results import load as load
from simulation.report.results import open_study as open_study
from simulation.report.results import run as run

__version__: str
