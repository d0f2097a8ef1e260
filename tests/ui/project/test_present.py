"""The letters by which those who are in a project are told apart."""

from datetime import UTC, datetime

from herts_geo.store.presence import Present
from herts_geo.ui.project import present


def here(**letters: str) -> list[Present]:
    """Who is here: sessions and their letters."""
    now = datetime.now(UTC)
    return [
        Present(session=session, who="", colour=letter, page="", seen=now)
        for session, letter in letters.items()
    ]


def test_whoever_comes_has_a_letter_that_nobody_has() -> None:
    assert present.letter([], "one") == "A"
    assert present.letter(here(one="A", two="C"), "three") == "B"


def test_of_two_that_came_in_the_same_moment_one_takes_another_letter() -> None:
    both = here(one="A", two="A")
    assert present.letter(both, "one", "A") == "A"
    assert present.letter(both, "two", "A") == "B"


def test_a_letter_is_kept_while_others_come_and_go() -> None:
    assert present.letter(here(two="B"), "two", "B") == "B"
    assert present.letter(here(one="C", two="B"), "two", "B") == "B"


def test_more_than_there_are_letters_share_them() -> None:
    many = here(**{f"s{number}": letter for number, letter in enumerate(present.COLOURS)})
    assert present.letter(many, "t") == "A"
    assert present.letter([*many, *here(t="A")], "t", "A") == "A"
