"""`python -m herts_geo.build`: rebuilds the shipped pack's geometries and derived tables."""

import argparse
from pathlib import Path

import geopandas as gpd
import pandas as pd

from herts_geo.build import boundaries, pack, postcodes
from herts_geo.commands import add_pack
from herts_geo.pack.catalogue import shipped_pack
from herts_geo.pack.load import as_text, features
from herts_geo.spatial import coverage


def main() -> None:
    """Builds the pack from names and outlines in its folder and data in installed packages."""
    parser = argparse.ArgumentParser(prog="python -m herts_geo.build", description=__doc__)
    add_pack(parser, shipped_pack(), "the pack folder")
    parser.add_argument("--record-only", action="store_true", help="only rows and hashes")
    options = parser.parse_args()
    if not options.record_only:
        build(options.pack)
    pack.record(options.pack, options.pack / "data" / "catalogue.toml")


def build(folder: Path) -> None:
    """Writes `geo/`, the postcodes, the centroids and the towns of the pack in `folder`."""
    data, geo = folder / "data", folder / "geo"
    msoas = _names(data / "msoa_names.csv")
    older = boundaries.lsoa_2011(_names(data / "names_lsoa11.csv"))
    outlines = features((geo / "lsoa21_new_outlines.geojson").read_bytes())
    newer = boundaries.lsoa_2021(_names(data / "names_lsoa21.csv"), older, outlines)
    lsoa11 = boundaries.with_parents(older, msoas, "2011")
    lsoa21 = boundaries.with_parents(newer, msoas, "2021")
    county = write_areas(geo, lsoa11, lsoa21, msoas)
    write_points(data, lsoa11, lsoa21, county)


def write_areas(
    geo: Path, lsoa11: gpd.GeoDataFrame, lsoa21: gpd.GeoDataFrame, msoas: pd.DataFrame
) -> gpd.GeoDataFrame:
    """Writes the LSOAs and all that is dissolved from those of 2021; returns the county."""
    pack.write_geojson(lsoa11, geo / "lsoa11.geojson")
    pack.write_geojson(lsoa21, geo / "lsoa21.geojson")
    msoa = coverage.dissolve(lsoa21, "msoa", dict(zip(msoas.msoacd, msoas.msoanm, strict=True)))
    msoa["known_as"] = msoa["code"].map(msoas.set_index("msoacd")["name"])
    parents = lsoa21.drop_duplicates("msoa").set_index("msoa")["district"]
    msoa["district"] = msoa["code"].map(parents)
    pack.write_geojson(msoa, geo / "msoa21.geojson")
    names = {code: name for name, code in boundaries.DISTRICTS.items()}
    pack.write_geojson(coverage.dissolve(lsoa21, "district", names), geo / "districts.geojson")
    code, name = boundaries.COUNTY
    county = coverage.dissolve(lsoa21.assign(county=code), "county", {code: name})
    pack.write_geojson(county, geo / "county.geojson")
    return county


def write_points(
    data: Path, lsoa11: gpd.GeoDataFrame, lsoa21: gpd.GeoDataFrame, county: gpd.GeoDataFrame
) -> None:
    """Writes the postcodes of the county, each LSOA's centroid, and the towns."""
    inside = postcodes.shipped_postcodes(lsoa21, lsoa11)
    pack.write_csv(inside, data / "postcodes.csv")
    for code, areas in (("lsoa21cd", lsoa21), ("lsoa11cd", lsoa11)):
        name = f"centroids_{code.removesuffix('cd')}.csv"
        pack.write_csv(postcodes.centroids(inside, areas, code), data / name)
    pack.write_csv(postcodes.towns(county), data / "towns.csv")


def _names(path: Path) -> pd.DataFrame:
    return as_text(path.read_bytes())


if __name__ == "__main__":
    main()
