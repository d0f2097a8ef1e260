"""Text that every document can hold, whatever a person typed or a file brought.

The day on which a document was made: as a moment for its properties, and in words.
"""

import re
import unicodedata
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

# What XML 1.0 forbids, other control characters, and marks that turn the direction of reading.
UNFIT: Final = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\uffef\ufffc-\ufffd"
    "\U00010000-\U0010ffff]"
)
LACKING: Final = "\ufffd"  # what stands for a letter that the typeface does not have


def plain(text: object) -> str:
    """A text without the characters that no document may hold; line ends as spaces."""
    return re.sub(r"\s+", " ", UNFIT.sub("", str(text))).strip()


def printable(text: object) -> str:
    """A text in letters of the documents' typeface: a symbol that it lacks is named in words."""
    told = []
    for char in plain(text):
        kind = unicodedata.category(char)
        if ord(char) in _known():
            told.append(char)
        elif kind == "So":
            told.append(f"[{unicodedata.name(char, 'symbol').lower()}]")
        elif kind not in ("Mn", "Cf", "Sk"):  # these join or vary their neighbour
            told.append(LACKING)
    return "".join(told)


def colour(text: str, otherwise: str = "#222222") -> str:
    """A colour as `#rrggbb`, or another one where the text is not that."""
    return text if re.fullmatch("#[0-9a-fA-F]{6}", text) else otherwise


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    from matplotlib.font_manager import findfont
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(findfont("DejaVu Sans")).get_charmap())


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
