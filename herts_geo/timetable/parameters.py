"""What a timetable matrix was asked for: the day, the departures, changes and walks."""

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from herts_geo.timetable.faults import BadParameter

MINUTE: Final = 60  # seconds
HOUR: Final = 3600
DAY: Final = 24 * HOUR
MOST_CHANGES: Final = 5
WINDOW: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})")


@dataclass(frozen=True)
class Parameters:
    """The parameters of a matrix; metres and minutes unless named otherwise.

    Departures are every `every_minutes` from `start` (seconds after midnight) until before `end`.
    A change takes the walk between the stops and `transfer_minutes` more. Walks to a stop, from a
    stop and all the way are at most `walk_metres` along streets, between stops `change_metres`.
    Sources: DfT journey time statistics (4.8 km/h, 5 minutes to change, 3 km at most on foot,
    07:00-10:00); at most three rides and 120 minutes as in the UBDC accessibility indicators.
    """

    service: str
    on: date
    start: int
    end: int
    changes: int = 2
    transfer_minutes: float = 5.0
    every_minutes: int = 5
    walk_kmh: float = 4.8
    walk_metres: float = 3000.0
    change_metres: float = 800.0
    longest_minutes: float = 120.0

    def __post_init__(self) -> None:
        """Refuses what makes no sense. Raises `BadParameter`."""
        if not 0 <= self.start < self.end <= DAY:
            raise BadParameter("The window must start before it ends, both within one day.")
        if not 0 <= self.changes <= MOST_CHANGES:
            raise BadParameter(f"{self.changes} changes: give a number from 0 to {MOST_CHANGES}.")
        if not 0 <= self.transfer_minutes <= 60:
            raise BadParameter(f"{self.transfer_minutes:g} minutes to change: give 0 to 60.")
        least = min(self.every_minutes, self.walk_kmh, self.walk_metres, self.longest_minutes)
        if not least > 0 or self.change_metres < 0:
            raise BadParameter("Walk speed, distances and intervals must be above 0.")

    @property
    def departures(self) -> tuple[int, ...]:
        """Seconds after midnight at which one sets out."""
        return tuple(range(self.start, self.end, self.every_minutes * MINUTE))

    def walk_seconds(self, metres: float) -> float:
        """How long a walk takes."""
        return metres / (self.walk_kmh * 1000) * HOUR

    def as_dict(self) -> dict[str, Any]:
        """The parameters as plain values, for JSON."""
        return {**asdict(self), "on": self.on.isoformat(), "departures": len(self.departures)}


def window(text: str) -> tuple[int, int]:
    """Start and end (seconds after midnight) of a window such as 07:00-10:00.

    Raises `BadParameter`.
    """
    match = WINDOW.fullmatch(text.strip())
    numbers = [int(part) for part in match.groups()] if match else [0, MINUTE] * 2
    if max(numbers[1::2]) >= MINUTE:
        raise BadParameter(f"The window '{text[:40]}' is not of the form 07:00-10:00.")
    start, end = numbers[0] * HOUR + numbers[1] * MINUTE, numbers[2] * HOUR + numbers[3] * MINUTE
    if not start < end <= DAY:
        raise BadParameter(f"The window '{text}' must start before it ends, both within one day.")
    return start, end


def day(text: str) -> date:
    """The date written as YYYY-MM-DD. Raises `BadParameter`."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as fault:
        raise BadParameter(f"'{text[:40]}' is not a date: write YYYY-MM-DD.") from fault
