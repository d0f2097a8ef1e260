"""What is said of an answer: that a name was guessed, and what else it may mean."""

from typing import Final

from herts_geo.places.search.answer import Answer

SHOWN: Final = 60  # characters of a text that are repeated


def guess(answer: Answer) -> str:
    """The sentence on a name that nothing bears and the nearest one; '' where none was guessed."""
    if answer.sure or answer.best is None:
        return ""
    text = answer.text[:SHOWN]
    return f"Nothing here is called '{text}': this is {answer.best.label}, the nearest name."
