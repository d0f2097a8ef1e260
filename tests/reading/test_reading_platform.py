"""Exports of the national planning data platform: flat, older with JSON extras, and GeoJSON."""

import json

import pytest

from herts_geo import places, reading
from herts_geo.housing import own as housing_own
from herts_geo.housing import stock as housing_stock
from herts_geo.pack.catalogue import Catalogue
from herts_geo.reading import lookups

HEAD = (
    "dataset,end-date,entity,entry-date,geometry,name,organisation-entity,point,quality,reference,"
    "start-date,deliverable,hectares,maximum-net-dwellings,minimum-net-dwellings,ownership-status,"
    "planning-permission-status,site-address"
)
ROWS = (
    'brownfield-land,,1,2024-03-20,,,7,POINT (-0.2 51.9),some,A/1,2018-01-01,yes,1,30,20,'
    'owned-by-a-public-authority,not-permissioned,"Yard, High Street"',
    'brownfield-land,,2,2024-03-20,,Garage,7,POINT(-0.201 51.901),some,A/2,2018-01-01,,1,9,8,'
    "mixed-ownership,permissioned,",
    'brownfield-land,2020-01-31,3,2024-03-20,,,7,POINT (-0.2 51.9),some,A/3,2018-01-01,yes,1,99,'
    '99,mixed-ownership,permissioned,Gone',
    "brownfield-land,,4,2024-03-20,,,7,,some,A/4,2018-01-01,yes,1,5,5,mixed-ownership,"
    "permissioned,Not placed",
)  # fmt: skip
FLAT = "\n".join([HEAD, *ROWS])


def old(extras: dict[str, object], point: str = "POINT (-0.2 51.9)", end: str = "") -> str:
    """A row of an older dump, whose own columns stand in one cell."""
    cell = json.dumps(extras).replace('"', '""')
    return (
        "dataset,end-date,entity,entry-date,geojson,geometry,json,name,organisation-entity,point,"
        f'reference,start-date\nbrownfield-land,{end},1,2021-02-03,,,"{cell}",,7,{point},A/1,\n'
    )


def deliverable(pack: Catalogue, data: str, name: str, counting: str = "marked") -> int | None:
    mine = housing_own.own(pack, data.encode(), name).sites
    district = places.gazetteer(pack).find("Stevenage")
    return housing_stock.stock(mine, district, counting).deliverable  # type: ignore[arg-type]


def test_the_flat_export_counts_as_a_register(pack: Catalogue) -> None:
    assert deliverable(pack, FLAT, "brownfield-land.csv") == 20 + 5  # A/3 has left the register
    assert deliverable(pack, FLAT, "brownfield-land.csv", "permission") == 20 + 8 + 5


def test_each_column_finds_its_field(pack: Catalogue) -> None:
    report = reading.check(FLAT.encode(), "x.csv", "brownfield")
    assert report.recognised.standard == "brownfield-platform"
    frame = report.frame
    assert frame["SiteNameAddress"].tolist()[:2] == ["Yard, High Street", "Garage"]
    assert frame["OwnershipStatus"].tolist()[0] == "owned by a public authority"
    assert frame["NetDwellingsRangeTo"].tolist() == [30, 9, 99, 5]
    assert frame["lon"].tolist()[:2] == pytest.approx([-0.2, -0.201])
    assert report.errors == 0 or {
        each.row for each in report.issues if each.severity == "error"
    } == {5}


def test_a_site_without_a_position_goes_where_its_council_s_others_lie(pack: Catalogue) -> None:
    mine = housing_own.own(pack, FLAT.encode(), "x.csv").sites
    assert mine.frame["district_name"].tolist() == ["Stevenage"] * 4
    assert any("taken to lie where the other sites" in note for note in mine.notes)
    other = ROWS[0].replace("A/1", "B/1").replace(",7,", ",8,").replace("-0.2 51.9", "-0.47 51.755")
    both = housing_own.own(pack, f"{FLAT}\n{other}".encode(), "x.csv").sites
    assert both.frame["district_name"].tolist() == ["Stevenage"] * 4 + ["Dacorum"]


@pytest.mark.parametrize("spell", [str, lambda name: name.replace("-", "_")])
def test_an_older_dump_keeps_its_columns_in_one_cell(pack: Catalogue, spell: object) -> None:
    extras = {
        "minimum-net-dwellings": 12,
        "maximum-net-dwellings": "15",
        "deliverable": "yes",
        "hectares": 0.5,
        "site-address": "Café, High Street",
        "planning-permission-status": "permissioned",
        "nested": {"a": [1]},
    }
    named = {spell(name): value for name, value in extras.items()}  # type: ignore[operator]
    assert deliverable(pack, old(named), "old.csv") == 12


@pytest.mark.parametrize("cell", ["", "{", "[1]", '{"a"', "null", "{" * 5_000])
def test_an_extra_that_is_no_object_adds_nothing(cell: str) -> None:
    text = old({}).replace('"{}"', '"' + cell.replace('"', '""') + '"')
    report = reading.check(text.encode(), "old.csv", "brownfield")
    assert report.rows == 1
    assert report.frame["NetDwellingsRangeFrom"].isna().all()


@pytest.mark.parametrize(
    ("shape", "placed"),
    [
        (
            "MULTIPOLYGON (((-0.21 51.89, -0.19 51.89, -0.19 51.91, -0.21 51.91, -0.21 51.89)))",
            True,
        ),
        ("POINT EMPTY", False),
        ("POINT (", False),
        ("POINT (nan nan)", False),
        ('{""type"": ""Point"", ""coordinates"": [-0.2, 51.9]}', True),
        ('{""type"": ""Point""}', False),
    ],
)
def test_shapes_in_a_cell_give_the_place(shape: str, placed: bool) -> None:
    report = reading.check(old({}, f'"{shape}"').encode(), "old.csv", "brownfield")
    assert report.frame["lon"].notna().tolist() == [placed]


def test_geojson_of_the_platform(pack: Catalogue) -> None:
    head = HEAD.split(",")
    values = ["", "", "1", "2024-03-20", "", "", "7", "POINT (-0.2 51.9)", "some", "A/1", ""]
    values += ["yes", "1", "30", "20", "mixed-ownership", "permissioned", "Yard"]
    feature = {
        "type": "Feature",
        "properties": dict(zip(head, values, strict=True)),
        "geometry": {"type": "Point", "coordinates": [-0.2, 51.9]},
    }
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    assert deliverable(pack, text, "brownfield-land.geojson") == 20


def test_the_platform_s_own_codes_are_no_faults(pack: Catalogue) -> None:
    report = reading.check(FLAT.encode(), "export.csv", "brownfield", lookups.context(pack))
    codes = ("OwnershipStatus", "PlanningStatus")
    assert [each for each in report.issues if each.field in codes] == []
    assert list(report.frame["OwnershipStatus"])[:2] == [
        "owned by a public authority",
        "mixed ownership",
    ]
    assert report.frame["PlanningStatus"].iloc[0] == "not permissioned"
    assert {each.field for each in report.mended} >= set(codes)  # each change is told all the same
    odd = FLAT.replace("mixed-ownership", "Mixed_Ownership", 1)
    told = reading.check(odd.encode(), "export.csv", "brownfield", lookups.context(pack)).issues
    assert [each.row for each in told if each.field == "OwnershipStatus"] == [3]
