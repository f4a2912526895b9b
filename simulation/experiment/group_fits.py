"""The fits behind trajectory groups: every number of groups tried, and how well the chosen ones are told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.outcomes.trajectories.choosing import GroupChoice
from simulation.outcomes.trajectories.fitting import TrajectoryFit
from simulation.outcomes.trajectories.study import SampleTrajectories, Trajectories

if TYPE_CHECKING:
    import pandas as pd

FITS, QUALITY = "trajectory_fits.csv", "trajectory_quality.csv"
FIT_COLUMNS = (
    "look", "sample", "model", "groups", "free_parameters", "log_likelihood", "bic_persons", "bic_person_years",
    "entropy", "least_average_posterior", "least_odds_correct", "smallest_share", "starts", "hit_share", "passes",
    "chosen", "synthetic",
)  # fmt: skip
QUALITY_COLUMNS = (
    "look", "sample", "model", "groups", "group", "name", "firm", "share", "share_error", "average_posterior",
    "odds_correct", "synthetic",
)  # fmt: skip


def fits_table(found: Mapping[str, Trajectories]) -> pd.DataFrame:
    """Return one row for each number of groups of each mixture, with both conventions of BIC and which was chosen."""
    return _table(found, FIT_COLUMNS, _fit_rows)


def quality_table(found: Mapping[str, Trajectories]) -> pd.DataFrame:
    """Return one row for each group of each chosen fit: its share and standard error, how sure members and name are."""
    return _table(found, QUALITY_COLUMNS, _quality_rows)


def _table(found: Mapping[str, Trajectories], columns: tuple[str, ...], rows_of: Any) -> pd.DataFrame:
    import pandas as pd

    rows = [
        (look, number, *row, True)
        for look, fitted in found.items()
        for number, sample in enumerate(fitted.samples, 1)
        for row in rows_of(sample)
    ]
    return pd.DataFrame(rows, columns=list(columns))


def _fit_rows(sample: SampleTrajectories) -> Iterator[tuple[Any, ...]]:
    for choice in sample.choices:
        yield from (_fit_row(sample, choice, fit) for fit in choice.fits)


def _fit_row(sample: SampleTrajectories, choice: GroupChoice, fit: TrajectoryFit) -> tuple[Any, ...]:
    told = fit.quality
    return (
        str(fit.model), fit.groups, fit.free_parameters, fit.log_likelihood, fit.bic, fit.bic_person_years,
        told.entropy, float(np.nanmin(told.average_posterior)), float(np.nanmin(told.odds_correct)),
        float(fit.shares.min()), fit.starts, fit.hit_share, choice.rule.passes(fit), fit is sample.main.chosen,
    )  # fmt: skip


def _quality_rows(sample: SampleTrajectories) -> Iterator[tuple[Any, ...]]:
    fit, naming = sample.main.chosen, sample.naming
    errors, told = fit.information.share_errors, fit.quality
    for group, (name, firm) in enumerate(zip(naming.names, naming.firm, strict=True)):
        yield (
            str(fit.model), fit.groups, group + 1, str(name), firm, float(fit.shares[group]), float(errors[group]),
            float(told.average_posterior[group]), float(told.odds_correct[group]),
        )  # fmt: skip
