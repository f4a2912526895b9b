"""Keys of ``study``: how often the worlds are lived and what is read from them."""

from __future__ import annotations

from simulation.scenario.keys.key import LARGEST_COUNT, Key
from simulation.scenario.names import GROUPS, INDEX_POPULATIONS, OUTCOMES, POPULATIONS

SPLIT_POPULATIONS = {"dse": INDEX_POPULATIONS["dse"]}
"""What others are brought to court for is common enough to need no lucks besides the one that is lived."""

SPLIT = (
    Key(
        name="populations",
        kind="choices",
        meaning="populations whose lives are lived on with several lucks from the index month; only the rare one is",
        choices=SPLIT_POPULATIONS,
        default=["dse"],
        noun="populations to split are",
        also_called=("population",),
    ),
    Key(
        name="lucks",
        kind="whole",
        meaning="lucks each of those lives is lived with",
        unit="lucks",
        low=1,
        high=255,
        default=100,
        noun="the number of lucks is",
        also_called=("luck", "number"),
    ),
)
"""Keys of ``study.split``."""

PRIMARY = (
    Key(
        name="outcome",
        kind="choice",
        meaning="the outcome of the headline",
        choices=OUTCOMES,
        required=True,
        noun="a primary outcome is",
        also_called=("measure", "name"),
    ),
    Key(
        name="population",
        kind="choice",
        meaning="the persons it is measured over",
        choices=POPULATIONS,
        required=True,
        also_called=("of", "among", "populations"),
    ),
)
"""Keys of ``study.primary``."""

STOP = (
    Key(
        name="half_width",
        kind="number",
        meaning="half of the width of the primary outcome's 95 % interval that is narrow enough, in the outcome's unit",
        low=0,
        high=LARGEST_COUNT,
        above_low=True,
        required=True,
        also_called=("halfwidth", "width", "precision"),
    ),
    Key(
        name="at_most",
        kind="whole",
        meaning="replicates after which the study ends, narrow or not",
        unit="replicates",
        low=1,
        high=100_000,
        required=True,
        noun="the most replicates are",
        also_called=("max", "maximum", "cap", "limit"),
    ),
    Key(
        name="batch",
        kind="whole",
        meaning="replicates lived between two looks at the interval; the first look comes after `replicates`",
        unit="replicates",
        low=1,
        high=10_000,
        default=10,
        also_called=("step", "batches", "every"),
    ),
)
"""Keys of ``study.stop``."""

STUDY = (
    Key(
        name="replicates",
        kind="whole",
        meaning="how many times the cohort is lived, each time with another luck",
        unit="replicates",
        low=1,
        high=100_000,
        default=10,
        noun="the number of replicates is",
        also_called=("runs", "repeats", "repetitions", "n"),
    ),
    Key(
        name="draws",
        kind="whole",
        meaning="shipped parameter draws to live every replicate with; 1: the values of the evidence files; 0: each "
        "replicate with the next draw in turn",
        unit="draws",
        low=0,
        high=100_000,
        default=0,
        noun="the number of draws is",
        also_called=("parameter_draws", "samples"),
    ),
    Key(
        name="seed",
        kind="whole",
        meaning="fixes all luck: the same file and seed give the same bytes",
        low=0,
        high=2**53 - 1,
        default=1,
        also_called=("random_seed", "rng"),
    ),
    Key(
        name="split",
        kind="mapping",
        meaning="whose lives are lived on with several lucks",
        keys=SPLIT,
        left_out="as if `populations: [dse]` and `lucks: 100`",
        also_called=("lucks", "branches"),
    ),
    Key(
        name="primary",
        kind="mapping",
        meaning="what the headline is about, fixed before the run",
        keys=PRIMARY,
        required=True,
        also_called=("primary_outcome", "outcome", "headline"),
    ),
    Key(
        name="stop",
        kind="mapping",
        meaning="when enough replicates were lived: they are added in batches until the interval is narrow enough",
        keys=STOP,
        left_out="as many as `replicates` says",
        also_called=("stopping", "until", "stop_rule"),
    ),
    Key(
        name="smallest_difference_that_matters",
        kind="number",
        meaning="below this, a difference is of no use to anybody, however certain it is",
        unit="per 100 index persons",
        low=0,
        high=100,
        left_out="no difference is ever called clear",
        noun="the smallest difference that matters is",
        also_called=("smallest_difference", "minimum_difference", "margin"),
    ),
    Key(
        name="against",
        kind="text",
        meaning="the scenario this one is compared with: the name of a file beside this one, without .yaml",
        left_out="the file can be run, but compared only with --against",
        also_called=("baseline", "compare_with", "versus", "control"),
    ),
    Key(
        name="groups",
        kind="choices",
        meaning="who gains: effects are also given within these groups",
        choices=GROUPS,
        default=[],
        noun="groups are",
        also_called=("subgroups", "by", "group"),
    ),
)
"""Keys of ``study``."""
