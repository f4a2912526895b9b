"""Read a run or study folder: its manifest and its tidy tables, checked against the contract of their columns.

Only synthetic folders are read: a manifest or a table that does not say so is refused.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from simulation import evidence
from simulation.errors import InputError

TEXT = "str"
NUMBER = "float64"
WHOLE = "all"
"""Group label of everybody in a population."""

_EMPTY = ("", "nan", "NaN", "None", "NA", "<NA>")
_SAME_AS_WHOLE = {"", "-", "all", "everyone", "everybody", "total", "none"}

_KEYS = {"definition": TEXT, "population": TEXT, "group": TEXT}
COLUMNS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "comparison": {"scenario": TEXT, "against": TEXT, "outcome": TEXT, **_KEYS, "window": TEXT, "unit": TEXT}
        | dict.fromkeys(
            ("baseline", "value", "difference", "low", "high", "low_chance", "high_chance", "level"), NUMBER
        )
        | dict.fromkeys(("n", "replicates", "draws", "discordant", "share_better", "variance_ratio"), NUMBER)
        | {"replicates_needed": NUMBER, "verdict": TEXT},
        "outcomes": {"scenario": TEXT, "replicate": TEXT, "draw": TEXT, "outcome": TEXT, **_KEYS, "window": TEXT}
        | {"value": NUMBER, "unit": TEXT, "n": NUMBER},
        "curves": {"scenario": TEXT, "replicate": TEXT, "draw": TEXT, "curve": TEXT, **_KEYS, "window": TEXT}
        | {"x": NUMBER, "x_unit": TEXT, "value": NUMBER, "unit": TEXT, "at_risk": NUMBER, "n": NUMBER},
        "validation": {"id": TEXT, "quantity": TEXT, "use": TEXT, "origin": TEXT}
        | dict.fromkeys(("published", "low", "high", "simulated", "sim_low", "sim_high"), NUMBER)
        | {"inside": TEXT},
        "reach": {"scenario": TEXT, "replicate": TEXT, "lever": TEXT, "step": TEXT, "persons": NUMBER, "unit": TEXT},
    }
)
"""Table -> column -> kind of value. A table may hold more columns than these; `synthetic` is checked apart."""

MARKED = ("comparison", "outcomes", "curves")
"""Tables that say ``synthetic`` in every row; the others may."""

OPTIONAL = ("window",)
"""Columns that older tables may lack."""

PER_100 = "per 100 index persons"
_SHARES = ("share", "probability")
_PERCENTAGES = {"%": 1.0, "percent": 1.0, "per 100": 1.0}
_AMOUNTS = ("baseline", "value", "difference", "low", "high", "low_chance", "high_chance")


@dataclass(frozen=True)
class Study:
    """What a folder holds. Tables that the folder lacks are empty, with the contract's columns."""

    folder: Path
    manifest: Mapping[str, Any]
    comparison: pd.DataFrame
    outcomes: pd.DataFrame
    curves: pd.DataFrame
    validation: pd.DataFrame
    reach: pd.DataFrame

    @cached_property
    def scenarios(self) -> list[str]:
        """Names of the compared scenarios in file order, the one they are held against left out."""
        return [str(name) for name in self.comparison["scenario"].unique()]

    @cached_property
    def against(self) -> str:
        """Name of the world the scenarios are held against, or nothing."""
        return next(iter(self.comparison["against"]), "")


def read_study(folder: Path) -> Study:
    """Read the manifest and every table that is there.

    Raises
    ------
    InputError
        no folder, no manifest, not synthetic, a table that is no table or lacks columns
    """
    manifest = read_manifest(folder)
    tables = {name: _read_table(_place_of(folder, name), columns) for name, columns in COLUMNS.items()}
    return Study(folder=folder, manifest=manifest, **tables)


SHIPPED_VALIDATION = Path(evidence.__file__).parent / "validation" / "validation.csv"
"""Validation of the shipped numbers, where this version ships one; a study without a table of its own shows it."""


def _place_of(folder: Path, name: str) -> Path:
    own = folder / f"{name}.csv"
    return SHIPPED_VALIDATION if name == "validation" and not own.is_file() and SHIPPED_VALIDATION.is_file() else own


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read ``manifest.json``; it must say ``"synthetic": true``."""
    path = folder / "manifest.json"
    if not path.is_file():
        raise InputError(f"{path}  is missing; a run or study folder holds one: give the folder that `run` wrote")
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise InputError(f"{path}  is not JSON ({error}); run the study again") from None
    if not isinstance(manifest, dict) or manifest.get("synthetic") is not True:
        raise InputError(f'{path}  does not say "synthetic": true; only synthetic cohorts are reported')
    return manifest


def _read_table(path: Path, columns: Mapping[str, str]) -> pd.DataFrame:
    table = _parse(path, columns) if path.is_file() and path.stat().st_size else _no_rows(columns)
    table = table.assign(**{name: "" for name in OPTIONAL if name in columns and name not in table})
    lacking = [name for name in columns if name not in table]
    if lacking:
        raise InputError(f"{path}  lacks {', '.join(lacking)}; its columns are {', '.join(columns)}, synthetic")
    if table.empty:
        return _no_rows(columns)
    _refuse_real_people(path, table)
    typed = table.assign(**{name: _column(path, table[name], kind) for name, kind in columns.items()})
    return _per_hundred(_whole_groups(typed))


def _no_rows(columns: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})


def _parse(path: Path, columns: Mapping[str, str]) -> pd.DataFrame:
    """Read a table: text as categories (few texts, many rows), numbers as numbers where they are that."""
    texts = {name: "category" for name, kind in columns.items() if kind == TEXT} | {"synthetic": TEXT}
    try:
        return pd.read_csv(path, dtype=texts, keep_default_na=False, na_values=_unknown(columns))
    except (ValueError, pd.errors.ParserError) as error:
        raise InputError(f"{path}  cannot be read as a table ({error}); run the study again") from None


def _unknown(columns: Mapping[str, str]) -> dict[str, list[str]]:
    return {name: list(_EMPTY) for name, kind in columns.items() if kind == NUMBER}


def _refuse_real_people(path: Path, table: pd.DataFrame) -> None:
    unmarked = {""} if path.stem in MARKED else set()
    says = set(table["synthetic"].str.strip().str.lower()) if "synthetic" in table else unmarked
    if says - {"true", "1", "yes"}:
        raise InputError(f"{path}  has rows that are not marked synthetic; only synthetic cohorts are reported")


def _column(path: Path, values: pd.Series, kind: str) -> pd.Series:
    if kind == TEXT:
        named = values.astype("category")
        cleaned = np.array([clean_text(text) for text in named.cat.categories], dtype=object)
        return pd.Series(cleaned[named.cat.codes], index=values.index, dtype=TEXT)
    try:
        return pd.Series(pd.to_numeric(values), dtype="float64")
    except ValueError:
        raise InputError(f"{path}  column {values.name} holds something that is not a number") from None


def _whole_groups(table: pd.DataFrame) -> pd.DataFrame:
    if "group" not in table:
        return table
    whole = table["group"].str.lower().isin(_SAME_AS_WHOLE)
    return table.assign(group=table["group"].mask(whole, WHOLE))


def _per_hundred(table: pd.DataFrame) -> pd.DataFrame:
    """Write shares as numbers per 100, so that sentences, tables and figures speak of the same thing."""
    if "unit" not in table:
        return table
    factor = table["unit"].map({unit: _factor(unit) for unit in table["unit"].unique()})
    amounts = {name: table[name] * factor.fillna(1.0) for name in _AMOUNTS if name in table}
    return table.assign(**amounts, unit=table["unit"].mask(factor.notna(), PER_100))


def _factor(unit: str) -> float:
    """Return what makes a value a number per 100; NaN for units that are no share."""
    is_share = unit.startswith(_SHARES) and "%" not in unit
    return 100.0 if is_share else _PERCENTAGES.get(unit, float("nan"))


def clean_text(text: object, longest: int = 1000) -> str:
    """Return text on one line, without control characters, cut where it runs on without end.

    Examples
    --------
    >>> clean_text("two\\n lines\\x00")
    'two lines'
    """
    visible = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in str(text))
    line = re.sub(r"\s+", " ", visible).strip()
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
