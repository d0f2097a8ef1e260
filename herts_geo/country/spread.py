"""Spreads tasks over processes or machines with Dask distributed.

The optional extra `country` installs it. Between its own processes Dask uses pickle, so a scheduler
must be one's own or trusted, and reached by TLS from another machine; what comes from outside is
never sent: tasks are paths and plain values, and workers read the files themselves.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final
from urllib.parse import urlsplit

from herts_geo.country import make
from herts_geo.country.make import Entry
from herts_geo.country.run import Maker, Told
from herts_geo.country.tasks import Task
from herts_geo.errors import HertsGeoError

LOCAL: Final = "local"
RETRIES: Final = 2  # of a task that failed by a fault of the machine
WAIT: Final = "20s"  # for a scheduler to answer
PATIENCE: Final = 300  # seconds for a worker to start, on a machine that is busy
CLUSTER: Final[Mapping[str, Any]] = {  # on this machine, seen from it alone
    "threads_per_worker": 1,
    "processes": True,
    "host": "127.0.0.1",
    "dashboard_address": "127.0.0.1:0",
    "silence_logs": logging.CRITICAL,
    "death_timeout": PATIENCE,
}
LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


class NoDask(HertsGeoError):
    """Dask distributed is not installed."""


@dataclass(frozen=True)
class Spread:
    """A runner on Dask: the scheduler ('local' or an address) and for a local one how many
    workers (one a processor where not given); `maker` makes a part."""

    scheduler: str
    told: Told
    workers: int | None = None
    maker: Maker = make.make

    def __call__(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Entry]]:
        """Each task with its entry, as they are done. Raises `HertsGeoError`, `NoDask`."""
        with ExitStack() as stack:
            where: Any = self.scheduler
            if self.scheduler == LOCAL:
                where = stack.enter_context(_distributed().LocalCluster(self.workers, **CLUSTER))
            try:
                client = stack.enter_context(_distributed().Client(where, timeout=WAIT))
            except (OSError, ValueError, RuntimeError) as fault:
                raise HertsGeoError(
                    f"No Dask scheduler answers at '{self.scheduler}' ({fault}). Start one with "
                    "'dask scheduler' and workers with 'dask worker', or give --scheduler local."
                ) from fault
            self.told(f"Dashboard: {client.dashboard_link}")
            futures = {}
            for task in tasks:
                key = f"{task['file']}-{task['key'][:12]}"
                future = client.submit(self.maker, task, key=key, pure=False, retries=RETRIES)
                futures[future] = task
            for future in _distributed().as_completed(list(futures)):
                yield futures[future], _entry(future)


def check() -> None:
    """Raises `NoDask` with what to do where Dask distributed is not installed."""
    try:
        _distributed()
    except ImportError as fault:
        raise NoDask(
            "--scheduler needs Dask distributed, which is not installed. Install it with "
            "'pip install \"herts-geo[country]\"', or leave --scheduler out to make the parts in "
            "this process."
        ) from fault


def _distributed() -> Any:
    """Dask distributed, which is loaded only where it is asked for."""
    return import_module("distributed")


def warning(scheduler: str) -> str:
    """A sentence on a scheduler that is reached over a network without TLS, '' for any other."""
    parts = urlsplit(scheduler if "://" in scheduler else f"tcp://{scheduler}")
    if scheduler == LOCAL or parts.scheme == "tls" or parts.hostname in LOOPBACK:
        return ""
    return (
        f"'{scheduler}' is reached without TLS: whoever can reach it can run programs on its "
        "workers. Use tls:// with certificates (DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION=True)."
    )


def _entry(future: Any) -> Entry:
    """What a task gave, or its fault in words where a worker was lost again and again or failed."""
    if future.status == "finished":
        return dict(future.result())
    fault = future.exception()
    if type(fault).__name__ == "KilledWorker":
        return {
            "fault": "its worker was lost each time it was tried, often for want of memory. Give "
            "fewer workers, or machines with more memory, and run the same command again."
        }
    return {"fault": f"the worker failed ({type(fault).__name__}: {fault})."}
