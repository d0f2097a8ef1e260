"""Answers made in a process beside the server."""

import os
import threading
import time
from collections.abc import Iterator
from datetime import date
from functools import partial

import psutil
import pytest

from herts_geo import review
from herts_geo.errors import UnknownPlace
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer
from herts_geo.review import Question
from herts_geo.ui.base import beside
from herts_geo.ui.base.beside import Beside, Line
from tests.conftest import PATIENCE


@pytest.fixture
def aside() -> Iterator[Beside]:
    """One process beside this one, ended afterwards."""
    found = Beside(1)
    yield found
    found.close()


def test_in_tests_and_commands_answers_are_made_here() -> None:
    assert beside.ask(os.getpid) == os.getpid()


def test_an_answer_is_made_in_another_process_that_stays(aside: Beside) -> None:
    first = aside.ask(os.getpid)
    assert first != os.getpid()
    assert aside.ask(partial(divmod, 7), 2) == (3, 1)
    assert aside.ask(os.getpid) == first


def test_what_is_printed_there_is_no_answer(aside: Beside) -> None:
    assert aside.ask(print, "aside") is None
    assert aside.ask(len, "four") == 4


def test_an_error_is_the_real_one(aside: Beside, pack: Catalogue) -> None:
    with pytest.raises(UnknownPlace, match="Atlantis"):
        aside.ask(gazetteer(pack).find, "Atlantis")


def test_what_cannot_travel_is_answered_here(aside: Beside) -> None:
    made = aside.ask(threading.Lock)
    assert not made.locked()
    assert aside.ask(len, "four") == 4


def test_a_process_that_is_lost_is_replaced_and_then_done_without(aside: Beside) -> None:
    for _ in range(beside.TRIES):
        lost = aside.ask(os.getpid)
        assert lost != os.getpid()
        psutil.Process(lost).kill()
        assert aside.ask(os.getpid) == os.getpid()  # the answer that was lost
    assert aside.ask(os.getpid) == os.getpid()


def test_what_somebody_waits_for_comes_before_what_nobody_asked_for() -> None:
    line, served = Line(1), list[int]()
    place = line.take(beside.AHEAD)

    def wait(turn: int) -> None:
        mine = line.take(turn)
        served.append(turn)
        line.give(mine)

    turns = (beside.AHEAD, beside.LONG, beside.SHORT, beside.LONG)
    waiting = [threading.Thread(target=wait, args=(turn,)) for turn in turns]
    for number, each in enumerate(waiting, start=1):
        each.start()
        while len(line._waiting) < number:
            time.sleep(0.001)
    line.give(place)
    for each in waiting:
        each.join(PATIENCE)
    assert served == [beside.SHORT, beside.LONG, beside.LONG, beside.AHEAD]


def test_a_process_ends_when_the_server_is_gone() -> None:
    found = Beside(1)
    process = psutil.Process(found.ask(os.getpid))
    stdin = found._running[0]._own.stdin
    assert stdin is not None
    stdin.close()  # as the system does when the server is killed
    process.wait(PATIENCE)
    found.close()


def test_closing_ends_what_is_at_work() -> None:
    found = Beside(1)
    process = psutil.Process(found.ask(os.getpid))
    started = time.monotonic()
    found.close()
    assert not process.is_running()
    assert time.monotonic() - started < PATIENCE


@pytest.mark.slow
def test_a_review_made_beside_is_the_same(aside: Beside, pack: Catalogue) -> None:
    asked = partial(review.review, pack, Question("E07000243"), today=date(2026, 1, 2))
    assert review.to_json(aside.ask(asked)) == review.to_json(asked())
