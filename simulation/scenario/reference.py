"""Write the reference page of scenario files from the key descriptions and the lever files.

``python -m simulation.scenario.reference`` prints it; a test holds ``docs/reference/scenario-files.md`` to it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence

from simulation.scenario.keys import SECTIONS, Key
from simulation.scenario.layering import LONGEST_CHAIN
from simulation.scenario.levers import TIDIER, Lever, lever_names, load_lever, planned_names
from simulation.scenario.names import GROUPS, OUTCOMES, POPULATIONS, SETTINGS
from simulation.scenario.parsing import DEEPEST, MOST_NODES
from simulation.scenario.reading import LARGEST_FILE
from simulation.scenario.values import allowed

TITLES = {
    "": "The whole file",
    "cohort": "`cohort`: who is born",
    "clock": "`clock`: until when",
    "levers[]": "`levers`: what is done",
    "study": "`study`: how often, and what is read",
    "study.split": "`study.split`: lives with several lucks",
    "study.stop": "`study.stop`: until it is known well enough",
    "study.primary": "`study.primary`: the headline",
    "parameters.<name>": "`parameters`: other numbers",
}

OPENING = f"""\
# Scenario files

Written by `python -m simulation.scenario.reference` from the descriptions that `twinlives check` uses; do not edit by
hand. How to write one: [write a scenario](../how-to/write-a-scenario.md). For editors: `twinlives schema`.

A scenario is a YAML mapping in a UTF-8 file. Everything it leads to is about invented people: SYNTHETIC.

- **Strict.** Unknown keys, values out of range, dates outside the run and keys that stand twice are mistakes, all
  reported at once, each with its line. Nothing is guessed: `yes`, `010`, `1:30` and `80%` are not numbers.
- **`extends`** names one file in the same folder (or below it). Mappings merge key by key; lists and values replace.
  An empty value (`adoption_months:`) takes an inherited key away. At most {LONGEST_CHAIN} files in a chain, no circles.
- **Plain YAML.** No anchors, aliases, merge keys, tags or second documents. At most {LARGEST_FILE // 1024} KiB,
  {MOST_NODES:,} values and {DEEPEST} levels. Spaces indent, never tabs; no byte order mark.
- **Months** are written `YYYY-MM`. **Shares** run from 0 to 1.
- **Defaults** exist for technical values alone; in every other place "left out" has the meaning given here.
"""


def reference_page() -> str:
    """Return the page in Markdown.

    Examples
    --------
    >>> reference_page().splitlines()[0]
    '# Scenario files'
    """
    parts = [OPENING]
    for section, title in TITLES.items():
        parts += [f"## {title}\n", _key_table(SECTIONS[section])]
    parts += ["## Levers of this version\n", _levers_text()]
    parts += [_names("Outcomes", OUTCOMES), _names("Populations", POPULATIONS)]
    parts += [_names("Groups", GROUPS), _names("Settings", SETTINGS)]
    return "\n".join(parts)


def _key_table(keys: Sequence[Key]) -> str:
    rows = [(f"`{key.name}`", key.meaning, _allowed(key), _left_out(key)) for key in keys]
    return _table(("key", "what it says", "allowed", "left out"), rows)


def _allowed(key: Key) -> str:
    parts = {"mapping": "a mapping", "levers": "a list", "overrides": "a mapping of `name: {value, reason}`"}
    if key.choices:
        return "names from the list below" if len(key.choices) > len(SETTINGS) else allowed(key)
    return parts.get(key.kind) or allowed(key)


def _left_out(key: Key) -> str:
    if key.required:
        return "an error: the key is required"
    if key.default is not None:
        value = f"[{', '.join(key.default)}]" if isinstance(key.default, list) else key.default
        return f"`{value}`"
    return key.left_out


def _levers_text() -> str:
    later = ", ".join(f"`{name}`" for name in planned_names())
    text = "\n".join(_lever_text(load_lever(name)) for name in lever_names())
    return f"{text}\nDescribed by the model and not in this version: {later}.\n"


def _lever_text(lever: Lever) -> str:
    effects = [(f"`{key.name}`", key.meaning, allowed(key), key.left_out) for key in lever.effects]
    items = [*((item.replace("_", " "), lever.tidier[item]) for item in TIDIER), ("cost", lever.cost)]
    special = [_special(lever, key, meaning) for key, meaning in lever.left_out.items()]
    special += [f"- `{key}` is refused." for key in lever.without if key not in lever.left_out]
    nothing = " and ".join(f"`{name}`" for name in lever.nothing_when_zero)
    return "\n".join(
        (
            f"### `{lever.name}`: {lever.title}\n",
            f"From the factsheet: {lever.from_the_factsheet}. {lever.acts_on}\n",
            _table(("effect", "what it is", "allowed", "left out"), effects),
            f"The lever does nothing at all when {nothing} {'is' if len(lever.nothing_when_zero) == 1 else 'are'} 0.\n",
            *special,
            "\nAs the TIDieR check list asks:\n",
            _table(("item", "answer"), items),
        )
    )


def _special(lever: Lever, key: str, meaning: str) -> str:
    return f"- `{key}` is refused: {meaning}." if key in lever.without else f"- `{key}` left out: {meaning}."


def _names(title: str, names: Mapping[str, str]) -> str:
    return f"## {title}\n\n" + _table(("name", "meaning"), [(f"`{name}`", meaning) for name, meaning in names.items()])


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows), ""])


if __name__ == "__main__":
    sys.stdout.write(reference_page())
