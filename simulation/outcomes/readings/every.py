"""Every reading of every target on one lived world."""

from __future__ import annotations

from simulation.evidence import Parameters
from simulation.outcomes.in_silico.contrast import Contrast
from simulation.outcomes.measure import settling_months
from simulation.outcomes.measured import Measured
from simulation.outcomes.readings.careers import career_readings
from simulation.outcomes.readings.chain import chain_readings
from simulation.outcomes.readings.contrast import contrast_readings, kin_contrast_readings, study_contrasts
from simulation.outcomes.readings.kin import kin_readings
from simulation.outcomes.readings.levels import level_readings
from simulation.outcomes.readings.reading import Reading
from simulation.outcomes.readings.recidivism import recidivism_readings


def every_reading(
    measured: Measured, parameters: Parameters, seed: int, each: int = 1
) -> tuple[list[Reading], list[Contrast]]:
    """Return what a lived world shows for each target, and the contrast table of the study.

    Parameters
    ----------
    measured : the lived world, to 2023-12 or later; its persons also name partner, partner_since and first_victim
    parameters : evidence values
    seed : of the study; with the replicate it keys the draws of the controls
    each : controls of each index person
    """
    settling = settling_months(parameters)
    contrast = study_contrasts(measured, parameters, seed, each)
    readings = [
        *recidivism_readings(measured, settling),
        *career_readings(measured),
        *level_readings(measured, parameters),
        *contrast_readings(contrast),
        *kin_contrast_readings(measured, parameters, seed, each),
        *kin_readings(measured),
        *chain_readings(measured, parameters, settling),
    ]
    return readings, contrast
