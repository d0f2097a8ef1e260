"""Building by county: in one process, on one worker of Dask and on two; and reading back.

`python -m tests.bench.bench_build` prints it alone; with `--grain` also one county cut into small
tasks, with `--all` all of England on two workers.
"""

import json
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import distributed

from herts_geo.access import view as access_view
from herts_geo.country import counties as of_country
from herts_geo.country import make, reach, run, tasks
from herts_geo.country.counties import County
from herts_geo.country.make import Entry
from herts_geo.country.spread import PATIENCE, Spread
from herts_geo.country.tasks import Asked, Task
from herts_geo.pack import catalogue
from herts_geo.places import residents
from herts_geo.timetable import build, inputs
from herts_geo.timetable.parameters import Parameters
from herts_geo.travel import stored as travel_stored
from tests.bench import counties, county

SERVICES: Final = ("hospital", "library", "pharmacy")
SAMPLE: Final = 6  # counties of England that are timed
REPEATED: Final = 2  # times that the routed county is built
CHUNK: Final = 100  # areas of a small task
ROUTED: Final = Parameters("hospital", date(2024, 6, 11), 7 * 3600, 10 * 3600)
EUROPE: Final = 450 / 57  # people of the European Union to England's, millions
MILLION: Final = 1e6
MIB: Final = 1024**2


@dataclass(frozen=True)
class Cost:
    """What building parts took: by the clock, of processors, memory of the largest worker, bytes
    of tasks and answers between processes, of parts, and the pairs of areas and points."""

    seconds: float
    cpu: float
    peak_mb: float
    moved: int
    written: int
    pairs: int

    def told(self, name: str) -> dict[str, float]:
        """The cost by what it is of."""
        return {
            f"{name}, s": self.seconds,
            f"{name}, CPU s": self.cpu,
            f"{name}, CPU s a million pairs": self.cpu / (self.pairs / MILLION),
            f"{name}, MB at most in a process": self.peak_mb,
            f"{name}, kB of tasks and answers": self.moved / 1024,
            f"{name}, MB of parts": self.written / MIB,
        }


def main() -> None:
    """Prints each figure with its name."""
    with tempfile.TemporaryDirectory() as folder:
        for part in PARTS:
            for name, value in part(Path(folder), tuple(sys.argv[1:])).items():
                print(f"{name}: {value:,.2f}", flush=True)


def run_all() -> dict[str, float]:
    """The estimate of some counties of England, a county that is routed, and reading back."""
    told: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for part in PARTS:
            told |= part(Path(folder), ())
    return told


def _estimated(folder: Path, more: Sequence[str]) -> dict[str, float]:
    folder /= "england"
    xy = counties.positions()
    every = counties.blocks(xy)
    used = every if "--all" in more else every[:SAMPLE]
    for number, rows in enumerate(used):
        counties.make(folder, number, xy[rows])
    found = of_country.found([folder])
    asked = tasks.tasks(found[:SAMPLE], Asked(SERVICES), folder)
    told = _ways(f"{SAMPLE} counties, estimated", asked, folder)
    single = told[f"{SAMPLE} counties, estimated, in one process, CPU s"]
    told |= _extrapolated("estimated", single / SAMPLE)
    if "--all" in more:
        whole = tasks.tasks(found, Asked(SERVICES), folder)
        told |= on_workers(whole, folder / "all", 2).told("England, estimated, on two workers")
    return told | _read_back(folder, asked[-1])


def _routed(folder: Path, more: Sequence[str]) -> dict[str, float]:
    folder /= "one"
    folder.mkdir(parents=True)
    pack = counties.routed(folder, county.make(folder))
    found = of_country.found([pack])
    (task,) = tasks.tasks(found, Asked(("hospital",), routed=ROUTED), folder)
    again = [{**task, "file": f"{n}-{task['file']}"} for n in range(REPEATED)]
    told = _ways(f"{REPEATED} counties, routed", again, folder)
    single = told[f"{REPEATED} counties, routed, in one process, CPU s"]
    told |= _extrapolated("routed, a service", single / REPEATED)
    if "--grain" in more:
        told |= _grain(task, folder)
    return told | _opened(folder / "0", found[0])


def _opened(folder: Path, of: County) -> dict[str, float]:
    """Processor seconds to find the routed parts of a county, to open one as the page does, and to
    answer by it what the page shows (the pack's own data read before)."""
    os.environ[travel_stored.VARIABLE] = str(folder)
    pack = of.pack()
    origins = residents.origins(pack)
    access_view.view(pack, access_view.Question(service="hospital", minutes=30))
    began = time.process_time()
    names = travel_stored.names("hospital", list(origins["code"]))
    listed = time.process_time()
    travel_stored.read(names[0], origins)
    read = time.process_time()
    access_view.view(
        pack, access_view.Question(service="hospital", method=names[0], mode="pt", minutes=30)
    )
    return {
        f"{len(names)} routed parts listed, CPU s": listed - began,
        "a routed part opened, CPU s": read - listed,
        "what the page shows by it, CPU s": time.process_time() - read,
    }


def _ways(name: str, asked: Sequence[Task], folder: Path) -> dict[str, float]:
    """The same parts in one process, on one worker and on two; refuses parts that differ."""
    told = in_one_process(asked, folder / "0").told(f"{name}, in one process")
    for workers, words in ((1, "one worker"), (2, "two workers")):
        told |= on_workers(asked, folder / str(workers), workers).told(f"{name}, on {words}")
        for each in (folder / "0").iterdir():
            if each.read_bytes() != (folder / str(workers) / each.name).read_bytes():
                raise AssertionError(f"{each.name} is another file on {words}")
    return told


def _extrapolated(name: str, each: float) -> dict[str, float]:
    """Arithmetic alone: one county's processor seconds times 49, and that by Europe's people."""
    england = each * counties.COUNTIES
    return {
        f"{name}: one county, CPU s": each,
        f"{name}: 49 counties (49 times that), CPU minutes": england / 60,
        f"{name}: Europe (7.9 times England, by people), CPU hours": england * EUROPE / 3600,
    }


def in_one_process(asked: Sequence[Task], out: Path) -> Cost:
    """A build in a process of its own, one task after another."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as apart:
        apart.submit(_ready).result()
        began = time.perf_counter()
        before, _ = apart.submit(_used).result()
        done = apart.submit(_all, _into(asked, out)).result()
        after, peak = apart.submit(_used).result()
    return _cost(asked, done, time.perf_counter() - began, after - before, peak)


def on_workers(
    asked: Sequence[Task], out: Path, workers: int, maker: Callable[[Task], Entry] = make.make
) -> Cost:
    """A build on so many workers of a scheduler on this machine."""
    with _cluster(workers) as (address, client):
        began = time.perf_counter()
        before = client.run(_used)
        done = [
            entry for _, entry in Spread(address, lambda _: None, maker=maker)(_into(asked, out))
        ]
        seconds = time.perf_counter() - began
        after = client.run(_used)
    cpu = sum(after[each][0] - before[each][0] for each in after)
    return _cost(asked, done, seconds, cpu, max(peak for _, peak in after.values()))


@contextmanager
def _cluster(workers: int) -> Iterator[tuple[str, Any]]:
    with (
        distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs=50,
            death_timeout=PATIENCE,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        client.run(_ready)
        yield cluster.scheduler_address, client


def _into(asked: Sequence[Task], out: Path) -> list[Task]:
    out.mkdir(parents=True, exist_ok=True)
    return [{**task, "out": str(out)} for task in asked]


def _all(asked: Sequence[Task]) -> list[Entry]:
    return [entry for _, entry in run.here(asked)]


def _ready() -> float:
    """Loads what making parts needs, which is no part of their cost; its processor seconds."""
    began = time.process_time()
    for name in ("country.make", "country.reach", "timetable.build", "timetable.inputs"):
        import_module(f"herts_geo.{name}")
    return time.process_time() - began


def _used() -> tuple[float, float]:
    """Processor seconds of this process, and its memory at most (MB)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return time.process_time(), used.ru_maxrss / 1024


def _cost(
    asked: Sequence[Task], done: Sequence[Entry], seconds: float, cpu: float, peak: float
) -> Cost:
    for entry in done:
        if "fault" in entry:
            raise AssertionError(entry["fault"])
    return Cost(
        seconds=seconds,
        cpu=cpu,
        peak_mb=peak,
        moved=sum(len(json.dumps(each)) for each in (*asked, *done)),
        written=sum(each.get("bytes", 0) for each in done),
        pairs=sum(each["pairs"] for each in done),
    )


def _read_back(folder: Path, task: Task) -> dict[str, float]:
    """Processor seconds to open one county's part, its pack being read already."""
    origins = residents.origins(catalogue.read(Path(task["pack"])))
    began = time.process_time()
    found = reach.read(folder / "0" / task["file"], origins)
    assert len(found.areas)
    return {"one county's part opened, CPU s": time.process_time() - began}


def _grain(task: Task, folder: Path) -> dict[str, float]:
    """One county whole, and cut into tasks of 100 areas, each of which reads all files again."""
    whole = in_one_process([task], folder / "whole").told("one county, one task, in one process")
    areas = 690
    small = [{**task, "file": f"{at}-{task['file']}", "at": at} for at in range(0, areas, CHUNK)]
    cut = on_workers(small, folder / "cut", 2, maker=_chunk)
    return whole | cut.told(f"one county, {len(small)} tasks of {CHUNK} areas, on two workers")


def _chunk(task: Task) -> Entry:
    """Routes 100 areas of the task's county."""
    pack = catalogue.read(Path(task["pack"]))
    areas = residents.origins(pack)[["code", "easting", "northing"]].iloc[task["at"] :][:CHUNK]
    there = make.points(task, pack)[["id", "name", "easting", "northing"]]
    files = build.Files(*inputs.files(pack, None, ()))
    made = build.build(areas.reset_index(drop=True), there, files, make.parameters(task))
    return {"pairs": int(made.minutes.size)}


PARTS: Final = (_estimated, _routed)

if __name__ == "__main__":
    main()
