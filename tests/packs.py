"""Makes packs of made-up places in a folder, small enough to count by hand.

Each place is a row of wards, each ward of four square small areas in one neighbourhood. The n-th
small area (from 1) has 100 n residents, a fifth of them children, three fifths of working age, a
fifth older, and rank 1000 n of 33,755 on every measure; it has two postcodes, QQn 1AA and QQn 1AB.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import shapely

from herts_geo.build.pack import write_csv, write_geojson
from herts_geo.crs import lonlat_to_grid
from herts_geo.pack.catalogue import Catalogue
from tests.conftest import ROOT
from tests.pack.second import Entry, entry, write_pack

SIDE: Final = 0.01  # degrees
WEST: Final = -1.6  # of the grid of squares
SOUTH: Final = 53.4
RANKS: Final = 33755
LETTERS: Final = "ABCD"
CORNERS: Final = ((0, 0), (1, 0), (0, 1), (1, 1))  # of a ward, in squares
ALL: Final = ("services", "postcodes", "towns", "stations", "sites", "plans", "parishes")
FILES: Final = {"county": "whole"}  # the whole of a pack is no county everywhere
MEASURES: Final = (
    *("overall", "income", "employment", "education", "health", "crime", "barriers"),
    "environment",
)


@dataclass(frozen=True)
class Made:
    """A made-up place: its code and title, its districts with how many wards each has, and the
    data it has beside outlines, people and indices. `held`: the wards (from 0) that lie in it,
    where it cuts through its districts; all where empty."""

    code: str
    title: str
    districts: tuple[tuple[str, str, int], ...]
    has: tuple[str, ...] = ALL
    held: tuple[int, ...] = ()


UNITARY: Final = Made("E06000901", "Newmouth", (("E06000901", "Newmouth", 3),))
COMBINED: Final = Made(
    "E47000901", "Two Rivers", (("E08000901", "Eastby", 2), ("E08000902", "Westby", 1))
)
BOROUGH: Final = Made("E09000901", "Northwick", (("E09000901", "Northwick", 2),))
FOOTPRINT: Final = Made(
    "X00000001",
    "Valley estates",
    (("E07000901", "Uplands", 2), ("E06000902", "Seaton", 2)),
    held=(1, 2),
)
BARE: Final = Made("E07000902", "Plainshire East", (("E07000902", "Plainshire East", 1),), has=())
COUNTY: Final = Made(
    "E10000901", "Plainshire", (("E07000902", "East Vale", 1), ("E07000903", "West Vale", 2))
)
PLACES: Final = {
    "unitary": UNITARY,
    "combined": COMBINED,
    "borough": BOROUGH,
    "footprint": FOOTPRINT,
    "bare": BARE,
    "county": COUNTY,
}


def make(folder: Path, made: Made) -> Catalogue:
    """Writes the pack of a made-up place."""
    small = areas(made)
    entries = _outlines(folder, made, small) | tables(folder, small)
    makers = {
        "services": _services,
        "postcodes": _postcodes,
        "towns": _towns,
        "stations": _stations,
        "sites": _sites,
        "plans": _plans,
        "parishes": _parishes,
    }
    for name in made.has:
        entries |= makers[name](folder, made, small)
    return write_pack(folder, made.title, entries)


def areas(made: Made) -> gpd.GeoDataFrame:
    """The small areas of a place: code, name, msoa, ward, district, their names, geometry."""
    rows = []
    wards = [(code, name, n) for code, name, many in made.districts for n in range(many)]
    for number, (code, name, nth) in enumerate(wards):
        if made.held and number not in made.held:
            continue
        for corner, (column, row) in enumerate(CORNERS):
            rows.append(
                {
                    "code": f"E019{4 * number + corner + 1:05}",
                    "name": f"{name} {nth + 1:03}{LETTERS[corner]}",
                    "msoa": f"E029{number + 1:05}",
                    "msoa_name": f"{name} {nth + 1:03}",
                    "ward": f"E059{number + 1:05}",
                    "ward_name": f"{name} Ward {nth + 1}",
                    "district": code,
                    "district_name": name,
                    "geometry": square(2 * number + column, row),
                }
            )
    return gpd.GeoDataFrame(rows, crs=4326)


def square(column: float, row: float) -> shapely.Polygon:
    """A square of a hundredth of a degree, counted east and north of the corner of the grid."""
    west, south = round(WEST + column * SIDE, 5), round(SOUTH + row * SIDE, 5)
    return shapely.box(west, south, round(west + SIDE, 5), round(south + SIDE, 5))


def people(code: str) -> int:
    """The residents of a small area."""
    return 100 * int(code[4:])


def _outlines(folder: Path, made: Made, small: gpd.GeoDataFrame) -> dict[str, Entry]:
    cut = " (part)" if made.held else ""
    names = {code: f"{name}{cut}" for code, name, _ in made.districts}
    whole = gpd.GeoDataFrame(
        {"code": [made.code], "name": [made.title]},
        geometry=[shapely.union_all(small.geometry)],
        crs=4326,
    )
    frames = {
        "lsoa": small[["code", "name", "msoa", "ward", "district", "geometry"]],
        "msoa": _larger(small, "msoa", small.groupby("msoa")["msoa_name"].first().to_dict()),
        "ward": _larger(small, "ward", small.groupby("ward")["ward_name"].first().to_dict()),
        "district": _larger(small, "district", names).drop(columns="district"),
        "county": whole,
    }
    found = {}
    for kind, frame in frames.items():
        found[FILES.get(kind, kind)] = boundaries(folder, kind, frame)
    return found


def _larger(small: gpd.GeoDataFrame, kind: str, names: dict[str, str]) -> gpd.GeoDataFrame:
    shapes = small.groupby(kind, sort=True)["geometry"].agg(shapely.union_all)
    columns = {
        "code": shapes.index.to_list(),
        "name": [names[code] for code in shapes.index],
        "district": small.groupby(kind, sort=True)["district"].first().to_list(),
    }
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=4326)


def boundaries(folder: Path, kind: str, frame: gpd.GeoDataFrame) -> Entry:
    """Writes outlines of a kind; their entry."""
    file = f"{FILES.get(kind, kind)}.geojson"
    write_geojson(frame, folder / file)
    columns: dict[str, Entry] = {
        name: {"title": name, "type": "code"} for name in frame if name != "geometry"
    }
    columns["code"] |= {"key": True}
    return entry(
        file,
        columns,
        title=f"Outlines by {FILES.get(kind, kind)}",
        role="boundaries",
        geography=kind,
        geography_vintage="2021",
    )


def tables(folder: Path, small: gpd.GeoDataFrame) -> dict[str, Entry]:
    """Writes the indices, the residents and the estimate of small areas; their entries."""
    on21 = {"geography": "lsoa", "geography_vintage": "2021"}
    code = {"title": "LSOA code", "type": "code", "key": True, "pattern": "E01[0-9]{6}"}
    number = small["code"].str[4:].astype(int)
    ranks = pd.DataFrame({"lsoa21cd": small["code"], "score": 50 - number})
    write_csv(
        ranks.assign(**dict.fromkeys(MEASURES, (1000 * number - 1) % RANKS + 1)), folder / "imd.csv"
    )
    ages = pd.DataFrame({"lsoa21cd": small["code"], "population": 100 * number})
    groups = {"children_0_15": 20, "working_age": 60, "older_60_plus": 20}
    ages = ages.assign(**{name: part * number for name, part in groups.items()})
    write_csv(ages, folder / "population.csv")
    rank = {"title": "rank", "type": "integer", "minimum": 1, "maximum": RANKS}
    whole = {"type": "integer", "minimum": 0, "unit": "people"}
    score = {"title": "overall score", "type": "number"}
    shutil.copy(ROOT / "data" / "travel_model.json", folder / "travel_model.json")
    return {
        "imd": entry(
            "imd.csv",
            {"lsoa21cd": code, "score": score}
            | {name: {**rank, "title": name} for name in MEASURES},
            role="deprivation",
            edition=2025,
            areas_ranked=RANKS,
            **on21,
        ),
        "population": entry(
            "population.csv",
            {"lsoa21cd": code}
            | {name: {"title": name, **whole} for name in ("population", *groups)},
            role="population",
            **on21,
        ),
        "travel_model": entry("travel_model.json", {}, role="travel model"),
    }


def _positions(small: gpd.GeoDataFrame) -> tuple[Any, Any]:
    middle = small.geometry.map(lambda shape: shapely.box(*shape.bounds).centroid)
    return [p.x for p in middle], [p.y for p in middle]


def _postcodes(folder: Path, _made: Made, small: gpd.GeoDataFrame) -> dict[str, Entry]:
    east, north = lonlat_to_grid(*map(pd.Series, _positions(small)))
    tables = []
    for part, shift in (("AA", 0), ("AB", 100)):
        tables.append(
            pd.DataFrame(
                {
                    "postcode": [f"QQ{int(code[4:])} 1{part}" for code in small["code"]],
                    "easting": pd.Series(east).round().astype(int) + shift,
                    "northing": pd.Series(north).round().astype(int),
                    "lsoa21cd": small["code"].to_numpy(),
                }
            )
        )
    write_csv(pd.concat(tables), folder / "postcodes.csv")
    metres = {"type": "integer", "title": "metres"}
    columns = {"postcode": {"title": "postcode", "key": True}, "easting": metres}
    columns |= {"northing": metres, "lsoa21cd": {"title": "LSOA", "type": "code"}}
    return {"postcodes": entry("postcodes.csv", columns, role="postcodes")}


def _services(folder: Path, made: Made, small: gpd.GeoDataFrame) -> dict[str, Entry]:
    """A library in the first small area, a pharmacy in the second, a hospital in the last."""
    lon, lat = _positions(small)
    text = {"title": "text", "optional": True}
    number = {"title": "degrees", "type": "number"}
    columns = {"name": {"title": "name", "key": True}, "address": text, "provider": text}
    columns |= {"postcode": text, "uprn": text, "lon": number, "lat": number}
    rows = {
        "public_libraries": ("Central Library", "1 High Street", f"{made.title} Council", 0),
        "pharmacies": ("Corner Pharmacy", "2 High Street", "", 1),
        "hospitals": ("Made General Hospital", "3 High Street", "Made NHS Trust", -1),
    }
    for name, (title, address, provider, where) in rows.items():
        row = {"name": title, "address": address, "provider": provider, "postcode": "", "uprn": ""}
        frame = pd.DataFrame([{**row, "lon": lon[where], "lat": lat[where]}])
        write_csv(frame, folder / f"{name}.csv")
    return {name: entry(f"{name}.csv", columns, role="services") for name in rows}


def _towns(folder: Path, made: Made, small: gpd.GeoDataFrame) -> dict[str, Entry]:
    lon, lat = _positions(small)
    row = {"name": f"Old {made.title}", "lon": lon[0], "lat": lat[0], "population": 5000}
    write_csv(pd.DataFrame([row]), folder / "towns.csv")
    number = {"title": "number", "type": "number"}
    columns = {"name": {"title": "town", "key": True}, "lon": number, "lat": number}
    columns |= {"population": {"title": "residents", "type": "integer"}}
    return {"towns": entry("towns.csv", columns, role="towns")}


def _stations(folder: Path, made: Made, small: gpd.GeoDataFrame) -> dict[str, Entry]:
    lon, lat = _positions(small)
    row = {"name": f"{made.title} Central", "crs": "QQQ", "latitude": lat[1], "longitude": lon[1]}
    write_csv(pd.DataFrame([row]), folder / "stations.csv")
    number = {"title": "degrees", "type": "number"}
    columns = {"name": {"title": "station", "key": True}, "crs": {"title": "code"}}
    columns |= {"latitude": number, "longitude": number}
    return {"stations": entry("stations.csv", columns, role="stations")}


def _sites(folder: Path, made: Made, small: gpd.GeoDataFrame) -> dict[str, Entry]:
    """A permissioned, deliverable site of 10 n homes in the n-th small area of the place."""
    lon, lat = _positions(small)
    rows = []
    for n, (_, area) in enumerate(small.iterrows()):
        rows.append(
            {
                "la_code": area["district"],
                "district": area["district_name"],
                "register_snapshot": "2025-12-01",
                "SiteReference": f"S{n + 1}",
                "SiteNameAddress": f"Site {n + 1}",
                "CoordinateReferenceSystem": "WGS84",
                "lon": lon[n],
                "lat": lat[n],
                "easting": "",
                "northing": "",
                "Hectares": 1.0,
                "OwnershipStatus": "owned by a public authority",
                "Deliverable": "yes",
                "PlanningStatus": "permissioned",
                "PermissionType": "full planning permission",
                "PermissionDate": "2025-01-01",
                "NetDwellingsRangeFrom": 10 * (n + 1),
                "NetDwellingsRangeTo": "",
                "EndDate_raw": "",
                "Notes": "",
            }
        )
    frame = pd.DataFrame(rows)
    write_csv(frame, folder / "sites.csv")
    columns: dict[str, Entry] = {name: {"title": name, "optional": True} for name in frame}
    for name in ("lon", "lat", "easting", "northing", "Hectares"):
        columns[name] |= {"type": "number"}
    for name in ("NetDwellingsRangeFrom", "NetDwellingsRangeTo"):
        columns[name] |= {"type": "integer"}
    return {"sites": entry("sites.csv", columns, role="sites")}


def _plans(folder: Path, made: Made, small: gpd.GeoDataFrame) -> dict[str, Entry]:
    """A plan of each district, adopted in 2024, that asks for 20 homes a year."""
    rows = []
    for code, name, _ in made.districts:
        row = {"area_code": code, "area_name": name, "plan": f"{name} Local Plan"}
        row |= {"status": "adopted", "adopted": "2024-01-01", "adopted_source": "", "note": ""}
        years = {"start_year": 2024, "end_year": 2040, "homes_total": 320, "homes_per_year": 20}
        rows.append({**row, **years})
    frame = pd.DataFrame(rows)
    write_csv(frame, folder / "plans.csv")
    columns: dict[str, Entry] = {name: {"title": name, "optional": True} for name in frame}
    columns["area_code"] = {"title": "code", "key": True}
    for name in ("start_year", "end_year", "homes_total", "homes_per_year"):
        columns[name] |= {"type": "integer"}
    return {"plans": entry("plans.csv", columns, role="requirements", geography="district")}


def _parishes(folder: Path, made: Made, small: gpd.GeoDataFrame) -> dict[str, Entry]:
    """A parish of the first two small areas of each district."""
    rows = []
    for number, (district, group) in enumerate(small.groupby("district", sort=True)):
        name = f"{group['district_name'].iloc[0]} St Mary"
        shape = shapely.union_all(group.geometry.head(2))
        row = {"code": f"E049{number + 1:05}", "name": name, "district": district}
        rows.append({**row, "geometry": shape})
    frame = gpd.GeoDataFrame(rows, crs=4326)
    return {"parish": boundaries(folder, "parish", frame)}
