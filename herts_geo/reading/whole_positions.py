"""Positions that stand in one cell: 'lat, long', 'easting, northing', or a grid reference."""

import re
from typing import Final

import pandas as pd

from herts_geo.reading.positions import EAST, LAT, LON, NORTH
from herts_geo.reading.report import Ledger
from herts_geo.reading.standards import Standard

FIELD: Final = "location"
NUMBERS: Final = re.compile(
    r"\D*?([NSEW]?)\s*([+-]?[0-9]+(?:\.[0-9]+)?)\s*°?\s*([NSEW]?)[\s,;/|]+"
    r"([NSEW]?)\s*([+-]?[0-9]+(?:\.[0-9]+)?)\s*°?\s*([NSEW]?)\)?\s*",
    re.IGNORECASE,
)
GRID: Final = re.compile(
    r"([A-HJ-Z])([A-HJ-Z])\s*([0-9]{4,10})|([A-HJ-Z])([A-HJ-Z])\s*([0-9]{2,5})[\s,]+([0-9]{2,5})"
)
SQUARES: Final = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
COARSE: Final = 1_000  # metres: a square from here on is too wide to stand for a point
TOO_COARSE: Final = "names a square of a kilometre or more, not a point."


def split(text: pd.DataFrame, standard: Standard, ledger: Ledger) -> pd.DataFrame:
    """The table with the position of each such cell as GeoX and GeoY, where those are empty."""
    if FIELD not in text or not standard.position.pairs:
        return text
    text = text.copy()
    for name in ("GeoX", "GeoY"):
        if name not in text:
            text[name] = pd.Series("", index=text.index, dtype="str")
    named = [name for pair in standard.position.pairs for name in pair if name in text]
    empty = (text[named] == "").all(axis=1)
    cells = text.loc[empty & (text[FIELD] != ""), FIELD]
    found = {value: read(value) for value in cells.unique()}
    known = cells[cells.map(lambda value: found[value] is not None).astype(bool)]
    for place, name in enumerate(("GeoX", "GeoY")):
        text.loc[known.index, name] = [str((found[value] or ("", ""))[place]) for value in known]
    shown = pd.Series([" ".join(found[each] or ()) for each in known], known.index, dtype="str")
    ledger.mend(FIELD, known, shown, "was read as one position.", fault=False)
    coarse = cells[cells.map(lambda value: len(value) > 0 and _is_coarse(value)).astype(bool)]
    ledger.faults(FIELD, coarse, TOO_COARSE, "Give at least three digits each way.")
    lost = cells[~cells.index.isin(known.index) & ~cells.index.isin(coarse.index)]
    ledger.faults(
        FIELD,
        lost,
        "is no position that can be read.",
        "Write latitude and longitude, easting and northing, or a grid reference: TL 238 243.",
    )
    return text


def read(value: str) -> tuple[str, str] | None:
    """East and north of a cell, in degrees or in metres; None where it holds no one position."""
    plain = value.strip().upper()
    if square := GRID.fullmatch(plain.replace(".", "")):
        return _grid(square)
    if plain.startswith("POINT"):
        plain = plain.removeprefix("POINT")
    pair = NUMBERS.fullmatch(plain)
    if pair is None:
        return None
    first, second = _signed(*pair.group(1, 2, 3)), _signed(*pair.group(4, 5, 6))
    for x, y in ((first, second), (second, first)):
        if _within(x, LON) and _within(y, LAT):
            return x, y
    if _within(first, EAST) and _within(second, NORTH) and float(first) >= 10_000:
        return first, second
    return None


def _signed(before: str, number: str, after: str) -> str:
    west = (before or after).upper() in ("W", "S")
    return f"-{number.lstrip('+-')}" if west else number


def _within(number: str, limits: tuple[float, float]) -> bool:
    return limits[0] <= float(number) <= limits[1]


def _digits(square: "re.Match[str]") -> tuple[str, str, str, str] | None:
    if square[3]:
        half = len(square[3]) // 2
        return (
            (square[1], square[2], square[3][:half], square[3][half:])
            if (len(square[3]) % 2 == 0)
            else None
        )
    same = len(square[6]) == len(square[7])
    return (square[4], square[5], square[6], square[7]) if same else None


def _grid(square: "re.Match[str]") -> tuple[str, str] | None:
    """The middle of the square that a grid reference names, in metres."""
    parts = _digits(square)
    if parts is None or 10 ** (5 - len(parts[2])) >= COARSE:
        return None
    great, small = SQUARES.index(parts[0]), SQUARES.index(parts[1])
    east = ((great - 2) % 5) * 500_000 + (small % 5) * 100_000
    north = 1_900_000 - (great // 5) * 500_000 - (small // 5) * 100_000
    size = 10 ** (5 - len(parts[2]))
    x = east + int(parts[2]) * size + size // 2
    y = north + int(parts[3]) * size + size // 2
    return str(x), str(y)


def _is_coarse(value: str) -> bool:
    square = GRID.fullmatch(value.strip().upper())
    parts = _digits(square) if square else None
    return parts is not None and 10 ** (5 - len(parts[2])) >= COARSE
