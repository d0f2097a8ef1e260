"""Sites for homes: the registers as one frame, filters, totals, words, public land."""

import json
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo import places
from herts_geo.housing import land as housing_land
from herts_geo.housing import own as housing_own
from herts_geo.housing import sites as housing_sites
from herts_geo.housing import stock as housing_stock
from herts_geo.housing import view as housing_view
from herts_geo.housing import words as housing_words
from herts_geo.housing.own import NoSites
from herts_geo.housing.sites import Sites, with_capacity, with_nearest
from herts_geo.housing.view import Question, View
from herts_geo.pack import catalogue
from herts_geo.pack.catalogue import Catalogue
from tests.conftest import ROOT
from tests.housing.test_command import REGISTER

PACK = catalogue.read(ROOT)
UNPLACED = (
    "The Old Mill Public House",
    "Corner of Park Avenue and Rickmansworth Road",
    "Ascot Road",
)


@pytest.fixture(scope="module")
def sites(pack: Catalogue) -> Sites:
    """The shipped sites."""
    return housing_sites.shipped(pack)


def view(pack: Catalogue, **asked: object) -> View:
    return housing_view.view(pack, Question(**asked))  # type: ignore[arg-type]


def test_every_row_of_the_registers_is_there(sites: Sites) -> None:
    frame = sites.frame
    assert len(frame) == 134
    assert frame["id"].is_unique
    assert frame["district_name"].value_counts().to_dict() == {
        "Welwyn Hatfield": 60,
        "Dacorum": 37,
        "Watford": 37,
    }
    assert set(frame["ownership"]) <= set(housing_sites.OWNERSHIP)
    assert set(frame["status"]) <= set(housing_sites.STATUS)
    assert set(frame["deliverable"]) <= set(housing_sites.DELIVERABLE)


def test_three_rows_without_a_position_are_named_with_why(sites: Sites) -> None:
    found = sites.frame[~sites.frame["placed"]]
    assert tuple(found["name"]) == UNPLACED
    words = housing_sites.unplaced(sites.frame)
    assert "-5,520,414,854" in words[0]
    assert words[1].endswith("(Watford): the register gives no coordinates")
    assert found["lsoa"].isna().all()
    assert found["decile"].isna().all()


def test_watford_s_eastings_and_northings_are_placed(sites: Sites) -> None:
    row = sites.frame.set_index("id").loc["WAT-B011"]
    assert (row["easting"], row["northing"]) == pytest.approx((511_210, 197_594), abs=1)
    assert (row["lon"], row["lat"]) == pytest.approx((-0.3944, 51.6658), abs=0.002)
    assert row["area_district"] == "E07000103"


def test_each_placed_site_lies_in_the_district_of_its_register(sites: Sites) -> None:
    placed = sites.frame[sites.frame["placed"]]
    assert (placed["district"] == placed["area_district"]).all()
    assert placed["decile"].between(1, 10).all()


def frame(**columns: list[object]) -> pd.DataFrame:
    """Sites with a size and a range of homes."""
    types = {"dwellings_from": "Int64", "dwellings_to": "Int64", "hectares": "Float64"}
    return pd.DataFrame(columns).astype(types)


def test_capacity_says_which_end_of_the_range_and_what_is_assumed() -> None:
    given_sites = frame(
        dwellings_from=[10, None, None, None],
        dwellings_to=[20, 30, None, None],
        hectares=[2, 3, 0.5, None],
    )
    fewest = with_capacity(given_sites)
    assert fewest["dwellings"].tolist()[:2] == [10, 30]
    assert fewest["basis"].tolist() == ["register", "register", "missing", "missing"]
    assert fewest["density"].tolist()[:2] == [10 / 2, 30 / 3]
    most = with_capacity(given_sites, "to", 41)
    assert most["dwellings"].tolist()[:3] == [20, 30, round(0.5 * 41)]
    assert most["basis"].tolist() == ["register", "register", "assumed", "missing"]
    assert most["density"].isna().tolist() == [False, False, True, True]
    assert most["dwellings"].isna().tolist() == [False, False, False, True]


def test_distance_is_straight_and_in_metres() -> None:
    spots = pd.DataFrame({"easting": [0.0, 30.0], "northing": [0.0, 0.0], "placed": [True, False]})
    points = pd.DataFrame({"name": ["far", "near"], "easting": [90, 3], "northing": [0, 4]})
    found = with_nearest(spots, points)
    assert found["nearest"].tolist()[0] == "near"
    assert found["metres"].tolist()[0] == 5
    assert found[["nearest", "metres"]].iloc[1].isna().all()
    assert with_nearest(spots, points.iloc[:0])["metres"].isna().all()


def test_no_filter_shows_all_and_totals_add_up(pack: Catalogue) -> None:
    found = view(pack)
    assert found.totals.sites == 134
    assert found.totals.dwellings == 2643 + 4366 + 3234
    assert found.totals.deliverable == 2643 + 2862
    assert found.totals.hectares == pytest.approx(68.94 + 32.46 + 56.50)
    assert (found.totals.without_homes, found.totals.without_hectares) == (4, 1)
    assert found.totals.unplaced == 3
    assert len(found.uncovered) == 7


@pytest.mark.parametrize(
    ("asked", "test"),
    [
        ({"ownership": ("public", "mixed")}, lambda f: f["ownership"].isin(["public", "mixed"])),
        ({"status": ("pending",)}, lambda f: f["status"] == "pending"),
        ({"deliverable": ("yes",)}, lambda f: f["deliverable"] == "yes"),
        ({"hectares": (1, 2)}, lambda f: f["hectares"].between(1, 2)),
        ({"dwellings": (100, None)}, lambda f: f["dwellings"] >= 100),
        ({"within": 500}, lambda f: f["metres"] <= 500),
        ({"near": "library", "within": 500}, lambda f: f["metres"] <= 500),
        ({"deciles": (1, 2, 3)}, lambda f: f["decile"] <= 3),
        ({"place": "E07000103"}, lambda f: f["district_name"] == "Watford"),
    ],
)
def test_filters_keep_what_passes_and_nothing_else(
    pack: Catalogue, asked: dict[str, object], test: object
) -> None:
    found = view(pack, **asked)
    assert 0 < len(found.frame) < 134
    assert test(found.frame).all()  # type: ignore[operator]
    dropped = found.every.drop(found.frame.index)
    assert not test(dropped).fillna(False).any()  # type: ignore[operator]
    assert found.totals.sites == len(found.frame)


def test_sites_left_out_for_want_of_a_figure_are_told(pack: Catalogue) -> None:
    found = view(pack, dwellings=(1, None), within=100_000)
    assert found.unknown == {"number of homes": 4, "distance": 1}
    told = (
        "Left out by the filters: 4 without a known number of homes and 1 without a known distance."
    )
    assert told in housing_words.paragraph(found)


def test_a_density_fills_blanks_and_is_marked(pack: Catalogue) -> None:
    plain, filled = view(pack), view(pack, density=50)
    assert filled.totals.assumed == round(0.26 * 50) + round(0.2 * 50) + round(0.09 * 50)
    assert filled.totals.dwellings == plain.totals.dwellings + filled.totals.assumed
    assert filled.totals.without_homes == 1
    assert "of them assumed" in housing_words.paragraph(filled)


def test_watford_says_its_register_marks_no_site(pack: Catalogue) -> None:
    found = view(pack, place="E07000103")
    assert found.totals.deliverable is None
    assert "do not mark which sites are deliverable" in housing_words.paragraph(found)


def test_a_place_without_sites_says_that_this_tells_nothing(pack: Catalogue) -> None:
    found = view(pack, place="E07000243")
    assert found.totals.sites == 0
    assert "No register is loaded for Stevenage" in housing_words.paragraph(found)


def test_the_table_holds_all_rows_with_words_for_codes(pack: Catalogue) -> None:
    table = housing_words.table(view(pack))
    assert len(table) == 134
    assert table["Homes"].dropna().is_monotonic_decreasing
    assert set(table["Ownership"]) <= set(housing_sites.OWNERSHIP.values())
    assert (table["Position"] != "on the map").sum() == 3
    paragraph = housing_words.paragraph(view(pack))
    assert all(name in paragraph for name in UNPLACED)


NOT_STATED = REGISTER.replace(",100,120,", ",,,").replace(",30,30,", ",,,")
STEVENAGE = Question(place="E07000243")


def of_own(pack: Catalogue, text: str) -> View:
    """The view of Stevenage on a register of one's own."""
    mine = housing_own.own(pack, text.encode(), "mine.csv").sites
    return housing_view.view(pack, STEVENAGE, mine)


def test_homes_that_no_site_states_are_missing_and_not_nought(pack: Catalogue) -> None:
    found = of_own(pack, NOT_STATED)
    assert (found.totals.sites, found.totals.without_homes) == (3, 3)
    assert (found.totals.dwellings, found.totals.deliverable) == (None, None)
    told = housing_words.paragraph(found) + housing_land.words(
        housing_view.totals(housing_land.public(found.frame)), 3
    )
    assert "0 homes" not in told
    assert "Together they hold an unknown number of homes on 1.5 hectares." in told
    assert "Each of the 3 sites lacks a known number of homes." in told
    assert "No site marked deliverable has a known number of homes." in told
    assert "1.5 hectares and an unknown number of homes." in told


def test_a_size_that_no_site_states_is_missing_and_not_nought(pack: Catalogue) -> None:
    found = of_own(pack, REGISTER.replace(",0.5,", ",,"))
    assert (found.totals.hectares, found.totals.without_hectares) == (None, 3)
    assert "130 homes on an unknown number of hectares: the fewest" in housing_words.paragraph(
        found
    )
    assert "Each of the 3 sites lacks a known size." in housing_words.paragraph(found)


def test_some_sites_without_a_number_are_counted_beside_the_sum(pack: Catalogue) -> None:
    found = of_own(pack, REGISTER)
    told = "1 of the 3 sites has no known number of homes and adds none."
    assert told in housing_words.paragraph(found)
    land = housing_land.words(housing_view.totals(housing_land.public(found.frame)), 3)
    assert (
        land == f"Public bodies own or share 3 sites of the 3: 1.5 hectares and 130 homes. {told}"
    )


def test_no_site_at_all_holds_no_homes(pack: Catalogue) -> None:
    found = housing_view.totals(view(pack).frame.iloc[:0])
    assert (found.sites, found.dwellings, found.hectares, found.without_homes) == (0, 0, 0, 0)
    assert (housing_words.gaps(found), housing_words.deliverable(found)) == ("", "")


def test_what_has_left_its_register_is_no_part_of_the_whole(pack: Catalogue) -> None:
    found = of_own(pack, REGISTER)
    assert (len(found.frame), len(found.live), found.totals.sites) == (4, 3, 3)
    assert housing_words.paragraph(found).startswith("3 of 3 sites in Stevenage pass")


@pytest.mark.parametrize("text", ["E07000243", "Bedwell", "SG1 1HN"])
def test_without_a_register_nothing_is_known(pack: Catalogue, text: str) -> None:
    found = view(pack, place=places.gazetteer(pack).find(text).code)
    assert (found.uncovered, found.known) == (("Stevenage",), False)


def test_public_land_is_owned_or_shared(pack: Catalogue) -> None:
    land = housing_land.public(view(pack).frame)
    assert land["ownership"].value_counts().to_dict() == {"public": 22, "mixed": 14}


def near(*spots: tuple[float, float]) -> pd.DataFrame:
    """Sites at some places, each of one hectare and ten homes."""
    return pd.DataFrame(
        {
            "id": [f"S{i}" for i in range(len(spots))],
            "name": [f"Site {i}" for i in range(len(spots))],
            "district_name": "Here",
            "easting": [x for x, _ in spots],
            "northing": [y for _, y in spots],
            "placed": True,
            "hectares": pd.array([1.0] * len(spots), dtype="Float64"),
            "dwellings": pd.array([10] * len(spots), dtype="Int64"),
        }
    )


def test_groups_are_chains_of_near_sites() -> None:
    land = near((0, 0), (100, 0), (200, 0), (1000, 0), (1050, 0), (5000, 0))
    found = housing_land.groups(land, 100)
    assert found["sites"].tolist() == [3, 2]
    assert found["dwellings"].tolist() == [30, 20]
    assert found["hectares"].tolist() == [3, 2]
    assert found["widest"].tolist() == [200, 50]
    assert found["names"][0] == "Site 0; Site 1; Site 2"
    assert housing_land.groups(land, 10).empty
    assert housing_land.groups(land.iloc[:0], 100).empty


def test_public_buildings_beside_a_site_are_named_nearest_first() -> None:
    points = pd.DataFrame(
        {"name": ["Hall", "Library"], "easting": [60.0, 0.0], "northing": [80.0, 50.0]}
    )
    found = housing_land.beside(near((0, 0), (9000, 0)), points, 100)
    assert found.tolist() == ["Library (50 m); Hall (100 m)", ""]


@pytest.mark.slow
@given(st.integers(0, 3000), st.integers(0, 3000))
def test_a_longer_reach_never_joins_fewer_sites(one: int, other: int) -> None:
    land = housing_land.public(housing_view.view(PACK, Question()).frame)
    low, high = sorted((one, other))
    joined = [housing_land.groups(land, each)["sites"].sum() for each in (low, high)]
    assert joined[0] <= joined[1]


def test_your_own_register_is_placed_and_its_faults_told(pack: Catalogue) -> None:
    mine = housing_own.own(pack, REGISTER.encode(), "mine.csv").sites
    assert mine.frame["district_name"].tolist() == ["Stevenage"] * 4
    assert mine.frame["placed"].tolist() == [True, True, True, False]
    assert mine.frame["ended"].tolist() == [False, False, True, False]
    assert "4 of 4 rows loaded" in mine.notes[0]
    assert any("left the register" in note for note in mine.notes)
    found = housing_view.view(pack, Question(place="E07000243"), mine)
    assert (found.totals.sites, found.totals.dwellings) == (3, 100 + 30)
    assert "your own file" in {item.publisher for item in found.datasets}


def test_your_own_register_beside_the_shipped_ones(pack: Catalogue, sites: Sites) -> None:
    mine = housing_own.own(pack, REGISTER.encode(), "mine.csv").sites
    both = housing_own.together(sites, mine)
    assert len(both.frame) == 134 + 4
    again = sites.frame.head(3).assign(id=["own-1", "own-2", "own-3"])
    replaced = housing_own.together(sites, replace(mine, frame=again))
    assert len(replaced.frame) == 134
    assert "3 shipped sites replaced" in replaced.notes[-1]


def test_a_file_without_a_usable_site_is_named(pack: Catalogue) -> None:
    text = REGISTER.splitlines()[0] + "\n,,-0.2,51.9,1,,,,,,,,,\n"
    with pytest.raises(NoSites, match="no row that can be used"):
        housing_own.own(pack, text.encode(), "bare.csv")


def test_geojson_holds_the_placed_sites(pack: Catalogue) -> None:
    from herts_geo.ui.housing import page as housing_page

    found = view(pack)
    features = json.loads(housing_page.geojson(found, housing_words.table(found)))["features"]
    assert len(features) == 131
    assert {item["geometry"]["type"] for item in features} == {"Point"}


AT = "https://example.org"
SEVERAL = (
    "OrganisationURI,SiteReference,SiteNameAddress,GeoX,GeoY,Hectares,OwnershipStatus,"
    "PlanningStatus,Deliverable,NetDwellingsRangeFrom,NetDwellingsRangeTo,FirstAddedDate,"
    "LastUpdatedDate,EndDate,SiteplanURL\n"
    + "\n".join(
        f"{uri},{ref},{name},{at},1,mixed ownership,permissioned,{mark},{homes},{homes},2017-12-14,"
        f"{day},{end},https://example.org/s"
        for uri, ref, name, at, mark, homes, day, end in (
            (f"{AT}/stevenage", "S1", "Depot", "-0.2,51.9", "yes", 45, "2024-03-20", ""),
            (f"{AT}/dacorum", "D1", "Yard", "-0.47,51.755", "", 30, "2022-03-20", ""),
            (f"{AT}/dacorum", "D2", "Lost yard", ",", "", 20, "2022-01-20", ""),
            (f"{AT}/dacorum", "D3", "Astray", "-0.2,51.9", "yes", 10, "2021-01-01", ""),
            ("", "L1", "London site", "-0.1,51.5", "yes", 99, "2025-03-20", ""),
            ("", "X1", "Nowhere", ",", "yes", 99, "2025-03-20", ""),
            (f"{AT}/watford", "W1", "Gone", "-0.4,51.66", "yes", 9, "2025-03-20", "2025-01-01"),
        )
    )
)


@pytest.fixture(scope="module")
def several(pack: Catalogue) -> Sites:
    """A register that covers several districts, with sites outside and without a place."""
    return housing_own.own(pack, SEVERAL.encode(), "several.csv").sites


def test_a_register_of_several_districts_is_counted_district_by_district(
    pack: Catalogue, several: Sites
) -> None:
    def of(name: str) -> housing_stock.Stock:
        return housing_stock.stock(several, places.gazetteer(pack).find(name))

    assert (of("Stevenage").deliverable, of("Stevenage").vintage) == (45 + 10, "2024-03-20")
    assert of("Dacorum").deliverable is None  # it marks none of its two, though Stevenage marks
    assert "marks none of its 2 sites" in of("Dacorum").reason
    assert of("Dacorum").vintage == "2022-03-20"
    assert "each has an end date" in of("Watford").reason
    assert any("Dacorum 2 and Watford 1" in each for each in of("Stevenage").assumptions)


def test_sites_outside_are_named_and_not_in_the_county_s_total(
    pack: Catalogue, several: Sites
) -> None:
    told = " ".join(several.notes)
    assert "1 site outside Hertfordshire: not counted (London site)" in told
    assert "a district that is not known: counted in Hertfordshire alone (Nowhere)" in told
    assert "outside the district that its row names" in told
    found = housing_view.view(pack, Question(), several)
    assert found.totals.dwellings == 45 + 30 + 20 + 10 + 99  # Nowhere counts, London does not
    assert "London site" in housing_words.paragraph(found)


def test_homes_are_said_as_a_range_and_a_reversed_range_is_put_right(pack: Catalogue) -> None:
    text = REGISTER.replace("100,120,", "120,100,")
    mine = housing_own.own(pack, text.encode(), "mine.csv").sites
    for rule, homes in (("from", 100 + 30), ("to", 120 + 30)):
        found = housing_view.view(pack, Question(place="E07000243", rule=rule), mine)  # type: ignore[arg-type]
        assert (found.totals.dwellings, found.totals.span) == (homes, (130, 150))
        assert "(130 to 150)" in housing_words.paragraph(found)
    held = housing_stock.stock(mine, places.gazetteer(pack).find("Stevenage"))
    assert any("hold 130 to 150 homes" in each for each in held.assumptions)


def test_a_made_pack_without_services_names_none_as_nearest() -> None:
    """Made from publishers' files without any station: sites are listed, none is near to one."""
    sets = {key: each for key, each in PACK.datasets.items() if key != "stations"}
    indices = replace(sets["imd2025"], made_from="iod2025")
    made = replace(PACK, datasets={**sets, "imd2025": indices})
    found = housing_view.view(made, Question())
    assert len(found.frame) == 134
    assert found.every["nearest"].isna().all()
    assert found.every["metres"].isna().all()
