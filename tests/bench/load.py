"""`python -m tests.bench.load`: many people at once on one server of this machine.

Each waits 2 to 10 seconds between two steps: most choose a measure or a place, some change the
page, ask for a what-if, filter the estate or read a review. The server's own processor time is what
counts on a machine that does other things too.
"""

import argparse
import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from urllib.parse import urlsplit

import psutil

from tests.bench.visitor import Visitor, connected
from tests.browser.conftest import serve, stop

PAGES = ("deprivation", "accessibility", "estate", "housing", "indicators", "locality")
WAITS = (2.0, 10.0)  # seconds between two steps of a visitor
MOST_USERS, MOST_SECONDS = 100, 600
LEAVERS = 100
MB = 1e6
AS_SERVED = {"STREAMLIT_RUNNER_ENFORCE_SERIALIZABLE_SESSION_STATE": "false"}  # which is for tests


@dataclass
class Tally:
    """What was done: seconds by kind of step, what failed, and the reviews that were asked for."""

    spent: dict[str, list[float]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    reviewed: set[str] = field(default_factory=set)

    def add(self, kind: str, seconds: float) -> None:
        """Keeps the seconds of one step."""
        self.spent.setdefault(kind, []).append(seconds)

    @property
    def reruns(self) -> list[float]:
        """The seconds of all steps but reviews."""
        return [x for kind, spent in self.spent.items() if "review" not in kind for x in spent]

    def told(self) -> Iterator[tuple[str, float]]:
        """What a reader asks for, in milliseconds, reviews in seconds."""
        if len(self.reruns) > 1:
            yield "reruns", len(self.reruns)
            yield "rerun, median ms", 1000 * median(self.reruns)
            yield "rerun, 95th percentile ms", 1000 * quantiles(self.reruns, n=20)[-1]
        for kind, spent in sorted(self.spent.items()):
            if "review" in kind:
                yield f"{kind}, median s ({len(spent)})", median(spent)
                yield f"{kind}, slowest s", max(spent)
            else:
                yield f"{kind}, median ms ({len(spent)})", 1000 * median(spent)
        yield "errors", len(self.faults)


Step = Callable[[Visitor, random.Random, Tally], Awaitable[None]]


async def measure(visitor: Visitor, chance: random.Random, tally: Tally) -> None:
    """Chooses what the map of deprivation shows."""
    await _at(visitor, "deprivation", tally)
    await _choose(visitor, "What to show", chance, tally, "measure")


async def place(visitor: Visitor, chance: random.Random, tally: Tally) -> None:
    """Chooses another place on the page that is open."""
    await _choose(visitor, "Where", chance, tally, "place")


async def page(visitor: Visitor, chance: random.Random, tally: Tally) -> None:
    """Goes to another page by the menu."""
    there = chance.choice([each for each in PAGES if each != visitor.page])
    tally.add("page", await visitor.open(there))


async def what_if(visitor: Visitor, chance: random.Random, tally: Tally) -> None:
    """Opens a what-if: a new surgery somewhere in the middle of the county."""
    east, north = chance.uniform(-0.4, 0.1), chance.uniform(51.7, 51.9)
    edits = f"add~New~gp~{east:.3f}~{north:.3f}"
    query = f"service=gp&mode=walk&minutes=15&edits={edits}"
    await _at(visitor, "deprivation", tally)
    tally.add("what-if", await visitor.open("accessibility", query))


async def estate(visitor: Visitor, chance: random.Random, tally: Tally) -> None:
    """Filters the estate by its holder."""
    await _at(visitor, "estate", tally)
    await _choose(visitor, "Holder", chance, tally, "estate filter")


async def review(visitor: Visitor, chance: random.Random, tally: Tally) -> None:
    """Reads the review of a district, which nobody had asked for (cold) or somebody had (warm)."""
    district = chance.choice([x for x in visitor.widgets["Where"].options if "(district)" in x])
    await _choose(visitor, "Where", chance, tally, "place", district)
    kind = "warm review" if district in tally.reviewed else "cold review"
    tally.reviewed.add(district)
    tally.add(kind, await visitor.open("review"))


STEPS: dict[Step, int] = {measure: 35, place: 20, page: 20, what_if: 8, estate: 12, review: 5}


async def _at(visitor: Visitor, wanted: str, tally: Tally) -> None:
    if visitor.page != wanted:
        tally.add("page", await visitor.open(wanted))


async def _choose(
    visitor: Visitor, label: str, chance: random.Random, tally: Tally, kind: str, option: str = ""
) -> None:
    option = option or chance.choice(visitor.widgets[label].options)
    tally.add(kind, await visitor.choose(label, option))


async def visit(address: str, number: int, until: float, tally: Tally) -> None:
    """One visitor, from the first page until the time is over, with one step at the least."""
    chance = random.Random(number)
    await asyncio.sleep(chance.uniform(0, WAITS[1]))
    try:
        async with connected(address) as socket:
            visitor = Visitor(socket)
            tally.add("first page", await visitor.open("deprivation"))
            while True:
                (step,) = chance.choices(list(STEPS), list(STEPS.values()))
                await step(visitor, chance, tally)
                tally.faults += visitor.faults
                visitor.faults.clear()
                if time.monotonic() >= until:
                    break
                await asyncio.sleep(chance.uniform(*WAITS))
    except Exception as fault:
        tally.faults.append(f"{type(fault).__name__}: {fault}")


async def leave(address: str, number: int, tally: Tally) -> None:
    """One who looks at one page and goes."""
    async with connected(address) as socket:
        visitor = Visitor(socket)
        await visitor.open("deprivation", f"measure={('crime', 'income', 'health')[number % 3]}")
        tally.faults += visitor.faults


def run(
    users: int = 25,
    seconds: int = 300,
    leavers: int = LEAVERS,
    processes: int = 1,
    ahead: bool = True,
) -> dict[str, float]:
    """Starts a server of one or more processes, has it visited, and tells how it went.

    Each visitor stays at one process, as behind `deploy/nginx.conf`; the first alone makes reviews
    ahead, or none where not `ahead`. `leavers` come one after the
    other in the end and go at once, to see what they leave behind.
    """
    users, seconds = min(users, MOST_USERS), min(seconds, MOST_SECONDS)
    made = [{"HERTS_GEO_AHEAD": str(int(ahead and not number))} for number in range(processes)]
    started = [serve({**AS_SERVED, **each}) for each in made]
    addresses = [address for _, address in started]
    assert all(urlsplit(each).hostname in ("localhost", "127.0.0.1") for each in addresses)
    servers, tally = [psutil.Process(process.pid) for process, _ in started], Tally()
    try:
        asyncio.run(_leave_all(addresses, processes, tally))
        found = {"server memory at the start, MB": memory(servers)}
        before = spent(servers)
        asyncio.run(_all(addresses, users, seconds, tally))
        steps = sum(map(len, tally.spent.values()))
        found |= {f"{users} users, {name}": value for name, value in tally.told()}
        found["processor ms a step"] = 1000 * (spent(servers) - before) / max(steps, 1)
        found["server memory with them, MB"] = memory(servers)
        asyncio.run(_leave_all(addresses, leavers, tally))
        found[f"after {leavers} more have left, MB"] = memory(servers)
        found["errors in all"] = len(tally.faults)
    finally:
        for process, _ in started:
            stop(process)
    for fault in dict.fromkeys(tally.faults):
        print(f"fault: {fault}")
    return found


async def _all(addresses: Sequence[str], users: int, seconds: int, tally: Tally) -> None:
    until, many = time.monotonic() + seconds, len(addresses)
    visits = [visit(addresses[number % many], number, until, tally) for number in range(users)]
    await asyncio.gather(*visits)


async def _leave_all(addresses: Sequence[str], leavers: int, tally: Tally) -> None:
    for number in range(leavers):
        await leave(addresses[number % len(addresses)], number, tally)


def spent(servers: Sequence[psutil.Process]) -> float:
    """The processor seconds of servers and of the processes that they keep."""
    every = [each for server in servers for each in (server, *server.children(recursive=True))]
    return float(sum(sum(each.cpu_times()[:4]) for each in every))


def memory(servers: Sequence[psutil.Process]) -> float:
    """The memory of servers in MB, without the processes beside them."""
    return float(sum(server.memory_info().rss for server in servers)) / MB


def main() -> None:
    """Prints what was measured."""
    parser = argparse.ArgumentParser(description="Many people at once on a server of this machine.")
    parser.add_argument("--users", type=int, default=25)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--leavers", type=int, default=LEAVERS)
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()
    for name, value in run(**vars(options)).items():
        print(f"{name}: {value:,.2f}")


if __name__ == "__main__":
    main()
