"""Few pages are made at once, in the order in which they were asked for."""

import threading
from collections.abc import Callable

import pytest

from herts_geo.ui.base.turns import Turns
from tests.conftest import PATIENCE


def waits(turns: Turns, order: list[int], number: int, leave: threading.Event) -> threading.Thread:
    """A page that waits for a turn, notes that it has it, and has it until it is to leave."""

    def page() -> None:
        with turns.one():
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
    assert not turns._until
