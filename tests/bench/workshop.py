"""`python -m tests.bench.workshop`: a room of people on one project of one store.

One presents scenes and some follow; the others write and change notes, vote, add opportunities, try
what-ifs and look at other pages. Each does something every 5 to 25 seconds, as who reads and writes
does. What counts most is how long one's change takes to reach the screens of all others.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

import psutil
import psycopg

from herts_geo.store import address as store_address
from herts_geo.store import engine as store_engine
from herts_geo.store import schema
from tests.bench.attendee import Attendee, Board, attending
from tests.bench.load import AS_SERVED, Tally, memory, spent
from tests.browser.conftest import serve
from tests.store import servers

STORES = ("sqlite", "postgresql")
WAITS = (5.0, 25.0)  # seconds between two steps of somebody
SCENES = ("deprivation", "accessibility", "housing")
FOLLOWERS = 6  # of so many people one follows who presents
BODIES = ("Borough Council", "County Council", "Health Trust", "Fire Service", "Police")
PLACE = "place=Stevenage"
LAST = 20.0  # seconds after the last step in which what was made may still reach the others
LOOK = 0.1  # seconds between looks at whether it has


@dataclass
class Room:
    """Where people meet: the addresses of the servers, who looks at the workshop page, what was
    made and done, how many have still something to do, and when it ends."""

    addresses: Sequence[str]
    until: float
    board: Board = field(default_factory=Board)
    tally: Tally = field(default_factory=Tally)
    busy: int = 0
    here: set[int] = field(default_factory=set)
    following: set[int] = field(default_factory=set)
    runs: list[int] = field(default_factory=lambda: [0, 0])  # of whole pages, of parts of one

    def marked(self, who: Attendee, kind: str) -> str:
        """Words of a new thing that tell it from all others, wherever they are shown."""
        mark = f"mk{who.number}x{len(self.board.made)}y"
        self.board.make(mark.encode(), kind, who.number, self.here)
        return f"{mark} a bus to the hospital"


Step = Callable[[Attendee, random.Random, Room], Awaitable[None]]


async def note(who: Attendee, _chance: random.Random, room: Room) -> None:
    """Adds a note."""
    words = room.marked(who, "note")
    room.tally.add("note", await who.fill("Add the note", Note=words))


async def vote(who: Attendee, chance: random.Random, room: Room) -> None:
    """Casts the vote of an organisation on something that was made here."""
    if not (every := who.widgets["On what"].options if "On what" in who.widgets else ()):
        return await note(who, chance, room)
    what = chance.choice(every)
    mark = b"voted " + what.partition(": ")[2].partition(" ")[0].encode()
    if mark not in room.board.made:  # others see that it is voted on now
        room.board.make(mark, "vote", who.number, room.here)
    body, way = chance.choice(BODIES), chance.choice(["For", "Against"])
    took = await who.fill("Cast the vote", On_what=what, Organisation=body, Vote=way)
    room.tally.add("vote", took)
    return None


async def change(who: Attendee, chance: random.Random, room: Room) -> None:
    """Changes the words of a note."""
    if "Note to change" not in who.widgets:
        return await note(who, chance, room)
    option = chance.choice(who.widgets["Note to change"].options[1:])
    room.tally.add("choice", await who.choose("Note to change", option))
    if "Its words" in who.widgets:  # somebody may have taken it out
        words = room.marked(who, "change of a note")
        room.tally.add("change", await who.fill("Save the words", Its_words=words))
    return None


async def opportunity(who: Attendee, _chance: random.Random, room: Room) -> None:
    """Adds an opportunity on its page, and comes back."""
    await _away(who, room, "opportunities")
    words = room.marked(who, "opportunity")
    room.tally.add("opportunity", await who.fill("Add the opportunity", Title=words))
    await _back(who, room)


async def what_if(who: Attendee, chance: random.Random, room: Room) -> None:
    """Tries a new surgery somewhere in the middle of the county, and comes back."""
    east, north = chance.uniform(-0.4, 0.1), chance.uniform(51.7, 51.9)
    edits = f"add~New~gp~{east:.3f}~{north:.3f}"
    await _away(
        who, room, "accessibility", f"{PLACE}&service=gp&mode=walk&minutes=15&edits={edits}"
    )
    await _back(who, room)


async def elsewhere(who: Attendee, chance: random.Random, room: Room) -> None:
    """Looks at another page, and comes back."""
    await _away(who, room, chance.choice(["deprivation", "housing", "indicators", "estate"]))
    await _back(who, room)


STEPS: dict[Step, int] = {note: 32, vote: 32, change: 8, opportunity: 8, what_if: 8, elsewhere: 12}


async def _away(who: Attendee, room: Room, page: str, query: str = PLACE) -> None:
    room.here.discard(who.number)
    room.board.leave(who.number)
    kind = "what-if" if "edits" in query else "page"
    room.tally.add(kind, await who.open(page, query))


async def _back(who: Attendee, room: Room) -> None:
    room.tally.add("workshop page", await who.open("workshop", PLACE))
    room.here.add(who.number)


async def takes_part(who: Attendee, chance: random.Random, room: Room) -> None:
    """Writes and votes until the time is over."""
    await _back(who, room)
    while time.monotonic() < room.until:
        (step,) = chance.choices(list(STEPS), list(STEPS.values()))
        await step(who, chance, room)
        await asyncio.sleep(chance.uniform(*WAITS))


async def presents(who: Attendee, chance: random.Random, room: Room) -> None:
    """Keeps scenes, and shows them in turn until the time is over."""
    titles = []
    for page in SCENES:
        await who.open(page, PLACE)
        titles.append(room.marked(who, "scene"))
        room.tally.add("scene", await who.fill("Keep this view", Title=titles[-1]))
    await who.open("workshop", PLACE)
    room.tally.add("scene", await who.fill("Start presenting"))
    shown = 0
    while time.monotonic() < room.until:
        await asyncio.sleep(chance.uniform(*WAITS))
        shown = (shown + 1) % len(titles)
        mark = b"scene " + titles[shown].encode()
        room.board.make(mark, "followed scene", who.number, room.following)
        room.tally.add("scene", await who.fill("Next" if shown else "First"))


async def follows(who: Attendee, _chance: random.Random, room: Room) -> None:
    """Follows who presents until the time is over."""
    await who.open("workshop", PLACE)
    await who.until(lambda: bool(_button(who)) or time.monotonic() > room.until)
    if _button(who):
        await who.fill(_button(who))
        room.following.add(who.number)
    await asyncio.sleep(max(0.0, room.until - time.monotonic()))


def _button(who: Attendee) -> str:
    """The button that follows somebody; '' where nobody presents yet."""
    return next((label for label in who.widgets if label.startswith("Follow ")), "")


async def attend(number: int, room: Room) -> None:
    """One person, from the first page to the end; the first presents."""
    chance = random.Random(number)
    part = presents if not number else follows if number % FOLLOWERS == 1 else takes_part
    if number:
        await asyncio.sleep(chance.uniform(0, WAITS[0]))
    try:
        address = room.addresses[number % len(room.addresses)]
        async with attending(address, number, room.board) as who:
            try:
                await who.open("deprivation", PLACE)
                await part(who, chance, room)
                room.busy -= 1
                await _seen(room)
                await asyncio.sleep(1)  # in which the server's memory is looked at
            finally:
                room.here.discard(number)
                room.runs[0], room.runs[1] = room.runs[0] + who.runs, room.runs[1] + who.parts
                room.tally.faults += who.faults
    except Exception as fault:
        room.tally.faults.append(f"{type(fault).__name__}: {fault}")


async def _seen(room: Room) -> None:
    """Waits until the time is over, everybody is done and what was made has reached all others."""
    while (now := time.monotonic()) < room.until or (
        now < room.until + LAST and (room.busy or room.board.unseen())
    ):
        await asyncio.sleep(LOOK)


@contextmanager
def store_of(kind: str) -> Iterator[str]:
    """The setting that names a new store of a kind, for as long as the block lasts."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(prefix="herts-geo-workshop-") as folder:
            yield str(Path(folder) / "store.sqlite")
        return
    if (binaries := servers.programs()) is None:
        raise SystemExit(servers.MISSING)
    with servers.running(binaries, safe=True) as server:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE workshop")
        found = store_address.named(f"{server}/workshop")
        assert found is not None
        store = store_engine.connect(found)
        schema.upgrade(store)
        store.close()
        yield f"{server}/workshop"


def run(
    store: str = "sqlite", users: int = 25, seconds: int = 300, processes: int = 1
) -> dict[str, float]:
    """Holds a workshop on a store of a kind, and tells how it went.

    With several processes of the server each person stays at one, as behind `deploy/nginx.conf`.
    """
    with ExitStack() as stack:
        where = stack.enter_context(store_of(store))
        given = {**AS_SERVED, "HERTS_GEO_AHEAD": "0", "HERTS_GEO_STORE": where}
        started = [serve(given) for _ in range(processes)]
        for process, _ in started:
            stack.callback(process.wait, 20)
            stack.callback(process.terminate)
        server = [psutil.Process(process.pid) for process, _ in started]
        room = Room([address for _, address in started], 0.0)
        for address in room.addresses:
            asyncio.run(_warm(address))
        found = {"memory before, MB": memory(server)}
        before, start = spent(server), time.monotonic()
        room.until = start + seconds
        most = asyncio.run(_all(room, users, server))
        took = time.monotonic() - start
        found |= dict(_told(room, users))
        found["server's processor, share of one"] = (spent(server) - before) / took
        found["whole runs a second"], found["part runs a second"] = (x / took for x in room.runs)
        found["memory with them, MB"] = most
        found["memory a session, MB"] = (most - found["memory before, MB"]) / users
        found["memory when they have left, MB"] = memory(server)
    for fault, many in Counter(room.tally.faults).items():
        print(f"fault, {many} times: {fault}")
    found["faults"] = len(room.tally.faults)
    return {f"{store}: {name}": value for name, value in found.items()}


def run_all() -> dict[str, float]:
    """The same workshop on either kind of store."""
    return {name: value for store in STORES for name, value in run(store).items()}


async def _warm(address: str) -> None:
    """Has the server load what its pages need."""
    async with attending(address, 0, Board()) as who:
        for page in ("deprivation", "workshop"):
            await who.open(page, PLACE)


async def _all(room: Room, users: int, server: Sequence[psutil.Process]) -> float:
    """Has everybody attend; the server's memory before they leave, in MB."""
    room.busy = users
    everybody = asyncio.gather(*(attend(number, room) for number in range(users)))
    await _seen(room)
    most = memory(server)
    await everybody
    return most


def _told(room: Room, users: int) -> Iterator[tuple[str, float]]:
    yield from ((f"{users} people, {name}", value) for name, value in room.tally.told())
    for kind, spent_s in sorted(room.board.seen.items()):
        name = f"{kind}, to the others' screens"
        yield f"{name}, median s ({len(spent_s)})", median(spent_s)
        if len(spent_s) > 1:
            yield f"{name}, 95th percentile s", quantiles(spent_s, n=20)[-1]
        yield f"{name}, slowest s", max(spent_s)
    yield "never seen by others", room.board.unseen()


def main() -> None:
    """Prints what was measured."""
    parser = argparse.ArgumentParser(description="A workshop on one project of one store.")
    parser.add_argument("--store", choices=STORES, default="sqlite")
    parser.add_argument("--users", type=int, default=25)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()
    for name, value in run(**vars(options)).items():
        print(f"{name}: {value:,.2f}")


if __name__ == "__main__":
    main()
