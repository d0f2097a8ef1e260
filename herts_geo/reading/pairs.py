"""A pair of coordinate columns: which rows hold degrees, which metres, which neither."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from herts_geo.crs import grid_to_lonlat
from herts_geo.reading import repairs
from herts_geo.reading.kinds import NUMBER
from herts_geo.reading.ledger import Ledger
from herts_geo.reading.report import Context
from herts_geo.standards import Field, Standard

Figures = NDArray[np.float64]
Mask = NDArray[np.bool_]
LON: Final = (-9.0, 2.5)  # degrees, the United Kingdom
LAT: Final = (49.0, 61.0)
EAST: Final = (1_000.0, 700_000.0)  # metres, the British National Grid
NORTH: Final = (1_000.0, 1_300_000.0)
GUESS: Final = " It may have lost its decimal point: "
KINDS: Final = ("longitude or easting", "latitude or northing")


@dataclass(frozen=True)
class Pair:
    """Coordinates of each row as figures, and which of them are degrees and which metres."""

    names: tuple[str, str]
    x: Figures
    y: Figures
    degrees: Mask
    metres: Mask


def read(
    text: pd.DataFrame, x: str, y: str, standard: Standard, context: Context, ledger: Ledger
) -> Pair:
    """The figures of two columns, axes put right; `text` is mended in place."""
    for name in (x, y):
        text[name] = _numbers(text[name], standard.named(name), ledger)
    across, up = _figures(text[x]), _figures(text[y])
    swapped = _swapped(across, up, context)
    _swap(text, x, y, swapped, ledger)
    across, up = np.where(swapped, up, across), np.where(swapped, across, up)
    degrees = _within(across, LON) & _within(up, LAT)
    metres = _within(across, EAST) & _within(up, NORTH)
    _report(text, (x, y), (across, up), degrees | metres, context, ledger)
    for name in (x, y):
        _round(text, standard.named(name), degrees, ledger)
    return Pair((x, y), _figures(text[x]), _figures(text[y]), degrees, metres)


def widened(
    bounds: tuple[float, float, float, float], buffer: float
) -> tuple[float, float, float, float]:
    """A box of degrees made larger by `buffer` on each side."""
    west, south, east, north = bounds
    return west - buffer, south - buffer, east + buffer, north + buffer


def plausible(numbers: pd.Series, field: Field) -> "pd.Series[bool]":
    """Which figures can be this coordinate of a place in the United Kingdom, in either system."""
    low, high = (LON, EAST) if field.type == "x" else (LAT, NORTH)
    fits = numbers.between(*low) | numbers.between(*high)
    return fits.fillna(False).astype(bool)


def _numbers(text: "pd.Series[str]", field: Field, ledger: Ledger) -> "pd.Series[str]":
    odd = text[(text != "") & ~text.str.fullmatch(NUMBER)]
    found = {value: repairs.number(value, field) for value in odd.unique()}
    can = odd.map(lambda value: found[value] is not None).astype(bool)
    after = odd[can].map({value: pair[0] for value, pair in found.items() if pair}).astype("str")
    ledger.mend(field.name, odd[can], after, "is not written in digits alone.")
    ledger.faults(
        field.name,
        odd[~can],
        "is not a coordinate.",
        f"Write {field.title} in digits, such as -0.079 or 532500.",
    )
    return text.mask(text.index.isin(after.index), after.reindex(text.index))


def _figures(text: "pd.Series[str]") -> Figures:
    return pd.to_numeric(text.where(text.str.fullmatch(NUMBER)), errors="coerce").to_numpy(
        dtype=np.float64, na_value=np.nan
    )


def _within(values: Figures, limits: tuple[float, float]) -> Mask:
    return np.asarray((values >= limits[0]) & (values <= limits[1]), dtype=np.bool_)


def _swapped(x: Figures, y: Figures, context: Context) -> Mask:
    """Latitude before longitude; northing before easting where only that falls in the area."""
    degrees = _within(x, LAT) & _within(y, LON)
    if context.bounds is None:
        return degrees
    metres = _within(x, EAST) & _within(y, EAST)
    here, there = _inside(x, y, metres, context), _inside(y, x, metres, context)
    return degrees | (there & ~here)


def _inside(x: Figures, y: Figures, which: Mask, context: Context) -> Mask:
    inside = np.zeros(len(x), dtype=np.bool_)
    if context.bounds is None or not which.any():
        return inside
    lon, lat = grid_to_lonlat(x[which], y[which])
    west, south, east, north = widened(context.bounds, context.buffer)
    inside[which] = _within(lon, (west, east)) & _within(lat, (south, north))
    return inside


def _swap(text: pd.DataFrame, x: str, y: str, swapped: Mask, ledger: Ledger) -> None:
    if not swapped.any():
        return
    first, second = text.loc[swapped, x].copy(), text.loc[swapped, y].copy()
    why = "and the other coordinate are the wrong way round."
    ledger.mend(x, first, second, why)
    ledger.mend(y, second, first, why)
    text.loc[swapped, x], text.loc[swapped, y] = second, first


def _round(text: pd.DataFrame, field: Field, degrees: Mask, ledger: Ledger) -> None:
    if field.decimals is None:
        return
    long = text.loc[degrees, field.name]
    long = long[long.str.contains(rf"\.[0-9]{{{field.decimals + 1}}}", regex=True)]
    if long.empty:
        return
    short = long.astype(float).map(lambda value: f"{value:.{field.decimals}f}").astype("str")
    ledger.mend(field.name, long, short, f"has over {field.decimals} decimals.")
    text.loc[long.index, field.name] = short


def _report(
    text: pd.DataFrame,
    names: tuple[str, str],
    figures: tuple[Figures, Figures],
    usable: Mask,
    context: Context,
    ledger: Ledger,
) -> None:
    """Figures that are no position: each on its own, or the two together."""
    limits = ((LON, EAST), (LAT, NORTH))
    fits = [
        _within(v, low) | _within(v, high) for v, (low, high) in zip(figures, limits, strict=True)
    ]
    for name, values, fit, axis in zip(names, figures, fits, (0, 1), strict=True):
        bad = ~np.isnan(values) & ~fit
        lost = text.loc[bad, name]
        advice = pd.Series(
            [_advice(value, axis, context) for value in lost], lost.index, dtype="str"
        )
        ledger.faults(name, lost, f"is no {KINDS[axis]} in the United Kingdom.", advice)
    torn = fits[0] & fits[1] & ~usable
    for name in names:
        ledger.faults(
            name,
            text.loc[torn, name],
            "does not belong with the other coordinate.",
            "Write both in degrees, or both in metres of the National Grid.",
        )


def _advice(value: str, axis: int, context: Context) -> str:
    """What to do, with a guess where the figure has only lost its decimal point."""
    plain = "Look the place up again and write its coordinates."
    if context.bounds is None or "." in value:
        return plain
    digits = value.lstrip("-")
    sign = "-" if value.startswith("-") else ""
    west, south, east, north = context.bounds
    low, high = (south, north) if axis else (west, east)
    for cut in range(3):
        guess = f"{sign}{digits[:cut] or '0'}.{digits[cut : cut + 6]}"
        if digits[cut:] and low <= float(guess) <= high:
            return f"{plain}{GUESS}{guess}?"
    return plain
