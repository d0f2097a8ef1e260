"""The day on which a document was made: as a moment for its properties, and in words."""

from datetime import UTC, datetime
from typing import Final

UNKNOWN: Final = datetime(2000, 1, 1, tzinfo=UTC)


def moment(made: str) -> datetime:
    """The start of a day (ISO 8601 text) in UTC; a fixed one where the text is no day."""
    try:
        return datetime.fromisoformat(made[:10]).replace(tzinfo=UTC)
    except ValueError:
        return UNKNOWN


def words(made: str) -> str:
    """A day as people write it: '22 November 2026'; text that is no day stays as it is."""
    found = moment(made)
    return made if found == UNKNOWN else f"{found.day} {found:%B %Y}"
