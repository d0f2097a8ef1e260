"""Where each row is: degrees or grid references, however they were written, else its postcode.

Ranges: the United Kingdom in degrees (WGS84) and in metres of the British National Grid.

A pair of coordinate columns: which rows hold degrees, which metres, which neither.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from herts_geo.crs import BRITAIN, BRITISH_GRID, grid_to_lonlat
from herts_geo.reading import kinds
from herts_geo.reading.kinds import NUMBER
from herts_geo.reading.report import Context, Ledger
from herts_geo.reading.standards import Field, Standard

Figures = NDArray[np.float64]
Mask = NDArray[np.bool_]
LON: Final = BRITAIN[0::2]
LAT: Final = BRITAIN[1::2]
LEAST_METRES: Final = 1_000.0  # a smaller figure is no reference of the grid
EAST: Final = (LEAST_METRES, BRITISH_GRID[2])
NORTH: Final = (LEAST_METRES, BRITISH_GRID[3])
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
    # Latitude before longitude; northing before easting where only that falls in the area.
    metres = _within(across, EAST) & _within(up, EAST)
    turned = _inside(up, across, metres, context) & ~_inside(across, up, metres, context)
    swapped = turned | (_within(across, LAT) & _within(up, LON))
    if swapped.any():
        first, second = text.loc[swapped, x].copy(), text.loc[swapped, y].copy()
        why = "and the other coordinate are the wrong way round."
        ledger.mend(x, first, second, why)
        ledger.mend(y, second, first, why)
        text.loc[swapped, x], text.loc[swapped, y] = second, first
    across, up = np.where(swapped, up, across), np.where(swapped, across, up)
    degrees = _within(across, LON) & _within(up, LAT)
    metres = _within(across, EAST) & _within(up, NORTH)
    _report(text, (x, y), (across, up), degrees | metres, context, ledger)
    for name in (x, y):
        if (places := standard.named(name).decimals) is not None:
            long = text.loc[degrees, name]
            long = long[long.str.contains(rf"\.[0-9]{{{places + 1}}}", regex=True)]
            short = long.astype(float).map(f"{{:.{places}f}}".format).astype("str")
            ledger.mend(name, long, short, f"has over {places} decimals.")
            text.loc[long.index, name] = short
    across, up = _figures(text[x]), _figures(text[y])
    return Pair(names=(x, y), x=across, y=up, degrees=degrees, metres=metres)


def widened(
    bounds: tuple[float, float, float, float], buffer: float
) -> tuple[float, float, float, float]:
    """A box of degrees made larger by `buffer` on each side."""
    west, south, east, north = bounds
    return west - buffer, south - buffer, east + buffer, north + buffer


def near(where: pd.DataFrame, context: Context) -> "pd.Series[bool]":
    """Which rows (lon and lat in degrees) are on the map or near it; all where it has no bounds."""
    if context.bounds is None:
        return pd.Series(True, where.index)
    west, south, east, north = widened(context.bounds, context.buffer)
    return where["lon"].between(west, east) & where["lat"].between(south, north)


def plausible(numbers: pd.Series, field: Field) -> "pd.Series[bool]":
    """Which figures can be this coordinate of a place in the United Kingdom, in either system."""
    low, high = (LON, EAST) if field.type == "x" else (LAT, NORTH)
    fits = numbers.between(*low) | numbers.between(*high)
    return fits.fillna(False).astype(bool)


def _numbers(text: "pd.Series[str]", field: Field, ledger: Ledger) -> "pd.Series[str]":
    odd = text[(text != "") & ~text.str.fullmatch(NUMBER)]
    found = {value: kinds.number(value, field) for value in odd.unique()}
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


def _inside(x: Figures, y: Figures, which: Mask, context: Context) -> Mask:
    inside = np.zeros(len(x), dtype=np.bool_)
    if context.bounds is None or not which.any():
        return inside
    lon, lat = grid_to_lonlat(x[which], y[which])
    west, south, east, north = widened(context.bounds, context.buffer)
    inside[which] = _within(lon, (west, east)) & _within(lat, (south, north))
    return inside


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


DEGREES: Final = "longitude and latitude (WGS84)"
METRES: Final = "British National Grid eastings and northings (OSGB36)"
POSTCODES: Final = "postcodes"
NEEDS: Final = (
    "Give longitude and latitude, easting and northing, or a postcode. The row is kept but can't "
    "be shown on the map."
)
LOOK: Final = "Check the coordinates: a sign, a digit or the coordinate system may be wrong."
MANY: Final = 1_000  # rows far outside, from which a list may be of more than the map's area
WIDE: Final = (
    "A list of the whole country has them, and they count nowhere here. If they should be near, "
    "check the coordinate system, and which column is which."
)
GRID: Final = ("an easting", "a northing")
SYSTEMS: Final = {"degrees": ("WGS84", "ETRS89"), "metres": ("OSGB36",)}


@dataclass(frozen=True)
class Placed:
    """Where rows are. `text`: their cells, mended; `where`: lon, lat (degrees) and placed_by."""

    text: pd.DataFrame
    where: pd.DataFrame
    coordinate_system: str


def place(
    text: pd.DataFrame,
    standard: Standard,
    context: Context,
    quiet: "pd.Series[bool]",
    ledger: Ledger,
) -> Placed:
    """The position of each row, with every fault in the ledger.

    `text`: tidy cells of the standard's fields; `quiet`: rows that need no position.
    """
    text = text.copy()
    where = pd.DataFrame(
        {"lon": np.nan, "lat": np.nan, "placed_by": pd.array([""] * len(text), dtype="string")},
        index=text.index,
    )
    systems: list[str] = []
    for x, y in standard.position.pairs:
        if x in text and y in text:
            pair = read(text, x, y, standard, context, ledger)
            systems += _use(pair, text, where, standard, ledger)
    if _by_postcode(text, where, standard, context, ledger):
        systems.append(POSTCODES)
    if standard.position.pairs:
        nowhere = where["lon"].isna() & ~quiet & ~where.index.isin(list(ledger.left_out))
        blank = pd.Series("", index=where.index[nowhere], dtype="str")
        ledger.faults("position", blank, "is missing or can't be used.", NEEDS, "warning")
        _report_far(where, context, ledger)
    return Placed(text, where, " and ".join(dict.fromkeys(systems)))


def _report_far(where: pd.DataFrame, context: Context, ledger: Ledger) -> None:
    """A warning for each position far outside the area of the map; one for all where they are the
    greater part of a long list, such as a national register."""
    far = where[where["lon"].notna() & ~near(where, context)]
    placed = int(where["lon"].notna().sum())
    if len(far) > MANY and 2 * len(far) > placed:
        many = f"of {len(far):,} rows are far outside the area of the map"
        told = f"{many}, of {placed:,} that have one."
        ledger.whole("position", "", told, WIDE, "warning")
        return
    spots = [f"{lon:.4f}, {lat:.4f}" for lon, lat in zip(far["lon"], far["lat"], strict=True)]
    beyond = pd.Series(spots, far.index, dtype="str")
    ledger.faults("position", beyond, "is far outside the area of the map.", LOOK, "warning")


def _use(
    pair: Pair, text: pd.DataFrame, where: pd.DataFrame, standard: Standard, ledger: Ledger
) -> list[str]:
    """Write a pair's positions where there are none yet; which systems the pair is in."""
    lon, lat = pair.x.copy(), pair.y.copy()
    lon[pair.metres], lat[pair.metres] = grid_to_lonlat(pair.x[pair.metres], pair.y[pair.metres])
    usable = pair.degrees | pair.metres
    new = usable & where["lon"].isna().to_numpy()
    where.loc[new, "lon"], where.loc[new, "lat"] = lon[new], lat[new]
    where.loc[new, "placed_by"] = "coordinates"
    crs = standard.position.crs
    if standard.position.wants == "degrees":
        # Eastings and northings, where degrees are asked for, become degrees of six decimals.
        rows = text.index[pair.metres]
        for name, values, what in zip(pair.names, (lon, lat), GRID, strict=True):
            before = text.loc[rows, name]
            after = pd.Series([f"{value:.6f}" for value in values[pair.metres]], rows, dtype="str")
            ledger.mend(name, before, after, f"is {what}, where degrees are asked for.")
            text.loc[rows, name] = after
    elif crs in text:
        # The stated coordinate system is put right where the figures show another.
        for which, right in ((pair.degrees, SYSTEMS["degrees"]), (pair.metres, SYSTEMS["metres"])):
            before = text.loc[which & ~text[crs].isin(right).to_numpy(), crs]
            after = pd.Series(right[0], before.index, dtype="str")
            ledger.mend(crs, before, after, "does not fit the coordinates of its row.")
            text.loc[before.index, crs] = after
    return [DEGREES] * bool(pair.degrees.any()) + [METRES] * bool(pair.metres.any())


def _by_postcode(
    text: pd.DataFrame, where: pd.DataFrame, standard: Standard, context: Context, ledger: Ledger
) -> bool:
    """Place rows that have no coordinates at their postcode; whether any was."""
    name = standard.position.postcode
    if name not in text or context.postcodes is None:
        return False
    wanted = text.loc[where["lon"].isna() & text[name].str.contains(" ", regex=False), name]
    found = context.spots.reindex(wanted.str.replace(" ", "").to_numpy()).set_axis(wanted.index)
    ledger.faults(
        name,
        wanted[found["easting"].isna()],
        "is not in the list of postcodes.",
        "Check it; it may be new or no longer used. A longitude and latitude would do.",
        "warning",
    )
    found = found.dropna()
    lon, lat = grid_to_lonlat(found["easting"].to_numpy(), found["northing"].to_numpy())
    where.loc[found.index, "lon"], where.loc[found.index, "lat"] = lon, lat
    where.loc[found.index, "placed_by"] = "postcode"
    return len(found) > 0
