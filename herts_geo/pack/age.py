"""How old a data set is, and when a newer one is expected, in words.

Only what the catalogue says is told: a data set without the day on which it was fetched has no age.
"""

from calendar import month_name
from datetime import date
from typing import Final

from herts_geo.pack.catalogue import Dataset

WEEK, MONTH, YEAR = 7, 30.44, 365.25  # days, the last two on average
AS_DAYS, AS_WEEKS, AS_MONTHS = 14, 61, 731  # days below which an age is told so
IN_A_YEAR: Final = 12
Month = tuple[int, int]  # year and month, 1 to 12


def words(item: Dataset, today: date) -> str:
    """The age of a data set: 'checked 3 weeks ago; newer expected in May 2027'; '' where the
    catalogue does not say when it was fetched."""
    told = []
    if (day := last_asked(item)) is not None:
        told.append(f"{'downloaded' if item.by_hand else 'checked'} {ago(day, today)}")
    if (due := expected(item)) is not None:
        now = (today.year, today.month)
        late, early = "a newer one was expected in", "newer expected in"
        told.append(
            "newer expected this month"
            if due == now
            else f"{late if due < now else early} {of(due)}"
        )
    return "; ".join(told)


def line(item: Dataset, today: date) -> str:
    """Title, publisher, vintage and licence of a data set in one line, and its age where known."""
    told = words(item, today)
    source = f"{item.title}: {item.publisher}, {item.vintage}. {item.licence}."
    return f"{source} {told[:1].upper()}{told[1:]}." if told else source


def over(item: Dataset, today: date) -> bool:
    """Whether the month in which a newer one was expected is past."""
    due = expected(item)
    return due is not None and due < (today.year, today.month)


def expected(item: Dataset) -> Month | None:
    """The month in which a newer one is expected: the first of those in which one comes after the
    month in which the publisher was last asked, else so many months later; None if not known.

    A file that a person brought was last asked for when it was downloaded.
    """
    since = last_asked(item)
    if since is None:
        return None
    due = sorted(x for x in set(item.due) if 1 <= x <= IN_A_YEAR)
    if due:
        later = [x for x in due if x > since.month]
        return (since.year, later[0]) if later else (since.year + 1, due[0])
    if 0 < item.months <= IN_A_YEAR * 100:
        passed = since.month - 1 + item.months
        return since.year + passed // IN_A_YEAR, passed % IN_A_YEAR + 1
    return None


def last_asked(item: Dataset) -> date | None:
    """The day on which the publisher was last asked for a newer one; None if not known, as of what
    was made without a file of a publisher's."""
    if not (item.url or item.by_hand):
        return None
    fetched = day_of(item.retrieved)
    asked = None if item.by_hand else day_of(item.checked)
    return max((x for x in (fetched, asked) if x is not None), default=None)


def day_of(text: str) -> date | None:
    """The day that a catalogue gives as 2026-11-28, with or without a time; None if it is none."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def ago(day: date, today: date) -> str:
    """A day as a person says it: 'today', '3 weeks ago'; the date itself where it lies ahead."""
    days = (today - day).days
    if days < 0:
        return f"on {day.day} {month_name[day.month]} {day.year}"
    if days < 2:
        return ("today", "yesterday")[days]
    for below, unit, name in ((AS_DAYS, 1, "day"), (AS_WEEKS, WEEK, "week")):
        if days < below:
            return f"{int(days / unit)} {name}s ago"
    months = days < AS_MONTHS
    return f"{int(days / (MONTH if months else YEAR))} {'months' if months else 'years'} ago"


def of(month: Month) -> str:
    """A month in words: 'May 2027'."""
    return f"{month_name[month[1]]} {month[0]}"
