"""The declared sources of services, estate, streets and timetables, asked for as declared."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from herts_geo.pack import regions, source
from herts_geo.pack.area import Area
from herts_geo.pack.fetch import files
from herts_geo.pack.source import SourceFailed
from tests.pack.fetch.conftest import Make
from tests.publishers import Publishers

AREA = Area("Hertfordshire", "E10000015", {}, {"E10000015": "Hertfordshire"},
            outline=box(494_000, 194_500, 548_000, 241_000))  # fmt: skip
REPORTS = {"gp_practices": "epraccur", "gp_branches": "ebranchs", "hospitals": "ets",
           "nhs_trusts": "etr", "pharmacies": "edispensary"}  # fmt: skip


@pytest.mark.parametrize(("key", "report"), REPORTS.items())
def test_reports_of_the_nhs(key: str, report: str, publishers: Publishers, session: Make) -> None:
    publishers.ods(report, b"A1,NAME\n")
    (kept,) = files(source.read().every[key], AREA, session())
    assert kept.path.read_bytes() == b"A1,NAME\n"


def test_schools_of_yesterday_without_persons(publishers: Publishers, session: Make) -> None:
    text = "URN,EstablishmentName,HeadLastName,TelephoneNum\n1,St Mary’s,Smith,01438\n"
    publishers.gias("20261127", text.encode("cp1252"))
    (kept,) = files(source.read().every["schools"], AREA, session(today=date(2026, 11, 28)))
    raw = kept.path.read_bytes()
    assert b"Mary" in raw
    assert b"Smith" not in raw
    assert b"01438" not in raw


def test_stops_of_the_county_and_stations_of_the_country(
    publishers: Publishers, session: Make
) -> None:
    for code in ("210", "910", "940"):
        publishers.naptan(code, f"ATCOCode,CommonName\n{code}1,A stop\n".encode())
    every = source.read().every
    (stops,) = files(every["stops"], AREA, session())
    assert b"2101" in stops.path.read_bytes()
    rail, metro = files(every["stations"], AREA, session())
    assert b"9101" in rail.path.read_bytes()
    assert b"9401" in metro.path.read_bytes()


def test_leisure_within_the_box(publishers: Publishers, session: Make) -> None:
    sites = pd.DataFrame(
        {"siteid": [1], "sitename": ["A Leisure Centre"], "postcode": ["SG1 1HN"], "uprn": [""],
         "lat": [51.9], "long": [-0.2], "ownertypestr": ["Council"],
         "managementtypestr": ["Trust"]})  # fmt: skip
    spots = gpd.GeoDataFrame(sites, geometry=gpd.points_from_xy([524_000], [224_000]), crs=27700)
    url = publishers.feature_service("GIS_Active_Places_Power_Sites", spots)
    declared = source.read().every["leisure_centres"]
    moved = replace(declared, address=replace(declared.address, url=url))
    kept = files(moved, AREA, session())
    assert any(b"A Leisure Centre" in each.path.read_bytes() for each in kept)


def test_extracts_of_the_county_and_those_beside_it(
    publishers: Publishers, session: Make, testdata: Path
) -> None:
    whole = (testdata / "transport" / "newport-2023-06-13.osm.pbf").read_bytes()[:100_000]
    for name in regions.streets(AREA):
        publishers.streets(name.partition("/")[2], whole)
    kept = files(source.read().every["streets"], AREA, session())
    assert [each.name for each in kept] == [
        f"{name.partition('/')[2]}-latest.osm.pbf" for name in regions.streets(AREA)
    ]


def test_timetables_of_the_regions(publishers: Publishers, session: Make, testdata: Path) -> None:
    whole = (testdata / "transport" / "newport-20230613_gtfs.zip").read_bytes()
    for region in regions.timetables(AREA):
        publishers.gtfs(region, whole)
    kept = files(source.read().every["timetables"], AREA, session())
    assert len(kept) == 3


@pytest.mark.parametrize(
    "key", ["council_offices", "emergency_departments", "police_stations", "public_libraries",
            "government_property", "nhs_estate"],
)  # fmt: skip
def test_what_only_a_person_can_fetch_says_where(key: str, session: Make) -> None:
    each = source.read().every[key]
    with pytest.raises(SourceFailed, match="only a person can download it") as told:
        files(each, AREA, session())
    assert each.by_hand in str(told.value)
