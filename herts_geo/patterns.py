"""How codes are written: postcodes of the United Kingdom, and their two halves.

Source of the form: Royal Mail's Postcode Address File; the dozen special codes are left out.
"""

import re
from typing import Final

OUTWARD: Final = "[A-Z]{1,2}[0-9][A-Z0-9]?"  # the first half, such as SG13
INWARD: Final = "[0-9][A-Z]{2}"  # the second half, such as 8DE
SPACED: Final = f"{OUTWARD} {INWARD}"  # a postcode as it is usually written
EITHER: Final = f"{OUTWARD} ?{INWARD}"  # with or without its space
JOINED: Final = re.compile(f"({OUTWARD})({INWARD})")  # without its space, as its two halves


def halves(text: str) -> tuple[str, str] | None:
    """The two halves of a postcode, in whatever spacing and letters it is written, or None."""
    found = JOINED.fullmatch(re.sub(r"\s", "", text.upper()))
    return (found[1], found[2]) if found else None
