"""Where each row is: degrees or grid references, however they were written, else its postcode.

Ranges: the United Kingdom in degrees (WGS84) and in metres of the British National Grid.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from herts_geo.crs import grid_to_lonlat
from herts_geo.reading import pairs
from herts_geo.reading.ledger import Ledger
from herts_geo.reading.pairs import Pair
from herts_geo.reading.report import Context
from herts_geo.standards import Standard

DEGREES: Final = "longitude and latitude (WGS84)"
METRES: Final = "British National Grid eastings and northings (OSGB36)"
POSTCODES: Final = "postcodes"
NEEDS: Final = (
    "Give longitude and latitude, easting and northing, or a postcode. The row is kept but can't "
    "be shown on the map."
)
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
            pair = pairs.read(text, x, y, standard, context, ledger)
            systems += _use(pair, text, where, standard, ledger)
    if _by_postcode(text, where, standard, context, ledger):
        systems.append(POSTCODES)
    if standard.position.pairs:
        _report_unplaced(where, quiet, ledger)
        _report_far(where, context, ledger)
    return Placed(text, where, " and ".join(dict.fromkeys(systems)))


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
    if standard.position.wants == "degrees":
        _to_degrees(pair, lon, lat, text, ledger)
    else:
        _state_system(pair, text, standard.position.crs, ledger)
    return [DEGREES] * bool(pair.degrees.any()) + [METRES] * bool(pair.metres.any())


def _to_degrees(
    pair: Pair,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    text: pd.DataFrame,
    ledger: Ledger,
) -> None:
    """Eastings and northings, where degrees are asked for, become degrees of six decimals."""
    rows = text.index[pair.metres]
    for name, values, what in (
        (pair.names[0], lon, "an easting"),
        (pair.names[1], lat, "a northing"),
    ):
        before = text.loc[rows, name]
        after = pd.Series([f"{value:.6f}" for value in values[pair.metres]], rows, dtype="str")
        ledger.mend(name, before, after, f"is {what}, where degrees are asked for.")
        text.loc[rows, name] = after


def _state_system(pair: Pair, text: pd.DataFrame, crs: str, ledger: Ledger) -> None:
    """The stated coordinate system is put right where the figures show another."""
    if crs not in text:
        return
    for which, right in ((pair.degrees, SYSTEMS["degrees"]), (pair.metres, SYSTEMS["metres"])):
        wrong = pd.Series(which, text.index) & ~text[crs].isin(right)
        before = text.loc[wrong, crs]
        after = pd.Series(right[0], before.index, dtype="str")
        ledger.mend(crs, before, after, "does not fit the coordinates of its row.")
        text.loc[wrong, crs] = after


def _by_postcode(
    text: pd.DataFrame, where: pd.DataFrame, standard: Standard, context: Context, ledger: Ledger
) -> bool:
    """Place rows that have no coordinates at their postcode; whether any was."""
    name = standard.position.postcode
    if name not in text or context.postcodes is None:
        return False
    wanted = text.loc[where["lon"].isna() & text[name].str.contains(" ", regex=False), name]
    lookup = context.postcodes
    keys = lookup["postcode"] if "postcode" in lookup else lookup.index.to_series()
    spots = lookup.set_index(keys.astype("str").str.replace(" ", "").to_numpy())
    spots = spots.loc[~spots.index.duplicated(), ["easting", "northing"]].astype(float)
    found = spots.reindex(wanted.str.replace(" ", "").to_numpy()).set_axis(wanted.index)
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


def _report_unplaced(where: pd.DataFrame, quiet: "pd.Series[bool]", ledger: Ledger) -> None:
    nowhere = where["lon"].isna() & ~quiet & ~where.index.isin(list(ledger.left_out))
    blank = pd.Series("", index=where.index[nowhere], dtype="str")
    ledger.faults("position", blank, "is missing or can't be used.", NEEDS, "warning")


def _report_far(where: pd.DataFrame, context: Context, ledger: Ledger) -> None:
    if context.bounds is None:
        return
    west, south, east, north = pairs.widened(context.bounds, context.buffer)
    inside = where["lon"].between(west, east) & where["lat"].between(south, north)
    far = where[where["lon"].notna() & ~inside]
    spots = [f"{lon:.4f}, {lat:.4f}" for lon, lat in zip(far["lon"], far["lat"], strict=True)]
    ledger.faults(
        "position",
        pd.Series(spots, far.index, dtype="str"),
        "is far outside the area of the map.",
        "Check the coordinates: a sign, a digit or the coordinate system may be wrong.",
        "warning",
    )
