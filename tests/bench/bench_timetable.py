"""A county's matrix by timetable: 690 areas, 60 points, 36 departures, on made-up streets."""

import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from herts_geo.timetable import build
from herts_geo.timetable.parameters import HOUR, Parameters
from herts_geo.travel import stored as travel_stored
from tests.bench import county
from tests.bench.bench_country import KIB, MIB

ASKED: Final = Parameters("gp", date(2024, 6, 11), 7 * HOUR, 10 * HOUR)
NAMED: Final = "690 areas x 60 points x 36 departures"


def run() -> dict[str, float]:
    """Seconds of a processor by stage and in all, MB at most, and whether two builds are equal."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        found, most = apart.submit(_built).result()
    told = {f"{NAMED}, {stage}, s of a processor": spent for stage, spent in found.items()}
    return {**told, f"{NAMED}, memory at most, MB": most}


def _built() -> tuple[dict[str, float], float]:
    with tempfile.TemporaryDirectory() as folder:
        made = county.make(Path(folder))
        files = build.Files(made.osm, (made.gtfs,))
        clock = Clock()
        first = build.build(made.areas, made.points, files, ASKED, clock)
        clock("", 0, 0)
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB / MIB
        again = build.build(made.areas, made.points, files, ASKED)
    assert travel_stored.content(first) == travel_stored.content(again)
    return {**clock.spent, "in all": sum(clock.spent.values())}, most


class Clock:
    """Seconds of a processor by stage; call it as the build tells its progress."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._stage, self._since = "", time.process_time()

    def __call__(self, stage: str, _done: int, _total: int) -> None:
        """Counts what has been spent to the stage that ends."""
        now = time.process_time()
        if self._stage:
            self.spent[self._stage] = self.spent.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now


if __name__ == "__main__":
    for title, value in run().items():
        print(f"{title}: {value:,.2f}")
