"""The national planning rules on supply, dated and by edition, as `rules.toml` holds them.

A `Ruling` is what one rule comes to for one district: whether it applies, why, and what is missing.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

FILE: Final = Path(__file__).with_name("rules.toml")
Outcome = Literal["applies", "does not apply", "not known"]


@dataclass(frozen=True)
class Rule:
    """One rule of an edition: where it stands, in our words, since when, and its figures."""

    id: str
    title: str
    paragraph: str
    words: str
    confirmed: str
    since: date
    figures: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def number(self, name: str) -> float:
        """One of the rule's figures by its name in the file."""
        return float(self.figures[name])

    def whole(self, name: str) -> int:
        """One of the rule's whole figures, such as years or a buffer in per cent."""
        return int(self.figures[name])


@dataclass(frozen=True)
class Edition:
    """An edition of the rules: its title, day, sources and rules by their id."""

    title: str
    published: date
    source: str
    guidance: str
    note: str
    rules: Mapping[str, Rule] = field(hash=False)

    def words(self, on: date) -> str:
        """Which edition the sum stands on, for a reader, and whether it was in force on a day."""
        early = (
            f" It came later than {on.day} {on:%B %Y}, the day of this sum: the rules of that day "
            "are not held."
            if on < self.published
            else ""
        )
        return f"Rules: {self.title}; {self.guidance[0].lower()}{self.guidance[1:]}.{early}"


@dataclass(frozen=True)
class Ruling:
    """What a rule comes to for a district: the outcome, why, and what would have to be entered."""

    rule: str
    title: str
    paragraph: str
    words: str
    confirmed: str
    since: date
    outcome: Outcome
    why: str
    missing: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The ruling as plain values, for JSON."""
        return {**asdict(self), "since": self.since.isoformat(), "missing": self.missing or None}


@lru_cache(maxsize=1)
def edition() -> Edition:
    """The edition of the rules that the sum stands on."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    texts = ("id", "title", "paragraph", "words", "confirmed")
    rules = {
        row["id"]: Rule(
            **{name: row[name] for name in texts},
            since=row["from"],
            figures={name: row[name] for name in row if name not in (*texts, "from")},
        )
        for row in raw["rule"]
    }
    return Edition(**raw["edition"], rules=rules)


def rule(name: str) -> Rule:
    """A rule of the edition by its id."""
    return edition().rules[name]


def ruling(name: str, outcome: Outcome, why: str, missing: str = "") -> Ruling:
    """What a rule comes to, with its own words beside it."""
    of = rule(name)
    return Ruling(
        rule=of.id,
        title=of.title,
        paragraph=of.paragraph,
        words=of.words,
        confirmed=of.confirmed,
        since=of.since,
        outcome=outcome,
        why=why,
        missing=missing,
    )
