"""The report: one page that opens offline and prints, with figures, tables and words in English or Dutch.

``write_pages(folder)`` reads a run or study folder once and writes page and figures into it; ``write_report``,
``write_figures`` and ``say_headline`` do one of these. Nothing here computes an outcome or a comparison.
"""

from simulation.report.figures import write_figures
from simulation.report.page import Pages, say_headline, write_pages, write_report

__all__ = ["Pages", "say_headline", "write_figures", "write_pages", "write_report"]
