"""Builds packs in a folder: a tiny one to work out by hand, and a second real one."""

from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import shapely
import tomlkit

from herts_geo.build.pack import record, write_csv, write_geojson
from herts_geo.pack import catalogue
from herts_geo.pack.catalogue import Catalogue

Entry = dict[str, Any]
CODE: Final[Entry] = {"title": "LSOA code", "type": "code", "key": True, "pattern": "E01[0-9]{6}"}
AGES: Final = {
    "Aged 15 years and under": "aged_0_15",
    "Aged 16 to 24 years": "aged_16_24",
    "Aged 25 to 34 years": "aged_25_34",
    "Aged 35 to 49 years": "aged_35_49",
    "Aged 50 to 64 years": "aged_50_64",
    "Aged 65 years and over": "aged_65_plus",
}
IMD_2025: Final = {
    "lsoa21_code": "lsoa21cd",
    "IMD_score": "score",
    "IMD_rank": "overall",
    "Income_rank": "income",
    "Employment_rank": "employment",
    "Education_rank": "education",
    "Health_rank": "health",
    "Crime_rank": "crime",
    "Housing_and_Services_rank": "barriers",
    "Environment_rank": "environment",
}


def entry(file: str, columns: dict[str, Entry], **more: Any) -> Entry:
    """A catalogue entry with plain wording where the test does not care."""
    wording = {
        "title": Path(file).stem,
        "description": f"What {file} holds.",
        "file": file,
        "publisher": "Test publisher",
        "source": "made for a test",
        "licence": "Open Government Licence v3.0",
        "attribution": "Made for a test.",
        "vintage": "2021",
        "unit": "unit",
        "direction": "none",
        "missing": "no value is missing",
        "rows": 0,
        "sha256": "",
    }
    return {**wording, **more, "columns": columns}


def write_pack(folder: Path, title: str, entries: dict[str, Entry]) -> Catalogue:
    """Writes the catalogue of the files in a folder, with their rows and hashes."""
    path = folder / "catalogue.toml"
    path.write_text(tomlkit.dumps({"title": title, "dataset": entries}), encoding="utf-8")
    record(folder, path)
    return catalogue.read(folder)


def record_more(folder: Path, entries: dict[str, Entry]) -> Catalogue:
    """Adds data sets, whose files are there, to the catalogue of a folder."""
    path = folder / "catalogue.toml"
    found = tomlkit.parse(path.read_text(encoding="utf-8"))
    return write_pack(folder, str(found["title"]), {**found["dataset"].unwrap(), **entries})  # type: ignore[union-attr]


def square(column: float, row: float = 0) -> shapely.Polygon:
    """A square of a hundredth of a degree, `column` squares east of a corner in the county."""
    west, south = round(-0.2 + column / 100, 5), round(51.8 + row / 100, 5)
    return shapely.box(west, south, round(west + 0.01, 5), round(south + 0.01, 5))


# Five areas of 2021 in a row. The last is new: it stands where E01000009 stood in 2011.
TINY_2021: Final = ["E01000001", "E01000002", "E01000003", "E01000004", "E01000005"]
TINY_2011: Final = [*TINY_2021[:4], "E01000009"]
TINY_PEOPLE: Final = [100, 200, 300, 400, 500]
TINY_RANKS: Final = [5, 45, 20, 100, 11]  # of 100
TINY_INCOME: Final = ["10", "", "30", "40", "50"]
TINY_RANKS_2019: Final = [11, 23, 10, 25, 50]  # of 50


def tiny_pack(folder: Path) -> Catalogue:
    """Five square areas in two districts, two editions, and nothing else."""
    district = ["E07000243"] * 3 + ["E07000242"] * 2
    msoa = ["E02000001", "E02000001", "E02000002", "E02000003", "E02000003"]
    for year, codes in (("21", TINY_2021), ("11", TINY_2011)):
        letters = ["001A", "001B", "002A", "003A", "003B"]
        areas = {"code": codes, "name": [f"Town {x}" for x in letters], "msoa": msoa}
        frame = gpd.GeoDataFrame(
            {**areas, "district": district}, geometry=[square(i) for i in range(5)], crs=4326
        )
        write_geojson(frame, folder / f"lsoa{year}.geojson")
    _tiny_tables(folder)
    names = {"code": CODE, "name": {"title": "name"}}
    parents = {"msoa": {"title": "MSOA"}, "district": {"title": "district"}}
    lsoa = {"geography": "lsoa"}
    on21, on11 = {**lsoa, "geography_vintage": "2021"}, {**lsoa, "geography_vintage": "2011"}
    rank = {"title": "rank", "type": "integer", "minimum": 1, "maximum": 100}
    whole = {"title": "people", "type": "integer", "minimum": 0}
    entries = {
        "lsoa21": entry("lsoa21.geojson", names | parents, role="boundaries", **on21),
        "lsoa11": entry("lsoa11.geojson", names | parents, role="boundaries", **on11),
        "districts": entry(
            "districts.geojson",
            {"code": {"title": "code", "key": True}, "name": {"title": "name"}},
            role="boundaries",
            geography="district",
            geography_vintage="2021",
        ),
        "imd2025": entry(
            "imd2025.csv",
            {
                "lsoa21cd": CODE,
                "score": {"title": "score", "type": "number"},
                "overall": rank,
                "income": {**rank, "optional": True},
            },
            role="deprivation",
            edition=2025,
            areas_ranked=100,
            **on21,
        ),
        "imd2019": entry(
            "imd2019.csv",
            {"lsoa11cd": CODE, "overall": rank},
            role="deprivation",
            edition=2019,
            areas_ranked=50,
            **on11,
        ),
        "people21": entry(
            "people21.csv",
            {"lsoa21cd": CODE, "population": whole, "children": whole},
            role="population",
            **{**on21, "vintage": "mid-2022"},
        ),
        "people11": entry(
            "people11.csv",
            {"lsoa11cd": CODE, "population": whole},
            role="population",
            **{**on11, "vintage": "mid-2019"},
        ),
    }
    return write_pack(folder, "Tiny", entries)


def _tiny_tables(folder: Path) -> None:
    districts = gpd.GeoDataFrame(
        {"code": ["E07000242", "E07000243"], "name": ["East", "West"]},
        geometry=[
            shapely.union_all([square(3), square(4)]),
            shapely.union_all([square(i) for i in range(3)]),
        ],
        crs=4326,
    )
    write_geojson(districts, folder / "districts.geojson")
    tables = {
        "imd2025": {
            "lsoa21cd": TINY_2021,
            "score": [50.5, 20, 30.25, 1, 40],
            "overall": TINY_RANKS,
            "income": TINY_INCOME,
        },
        "imd2019": {"lsoa11cd": TINY_2011, "overall": TINY_RANKS_2019},
        "people21": {"lsoa21cd": TINY_2021, "population": TINY_PEOPLE, "children": [10] * 5},
        "people11": {"lsoa11cd": TINY_2011, "population": [110, 210, 310, 410, 510]},
    }
    for name, table in tables.items():
        write_csv(pd.DataFrame(table), folder / f"{name}.csv")


def second_pack(folder: Path, testdata: Path) -> Catalogue:
    """A pack of other publishers' files: finer outlines, wards, Census 2021 ages and tenures.

    It has one edition, and no towns, stations, postcodes, names of MSOAs or county outline.
    """
    entries = _second_areas(folder, testdata / "geography") | _second_tables(folder, testdata)
    return write_pack(folder, "Second Hertfordshire", entries)


def _second_areas(folder: Path, source: Path) -> dict[str, Entry]:
    lookup = pd.read_csv(source / "herts_lookup_lsoa21.csv", dtype=str)
    parents = lookup.rename(
        columns={
            "lsoa21_code": "code",
            "msoa21_code": "msoa",
            "ltla24_code": "district",
            "ward24_code": "ward",
        }
    )[["code", "msoa", "district", "ward"]]
    drawn = gpd.read_file(source / "herts_lsoa21_bgc.geojson")
    drawn = drawn.rename(columns={"LSOA21CD": "code", "LSOA21NM": "name"})
    lsoas = drawn[["code", "name", "geometry"]].merge(parents, on="code", validate="one_to_one")
    names = dict(zip(lookup["ltla24_code"], lookup["ltla24_name"], strict=True))
    districts = lsoas.dissolve("district", method="coverage").reset_index()
    districts = districts[["district", "geometry"]].rename(columns={"district": "code"})
    districts["name"] = districts["code"].map(names)
    msoas = gpd.read_file(source / "herts_msoa21_bgc.geojson").rename(
        columns={"MSOA21CD": "code", "MSOA21NM": "name", "LADCD": "district"}
    )
    wards = gpd.read_file(source / "herts_ward25_bgc.geojson").rename(
        columns={"WD25CD": "code", "WD25NM": "name", "LADCD": "district"}
    )
    frames = {"lsoa": lsoas, "msoa": msoas.drop(columns="LADNM"), "district": districts}
    frames["ward"] = wards.drop(columns="LADNM")
    return {kind: _boundaries(folder, kind, frame) for kind, frame in frames.items()}


def _boundaries(folder: Path, kind: str, frame: gpd.GeoDataFrame) -> Entry:
    shapes = frame.geometry.to_numpy()
    if not shapely.coverage_is_valid(shapes) or not shapely.is_valid(shapes).all():
        shapes = shapely.coverage_clean([_area_only(shape) for shape in shapes])
    write_geojson(frame.assign(geometry=shapes), folder / f"{kind}.geojson")
    columns = {name: {"title": name, "type": "code"} for name in frame if name != "geometry"}
    columns["code"] |= {"key": True}
    return entry(
        f"{kind}.geojson", columns, role="boundaries", geography=kind, geography_vintage="2021"
    )


def _area_only(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shapely.make_valid(shape))
    return shapely.union_all([part for part in parts if part.area > 0])


def _second_tables(folder: Path, testdata: Path) -> dict[str, Entry]:
    on21 = {"geography": "lsoa", "geography_vintage": "2021"}
    ranks = pd.read_csv(testdata / "deprivation" / "herts_imd2025_lsoa21.csv")
    write_csv(ranks[list(IMD_2025)].rename(columns=IMD_2025), folder / "imd.csv")
    ages = pd.read_csv(testdata / "population" / "herts_census2021_age6_lsoa21.csv")
    heads = {"lsoa21_code": "lsoa21cd", "total": "population", **AGES}
    write_csv(ages[list(heads)].rename(columns=heads), folder / "ages.csv")
    tenures = pd.read_csv(
        testdata / "population" / "herts_census2021_household_tenure21_lsoa21.csv"
    )
    plain = {name: name.lower().replace(" ", "_").replace(":", "") for name in tenures}
    plain["lsoa21_code"] = "lsoa21cd"
    write_csv(tenures.rename(columns=plain), folder / "tenures.csv")
    rank = {"title": "rank", "type": "integer", "minimum": 1, "maximum": 33755}
    measures = dict.fromkeys(list(IMD_2025.values())[2:], rank)
    people = {"type": "integer", "minimum": 0, "unit": "people"}
    score = {"title": "overall score", "type": "number"}
    return {
        "imd": entry(
            "imd.csv",
            {"lsoa21cd": CODE, "score": score, **measures},
            role="deprivation",
            edition=2025,
            areas_ranked=33755,
            **on21,
        ),
        "ages": entry(
            "ages.csv",
            {"lsoa21cd": CODE}
            | {name: {"title": title, **people} for title, name in AGES.items()}
            | {"population": {"title": "residents", **people}},
            role="population",
            **{**on21, "vintage": "Census 2021"},
        ),
        "tenures": entry(
            "tenures.csv",
            {"lsoa21cd": CODE}
            | {name: {"title": title, **people} for title, name in list(plain.items())[1:]},
            role="indicator",
            **on21,
        ),
    }
