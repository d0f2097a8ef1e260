"""One choice that a link carries: its default, its words in messages, and how it is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, TypeVar

from herts_geo.scoring import MOST_WEIGHT, Criterion
from herts_geo.ui.link.parsers import Parser, whole

KEY: Final = "choice"
T = TypeVar("T")


@dataclass(frozen=True)
class Choice:
    """What a choice is called in a message, and how its text in a link is read."""

    words: str
    read: Parser


def choice(default: T, words: str, read: Parser) -> T:
    """A field of a class of choices: the only place where a choice is declared."""
    made: T = field(default=default, metadata={KEY: Choice(words, read)})
    return made


def weight(criterion: Criterion) -> int:
    """The field for the weight of a criterion in a score."""
    return choice(criterion.weight, f"weight of '{criterion.title}'", whole(0, MOST_WEIGHT))


def declared(choices: type[Any]) -> Mapping[str, Choice]:
    """The choices of a class, by name, in the order in which a link tells them."""
    return {each.name: each.metadata[KEY] for each in fields(choices)}
