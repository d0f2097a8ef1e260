"""The load program in its short form: visitors are answered, without a fault, and leave."""

import asyncio
import random

import pytest

from tests.bench import load
from tests.bench.load import Tally
from tests.bench.visitor import Visitor, connected
from tests.browser.conftest import serve, stop


def test_a_tally_tells_the_median_of_reruns_without_reviews() -> None:
    tally = Tally()
    for seconds in (0.1, 0.2, 0.6):
        tally.add("measure", seconds)
    tally.add("cold review", 9.0)
    told = dict(tally.told())
    assert told["reruns"] == 3
    assert told["rerun, median ms"] == pytest.approx(200)
    assert told["cold review, median s (1)"] == 9
    assert told["errors"] == 0


@pytest.mark.slow
def test_a_few_visitors_are_answered_without_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "WAITS", (0.5, 1.5))
    found = load.run(users=4, seconds=3, leavers=1, ahead=False)
    assert found["errors in all"] == 0
    assert found["4 users, reruns"] >= 2
    assert found["processor ms a step"] > 0


@pytest.mark.slow
def test_each_step_of_a_visitor_can_be_taken() -> None:
    process, address = serve()
    try:
        tally = asyncio.run(_every_step(address))
    finally:
        stop(process)
    assert not tally.faults
    assert {"measure", "place", "page", "what-if", "estate filter", "cold review"} <= set(
        tally.spent
    )


async def _every_step(address: str) -> Tally:
    tally = Tally()
    async with connected(address) as socket:
        visitor = Visitor(socket)
        tally.add("first page", await visitor.open("deprivation"))
        for step in load.STEPS:
            await step(visitor, random.Random(1), tally)
        tally.faults += visitor.faults
    return tally
