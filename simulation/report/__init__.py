"""The report: one page that opens offline and prints, with figures, tables and words in English or Dutch.

``write_report(folder)`` and ``write_figures(folder)`` read a run or study folder and write into it;
``say_headline(folder)`` returns the headline as plain text. Nothing here computes an outcome or a comparison.
"""

from simulation.report.figures import write_figures
from simulation.report.page import say_headline, write_report

__all__ = ["say_headline", "write_figures", "write_report"]
