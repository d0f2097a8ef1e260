"""What each harmful file costs: seconds, memory of the server and of the reader, and the words."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil

from herts_geo import reading, sandbox
from herts_geo.errors import HertsGeoError
from herts_geo.places.locality import opened
from tests.hostile.inputs import INPUTS

MEGABYTE = 1024**2


class Peak:
    """The most memory that this process and its readers were seen to use, in MB."""

    def __init__(self) -> None:
        self.server = self.reader = 0
        self.on = True

    def look(self) -> None:
        """Looks a hundred times a second until it is told to stop."""
        own = psutil.Process()
        while self.on:
            self.server = max(self.server, own.memory_info().rss // MEGABYTE)
            for child in own.children(recursive=True):
                try:
                    self.reader = max(self.reader, child.memory_info().rss // MEGABYTE)
                except psutil.Error:
                    continue
            time.sleep(0.01)


@contextmanager
def watching() -> Iterator[Peak]:
    """The peak while something is done."""
    peak = Peak()
    thread = threading.Thread(target=peak.look)
    thread.start()
    try:
        yield peak
    finally:
        peak.on = False
        thread.join()


def words(read: Callable[[], object]) -> str:
    """What is said of a file: its sentence, or that it was read."""
    try:
        found = read()
    except HertsGeoError as fault:
        return str(fault)
    return f"read: {found.loaded:,} rows" if isinstance(found, reading.Report) else "read"


def main() -> None:
    """Prints one line for each file and way of reading it."""
    reading.check(b"Name,Longitude,Latitude\nA,-0.1,51.8\n", "a.csv", "points")
    for name, (make, filename) in INPUTS.items():
        data = make()
        ways: dict[str, Callable[[], object]] = {
            "points": lambda d=data, f=filename: reading.check(d, f, "points")  # type: ignore[misc]
        }
        if filename.endswith(("gpkg", "geojson")):
            ways["boundary"] = lambda d=data: opened.apart(d, "Town")  # type: ignore[misc]
        for way, read in ways.items():
            with watching() as peak:
                began = time.perf_counter()
                told = words(read)
                took = time.perf_counter() - began
            print(
                f"{name} | {way} | {len(data) / MEGABYTE:.2f} MB | {took:.1f} s | "
                f"server {peak.server} MB | reader {peak.reader} MB | {told[:150]}",
                flush=True,
            )


if __name__ == "__main__":
    sandbox.warm()
    main()
