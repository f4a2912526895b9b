"""How a study can be made again, and how it is cited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulation import __version__
from simulation.report.facts import questions, scenarios_of, text_of, versions
from simulation.report.study import Study, clean_text
from simulation.report.words import Words

OURS = "twinlives"


def made_with(words: Words, study: Study) -> list[tuple[str, str]]:
    """Return what it takes to make the study again, as label and value; what the manifest lacks is left out."""
    manifest = study.manifest
    found = [
        (words.say("Command"), text_of(manifest, "command")),
        (words.say("Seed"), _seed(study)),
        (words.say("Replicates"), _counted(words, study, "replicates")),
        (words.say("Parameter draws"), _counted(words, study, "draws")),
        (words.say("Numbers the file sets"), "; ".join(_set_by_the_file(study))),
        (words.say("Digest"), text_of(manifest, "digest")),
        (words.say("Versions"), ", ".join(f"{name} {version}" for name, version in versions(study).items())),
        (words.say("Run"), words.date(text_of(manifest, "end") or text_of(manifest, "start"))),
    ]
    return [(label, value) for label, value in found if value]


def _set_by_the_file(study: Study) -> Iterator[str]:
    """Yield each number that a scenario file gives another value, with its reason; each once."""
    held = [scenario.get("parameters") for scenario in scenarios_of(study.manifest).values()]
    found = {name: given for part in held if isinstance(part, Mapping) for name, given in part.items()}
    for name, given in found.items():
        if isinstance(given, Mapping):
            yield f"{clean_text(name)} = {clean_text(given.get('value', ''))} ({clean_text(given.get('reason', ''))})"


def _seed(study: Study) -> str:
    return text_of(study.manifest, "seed")


def _counted(words: Words, study: Study, column: str) -> str:
    counts = study.comparison[column].dropna()
    return words.number(counts.max(), 0) if len(counts) else ""


def _sentence(text: str) -> str:
    return f"{text}." if text else ""


def _asked(study: Study) -> list[str]:
    return questions(study) or [study.folder.name]


def citation(words: Words, study: Study) -> str:
    """Return a reference to this study."""
    version = versions(study).get(OURS, __version__)
    parts = [
        words.say("twinlives {version}, a simulator of synthetic cohorts.", version=version),
        " ".join(words.say("Study: “{question}”", question=words.known(asked)) for asked in _asked(study)),
        words.say(
            "Seed {seed}, digest {digest}.",
            seed=_seed(study) or "–",
            digest=text_of(study.manifest, "digest")[:16] or "–",
        ),
        _sentence(words.date(text_of(study.manifest, "end"))),
        words.say("Synthetic people only."),
    ]
    return " ".join(part for part in parts if part)
