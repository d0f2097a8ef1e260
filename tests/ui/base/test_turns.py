"""Few pages are made at once, in the order in which they were asked for."""

import threading
from collections.abc import Callable

import pytest
from streamlit.runtime.scriptrunner import RerunData, RerunException

from herts_geo.ui.base.turns import Turns
from tests.conftest import PATIENCE


def waits(
    turns: Turns, order: list[int], number: int, leave: threading.Event, later_s: float = 0.0
) -> threading.Thread:
    """A page that waits for a turn, notes that it has it, and has it until it is to leave."""

    def page() -> None:
        with turns.one(later_s):
            order.append(number)
            leave.wait(PATIENCE)

    made = threading.Thread(target=page, daemon=True)
    made.start()
    return made


def until(holds: Callable[[], bool]) -> None:
    """Waits until something holds."""
    look = threading.Event()
    while not holds():
        look.wait(0.001)


def test_no_more_have_a_turn_than_may_and_the_first_to_ask_is_the_first_to_have_it() -> None:
    turns, order = Turns(at_once=1, long_s=PATIENCE), list[int]()
    leave = [threading.Event() for _ in range(4)]
    pages = []
    for number, end in enumerate(leave):
        pages.append(waits(turns, order, number, end))
        until(lambda number=number: len(turns._waiting) == number)  # type: ignore[misc]
    for number, end in enumerate(leave):
        until(lambda number=number: len(order) == number + 1)  # type: ignore[misc]
        assert len(turns._waiting) == 3 - number
        end.set()
    for page in pages:
        page.join(PATIENCE)
    assert order == [0, 1, 2, 3]


def test_a_page_that_waits_for_something_long_keeps_no_other_out() -> None:
    turns, order, never = Turns(at_once=1, long_s=0.0), list[int](), threading.Event()
    slow = waits(turns, order, 0, never)
    with turns.one():
        assert order in ([0], [])
    never.set()
    slow.join(PATIENCE)
    assert order == [0]


def test_a_page_that_fails_gives_its_turn_back() -> None:
    turns = Turns(at_once=1, long_s=PATIENCE)
    with pytest.raises(ValueError, match="of the page"), turns.one():
        raise ValueError("of the page")
    with turns.one():
        pass


def test_another_is_let_in_while_a_page_waits_for_something_else_and_it_goes_on_after_that() -> (
    None
):
    turns, order, leave = Turns(at_once=1, long_s=PATIENCE), list[int](), threading.Event()
    with turns.one():
        with turns.aside():
            other = waits(turns, order, 0, leave)
            until(lambda: order == [0])
        order.append(1)  # though the other has not left
    leave.set()
    other.join(PATIENCE)
    assert order == [0, 1]
    with turns.one(), turns.aside():
        pass
    assert not turns._since


def test_what_somebody_asked_for_goes_before_what_is_made_for_news() -> None:
    turns, order, leave = Turns(at_once=1, long_s=PATIENCE), list[int](), threading.Event()
    pages = []
    with turns.one():
        for number, later_s in enumerate((PATIENCE, 0.0, 2 * PATIENCE, 0.0)):
            pages.append(waits(turns, order, number, leave, later_s))
            until(lambda number=number: len(turns._waiting) == number + 1)  # type: ignore[misc]
        leave.set()
    for page in pages:
        page.join(PATIENCE)
    assert order == [1, 3, 0, 2]


def test_what_is_made_for_news_does_not_wait_for_what_is_asked_long_after() -> None:
    turns, order, leave = Turns(at_once=1, long_s=PATIENCE), list[int](), threading.Event()
    with turns.one():
        news = waits(turns, order, 0, leave, later_s=0.01)
        until(lambda: len(turns._waiting) == 1)
        threading.Event().wait(0.02)
        asked = waits(turns, order, 1, leave)
        until(lambda: len(turns._waiting) == 2)
        leave.set()
    for page in (news, asked):
        page.join(PATIENCE)
    assert order == [0, 1]


def test_where_each_takes_long_no_more_than_two_are_made_at_once() -> None:
    turns, order, leave = Turns(at_once=1, long_s=0.0), list[int](), threading.Event()
    pages = [waits(turns, order, number, leave) for number in range(5)]
    until(lambda: len(order) == 2 and len(turns._waiting) == 3)
    turns._let_in()
    assert len(turns._waiting) == 3
    leave.set()
    for page in pages:
        page.join(PATIENCE)
    assert sorted(order) == [0, 1, 2, 3, 4]


def test_a_page_that_begins_anew_keeps_its_place() -> None:
    turns, order, leave = Turns(at_once=1, long_s=PATIENCE), list[int](), threading.Event()

    def page() -> None:
        with turns.one():
            waits(turns, order, 0, leave)
            until(lambda: len(turns._waiting) == 1)
            raise RerunException(RerunData())

    with pytest.raises(RerunException):
        page()
    until(lambda: order == [0])  # it had its turn meanwhile
    third = waits(turns, order, 1, leave)
    until(lambda: len(turns._waiting) == 1)
    threading.Timer(0.05, leave.set).start()
    with turns.one():
        assert order == [0]
    third.join(PATIENCE)
    assert order == [0, 1]
