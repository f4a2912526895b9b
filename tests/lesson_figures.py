"""Figures for teachers: read off the model and written in both languages under ``docs/lessons``.

``python tests/lesson_figures.py`` writes them anew; do it when numbers of the model have moved. Takes some minutes.
"""

from __future__ import annotations

import json
import re
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from simulation import __version__
from simulation.classroom.choices import VARIATIONS
from simulation.classroom.frames import LENSES, Frames, Shown
from simulation.classroom.groups import packed_groups
from simulation.classroom.recording import static_text
from simulation.classroom.settings import Settings
from simulation.classroom.switches import MOST_GROUPS, SWITCHES
from simulation.classroom.worlds import Show, live_show
from simulation.vocabulary import Kind

LESSONS = Path(__file__).parents[1] / "docs" / "lessons"
FILES = {"en": "figures.md", "nl": "cijfers.md"}
CODE = LESSONS / "en" / "90-minutes.md"

LUCKS = tuple(range(1, 9))
GROUP_LUCKS = LUCKS[:5]
CURVE_FROM = 120
"""Person-months present from which the page draws an age in its curve; also in ``static/plots.js``."""


@cache
def lived(seed: int, lever: str = "none") -> Show:
    """Live what the page shows for one luck."""
    return live_show(Settings(seed=seed, variation=lever))


def total(world: Frames, lens: str) -> int:
    """Return the offences of one world that a lens sees."""
    return int(world.offences[lens].sum())


def spells(active: Any) -> Any:
    """Return how many times each person became active, from (months, persons)."""
    return (np.diff(active.astype(int), axis=0, prepend=0) == 1).sum(0)


def fall_from_peak(world: Frames) -> float:
    """Return the share by which offences in 12 months are lower three years after their peak."""
    year = np.convolve(world.offences["done"].astype(int), np.ones(12, int))[: len(world.states)]
    peak = int(year.argmax())
    return 1 - year[min(peak + 36, len(year) - 1)] / year[peak]


def peak_age(world: Frames) -> int:
    """Return the age at which the page's curve is highest at the end."""
    offences, present = world.by_age["done"].sum(0), world.by_age["present"].sum(0)
    seen = present >= CURVE_FROM
    return 12 + int(np.where(seen, offences / np.maximum(present, 1), 0).argmax())


def told_luck(seed: int) -> list[str]:
    """Return what one luck shows, as cells of a row."""
    show = lived(seed)
    world = show.worlds[0]
    offended = np.unique(world.lines["person"][world.lines["kind"] == Kind.OFFENCE])
    stopped = (world.states[-1][offended] == Shown.STOPPED).mean()
    times = median(spells(world.states == Shown.ACTIVE)[offended].tolist())
    seen = [f"{total(world, lens) / total(world, 'done'):.0%}" for lens in LENSES[1:]]
    numbers = (f"{len(offended) / len(show.numbers):.0%}", f"{stopped:.0%}", f"{times:.0f}", f"{peak_age(world)}")
    return [str(seed), str(len(show.numbers)), *numbers, f"{fall_from_peak(world):.0%}", *seen]


def told_lever(lever: str, lens: str = "done") -> list[str]:
    """Return the difference in offences of a second world, luck by luck."""
    pairs = [lived(seed, lever).worlds for seed in LUCKS]
    return [f"{total(second, lens) - total(first, lens):+d}" for first, second in pairs]


def told_groups(seed: int) -> list[str]:
    """Return how many groups the rule chooses, and the share of the largest, with everything on and each switch off."""
    cells = []
    for off in ((), *((switch.name,) for switch in SWITCHES)):
        found = packed_groups(Settings(seed=seed), off, MOST_GROUPS)
        groups = found["fits"][found["chosen"] - 1]["groups"]
        cells.append(f"{found['chosen']} ({max(group['share'] for group in groups):.0%})")
    return [str(seed), *cells]


def told_code() -> list[int]:
    """Return the differences of the code lesson."""
    code = re.search(r"```python\n(.*?)```", CODE.read_text("utf-8"), re.S).group(1)  # type: ignore[union-attr]
    found: dict[str, Any] = {}
    with redirect_stdout(StringIO()):
        exec(compile(code, "lesson", "exec"), found)  # noqa: S102
    return sorted(found["differences"])


def rows(cells: list[list[str]]) -> str:
    """Return rows of a table."""
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def words_of(language: str) -> dict[str, str]:
    """Return the page's words in one language."""
    return {key: entry[language] for key, entry in json.loads(static_text("words.json")).items()}


def figures(language: str) -> str:
    """Return the page of figures in one language."""
    words = words_of(language)
    page = FIGURES[language]
    code_lesson = told_once()["code"]
    return page.format(
        version=__version__,
        lucks=rows(told_once()["lucks"]),
        lever_head=" | ".join(map(str, LUCKS)),
        lever_line="---|" * len(LUCKS),
        levers=rows([[words[f"lever.{name}"], *cells] for name, cells in told_once()["levers"].items()]),
        lenses=rows([[words[f"lens.{lens}"], *cells] for lens, cells in told_once()["lenses"].items()]),
        group_head=" | ".join(words[f"switch.{switch.name}"] for switch in SWITCHES),
        group_line="---|" * len(SWITCHES),
        groups=rows(told_once()["groups"]),
        below=sum(value < 0 for value in code_lesson),
        differences=", ".join(map(str, code_lesson)),
    )


@cache
def told_once() -> dict[str, Any]:
    """Live everything once for both languages."""
    return {
        "lucks": [told_luck(seed) for seed in LUCKS],
        "levers": {variation.name: told_lever(variation.name) for variation in VARIATIONS},
        "lenses": {lens: told_lever("custody_longer", lens) for lens in LENSES},
        "groups": [told_groups(seed) for seed in GROUP_LUCKS],
        "code": told_code(),
    }


FIGURES = {
    "en": """\
<!-- Written by python tests/lesson_figures.py: do not edit. -->
# Figures for teachers

SYNTHETIC people. Read off version {version} of the model: another version moves them. *Luck* is the seed on the page.

## What the first world shows
*Triangle*: offended at least once. *Stopped*: of those, five years without an offence at the end. *Times*: how often
half of them became active, at most. *Fall*: offences in 12 months, three years after their highest point. *Police*,
*court*: of all offences, the share that each lens sees.

| luck | people | triangle | stopped | times | age of the peak | fall | police | court |
|---|---|---|---|---|---|---|---|---|
{lucks}

## What a second world changes
Offences, second world minus first, all years.

| different | {lever_head} |
|---|{lever_line}
{levers}

Longer custody through the three lenses:

| lens | {lever_head} |
|---|{lever_line}
{lenses}

## How many groups the rule chooses
In brackets the share of people in the largest group.

| luck | everything on | {group_head} |
|---|---|{group_line}
{groups}

## The code lesson
Seeds 0 to 19 in order, offences with a mentor minus without; {below} of 20 below zero: {differences}.
""",
    "nl": """\
<!-- Geschreven door python tests/lesson_figures.py: niet bewerken. -->
# Cijfers voor docenten

SYNTHETISCHE mensen. Afgelezen in versie {version} van het model: een andere versie verschuift ze. *Toeval* is het
startgetal op de pagina.

## Wat de eerste wereld toont
*Driehoek*: pleegde ten minste één delict. *Gestopt*: van hen, vijf jaar zonder delict aan het eind. *Keren*: hoe vaak
de helft van hen hooguit actief werd. *Daling*: delicten in 12 maanden, drie jaar na hun hoogste punt. *Politie*,
*rechter*: van alle delicten het deel dat elke lens ziet.

| toeval | mensen | driehoek | gestopt | keren | leeftijd van de piek | daling | politie | rechter |
|---|---|---|---|---|---|---|---|---|
{lucks}

## Wat een tweede wereld verandert
Delicten, tweede wereld min eerste, alle jaren.

| anders | {lever_head} |
|---|{lever_line}
{levers}

Langere detentie door de drie lenzen:

| lens | {lever_head} |
|---|{lever_line}
{lenses}

## Hoeveel groepen de regel kiest
Tussen haakjes het aandeel mensen in de grootste groep.

| toeval | alles aan | {group_head} |
|---|---|{group_line}
{groups}

## De codeles
Startgetallen 0 tot en met 19 op volgorde, delicten met een mentor min zonder; {below} van 20 onder nul: {differences}.
""",
}


if __name__ == "__main__":
    for spoken, name in FILES.items():
        (LESSONS / spoken / name).write_text(figures(spoken), encoding="utf-8")
