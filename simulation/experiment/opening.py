"""Open the folder in which a study grows: a new one, an unfinished one to go on with, a finished one to extend."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from simulation.errors import InputError, OutputError
from simulation.evidence.draws import draw_numbers
from simulation.experiment import folders
from simulation.experiment.joblist import (
    IN_TURN,
    JobId,
    JobList,
    batches_of,
    extended,
    has_list,
    read_list,
    write_list,
)
from simulation.experiment.lock import held_alone
from simulation.experiment.made_of import made_of, refuse_changed
from simulation.experiment.parts import PARTS, clear_broken, is_there, link_parts, link_tree
from simulation.experiment.record import RECORD, note_finished, noted_jobs
from simulation.scenario.describe import Scenario
from simulation.scenario.options import Living

SNAPSHOTS = "snapshots"

Told = Callable[[str], None]
Scenarios = tuple[Scenario, ...]


@dataclass(frozen=True)
class Place:
    """Where a study is lived: the final folder, the unfinished one beside it, and the list of jobs."""

    folder: Path
    workplace: Path
    jobs: JobList

    @property
    def is_finished(self) -> bool:
        """Whether the final folder holds this study already, with nothing missing."""
        return self.workplace == self.folder

    def there(self) -> list[JobId]:
        """Return the jobs that are finished."""
        return [job for job in self.jobs.jobs if is_there(self.workplace, job.name)]


@contextmanager
def opened(scenarios: Scenarios, options: Living, told: Told) -> Iterator[Place]:
    """Give the place of a study, held for this process alone.

    What was lived stays when anything goes wrong later, for ``--resume``; a study without a finished job vanishes.

    Raises
    ------
    InputError, OutputError
        There is nothing to resume or extend, it was begun with something else, it cannot be written, or it is being
        lived by another process.
    """
    _refuse_both(options)
    if options.resume:
        opening = _resumed(scenarios, options, told)
    elif options.extend is not None:
        opening = _extended(scenarios, options, told)
    else:
        opening = _new(scenarios, options)
    with opening as place:
        try:
            yield place
        except BaseException:
            _leave(place, told)
            raise


def _refuse_both(options: Living) -> None:
    if options.resume and options.extend is not None:
        raise InputError("--resume and --extend exclude each other: finish the unfinished study first, then extend it.")


def _leave(place: Place, told: Told) -> None:
    if place.is_finished:
        return
    if place.there():
        told(f"what was lived stays in {place.workplace}; go on with --resume --out {place.folder}")
    else:
        shutil.rmtree(place.workplace, ignore_errors=True)


# ------------------------------------------------------------------------------------------------ a new study


@contextmanager
def _new(scenarios: Scenarios, options: Living) -> Iterator[Place]:
    folder = folders.results_folder(options.out, scenarios[-1].name)
    folders.refuse_foreign(folder)
    jobs = JobList(
        made_of(scenarios, options),
        batches_of(scenarios, draw_numbers(scenarios[-1].study.draws)),
        scenarios[-1].study.stop,
    )
    _refuse_unfinished(folder)
    workplace = folders.make_unfinished(folder)
    with held_alone(workplace):
        _empty(workplace)
        write_list(workplace, jobs)
        yield Place(folder, workplace, jobs)


def _refuse_unfinished(folder: Path) -> None:
    """Refuse to begin anew where finished jobs of an unfinished study would be lost, or something foreign lies."""
    workplace = folders.unfinished_of(folder)
    if not workplace.exists():
        return
    if not (workplace / folders.MARK).is_file() and not all(folders.is_left_over(path) for path in workplace.iterdir()):
        raise OutputError(f"{workplace} is not a study of ours; name another folder with --out.")
    if any((workplace / PARTS).glob("draw-*")):
        raise OutputError(
            f"{workplace} holds an unfinished study; go on with it: --resume --out {folder}, or remove that folder."
        )


def _empty(workplace: Path) -> None:
    for path in workplace.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in (folders.MARK, folders.LOCK):
            path.unlink()


# ------------------------------------------------------------------------------------------------ an unfinished one


@contextmanager
def _resumed(scenarios: Scenarios, options: Living, told: Told) -> Iterator[Place]:
    folder = folders.last_folder(options.out, scenarios[-1].name, unfinished=True)
    workplace = folders.unfinished_of(folder)
    if not has_list(workplace):
        yield _already_finished(folder, workplace, scenarios, options, told)
        return
    with held_alone(workplace):
        jobs = read_list(workplace)
        refuse_changed(jobs.made_of, made_of(scenarios, options), folder)
        _refuse_other_number(jobs, options)
        folders.make_unfinished(folder)
        place = Place(folder, workplace, jobs)
        _mend(place, told)
        yield place


def _already_finished(folder: Path, workplace: Path, scenarios: Scenarios, options: Living, told: Told) -> Place:
    if not has_list(folder):
        raise OutputError(f"there is no unfinished study at {workplace}; leave out --resume to begin one.")
    jobs = read_list(folder)
    refuse_changed(jobs.made_of, made_of(scenarios, options), folder)
    told(f"{folder} is finished already; nothing is missing")
    return Place(folder, folder, jobs)


def _refuse_other_number(jobs: JobList, options: Living) -> None:
    listed = len({job.replicate for job in jobs.jobs})
    if options.replicates is not None and jobs.stop is None and options.replicates != listed:
        raise InputError(
            f"--replicates is {options.replicates}; the unfinished study has {listed}. Leave it out to finish that "
            "study, and add more with --extend afterwards."
        )


def _mend(place: Place, told: Told) -> None:
    """Remove what a killed process left half done, and complete the record."""
    names = [job.name for job in place.jobs.jobs]
    broken = clear_broken(place.workplace, names)
    (place.workplace / "manifest.json").unlink(missing_ok=True)
    for path in place.workplace.iterdir():
        if folders.is_left_over(path) and path.name != folders.LOCK:
            path.unlink()
    noted = noted_jobs(place.workplace)
    there = place.there()
    for job in there:
        if job.name not in noted:
            note_finished(place.workplace, job.name)
    told(
        f"{len(there)} of {len(names)} jobs were finished"
        + (f", {len(broken)} damaged ones are lived again" * bool(broken))
    )


# ------------------------------------------------------------------------------------------------ a finished one


@contextmanager
def _extended(scenarios: Scenarios, options: Living, told: Told) -> Iterator[Place]:
    folder = folders.last_folder(options.out, scenarios[-1].name, unfinished=False)
    _refuse_unfinished(folder)
    if not has_list(folder):
        raise OutputError(f"{folder} holds no finished study with a job list; live one first, without --extend.")
    old = read_list(folder)
    refuse_changed(old.made_of, made_of(scenarios, options), folder)
    lived = [job for job in old.jobs if is_there(folder, job.name)]
    asked = scenarios[-1].study.draws
    _refuse_another_way(lived, asked)
    batches = extended(lived, options.extend or 0, _more_draws(lived, asked), in_turn=asked == IN_TURN)
    jobs = replace(old, batches=batches, stop=None)
    workplace = folders.make_unfinished(folder)
    with held_alone(workplace):
        _empty(workplace)
        _take_over(folder, workplace)
        write_list(workplace, jobs)
        place = Place(folder, workplace, jobs)
        _mend(place, told)
        yield place


def _refuse_another_way(lived: list[JobId], asked: int) -> None:
    """Refuse to go on with every draw in each replicate where each had one in turn, and the other way round.

    Raises
    ------
    InputError
        The study was lived the other way.
    """
    took_turns = len({job.draw for job in lived}) > 1 and len({job.replicate for job in lived}) == len(lived)
    if took_turns != (asked == IN_TURN) and len(lived) > 1:
        raise InputError(
            f"study.draws is {asked}, but the finished study was lived with "
            f"{'one draw a replicate, in turn (draws: 0)' if took_turns else 'all its draws in every replicate'}; "
            "extend it the same way, or begin a new study."
        )


def _more_draws(lived: list[JobId], asked: int) -> tuple[int, ...]:
    """Return the draws of the extended study: those of the finished one, and those that the file asks for now.

    Raises
    ------
    InputError
        The study was lived with the evidence values, which are none of the draws.
    """
    before = {job.draw for job in lived}
    wanted = set(draw_numbers(asked))
    if before == {0} and wanted != {0}:
        raise InputError(
            "the finished study was lived with the values of the evidence files, which are not one of the parameter "
            "draws; begin a new study with `draws` in place of extending this one."
        )
    return tuple(sorted(before | (wanted - {0})))


def _take_over(folder: Path, workplace: Path) -> None:
    link_parts(folder, workplace)
    if (folder / RECORD).is_file():
        shutil.copy2(folder / RECORD, workplace / RECORD)
    if (folder / SNAPSHOTS).is_dir():
        link_tree(folder / SNAPSHOTS, workplace / SNAPSHOTS)
