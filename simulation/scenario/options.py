"""What a user asked on the command line, as frozen values: one class for each verb that lives or shows something."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Engine = Literal["fast", "plain"]
Persons = Literal["none", "offenders", "all"]
Language = Literal["en", "nl"]


@dataclass(frozen=True, kw_only=True)
class Telling:
    """How to speak: on the screen and in numbers.

    Parameters
    ----------
    json : print one object on stdout instead of words
    quiet : no progress
    terminal : whether stderr is a terminal, so that bars and colours may be used
    """

    json: bool = False
    quiet: bool = False
    terminal: bool = False

    @property
    def shows_progress(self) -> bool:
        """Whether progress is told at all: a bar on a terminal, now and then a line elsewhere."""
        return not self.quiet


@dataclass(frozen=True, kw_only=True)
class Living(Telling):
    """How to live worlds; None leaves the value to the scenario file, or to the program where no file has it.

    Parameters
    ----------
    scale, replicates, draws, seed : in place of the file's values
    engine : "fast", or the readable twin "plain" with the same results
    workers : processes side by side; None: one for each core
    out : folder of the results; None: outputs/NAME/RUN
    snapshot : also write the state at the end of the run
    persons : whose rows are written
    resume : go on with an unfinished study in ``out``: live what is missing
    extend : replicates that a finished study in ``out`` gets more, 0 for new parameter draws alone; None: a new study
    cluster : address of a cluster, such as ``dask://host:port``
    """

    scale: float | None = None
    replicates: int | None = None
    draws: int | None = None
    seed: int | None = None
    engine: Engine = "fast"
    workers: int | None = None
    out: Path | None = None
    snapshot: bool = False
    persons: Persons = "offenders"
    resume: bool = False
    extend: int | None = None
    cluster: str | None = None

    def overrides(self) -> dict[str, object]:
        """Return the values that stand in place of the file's, by their place in it.

        Examples
        --------
        >>> Living(scale=0.01).overrides()
        {'cohort.scale': 0.01}
        """
        asked = {
            "cohort.scale": self.scale,
            "study.replicates": self.replicates,
            "study.draws": self.draws,
            "study.seed": self.seed,
        }
        return {place: value for place, value in asked.items() if value is not None}


@dataclass(frozen=True, kw_only=True)
class RunOptions(Living):
    """Ask to live one scenario."""

    file: Path


@dataclass(frozen=True, kw_only=True)
class CompareOptions(Living):
    """Ask to live scenarios with the same people and luck, and to report the differences.

    Parameters
    ----------
    files : scenario files
    against : scenario to compare with, in place of the files' own
    lang : language of the report
    """

    files: tuple[Path, ...]
    against: str | None = None
    lang: Language = "en"


@dataclass(frozen=True, kw_only=True)
class ValidateOptions(Living):
    """Ask for the study in silico and the published figures beside the simulated ones.

    Parameters
    ----------
    lang : language of the page
    """

    lang: Language = "en"


@dataclass(frozen=True, kw_only=True)
class CalibrateOptions(Telling):
    """Ask for parameters that fit the published figures.

    Parameters
    ----------
    points : lived to teach a new emulator about the population, half as many follow about DSE; 0: those that ``out``
        holds, else the shipped emulator
    draws : parameter draws to write
    truths : lived points taken as known truths to check the intervals
    scale : share of the real births of each point
    seed : of points, chances and samples
    workers : processes side by side; None: one for each core
    out : folder, also of a calibration to go on with; None: outputs/calibration
    check : bring the draws to the figures in waves of lived worlds; without it they are the emulator's
    rounds : of centring after the waves: larger worlds of all draws, and a step of their mean
    targets : CSV file with the columns of the shipped targets; with it a quick fit by the shipped emulator is made
    """

    points: int = 0
    draws: int = 100
    check: bool = True
    rounds: int = 3
    truths: int = 20
    scale: float = 0.01
    seed: int = 1
    workers: int | None = None
    out: Path | None = None
    targets: Path | None = None


@dataclass(frozen=True, kw_only=True)
class SensitivityOptions(Telling):
    """Ask which fitted numbers matter.

    Parameters
    ----------
    points : folder of a calibration, whose lived points give PAWN indices; None: emulator alone
    ablations : replicates of worlds with one mechanism switched off each; 0 for none
    workers : processes side by side; None: one for each core
    seed : of the samples
    out : folder; None: outputs/sensitivity
    lang : language of the page
    """

    points: Path | None = None
    ablations: int = 0
    workers: int | None = None
    seed: int = 1
    out: Path | None = None
    lang: Language = "en"


@dataclass(frozen=True, kw_only=True)
class ExplainOptions(Telling):
    """Ask for the plan of a scenario in words; with the order of a month, or the evidence values, on request."""

    file: Path
    schedule: bool = False
    parameters: bool = False


@dataclass(frozen=True, kw_only=True)
class ReportOptions(Telling):
    """Ask for page and figures of a finished folder again."""

    folder: Path
    lang: Language = "en"


@dataclass(frozen=True, kw_only=True)
class BenchOptions(Telling):
    """Ask for the speed of this machine.

    Parameters
    ----------
    persons : size of the cohort; None: the sizes of the published table
    full : also the long measurements, up to 8 million persons
    quick : a small cohort, to see that it works
    """

    persons: int | None = None
    full: bool = False
    quick: bool = False


@dataclass(frozen=True, kw_only=True)
class ClassroomOptions(Telling):
    """Ask for the teaching page.

    Parameters
    ----------
    port : where it listens; 0 for a free one
    shared : whether the local network may visit
    browser : whether a browser is opened
    record : write a recording to this file instead of serving
    settings : settings of the page as the query of its address
    """

    port: int = 0
    shared: bool = False
    browser: bool = True
    record: Path | None = None
    settings: str = ""


@dataclass(frozen=True, kw_only=True)
class LifeOptions(Telling):
    """Ask for one person's lives in two worlds.

    Parameters
    ----------
    folder : finished run or study
    person : permanent number; None: the first person whose life differs
    scenario : world to set beside the one compared with; None: the first one
    replicate, draw : which of the study's; draw None: its first one
    months : months, written YYYY-MM, whose reasons are wanted
    lang : language of the words
    """

    folder: Path
    person: int | None = None
    scenario: str | None = None
    replicate: int = 0
    draw: int | None = None
    months: tuple[str, ...] = ()
    lang: Language = "en"


@dataclass(frozen=True, kw_only=True)
class MonitorOptions(Telling):
    """Ask what an evaluation of a scenario's effect would show.

    Parameters
    ----------
    folder : finished study
    scenario : world whose effect is evaluated; None: the first one
    years : years of accrual the tables are given for; None: those of the scenario's monitoring lever, else five
    contamination : share of the comparison group that gets the programme all the same, 0 to 1
    drop_out : share lost to follow-up, 0 to 1
    out : folder; None: inside the study
    lang : language of the words
    """

    folder: Path
    scenario: str | None = None
    years: int | None = None
    contamination: float | None = None
    drop_out: float | None = None
    out: Path | None = None
    lang: Language = "en"


@dataclass(frozen=True, kw_only=True)
class ValueOptions(Telling):
    """Ask what knowing more would be worth.

    Parameters
    ----------
    folder : finished study with several parameter draws
    sample : persons of the low-rate group that a new study would follow
    out : folder; None: inside the study
    lang : language of the words
    """

    folder: Path
    sample: int = 100
    out: Path | None = None
    lang: Language = "en"
