"""What is said of an answer: that a name was guessed, or that it lies outside."""

from typing import TYPE_CHECKING, Final

from herts_geo.places.search.match import Match

if TYPE_CHECKING:
    from herts_geo.places.search.answer import Answer

SHOWN: Final = 60  # characters of a text that are repeated


def guess(answer: "Answer") -> str:
    """The sentence on a name that nothing bears and the nearest one; '' where none was guessed."""
    if answer.sure or answer.best is None:
        return ""
    text = answer.text[:SHOWN]
    return f"Nothing here is called '{text}': this is {answer.best.label}, the nearest name."


def outside(best: Match, whole: str) -> str:
    """The sentence on a match that lies outside the pack's whole place."""
    return f"{best.name} lies outside {whole}, where this pack knows nothing. Choose a place in it."


def stands(best: Match) -> str:
    """Which area stands for a match that is none itself; '' of an area."""
    if best.how or best.lon is None:
        return best.how
    return f"{best.label}: this is the small area that holds it."
