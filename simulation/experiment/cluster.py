"""Clusters behind joblib: ``dask://host:port`` and ``ray://host:port``; their libraries are an optional extra."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from simulation.errors import InputError

Item = TypeVar("Item")

KINDS = ("dask", "ray")
_ADDRESS = re.compile(r"^(dask|ray)://([^\s/:]+|\[[0-9a-fA-F:]+\]):(\d{1,5})$")
LOST = {
    "BrokenProcessPool", "TerminatedWorkerError", "KilledWorker", "CommClosedError", "FutureCancelledError",
    "RayActorError", "ActorDiedError", "WorkerCrashedError", "ActorUnavailableError",
}  # fmt: skip
"""Names of the errors by which the libraries say that a worker is gone."""
RETRIES = 3


@dataclass(frozen=True)
class Backend:
    """How a backend of joblib hands results over.

    Parameters
    ----------
    streams : one by one as they are finished; otherwise all that were sent at once
    together : how many jobs are sent at once where it does not stream
    """

    streams: bool = True
    together: int = 1

    def groups(self, items: Sequence[Item]) -> Iterator[Sequence[Item]]:
        """Yield what is sent at once."""
        size = len(items) if self.streams else self.together
        yield from (items[start : start + size] for start in range(0, len(items), size))


def refuse_wrong_cluster(address: str | None) -> None:
    """Refuse an address that is none, or whose library is not installed.

    Raises
    ------
    InputError
        With what to write or to install.
    """
    if address is None:
        return
    kind = _kind(address)
    from importlib.util import find_spec

    if find_spec({"dask": "distributed", "ray": "ray"}[kind]) is None:
        raise InputError(
            f'--cluster {address} needs libraries that are not installed: pip install "twinlives[cluster]", '
            "here and on every machine of the cluster."
        )


def _kind(address: str) -> str:
    found = _ADDRESS.match(address)
    if found is None:
        raise InputError(f"--cluster is {address}; write dask://host:port or ray://host:port.")
    return found[1]


@contextmanager
def joined_cluster(address: str | None) -> Iterator[Backend]:
    """Let joblib send jobs to a cluster, or without an address to processes of this machine (loky).

    Raises
    ------
    InputError
        The cluster does not answer.
    """
    from joblib import parallel_config

    if address is None:
        with parallel_config(backend="loky"):
            yield Backend()
    elif _kind(address) == "dask":
        with _dask_client(address), parallel_config(backend="dask", retries=RETRIES):
            yield Backend()
    else:
        with _ray_client(address) as workers, parallel_config(backend="ray"):
            yield Backend(streams=False, together=workers)


@contextmanager
def _dask_client(address: str) -> Iterator[None]:
    from distributed import Client

    try:
        client = Client(address.replace("dask://", "tcp://"), timeout="15s")
    except (OSError, TimeoutError) as error:
        raise InputError(f"--cluster {address} does not answer ({error}); is its scheduler running there?") from error
    with client:
        yield


@contextmanager
def _ray_client(address: str) -> Iterator[int]:
    import ray
    from ray.util.joblib import register_ray

    try:
        ray.init(address=address, log_to_driver=False)
    except ConnectionError as error:
        raise InputError(f"--cluster {address} does not answer ({error}); is its server running there?") from error
    register_ray()
    try:
        yield max(1, int(ray.cluster_resources().get("CPU", 1)))
    finally:
        ray.shutdown()


def lost_a_worker(error: BaseException) -> bool:
    """Tell whether an error says that a worker is gone, not that a job went wrong.

    Examples
    --------
    >>> lost_a_worker(ValueError("wrong"))
    False
    """
    return any(kind.__name__ in LOST for kind in type(error).__mro__)
