"""Read lists of names and the two years of ``births``, noting each wrong item in its own line."""

from __future__ import annotations

from simulation.scenario.keys import Key
from simulation.scenario.nodes import Findings, Node, Scalar, Sequence, quoted, shown
from simulation.scenario.spelling import listed
from simulation.scenario.values import allowed, is_within, meant_name, noun

MOST_SHOWN = 4


def read_names(key: Key, node: Node, path: str, found: Findings) -> tuple[str, ...] | None:
    """Return a list of allowed names, each once, or None after noting what is wrong."""
    if not isinstance(node, Sequence):
        hint = f" Did you mean [{node.text}]?" if isinstance(node, Scalar) and node.text in key.choices else ""
        found.add(node.place, path, f"{path} is {shown(node)}; {noun(key)} {allowed(key)}.{hint}")
        return None
    names = [_read_name(key, item, f"{path}[{place}]", found) for place, item in enumerate(node.items)]
    good = tuple(name for name in names if name is not None)
    for place, name in enumerate(names):
        if name is not None and name in names[:place]:
            found.add(node.items[place].place, path, f"{path} names {quoted(name)} twice; name it once.")
    return good if len(good) == len(names) else None


def read_years(key: Key, node: Node, path: str, found: Findings) -> tuple[int, int] | None:
    """Return the first and the last year of a list of two, or None after noting what is wrong."""
    years = [int(item.text) for item in _items(node) if _is_year(key, item)]
    if len(_items(node)) != 2 or len(years) != 2:
        found.add(node.place, path, f"{path} is {_shown(node)}; {noun(key)} {allowed(key)}.")
        return None
    if years[0] > years[1]:
        found.add(node.place, path, f"{path} is {years}; the first year comes first. Did you mean {years[::-1]}?")
        return None
    return years[0], years[1]


def _read_name(key: Key, item: Node, path: str, found: Findings) -> str | None:
    if isinstance(item, Scalar) and item.text in key.choices:
        return item.text
    hint = meant_name(item.text, key) if isinstance(item, Scalar) else ""
    found.add(item.place, path, f"{path} is {shown(item)}; it is one of {listed(key.choices)}.{hint}")
    return None


def _items(node: Node) -> list[Scalar]:
    items = node.items if isinstance(node, Sequence) else ()
    return [item for item in items if isinstance(item, Scalar)] if len(items) == 2 else []


def _is_year(key: Key, item: Scalar) -> bool:
    digits = len(item.text) == 4 and item.text.isascii() and item.text.isdigit()
    return digits and not item.quoted and is_within(key, int(item.text))


def _shown(node: Node) -> str:
    if not isinstance(node, Sequence):
        return shown(node)
    more = ", …" if len(node.items) > MOST_SHOWN else ""
    return f"[{', '.join(shown(item) for item in node.items[:MOST_SHOWN])}{more}]"
