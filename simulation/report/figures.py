"""All figures of a study, and their files."""

from __future__ import annotations

from pathlib import Path

from simulation.experiment.intervals import LEVEL
from simulation.report.advice import draw_advice
from simulation.report.age_crime import draw_age_crime
from simulation.report.fans import draw_fans
from simulation.report.files import write_whole
from simulation.report.forest import draw_forest
from simulation.report.icons import draw_icons
from simulation.report.reach import draw_reach
from simulation.report.study import Study, read_study
from simulation.report.style import Drawing
from simulation.report.survival import draw_survival
from simulation.report.tornado import draw_tornado
from simulation.report.words import Words


def level_of(study: Study) -> float:
    """Return the level of the study's intervals."""
    named = study.comparison["level"].dropna()
    level = float(named.iloc[0]) if len(named) else LEVEL
    return level / 100 if level > 1 else level


def draw_figures(words: Words, study: Study) -> dict[str, Drawing]:
    """Return every figure the study has the data for, by name."""
    level = level_of(study)
    drawn = (
        draw_forest(words, study),
        draw_icons(words, study),
        draw_survival(words, study, level),
        draw_age_crime(words, study, level),
        draw_reach(words, study, level),
        draw_advice(words, study),
        draw_tornado(words, study),
        draw_fans(words, study),
    )
    return {drawing.name: drawing for drawing in drawn if drawing is not None}


def write_figures(folder: Path, *, language: str = "en") -> list[Path]:
    """Write ``figures/*.svg`` and ``*.png`` of a run or study folder; Dutch ones end in ``.nl.svg``.

    Parameters
    ----------
    folder : with the manifest and the tables of the contract
    language : ``en`` or ``nl``

    Returns
    -------
    paths written; none where the folder holds nothing to draw

    Raises
    ------
    InputError, OutputError
        see ``read_study``; the folder cannot be written
    """
    return save_figures(folder, draw_figures(Words(language), read_study(folder)), language)


def save_figures(folder: Path, drawings: dict[str, Drawing], language: str) -> list[Path]:
    """Write drawings as SVG and PNG."""
    ending = "" if language == "en" else f".{language}"
    files = {f"{name}{ending}.{kind}": content for name, drawing in drawings.items()
             for kind, content in (("svg", drawing.svg()), ("png", drawing.png()))}  # fmt: skip
    return [write_whole(folder / "figures" / name, content) for name, content in files.items()]
