"""How codes and positions are written: postcodes and their halves, grid references, pairs.

Source of the postcode's form: Royal Mail's Postcode Address File; the dozen special codes are left
out. Source of the grid's squares: Ordnance Survey, 'A guide to coordinate systems in Great
Britain'.
"""

import re
from typing import Final

OUTWARD: Final = "[A-Z]{1,2}[0-9][A-Z0-9]?"  # the first half, such as SG13
INWARD: Final = "[0-9][A-Z]{2}"  # the second half, such as 8DE
SPACED: Final = f"{OUTWARD} {INWARD}"  # a postcode as it is usually written
EITHER: Final = f"{OUTWARD} ?{INWARD}"  # with or without its space
JOINED: Final = re.compile(f"({OUTWARD})({INWARD})")  # without its space, as its two halves
PAIR: Final = re.compile(
    r"\D*?([NSEW]?)\s*([+-]?[0-9]+(?:\.[0-9]+)?)\s*°?\s*([NSEW]?)[\s,;/|]+"
    r"([NSEW]?)\s*([+-]?[0-9]+(?:\.[0-9]+)?)\s*°?\s*([NSEW]?)\)?\s*",
    re.IGNORECASE,
)
SQUARE: Final = re.compile(
    r"([A-HJ-Z])([A-HJ-Z])\s*([0-9]{4,10})|([A-HJ-Z])([A-HJ-Z])\s*([0-9]{2,5})[\s,]+([0-9]{2,5})"
)
LETTERS: Final = "ABCDEFGHJKLMNOPQRSTUVWXYZ"  # of the squares of the grid: no I
COARSE: Final = 1_000  # metres: a square from here on is too wide to stand for a point


def halves(text: str) -> tuple[str, str] | None:
    """The two halves of a postcode, in whatever spacing and letters it is written, or None."""
    found = JOINED.fullmatch(re.sub(r"\s", "", text.upper()))
    return (found[1], found[2]) if found else None


def parts(text: str) -> list[tuple[str, str]]:
    """The first half, and what stands of the second, of each way to read a part of a postcode.

    'SG1' and 'SG1 1' are parts; 'SG11' is a first half, or the part 'SG1 1'. None for other texts.
    """
    plain = " ".join(text.upper().split())
    cuts = [plain.index(" ")] if " " in plain else [len(plain), len(plain) - 1, len(plain) - 2]
    read = ((plain[:cut], plain[cut:].strip()) for cut in cuts if cut > 0)
    return [
        (first, rest)
        for first, rest in read
        if re.fullmatch(OUTWARD, first) and re.fullmatch("([0-9][A-Z]?)?", rest)
    ]


def pair(text: str) -> tuple[str, str] | None:
    """The two numbers of a text, west and south of nought with a minus sign, or None."""
    found = PAIR.fullmatch(text)
    return (_signed(*found.group(1, 2, 3)), _signed(*found.group(4, 5, 6))) if found else None


def square(text: str) -> tuple[int, int, int] | None:
    """The middle (easting, northing) and the side of the square, in metres, that a grid reference
    names, such as 'TL 238 242'; None for other texts, or where its halves differ in length."""
    found = SQUARE.fullmatch(text.strip().upper().replace(".", ""))
    if found is None:
        return None
    one, other, whole = found.group(1, 2, 3) if found[3] else (*found.group(4, 5), "")
    half = len(whole) // 2
    across, up = (whole[:half], whole[half:]) if whole else found.group(6, 7)
    if len(across) != len(up):
        return None
    great, small = LETTERS.index(one), LETTERS.index(other)
    east = ((great - 2) % 5) * 500_000 + (small % 5) * 100_000
    north = 1_900_000 - (great // 5) * 500_000 - (small // 5) * 100_000
    side = 10 ** (5 - len(across))
    return east + int(across) * side + side // 2, north + int(up) * side + side // 2, side


def _signed(before: str, number: str, after: str) -> str:
    west = (before or after).upper() in ("W", "S")
    return f"-{number.lstrip('+-')}" if west else number
