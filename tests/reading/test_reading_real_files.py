"""Real files, read in place: registers, asset lists, NHS returns, services and indicators."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from herts_geo import reading

pytestmark = pytest.mark.slow

SERVICES = (
    "dentists_ahah_2025", "gp_ahah_2025_bbox_outside_county", "hospitals_nhs_choices_2020",
    "libraries_ace_2023", "pharmacies_ahah_2025", "pharmacies_ahah_2025_bbox_outside_county",
    "police_stations_2018", "railway_stations_bbox_outside_county",
    "railway_stations_hertfordshire", "schools_gias_2025-05", "schools_gias_bbox_outside_county",
    "supermarkets_geolytix_bbox_outside_county", "supermarkets_geolytix_v29_2023-08",
)  # fmt: skip
INDICATORS = {
    "herts_children_low_income_lad_2015_2020": ("district", 60),
    "herts_fuel_poverty_lad_2010_2019": ("district", 10),
    "herts_fuel_poverty_lsoa21": ("LSOA", 713),
    "herts_health_index_indicators_lad_2015_2021": ("district", 3920),
    "herts_uc_households_lad": ("district", 50),
    "herts_unemployment_lad": ("district", 60),
}
COUNTY = (-0.75, 51.6, 0.2, 52.08)


def check(path: Path, standard: str, context: reading.Context | None = None) -> reading.Report:
    return reading.check(path.read_bytes(), path.name, standard, context)


def told(report: reading.Report) -> Counter[tuple[str, str]]:
    return Counter((each.field, each.message) for each in report.issues if each.row)


def test_a_real_asset_list(testdata: Path) -> None:
    report = check(testdata / "estate" / "example_lgtc_cheltenham_2021.csv", "land-assets")
    assert (report.rows, report.loaded) == (498, 498)
    assert report.recognised.encoding == "Windows-1252"
    found = told(report)
    assert found["UPRN", "has lost its leading noughts."] == 23
    assert found["HoldingType", "is not written as in the code list."] == 286 + 212
    assert found["PostCode", "is empty."] == 327
    # 13 of code 'Vacant' that give one, 11 more with the UPRN of such a row, 5 in doubt by words
    assert found["GeoX", "tells where a vacant property is."] == 13 + 11 + 5
    assert report.judged["doubt"].ne("").sum() == 5
    assert found["PropertyName", "says nothing: it only fills the cell."] == 145
    assert found["TenureDetail", "is not in the code list; TenureType says Freehold."] == 155
    assert report.frame["TenureDetail"].isna().sum() == 0
    assert report.frame["lon"].isna().sum() == 1
    assert not report.frame["PostCode"].str.contains("\n").any()
    assert report.frame["PostCode"].dropna().str.fullmatch(r"GL5\d \d[A-Z]{2}").all()


def test_a_real_register_of_three_councils(testdata: Path) -> None:
    path = testdata / "estate" / "brownfield_2017reg_points_dac_nhe_the.csv"
    report = check(path, "brownfield", reading.Context(bounds=COUNTY))
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert report.rows == len(rows) == 91
    again = len(rows) - len({row["SiteReference"].casefold() for row in rows})
    assert told(report)["SiteReference", "stands in an earlier row too."] == again
    assert told(report)["GeoX", "has over 6 decimals."] > 0
    assert report.loaded + len(report.left_out) == 91


@pytest.mark.parametrize("year", ["2013-14", "2014-15", "2015-16"])
def test_nhs_estate_returns_load_as_assets(testdata: Path, year: str) -> None:
    report = check(testdata / "estate" / f"eric_{year}_site_herts.csv", "land-assets")
    assert report.loaded == report.rows > 30
    assert report.frame["BuildingSize"].max() < 500_000
    above = told(report)["BuildingSize", "is above 500,000."]
    assert above == sum(each.value == "576309" for each in report.issues)


@pytest.mark.parametrize("name", SERVICES)
def test_real_services_load_as_points(testdata: Path, name: str) -> None:
    context = reading.Context(bounds=COUNTY, buffer=0.5)
    report = check(testdata / "services" / f"{name}.csv", "points", context)
    assert report.errors == 0
    assert report.loaded == report.rows > 0
    assert report.frame["lon"].notna().all()
    assert "name" not in report.recognised.missing


@pytest.mark.parametrize("name", INDICATORS)
def test_real_indicators_load(testdata: Path, name: str) -> None:
    kind, rows = INDICATORS[name]
    report = check(testdata / "indicators" / f"{name}.csv", "indicators")
    assert (report.recognised.geography, report.loaded) == (kind, rows)
    assert report.errors == 0
    assert report.frame["value"].notna().all()


def test_the_three_vintages_of_lsoas_are_told_apart(testdata: Path) -> None:
    folder = testdata / "geography"
    sets = {}
    for vintage, name in (
        ("2001", "herts_lookup_lsoa01_lsoa11"),
        ("2011", "herts_lookup_lsoa11"),
        ("2021", "herts_lookup_lsoa21"),
    ):
        with (folder / f"{name}.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        sets["LSOA", vintage] = frozenset(row[f"lsoa{vintage[2:]}_code"] for row in rows)
    for (_, vintage), codes in sets.items():
        text = "LSOA code,value\n" + "".join(f"{code},1\n" for code in sorted(codes))
        context = reading.Context(code_sets=sets)
        report = reading.check(text.encode(), "a.csv", "indicators", context)
        assert report.recognised.vintage == vintage
        assert report.loaded == len(codes)


def test_a_real_separator_and_encoding(testdata: Path) -> None:
    report = check(testdata / "jts" / "hospitals_england_2020_nhs_choices.csv", "points")
    assert (report.recognised.separator, report.recognised.encoding) == ("¬", "Windows-1252")
    assert report.frame["lon"].notna().mean() > 0.9
