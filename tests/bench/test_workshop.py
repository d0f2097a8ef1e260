"""The workshop's load in its short form: what everybody makes reaches everybody else."""

import pytest

from tests.bench import workshop
from tests.bench.attendee import Board


def test_a_board_counts_whose_screens_show_what_was_made() -> None:
    board = Board()
    board.make(b"mk1x0y", "note", 1, {0, 1, 2, 3})
    for who in (0, 0, 1):  # seen twice, and by who made it: each other one counts once
        board.see(b"mk1x0y", who)
    assert len(board.seen["note"]) == 1
    assert board.unseen() == 2
    board.leave(2)
    assert board.unseen() == 1
    board.make(b"mk1x0y", "note", 1, {0})  # made again before all have seen it
    assert board.unseen() == 2


@pytest.mark.slow
@pytest.mark.parametrize("store", workshop.STORES)
def test_a_few_people_see_what_each_of_them_makes(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if store == "postgresql" and workshop.servers.programs() is None:
        pytest.skip(workshop.servers.MISSING)
    monkeypatch.setattr(workshop, "WAITS", (0.5, 1.5))
    found = workshop.run(store, users=4, seconds=4)
    assert found[f"{store}: 4 people, errors"] == 0
    assert found[f"{store}: never seen by others"] == 0
    assert found[f"{store}: 4 people, reruns"] >= 4
