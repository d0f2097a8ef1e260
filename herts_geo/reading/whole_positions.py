"""Positions that stand in one cell: 'lat, long', 'easting, northing', or a grid reference."""

from typing import Final

import pandas as pd

from herts_geo import patterns
from herts_geo.reading.positions import EAST, LAT, LON, NORTH
from herts_geo.reading.report import Ledger
from herts_geo.reading.standards import Standard

FIELD: Final = "location"
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
    squares = {value: patterns.square(value) for value in cells.unique()}
    wide = [each for each, square in squares.items() if square and square[2] >= patterns.COARSE]
    coarse = cells[cells.isin(wide)]
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
    if square := patterns.square(plain):
        east, north, side = square
        return None if side >= patterns.COARSE else (str(east), str(north))
    pair = patterns.pair(plain.removeprefix("POINT"))
    if pair is None:
        return None
    first, second = pair
    for x, y in ((first, second), (second, first)):
        if _within(x, LON) and _within(y, LAT):
            return x, y
    if _within(first, EAST) and _within(second, NORTH) and float(first) >= 10_000:
        return first, second
    return None


def _within(number: str, limits: tuple[float, float]) -> bool:
    return limits[0] <= float(number) <= limits[1]
