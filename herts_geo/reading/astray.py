"""Positions that do not fit the rest of their row: its district, its county or its postcode."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from herts_geo.crs import lonlat_to_grid
from herts_geo.reading import named, positions
from herts_geo.reading.report import Context, District, Ledger
from herts_geo.reading.standards import normal
from herts_geo.reading.table import Table

BORDER: Final = 250.0  # metres beyond an outline, which is drawn with fewer corners than the law's
FAR: Final = 3_000.0  # metres between a position and the postcode of its row
ROW: Final = "its row"
FILE: Final = "the name of the file"
ABOUT: Final = "Check its {0}, and the district that is named."
SIGN: Final = "The minus of its longitude may be missing."


@dataclass(frozen=True)
class Spots:
    """Placed rows: degrees, metres of the National Grid, which may not be told, what names them."""

    where: pd.DataFrame
    hidden: "pd.Series[bool]"
    namer: str = ROW

    def said(self, rows: "pd.Index[int]") -> "pd.Series[str]":
        """The positions of rows as a message repeats them."""
        chosen = self.where.loc[rows]
        pair = zip(chosen["lon"], chosen["lat"], strict=True)
        return pd.Series([f"{lon:.4f}, {lat:.4f}" for lon, lat in pair], rows, dtype="str")


def check(
    table: Table,
    where: pd.DataFrame,
    hidden: "pd.Series[bool]",
    filename: str,
    context: Context,
    ledger: Ledger,
) -> None:
    """A warning for each position that lies elsewhere than its row says.

    `where`: lon and lat of each row (degrees); `hidden`: rows whose place may not be told;
    `filename`: named where it may say of what district the rows are, else empty.
    """
    given = where["lon"].notna()
    given &= ~where.index.isin(list(ledger.left_out))
    if not given.any():
        return
    chosen = where.loc[given, ["lon", "lat"]].astype(float)
    by = where.loc[given, "placed_by"]
    east, north = lonlat_to_grid(chosen["lon"].to_numpy(), chosen["lat"].to_numpy())
    spots = Spots(chosen.assign(easting=east, northing=north, by=by), hidden.reindex(chosen.index))
    if context.districts:
        _districts(table, spots, filename, context, ledger)
    if context.postcodes is not None:
        _postcodes(table, spots, context, ledger)


def names_of(table: Table, rows: "pd.Index[int]", context: Context) -> "pd.Series[str]":
    """The district that each row names, else the county where it names that, else empty."""
    found, whole = pd.Series("", rows, dtype="str"), pd.Series("", rows, dtype="str")
    for number in named.columns(table.headings):
        cells = table.cells.iloc[:, number].reindex(rows).fillna("").astype("str")
        names = named.read(cells, context.districts, context.county)
        county = names == context.county
        found = found.where((found != "") | county, names)
        whole = whole.where((whole != "") | ~county, names)
    return found.where(found != "", whole)


def _districts(table: Table, spots: Spots, filename: str, context: Context, ledger: Ledger) -> None:
    where = spots.where
    names = names_of(table, where.index, context)
    if (names == "").all() and (name := named.within(filename, context.districts)):
        names, spots = names.mask(names == "", name), replace(spots, namer=FILE)
    x, y = where["easting"].to_numpy(), where["northing"].to_numpy()
    # Those far outside the area of the map are told already.
    far = ~positions.near(where, context).to_numpy(dtype=np.bool_)
    flipped = lonlat_to_grid(-where["lon"].to_numpy(), where["lat"].to_numpy())
    written = (where["by"] == "coordinates").to_numpy()
    # The name of the district where each spot (metres) lies; empty outside them all.
    home = np.full(len(x), "", dtype=object)
    for each in context.districts:
        home[shapely.contains_xy(each.outline, x, y)] = each.name
    for name in sorted(set(names) - {""}):
        its = (names == name).to_numpy()
        whole = name == context.county
        outlines = [each for each in context.districts if whole or each.name == name]
        astray = its & ~_inside(outlines, x, y)
        back = astray & written & _inside(outlines, *flipped)
        _tell(spots, name, astray & (back | ~far), back, home, context, ledger)


def _tell(
    spots: Spots,
    name: str,
    astray: NDArray[np.bool_],
    back: NDArray[np.bool_],
    home: NDArray[np.object_],
    context: Context,
    ledger: Ledger,
) -> None:
    """The warnings of the rows that name one district; of hidden rows without any place."""
    hidden = spots.hidden.to_numpy(dtype=np.bool_)
    blank = pd.Series("", spots.where.index[astray & hidden], dtype="str")
    message = f"lies outside the district or county that {spots.namer} names."
    remedy = f"{ABOUT.format('position')} {SIGN}"
    ledger.faults("position", blank, message, remedy, "warning")
    for place in sorted({str(each) for each in home[astray & ~hidden]}):
        rows = spots.where.index[astray & ~hidden & (home == place)]
        known = place and name != context.county
        lies = f"in {place}" if known else f"outside {context.county}"
        lies += f", not in {name}" if name != context.county else ""
        message = f"lies {lies}, which {spots.namer} names."
        # With the other sign, some longitudes lie in the place that is named.
        said = []
        for lon, flips, by in zip(
            spots.where.loc[rows, "lon"],
            back[spots.where.index.isin(rows)],
            spots.where.loc[rows, "by"],
            strict=True,
        ):
            words = "Is the minus of its longitude missing?" if lon > 0 else "Is its minus right?"
            flip = f"{words} At longitude {-lon:.6f} it lies in {name}."
            said.append(flip if flips else ABOUT.format(by))
        advice = pd.Series(said, rows, dtype="str")
        ledger.faults("position", spots.said(rows), message, advice, "warning")


def _inside(
    districts: list[District], x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which spots (metres) lie in some district, or so near its border that it cannot be told."""
    points = shapely.points(x, y)
    found = np.zeros(len(x), dtype=np.bool_)
    for each in districts:
        shapely.prepare(each.outline)
        found |= shapely.dwithin(each.outline, points, BORDER)
    return found


def _postcodes(table: Table, spots: Spots, context: Context, ledger: Ledger) -> None:
    """A warning for each position that is far from the postcode of its row."""
    headings = [normal(each) for each in table.headings]
    numbers = [n for n, each in enumerate(headings) if each == "postcode"]
    numbers = numbers or [n for n, each in enumerate(headings) if each.endswith("postcode")]
    if len(numbers) != 1 or context.postcodes is None:
        return
    where = spots.where
    written = table.cells.iloc[:, numbers[0]].reindex(where.index).fillna("").astype("str")
    keys = written.str.upper().str.replace(r"\s+", "", regex=True)
    found = context.spots.reindex(keys.to_numpy()).set_axis(where.index)
    metres = np.hypot(found["easting"] - where["easting"], found["northing"] - where["northing"])
    apart = (metres > FAR) & (where["by"] == "coordinates")
    blank = pd.Series("", where.index[apart & spots.hidden], dtype="str")
    remedy = "Check both: one of them is wrong. The position is used as it stands."
    ledger.faults("position", blank, "lies far from its postcode.", remedy, "warning")
    rows = where.index[apart & ~spots.hidden]
    advice = pd.Series(
        [
            f"Its postcode, {key[:-3]} {key[-3:]}, is {metre / 1000:.0f} km away. {remedy}"
            for key, metre in zip(keys[rows], metres[rows], strict=True)
        ],
        rows,
        dtype="str",
    )
    message = "lies far from its postcode."
    ledger.faults("position", spots.said(rows), message, advice, "warning")
