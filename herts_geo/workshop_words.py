"""Words of a workshop: times, who was represented, and a guard against names of persons."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

HERE: Final = ZoneInfo("Europe/London")
EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
TITLED: Final = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Cllr|Councillor|Sir|Dame|Lord|Lady|Rev)\.?\s+[A-Z][\w'’-]*"
)
ONLY_ORGANISATIONS: Final = (
    "Organisations only, such as Hertfordshire County Council: no names of persons and no e-mail "
    "addresses. What is written here is kept in the project file and in documents made from it."
)
MOST_BODIES: Final = 60  # organisations of one decision


def personal(*texts: str) -> str:
    """A warning that a text seems to name a person or hold an e-mail address, or ''."""
    every = "\n".join(texts)
    found = [*EMAIL.findall(every), *TITLED.findall(every)]
    if not found:
        return ""
    shown = ", ".join(f"'{each}'" for each in dict.fromkeys(found))
    return (
        f"This may name a person or hold an e-mail address: {shown}. Only organisations belong in "
        "the project. It was kept as you wrote it: change it, or take it out."
    )


def known(*lists: Sequence[str]) -> list[str]:
    """Organisations named so far, each once, in alphabetical order."""
    every = (name for names in lists for name in names if name)
    return sorted(_once(every), key=str.casefold)


def _once(names: Iterable[str]) -> list[str]:
    """Names as they were first written; case does not tell two apart."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold(), name)
    return list(found.values())


def when(moment: str) -> str:
    """A time in UTC as the clock here showed it: '22 November 2026, 14:05'; '' for none."""
    if not moment:
        return ""
    here = datetime.fromisoformat(moment).astimezone(HERE)
    return f"{here.day} {here:%B %Y, %H:%M}"


def here() -> tuple[date, time]:
    """The present day and time of the clock here."""
    now = datetime.now(HERE)
    return now.date(), now.time()


def utc(day: str, hour: str) -> str:
    """A day ('2026-01-31') and a time ('14:05') of the clock here as a time in UTC."""
    here = datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=HERE)
    return here.astimezone(UTC).isoformat(timespec="seconds")
