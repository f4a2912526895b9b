"""Keys of ``cohort`` and ``clock``: who is born, and until when lives are lived."""

from __future__ import annotations

from simulation.scenario.keys.key import (
    FIRST_BIRTH_YEAR,
    LARGEST_COUNT,
    LAST_BIRTH_YEAR,
    LAST_MONTH,
    RESULTS_FROM,
    YEARS_AFTER_LAST_BIRTH,
    Key,
)
from simulation.scenario.names import SETTINGS

COHORT = (
    Key(
        name="births",
        kind="years",
        meaning="first and last year of birth, both included; after 2024: the official forecast",
        low=FIRST_BIRTH_YEAR,
        high=LAST_BIRTH_YEAR,
        required=True,
        noun="births are",
        also_called=("birth_years", "born", "years"),
    ),
    Key(
        name="setting",
        kind="choice",
        meaning="which cohort is born",
        choices=SETTINGS,
        default="national",
    ),
    Key(
        name="scale",
        kind="number",
        meaning="share of the real births that is lived; 1 is about 15 million persons",
        unit="share",
        low=0,
        high=1,
        above_low=True,
        left_out="an error when the setting is national; not used in a neighbourhood",
        also_called=("size", "sample", "fraction"),
    ),
    Key(
        name="persons",
        kind="whole",
        meaning="number of persons of a neighbourhood",
        unit="persons",
        low=50,
        high=LARGEST_COUNT,
        left_out="an error in a neighbourhood; not used when the setting is national",
        noun="the number of persons is",
        also_called=("population", "people", "n"),
    ),
    Key(
        name="enrichment",
        kind="number",
        meaning="how many times the risk of the country the neighbourhood holds; every result is labelled with it",
        unit="times",
        low=1,
        high=20,
        left_out="an error in a neighbourhood; not used when the setting is national",
        noun="an enrichment is",
        also_called=("enriched", "risk_factor"),
    ),
)
"""Keys of ``cohort``."""

CLOCK = (
    Key(
        name="until",
        kind="month",
        meaning=f"last month of the run, itself included; at most {YEARS_AFTER_LAST_BIRTH} years after the last births",
        low=RESULTS_FROM,
        high=LAST_MONTH,
        required=True,
        noun="the end of a run is",
        also_called=("end", "to", "stop", "last"),
    ),
)
"""Keys of ``clock``."""
