"""Words for numbers, units and places, as a councillor would read them."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Final

NO_DATA: Final = "no data"
ORDINALS: Final = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)


def number(value: float | None, decimals: int = 0) -> str:
    """A number with thousands separators, or 'no data' where there is none."""
    if value is None or not math.isfinite(value):
        return NO_DATA
    return f"{value:,.{decimals}f}"


def count(value: int, one: str, many: str = "") -> str:
    """A count with its noun: '1 area', '54 areas'."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def people(value: int) -> str:
    """A number of residents: '1 person', '89,616 people'."""
    return count(value, "person", "people")


def share(part: float, whole: float) -> str:
    """A part of a whole as a percentage: '3%', 'under 1%', or 'no data' of nothing."""
    if not whole:
        return NO_DATA
    percent = 100 * part / whole
    return "under 1%" if 0 < percent < 1 else f"{percent:.0f}%"


def listing(items: Sequence[str], most: int = 5) -> str:
    """Items as a phrase: 'a, b and c'; beyond `most`, the number of the rest."""
    shown = list(items[:most])
    rest = len(items) - len(shown)
    if rest > 0:
        shown.append(f"{rest} more")
    return (
        shown[0]
        if len(shown) == 1
        else ", ".join(shown[:-1]) + f" and {shown[-1]}"
        if shown
        else ""
    )


def clock(seconds: float) -> str:
    """Seconds after midnight as on a clock: '07:05'."""
    return f"{int(seconds) // 3600:02}:{int(seconds) // 60 % 60:02}"


def cut(text: str, most: int) -> str:
    """A text of at most so many characters: a longer one ends in '…' after a whole word."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[: most - 1].rsplit(' ', 1)[0]}…"


def inside(title: str) -> str:
    """A title as it stands inside a sentence: 'Crime' as 'crime', the rest unchanged."""
    return title[:1].lower() + title[1:]


def whole(text: str) -> str:
    """A text that can be written as UTF-8: half a character, as broken bytes leave it, as '?'."""
    return text.encode("utf-8", "replace").decode("utf-8")


def heading(title: str) -> str:
    """A title as it stands alone: 'working age' as 'Working age'."""
    return title[:1].upper() + title[1:]


def ordinal(value: int) -> str:
    """A small rank in words: 1 is 'first', 10 'tenth'; larger ones as '11th', '22nd'."""
    if 1 <= value <= len(ORDINALS):
        return ORDINALS[value - 1]
    ending = "th" if 10 <= value % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value:,}{ending}"


def columns(names: Sequence[str], titles: dict[str, str]) -> dict[str, str]:
    """Column names with their titles for people; a name without a title keeps itself."""
    return {name: titles.get(name, name) for name in names}


ACRONYMS: Final = frozenset({"nhs", "gp", "pct", "ii", "iii", "iv"})
SMALL_WORDS: Final = frozenset({"and", "of", "the", "at", "in", "on", "for", "to", "by", "with"})
WHOLE_WORDS: Final[Mapping[str, str]] = {"med": "Medical", "ctr": "Centre", "prac": "Practice"}


def title_case(name: str) -> str:
    """A name in capitals as people write it: 'THE LIMES MED.CTR.' is 'The Limes Medical Centre'."""
    name = re.sub(r"\.(?=\S)", " ", re.sub(r",(?=\S)", ", ", name)).replace(".", "")
    return " ".join(
        word.upper()
        if word in ACRONYMS
        else word
        if place and word in SMALL_WORDS
        else WHOLE_WORDS.get(word) or "-".join(part.capitalize() for part in word.split("-"))
        for place, word in enumerate(name.lower().split())
    )
