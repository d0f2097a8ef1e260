"""What one changes is on the others' screens by itself: here no browser asks from time to time."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from herts_geo.store import engine, schema
from herts_geo.ui.project import waking
from tests.bench.attendee import Attendee, Board, attending
from tests.bench.load import AS_SERVED
from tests.browser.conftest import serve
from tests.store.conftest import ENGINES, database, fresh, postgres  # noqa: F401  fixtures

pytestmark = pytest.mark.slow
PLACE = "place=Stevenage"


@pytest.fixture(params=ENGINES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an app on a store of either engine."""
    store = str(tmp_path / "store.sqlite")
    if request.param == "postgresql":
        found = fresh(request)
        made = engine.connect(found)
        schema.upgrade(made)
        made.close()
        store = found.url.set(drivername="postgresql").render_as_string(hide_password=False)
    process, served = serve({**AS_SERVED, "HERTS_GEO_AHEAD": "0", "HERTS_GEO_STORE": store})
    yield served
    process.terminate()
    process.wait(20)


def test_news_comes_without_being_asked_for(address: str) -> None:
    asyncio.run(_workshop(address))


def test_news_that_comes_as_the_last_of_the_news_was_told_is_told_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    async def ask() -> None:
        asked.append(1)
        asyncio.get_running_loop().call_soon(waking._begin if len(asked) < 3 else asked.sort)

    async def told() -> None:
        waking._begin()
        for _ in range(20):
            await asyncio.sleep(0)

    monkeypatch.setattr(waking, "_ask_each", ask)
    asyncio.run(told())
    assert len(asked) == 3


async def _workshop(address: str) -> None:
    async with AsyncExitStack() as stack:
        board = Board()
        ann, bob = [
            await stack.enter_async_context(attending(address, number, board, asks=False))
            for number in range(2)
        ]
        for each in (ann, bob):
            await each.open("deprivation", PLACE)
        await _scenes(ann)
        for each in (ann, bob):
            await each.open("workshop", PLACE)
        board.make(b"mk0x1y", "note", 0, {1})
        await ann.fill("Add the note", Note="mk0x1y a bus to the hospital")
        await bob.until(lambda: not board.due[b"mk0x1y"])
        board.make(b"voted mk0x1y", "vote", 1, {0})
        await bob.until(lambda: "Cast the vote" in bob.widgets)
        await bob.fill("Cast the vote", Organisation="Borough Council")
        await ann.until(lambda: not board.due[b"voted mk0x1y"])
        await _presented(ann, bob)
        assert not [*ann.faults, *bob.faults]


async def _scenes(ann: Attendee) -> None:
    for title in ("Need", "Reach"):
        await ann.fill("Keep this view", Title=title)


async def _presented(ann: Attendee, bob: Attendee) -> None:
    """Somebody begins to present, is followed, and goes on."""
    await ann.fill("Start presenting")
    await bob.until(lambda: any(label.startswith("Follow ") for label in bob.widgets))
    follow = next(label for label in bob.widgets if label.startswith("Follow "))
    await bob.fill(follow)
    assert bob.title == "Need"
    await ann.fill("Next")
    await bob.until(lambda: bob.title == "Reach")
