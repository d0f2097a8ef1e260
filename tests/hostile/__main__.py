"""`python -m tests.hostile [--cases N]`: damages files by machine and reads each as a user would.

Every outcome must be an answer or a sentence: no other error, no dead reader, nothing over the
limits. A case is made again by its number alone: `--first N --cases 1`.
"""

import argparse
import logging
import random
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

import psutil

from herts_geo import sandbox
from herts_geo.errors import HertsGeoError
from herts_geo.sandbox import Cause
from tests.hostile import bases, readers
from tests.hostile.damage import damaged

MEGABYTE = 1024**2
MOST_SECONDS, MOST_MEGABYTES = 60, 1024
TEXTS_A_FILE = 2  # texts are quick to read: so many for each file


@dataclass
class Tally:
    """What came of the cases so far."""

    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, outcome: str, took: float, fault: str = "") -> None:
        """One more case."""
        with self.lock:
            self.outcomes[outcome] += 1
            self.slowest = max(self.slowest, took)
            if fault:
                self.faults.append(fault)
                print(fault, file=sys.stderr, flush=True)


def main() -> int:
    """Runs the cases; 1 where one did harm."""
    options = _options()
    files, tally = bases.every(), Tally()
    print(
        f"{len(files)} files to damage, {options.cases:,} cases from {options.first:,}", flush=True
    )
    logging.basicConfig(format="%(message)s")
    began = time.perf_counter()
    with ThreadPoolExecutor(options.jobs) as workers:
        numbers = iter(range(options.first, options.first + options.cases))
        while batch := list(islice(numbers, 500)):
            list(workers.map(lambda number: one(number, files, tally), batch))
            took, peak = time.perf_counter() - began, psutil.Process().memory_info().rss // MEGABYTE
            print(f"{sum(tally.outcomes.values()):,} done, {took:.0f} s, {peak} MB", flush=True)
            if peak > MOST_MEGABYTES:
                tally.faults.append(f"the server's own memory came to {peak} MB")
    print(*(f"{count:>7,}  {outcome}" for outcome, count in tally.outcomes.most_common()), sep="\n")
    print(f"slowest {tally.slowest:.1f} s; {len(tally.faults)} did harm")
    return 1 if tally.faults else 0


def one(number: int, files: dict[str, bytes], tally: Tally) -> None:
    """One file, damaged and read, and some texts."""
    chance = random.Random(number)
    name, other = chance.choice(list(files)), chance.choice(list(files))
    ways = dict(readers.FILES)
    spatial = name.endswith(readers.SPATIAL) and chance.random() < 0.5
    way = "boundary" if spatial else chance.choice(list(ways))
    data = damaged(files[name], files[other], chance)
    _tried(f"{number}: {name} as {way}", way, partial(ways[way], data, name, chance), tally)
    for _ in range(TEXTS_A_FILE):
        text = chance.choice(list(readers.TEXTS))
        _tried(f"{number}: {text}", text, partial(readers.TEXTS[text], chance), tally)


def _tried(case: str, way: str, read: Callable[[], object], tally: Tally) -> None:
    began, outcome, fault = time.perf_counter(), "an answer", ""
    try:
        read()
    except HertsGeoError as told:
        outcome = "a sentence"
        cause = told if isinstance(told, sandbox.Refused) else told.__cause__
        if isinstance(cause, sandbox.Refused):
            outcome = f"a limit: {cause.cause.name.lower()}"
            fault = f"{case}: the reader failed" if cause.cause is Cause.FAILED else ""
        elif not str(told).strip():
            fault = f"{case}: {type(told).__name__} says nothing"
    except Exception as wrong:
        last = traceback.extract_tb(wrong.__traceback__)[-1]
        outcome = "a traceback"
        fault = f"{case}: {wrong!r:.200} at {last.filename}:{last.lineno}"
    took = time.perf_counter() - began
    if took > MOST_SECONDS:
        fault = fault or f"{case}: {took:.0f} s"
    tally.add(f"{way}: {outcome}", took, fault)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first case")
    parser.add_argument("--jobs", type=int, default=2, help="cases at a time")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
