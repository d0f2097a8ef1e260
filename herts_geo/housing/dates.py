"""Days that may be known to the month or the year only, and what can be said of their age."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from herts_geo.errors import HertsGeoError

EARLIEST, LATEST = 1948, 2100  # years of local plans: the first followed the Act of 1947
WRITTEN: Final = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")


class InvalidDay(HertsGeoError):
    """A text is no day, month or year that a plan could be adopted in."""


@dataclass(frozen=True)
class PartialDay:
    """A day of which the month or the day may not be known: it lies from `first` to `last`."""

    first: date
    last: date

    def __str__(self) -> str:
        """As people write it: '25 September 2013', 'October 2022, day not confirmed'."""
        if self.first == self.last:
            return in_words(self.first)
        if (self.first.month, self.first.day, self.last.month) == (1, 1, 12):
            return f"{self.first.year}, day and month not confirmed"
        return f"{self.first:%B %Y}, day not confirmed"

    @property
    def iso(self) -> str:
        """As it is written in a file: 2013-09-25, 2022-10 or 2013."""
        if self.first == self.last:
            return self.first.isoformat()
        return f"{self.first:%Y}" if self.last.month != self.first.month else f"{self.first:%Y-%m}"

    def over(self, years: int, on: date) -> bool | None:
        """Whether more than some years had gone by on a day; None where the day decides it."""
        first, last = (
            # of 29 February the 28th, where that year has no 29th
            on > date(year, day.month, min(day.day, monthrange(year, day.month)[1]))
            for day, year in ((day, day.year + years) for day in (self.first, self.last))
        )
        return first if first == last else None


def read(text: str) -> PartialDay:
    """A day, month or year as 2013-09-25, 2013-09 or 2013. Raises `InvalidDay`."""
    found = WRITTEN.fullmatch(text.strip())
    how = "Write a day as 2013-09-25, a month as 2013-09, or a year as 2013"
    if found is None:
        raise InvalidDay(f"'{_shown(text)}' is no date. {how}.")
    year, month, day = (int(part) if part else None for part in found.groups())
    if year is None or not EARLIEST <= year <= LATEST:
        raise InvalidDay(f"'{_shown(text)}' is not a year from {EARLIEST} to {LATEST}. {how}.")
    try:
        if month is None:
            return PartialDay(date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return PartialDay(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        return PartialDay(date(year, month, day), date(year, month, day))
    except ValueError as fault:
        raise InvalidDay(f"'{_shown(text)}' is not in the calendar. {how}.") from fault


def in_words(day: date) -> str:
    """A day as people write it: '25 September 2013'."""
    return f"{day.day} {day:%B %Y}"


def _shown(text: str) -> str:
    kept = "".join(each if each.isprintable() else "?" for each in text.strip())
    return kept if len(kept) <= 20 else f"{kept[:20]}..."
